"""A configuration ready for use: the layout of a country's addresses, and what each attribute must satisfy. Pure.

See: contract/address.md, Configuration of an attribute and Behaviour to build.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from haulier.core.attributes import AttributeSchema, AttributeValidation, StoredAttribute, compile_schema
from haulier.core.pattern_cost import MAX_PATTERNS_BYTES
from haulier.core.refusal import Fault
from haulier.core.value_rules import PATTERNS_TOO_LONG, Range, pattern_fault, patterns_size
from haulier.services.address.attributes import ATTRIBUTES, CODES, MAX_VALUES, AttributeName, Remark
from haulier.services.address.requests import AddressConfigCreate, AttributeSetting, ValidationSetting
from haulier.services.address.rules.profiles import Profile
from haulier.services.address.rules.templates import Line, TemplateFault, compile_template, render

POSTAL_CODE_OF_STATE = "postalCodeState"
"""The code of the warning that a postal code is of another state."""


class Layout(NamedTuple):
    """What checks an address, and prints it."""

    schema: AttributeSchema
    template: tuple[Line, ...]
    latin_template: tuple[Line, ...]
    """The same for an address in Latin letters."""
    capitals: frozenset[AttributeName] = frozenset()
    is_strict: bool = False
    """Is a postal code of another state an error?"""

    def faults(self, values: Mapping[str, str]) -> list[Remark]:
        """What is wrong with values, each with the attribute that it is about."""
        found = self.schema.validate(dict(values))
        return [Remark(fault.field, CODES.get(fault.rule, "value"), fault.message) for fault in found]

    def print(self, values: Mapping[str, str]) -> str:
        """The printed address."""
        is_latin = all(one < LATIN_END for value in values.values() for one in value if one.isalpha())
        return render(self.latin_template if is_latin else self.template, values, self.capitals)


LATIN_END = "\u0250"
"""The letters of European languages stand before it."""


def compile_layout(body: AddressConfigCreate, profile: Profile | None) -> Layout:
    """The layout of a configuration that was found good. Without a template it has that of the profile, or one line an
    attribute.
    """
    settings = {setting.name: setting for setting in body.attributes or ()}
    if body.template is not None:
        template = latin = compile_template(body.template)
    elif profile is not None:
        template, latin = compile_template(profile.template), compile_template(profile.latin_template)
    else:
        template = latin = compile_template("\n".join(f"{{{name}}}" for name in ATTRIBUTES))
    postal = settings.get("postalCode")
    return Layout(
        compile_schema([_stored(name, settings.get(name)) for name in ATTRIBUTES]),
        template,
        latin,
        is_strict=postal is not None and postal.validation is not None and postal.validation.strict,
    )


def layout_of_profile(profile: Profile) -> Layout:
    """The layout of a built-in profile."""
    config = msgspec.structs.replace(config_of_profile(profile), template=None)
    return compile_layout(config, profile)._replace(capitals=profile.capitals)


def config_of_profile(profile: Profile) -> AddressConfigCreate:
    """A profile in the shape of a configuration."""
    return AddressConfigCreate(
        country=profile.country,
        template=profile.template,
        attributes=[
            AttributeSetting(
                name=name,
                label=profile.labels[name],
                required=name in profile.required,
                validation=ValidationSetting(regex=_anchored(profile.postal_pattern))
                if name == "postalCode" and profile.postal_pattern
                else None,
            )
            for name in ATTRIBUTES
            if name != "country"
        ],
    )


def config_faults(body: AddressConfigCreate) -> list[Fault]:
    """What is wrong with a configuration beside its shape."""
    faults = [*_template_faults(body), *_duplicates(body.attributes or ())]
    rules = []
    for index, setting in enumerate(body.attributes or ()):
        if setting.validation is None:
            continue
        place = f"attributes[{index}].validation"
        if setting.validation.regex is not None:
            pattern = anchored(setting.validation.regex)
            if (why := pattern_fault(pattern)) is not None:
                faults.append(Fault(f"{place}.regex", "pattern", why))
            else:
                rules.append(AttributeValidation(regex=pattern))
        faults += _length_faults(place, setting)
    if not faults and patterns_size(rules) > MAX_PATTERNS_BYTES:
        faults.append(Fault("attributes", "limit", PATTERNS_TOO_LONG))
    return faults


def _template_faults(body: AddressConfigCreate) -> Iterable[Fault]:
    if body.template is not None:
        try:
            compile_template(body.template)
        except TemplateFault as fault:
            yield Fault("template", "template", str(fault))


def _duplicates(settings: Sequence[AttributeSetting]) -> Iterable[Fault]:
    seen: set[str] = set()
    for index, setting in enumerate(settings):
        if setting.name in seen:
            yield Fault(f"attributes[{index}].name", "unique", f"{setting.name} is configured twice")
        seen.add(setting.name)


def _length_faults(place: str, setting: AttributeSetting) -> Iterable[Fault]:
    rules = setting.validation
    assert rules is not None, "who has none has no lengths"
    most = MAX_VALUES[setting.name]
    if (rules.minLength or 0) > min(most, rules.maxLength or most):
        yield Fault(f"{place}.minLength", "range", f"no value is so long: {setting.name} has at most {most} characters")


def anchored(regex: str) -> str:
    """The pattern of a whole value."""
    if regex.startswith("^") and regex.endswith("$") and not regex.endswith("\\$") and "|" not in regex:
        return regex
    return f"^(?:{regex})$"


def _anchored(inner: str) -> str:
    return f"^(?:{inner})$" if "|" in inner else f"^{inner}$"


def _stored(name: AttributeName, setting: AttributeSetting | None) -> StoredAttribute:
    rules = (setting.validation if setting is not None else None) or ValidationSetting()
    return StoredAttribute(
        name=name,
        dataType="string",
        validation=AttributeValidation(
            range=Range(rules.minLength, min(rules.maxLength or MAX_VALUES[name], MAX_VALUES[name])),
            regex=None if rules.regex is None else anchored(rules.regex),
            valueOneOf=msgspec.to_builtins(rules.valueOneOf),
            required=setting is not None and setting.required,
        ),
    )

"""The attributes of a type, compiled once to validate and complete the values of many instances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import jsonschema_rs
import msgspec
from msgspec import UNSET

from haulier.core.attributes.config import INLINE_SLOTS, MAX_INDEXED_ATTRIBUTES, AttributeConfig, StoredAttribute
from haulier.core.pattern_cost import LONGEST_CHARACTER, MAX_MATCHING_NS, cost_of
from haulier.core.refusal import MAX_FAULTS, Fault, field_path, limit_faults
from haulier.core.sort_keys import encode
from haulier.core.structured_types import STRUCTURES
from haulier.core.value_rules import TAKES_TOO_LONG, compile_validator, faults_of, trim_to_rules, value_schema

NO_SLOTS: tuple[str | None, ...] = (None,) * INLINE_SLOTS

MAX_REWRITE_FACTOR = 8
"""How many times longer the same value may be written: 1, 1.0 and 1e0 are the same number."""
MAX_APPS = 32
"""Apps whose views of a type's attributes are kept; each has validators of its own."""

OWNED = "belongs to another app, which alone may write it"

INDEXED_TYPES: Mapping[str, tuple[type, ...]] = {"string": (str,), "number": (int, float), "boolean": (bool,)}
"""Exact Python types of the values that the index of an attribute holds, by data type."""


@dataclass(frozen=True, slots=True)
class _AppView:
    """What one app may read and write of a type's attributes, and the validators of its writes."""

    hidden: frozenset[str]
    """Attributes that it may not read."""
    foreign: frozenset[str]
    """Attributes that it may not write."""
    create_validator: jsonschema_rs.Draft202012Validator
    """For the values of instances that it makes."""
    update_validator: jsonschema_rs.Draft202012Validator
    """For the values of instances that it changes."""


class AttributeSchema:
    """The compiled attributes of one type with one template. Requests share it.

    ``own`` are the type's attributes without the template's: lists of a type do not know templates. ``owner`` is the
    app that made the type. Every new instance must have the attributes that the owner requires. Attributes that another
    app requires bind that app alone: no app can keep the others from making instances, and no app's change is refused
    for values of other apps, which it could not correct.
    """

    __slots__ = (
        "_app_views",
        "_choice_sizes",
        "_column_count",
        "_defaults",
        "_full_validator",
        "_owner",
        "_patterns",
        "_slots",
        "attributes",
        "indexed",
        "structured",
        "texts",
    )  # fmt: skip

    attributes: Mapping[str, StoredAttribute]
    """All attributes by name; the template's replace the type's of the same name."""
    indexed: dict[str, StoredAttribute]
    """Attributes with an index slot, by name."""
    texts: tuple[StoredAttribute, ...]
    """Attributes whose words are indexed."""
    structured: dict[str, StoredAttribute]
    """Indexed attributes whose values are structures, by name: lists find the members of their values."""

    def __init__(
        self, attributes: Mapping[str, StoredAttribute], own: Sequence[StoredAttribute], owner: str | None
    ) -> None:
        self.attributes = attributes
        self.indexed = {name: item for name, item in attributes.items() if item.slot}
        self.structured = {
            name: item for name, item in attributes.items() if item.indexed and item.dataType in STRUCTURES
        }
        self._owner = owner
        self._full_validator = _validator(attributes, attributes)
        self._patterns = [
            (name, cost_of(item.validation.regex))
            for name, item in attributes.items()
            if item.validation is not None and item.validation.regex
        ]
        self._choice_sizes = {
            name: MAX_REWRITE_FACTOR * max(len(msgspec.json.encode(choice)) for choice in item.validation.valueOneOf)
            for name, item in attributes.items()
            if item.validation is not None and item.validation.valueOneOf
        }
        self._defaults = {
            name: item.defaultValue for name, item in attributes.items() if item.defaultValue is not UNSET
        }
        self.texts = tuple(item for item in own if item.slot and item.is_text_searched)
        is_far = bool(self.texts) or any(item.slot > INLINE_SLOTS for item in own)
        self._column_count = MAX_INDEXED_ATTRIBUTES if is_far else INLINE_SLOTS
        self._slots = tuple((item.slot - 1, item.name, INDEXED_TYPES[item.dataType]) for item in own if item.slot)
        self._app_views: dict[str | None, _AppView] = {}

    def validate(
        self, values: dict[str, Any], app_id: str | None = None, *, changed: bool = False, prefix: str = ""
    ) -> list[Fault]:
        """The faults of the values of an instance that this app makes or has ``changed``; fields begin with ``prefix``.

        Returns at most MAX_FAULTS faults, and examines no more unknown names than that.
        """
        unseen = 0
        if len(values) > len(self.attributes) + MAX_FAULTS:
            values, unseen = self._limit_unknown(values)
        if self._patterns and (faults := self._pattern_cost_faults(values, prefix)):
            return faults
        view = self._app_view(app_id)
        validator = view.update_validator if changed else view.create_validator
        judged, faults = values, list[Fault]()
        for value in values.values():
            if type(value) is dict or type(value) is list:
                judged, faults = self._trim_values(values, prefix)
                break
        if not faults and validator.is_valid(judged):
            return []
        rules = {name: self.attributes[name].validation for name in judged if name in self.attributes}
        faults = limit_faults([*faults, *faults_of(validator, judged, prefix, rules)], unseen, prefix)
        return [_explain_ownership(fault, prefix, view.foreign) for fault in faults] if view.foreign else faults

    def _limit_unknown(self, values: dict[str, Any]) -> tuple[dict[str, Any], int]:
        """Drop all but MAX_FAULTS of the values without an attribute; returns the rest and the number of the dropped.

        The validator writes its whole input into each fault, so many unknown names would cost their square.
        """
        known = {name: values[name] for name in self.attributes if name in values}
        others = islice((name for name in values if name not in known), MAX_FAULTS)
        return known | dict.fromkeys(others), len(values) - len(known) - MAX_FAULTS

    def _trim_values(self, values: dict[str, Any], prefix: str) -> tuple[dict[str, Any], list[Fault]]:
        """Drop the contents of objects and arrays that no rule examines, which the validator would copy.

        Also returns a fault for each value that is longer than any of its ``valueOneOf``.
        """
        inside, faults = dict[str, Any](), list[Fault]()
        for name, value in values.items():
            if type(value) is not dict and type(value) is not list:
                continue
            longest = self._choice_sizes.get(name)
            if longest is None:
                known = self.attributes.get(name)
                inside[name] = trim_to_rules(value, known.dataType if known is not None else None)
            elif len(msgspec.json.encode(value)) > longest:
                faults.append(Fault(field_path(prefix, name), "enum", "is not one of the allowed values"))
                inside[name] = self.attributes[name].validation.valueOneOf[0]  # type: ignore[union-attr, index]
        return ({**values, **inside} if inside else values), faults

    def _pattern_cost_faults(self, values: dict[str, Any], prefix: str) -> list[Fault]:
        """A fault for each of the costliest values, if matching all patterns would take longer than MAX_MATCHING_NS."""
        most = 0
        for name, cost in self._patterns:
            value = values.get(name)
            if type(value) is str:
                most += cost.per_byte * len(value)
        if most * LONGEST_CHARACTER <= MAX_MATCHING_NS:
            return []
        costs = {name: cost.of(value) for name, cost in self._patterns if isinstance(value := values.get(name), str)}
        if sum(costs.values()) <= MAX_MATCHING_NS:
            return []
        share = MAX_MATCHING_NS // len(costs)
        return [
            Fault(field_path(prefix, name), "pattern", TAKES_TOO_LONG) for name, cost in costs.items() if cost > share
        ]

    def complete(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values, with the default of each absent attribute. The result shares the defaults: do not change it."""
        if self._defaults.keys() <= values.keys():
            return values
        return values | {name: value for name, value in self._defaults.items() if name not in values}

    def slots(self, values: Mapping[str, Any]) -> tuple[str | None, ...]:
        """The index columns x1 .. x8 of an instance with these values, x1 .. x32 if the type uses more than eight or
        indexes words.

        A value of another data type gets no index text: it is older than a change of the data type, or a template
        declares it differently.
        """
        if not self._slots:
            return NO_SLOTS
        columns: list[str | None] = [None] * self._column_count
        for index, name, types in self._slots:
            value = values.get(name)
            if type(value) in types:
                columns[index] = encode(value)
        return tuple(columns)

    def visible(self, values: dict[str, Any], app_id: str | None) -> dict[str, Any]:
        """The values that this app may read: its own, those without an owner, and those that all may read."""
        hidden = self.hidden(app_id)
        if not hidden:
            return values
        return {name: value for name, value in values.items() if name not in hidden}

    def hidden(self, app_id: str | None) -> frozenset[str]:
        """Names of the attributes that this app may not read."""
        return self._app_view(app_id).hidden

    def ownership_faults(self, names: Iterable[str], app_id: str | None, prefix: str = "") -> list[Fault]:
        """A fault for each name that belongs to another app."""
        others = self._app_view(app_id).foreign
        if not others:
            return []
        return [Fault(field_path(prefix, name), "owner", OWNED) for name in names if name in others]

    def by_owner(self, values: dict[str, Any]) -> dict[str | None, dict[str, Any]]:
        """The values by the app that may write them, the type's owner first; open and unknown ones are its too."""
        parts: dict[str | None, dict[str, Any]] = {self._owner: {}}
        for name, value in values.items():
            known = self.attributes.get(name)
            owner = known.ownerAppId if known is not None else None
            parts.setdefault(self._owner if owner is None else owner, {})[name] = value
        return parts

    def _app_view(self, app_id: str | None) -> _AppView:
        """This app's view of the attributes, compiled once for each app."""
        found = self._app_views.get(app_id)
        if found is None:
            if len(self._app_views) >= MAX_APPS:
                self._app_views.clear()
            found = self._app_views[app_id] = self._compile_app_view(app_id)
        return found

    def _compile_app_view(self, app_id: str | None) -> _AppView:
        of_others = {name: item for name, item in self.attributes.items() if item.ownerAppId not in (None, app_id)}
        hidden = frozenset(name for name, item in of_others.items() if not item.isReadPublic)
        if not of_others:
            return _AppView(hidden, frozenset(), self._full_validator, self._full_validator)
        own = {name: item for name, item in self.attributes.items() if name not in of_others}
        others_require = any(item.is_required and item.ownerAppId != self._owner for item in of_others.values())
        required_of = own | {name: item for name, item in of_others.items() if item.ownerAppId == self._owner}
        create_validator = _validator(self.attributes, required_of) if others_require else self._full_validator
        only_own = {name: item if name in own else None for name, item in self.attributes.items()}
        return _AppView(hidden, frozenset(of_others), create_validator, _validator(only_own, own))


def _validator(
    attributes: Mapping[str, StoredAttribute | None], required_of: Mapping[str, StoredAttribute]
) -> jsonschema_rs.Draft202012Validator:
    """A validator of values with these attributes and no others. An attribute that is None takes any value.

    The required ones of ``required_of`` must be present.
    """
    return compile_validator(
        {
            "type": "object",
            "properties": {
                name: {} if item is None else value_schema(item.dataType, item.validation)
                for name, item in attributes.items()
            },
            "required": [name for name, item in required_of.items() if item.is_required],
            "additionalProperties": False,
        }
    )


def _explain_ownership(fault: Fault, prefix: str, foreign: frozenset[str]) -> Fault:
    """Add to the fault of a missing value that only another app may write it."""
    if fault.rule != "required" or all(fault.field != field_path(prefix, name) for name in foreign):
        return fault
    return replace(fault, message=f"is required and {OWNED}")


def compile_schema(
    stored: Sequence[StoredAttribute], template: Sequence[AttributeConfig] = (), *, owner: str | None = None
) -> AttributeSchema:
    """Compile the attributes of a type that ``owner`` made; the template's replace those of the same name.

    A template's attribute keeps the owner, visibility and slot of the type's. One that the type does not have has no
    owner and no slot. See: contract/entity.md section 8.
    """
    attributes = {item.name: item for item in stored}
    for config in template:
        former = attributes.get(config.name)
        fields = {name: getattr(config, name) for name in AttributeConfig.__struct_fields__}
        if former is not None:
            fields |= {"isReadPublic": former.isReadPublic, "indexed": former.indexed}
        attributes[config.name] = StoredAttribute(
            **fields, ownerAppId=former.ownerAppId if former else None, slot=former.slot if former else 0
        )
    return AttributeSchema(attributes, stored, owner)

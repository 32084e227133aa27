"""Checks of attribute declarations before they are merged into a type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import UNSET

from haulier.core.attributes.config import MAX_ATTRIBUTES, AttributeConfig
from haulier.core.pattern_cost import MAX_MATCHING_NS, MAX_PATTERNS_BYTES, cost_of
from haulier.core.refusal import Fault
from haulier.core.value_rules import (
    PATTERNS_TOO_LONG,
    TAKES_TOO_LONG,
    check_rules,
    compile_validator,
    faults_of_one,
    patterns_size,
    value_schema,
)

MAX_DEFAULT = MAX_MATCHING_NS // 100
"""Nanoseconds that matching one default value may take: a type may have many of them."""


def check_attributes(attributes: Sequence[AttributeConfig]) -> list[Fault]:
    """Every fault of the declarations. Fields are written as ``attributes[2].validation.range``."""
    if len(attributes) > MAX_ATTRIBUTES:
        return [Fault("attributes", "maxLength", f"a type has at most {MAX_ATTRIBUTES} attributes")]
    faults: list[Fault] = []
    first_place: dict[str, int] = {}
    for index, attribute in enumerate(attributes):
        field = f"attributes[{index}]"
        first = first_place.setdefault(attribute.name, index)
        if first != index:
            faults.append(Fault(f"{field}.name", "unique", f"attributes[{first}] has the name {attribute.name} too"))
        faults.extend(_check_one(field, attribute))
    if not faults and patterns_size(attribute.validation for attribute in attributes) > MAX_PATTERNS_BYTES:
        faults.append(Fault("attributes", "pattern", PATTERNS_TOO_LONG))
    return faults


def _check_one(field: str, attribute: AttributeConfig) -> Iterator[Fault]:
    """The faults of one declaration. Its default value is checked only if its rules are without faults."""
    rule_faults = []
    if attribute.validation is not None:
        rule_faults = list(check_rules(f"{field}.validation", attribute.dataType, attribute.validation))
    yield from rule_faults
    if attribute.indexed and attribute.dataType in ("object", "array"):
        yield Fault(f"{field}.indexed", "type", f"an attribute of type {attribute.dataType} cannot be indexed")
    if attribute.defaultValue is not UNSET and not rule_faults:
        regex = attribute.validation.regex if attribute.validation is not None else None
        if (
            regex
            and isinstance(attribute.defaultValue, str)
            and cost_of(regex).of(attribute.defaultValue) > MAX_DEFAULT
        ):
            yield Fault(f"{field}.defaultValue", "pattern", TAKES_TOO_LONG)
            return
        validator = compile_validator(value_schema(attribute.dataType, attribute.validation))
        rules = attribute.validation
        yield from faults_of_one(validator, attribute.defaultValue, attribute.dataType, f"{field}.defaultValue", rules)

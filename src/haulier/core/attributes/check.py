"""Whether declarations make sense, before they are merged into a type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import UNSET

from haulier.core.attributes.config import MAX_ATTRIBUTES, AttributeConfig
from haulier.core.refusal import Fault
from haulier.core.value_rules import check_rules, compile_validator, faults_of, value_schema


def check_attributes(attributes: Sequence[AttributeConfig]) -> list[Fault]:
    """Every fault of the declarations, fields as ``attributes[2].validation.range``."""
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
    return faults


def _check_one(field: str, attribute: AttributeConfig) -> Iterator[Fault]:
    """Faults of one declaration; the default value is only judged by rules that are sound."""
    rule_faults = []
    if attribute.validation is not None:
        rule_faults = list(check_rules(f"{field}.validation", attribute.dataType, attribute.validation))
    yield from rule_faults
    if attribute.indexed and attribute.dataType in ("object", "array"):
        yield Fault(f"{field}.indexed", "type", f"an attribute of type {attribute.dataType} cannot be indexed")
    if attribute.defaultValue is not UNSET and not rule_faults:
        validator = compile_validator(value_schema(attribute.dataType, attribute.validation))
        yield from faults_of(validator, attribute.defaultValue, f"{field}.defaultValue")

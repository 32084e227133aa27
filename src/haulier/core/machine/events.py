"""Rules of a registered event: its type, its reasons and the checks of the data it carries.

See: contract/statemachine.md sections 5 and 7.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Any, Literal

import jsonschema_rs
import msgspec
from msgspec import Meta

from haulier.core.machine.config import EventCode, ReasonCode
from haulier.core.pattern_cost import MAX_MATCHING_NS, MAX_PATTERNS_BYTES, cost_of
from haulier.core.refusal import Fault
from haulier.core.value_rules import (
    PATTERNS_TOO_LONG,
    TAKES_TOO_LONG,
    PlainType,
    ValueRules,
    check_rules,
    compile_validator,
    faults_of_one,
    patterns_size,
    value_schema,
)

MAX_DATA_ITEMS = 64
MAX_REASONS = 999
MAX_CHOICES = 16
_COMPILED_ITEMS = 512


class EventDataValidation(ValueRules, frozen=True, omit_defaults=True):
    """Rules of a data item; a failing one that is not ``blocking`` is told but does not stop the event."""

    valueOneOf: Annotated[list[Any], Meta(min_length=1, max_length=MAX_CHOICES)] | None = None
    blocking: bool = True


class EventDataItem(msgspec.Struct, frozen=True, omit_defaults=True):
    """One member of an event's ``data``."""

    name: Annotated[str, Meta(min_length=1, max_length=32)]
    description: Annotated[str, Meta(max_length=256)] | None = None
    type: PlainType | None = None
    validation: EventDataValidation | None = None


class EventRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the registry knows of an event, as far as applying it is concerned. No reason codes: any reason, or none."""

    eventCode: EventCode
    eventType: Literal["TRANSITIONAL", "NON_TRANSITIONAL"] = "TRANSITIONAL"
    reasonCodes: Annotated[list[ReasonCode], Meta(max_length=MAX_REASONS)] = []
    isEnabled: bool = True
    dataValidations: Annotated[list[EventDataItem], Meta(max_length=MAX_DATA_ITEMS)] = []


class RecordedEvent(EventRule, frozen=True, omit_defaults=True):
    """A system-defined event: recorded in any state, and moving it where the type's own machine leads on by it."""

    eventType: Literal["TRANSITIONAL", "NON_TRANSITIONAL"] = "NON_TRANSITIONAL"


def check_event_rule(rule: EventRule) -> list[Fault]:
    """Every fault of an event's data rules: repeated names; bounds, patterns and choices that do not fit the type."""
    faults: list[Fault] = []
    names: set[str] = set()
    for index, item in enumerate(rule.dataValidations):
        field = f"dataValidations[{index}]"
        if item.name in names:
            faults.append(Fault(f"{field}.name", "unique", f"the name {item.name} occurs twice"))
        names.add(item.name)
        if item.validation is not None:
            faults.extend(check_rules(f"{field}.validation", item.type, item.validation))
    if not faults and patterns_size(item.validation for item in rule.dataValidations) > MAX_PATTERNS_BYTES:
        faults.append(Fault("dataValidations", "pattern", PATTERNS_TOO_LONG))
    return faults


def check_event_data(rules: Sequence[EventDataItem], data: Mapping[str, Any]) -> tuple[list[Fault], list[Fault]]:
    """Faults that stop the event, and faults that are only reported. Fields are written as ``data.weight``.

    Members without a rule are not checked.
    """
    blocking: list[Fault] = []
    passing: list[Fault] = []
    left = MAX_MATCHING_NS
    for item in rules:
        found = blocking if item.validation is None or item.validation.blocking else passing
        field = f"data.{item.name}"
        if item.name not in data:
            if item.validation is not None and item.validation.required:
                found.append(Fault(field, "required", "is required"))
            continue
        value = data[item.name]
        if item.validation is not None and item.validation.regex is not None and isinstance(value, str):
            left -= cost_of(item.validation.regex).of(value)
            if left < 0:
                blocking.append(Fault(field, "pattern", TAKES_TOO_LONG))
                continue
        validator = _validator_of(msgspec.json.encode(item))
        if not validator.is_valid(value):
            found.extend(faults_of_one(validator, value, item.type, field, item.validation))
    return blocking, passing


@lru_cache(_COMPILED_ITEMS)
def _validator_of(encoded: bytes) -> jsonschema_rs.Draft202012Validator:
    """The validator of an encoded data item, cached: the same few are checked with every event."""
    item = msgspec.json.decode(encoded, type=EventDataItem)
    return compile_validator(value_schema(item.type, item.validation))

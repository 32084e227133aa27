"""The data of an event is judged by its rules, blocking ones apart from those that only tell."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.strategies import json_objects, json_values
from haulier.core.machine import EventDataItem, EventDataValidation, EventRule, check_event_data, check_event_rule
from haulier.core.value_rules import Range

names = st.sampled_from(["weight", "code", "photo"])
items = st.builds(
    EventDataItem,
    name=names,
    type=st.none() | st.sampled_from(["string", "number", "boolean", "object", "array"]),
    validation=st.none() | st.builds(EventDataValidation, required=st.booleans(), blocking=st.booleans()),
)


@given(st.lists(items, max_size=4, unique_by=lambda item: item.name), st.dictionaries(names, json_values, max_size=3))
def test_each_fault_is_on_the_side_its_rule_says(rules: list[EventDataItem], data: dict[str, Any]) -> None:
    types: dict[str, Any] = {"string": str, "number": (int, float), "boolean": bool, "object": dict, "array": list}
    expected: tuple[set[str], set[str]] = (set(), set())
    for item in rules:
        validation = item.validation or EventDataValidation()
        if item.name in data:
            value = data[item.name]
            fits = item.type is None or (
                isinstance(value, types[item.type]) and (item.type == "boolean" or not isinstance(value, bool))
            )
        else:
            fits = not validation.required
        if not fits:
            expected[0 if validation.blocking else 1].add(f"data.{item.name}")
    blocking, passing = check_event_data(rules, data)
    assert ({fault.field for fault in blocking}, {fault.field for fault in passing}) == expected


def test_ranges_patterns_and_choices_are_checked() -> None:
    rules = [
        EventDataItem("weight", type="number", validation=EventDataValidation(range=Range(0, 5))),
        EventDataItem("code", type="string", validation=EventDataValidation(regex="^A", blocking=False)),
        EventDataItem("door", validation=EventDataValidation(valueOneOf=["left", "right"])),
        EventDataItem("open", validation=EventDataValidation(range=Range(2, 3))),
    ]
    blocking, passing = check_event_data(rules, {"weight": 6, "code": "B", "door": "top", "open": "abcd", "other": 1})
    assert [(fault.field, fault.rule) for fault in blocking] == [
        ("data.weight", "maximum"),
        ("data.door", "enum"),
        ("data.open", "maxLength"),
    ]
    assert [(fault.field, fault.rule) for fault in passing] == [("data.code", "pattern")]


@pytest.mark.parametrize(
    ("item", "field"),
    [
        (EventDataItem("abc", validation=EventDataValidation(regex="(")), "dataValidations[1].validation.regex"),
        (
            EventDataItem("abc", validation=EventDataValidation(range=Range(2, 1))),
            "dataValidations[1].validation.range",
        ),
        (EventDataItem("weight"), "dataValidations[1].name"),
    ],
)
def test_rules_that_make_no_sense_are_named(item: EventDataItem, field: str) -> None:
    rule = EventRule("E-901", dataValidations=[EventDataItem("weight"), item])
    assert [fault.field for fault in check_event_rule(rule)] == [field]


@given(json_objects)
def test_any_data_is_judged(data: dict[str, Any]) -> None:
    assert check_event_data([], data) == ([], [])


def test_an_event_is_transitional_and_enabled_unless_it_says_otherwise() -> None:
    rule = msgspec.json.decode(b'{"eventCode":"E-901"}', type=EventRule)
    assert (rule.eventType, rule.isEnabled, rule.reasonCodes, rule.dataValidations) == ("TRANSITIONAL", True, [], [])

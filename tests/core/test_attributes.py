"""Attributes are declared, merged and checked as the contract says, and every fault is named in one answer."""

from __future__ import annotations

import re
import timeit
from typing import Any

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec import UNSET

from core.refusals import refusal_of
from core.strategies import json_values, texts
from haulier.core.attributes import (
    INLINE_SLOTS,
    MAX_ATTRIBUTES,
    MAX_INDEXED_ATTRIBUTES,
    AttributeConfig,
    AttributeValidation,
    Range,
    StoredAttribute,
    check_attributes,
    compile_schema,
    merge_attributes,
)
from haulier.core.refusal import MAX_FAULTS, Cause, Fault, Refusal
from haulier.core.refusal import refusal_of as refusal_with
from haulier.core.sort_keys import encode

names = st.sampled_from(
    ["weight", "colour", "fragile", "origin", "tags", "note", "kind", "size", "zone", "lane", "dock"]
)
bounds = st.none() | st.integers(-5, 10) | st.floats(-5, 10)
ranges = st.builds(Range, bounds, bounds)
data_types = st.sampled_from(["string", "number", "boolean", "object", "array"])
patterns = st.sampled_from(["^a", "b+$", "[0-9]", "^(a+)+$"])
rules = st.builds(
    AttributeValidation,
    range=st.none() | ranges,
    regex=st.none() | patterns,
    valueOneOf=st.none() | st.lists(json_values, min_size=1, max_size=3),
    required=st.booleans(),
)
configs = st.builds(
    AttributeConfig,
    name=names,
    dataType=data_types,
    indexed=st.booleans(),
    isReadPublic=st.booleans(),
    defaultValue=st.just(UNSET) | json_values,
    validation=st.none() | rules,
)
declarations = st.lists(configs, max_size=6, unique_by=lambda config: config.name)
sound = declarations.filter(lambda given: not check_attributes(given))
apps = st.sampled_from([None, "app:1", "app:2"])
values_of = st.dictionaries(names, st.sampled_from(["a", "ab1", "b"]) | st.integers(-6, 11) | json_values, max_size=5)


def config(name: str = "weight", data_type: Any = "number", **more: Any) -> AttributeConfig:
    return AttributeConfig(name, data_type, **more)


def judged(item: AttributeConfig, value: Any) -> bool:
    """Whether a value obeys an attribute, said again in plain Python."""
    types: dict[str, Any] = {"string": str, "number": (int, float), "boolean": bool, "object": dict, "array": list}
    if not isinstance(value, types[item.dataType]) or (isinstance(value, bool) and item.dataType != "boolean"):
        return False
    given = item.validation or AttributeValidation()
    measure = len(value) if isinstance(value, str) else value
    if given.range and given.range.min is not None and measure < given.range.min:
        return False
    if given.range and given.range.max is not None and measure > given.range.max:
        return False
    if given.regex is not None and not re.search(given.regex, value):
        return False
    return given.valueOneOf is None or any(same(value, choice) for choice in given.valueOneOf)


def same(left: Any, right: Any) -> bool:
    """Equality of JSON: a boolean is no number, at any depth."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    return bool(left == right)


@given(sound, values_of)
def test_faults_name_exactly_the_attributes_that_break_a_rule(
    given_configs: list[AttributeConfig], values: dict[str, Any]
) -> None:
    known = {item.name: item for item in given_configs}
    schema = compile_schema(merge_attributes([], given_configs, None)[:MAX_ATTRIBUTES]) if fits(given_configs) else None
    assume(schema is not None)
    assert schema is not None
    wrong = {name for name, value in values.items() if name not in known or not judged(known[name], value)}
    wrong |= {name for name, item in known.items() if item.is_required and name not in values}
    assert {re.split(r"[.\[]", fault.field)[0] for fault in schema.validate(values)} == wrong


def fits(given_configs: list[AttributeConfig]) -> bool:
    return sum(item.indexed for item in given_configs) <= MAX_INDEXED_ATTRIBUTES


def test_every_fault_is_in_one_answer_with_its_rule() -> None:
    schema = compile_schema(
        [
            StoredAttribute("weight", "number", validation=AttributeValidation(range=Range(0, 25), required=True)),
            StoredAttribute("code", "string", validation=AttributeValidation(range=Range(2, 3), regex="^a")),
            StoredAttribute("kind", "string", validation=AttributeValidation(valueOneOf=["x"])),
        ]
    )
    faults = schema.validate({"code": "bbbb", "kind": "y", "extra": 1}, prefix="properties")
    assert {(fault.field, fault.rule) for fault in faults} == {
        ("properties.weight", "required"),
        ("properties.code", "maxLength"),
        ("properties.code", "pattern"),
        ("properties.kind", "enum"),
        ("properties.extra", "unknown"),
    }


@pytest.mark.parametrize(("value", "fits_in"), [(0, True), (25, True), (25.0, True), (-0.1, False), (25.1, False)])
def test_a_numbers_range_includes_its_bounds(value: float, fits_in: bool) -> None:
    schema = compile_schema([StoredAttribute("weight", "number", validation=AttributeValidation(range=Range(0, 25)))])
    assert (not schema.validate({"weight": value})) is fits_in


@pytest.mark.parametrize(("text", "fits_in"), [("a", False), ("éé", True), ("😀😀😀", True), ("aaaa", False)])
def test_a_strings_range_bounds_its_characters(text: str, fits_in: bool) -> None:
    schema = compile_schema([StoredAttribute("note", "string", validation=AttributeValidation(range=Range(1.5, 3.5)))])
    assert (not schema.validate({"note": text})) is fits_in


@pytest.mark.parametrize(("unknown", "named", "more"), [(64, 64, 0), (65, 63, 2), (90_000, 63, 89_937)])
def test_unknown_names_are_counted_and_few_are_told(unknown: int, named: int, more: int) -> None:
    schema = compile_schema([StoredAttribute("weight", "number"), StoredAttribute("size", "string")])
    values = {"size": 1, **{f"unknown{n}": {"a": n} for n in range(unknown - 1)}}
    faults = schema.validate(values, prefix="properties")
    assert len(faults) == MAX_FAULTS
    assert "properties.size" in {fault.field for fault in faults}
    assert [fault.message for fault in faults if fault.rule == "more"] == ([f"and {more} more"] if more else [])
    assert sum(fault.rule != "more" for fault in faults) == named
    refusal = refusal_with(faults)
    assert refusal.description.endswith(f"(and {unknown - 5} more)")


def test_many_unknown_names_cost_little() -> None:
    schema = compile_schema([StoredAttribute("weight", "number")])
    values = {f"unknown{n}": n for n in range(90_000)}
    took = min(timeit.repeat(lambda: schema.validate(values), number=1, repeat=5))
    assert took < 0.05


def test_a_pattern_made_to_hang_answers_at_once() -> None:
    schema = compile_schema([StoredAttribute("note", "string", validation=AttributeValidation(regex="^(a+)+$"))])
    assert schema.validate({"note": "a" * 100_000 + "!"})[0].rule == "pattern"


@pytest.mark.parametrize(
    ("attribute", "field"),
    [
        (config(data_type="boolean", validation=AttributeValidation(range=Range(1, 2))), "validation.range"),
        (config(validation=AttributeValidation(range=Range(3, 2))), "validation.range"),
        (config(data_type="string", validation=AttributeValidation(range=Range(None, -1))), "validation.range.max"),
        (config(validation=AttributeValidation(regex="a")), "validation.regex"),
        (config(data_type="string", validation=AttributeValidation(regex="(")), "validation.regex"),
        (config(data_type="string", validation=AttributeValidation(regex=r"(a)\1")), "validation.regex"),
        (config(data_type="string", validation=AttributeValidation(regex="a{1,100000}")), "validation.regex"),
        (config(validation=AttributeValidation(valueOneOf=[1, "2"])), "validation.valueOneOf[1]"),
        (config(validation=AttributeValidation(valueOneOf=[True])), "validation.valueOneOf[0]"),
        (config(validation=AttributeValidation(range=Range(1, 2)), defaultValue=3), "defaultValue"),
        (config(defaultValue="3"), "defaultValue"),
        (config(defaultValue=None), "defaultValue"),
        (config(data_type="object", indexed=True), "indexed"),
    ],
)
def test_declarations_that_make_no_sense_are_named(attribute: AttributeConfig, field: str) -> None:
    assert [fault.field for fault in check_attributes([config("other"), attribute])] == [f"attributes[1].{field}"]


def test_a_name_declared_twice_is_named() -> None:
    assert [fault.field for fault in check_attributes([config("a"), config("b"), config("a")])] == [
        "attributes[2].name"
    ]


def test_too_many_attributes_are_refused() -> None:
    many = [config("n") for _ in range(MAX_ATTRIBUTES + 1)]
    assert [fault.rule for fault in check_attributes(many)] == ["maxLength"]


@given(sound, sound, apps)
def test_merging_replaces_known_names_adds_new_ones_and_removes_none(
    first: list[AttributeConfig], second: list[AttributeConfig], app: str | None
) -> None:
    assume(fits(first))
    stored = merge_attributes([], first, app)
    refusal = refusal_of(lambda: merge_attributes(stored, second, app))
    if refusal is not None:
        assert [fault.rule for fault in refusal.faults] == ["indexed"]
        return
    merged = merge_attributes(stored, second, app)
    latest = {item.name: item for item in [*first, *second]}
    assert {item.name: without_owner(item) for item in merged} == {n: without_owner(c) for n, c in latest.items()}
    assert all(item.ownerAppId == app for item in merged)
    slots = [item.slot for item in merged if item.indexed]
    assert len(set(slots)) == len(slots)
    assert set(slots) <= set(range(1, MAX_INDEXED_ATTRIBUTES + 1))
    assert all(item.slot == 0 for item in merged if not item.indexed)
    former = {item.name: item.slot for item in stored if item.indexed}
    assert all(item.slot == former[item.name] for item in merged if item.indexed and item.name in former)
    assert merge_attributes(merged, second, app) == merged


def without_owner(item: AttributeConfig) -> dict[str, Any]:
    return {name: getattr(item, name) for name in AttributeConfig.__struct_fields__}


def test_another_apps_attribute_may_be_repeated_but_not_changed() -> None:
    stored = merge_attributes([], [config("weight", indexed=True)], "app:1")
    assert merge_attributes(stored, [config("weight", indexed=True)], "app:2") == stored
    with pytest.raises(Refusal) as caught:
        merge_attributes(stored, [config("weight", "string")], "app:2")
    assert caught.value.cause is Cause.FORBIDDEN
    assert [fault.field for fault in caught.value.faults] == ["attributes[0].name"]


def test_an_attribute_without_owner_is_open_and_stays_so() -> None:
    stored = merge_attributes([], [config("weight")], None)
    changed = merge_attributes(stored, [config("weight", "string")], "app:2")
    assert changed[0].dataType == "string"
    assert changed[0].ownerAppId is None


def test_one_indexed_attribute_too_many_is_refused() -> None:
    many = [config(f"a{letter}{other}", indexed=True) for letter in "abc" for other in "abcdefghijk"]
    stored = merge_attributes([], many[:MAX_INDEXED_ATTRIBUTES], "app:1")
    with pytest.raises(Refusal, match="at most 32 indexed"):
        merge_attributes(stored, many[8:], "app:1")


def test_too_many_merged_attributes_are_refused() -> None:
    many = [config(chr(97 + n % 26) * (1 + n // 26)) for n in range(MAX_ATTRIBUTES)]
    stored = merge_attributes([], many, None)
    with pytest.raises(Refusal, match=f"at most {MAX_ATTRIBUTES}"):
        merge_attributes(stored, [config("one_more")], None)


@given(sound, values_of)
def test_completed_values_hold_all_given_ones_and_the_defaults_of_the_others(
    given_configs: list[AttributeConfig], values: dict[str, Any]
) -> None:
    schema = compile_schema([StoredAttribute(**without_owner(item)) for item in given_configs])
    completed = schema.complete(values)
    defaults = {item.name: item.defaultValue for item in given_configs if item.defaultValue is not UNSET}
    assert completed == defaults | values
    assert list(completed)[: len(values)] == list(values)


@given(sound, values_of)
def test_slots_hold_the_sortable_texts_of_indexed_values(
    given_configs: list[AttributeConfig], values: dict[str, Any]
) -> None:
    assume(fits(given_configs))
    schema = compile_schema(merge_attributes([], given_configs, None))
    columns = schema.slots(values)
    width = MAX_INDEXED_ATTRIBUTES if len(schema.indexed) > INLINE_SLOTS else INLINE_SLOTS
    assert len(columns) == width
    expected = {
        item.slot: encode(values[name])
        for name, item in schema.indexed.items()
        if judged(config(name, item.dataType), values.get(name))
    }
    assert columns == tuple(expected.get(slot) for slot in range(1, width + 1))
    assert set(schema.indexed) == {item.name for item in given_configs if item.indexed}


@given(st.lists(st.tuples(names, apps, st.booleans()), unique_by=lambda item: item[0]), values_of, apps)
def test_apps_see_open_own_and_public_values_and_write_open_and_own_ones(
    owned: list[tuple[str, str | None, bool]], values: dict[str, Any], app: str | None
) -> None:
    schema = compile_schema(
        [StoredAttribute(name, "string", ownerAppId=owner, isReadPublic=public) for name, owner, public in owned]
    )
    hidden = {name for name, owner, public in owned if owner not in (None, app) and not public}
    assert schema.visible(values, app) == {name: value for name, value in values.items() if name not in hidden}
    foreign = {name for name, owner, _ in owned if owner not in (None, app)}
    assert {fault.field for fault in schema.ownership_faults(values, app)} == foreign & set(values)


@given(st.lists(st.tuples(names, apps), unique_by=lambda item: item[0]), values_of, apps)
def test_values_by_owner_are_each_what_its_app_may_write(
    owned: list[tuple[str, str | None]], values: dict[str, Any], owner: str | None
) -> None:
    schema = compile_schema([StoredAttribute(name, "string", ownerAppId=app) for name, app in owned], owner=owner)
    parts = schema.by_owner(values)
    assert next(iter(parts)) == owner
    assert {name: value for part in parts.values() for name, value in part.items()} == values
    assert sum(len(part) for part in parts.values()) == len(values)
    assert not any(schema.ownership_faults(part, app) for app, part in parts.items())
    assert all(part for app, part in parts.items() if app != owner)


@given(sound, st.data(), values_of, apps, apps, st.booleans())
def test_nobody_is_held_up_by_what_only_another_app_can_mend(
    given_configs: list[AttributeConfig], data: st.DataObject, values: dict[str, Any], owner: str | None,
    app: str | None, changed: bool,
) -> None:  # fmt: skip
    owners = {item.name: data.draw(apps) for item in given_configs}
    stored = [StoredAttribute(**without_owner(item), ownerAppId=owners[item.name]) for item in given_configs]
    known = {item.name: item for item in given_configs}
    of_others = {name for name, whose in owners.items() if whose not in (None, app)}
    wrong = {name for name, value in values.items() if name not in known or not judged(known[name], value)}
    absent = {name for name, item in known.items() if item.is_required and name not in values}
    due = wrong | absent
    due -= of_others if changed else {name for name in of_others & absent if owners[name] != owner}
    faults = compile_schema(stored, owner=owner).validate(values, app, changed=changed)
    assert {re.split(r"[.\[]", fault.field)[0] for fault in faults} == due
    foreign = {fault.field for fault in faults if fault.rule == "required" and "another app" in fault.message}
    assert foreign == due & absent & of_others


def test_a_templates_attribute_stands_in_place_of_the_types() -> None:
    stored = [
        StoredAttribute("kind", "string", indexed=True, slot=3, ownerAppId="app:1", isReadPublic=True),
        StoredAttribute("size", "number"),
    ]
    template = [config("kind", "string", defaultValue="van"), config("extra", "boolean")]
    schema = compile_schema(stored, template)
    assert schema.complete({}) == {"kind": "van"}
    kind = schema.attributes["kind"]
    assert (kind.slot, kind.ownerAppId, kind.isReadPublic, kind.indexed) == (3, "app:1", True, True)
    assert schema.slots({"kind": "van"})[2] == encode("van")
    assert schema.validate({"extra": True, "size": 1, "kind": "van"}) == []
    assert schema.ownership_faults(["kind"], "app:2") == [
        Fault("kind", "owner", "belongs to another app, which alone may write it")
    ]


def test_a_value_is_found_by_the_types_data_type_whatever_a_template_declares() -> None:
    stored = [StoredAttribute("size", "number", indexed=True, slot=1)]
    schema = compile_schema(stored, [config("size", "string")])
    assert schema.slots({"size": "12"})[0] is None
    assert schema.slots({"size": 12})[0] == encode(12)
    assert schema.slots({"size": True})[0] is None


@given(configs, apps)
def test_a_stored_attribute_survives_storage(item: AttributeConfig, app: str | None) -> None:
    stored = StoredAttribute(**without_owner(item), ownerAppId=app, slot=2)
    assert msgspec.json.decode(msgspec.json.encode(stored), type=StoredAttribute) == stored


def test_required_at_the_top_and_tag_are_taken_as_their_proper_members() -> None:
    raw = b'{"name":"a","dataType":"string","required":true,"tag":["t"],"validation":{"regex":"b"}}'
    item = msgspec.json.decode(raw, type=AttributeConfig)
    assert item.is_required
    assert item.validation == AttributeValidation(regex="b", required=True)
    assert item.tags == ["t"]
    assert b'"required":true}' in msgspec.json.encode(item)
    assert b'"tag"' not in msgspec.json.encode(item)
    relaxed = msgspec.json.decode(b'{"name":"a","dataType":"string","required":false}', type=AttributeConfig)
    assert not relaxed.is_required


@pytest.mark.parametrize(
    "raw",
    [
        {"name": "1a", "dataType": "string"},
        {"name": "a\n", "dataType": "string"},
        {"name": "", "dataType": "string"},
        {"name": "a" * 33, "dataType": "string"},
        {"name": "a", "dataType": "date"},
        {"name": "a"},
        {"name": "a", "dataType": "string", "validation": {"valueOneOf": []}},
        {"name": "a", "dataType": "string", "validation": {"regex": "a" * 513}},
    ],
)
def test_declarations_outside_the_contract_are_refused(raw: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(raw, AttributeConfig)


@given(texts)
def test_patterns_of_any_text_compile_or_are_named(text: str) -> None:
    assume(text)
    faults = check_attributes([config(data_type="string", validation=AttributeValidation(regex=text))])
    assert {fault.rule for fault in faults} <= {"pattern"}

"""What is wrong with a body's shape: all of it, in plain words, and nothing that is not."""

from __future__ import annotations

import enum
from typing import Annotated, Any, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta

from core.strategies import json_values
from haulier.core.body_faults import (
    MAX_EXAMINED_BYTES,
    MAX_NAMED_CHOICES,
    MAX_PARTS,
    MAX_REPEATED,
    body_faults,
    fault_of_error,
    faults_of_json,
)
from haulier.core.identifier_text import identifier
from haulier.core.json_decoding import TOO_LONG, decode_object
from haulier.core.refusal import CUT, MAX_FAULTS, MAX_FIELD, MAX_MESSAGE, Cause, Fault, Refusal
from haulier.platform.declarations.patterns import exact


class Inner(msgspec.Struct):
    b: int
    name: Annotated[str, Meta(min_length=2, max_length=3)] = "ab"


class Colour(enum.Enum):
    RED = "red"


class Body(msgspec.Struct, forbid_unknown_fields=True):
    a: list[Inner] = []
    members: dict[str, Inner] = {}
    code: Annotated[str, Meta(pattern="^E-[0-9]{3}$")] = "E-001"
    kind: Literal["x", "y"] = "x"
    colour: Colour = Colour.RED
    size: Annotated[int, Meta(ge=3, le=5)] = 3
    either: int | str | Inner | None = None
    few: Annotated[list[int], Meta(max_length=1)] = []
    some: Annotated[dict[str, int], Meta(min_length=1)] | None = None
    odd: Annotated[str, exact("^\\d'\"$")] = "1'\""
    word: Annotated[str, exact("^[a-z]+$", "must be small letters", max_length=9)] | None = None
    label: Annotated[str, identifier("must be two digits", pattern="^[0-9]{2}$")] = "12"


DECODER = msgspec.json.Decoder(Body)


@pytest.mark.parametrize(
    ("body", "field", "rule", "words"),
    [
        ('{"a":[{"b":"x"}]}', "a[0].b", "type", "must be an integer, not a string"),
        ('{"a":[{}]}', "a[0].b", "required", "is required"),
        ('{"zz":1}', "zz", "unknown", "is not a known field"),
        ('{"members":{"q":{"b":[]}}}', "members.q.b", "type", "must be an integer, not an array"),
        ('{"code":"b"}', "code", "pattern", "must match the pattern ^E-[0-9]{3}$"),
        ('{"kind":"z"}', "kind", "enum", "'z' is not one of x, y"),
        ('{"colour":"blue"}', "colour", "enum", "'blue' is not one of red"),
        ('{"size":1}', "size", "minimum", "must be 3 or more"),
        ('{"size":9}', "size", "maximum", "must be 5 or less"),
        ('{"either":1.5}', "either", "type", "must be an integer or a string or an object or null, not a number"),
        ('{"few":[1,2]}', "few", "maxItems", "has room for at most 1 item"),
        ('{"a":[{"b":1,"name":"a"}]}', "a[0].name", "minLength", "needs at least 2 characters"),
        ('{"a":[{"b":1,"name":"abcd"}]}', "a[0].name", "maxLength", "has room for at most 3 characters"),
        ('{"some":{}}', "some", "minProperties", "needs at least 1 member"),
        ('{"odd":"x"}', "odd", "pattern", "must match the pattern ^\\d'\"$"),
        ('{"word":"A"}', "word", "pattern", "must be small letters"),
        ('{"word":"aaaaaaaaaa"}', "word", "maxLength", "has room for at most 9 characters"),
        ('{"label":"1"}', "label", "pattern", "must be two digits"),
        ("[]", "", "type", "must be an object, not an array"),
        ('{"either":{"b":"x"}}', "either.b", "type", "must be an integer, not a string"),
        ('{"either":[1]}', "either", "type", "must be an integer or a string or an object or null, not an array"),
        ('{"size":1e999}', "size", "number", TOO_LONG),
    ],
)
def test_a_fault_names_field_and_rule(body: str, field: str, rule: str, words: str) -> None:
    with pytest.raises(Refusal) as caught:
        decode_object(body.encode(), DECODER)
    [fault] = caught.value.faults
    assert (fault.field, fault.rule, fault.message) == (field, rule, words)
    assert caught.value.cause is Cause.INVALID


@given(json_values)
def test_every_complaint_is_explained(value: Any) -> None:
    try:
        DECODER.decode(msgspec.json.encode(value))
    except msgspec.ValidationError as error:
        fault = fault_of_error(error)
        assert fault.rule
        assert fault.message


SOUND: dict[str, Any] = {
    "a": [{"b": 1}, {"b": 2, "name": "abc"}], "members": {"q": {"b": 1}}, "code": "E-002", "kind": "y", "colour": "red",
    "size": 4, "either": {"b": 3}, "few": [1],
}  # fmt: skip
HARMS: dict[str, Any] = {
    "a[0].b": "one", "a[1].name": "a", "a[1].b": None, "members.q.b": [], "code": "E-2", "kind": "z", "colour": 1,
    "size": 6, "either.b": "x", "few": [1, 2],
}  # fmt: skip
"""A value that is wrong, by the place where it stands."""
MISSING = {"a[0].b", "members.q.b", "either.b"}


def harmed(places: set[str], taken: set[str], strange: bool) -> Any:
    """A sound body with wrong values in these places, without those, and with a member that nobody knows."""
    body = msgspec.json.decode(msgspec.json.encode(SOUND))
    for place in places | taken:
        *steps, last = place.replace("[", ".").replace("]", "").split(".")
        holder = body
        for step in steps:
            holder = holder[int(step)] if isinstance(holder, list) else holder[step]
        if place in taken:
            del holder[last]
        else:
            holder[last] = HARMS[place]
    return body | ({"zz": 1} if strange else {})


@given(st.sets(st.sampled_from(sorted(HARMS))), st.sets(st.sampled_from(sorted(MISSING))), st.booleans())
def test_all_that_is_wrong_is_named_and_nothing_else(places: set[str], taken: set[str], strange: bool) -> None:
    body = harmed(places, taken, strange)
    due = places | taken | ({"zz"} if strange else set())
    assert {fault.field for fault in body_faults(body, Body)} == due
    if due:
        with pytest.raises(Refusal) as caught:
            decode_object(msgspec.json.encode(body), DECODER)
        assert {fault.field for fault in caught.value.faults} == due


@given(json_values)
def test_what_msgspec_complains_of_is_among_the_complaints(value: Any) -> None:
    body = msgspec.json.encode(value)
    try:
        DECODER.decode(body)
    except msgspec.ValidationError as error:
        found = {fault.field for fault in faults_of_json(body, Body, error)}
        first = fault_of_error(error).field.replace("[...]", ".")
        assert any(name.startswith(first.split("..")[0]) for name in found)
    else:
        assert body_faults(value, Body) == []


@pytest.mark.parametrize(("size", "named"), [(MAX_EXAMINED_BYTES, 2), (MAX_EXAMINED_BYTES + 1, 1)])
def test_so_long_a_body_is_taken_apart(size: int, named: int) -> None:
    body = b'{"size":9,"code":"x"}'.ljust(size)
    with pytest.raises(Refusal) as caught:
        decode_object(body, DECODER)
    assert len(caught.value.faults) == named


class Many(msgspec.Struct):
    numbers: list[int]


@pytest.mark.parametrize(("last", "named"), [(MAX_PARTS - 1, 2), (MAX_PARTS, 1)])
def test_so_many_parts_are_looked_at(last: int, named: int) -> None:
    body = {"numbers": ["x", *[1] * (last - 2), "x"]}  # the body and the list are parts too
    assert [fault.field for fault in body_faults(body, Many)] == ["numbers[0]", f"numbers[{last - 1}]"][:named]


@pytest.mark.parametrize(("count", "named"), [(MAX_FAULTS, MAX_FAULTS), (MAX_FAULTS + 1, MAX_FAULTS)])
def test_an_answer_names_so_many_faults(count: int, named: int) -> None:
    assert len(body_faults({"a": [{"b": "x"}] * count}, Body)) == named


@pytest.mark.parametrize(
    ("length", "field"), [(MAX_FIELD, "z" * MAX_FIELD), (MAX_FIELD + 1, "z" * (MAX_FIELD - 1) + CUT)]
)
@pytest.mark.parametrize("rest", ["", "x" * (MAX_EXAMINED_BYTES + 1)], ids=["taken apart", "told by msgspec"])
def test_a_long_name_of_an_unknown_member_is_cut(length: int, field: str, rest: str) -> None:
    body = {"z" * length: rest}
    with pytest.raises(Refusal) as caught:
        decode_object(msgspec.json.encode(body), DECODER)
    [fault] = caught.value.faults
    assert fault.field == field
    assert str(caught.value) == f"{field}: is not a known field"


@pytest.mark.parametrize(("length", "begins"), [(MAX_REPEATED - 2, "'zzz"), (MAX_REPEATED - 1, "it is not one of x")])
def test_a_long_value_is_not_repeated(length: int, begins: str) -> None:
    [fault] = body_faults({"kind": "z" * length}, Body)
    assert fault.message.startswith(begins)


@pytest.mark.parametrize(("count", "are_named"), [(MAX_NAMED_CHOICES, True), (MAX_NAMED_CHOICES + 1, False)])
def test_so_many_allowed_values_are_named(count: int, are_named: bool) -> None:
    kind = msgspec.defstruct("Many", [("kind", enum.Enum("Kind", {f"K{n}": f"k{n}" for n in range(count)}))])
    [fault] = body_faults({"kind": "z"}, kind)
    assert ("k0, k1" in fault.message) is are_named


@pytest.mark.parametrize(("length", "last"), [(MAX_MESSAGE, "x"), (MAX_MESSAGE + 1, CUT)])
def test_a_long_message_is_cut(length: int, last: str) -> None:
    message = Fault("a", "rule", "x" * length).message
    assert (len(message), message.endswith(last)) == (MAX_MESSAGE, True)

"""Texts that identify something are the same however they were scanned, pasted or composed."""

from __future__ import annotations

from typing import Annotated, Any
from unicodedata import normalize

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.strategies import texts
from haulier.core.attributes import AttributeValidation, StoredAttribute, compile_schema
from haulier.core.filters import matches, parse_query
from haulier.core.identifier_text import identifier, normalize_identifier, normalize_identifiers, unicode_forms
from haulier.core.json_decoding import convert_object, decode_object
from haulier.core.refusal import Refusal

around = st.text("\r\n\t \u00a0\u200b\ufeff\u2003\u200d\x00\x7f", max_size=4)
inside = st.text(st.sampled_from("ab-1é漢\u0301 ç"), min_size=1, max_size=8).map(str.strip).filter(bool)


@given(around, inside, around)
def test_what_stands_around_a_code_is_cut_off(before: str, code: str, after: str) -> None:
    assert (
        normalize_identifier(before + code + after)
        == normalize_identifier(code)
        == normalize("NFC", normalize_identifier(code))
    )


@given(texts | st.text())
def test_what_is_kept_is_kept_as_it_is(text: str) -> None:
    assert normalize_identifier(normalize_identifier(text)) == normalize_identifier(text)
    assert {normalize(form, text) for form in ("NFC", "NFD")} | {text} == set(unicode_forms(text))


Code = Annotated[str, identifier(min_length=2, max_length=4)]


class Line(msgspec.Struct, rename={"code": "codeId"}):
    code: Code | None = None
    note: str = ""


class Body(msgspec.Struct):
    code: Code
    lines: list[Line] = []
    line: Line | None = None
    inner: list[Body] = []


DECODER = msgspec.json.Decoder(Body)


def test_all_identifying_texts_of_a_body_are_put_in_order() -> None:
    sent = {"code": " ab\r", "lines": [{"codeId": "e\u0301a\n", "note": " n "}, {}], "line": {"codeId": "\ufeffxy"}}
    expected = Body("ab", [Line("éa", " n "), Line()], Line("xy"))
    assert decode_object(msgspec.json.encode(sent), DECODER) == expected
    assert convert_object(sent, Body, "") == expected


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("   ", "minLength"), ("\u200b\u200b", "minLength"), ("a  ", "minLength"), ("a\nb", "pattern"),
        ("a\u200bb", "pattern"), ("a\u202eb", "pattern"), ("a\x9fb", "pattern"),
    ],
)  # fmt: skip
def test_what_cannot_be_seen_is_refused_inside(code: str, rule: str) -> None:
    with pytest.raises(Refusal) as caught:
        decode_object(msgspec.json.encode({"code": "ab", "lines": [{}, {"codeId": code}]}), DECODER)
    assert [(fault.field, fault.rule) for fault in caught.value.faults] == [("lines[1].codeId", rule)]


@pytest.mark.parametrize("code", ["क्\u200dष", "a\u200cb", "a b", "ÄÖ"])
def test_what_shapes_letters_stays_inside(code: str) -> None:
    assert normalize_identifiers(Body(code), Body).code == code


@pytest.mark.parametrize(
    "point",
    [0x34F, 0x61C, 0x115F, 0x180B, 0x180E, 0x3164, 0xFE00, 0xFE0F, 0xFFA0, 0x1D173, 0xE0001, 0xE0041, 0xE007F, 0xE0100,
     0xE01EF],
)  # fmt: skip
def test_ignorable_characters_make_no_new_code(point: int) -> None:
    assert normalize_identifier(f"{chr(point)}ab{chr(point)}") == "ab"
    with pytest.raises(Refusal) as caught:
        normalize_identifiers(Body(f"a{chr(point)}b"), Body)
    assert [(fault.field, fault.rule) for fault in caught.value.faults] == [("code", "pattern")]


@pytest.mark.parametrize("code", ["a\u0301\u0323b", "👩\u200d🚒", "ᠠᠡ", "가나", "\ue000b"])
def test_what_can_be_seen_is_no_ignorable_character(code: str) -> None:
    assert normalize_identifiers(Body(code), Body).code == normalize("NFC", code)


def test_types_without_such_texts_are_left_alone() -> None:
    value: Any = {"a": " x "}
    assert normalize_identifiers(value, dict[str, Any]) is value


COMPOSED, TAKEN_APART = "CAFÉ", normalize("NFD", "CAFÉ")


@pytest.mark.parametrize(("wanted", "stored"), [(COMPOSED, TAKEN_APART), (TAKEN_APART, COMPOSED), ("A1\r", "A1")])
@pytest.mark.parametrize("form", ['"expr":"eq","value":"%s"', '"expr":"in","value":["x","%s"]'])
def test_filters_find_the_same_letters(wanted: str, stored: str, form: str) -> None:
    tree = parse_query('{"arr":[{"key":"code",' + form % wanted.replace("\r", "\\r") + "}]}")
    assert matches(tree, {"code": stored}.get)
    unlike = parse_query('{"arr":[{"key":"code","expr":"ne","value":"' + wanted.strip() + '"}]}')
    assert not matches(unlike, {"code": stored}.get)


@pytest.mark.parametrize(("choice", "given_"), [(COMPOSED, TAKEN_APART), (TAKEN_APART, COMPOSED)])
def test_choices_are_the_same_letters(choice: str, given_: str) -> None:
    rules = AttributeValidation(valueOneOf=[choice, "x"])
    schema = compile_schema([StoredAttribute("place", "string", validation=rules)])
    assert schema.validate({"place": given_}) == []
    assert [fault.rule for fault in schema.validate({"place": "CAFE"})] == ["enum"]


ON_TEXT = [
    '"like","value":"afé"', '"prefix","value":"CAFÉ"', '"wildcard","value":"C?FÉ*"', '"fuzzy","value":"CAFÉS"',
    '"match","value":"le CAFÉ"', '"phrase","value":"café 1"', '"phrase_prefix","value":"caf\u00e9"',
]  # fmt: skip
COMPOSING = ['"regexp","value":"CAF[É].1"', '"gte","value":"CAFÉ 1"', '"lte","value":"CAFÉ 1"']


@pytest.mark.parametrize("asked", ["NFC", "NFD"])
@pytest.mark.parametrize(
    ("needle", "stored"),
    [*((needle, form) for needle in ON_TEXT for form in ("NFC", "NFD")), *((needle, "NFC") for needle in COMPOSING)],
)
def test_operators_on_text_find_letters_however_they_are_asked_for(needle: str, stored: Any, asked: Any) -> None:
    tree = parse_query('{"arr":[{"key":"code","expr":' + normalize(asked, needle) + "}]}")
    assert matches(tree, {"code": normalize(stored, "CAFÉ 1")}.get)
    assert not matches(tree, {"code": "CA"}.get) or "lte" in needle

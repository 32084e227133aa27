"""Columns of files as dotted paths of a body, and cells as what stands there."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from msgspec import Meta, Struct, field

from haulier.core.refusal import Refusal
from haulier.platform.batches.row_cells import MAX_COLUMNS, header_paths, path_of, reader_of


class Phone(Struct):
    number: Annotated[str, Meta(max_length=13)]
    isMobile: bool


class Contact(Struct):
    name: str
    phone: Phone


class Span(Struct):
    from_: int = field(name="from")
    to: int


class Piece(Struct):
    scannableId: str | None = None
    weight: float | None = None


class Body(Struct, kw_only=True):
    contact: str | Contact
    kind: Literal["A", "B"]
    slot: Span | None = None
    pieces: Annotated[list[Piece], Meta(max_length=3)] | None = None
    attributes: dict[str, Any] | None = None
    meta: Any = None


ATTRIBUTES = {"attributes.size": "number", "attributes.zone": "string", "attributes.fragile": "boolean"}


def row(cells: dict[str, str]) -> dict[str, Any]:
    names = header_paths(list(cells), Body, (), ATTRIBUTES, "file")
    return reader_of(names, Body, ATTRIBUTES)(list(cells.values()))


def test_cells_fill_the_places_that_their_columns_name() -> None:
    assert row(
        {
            "contact.name": "A B",
            "contact.phone.number": "0555010",
            "contact.phone.isMobile": "TRUE",
            "slot.from": "1790000000000",
            "pieces[1].scannableId": "PK-2",
            "pieces[0].weight": "2.5",
            "kind": "A",
        }
    ) == {
        "contact": {"name": "A B", "phone": {"number": "0555010", "isMobile": True}},
        "slot": {"from": 1790000000000},
        "pieces": [{"weight": 2.5}, {"scannableId": "PK-2"}],
        "kind": "A",
    }


def test_an_empty_cell_is_absent_and_what_is_missing_between_is_left_out() -> None:
    assert row({"contact": "contacts:1", "slot.from": "", "pieces[2].scannableId": "PK-3"}) == {
        "contact": "contacts:1",
        "pieces": [{"scannableId": "PK-3"}],
    }


def test_a_cell_that_is_not_what_it_should_be_stays_text_for_the_row_to_be_refused() -> None:
    assert row({"slot.from": "soon", "contact.phone.isMobile": "perhaps", "pieces[0].weight": "1e999"}) == {
        "slot": {"from": "soon"},
        "contact": {"phone": {"isMobile": "perhaps"}},
        "pieces": [{"weight": "1e999"}],
    }


def test_attributes_are_read_by_their_types_and_open_members_as_json() -> None:
    assert row(
        {"attributes.size": "5", "attributes.zone": "05", "attributes.fragile": "true", "attributes": "", "meta": "[1]"}
    ) == {"attributes": {"size": 5, "zone": "05", "fragile": True}, "meta": [1]}


@pytest.mark.parametrize(
    "name",
    [
        "contact.age",
        "slot",
        "pieces",
        "pieces.weight",
        "pieces[0]",
        "pieces[100].weight",
        "kind.a",
        "a b",
        "",
        "contact.",
    ],
)
def test_a_column_that_leads_to_nothing_that_a_cell_can_hold_is_unknown(name: str) -> None:
    assert path_of(name, Body, ATTRIBUTES) is None


def test_unknown_repeated_and_missing_columns_are_named_in_one_answer() -> None:
    with pytest.raises(Refusal) as refused:
        header_paths(["kind", "kind", "speed", ""], Body, ("contact", "kind"), {}, "file")
    assert {(fault.rule, fault.message) for fault in refused.value.faults} == {
        ("unknown", "there is no column 'speed'"),
        ("unique", "there are two columns 'kind'"),
        ("required", "the column 'contact' is missing"),
    }


def test_a_file_has_so_many_columns_and_no_more() -> None:
    names = [f"attributes.a{number}" for number in range(MAX_COLUMNS)]
    known = dict.fromkeys(names, "string")
    assert header_paths(names, Body, (), known, "file") == names
    with pytest.raises(Refusal) as refused:
        header_paths([*names, "kind"], Body, (), known, "file")
    assert [fault.rule for fault in refused.value.faults] == ["maxItems"]

"""Rows made into bodies: what a cell says is what comes out, whatever else stands beside it."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.strategies import numbers
from haulier.core.attributes import StoredAttribute, compile_schema
from haulier.core.refusal import Refusal
from haulier.platform.batches.accept import Part
from haulier.platform.batches.cells import WORDS
from haulier.platform.batches.rows import Row, rows_of_csv, rows_of_json
from haulier.platform.declarations.kind import CompiledType, TypeBody
from haulier.services.container.api import BATCHES as CONTAINERS
from haulier.services.participant.api import BATCHES as PARTICIPANTS

NEW, CHANGED = PARTICIPANTS.shapes["create"], PARTICIPANTS.shapes["update"]
ATTRIBUTES = [
    StoredAttribute(name=name, dataType=kind)  # type: ignore[arg-type]
    for name, kind in [("text", "string"), ("size", "number"), ("on", "boolean"), ("list", "array"), ("more", "object")]
]
BODY = TypeBody(name="drones", attributes=ATTRIBUTES)
TYPE: CompiledType[Any] = CompiledType(
    kind="participant_type", id="drones", version=1, body=BODY, schema=compile_schema(ATTRIBUTES), machine=None,
    hooks={}, own=None,
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text('abc,;"\n ', max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=3), inner, max_size=3),
    max_leaves=6,
)


def of_csv(header: list[str], *rows: list[str], first: int = 0) -> list[Row]:
    return rows_of_csv(msgspec.json.encode(rows), NEW, first, header, TYPE, "properties")


@given(
    st.text(min_size=1, max_size=20),
    st.integers(-(2**62), 2**62) | numbers,
    st.sampled_from(sorted(WORDS)),
    st.lists(JSON, max_size=3),
    st.dictionaries(st.text("ab", max_size=3), JSON, max_size=3),
)
def test_cells_become_the_values_they_say(
    text: str, size: float, word: str, items: list[Any], more: dict[str, Any]
) -> None:
    cells = ["A", "me", text, repr(size), word.upper(), json.dumps(items), json.dumps(more)]
    (row,) = of_csv(["uniqueCode", "owner", "text", "size", "properties.on", "list", "more"], cells)
    assert row.why is None
    assert row.body.properties == {"text": text, "size": size, "on": WORDS[word], "list": items, "more": more}


@given(st.lists(st.text('ab1.e-{["', max_size=6), min_size=5, max_size=5))
def test_any_cells_make_a_row_or_say_which_of_them_cannot(cells: list[str]) -> None:
    header = ["text", "size", "on", "list", "more"]
    (row,) = of_csv(["uniqueCode", "owner", *header], ["A", "me", *cells])
    if row.why is None:
        assert set(row.body.properties) == {name for name, cell in zip(header, cells, strict=True) if cell}
    else:
        assert {fault.field for fault in row.why.faults} <= {f"properties.{name}" for name in header[1:]}
        assert row.ref == "A"


NUMBERS = st.integers(-(2**70), 2**70).map(str) | st.floats().map(repr)
CELLS = st.tuples(
    st.text('ab1,"', max_size=4),
    NUMBERS | st.text("0123456789+-.eE, ", max_size=8) | st.sampled_from(["1,2", "[1", "2]", "-0", "007", "1e5", " 7"]),
    st.sampled_from(["", *WORDS, "maybe"]),
    st.sampled_from(["", "[]", "[1", "null"]),
)


@given(st.lists(CELLS, min_size=1, max_size=6), st.lists(st.integers(0, 6), min_size=6, max_size=6))
def test_what_a_row_says_does_not_depend_on_those_beside_it(cells: list[tuple[str, ...]], lengths: list[int]) -> None:
    header = ["uniqueCode", "text", "size", "on", "list"]
    rows = [["A", *row, "more"][:length] for row, length in zip(cells, lengths, strict=False)]

    def payload(rows: list[Row]) -> list[str]:
        # As text: it tells 1 from 1.0 and True, and -0.0 from 0.
        return [f"{row.why and row.why.faults} {row.body and row.body.properties}" for row in rows]

    together = payload(of_csv(header, *rows))
    alone = [payload(of_csv(header, row)) for row in rows]
    # A broken row has all that are beside it read one by one.
    beside = payload(of_csv(header, *rows, ["A", "", "x", "", "", ""]))
    assert together == beside[:-1]
    assert together == [of_one for (of_one,) in alone]


def read(row: Row) -> str:
    """What was read of a row, or that it failed."""
    return str(row.body.properties) if row.why is None else "failed"


@st.composite
def json_numbers(draw: st.DrawFn) -> str:
    """A number as JSON may write it, of any length."""
    whole = draw(st.integers(0, 10**40) | st.integers(0, 99)) * draw(st.sampled_from([1, 1, 10**18]))
    fraction = draw(st.sampled_from(["", "", ".0", ".5", ".12345678901234567890123"]))
    return f"{draw(st.sampled_from(['', '-']))}{whole}{fraction}{draw(st.sampled_from(['', '', 'e5', 'E-3', 'e+0']))}"


@given(st.lists(st.tuples(json_numbers(), JSON, JSON), min_size=1, max_size=4), st.booleans())
def test_a_file_reads_every_value_as_the_api_does(values: list[tuple[str, Any, Any]], broken: bool) -> None:
    def items(item: Any, number: str) -> str:
        return f"[{number},{json.dumps(item)}]"

    cells = [["A", "me", number, items(item, number), f'{{"a":{json.dumps(more)}}}'] for number, item, more in values]
    beside = [["A", "me", "no number"]] if broken else []  # has all that are beside it read one by one
    filed = of_csv(["uniqueCode", "owner", "size", "list", "more"], *cells, *beside)[: len(cells)]
    sent = ",".join(
        f'{{"uniqueCode":"A","owner":"me","properties":{{"size":{number},"list":{items},"more":{more}}}}}'
        for _, _, number, items, more in cells
    )
    called = rows_of_json(f"[{sent}]".encode(), NEW, 0)
    # As text: it tells 1 from 1.0, and -0.0 from 0.
    assert [read(row) for row in filed] == [read(row) for row in called]


def test_rows_tell_the_line_that_they_begin_in() -> None:
    def lines(content: bytes) -> list[int]:
        rows = rows_of_csv(content, NEW, 3, ["uniqueCode", "owner"], TYPE, "properties")
        assert [row.number for row in rows] == [4, 5, 6]
        return [row.line for row in rows]

    cells = [["A", "me"], ["B", "me"], ["C", "me"]]
    assert lines(Part(3, cells, [7, 8, 9]).content()) == [7, 8, 9]
    assert lines(Part(3, cells, [7, 9, 12]).content()) == [7, 9, 12]
    assert lines(msgspec.json.encode(cells)) == [0, 0, 0], "stored by a version that kept no lines"


@given(st.lists(st.sampled_from(["A", "", "B"]), min_size=1, max_size=8), st.integers(0, 1000))
def test_rows_are_numbered_in_their_order_and_called_by_what_they_have(codes: list[str], first: int) -> None:
    rows = of_csv(["uniqueCode", "owner"], *([code, "me"] for code in codes), first=first)
    assert [row.number for row in rows] == list(range(first + 1, first + len(codes) + 1))
    assert [row.ref for row in rows] == [code or str(row.number) for code, row in zip(codes, rows, strict=True)]


def test_a_file_fills_the_body_inside_a_row() -> None:
    shape = CONTAINERS.shapes["update"]
    cells = msgspec.json.encode([["BX-1", "7", '[{"operator":"acme","trackingId":"T"}]']])
    (row,) = rows_of_csv(cells, shape, 0, ["containerId", "size", "trackingDetails"], TYPE, "attributes")
    assert (row.name, row.body.attributes) == ("BX-1", {"size": 7})
    assert row.body.trackingDetails[0].trackingId == "T"


@pytest.mark.parametrize(("cell", "size"), [(" 7 ", 7), ("\t-1.5", -1.5), ("1e3\u00a0", 1000.0)])
def test_numbers_may_be_padded(cell: str, size: float) -> None:
    rows = of_csv(["uniqueCode", "owner", "size"], ["A", "me", cell], ["B", "me", "1"])
    assert [row.body.properties for row in rows] == [{"size": size}, {"size": 1}]


@pytest.mark.parametrize("cell", [" ", "1 2", "1e400", "nan", "-inf", "9" * 5000, "0x10", "1_000", "--1", "½"])
def test_what_json_has_no_number_for_is_none(cell: str) -> None:
    (row,) = of_csv(["uniqueCode", "owner", "size"], ["A", "me", cell])
    assert row.why is not None
    assert row.why.faults[0].field == "properties.size"


@given(st.lists(JSON, max_size=8))
def test_any_json_rows_are_read_each_by_itself(sent: list[Any]) -> None:
    good = {"id": "drones:1", "properties": {"a": 1}}
    rows = rows_of_json(msgspec.json.encode([*sent, good]), CHANGED, 5)
    assert [row.number for row in rows] == list(range(6, 7 + len(sent)))
    assert all(isinstance(row.why, Refusal) for row in rows[:-1])
    assert (rows[-1].why, rows[-1].ref, rows[-1].body.properties) == (None, "drones:1", {"a": 1})

"""Parameters are declared once: the statements name them, and what is declared under a name arrives under it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from msgspec import structs

from haulier.engines.postgres import Database
from haulier.engines.statements import StatementError, with_numbers
from haulier.platform.batches import slice_parameters, writing
from haulier.platform.storage import applier, apply_parameters
from haulier.platform.storage.changes import Change, EntryWrite, Envelope, RowWrite, TimerDrop, TimerWrite

ENVELOPE = Envelope("acme", "journal-1", 7, '{"id":"me"}', "request-1", '{"m":1}', '{"url":"u"}')
ROW = RowWrite("box", "b1", 3, "type", "key", "parent", "state", '{"a":1}', '{"b":2}', "slot", 99)
OTHER_ROW = RowWrite("lid", "l1", 0)
CHANGE = Change("box", "b1", 4, "BoxChanged", [ROW, OTHER_ROW], state="CLOSED", payload='{"p":1}')


def test_names_become_numbers_in_the_order_of_their_declaration() -> None:
    assert (
        with_numbers("SELECT :a::text, :b[1:2], 'x'::text, :a", ["b", "a"]) == "SELECT $2::text, $1[1:2], 'x'::text, $2"
    )


@pytest.mark.parametrize("names", [["a"], ["a", "b", "c"]])
def test_a_parameter_that_only_one_side_has_is_found_when_the_statement_is_loaded(names: Sequence[str]) -> None:
    with pytest.raises(StatementError, match=r": [bc]$"):
        with_numbers("SELECT :a, :b", names)


def test_each_parameter_of_apply_holds_what_its_name_says() -> None:
    guards = [("box_type", "type", 5)]
    items = [(ENVELOPE, structs.replace(CHANGE, rows=[])), (ENVELOPE, structs.replace(CHANGE, guards=guards))]
    given = apply_parameters.parameters(items)
    for name in set(RowWrite.__struct_fields__) - {"is_named"}:
        assert given.pop(f"row_{name}") == [getattr(ROW, name), getattr(OTHER_ROW, name)], name
    for name in ("tenant_id", "at", "actor", "journal_id", "request_id", "meta", "callback"):
        assert given.pop(name) == [getattr(ENVELOPE, name)] * 2, name
    for name in ("kind", "id", "version", "event", "state", "data"):
        assert given.pop(name) == [getattr(CHANGE, name)] * 2, name
    assert given == {
        "row_change": [1, 1], "row_tenant_id": ["acme", "acme"], "change": [0, 1], "other_rows": [None, "lid/l1"],
        "other_versions": [None, "1"],
        "guard_change": [1], "guard_tenant_id": ["acme"], "guard_kind": ["box_type"], "guard_id": ["type"],
        "guard_version": [5], "entries": "[]", "timers": "[]", "drops": "[]",
    }  # fmt: skip


def test_a_row_whose_id_is_nobodys_business_is_written_and_not_named() -> None:
    hidden = structs.replace(OTHER_ROW, is_named=False)
    given = apply_parameters.parameters([(ENVELOPE, structs.replace(CHANGE, rows=[ROW, hidden]))])
    assert (given["row_id"], given["other_rows"], given["other_versions"]) == (["b1", "l1"], [None], [None])


@pytest.mark.parametrize(
    ("name", "members"),
    [
        ("entries", {"entries": [EntryWrite("book", 1, "account", "1", None, "9", {})]}),
        ("timers", {"timers": [TimerWrite("t1", "purpose", "subject", 1, {})]}),
        ("drops", {"drops": [TimerDrop("t2", must=True)]}),
    ],
)
def test_lines_and_timers_arrive_under_their_names(name: str, members: dict[str, Any]) -> None:
    items = [(ENVELOPE, structs.replace(CHANGE, rows=[], **members))]
    given = apply_parameters.parameters(items)
    assert str(given[name]).startswith('[{"change":0,"tenant_id":"acme",')


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        (applier.APPLY, apply_parameters.NAMES),
        (applier.APPLY_FAR, apply_parameters.NAMES),
        (writing.APPLY, tuple(slice_parameters.PARAMETERS)),
        (writing.APPLY_FAR, tuple(slice_parameters.FAR_PARAMETERS)),
    ],
)
async def test_the_server_counts_as_many_parameters_as_are_declared(
    database: Database, statement: str, names: Sequence[str]
) -> None:
    async with database.acquire() as connection:
        prepared = await connection.prepare(statement)
        assert len(prepared.get_parameters()) == len(names)

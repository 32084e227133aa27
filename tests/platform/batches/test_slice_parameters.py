"""Cells on their way to the database: what PostgreSQL makes of a column is what went in, whatever the cells hold."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haulier.core.attributes import INLINE_SLOTS, MAX_INDEXED_ATTRIBUTES
from haulier.core.sort_keys import encode
from haulier.platform.batches.slice_parameters import column, journal_ids, same, slot_columns
from haulier.platform.storage.changes import slot_text

READ = "SELECT coalesce($1::text[], string_to_array($2, E'\\x1e', '')) AS cells"
READ_SLOTS = "SELECT string_to_array($1::text, E'\\x1f', '')"
TEXTS = st.text("ab\x1e\x1f,{}'\"\\", max_size=4)
EXAMPLES = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.fixture(scope="module")
async def connection(postgres_url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(postgres_url)
    yield connection
    await connection.close()


def padded(cells: list[str | None] | None, count: int) -> list[str | None]:
    """As ``unnest`` of several arrays gives a short one."""
    found = cells or []
    return [*found, *[None] * (count - len(found))]


@EXAMPLES
@given(cells=st.lists(st.none() | TEXTS, max_size=6))
async def test_a_column_arrives_as_it_was(connection: asyncpg.Connection, cells: list[str | None]) -> None:
    found = await connection.fetchval(READ, *column(cells))
    assert padded(found, len(cells)) == cells


@pytest.mark.parametrize("width", [INLINE_SLOTS, MAX_INDEXED_ATTRIBUTES])
@EXAMPLES
@given(data=st.data())
async def test_index_columns_arrive_as_they_were(
    connection: asyncpg.Connection, width: int, data: st.DataObject
) -> None:
    row_of = st.lists(st.none() | TEXTS.map(encode), min_size=width, max_size=width)
    rows = data.draw(st.lists(row_of, max_size=5))
    texts = slot_columns([slot_text(tuple(row)) for row in rows])
    assert len(texts) == INLINE_SLOTS
    for number, text in enumerate(texts):
        found = padded(await connection.fetchval(READ_SLOTS, text), len(rows))
        assert found == [row[number] or None for row in rows]


@given(st.lists(st.sampled_from(["Made", "Changed"]), max_size=5))
def test_a_column_that_is_the_same_for_all_rows_is_one_cell(cells: list[str]) -> None:
    text = same(cells)
    if len(set(cells)) > 1:
        assert text.split("\x1e") == cells
    else:
        assert text == (cells[0] if cells else "")


@given(st.integers(0, 2**48 - 1), st.integers(0, 300))
def test_ids_of_a_slice_differ_and_are_ordered_as_its_rows(at: int, count: int) -> None:
    ids = journal_ids(at, count)
    assert len(set(ids)) == count
    assert ids == sorted(ids)
    assert all(len(id) == 36 and id[14] == "7" and id.startswith(f"{at:012x}"[:8]) for id in ids)

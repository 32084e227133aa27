"""Counts by type and state agree with the rows at every moment, whatever is written and folded meanwhile."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from random import Random
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haulier.app.catalogue import CATALOGUE
from haulier.core.aggregations import Aggregation, Filtered, Metric, Order, Terms
from haulier.core.filters import Group, Node, Term
from haulier.engines.postgres import Database
from haulier.platform.listing.aggregate_answers import Aggregated, answer_of
from haulier.platform.listing.aggregates import CompiledAggregations
from haulier.platform.listing.fields import Arguments
from haulier.platform.listing.resource_counts import Scope, Source
from haulier.platform.listing.sql import Fields, compile_filter
from haulier.platform.maintenance.resource_counts import SQL, fold_counts
from support.list_rows import CRATE, NOW

TYPES, STATES = ("boxes", "bags"), (None, "made:made", "made:late", "gone:gone")
INSERT = """
    INSERT INTO resource (tenant_id, kind, id, version, type, state, created_at, created_by, updated_at, updated_by,
                          expires_at)
    VALUES ($1, 'entity', $2, 1, $3, $4, $5, '{}', $5, '{}', $6)"""
MOVE = """
    UPDATE resource SET version = version + 1, type = $3, state = $4
    WHERE tenant_id = $1 AND kind = 'entity' AND id = $2"""
REMOVE = "DELETE FROM resource WHERE tenant_id = $1 AND kind = 'entity' AND id = $2"
ROWS = "SELECT type, state, count(*) FROM resource WHERE tenant_id = $1 AND kind = 'entity' GROUP BY type, state"
COUNTS = """
    SELECT type, nullif(state, ''), sum(resources)::bigint FROM resource_count WHERE tenant_id = $1 AND kind = 'entity'
    GROUP BY type, state HAVING sum(resources) <> 0"""
BOTH = f"SELECT ARRAY(SELECT r::text FROM ({ROWS}) r ORDER BY 1), ARRAY(SELECT c::text FROM ({COUNTS}) c ORDER BY 1)"
LINES = "SELECT count(*) FROM resource_count WHERE tenant_id = $1"
TRIGGERS = "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgfoid = 'haulier_count_resource'::regproc"
ENTITY = replace(
    CRATE, name="entity", columns={"state": "state", "type": "type"}, states={"main": "main", "sub": "sub"}
)


async def test_the_triggers_keep_the_counts_of_the_kinds_that_are_read(database: Database) -> None:
    counted = {kind.name for kind in CATALOGUE.kinds.values() if kind.is_counted}
    definitions = [row[0] for row in await database.fetch(TRIGGERS)]
    assert len(definitions) == 3
    for definition in definitions:
        kinds = re.search(r"kind = ANY \(ARRAY\[(.*?)\]\)", definition)
        assert kinds is not None
        assert set(re.findall(r"'(\w+)'", kinds[1])) == counted


async def test_counts_agree_with_the_rows_while_many_write_and_fold(database: Database, tenant_id: str) -> None:
    writing = True

    async def write(number: int) -> None:
        chance = Random(number)
        for turn in range(60):
            id, of, state = f"{number}-{turn % 20}", chance.choice(TYPES), chance.choice(STATES)
            async with database.acquire() as connection, connection.transaction():
                if turn < 20:
                    await connection.execute(INSERT, tenant_id, id, of, state, NOW, None)
                elif chance.random() < 0.7:
                    await connection.execute(MOVE, tenant_id, id, of, state)
                else:
                    await connection.execute(REMOVE, tenant_id, id)

    async def fold() -> None:
        while writing:
            await database.fetchval(SQL["fold"], 7)

    async def look() -> None:
        while writing:
            row = await database.fetchrow(BOTH, tenant_id)
            assert row is not None
            assert row[0] == row[1]

    others = [asyncio.create_task(work()) for work in (fold, fold, look)]
    await asyncio.gather(*(write(number) for number in range(3)))
    writing = False
    await asyncio.gather(*others)
    await look_at_both(database, tenant_id)


async def look_at_both(database: Database, tenant: str) -> None:
    row = await database.fetchrow(BOTH, tenant)
    assert row is not None
    assert row[0] == row[1]
    assert row[0]


async def test_lines_of_the_same_become_one_and_those_of_nothing_go(database: Database, tenant_id: str) -> None:
    for number in range(5):
        await database.execute(INSERT, tenant_id, str(number), "boxes", "made:made", NOW, None)
        await database.execute(MOVE, tenant_id, str(number), "boxes", "gone:gone")
    assert await database.fetchval(LINES, tenant_id) == 15
    assert await fold_counts(database) >= 15
    assert await database.fetchval(LINES, tenant_id) == 1
    await look_at_both(database, tenant_id)


async def test_two_lines_at_a_time_are_always_lines_of_the_same(database: Database, tenant_id: str) -> None:
    await fold_counts(database)
    types, lines = "abcdefgh", 3
    for number in range(lines):
        for of in types:
            await database.execute(INSERT, tenant_id, f"{of}{number}", of, "made:made", NOW, None)
    for _ in range(len(types) * (lines - 1)):
        assert await database.fetchval(SQL["fold"], 2) == 2
    assert await database.fetchval(LINES, tenant_id) == len(types)
    await look_at_both(database, tenant_id)


async def test_changes_within_a_state_add_no_line(database: Database, tenant_id: str) -> None:
    await database.execute(INSERT, tenant_id, "a", "boxes", "made:made", NOW, None)
    for _ in range(3):
        await database.execute(MOVE, tenant_id, "a", "boxes", "made:made")
    assert await database.fetchval(LINES, tenant_id) == 1


places = st.tuples(st.sampled_from(TYPES), st.sampled_from(STATES), st.sampled_from([None, NOW, NOW + 1]))
keys = st.sampled_from(["state", "type", "main", "sub"])
filters: st.SearchStrategy[Node] = st.one_of(
    st.just(Group("and", ())),
    st.builds(Term, keys, st.sampled_from(["eq", "ne", "prefix"]), st.sampled_from(["made:made", "MADE", "bags", "g"])),
)
orders = st.builds(Order, st.sampled_from(["_count", "_key"]), st.booleans())
leaves = st.builds(Terms, st.just("t"), keys, st.just("t"), st.integers(1, 4), orders, st.integers(1, 2))
parts = st.one_of(
    leaves,
    st.builds(lambda outer, inner: replace(outer, inner=(inner,)), leaves, leaves),
    st.builds(lambda tree, inner: Filtered("f", tree, "f", (inner,)), filters, leaves),
    st.builds(lambda tree: Filtered("f", tree, "f"), filters),
)


async def answered(
    database: Database, tenant: str, asked: tuple[Aggregation, ...], tree: Node, counts: bool
) -> Aggregated:
    args = Arguments()
    fields = Fields(ENTITY, None, None, args, tenant)
    condition = compile_filter(tree, fields, args) or "true"
    compiled = CompiledAggregations(asked, fields, args)
    assert not compiled.needs_rows
    now, scope = args.add(NOW, "bigint"), Scope.of(tenant, ENTITY, None, args)
    rows = f"{scope.of_kind} AND ({condition}) AND (expires_at IS NULL OR expires_at > {now})"
    statement = compiled.statement(scope.counts(condition, now) if counts else Source(fields.table, rows))
    sql, values = args.bind(statement.text)
    return answer_of(statement, await database.fetch(sql, *values))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    stored=st.lists(places, max_size=8),
    moved=st.lists(places, max_size=3),
    asked=st.lists(parts, max_size=2),
    tree=filters,
)
async def test_what_is_asked_of_counts_is_answered_as_of_rows(
    database: Database, stored: list[tuple[str, str | None, int | None]],
    moved: list[tuple[str, str | None, int | None]], asked: list[Aggregation], tree: Node,
) -> None:  # fmt: skip
    tenant = f"tenant-{uuid4()}"
    for number, (of, state, expires_at) in enumerate(stored):
        await database.execute(INSERT, tenant, str(number), of, state, NOW, expires_at)
    for number, (of, state, _) in enumerate(moved):
        await database.execute(MOVE, tenant, str(number), of, state)
    named = tuple(replace(one, name=f"{one.name}{place}") for place, one in enumerate(asked))
    by_rows, by_counts = [await answered(database, tenant, named, tree, counts) for counts in (False, True)]
    assert by_counts == by_rows


@pytest.mark.parametrize(
    "asked", [Terms("t", "id", "t"), Terms("t", "state", "t", inner=(Metric("m", "cardinality", "state", "m"),))]
)
def test_whatever_else_is_asked_needs_the_rows(asked: Aggregation) -> None:
    args = Arguments()
    assert CompiledAggregations((asked,), Fields(ENTITY, None, None, args, "tenant"), args).needs_rows

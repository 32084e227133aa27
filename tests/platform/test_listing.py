"""Lists as callers ask for them: paging, sorting, filters, choice of members."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from haulier.core.filters import Term
from haulier.core.refusal import Refusal
from haulier.engines.postgres import Database
from haulier.engines.settings import load_settings
from haulier.platform.listing import sql as compiler
from haulier.platform.listing.fields import Arguments
from haulier.platform.listing.query import MAX_OFFSET, list_resources, select_fields
from haulier.platform.listing.sql import MAX_NARROWED, Fields, compile_filter
from haulier.platform.runtime import Runtime
from haulier.platform.storage.list_connections import ListPool, list_session
from support.list_rows import CRATE, CRATES, NOW, Row, list_call, store
from support.settings import DEFAULTS
from support.statements import watch


@pytest.fixture(scope="module")
async def runtime(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Runtime]:
    """The parts that lists need, with a clock that stands still."""
    home: Path = tmp_path_factory.mktemp("lists")
    database = await Database.open(postgres_url, 2)
    lists = await Database.open(postgres_url, 2, session=list_session(DEFAULTS.db))
    settings = load_settings({}, missing_key="make", home=home, database_url=postgres_url)
    runtime = Runtime(settings, database, lists, None, {}, clock=lambda: NOW)
    yield runtime
    await runtime.close()


@pytest.fixture(params=[MAX_NARROWED, -1], ids=["narrow", "wide"])
def narrow(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists read the rows that one condition leaves, or leave the choice to the planner: callers see no difference."""
    monkeypatch.setattr(compiler, "MAX_NARROWED", request.param)
    monkeypatch.setattr(compiler, "MAX_NARROWED_BY_WORDS", request.param)


def asking(filter_: dict[str, Any]) -> str:
    return f"query={quote(json.dumps(filter_))}"


FORGET_STATISTICS = """
SELECT pg_clear_attribute_stats('public', 'resource', attname, inherited) FROM pg_stats WHERE tablename = 'resource'
"""


async def ids(runtime: Runtime, tenant: str, query_string: str = "", **more: Any) -> list[str]:
    page = await list_resources(list_call(runtime, tenant, query_string), CRATE, CRATES, **more)
    return [row.id for row in page.resources]


async def refused(runtime: Runtime, query_string: str) -> list[str]:
    """The fields that a refused list names."""
    with pytest.raises(Refusal) as caught:
        await list_resources(list_call(runtime, "nobody", query_string), CRATE, CRATES)
    assert caught.value.cause.value.status == 400
    return [fault.field for fault in caught.value.faults]


async def test_newest_come_first_and_ids_break_ties(runtime: Runtime, tenant_id: str) -> None:
    await store(runtime.database, tenant_id, [Row("a"), Row("c"), Row("b"), Row("old", created_at=NOW - 5)])
    assert await ids(runtime, tenant_id) == ["c", "b", "a", "old"]
    assert await ids(runtime, tenant_id, "sortBy=asc") == ["old", "a", "b", "c"]


@pytest.mark.parametrize("second", ["limit=3&offset=3", "size=3&page=2", "pageSize=3&pageNo=2", "limit=3&page=2"])
async def test_every_way_to_name_a_page_gives_the_same_one(runtime: Runtime, tenant_id: str, second: str) -> None:
    await store(runtime.database, tenant_id, [Row(f"c{n}", created_at=NOW + n) for n in range(8)])
    page = await list_resources(list_call(runtime, tenant_id, second), CRATE, CRATES)
    assert [row.id for row in page.resources] == ["c4", "c3", "c2"]
    assert page.total == 8


@pytest.mark.parametrize("sort_key", ["createdAt", "name", "weight", "fresh", "state", "id"])
@pytest.mark.parametrize("sort_by", ["asc", "desc"])
@pytest.mark.usefixtures("narrow")
async def test_pages_put_together_are_the_whole_list(
    runtime: Runtime, tenant_id: str, sort_key: str, sort_by: str
) -> None:
    attrs: list[dict[str, Any]] = [
        {},
        {"name": "x", "weight": 2, "fresh": "x"},
        {"name": "y", "weight": -1, "fresh": 3},
    ]
    rows = [Row(f"c{n:02}", attrs[n % 3], state=[None, "open"][n % 2], created_at=NOW + n % 2) for n in range(20)]
    await store(runtime.database, tenant_id, rows)
    order = f"sortKey={sort_key}&sortBy={sort_by}"
    whole = await ids(runtime, tenant_id, order)
    paged = [id for start in range(0, 21, 3) for id in await ids(runtime, tenant_id, f"{order}&limit=3&offset={start}")]
    assert len(whole) == 20
    assert paged == whole


@pytest.mark.usefixtures("narrow")
async def test_values_sort_by_their_worth_and_rows_without_one_come_last(runtime: Runtime, tenant_id: str) -> None:
    weights = {"a": 10, "b": 9.5, "c": -3, "d": 100}
    await store(
        runtime.database, tenant_id, [*(Row(id, {"weight": w, "worth": w}) for id, w in weights.items()), Row("none")]
    )
    for key in ("weight", "properties.weight", "worth"):
        assert await ids(runtime, tenant_id, f"sortKey={key}&sortBy=asc") == ["c", "b", "a", "d", "none"]
        assert await ids(runtime, tenant_id, f"sortKey={key}&sortBy=desc") == ["d", "a", "b", "c", "none"]


@pytest.mark.parametrize("sort", ["sortBy=weight:asc", "sortKey=weight&sortBy=asc", "sortKey=weight&sortBy=ASC"])
async def test_a_direction_may_stand_with_the_field(runtime: Runtime, tenant_id: str, sort: str) -> None:
    await store(runtime.database, tenant_id, [Row("heavy", {"weight": 2}), Row("light", {"weight": 1})])
    assert await ids(runtime, tenant_id, sort) == ["light", "heavy"]
    assert await ids(runtime, tenant_id, "sortBy=-weight") == ["heavy", "light"]


@pytest.mark.usefixtures("narrow")
async def test_a_filter_counts_all_it_finds(runtime: Runtime, tenant_id: str) -> None:
    await store(runtime.database, tenant_id, [Row(f"c{n:02}", {"weight": n % 2}) for n in range(30)])
    filter_ = asking({"op": "and", "arr": [{"key": "weight", "value": 1}]})
    page = await list_resources(list_call(runtime, tenant_id, f"{filter_}&limit=4&offset=12"), CRATE, CRATES)
    assert ([row.id for row in page.resources], page.total) == (["c05", "c03", "c01"], 15)
    beyond = await list_resources(list_call(runtime, tenant_id, f"{filter_}&offset=40"), CRATE, CRATES)
    assert (beyond.resources, beyond.total) == ([], 15)


@pytest.mark.usefixtures("narrow")
async def test_expired_resources_are_neither_listed_nor_counted(runtime: Runtime, tenant_id: str) -> None:
    rows = [Row("gone", expires_at=NOW), Row("going", expires_at=NOW + 1), Row("stays"), Row("other")]
    await store(runtime.database, tenant_id, rows)
    page = await list_resources(list_call(runtime, tenant_id, "limit=2"), CRATE, CRATES)
    assert ([row.id for row in page.resources], page.total) == (["stays", "other"], 3)


async def test_a_tenant_and_a_parent_bound_the_list(runtime: Runtime, tenant_id: str) -> None:
    await store(runtime.database, tenant_id, [Row("mine", parent="p"), Row("other", parent="q"), Row("none")])
    await store(runtime.database, f"{tenant_id}x", [Row("theirs", parent="p")])
    assert await ids(runtime, tenant_id, parent="p") == ["mine"]
    untyped = await list_resources(list_call(runtime, tenant_id), CRATE, None)
    assert untyped.total == 3


@pytest.mark.parametrize(
    ("query_string", "fields"),
    [
        ("limit=0", ["limit"]), ("limit=101", ["limit"]), ("limit=x", ["limit"]), ("limit=", ["limit"]),
        ("size=1000", ["size"]), ("pageSize=-1", ["pageSize"]), ("page=0", ["page"]), ("pageNo=202", ["pageNo"]),
        (f"offset={MAX_OFFSET + 1}", ["offset"]), ("offset=-1", ["offset"]), ("limit=0&offset=-1", ["limit", "offset"]),
        ("sortKey=plain", ["sortKey"]), ("sortKey=label", ["sortKey"]), ("sortBy=upwards:now", ["sortBy"]),
        ("sortBy=nothing", ["sortBy"]), ("sortKey=%00", ["query"]), ("query=%7B", ["query"]),
        ("select=" + ",".join(f"n{n}" for n in range(101)), ["select"]),
        (asking({"regexp": [{"key": "name", "regex": r"\bcrate"}]}), ["query"]),
        (
            asking({"op": "or", "arr": [{"key": "secret", "value": 1}, {"key": "oops", "value": 2}]}),
            ["query.secret", "query.oops"],
        ),
    ],
)  # fmt: skip
async def test_a_refusal_names_what_is_at_fault(runtime: Runtime, query_string: str, fields: list[str]) -> None:
    assert await refused(runtime, query_string) == fields


async def test_a_filter_that_takes_too_long_is_refused(postgres_url: str, runtime: Runtime, tenant_id: str) -> None:
    await store(runtime.database, tenant_id, [Row(f"c{n}", {"name": "a" * 20_000 + "b"}) for n in range(40)])
    hasty = await Database.open(postgres_url, 1, session={**list_session(DEFAULTS.db), "statement_timeout": "1"})
    patient, runtime.lists = runtime.lists, ListPool(hasty, DEFAULTS.db.lists_waiting)
    try:
        filter_ = asking({"regexp": [{"key": "name", "regex": "(a*)*(a|aa)*c?d"}]})
        with pytest.raises(Refusal, match="too expensive"):
            await ids(runtime, tenant_id, filter_)
    finally:
        runtime.lists = patient
        await hasty.close()


@pytest.mark.parametrize(
    "text", ["select=a,b", "select=a&select=b", "select[]=a&select[]=b", 'select=["a","b"]', "select=a,b,a,"]
)
async def test_members_are_chosen_in_any_form(runtime: Runtime, tenant_id: str, text: str) -> None:
    page = await list_resources(list_call(runtime, tenant_id, text), CRATE, CRATES)
    assert page.select == ["a", "b"]


def test_chosen_members_always_have_the_id() -> None:
    shown = {"id": "c1", "state": "open", "properties": {"a": 1, "b": 2}, "tags": ["x"]}
    assert select_fields(shown, []) == shown
    assert select_fields(shown, ["state"]) == {"id": "c1", "state": "open"}
    assert select_fields(shown, ["a", "unheard"]) == {"id": "c1", "properties": {"a": 1}}
    assert select_fields(shown, ["properties.b", "tags"]) == {"id": "c1", "properties": {"b": 2}, "tags": ["x"]}
    place = {"id": "c1", "place": {"city": "Pune", "zip": "1"}}
    assert select_fields(place, ["place.city"]) == {"id": "c1", "place": {"city": "Pune"}}
    assert select_fields(place, ["city"]) == {"id": "c1"}
    assert select_fields(shown, ["properties"]) == {"id": "c1", "properties": {"a": 1, "b": 2}}


@pytest.mark.parametrize(
    ("term", "column"),
    [
        (Term("name", "eq", "crate 7"), "x1"),
        (Term("name", "prefix", "crate 70"), "x1"),
        (Term("weight", "eq", 5), "x2"),
        (Term("weight", "in", (5, 6)), "x2"),
        (Term("volume", "eq", 5), "more_x32"),
        (Term("name", "match", "70 71"), "more_words"),
        (Term("name", "phrase", "Crate 70"), "more_words"),
        (Term("name", "phrase_prefix", "crate 70"), "more_words"),
    ],
)
async def test_a_filter_by_an_indexed_attribute_reads_its_index(
    runtime: Runtime, tenant_id: str, term: Term, column: str
) -> None:
    rows = [Row(f"c{n:04}", {"name": f"crate {n}", "weight": n, "volume": n}, created_at=NOW + n) for n in range(2000)]
    await store(runtime.database, tenant_id, rows)
    await runtime.database.execute("ANALYZE resource, resource_more")
    args = Arguments()
    fields = Fields(CRATE, CRATES, None, args, tenant_id)
    condition = compile_filter(term, fields, args)
    scope = f"tenant_id = {args.add(tenant_id, 'text')} AND kind = 'crate' AND type = 'crates'"
    order = "ORDER BY created_at DESC, id DESC LIMIT 50"
    sql, values = args.bind(f"EXPLAIN SELECT * FROM {fields.table} WHERE {scope} AND ({condition}) {order}")
    plan = "\n".join(line[0] for line in await runtime.lists.database.fetch(sql, *values))
    assert f"resource_{column} " in plan
    assert ("Incremental Sort" in plan) is (term.op == "eq")


async def test_a_total_is_counted_in_the_index_alone(runtime: Runtime, tenant_id: str) -> None:
    await store(runtime.database, tenant_id, [Row(f"c{n:04}", {"name": f"crate {n % 3}"}) for n in range(3000)])
    await runtime.database.execute("VACUUM ANALYZE resource")
    sent: list[str] = []
    fetch = runtime.lists.database.fetch

    async def explained(sql: str, *values: object) -> list[Any]:
        sent.append("\n".join(line[0] for line in await fetch(f"EXPLAIN {sql}", *values)))
        return await fetch(sql, *values)

    runtime.lists.database.fetch = explained  # type: ignore[method-assign]
    try:
        found = await list_resources(
            list_call(runtime, tenant_id, asking({"arr": [{"key": "name", "value": "crate 1"}]})), CRATE, CRATES
        )
    finally:
        del runtime.lists.database.fetch  # the class's own again, which other tests watch
    assert found.total == 1000
    assert "Index Only Scan using resource_x1" in sent[-1]


FEW = {"key": "name", "value": "crate 7"}
HEAVY = {"key": "weight", "value": 600, "expr": "gte"}
FIRM = {"key": "fragile", "value": False}


@pytest.mark.parametrize("known", [True, False], ids=["fresh statistics", "no statistics"])
@pytest.mark.parametrize(
    ("terms", "expected", "statements"),
    [
        # A lone equality is tried at once; when it leaves too many, or there are several, they are counted first.
        ([FEW, HEAVY], (4, ["c1007", "c1507"]), 1),
        ([FEW, HEAVY, FIRM], (4, ["c1007", "c1507"]), 2),
        ([{"key": "weight", "value": 2990, "expr": "gte"}, FIRM], (5, ["c2991", "c2993"]), 3),
    ],
)
async def test_a_narrow_condition_is_read_from_its_index_whatever_the_statistics_say(
    runtime: Runtime,
    tenant_id: str,
    known: bool,
    terms: list[dict[str, Any]],
    expected: tuple[int, list[str]],
    statements: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(compiler, "MAX_NARROWED", MAX_NARROWED)
    rows = [Row(f"c{n:04}", {"name": f"crate {n % 500}", "weight": n, "fragile": n % 2 == 0}) for n in range(3000)]
    await store(runtime.database, tenant_id, rows)
    await runtime.database.execute("ANALYZE resource")
    if not known:
        await runtime.database.execute(FORGET_STATISTICS)
    lists = watch(runtime.lists.database)
    asked = asking({"op": "and", "arr": terms})
    found = await list_resources(
        list_call(runtime, tenant_id, f"{asked}&sortKey=weight&sortBy=asc&limit=2"), CRATE, CRATES
    )
    assert (found.total, [row.id for row in found.resources]) == expected
    assert len(lists.sent) == statements
    last = lists.sent[-1]
    plan = "\n".join(line[0] for line in await lists.fetch(f"EXPLAIN {last.sql}", *last.args))
    column = "x1" if FEW in terms else "x2"
    scans = [line.split("Scan using ")[1].split(" on ")[0] for line in plan.splitlines() if "Scan using" in line]
    assert sorted(scans) == ["resource_pkey", f"resource_{column}", f"resource_{column}"], plan


async def test_an_update_touches_no_index_of_lists(database: Database, tenant_id: str) -> None:
    await store(database, tenant_id, [Row("c1", {"name": "x"})])
    change = "UPDATE resource SET version = version + 1, updated_at = updated_at + 1, state = 'b', body = '{}'"
    counts = "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_xact_user_tables WHERE relname = 'resource'"
    async with database.acquire() as connection, connection.transaction():
        await connection.execute(f"{change} WHERE tenant_id = $1 AND id = 'c1'", tenant_id)
        assert tuple(await connection.fetchrow(counts)) == (1, 1)


async def test_newest_first_over_all_types_is_merged_from_each(runtime: Runtime, tenant_id: str) -> None:
    states = ("even", "odd")
    rows = [Row(f"r{n:02}", created_at=NOW - n // 2, state=states[n % 2]) for n in range(20)]
    rows[3].expires_at = NOW
    await store(runtime.database, tenant_id, rows)
    await runtime.database.execute(
        "UPDATE resource SET type = 'type-' || right(id, 1) WHERE tenant_id = $1 AND id NOT LIKE '%0'", tenant_id
    )
    newest = [row.id for row in sorted(rows, key=lambda row: (row.created_at, row.id), reverse=True) if row.id != "r03"]

    async def over_all(query_string: str) -> list[str]:
        page = await list_resources(list_call(runtime, tenant_id, query_string), CRATE, None)
        assert page.total == (19 if "query=" not in query_string else 9)
        return [row.id for row in page.resources]

    assert await over_all("") == newest
    assert await over_all("sortBy=asc") == newest[::-1]
    assert await over_all("limit=4&offset=5") == newest[5:9]
    assert await over_all("limit=1&offset=18&sortBy=asc") == newest[:1]
    odd = asking({"key": "state", "value": "odd"})
    assert await over_all(odd) == [id for id in newest if int(id[1:]) % 2]


@pytest.mark.parametrize("direction", ["asc", "desc"])
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"query": {"match": {"name": "red blue"}}}, lambda found: found & {"red", "blue"}),
        ({"match": {"name": {"query": "Box RED", "operator": "and"}}}, lambda found: found >= {"box", "red"}),
        ({"bool": {"must": [{"match": {"name": "box"}}, {"match_phrase_prefix": {"name": "gr"}}]}},
         lambda found: "box" in found and found & {"green", "grey"}),
        ({"match": {"name": "nothing"}}, lambda found: False),
    ],
)  # fmt: skip
async def test_pages_of_a_search_for_words_are_read_by_age_without_what_has_expired(
    runtime: Runtime, tenant_id: str, query: dict[str, Any], words: Callable[[set[str]], Any], direction: str
) -> None:
    names = ["red box", "blue box", "green box", "grey crate", "Red Green Box", "", "box of grey things"]
    rows = [
        Row(f"c{n:03}", {"name": names[n % 7]}, created_at=NOW + n // 3, expires_at=(NOW - 1, NOW + 10**9, None)[n % 3])
        for n in range(70)
    ]
    await store(runtime.database, tenant_id, rows)
    there = [row for row in rows if row.expires_at != NOW - 1 and words(set(row.attrs["name"].lower().split()))]
    there.sort(key=lambda row: (row.created_at, row.id), reverse=direction == "desc")
    lists = watch(runtime.lists.database)
    for page in (1, 2, 9):
        asked = f"{asking(query)}&sortBy={direction}&size=6&page={page}"
        found = await list_resources(list_call(runtime, tenant_id, asked), CRATE, CRATES)
        assert found.total == len(there)
        assert [row.id for row in found.resources] == [row.id for row in there[6 * page - 6 : 6 * page]]
    assert len(lists.sent) == 3

"""The compiled statement of an aggregation answers what the model does, whatever is asked of whatever rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from haulier.core.aggregations import (
    MAX_BUCKETS,
    Aggregation,
    DateHistogram,
    Filtered,
    Interval,
    Metric,
    Order,
    Range,
    Ranges,
    Terms,
    parse_zone,
)
from haulier.core.filters import Group, Node, Term, matches
from haulier.core.refusal import Refusal
from haulier.engines.postgres import Database
from haulier.platform.listing.aggregate_answers import Aggregated, answer_of
from haulier.platform.listing.aggregates import MAX_GROUPS, MAX_NUMBERS, CompiledAggregations
from haulier.platform.listing.fields import Arguments
from haulier.platform.listing.resource_counts import Source
from haulier.platform.listing.sql import Fields, compile_filter
from support.aggregate_model import summarise
from support.list_rows import CRATE, CRATES, NOW, Row, store

HOUR = 3_600_000
ALL = Group("and", ())
TIMES = frozenset({"createdAt"})
NUMBERS = ("weight", "properties.worth", "volume", "label", "createdAt", "version")
FIELDS = (*NUMBERS, "name", "fragile", "fresh", "state", "code", "owner.id")
ZONES = ("UTC", "Asia/Kolkata", "Europe/Berlin", "America/Havana", "Atlantic/Azores", "+05:30", "-0330")
SUMMER = 1_711_846_800_000
"""When Berlin's clock went forward in 2024."""
WINTER = 1_729_990_800_000
"""When it went back; in Havana and on the Azores the hour before midnight came twice."""
moments = st.one_of(
    st.integers(-3, 3).map(lambda day: NOW + day * 24 * HOUR),
    st.builds(
        lambda at, quarters: at + quarters * HOUR // 4,
        st.sampled_from([SUMMER, WINTER, 1_710_046_800_000, 1_730_610_000_000]),
        st.integers(-200, 200),
    ),
)
texts = st.sampled_from(["", "a", "B", "é", "Ä", "a b", "z", "5", "true"])
numbers = st.one_of(
    st.integers(-2, 4), st.integers(-9, 9).map(lambda n: n / 4), st.sampled_from([10**18, 1e-7, -(10**15), 1e300])
)
scalars = st.one_of(texts, numbers, st.booleans())
values = st.one_of(
    scalars, st.none(), st.just({"a": 1}), moments,
    st.lists(st.one_of(scalars, st.none(), st.just(["a"]), st.just({"b": 1})), max_size=4),
)  # fmt: skip


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    kept = {
        "name": texts, "fresh": texts, "weight": numbers, "worth": st.one_of(numbers, moments), "volume": numbers,
        "fragile": st.booleans(),
    }  # fmt: skip
    found = []
    for number in range(draw(st.integers(0, 8))):
        attrs = {name: draw(fit) for name, fit in kept.items() if draw(st.integers(0, 4))}
        if draw(st.integers(0, 9)) == 0:
            attrs["weight"] = "of another type"
        body = {"label": draw(values), "owner": {"id": draw(values)}}
        key, state = draw(st.one_of(st.none(), st.just(f"C{number}"))), draw(st.one_of(st.none(), texts))
        found.append(
            Row(f"crate-{number}", attrs, body, state, key, version=draw(st.integers(1, 3)), created_at=draw(moments))
        )
    return found


def filters() -> st.SearchStrategy[Node]:
    terms = st.one_of(
        st.builds(Term, st.sampled_from(["weight", "label"]), st.sampled_from(["gte", "lt"]), st.integers(-2, 3)),
        st.builds(Term, st.sampled_from(["name", "state", "label"]), st.sampled_from(["eq", "ne", "match"]), texts),
        st.builds(Term, st.sampled_from(["fragile", "code", "owner.id"]), st.just("exists"), st.booleans()),
    )
    few = st.lists(terms, min_size=3, max_size=3).map(tuple)
    return st.one_of(terms, few.map(lambda three: Group("or", three, 2)), st.just(Group("and", ())))


@st.composite
def aggregations(draw: st.DrawFn, depth: int = 3) -> tuple[Aggregation, ...]:
    """Some of every kind, to any depth that a request may have."""
    found: list[Aggregation] = []
    for number in range(draw(st.integers(0 if depth < 3 else 1, 3 if depth == 3 else 2))):
        name = f"{'abc'[depth - 1]}{number}"
        kind = draw(
            st.sampled_from(["metric", "terms", "spans", "ranges", "filter"] if depth > 1 else ["metric", "terms"])
        )
        if kind == "metric":
            op = draw(st.sampled_from(["value_count", "sum", "avg", "min", "max", "cardinality"]))
            key = draw(st.sampled_from(FIELDS if op in ("value_count", "cardinality") else NUMBERS))
            found.append(Metric(name, op, key, name))
            continue
        inner = draw(aggregations(depth - 1)) if depth > 1 else ()
        if kind == "filter":
            found.append(Filtered(name, draw(filters()), name, inner))
        elif kind == "ranges":
            bounds = sorted(draw(st.sets(st.integers(-3, 5), min_size=1, max_size=3)))
            ends = [None, *bounds, None]
            ranges = tuple(Range(str(place), *pair) for place, pair in enumerate(pairwise(ends)))
            found.append(Ranges(name, draw(st.sampled_from(NUMBERS)), name, ranges, inner))
        elif kind == "spans":
            length: Any = draw(st.sampled_from(["day", "week", "month", HOUR, 24 * HOUR, 5 * HOUR]))
            zone = parse_zone(draw(st.sampled_from(ZONES)))
            assert zone is not None
            least, order = (
                draw(st.integers(0, 2)),
                Order(draw(st.sampled_from(["_key", "_count"])), draw(st.booleans())),
            )
            key = "createdAt" if least == 0 else draw(st.sampled_from(["createdAt", "worth", "label"]))
            found.append(DateHistogram(name, key, name, Interval(length), *zone, order, least, inner))
        else:
            orders = ["_count", "_key", *(one.name for one in inner if _sorts(one))]
            order = Order(draw(st.sampled_from(orders)), draw(st.booleans()))
            key, size, least = draw(st.sampled_from(FIELDS)), draw(st.integers(1, 4)), draw(st.integers(1, 2))
            found.append(Terms(name, key, name, size, order, least, inner))
    return tuple(found)


def _sorts(one: Aggregation) -> bool:
    return isinstance(one, Metric) and not (one.op == "cardinality" and one.key in ("label", "owner.id"))


async def answered(database: Database, tenant: str, asked: Sequence[Aggregation], tree: Node = ALL) -> Aggregated:
    """What the database says."""
    args = Arguments()
    fields = Fields(CRATE, CRATES, None, args, tenant)
    condition = compile_filter(tree, fields, args) or "true"
    scope = f"tenant_id = {args.add(tenant, 'text')} AND kind = 'crate' AND type = 'crates' AND ({condition})"
    statement = CompiledAggregations(asked, fields, args).statement(Source(fields.table, scope))
    sql, given_values = args.bind(statement.text)
    return answer_of(statement, await database.fetch(sql, *given_values))


def plain(value: Any) -> Any:
    """The same with numbers of as many digits as both sides have."""
    if isinstance(value, Mapping):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return value
    return f"{float(value):.9g}"


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(stored=rows(), asked=aggregations(), tree=filters())
@example(
    [Row("a", body={"label": [1, 1, "x"]})],
    (Terms("t", "label", "t"), Metric("n", "value_count", "label", "n")),
    Group("and", ()),
)
@example(
    [Row("a", body={"label": [0, 1]}), Row("b", body={"label": [1, 86_400_000]})],
    (DateHistogram("d", "label", "d", Interval("day"), UTC, "UTC", Order("_key", False), 1, ()),),
    Group("and", ()),
)
@example([], (Terms("t", "name", "t"), Metric("m", "min", "weight", "m")), Group("and", ()))
async def test_an_aggregation_answers_what_the_model_does(
    database: Database, stored: list[Row], asked: tuple[Aggregation, ...], tree: Node
) -> None:
    tenant = f"tenant-{uuid4()}"
    await store(database, tenant, stored)
    found = [row.value_of for row in stored if matches(tree, row.value_of)]
    answer = await answered(database, tenant, asked, tree)
    assert answer.total == len(found)
    assert plain(answer.found) == plain(summarise(asked, found, TIMES)), f"{asked} over {stored}"


def nested(levels: int, widest: int) -> tuple[Aggregation, ...]:
    """Histograms in as many ranges."""
    spans = DateHistogram("h", "createdAt", "h", Interval("day"), ZoneInfo("UTC"), "UTC")
    ranges = tuple(Range(str(n), n, None) for n in range(widest))
    return (Ranges("r", "weight", "r", ranges, (spans,)),) * levels


def compiled(asked: Sequence[Aggregation]) -> str:
    args = Arguments()
    compiled = CompiledAggregations(asked, Fields(CRATE, CRATES, "app:mine", args, "tenant"), args)
    return compiled.statement(Source("resource", "true")).text


def test_a_statement_has_no_more_groups_and_numbers_than_it_may() -> None:
    assert compiled(nested(1, MAX_GROUPS)).count("date_trunc") == MAX_GROUPS
    with pytest.raises(Refusal, match="groups"):
        compiled(nested(1, MAX_GROUPS + 1))
    numbers = [Metric(str(n), "sum", "weight", "aggs") for n in range(MAX_NUMBERS + 1)]
    compiled(numbers[:-1])
    with pytest.raises(Refusal, match="numbers"):
        compiled(numbers)


def test_every_field_at_fault_is_named_in_one_refusal() -> None:
    asked = [
        Terms("a", "plain", "aggs.a.terms.field", inner=(Metric("b", "sum", "name", "aggs.a.aggs.b.sum.field"),)),
        Terms("c", "secret", "aggs.c.terms.field"), Metric("d", "avg", "fragile", "aggs.d.avg.field"),
    ]  # fmt: skip
    with pytest.raises(Refusal) as caught:
        compiled(asked)
    assert {(fault.field, fault.rule) for fault in caught.value.faults} == {
        ("aggs.a.terms.field", "not_indexed"), ("aggs.c.terms.field", "not_indexed"), ("aggs.d.avg.field", "type"),
    }  # fmt: skip


async def test_a_histogram_of_too_many_spans_is_refused_before_they_are_made(database: Database) -> None:
    tenant = f"tenant-{uuid4()}"
    await store(database, tenant, [Row("a", created_at=NOW), Row("b", created_at=NOW + MAX_BUCKETS * HOUR)])

    def hours(length: int) -> list[Aggregation]:
        return [DateHistogram("h", "createdAt", "aggs.h.field", Interval(length), ZoneInfo("UTC"), "UTC")]

    with pytest.raises(Refusal, match="buckets"):
        await answered(database, tenant, hours(1))
    with pytest.raises(Refusal, match="buckets"):
        await answered(database, tenant, hours(HOUR))
    found = (await answered(database, tenant, hours(2 * HOUR))).found
    assert len(found["h"]["buckets"]) == MAX_BUCKETS // 2 + 1

"""Whatever is asked, and however nearly right, is answered or refused: nothing of it is our fault."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any, get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haulier.core.aggregations import MetricOperator
from services.dlqs.searches import aggregate, aggregate_by_body, search, search_by_body
from support.linehaul import lay_lane
from support.stack import Answer, Client

WHERE = ("jobs", "linehaul")
FIELDS = (
    "hub", "kilos", "customData.hub.keyword", "status", "createdAt", "id", "jobRef", "scheduledFor", "subStatus",
    "note", "type", "", "attributes.", "a.b.c", "\u0000", "é" * 130,
)  # fmt: skip
values = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**25), 10**25), st.floats(),
    st.sampled_from(["", "x", "1", "2026-11", "*"]),
    st.text(max_size=5), st.lists(st.integers(0, 3), max_size=3), st.just({}), st.just({"value": 1}),
)  # fmt: skip
names = st.sampled_from(FIELDS)
leaves = st.one_of(
    st.builds(
        lambda kind, key, value: {kind: {key: value}},
        st.sampled_from(["term", "terms", "match", "match_phrase", "prefix", "wildcard", "regexp", "fuzzy", "range"]),
        names,
        values,
    ),
    st.builds(
        lambda key, relation, value: {"range": {key: {relation: value}}}, names, st.sampled_from(["gte", "lt"]), values
    ),
    st.builds(lambda key: {"exists": {"field": key}}, names),
    st.builds(lambda key, value: {"multi_match": {"query": value, "fields": [key, "hub"]}}, names, values),
    st.builds(
        lambda key, op, value: {"key": key, "expr": op, "value": value}, names, st.sampled_from(["eq", "like"]), values
    ),
)
queries = st.recursive(
    st.one_of(leaves, values),
    lambda inner: st.one_of(
        st.builds(
            lambda part, some: {"bool": {part: some}},
            st.sampled_from(["must", "should", "must_not"]),
            st.lists(inner, max_size=3),
        ),
        st.builds(
            lambda op, some: {"op": op, "arr": some}, st.sampled_from(["and", "or", 1]), st.lists(inner, max_size=3)
        ),
        st.builds(lambda query: {"query": query}, inner),
    ),
    max_leaves=6,
)
bodies = st.one_of(
    st.builds(lambda kind, key: {kind: {"field": key}}, st.sampled_from(get_args(MetricOperator)), names),
    st.builds(lambda key, size: {"terms": {"field": key, "size": size}}, names, st.sampled_from([1, 10, 0, 1001, "5"])),
    st.builds(
        lambda key, member, length, zone: {"date_histogram": {"field": key, member: length, "time_zone": zone}},
        names, st.sampled_from(["fixed_interval", "calendar_interval"]),
        st.sampled_from(["day", "1M", "1h", "7d", "1ms", 5]),
        st.sampled_from(["UTC", "Asia/Kolkata", "+05:30", "Mars", "posixrules", "localtime", None]),
    ),
    st.builds(lambda key, start: {"range": {"field": key, "ranges": [{"from": start}, {"to": 5}]}}, names, values),
    st.builds(lambda query: {"filter": query}, queries),
    values,
)  # fmt: skip
aggregations = st.recursive(
    st.dictionaries(st.sampled_from(["a", "b", "x[y]", ""]), bodies, max_size=3),
    lambda inner: st.builds(
        lambda body, more: {"a": {**body, "aggs": more}} if isinstance(body, dict) else body, bodies, inner
    ),
    max_leaves=4,
)
pages = st.fixed_dictionaries(
    {}, optional={"sort": st.lists(st.one_of(values, st.dictionaries(names, values, max_size=2)), max_size=2),
                  "offset": values, "size": values, "select": st.lists(st.text(max_size=3), max_size=2)},
)  # fmt: skip


def calls_of(client: Client, query: Any, aggs: Any, page: dict[str, Any]) -> list[Awaitable[Answer]]:
    """Every operation, asked with these."""
    return [
        search_by_body(client, *WHERE, query=query, **page),
        aggregate_by_body(client, *WHERE, query=query, aggs=aggs),
        aggregate_by_body(client, *WHERE, aggs=aggs),
        search(client, *WHERE, query=query if isinstance(query, dict | list) else str(query)),
        aggregate(client, *WHERE, aggs=aggs if isinstance(aggs, dict | list) else str(aggs)),
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
async def test_no_request_is_answered_with_a_fault_of_ours(client: Client, data: st.DataObject) -> None:
    if (await search(client, *WHERE)).status != 200:
        lane = await lay_lane(client)
        for number in range(3):
            await lane.job(customData={"hub": f"hub {number}", "kilos": number})
    asked = [(data.draw(queries), data.draw(aggregations), data.draw(pages)) for _ in range(4)]
    calls = [call for query, aggs, page in asked for call in calls_of(client, query, aggs, page)]
    answers = await asyncio.gather(*calls)
    assert [answer.body for answer in answers if answer.status not in (200, 400)] == []
    assert all(answer.code_is_ours for answer in answers if answer.status == 400)

"""Queries made to hurt are refused, or end in bounded time, and leave the process to others."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.core.filters import MAX_REGEX_LENGTH, MAX_VALUES
from haulier.services.dlqs.queries import LIMITS
from services.dlqs.searches import aggregate_by_body, search, search_by_body
from support.linehaul import Lane, lay_lane
from support.stack import Client, Stack, serving

LONGEST = 5.0
"""Seconds that a query may take."""


@pytest.fixture
async def lane(client: Client) -> Lane:
    return await lay_lane(client)


def deep(levels: int) -> dict[str, Any]:
    clause: dict[str, Any] = {"term": {"hub": "x"}}
    for _ in range(levels):
        clause = {"bool": {"must": [clause]}}
    return clause


def some(count: int, clause: dict[str, Any]) -> dict[str, Any]:
    return {"bool": {"should": [clause] * count}}


def nested(*sizes: int) -> dict[str, Any]:
    aggs: dict[str, Any] = {}
    for size in reversed(sizes):
        aggs = {"by": {"terms": {"field": "hub", "size": size}, **({"aggs": aggs} if aggs else {})}}
    return aggs


async def test_a_query_is_as_deep_wide_and_long_as_it_may_be_and_no_more(lane: Lane) -> None:
    term = {"term": {"hub": "x"}}
    pattern = {"regexp": {"hub": "a.*b"}}
    long = {"terms": {"hub": [f"{n:063}" for n in range(MAX_VALUES)]}}
    kept = (
        deep(LIMITS.depth), some(LIMITS.terms, term), some(LIMITS.patterns, pattern),
        {"terms": {"hub": ["x"] * MAX_VALUES}}, {"regexp": {"hub": "a" * MAX_REGEX_LENGTH}},
    )  # fmt: skip
    refused = (
        deep(LIMITS.depth + 1), some(LIMITS.terms + 1, term), some(LIMITS.patterns + 1, pattern),
        {"terms": {"hub": ["x"] * (MAX_VALUES + 1)}}, {"regexp": {"hub": "a" * (MAX_REGEX_LENGTH + 1)}}, long,
        {"bool": {"must": [some(60, term), some(60, term)]}},
    )  # fmt: skip
    for query in kept:
        assert (await search_by_body(lane.client, "jobs", "linehaul", query=query)).status == 200, query
    for query in refused:
        answer = await search_by_body(lane.client, "jobs", "linehaul", query=query)
        assert answer.code_is_ours, str(query)[:200]
    assert (await search(lane.client, "jobs", query="[" * 5_000)).code_is_ours
    assert (await aggregate_by_body(lane.client, "jobs", "linehaul", aggs={"f": {"filter": deep(9)}})).code_is_ours


async def test_terms_within_terms_may_not_be_a_million(lane: Lane) -> None:
    for sizes in ((1000, 1000), (1000, 17), (100, 100, 100), (10, 10, 1000)):
        answer = await aggregate_by_body(lane.client, "jobs", "linehaul", aggs=nested(*sizes))
        assert (answer.status, answer.fields) == (400, {"aggs"}), sizes
    for sizes in ((1000, 15), (24, 24, 24)):
        assert (await aggregate_by_body(lane.client, "jobs", "linehaul", aggs=nested(*sizes))).status == 200, sizes


EVIL = [
    {"regexp": {"hub": "(a+)+$"}},
    {"regexp": {"hub": "(a|aa)*b(a|aa)*c(a|aa)*d"}},
    {"wildcard": {"hub": "*a*a*a*a*a*a*a*a*b"}},
    {"wildcard": {"hub": "*" * 1_000}},
    {"wildcard": {"hub": "?" * 1_000 + "*"}},
    {"fuzzy": {"hub": "a" * 64}},
    {"match": {"hub": "a " * 500}},
    {"match_phrase_prefix": {"hub": "a " * 500}},
]


async def test_costly_patterns_over_many_long_texts_end_in_time_and_hold_nobody_up(lane: Lane) -> None:
    made = await asyncio.gather(
        *(lane.post("/jobs", lane.job_body(customData={"hub": "a" * 4_000})) for _ in range(60))
    )
    assert {answer.status for answer in made} == {202}
    for clause in EVIL:
        began = time.monotonic()
        answer, other = await asyncio.gather(
            search_by_body(lane.client, "jobs", "linehaul", query=clause), lane.client.get("/core/api/v1/aaa/apps")
        )
        assert answer.status in (200, 400), (clause, answer.body)
        assert answer.status == 200 or answer.code_is_ours
        assert other.status == 200
        assert time.monotonic() - began < 3 * LONGEST, clause
        aggs = {"f": {"filter": clause, "aggs": {"by": {"terms": {"field": "hub"}}}}}
        counted = await aggregate_by_body(lane.client, "jobs", "linehaul", aggs=aggs)
        assert counted.status in (200, 400), (clause, counted.body)


async def test_a_query_that_takes_too_long_is_refused_and_asked_to_be_narrower(stack: Stack, lane: Lane) -> None:
    made = await asyncio.gather(
        *(lane.post("/jobs", lane.job_body(customData={"hub": "ab " * 5_000})) for _ in range(40))
    )
    assert {answer.status for answer in made} == {202}
    hasty = stack.runtime.settings.changed(db_list_statement_seconds=0.01)
    slow = {"match": {"hub": "c"}}  # every word of every text is looked at
    async with serving(hasty, SERVICES, COMPILERS) as (_, url):
        client = lane.client.at(url)
        searched = await search_by_body(client, "jobs", "linehaul", query={"bool": {"should": [slow] * 8}})
        aggs = {"f": {"filter": {"bool": {"should": [slow] * 8}}}, "n": {"cardinality": {"field": "hub"}}}
        counted = await aggregate_by_body(client, "jobs", "linehaul", aggs=aggs)
    for answer in (searched, counted):
        assert (answer.status, answer.fields) == (400, {"query"})
        assert "narrow" in answer.body["error"]["description"]


async def test_different_values_are_counted_exactly_however_many_there_are(lane: Lane) -> None:
    bodies = [lane.job_body(customData={"hub": f"hub {number}"}) for number in range(200)]
    assert {answer.status for answer in await asyncio.gather(*(lane.post("/jobs", body) for body in bodies))} == {202}
    aggs = {
        "hubs": {"cardinality": {"field": "hub", "precision_threshold": 1}}, "ids": {"cardinality": {"field": "id"}},
        "by": {"terms": {"field": "status"}, "aggs": {"hubs": {"cardinality": {"field": "hub"}}}},
    }  # fmt: skip
    found = (await aggregate_by_body(lane.client, "jobs", "linehaul", aggs=aggs)).data
    assert [found["hubs"], found["ids"], found["by"]["buckets"][0]["hubs"]] == [{"value": 200}] * 3

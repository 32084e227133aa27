"""Records of every domain are summarised in the search engine's shape."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from services.dlqs.searches import aggregate, aggregate_by_body, counts
from support.linehaul import Lane, lay_lane
from support.stack import Client

AGGS: dict[str, Any] = {
    "hubs": {
        "terms": {"field": "customData.hub.keyword", "size": 2, "order": {"heaviest": "desc"}},
        "aggs": {
            "heaviest": {"max": {"field": "kilos"}},
            "load": {"range": {"field": "kilos", "ranges": [{"to": 5}, {"from": 5}]}},
            "days": {"date_histogram": {"field": "createdAt", "calendar_interval": "day", "time_zone": "Asia/Kolkata"}},
        },
    },
    "light": {"filter": {"range": {"kilos": {"lt": 5}}}, "aggs": {"total": {"sum": {"field": "kilos"}}}},
    "mean": {"avg": {"field": "kilos"}},
    "different": {"cardinality": {"field": "hub"}},
}


@pytest.fixture
async def lane(client: Client) -> Lane:
    lane = await lay_lane(client)
    for hub, kilos in (("north", 3), ("north", 8), ("south", 4), ("east", 1)):
        await lane.job(customData={"hub": hub, "kilos": kilos})
    return lane


async def test_groups_and_numbers_come_in_the_engines_shape(lane: Lane) -> None:
    by_address = await aggregate(lane.client, "jobs", "linehaul", aggs=AGGS)
    by_body = await aggregate_by_body(lane.client, "job", lane.job_type, aggs=AGGS)
    assert by_address.data == by_body.data
    assert (by_body.body["total"], by_body.body["request"]["method"]) == (4, "POST")
    found = by_body.data
    assert (found["mean"], found["different"]) == ({"value": 4}, {"value": 3})
    assert found["light"] == {"doc_count": 3, "total": {"value": 8}}
    hubs = found["hubs"]
    assert [(one["key"], one["doc_count"], one["heaviest"]["value"]) for one in hubs["buckets"]] == [
        ("north", 2, 8), ("south", 1, 4),
    ]  # fmt: skip
    assert hubs["sum_other_doc_count"] == 1
    assert hubs["buckets"][0]["load"]["buckets"] == [
        {"key": "*-5.0", "to": 5, "doc_count": 1}, {"key": "5.0-*", "from": 5, "doc_count": 1},
    ]  # fmt: skip
    day, *next_day = hubs["buckets"][0]["days"]["buckets"]  # midnight may pass between two jobs
    assert sum(one["doc_count"] for one in (day, *next_day)) == 2
    assert day["key_as_string"].endswith("T00:00:00.000+05:30")
    at = datetime.fromisoformat(day["key_as_string"]).astimezone(UTC)
    assert day["key"] == int(at.timestamp() * 1000)


async def test_a_query_chooses_what_is_summarised(lane: Lane) -> None:
    query = {"bool": {"must_not": {"term": {"hub": "north"}}}}
    aggs = {"hubs": {"terms": {"field": "hub"}}}
    answer = await aggregate(lane.client, "jobs", "linehaul", query=query, aggs=aggs)
    assert (answer.body["total"], counts(answer, "hubs")) == (2, [("east", 1), ("south", 1)])
    answer = await aggregate_by_body(lane.client, "jobs", "linehaul", query={"query": query}, aggs=aggs)
    assert counts(answer, "hubs") == [("east", 1), ("south", 1)]


async def test_without_aggregations_records_are_counted_by_status(lane: Lane) -> None:
    await lane.dispatch(await lane.job())
    for answer in (await aggregate(lane.client, "jobs"), await aggregate_by_body(lane.client, "jobs", "linehaul")):
        assert counts(answer, "status") == [("CREATED", 4), ("ASSIGNED", 1)]
        assert answer.body["total"] == 5
    riders = await aggregate(lane.client, "participants", "riders")
    assert counts(riders, "status") == [("active:active", 1)]
    assert (await aggregate(lane.client, "jobs", aggs={})).body["data"] == {}


async def test_who_is_on_runs_is_counted_though_each_has_several(lane: Lane) -> None:
    other = await lane.new_rider()
    for riders in ([lane.rider, other], [lane.rider]):
        body = lane.dispatch_body(participants=riders, jobs=[(await lane.job()).id])
        assert (await lane.post("/dispatches", body)).status == 202
    aggs = {
        "who": {"terms": {"field": "participants"}, "aggs": {"mates": {"terms": {"field": "participants"}}}},
        "all": {"cardinality": {"field": "participants"}},
        "places": {"value_count": {"field": "participants"}},
    }
    answer = await aggregate_by_body(lane.client, "dispatches", aggs=aggs)
    assert counts(answer, "who") == [(lane.rider, 2), (other, 1)]
    assert (answer.data["all"], answer.data["places"]) == ({"value": 2}, {"value": 3})
    mates = [[bucket["doc_count"] for bucket in one["mates"]["buckets"]] for one in answer.data["who"]["buckets"]]
    assert mates == [[2, 1], [1, 1]]


@pytest.mark.parametrize(
    ("aggs", "field"),
    [
        ({"a": {"terms": {"field": "note"}}}, "aggs.a.terms.field"),
        ({"a": {"sum": {"field": "hub"}}}, "aggs.a.sum.field"),
        ({"a": {"date_histogram": {"field": "hub", "fixed_interval": "1d"}}}, "aggs.a.date_histogram.field"),
        ({"a": {"range": {"field": "status", "ranges": [{"from": 1}]}}}, "aggs.a.range.field"),
        ({"a": {"terms": {"field": "hub", "size": 1001}}}, "aggs.a.terms.size"),
        ({"a": {"terms": {"field": "hub"}, "aggs": {"b": {"script": {}}}}}, "aggs.a.aggs.b.script"),
        ({"a": {"filter": {"term": {"note": "x"}}}}, "query.note"),
        ({"a": {"filter": {"term": {"kilos": "x"}}}}, "query.kilos"),
        ("[", "aggs"),
        ("5", "aggs"),
    ],
)  # fmt: skip
async def test_what_cannot_be_summarised_is_refused_with_its_place(lane: Lane, aggs: Any, field: str) -> None:
    answer = await aggregate(lane.client, "jobs", "linehaul", aggs=aggs)
    assert (answer.status, answer.fields) == (400, {field})
    assert answer.code.startswith("20191003")
    if isinstance(aggs, dict):
        answer = await aggregate_by_body(lane.client, "jobs", "linehaul", aggs=json.loads(json.dumps(aggs)))
        assert (answer.status, answer.fields, answer.code[:8]) == (400, {field}, "20191004")


@pytest.mark.parametrize("zone", ["localtime", "Mars/Base", "posix/UTC; --", "+19:00", 5])
async def test_zones_that_only_one_side_knows_are_refused(lane: Lane, zone: Any) -> None:
    for length in ({"calendar_interval": "day"}, {"fixed_interval": "1d"}):
        aggs = {"days": {"date_histogram": {"field": "createdAt", "time_zone": zone, **length}}}
        answer = await aggregate(lane.client, "jobs", aggs=aggs)
        assert (answer.status, answer.fields < {"aggs", "aggs.days.date_histogram.time_zone"}) == (400, True)

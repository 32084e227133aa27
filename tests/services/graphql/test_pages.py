"""Pages: filter, page, size and sort, each in every form that the interface knows."""

from __future__ import annotations

import json
from typing import Any

import pytest

from haulier.platform.listing.query import MAX_LIMIT, MAX_OFFSET
from support.graphql_queries import ask, data, errors
from support.linehaul import JOB_ATTRIBUTES, PICKUP, WORKFLOW, Lane, make_type
from support.stack import Stack

JOBS = """query ($tenant: String!, $filter: String, $page: Int, $size: Int, $sort: String) {
    found: jobList(tenant: $tenant, filter: $filter, page: $page, size: $size, sort: $sort) {
        total data { jobRef } } }"""


async def refs(lane: Lane, query: str = JOBS, **arguments: Any) -> list[str]:
    """References of the jobs on a page."""
    return [job["jobRef"] for job in (await data(lane.client, query, **arguments))["found"]["data"]]


async def jobs(lane: Lane, *names: str, **members: Any) -> list[str]:
    """Jobs with these references, made one after the other."""
    return [(await lane.job(jobRef=name, **members)).ref for name in names]


async def test_without_an_order_the_newest_of_a_type_come_first(lane: Lane) -> None:
    await jobs(lane, "a", "b", "c")
    assert await refs(lane) == ["c", "b", "a"]
    assert await refs(lane, size=2) == ["c", "b"]
    assert await refs(lane, size=2, page=2) == ["a"]
    assert await refs(lane, size=2, page=3) == []


@pytest.mark.parametrize("page", [None, 0, 1])
async def test_pages_count_from_one_and_none_or_zero_is_the_first(lane: Lane, page: int | None) -> None:
    await jobs(lane, "a", "b")
    given = {} if page is None else {"page": page}
    assert await refs(lane, size=1, **given) == ["b"]


async def test_job_list_v2_without_a_page_gives_the_first_whatever_its_default_says(lane: Lane) -> None:
    await jobs(lane, *(f"J-{number:02}" for number in range(12)))
    asked = """query ($tenant: String!, $page: Int) {{ used: jobList(tenant: $tenant, page: $page) {{ total }}
        found: jobListV2(tenant: $tenant, size: 1{}) {{ data {{ jobRef }} }} }}"""
    assert await refs(lane, asked.format("")) == ["J-11"]
    assert await refs(lane, asked.format(", page: $page")) == ["J-11"]
    assert await refs(lane, asked.format(", page: null")) == ["J-11"]
    assert await refs(lane, asked.format(", page: 10")) == ["J-02"]
    assert await refs(lane, asked.format(", page: $page"), page=10) == ["J-02"]


async def test_a_page_has_ten_unless_said_otherwise(lane: Lane) -> None:
    await jobs(lane, *(f"J-{number:02}" for number in range(11)))
    assert len(await refs(lane)) == 10


async def test_a_page_tells_which_it_is_and_how_many_there_are(lane: Lane) -> None:
    await jobs(lane, "a", "b", "c")
    query = """query ($tenant: String!, $page: Int!, $size: Int!) {
        jobList(tenant: $tenant, page: $page, size: $size) { total meta { page size total totalPages } } }"""
    for page, size, pages in ((1, 2, 2), (2, 2, 2), (3, 2, 2), (1, 3, 1), (1, 100, 1)):
        found = (await data(lane.client, query, page=page, size=size))["jobList"]
        assert found == {"total": 3, "meta": {"page": page, "size": size, "total": 3, "totalPages": pages}}
    nothing = (
        "query ($tenant: String!) { dispatchList(tenant: $tenant) { total data { id } meta { totalPages page } } }"
    )
    found = (await data(lane.client, nothing))["dispatchList"]
    assert found == {"total": 0, "data": [], "meta": {"totalPages": 0, "page": 1}}


async def test_a_filter_is_the_query_of_rest_lists(lane: Lane) -> None:
    await jobs(lane, "a", "b")
    await jobs(lane, "light", customData={"hub": "BLR", "kilos": 3})
    await jobs(lane, "heavy", customData={"hub": "BLR", "kilos": 30})
    of_type = {"key": "jobTypeId", "value": lane.job_type}
    hub = {"key": "customData.hub", "value": "BLR"}
    heavy = {"key": "kilos", "value": 10, "expr": "gt"}
    for query, found in (
        ({"op": "and", "arr": [{"key": "jobRef", "value": "a"}]}, {"a"}),
        ({"key": "jobRef", "value": ["a", "b"]}, {"a", "b"}),
        ({"terms": [{"key": "status", "values": ["CREATED"]}]}, {"a", "b", "light", "heavy"}),
        ({"op": "and", "arr": [of_type, hub]}, {"light", "heavy"}),
        ({"op": "and", "arr": [{"op": "and", "arr": [of_type]}, hub, heavy]}, {"heavy"}),
        (
            {"query": {"bool": {"must": [{"term": {"jobTypeId": lane.job_type}}, {"term": {"hub": "BLR"}}]}}},
            {"light", "heavy"},
        ),
        ({}, {"a", "b", "light", "heavy"}),
    ):
        assert set(await refs(lane, filter=json.dumps(query))) == found, query
    assert await refs(lane, filter=json.dumps(of_type), sort="-kilos") == ["heavy", "light", "b", "a"]


@pytest.mark.parametrize(
    ("filter_", "field"),
    [
        ({"key": "hub", "value": "BLR"}, "query.hub"),
        ({"op": "nor", "arr": []}, "query.op"),
        ({"nonsense": 1}, "query.nonsense"),
        ({"op": "or", "arr": [{"key": "jobTypeId", "value": "x"}, {"key": "hub", "value": "y"}]}, "query.hub"),
    ],
)
async def test_a_filter_that_cannot_be_is_refused_and_named(lane: Lane, filter_: Any, field: str) -> None:
    assert await errors(lane.client, JOBS, filter=json.dumps(filter_)) == [("0002", {field})]


async def test_a_filter_by_an_unknown_type_is_refused_as_in_rest(lane: Lane) -> None:
    ((cause, _),) = await errors(lane.client, JOBS, filter=json.dumps({"key": "jobTypeId", "value": "none:1"}))
    assert cause == "3304"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PU-77", {"PU-77", "PU-77-b"}), ("pu-77", {"PU-77", "PU-77-b"}), (" PU-7 ", {"PU-77", "PU-77-b"}),
        ("lower", {"lower-1"}), ("LOWER", {"lower-1"}), ("77", set()), ("linehaul", {"PU-77", "PU-77-b", "lower-1"}),
        ("%", set()), ("[1]", set()), ("7", set()), ('{"half', set()), ("", {"PU-77", "PU-77-b", "lower-1"}),
    ],
)  # fmt: skip
async def test_any_other_text_is_looked_for_in_references_ids_and_names(lane: Lane, text: str, found: set[str]) -> None:
    await jobs(lane, "PU-77", "PU-77-b", "lower-1")
    assert set(await refs(lane, filter=text)) == found


async def test_jobs_are_found_by_id_and_by_their_dispatch(lane: Lane) -> None:
    first, second, third = [await lane.job() for _ in range(3)]
    dispatch = await lane.dispatch(first, second)
    reference = (await lane.get(f"/dispatches/{dispatch}"))["dispatchRef"]
    assert await refs(lane, filter=third.id) == [third.ref]
    assert await refs(lane, filter=dispatch) == [second.ref, first.ref]
    assert await refs(lane, filter=reference) == [second.ref, first.ref]
    query = (
        "query ($tenant: String!, $filter: String) { dispatchList(tenant: $tenant, filter: $filter) { data { id } } }"
    )
    for text in (dispatch, reference, reference.lower(), "roadTrip"):
        assert (await data(lane.client, query, filter=text))["dispatchList"]["data"] == [{"id": dispatch}], text


async def test_instances_are_found_by_any_of_their_ids(lane: Lane) -> None:
    job, other = await lane.job(), await lane.job()
    dispatch = await lane.dispatch(job, other)
    query = """query ($tenant: String!, $filter: String) {
        workflowInstanceList(tenant: $tenant, filter: $filter, sort: "objectiveRef") { data { id jobId } } }"""
    assert await errors(lane.client, query) == [("0002", {"sort"})]
    query = query.replace('sort: "objectiveRef"', 'sort: "createdAt"')
    terms = [{"key": "dispatchId", "value": dispatch}, {"key": "objectiveRef", "value": PICKUP}]
    both = json.dumps({"op": "and", "arr": terms})
    texts = {job.id: 2, job.instances[PICKUP]: 1, lane.workflow: 4, "": 4, "none": 0, both: 2}
    for text, count in texts.items():
        assert len((await data(lane.client, query, filter=text))["workflowInstanceList"]["data"]) == count, text


async def test_workflows_are_found_by_a_part_of_their_name_while_they_are_in_use(lane: Lane) -> None:
    flow = [{"stateName": "begin", "taskId": "ET_START", "input": {"applicableReasons": ["R-0001"]}}]
    made = {}
    for name in ("Cold chain 100%", "cold drinks", "warm"):
        body = {"name": name, "flow": flow}
        made[name] = (await lane.client.post(f"{WORKFLOW}/execution-workflows", body)).data["id"]
    query = """query ($tenant: String!, $filter: String) {
        workflowList(tenant: $tenant, filter: $filter, sort: "createdAt") { total data { name } } }"""

    async def names(text: str) -> list[str]:
        found = (await data(lane.client, query, filter=text))["workflowList"]
        assert found["total"] == len(found["data"])
        return [workflow["name"] for workflow in found["data"]]

    assert await names("") == ["pick", "Cold chain 100%", "cold drinks", "warm"]
    assert await names("COLD") == ["Cold chain 100%", "cold drinks"]
    assert await names("0%") == ["Cold chain 100%"]
    assert await names("%") == ["Cold chain 100%"]
    assert await names(made["warm"]) == ["warm"]
    assert await names(json.dumps({"key": "name", "value": "warm"})) == ["warm"]
    await lane.client.call("DELETE", f"{WORKFLOW}/execution-workflows/{made['warm']}")
    assert await names("warm") == []


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("jobRef", "abc"), ("-jobRef", "cba"), ("jobRef:asc", "abc"), ("jobRef:desc", "cba"), ("jobRef,asc", "abc"),
        ("jobRef,DESC", "cba"), (" createdAt ", "bca"), ("-createdAt", "acb"), ("", "acb"),
    ],
)  # fmt: skip
async def test_sort_takes_every_form(lane: Lane, sort: str, order: str) -> None:
    await jobs(lane, "b", "c", "a")
    assert "".join(await refs(lane, sort=sort)) == order


async def test_newest_first_holds_over_all_types(lane: Lane) -> None:
    other = await make_type(lane.client, "job-types", "Zebra", JOB_ATTRIBUTES)
    for number in range(6):
        await jobs(lane, f"J-{number}", **({"jobTypeId": other} if number % 2 else {}))
    assert await refs(lane, sort="-createdAt") == ["J-5", "J-4", "J-3", "J-2", "J-1", "J-0"]
    assert await refs(lane, sort="createdAt", size=2, page=2) == ["J-2", "J-3"]


@pytest.mark.parametrize(
    "sort", ["hub", "nothing", "-jobRef:asc", "jobRef:up", "jobRef:", ":asc", "a,b,c", "customData"]
)
async def test_a_sort_that_cannot_be_is_refused(lane: Lane, sort: str) -> None:
    assert await errors(lane.client, JOBS, sort=sort) == [("0002", {"sort"})]


async def test_sizes_and_pages_have_limits_from_both_sides(lane: Lane) -> None:
    for good in ({"size": 1}, {"size": MAX_LIMIT}, {"size": 1, "page": MAX_OFFSET + 1}, {"size": 100, "page": 101}):
        await data(lane.client, JOBS, **good)
    for bad, field in (
        ({"size": 0}, "size"), ({"size": -1}, "size"), ({"size": MAX_LIMIT + 1}, "size"), ({"page": -1}, "page"),
        ({"size": 1, "page": MAX_OFFSET + 2}, "page"), ({"size": 100, "page": 102}, "page"),
        ({"page": 2**31 - 1}, "page"), ({"filter": "x" * 1025}, "filter"),
    ):  # fmt: skip
        assert await errors(lane.client, JOBS, **bad) == [("0002", {field})], bad
    await data(lane.client, JOBS, filter="x" * 1024)


async def test_one_bad_page_leaves_the_others_be(stack: Stack, lane: Lane) -> None:
    await jobs(lane, "a")
    query = """query ($tenant: String!) {
        bad: jobList(tenant: $tenant, size: 0) { total } good: jobList(tenant: $tenant) { total }
        theirs: jobList(tenant: "other") { total } }"""
    answer = (await ask(lane.client, query)).body
    assert answer["data"] == {"bad": None, "good": {"total": 1}, "theirs": None}
    assert [error["path"] for error in answer["errors"]] == [["bad"], ["theirs"]]

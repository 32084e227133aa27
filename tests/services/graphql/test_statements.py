"""What a query costs the database: the same few statements however many rows it finds, none when it is refused."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from haulier.services.graphql.execution.limits import MAX_DEPTH, MAX_QUERY_TEXT, MAX_READS
from support.graphql_queries import GRAPHQL
from support.linehaul import PICKUP, Lane
from support.orders import create, hold_still
from support.stack import Answer
from support.statements import Counted

INSTANCE = "workflowInstance { id status workflowId tasks lastStatus }"
WORKFLOW = "workflowInstance { id status workflow { name version } }"
COSTS = {
    "jobListV2(tenant: $t, size: 50) { data { id } }": 1,
    "jobListV2(tenant: $t, size: 50) { data { id jobRef objectives { objectiveRef status } } }": 1,
    f"jobListV2(tenant: $t, size: 50) {{ data {{ id objectives {{ objectiveRef {INSTANCE} }} }} }}": 2,
    f"jobListV2(tenant: $t, size: 50) {{ data {{ dispatch {{ id }} objectives {{ {INSTANCE} }} }} }}": 2,
    f"jobListV2(tenant: $t, size: 50) {{ data {{ dispatch {{ jobs {{ id }} }} objectives {{ {WORKFLOW} }} }} }}": 3,
    f"dispatchList(tenant: $t, size: 50) {{ data {{ id jobs {{ id objectives {{ {WORKFLOW} }} }} }} }}": 4,
    "workflowInstanceList(tenant: $t, size: 50) { data { id workflow { name } } }": 2,
    "__typename __schema { types { name } }": 0,
}  # fmt: skip
"""Queries with the statements that each takes, totals not asked for."""


async def ask(counted: Counted, lane: Lane, body: dict[str, Any]) -> tuple[Answer, int]:
    """The answer to a query, and the number of statements behind it."""
    with counted.statements() as seen:
        answer = await counted.client(lane.client).post(GRAPHQL, body)
    return answer, len(seen)


async def cost(counted: Counted, lane: Lane, fields: str, **variables: Any) -> int:
    """Statements of a query that finds what it asks for; it is asked twice, so that what is cached is."""
    used = "$t: String!" if "$t" in fields else ""
    body = {
        "query": f"query ({used}) {{ {fields} }}" if used else f"{{ {fields} }}",
        "variables": {"t": lane.client.tenant},
    }
    for _ in range(2):
        answer, statements = await ask(counted, lane, body)
        assert "errors" not in answer.body, answer
    return statements


async def dispatched(lane: Lane, dispatches: int, jobs: int) -> None:
    """Dispatches with as many jobs each, the first of them under way."""
    for _ in range(dispatches):
        made = [await lane.job() for _ in range(jobs)]
        id = await lane.dispatch(*made)
        assert (await lane.tell(made[0], id, PICKUP, "STARTED")).status == 202


async def test_it_does_not_depend_on_the_number_of_rows(counted: Counted, lane: Lane) -> None:
    await dispatched(lane, 1, 1)
    assert {fields: await cost(counted, lane, fields) for fields in COSTS} == COSTS
    await dispatched(lane, 7, 7)
    assert {fields: await cost(counted, lane, fields) for fields in COSTS} == COSTS


async def test_fields_side_by_side_cost_no_more_than_each_alone(counted: Counted, lane: Lane) -> None:
    await dispatched(lane, 2, 2)
    page = f"jobList(tenant: $t) {{ data {{ objectives {{ {WORKFLOW} }} }} }}"
    assert await cost(counted, lane, page) == 3
    assert await cost(counted, lane, f"a: {page} b: {page}") in (4, 5, 6)


async def test_a_total_costs_one_more_and_only_when_it_is_asked_for(counted: Counted, lane: Lane) -> None:
    for _ in range(3):
        await lane.job()
    page = "jobList(tenant: $t, size: 2) {{ data {{ id }} {} }}"
    assert await cost(counted, lane, page.format("meta { page size }")) == 1
    assert await cost(counted, lane, page.format("total")) == 2
    assert await cost(counted, lane, page.format("meta { totalPages }")) == 2


DEEP = "dispatch { jobs { " * (MAX_DEPTH // 2) + "id" + " } }" * (MAX_DEPTH // 2)
REFUSED = {
    "long": '{ job(id: "x") { id } } #' + "x" * MAX_QUERY_TEXT,
    "deep": f'{{ job(id: "x") {{ {DEEP} }} }}',
    "broad": "{ " + " ".join(f'a{n}: job(id: "x") {{ id }}' for n in range(MAX_READS + 1)) + " }",
    "dear": "query ($t: String!) { dispatchList(tenant: $t, size: 100) { data { jobs { objectives { status code"
    " workflowInstance { id status tasks } } } } } }",
    "wrong": "{ job { nothing } }",
    "broken": "{ job",
    "without its variable": 'query ($n: Int!) { jobList(tenant: "x", size: $n) { total } }',
    "another tenant": '{ jobList(tenant: "other") { total data { id } } }',
    "too large a page": "query ($t: String!) { jobList(tenant: $t, size: 101) { data { id } } }",
    "a bad sort": 'query ($t: String!) { jobList(tenant: $t, sort: "::") { data { id } } }',
    "nothing named": "{ job { id } dispatch { id } }",
}


@pytest.mark.parametrize("name", REFUSED)
async def test_a_refused_query_costs_none(counted: Counted, lane: Lane, name: str) -> None:
    await cost(counted, lane, "__typename")
    body = {"query": REFUSED[name], "variables": {"t": lane.client.tenant}}
    answer, statements = await ask(counted, lane, body)
    assert answer.body["errors"]
    assert statements == 0


async def test_names_of_participants_are_read_together(counted: Counted, lane: Lane) -> None:
    other = await lane.new_rider()
    for riders in ([lane.rider], [other, lane.rider]):
        body = lane.dispatch_body(participants=riders)
        assert (await lane.post("/dispatches", body)).status == 202
    fields = "dispatchList(tenant: $t, size: 50) { data { participants participantNames { id name type state } } }"
    assert await cost(counted, lane, fields) == 2
    answer, _ = await ask(
        counted, lane, {"query": f"query ($t: String!) {{ {fields} }}", "variables": {"t": lane.client.tenant}}
    )
    for run in answer.body["data"]["dispatchList"]["data"]:
        assert [one["id"] for one in run["participantNames"]] == run["participants"]
        assert {one["type"] for one in run["participantNames"]} == {"riders"}
        assert all(one["name"].startswith("R-") and one["state"] == "active:active" for one in run["participantNames"])


async def test_a_hundred_orders_with_their_work_orders_take_two_statements(counted: Counted, lane: Lane) -> None:
    client = await hold_still(lane.client)
    page = "orderList(tenant: $t, size: 100) { data { id state attributes workOrders { workOrderId containers } } }"
    for more in (1, 99):
        await asyncio.gather(*(create(client) for _ in range(more)))
        assert await cost(counted, lane, page) == 2
    answer, _ = await ask(counted, lane, {"query": f"{{ {page.replace('$t', chr(34) + client.tenant + chr(34))} }}"})
    assert [len(order["workOrders"]) for order in answer.data["orderList"]["data"]] == [1] * 100

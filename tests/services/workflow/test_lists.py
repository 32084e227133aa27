"""Lists of the workflow service: filtered, sorted and paged as their pages say."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import msgspec
import pytest

from support.linehaul import DROP, FLOW, PICKUP, SUCCESS, WORKFLOW, Lane
from support.stack import Client, Stack
from support.workflow_calls import MACRO, TASK

PATHS = ("execution-tasks", "execution-macros", "execution-workflows", "execution-workflow-instances")


async def listed(client: Client, path: str, **parameters: Any) -> list[Any]:
    """What a list shows; a ``query`` is given as an object."""
    asked = {
        name: quote(value if isinstance(value, str) else msgspec.json.encode(value).decode())
        for name, value in parameters.items()
    }
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    rows: list[Any] = (await client.get(f"{WORKFLOW}/{path}?{query}")).data
    return rows


def equals(**values: Any) -> dict[str, Any]:
    return {"op": "and", "arr": [{"key": key, "value": value} for key, value in values.items()]}


@pytest.mark.parametrize(
    ("path", "body"),
    [("execution-tasks", TASK), ("execution-macros", MACRO), ("execution-workflows", {"name": "x", "flow": FLOW})],
)
async def test_definitions_are_found_by_name_sorted_and_without_those_taken_out_of_use(
    client: Client, path: str, body: dict[str, Any]
) -> None:
    ids = {}
    for name in ("alpha", "beta", "gone"):
        ids[name] = (await client.post(f"{WORKFLOW}/{path}", body | {"name": name})).data["id"]
    assert (await client.call("DELETE", f"{WORKFLOW}/{path}/{ids['gone']}")).status == 200
    assert [row["id"] for row in await listed(client, path, query=equals(name="beta"))] == [ids["beta"]]
    assert await listed(client, path, query=equals(name="gone")) == []
    own = [row["name"] for row in await listed(client, path) if row["id"] in ids.values()]
    newest = [row["name"] for row in await listed(client, path, sortBy="-createdAt") if row["id"] in ids.values()]
    down = [row["name"] for row in await listed(client, path, sortBy="desc") if row["id"] in ids.values()]
    assert (own, newest, down) == (["alpha", "beta"], ["beta", "alpha"], ["beta", "alpha"])


async def test_a_systems_task_is_found_by_its_entity_code(client: Client) -> None:
    assert [row["id"] for row in await listed(client, "execution-tasks", query=equals(entityCode="0009"))] == [
        "ET_PICK"
    ]
    assert await listed(client, "execution-tasks", query=equals(entityCode="0009"), pageNo="2") == []


async def test_instances_are_found_by_job_dispatch_objective_and_status(lane: Lane) -> None:
    job, other = await lane.job(), await lane.job()
    dispatch, _ = await lane.dispatch(job), await lane.dispatch(other)
    await lane.tell(job, dispatch, PICKUP, "CLOSED", SUCCESS)
    await lane.tell(job, dispatch, DROP, "STARTED")
    path, client = "execution-workflow-instances", lane.client
    for wanted, expected in (
        ({"jobId": job.id}, {PICKUP, DROP}), ({"jobId": job.id, "status": "CLOSED"}, {PICKUP}),
        ({"dispatchId": dispatch, "status": "STARTED"}, {DROP}), ({"jobId": job.id, "objectiveRef": DROP}, {DROP}),
        ({"jobId": job.id, "status": "CREATED"}, set()), ({"workflowInstanceId": job.instances[DROP]}, {DROP}),
        ({"jobId": job.id, "workflowId": lane.workflow}, {PICKUP, DROP}), ({"workflowId": "workflow:none"}, set()),
    ):  # fmt: skip
        rows = await listed(client, path, query=equals(**wanted))
        assert {row["objectiveRef"] for row in rows} == expected, wanted
        assert {row["id"] for row in rows} <= set(job.instances.values())
    untouched = await listed(client, path, query=equals(status="CREATED"))
    assert {row["id"] for row in untouched} == set(other.instances.values())
    pages = [await listed(client, path, pageSize="3", pageNo=page) for page in ("1", "2")]
    assert [len(page) for page in pages] == [3, 1]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("parameter", "text"),
    [("query", "{"), ("query", '{"op":"and","arr":[{"key":"secret","value":1}]}'), ("sortBy", "nothing"),
     ("sortBy", "name:up"), ("pageNo", "0"), ("pageSize", "x")],
)  # fmt: skip
async def test_a_list_that_cannot_be_is_refused_by_the_name_of_its_parameter(
    client: Client, path: str, parameter: str, text: str
) -> None:
    answer = await client.get(f"{WORKFLOW}/{path}?{parameter}={quote(text)}")
    assert (answer.status, answer.code[-4:]) in ((400, "0001"), (400, "0002"))
    assert {field.partition(".")[0] for field in answer.fields} == {parameter}


@pytest.mark.parametrize("path", PATHS)
async def test_a_list_shows_nothing_of_another_tenants(lane: Lane, stack: Stack, path: str) -> None:
    job = await lane.job()
    await lane.dispatch(job)
    stranger = await stack.new_tenant()
    shown = await listed(stranger, path)
    assert [row for row in shown if not row["id"].startswith("ET_")] == []
    assert await listed(stranger, path, query=equals(id=job.instances[PICKUP])) == []

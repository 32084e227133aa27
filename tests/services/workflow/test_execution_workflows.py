"""Execution workflows over HTTP: their flows, their versions, their end; and the instances that reports make."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from support.linehaul import DROP, FLOW, PICKUP, SUCCESS, WORKFLOW, Lane
from support.stack import Client, Stack
from support.unchanged import unchanged

PATH = f"{WORKFLOW}/execution-workflows"
INSTANCES = f"{WORKFLOW}/execution-workflow-instances"
LONG_AGO, FAR_OFF = 1_000_000_000, 32_503_680_000


def body(name: str = "pick", **members: Any) -> dict[str, Any]:
    """A workflow that is taken as it is."""
    return {"name": name, "flow": FLOW, **members}


async def test_a_workflow_is_read_as_given_at_version_one(client: Client) -> None:
    given = body(description="at the door", tag=[{"name": "usage", "value": "road"}], start="begin", expiresAt=FAR_OFF)
    made = await client.post(PATH, given)
    assert made.status == 201
    shown = (await client.get(f"{PATH}/{made.data['id']}")).data
    assert {name: shown[name] for name in given} == given
    assert (shown["version"], shown["status"], shown["createdBy"]) == (1, "ACTIVE", "1")
    assert shown["createdAt"] < 10_000_000_000
    assert [row["id"] for row in (await client.get(PATH)).data] == [made.data["id"]]


async def test_every_fault_of_a_flow_is_named_in_one_answer(stack: Stack, client: Client) -> None:
    flow = [
        {"stateName": "one", "taskId": "ET_NONE", "next": [{"code": "A", "stateName": "nowhere"}]},
        {"stateName": "one", "taskId": "ET_PICK", "input": {"containers": "c1"}},
        {"stateName": "END", "taskId": "ET_PICK"},
        {"stateName": "three"},
        {"stateName": "four", "taskId": "ET_PICK", "macroId": "macro:none"},
    ]
    async with unchanged(stack.runtime.database, client.tenant):
        answer = await client.post(PATH, body(flow=flow))
        assert (answer.status, answer.code[-4:]) == (400, "0002")
        rules = {fault["rule"] for fault in answer.body["error"]["additionalInfo"]["faults"]}
        assert rules >= {
            "unknown_task", "unknown_step", "duplicate_step", "type", "reserved", "task_or_macro", "unknown_macro",
        }  # fmt: skip
        for members, fields in (
            ({"start": "none"}, {"start"}), ({"flow": []}, {"flow"}), ({"name": "x" * 257}, {"name"}),
            ({"expiresAt": "soon"}, {"expiresAt"}), ({"flow": [{"taskId": "ET_PICK"}]}, {"flow[0].stateName"}),
            ({"flow": [{"stateName": f"s{n}", "taskId": "ET_PICK"} for n in range(201)]}, {"flow"}),
        ):  # fmt: skip
            assert (await client.post(PATH, body(**members))).fields == fields


async def test_an_update_is_the_next_version_and_earlier_ones_stay_readable(stack: Stack, client: Client) -> None:
    id = (await client.post(PATH, body("first"))).data["id"]
    assert (await client.put(f"{PATH}/{id}", body("second"))).data == {"id": id}
    latest = (await client.get(f"{PATH}/{id}")).data
    first = (await client.get(f"{PATH}/{id}?version=1")).data
    assert [(row["id"], row["version"], row["name"]) for row in (latest, first)] == [
        (id, 2, "second"),
        (id, 1, "first"),
    ]
    for version, status in (("2", 200), ("3", 404), ("0", 404), ("-1", 404), ("x", 400)):
        assert (await client.get(f"{PATH}/{id}?version={version}")).status == status, version
    async with unchanged(stack.runtime.database, client.tenant):
        assert (await client.put(f"{PATH}/{id}", body(flow=[{"stateName": "a", "taskId": "none"}]))).status == 400


async def test_updates_at_once_make_one_version_each(client: Client) -> None:
    id = (await client.post(PATH, body("v1"))).data["id"]
    answers = await asyncio.gather(*(client.put(f"{PATH}/{id}", body(f"u{n}")) for n in range(8)))
    assert {answer.status for answer in answers} == {200}, [answer.body for answer in answers]
    versions = [(await client.get(f"{PATH}/{id}?version={version}")).data for version in range(1, 10)]
    assert [row["version"] for row in versions] == list(range(1, 10))
    assert {row["name"] for row in versions} == {"v1", *(f"u{n}" for n in range(8))}


@pytest.mark.parametrize("expired", [LONG_AGO, LONG_AGO * 1000, -1, 0])
async def test_an_expired_workflow_takes_no_new_version_or_instance(stack: Stack, client: Client, expired: int) -> None:
    id = (await client.post(PATH, body(expiresAt=expired))).data["id"]
    assert (await client.get(f"{PATH}/{id}")).data["status"] == "EXPIRED"
    async with unchanged(stack.runtime.database, client.tenant):
        update, run = await client.put(f"{PATH}/{id}", body()), await client.post(INSTANCES, {"workflowId": id})
        assert (update.status, run.status) == (409, 400)
        assert update.fields == run.fields == {"expiresAt"}


async def test_workflows_come_in_pages_oldest_first(client: Client) -> None:
    names = ["one", "two", "three"]
    for name in names:
        await client.post(PATH, body(name))
    assert [row["name"] for row in (await client.get(f"{PATH}?pageSize=2&pageNo=2")).data] == ["three"]
    assert (await client.get(f"{PATH}?pageNo=0")).status == 400


async def test_a_systems_task_is_read_and_tasks_are_listed_in_pages(client: Client) -> None:
    task = (await client.get(f"{WORKFLOW}/execution-tasks/ET_PICK")).data
    assert (task["id"], task["entityCode"], task["inputs"]["type"]) == ("ET_PICK", "0009", "object")
    assert len((await client.get(f"{WORKFLOW}/execution-tasks")).data) >= 22
    assert (await client.get(f"{WORKFLOW}/execution-tasks?pageNo=2")).data == []


async def test_an_instance_shows_what_was_reported_of_it(lane: Lane) -> None:
    job = await lane.job()
    dispatch = await lane.dispatch(job)
    path = f"{INSTANCES}/{job.instances[PICKUP]}"
    task = {"data": {"seal": "S1"}, "outcome": "ET_FAILURE", "reasonCode": "R-0014"}
    await lane.tell_task(job, dispatch, PICKUP, "ET_SCAN", "CLOSED", **task)
    (reported,) = (await lane.client.get(path)).data["tasks"]
    assert {name: reported[name] for name in task} == task
    await lane.tell(job, dispatch, PICKUP, "STARTED")
    await lane.tell(job, dispatch, PICKUP, "CLOSED", SUCCESS, data={"seal": "S1"})
    shown = (await lane.client.get(path)).data
    assert (shown["status"], shown["attemptId"], len(shown["tasks"])) == ("CLOSED", 1, 1)
    assert (shown["lastStatus"]["code"], shown["lastStatus"]["data"]) == (SUCCESS, {"seal": "S1"})
    listed = {row["id"]: row["status"] for row in (await lane.client.get(INSTANCES)).data}
    assert listed == {job.instances[PICKUP]: "CLOSED", job.instances[DROP]: "CREATED"}


async def test_health_needs_no_token(client: Client) -> None:
    answer = await client.get(f"{WORKFLOW}/health", headers=dict.fromkeys(client.headers))
    assert (answer.status, answer.data) == (200, {"status": "UP"})

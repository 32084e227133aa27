"""Tasks, macros, workflows that name them, instances made of these, and the history of all."""

from __future__ import annotations

from typing import Any

import pytest

from support.linehaul import PICKUP, WORKFLOW, lay_lane
from support.stack import Client, Stack

TASK = {
    "name": "Weigh",
    "entityCode": "0950",
    "inputs": {"type": "object", "properties": {"scale": {"type": "string"}}, "required": ["scale"]},
}
WEIGH_TWICE = [
    {"stateName": "once", "taskId": "ET_SCAN", "next": [{"code": "*", "stateName": "twice"}]},
    {"stateName": "twice", "taskId": "ET_SCAN"},
]


async def made(client: Client, path: str, body: dict[str, Any]) -> str:
    id: str = (await client.post(WORKFLOW + path, body)).data["id"]
    return id


async def test_a_task_of_the_tenant_can_be_used_in_a_flow_and_its_inputs_are_checked(client: Client) -> None:
    task = await made(client, "/execution-tasks", TASK)
    good = {"name": "weigh", "flow": [{"stateName": "one", "taskId": task, "input": {"scale": "s1"}}]}
    await made(client, "/execution-workflows", good)
    bad = await client.post(
        f"{WORKFLOW}/execution-workflows", {"name": "w", "flow": [{"stateName": "o", "taskId": task}]}
    )
    assert bad.status == 400
    assert bad.fields == {"flow[0].input.scale"}


async def test_system_tasks_are_listed_first_and_cannot_be_changed(client: Client) -> None:
    task = await made(client, "/execution-tasks", TASK)
    listed = (await client.get(f"{WORKFLOW}/execution-tasks")).data
    assert listed[0]["id"] == "ET_START"
    assert listed[-1]["id"] == task
    assert (await client.put(f"{WORKFLOW}/execution-tasks/ET_START", TASK)).status == 400
    assert (await client.call("DELETE", f"{WORKFLOW}/execution-tasks/ET_START")).status == 400


@pytest.mark.parametrize(
    ("path", "body"), [("/execution-tasks", TASK), ("/execution-macros", {"name": "twice", "flow": WEIGH_TWICE})]
)
async def test_a_removed_definition_is_not_found_and_not_listed(
    client: Client, path: str, body: dict[str, Any]
) -> None:
    id = await made(client, path, body)
    changed = await client.put(f"{WORKFLOW}{path}/{id}", {**body, "name": "Other"})
    assert changed.data["id"] == id
    assert (await client.get(f"{WORKFLOW}{path}/{id}")).data["name"] == "Other"
    assert (await client.call("DELETE", f"{WORKFLOW}{path}/{id}")).status == 200
    assert (await client.get(f"{WORKFLOW}{path}/{id}")).status == 404
    assert id not in {item["id"] for item in (await client.get(WORKFLOW + path)).data}
    assert (await client.call("DELETE", f"{WORKFLOW}{path}/{id}")).status == 404


async def test_another_tenant_finds_none_of_it(stack: Stack, client: Client) -> None:
    task = await made(client, "/execution-tasks", TASK)
    other = await stack.new_tenant()
    assert (await other.get(f"{WORKFLOW}/execution-tasks/{task}")).status == 404
    assert (await other.put(f"{WORKFLOW}/execution-tasks/{task}", TASK)).status == 404
    assert (await other.get(f"{WORKFLOW}/changelogs/{task}")).status == 404


async def test_an_instance_has_its_macros_written_out_and_takes_the_reports_of_its_objective(client: Client) -> None:
    lane = await lay_lane(client)
    macro = await made(client, "/execution-macros", {"name": "twice", "flow": WEIGH_TWICE})
    flow = [{"stateName": "weigh", "macroId": macro}, {"stateName": "pick", "taskId": "ET_PICK"}]
    workflow = await made(client, "/execution-workflows", {"name": "weighed", "flow": flow})
    job = await lane.job()
    dispatch = await lane.dispatch(job)
    body = {"workflowId": workflow, "jobId": job.id, "dispatchId": dispatch, "objectiveRef": PICKUP}
    instance = await made(client, "/execution-workflow-instances", body)
    assert instance == job.instances[PICKUP]
    shown = (await client.get(f"{WORKFLOW}/execution-workflow-instances/{instance}")).data
    assert [step["taskId"] for step in shown["flow"]] == ["ET_SCAN", "ET_SCAN", "ET_PICK"]
    assert (await lane.tell(job, dispatch, PICKUP, "STARTED")).status == 202
    started = (await client.get(f"{WORKFLOW}/execution-workflow-instances/{instance}")).data
    assert (started["status"], started["flow"]) == ("STARTED", shown["flow"])


async def test_a_cancelled_instance_takes_no_report_and_a_closed_one_cannot_be_cancelled(client: Client) -> None:
    lane = await lay_lane(client)
    job = await lane.job()
    dispatch = await lane.dispatch(job)
    assert (await lane.tell(job, dispatch, PICKUP, "STARTED")).status == 202
    path = f"{WORKFLOW}/execution-workflow-instances/{job.instances[PICKUP]}"
    assert (await client.put(f"{path}/cancel", {"reasonCode": "R-0014"})).status == 202
    assert (await client.put(f"{path}/cancel", {})).status == 202
    assert (await lane.tell(job, dispatch, PICKUP, "CLOSED", "R-0065")).status == 400
    other = await lane.job()
    run = await lane.dispatch(other)
    await lane.run(other, run)
    closed = f"{WORKFLOW}/execution-workflow-instances/{other.instances[PICKUP]}"
    assert (await client.put(f"{closed}/cancel", {})).status == 409


async def test_the_history_of_a_workflow_is_newest_first_with_before_and_after(client: Client) -> None:
    flow = [{"stateName": "pick", "taskId": "ET_PICK"}]
    id = await made(client, "/execution-workflows", {"name": "first", "flow": flow})
    for name in ("second", "third"):
        assert (await client.put(f"{WORKFLOW}/execution-workflows/{id}", {"name": name, "flow": flow})).status == 200
    history = (await client.get(f"{WORKFLOW}/changelogs/{id}")).data
    assert [(entry["version"], entry["after"]["name"]) for entry in history] == [
        (3, "third"),
        (2, "second"),
        (1, "first"),
    ]
    assert [entry.get("before", {}).get("name") for entry in history] == ["second", "first", None]
    page = (await client.get(f"{WORKFLOW}/changelogs/{id}?pageNo=2&pageSize=1")).data
    assert [(entry["after"]["name"], entry["before"]["name"]) for entry in page] == [("second", "first")]


async def test_a_removed_workflow_serves_its_jobs_but_no_new_job_workflow(client: Client) -> None:
    lane = await lay_lane(client)
    job = await lane.job()
    assert (await client.call("DELETE", f"{WORKFLOW}/execution-workflows/{lane.workflow}")).status == 200
    dispatch = await lane.dispatch(job)
    await lane.run(job, dispatch)
    assert (await lane.get(f"/jobs/{job.id}"))["status"] == "COMPLETED"
    objective = {
        "objectiveRef": PICKUP,
        "workflow": lane.workflow,
        "next": [{"code": "R-0065", "nextObjective": "END"}],
    }
    refused = await lane.post("/job-workflows", {"name": "new", "start": PICKUP, "objectives": [objective]})
    assert refused.status == 400
    assert "objectives[0].workflow" in refused.fields

"""Job workflows and drafts of them, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from support.linehaul import DROP, PICKUP, SUCCESS, Lane, graph
from support.stack import Stack
from support.unchanged import unchanged

PATH = "/job-workflows"
DRAFTS = f"{PATH}/drafts"


def objective(ref: str, workflow: str, **ways: str) -> dict[str, Any]:
    """An objective with its ways out by code."""
    following = [{"code": code, "nextObjective": target} for code, target in ways.items()]
    return {"objectiveRef": ref, "workflow": workflow, "next": following}


async def test_a_job_workflow_is_active_at_once_and_read_as_given(lane: Lane) -> None:
    body = graph(lane.workflow, description="two stops", tag=[{"name": "usage", "value": "road"}])
    id = (await lane.post(PATH, body)).data["id"]
    shown = await lane.get(f"{PATH}/{id}")
    assert shown["status"] == "ACTIVE"
    assert {name: shown[name] for name in body} == body
    assert [row["id"] for row in await lane.get(PATH)] == [lane.job_workflow, id]


async def test_every_fault_of_a_graph_is_named_in_one_answer(stack: Stack, lane: Lane) -> None:
    flow = lane.workflow
    objectives = [
        objective(PICKUP, flow, A="NOWHERE", B=DROP),
        objective(DROP, "workflow:none", C=DROP),
        objective("LOST", flow, D="END"),
        objective("LOST", flow, D="END_STATE"),
        objective("END_STATE", flow, E="END"),
    ]
    objectives[0]["next"].append({"code": "B", "nextObjective": "END"})
    async with unchanged(stack.runtime.database, lane.client.tenant):
        answer = await lane.post(PATH, {"name": "Bad", "start": PICKUP, "objectives": objectives})
        assert (answer.status, answer.code[-4:]) == (400, "0002")
        rules = {fault["rule"] for fault in answer.body["error"]["additionalInfo"]["faults"]}
        assert rules >= {
            "unknown_objective", "duplicate_code", "unknown_workflow", "endless", "unreachable_objective",
            "duplicate_objective", "reserved",
        }  # fmt: skip
        answer = await lane.post(PATH, graph(flow, start="NONE"))
        assert answer.fields == {"start"}


@pytest.mark.parametrize(
    "members",
    [
        {"name": ""}, {"name": "x" * 25}, {"name": "a.b"}, {"name": "a\n"},
        {"start": "abc"}, {"start": "x" * 37}, {"objectives": []},
        {"objectives": None}, {"objectives": {}},
    ],
)  # fmt: skip
async def test_limits_of_a_job_workflow(stack: Stack, lane: Lane, members: dict[str, Any]) -> None:
    async with unchanged(stack.runtime.database, lane.client.tenant):
        assert (await lane.post(PATH, graph(lane.workflow, **members))).fields == set(members)


async def test_a_draft_needs_only_a_name_and_is_no_workflow_yet(stack: Stack, lane: Lane) -> None:
    made = await lane.post(DRAFTS, {"name": "Later"})
    assert made.status == 201
    id = made.data["id"]
    assert (await lane.get(f"{DRAFTS}/{id}"))["status"] == "DRAFT"
    async with unchanged(stack.runtime.database, lane.client.tenant):
        assert (await lane.call("GET", f"{PATH}/{id}")).status == 404
        assert (await lane.call("PUT", f"{PATH}/{id}/status", {"status": "ACTIVE"})).status == 404
        assert (await lane.post("/jobs", lane.job_body(jobWorkflowId=id))).fields == {"jobWorkflowId"}
        answer = await lane.post(f"{DRAFTS}/{id}/publish")
        assert (answer.status, answer.fields) == (400, {"start", "objectives"})
        assert (await lane.post(DRAFTS, {})).fields == {"name"}


async def test_a_faulty_draft_is_kept_and_its_publication_names_every_fault(stack: Stack, lane: Lane) -> None:
    faulty = graph(lane.workflow, start="NONE", objectives=[objective("GONE", "workflow:none", AAAA="NOWHERE")])
    id = (await lane.post(DRAFTS, faulty)).data["id"]
    async with unchanged(stack.runtime.database, lane.client.tenant):
        answer = await lane.post(f"{DRAFTS}/{id}/publish", {})
        assert answer.status == 400
        assert answer.fields >= {"start", "objectives[0].workflow", "objectives[0].next[0].nextObjective"}


async def test_a_published_draft_is_an_active_workflow_under_the_same_id(stack: Stack, lane: Lane) -> None:
    id = (await lane.post(DRAFTS, {"name": "Later"})).data["id"]
    assert (await lane.call("PUT", f"{DRAFTS}/{id}", graph(lane.workflow, name="Now"))).status == 200
    assert (await lane.post(f"{DRAFTS}/{id}/publish")).data == {"id": id}
    assert (await lane.get(f"{PATH}/{id}"))["status"] == "ACTIVE"
    await lane.job(jobWorkflowId=id)
    async with unchanged(stack.runtime.database, lane.client.tenant):
        assert (await lane.post(f"{DRAFTS}/{id}/publish")).status == 404
        assert (await lane.call("PUT", f"{DRAFTS}/{id}", {"name": "Too late"})).status == 404
        assert (await lane.call("GET", f"{DRAFTS}/{id}")).status == 404


async def test_a_deactivated_workflow_takes_no_new_jobs_and_carries_on_with_those_it_has(
    stack: Stack, lane: Lane
) -> None:
    job = await lane.job()
    dispatch = await lane.dispatch(job)
    path = f"{PATH}/{lane.job_workflow}/status"
    assert (await lane.tell(job, dispatch, PICKUP, "STARTED")).status == 202
    assert (await lane.call("PUT", path, {"status": "INACTIVE"})).status == 200
    async with unchanged(stack.runtime.database, lane.client.tenant):
        refused = await lane.post("/jobs", lane.job_body())
        assert (refused.status, refused.code[-4:], refused.fields) == (400, "0007", {"jobWorkflowId"})
        assert (await lane.call("PUT", path, {"status": "DRAFT"})).fields == {"status"}
    await lane.run(job, dispatch)
    assert (await lane.get(f"/jobs/{job.id}"))["status"] == "COMPLETED"
    assert (await lane.call("PUT", path, {"status": "ACTIVE"})).status == 200
    await lane.job()


@pytest.mark.parametrize("end", ["END", "END_STATE"])
async def test_both_end_markers_end_a_job(lane: Lane, end: str) -> None:
    body = graph(lane.workflow, objectives=[objective(PICKUP, lane.workflow, A=end)])
    id = (await lane.post(PATH, body)).data["id"]
    job = await lane.job(jobWorkflowId=id)
    dispatch = await lane.dispatch(job)
    assert (await lane.tell(job, dispatch, PICKUP, "CLOSED", "A")).status == 202
    shown = await lane.get(f"/jobs/{job.id}")
    assert (shown["status"], shown["reasonCode"]) == ("COMPLETED", "A")
    assert shown["reasonCode"] != SUCCESS

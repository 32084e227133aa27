"""Workflow instances are there as soon as a job is in a dispatch: a phone may go offline before it starts."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from haulier.core.refusal import Refusal
from haulier.services.dispatch.commands.objective_instances import MAX_OBJECTIVES_AT_ONCE, instances_of_jobs
from haulier.services.dispatch.kind import JobBody
from haulier.services.dispatch.requests import Objective
from haulier.services.dispatch.rules.run import JobRun
from haulier.services.workflow.facade import Attempt
from support.linehaul import AGAIN, DROP, FLOW, GIVEN_UP, PICKUP, SUCCESS, WORKFLOW, Lane, Made, graph
from support.stack import Stack
from support.statements import Counted
from support.unchanged import unchanged

WORKFLOWS, INSTANCES = f"{WORKFLOW}/execution-workflows", f"{WORKFLOW}/execution-workflow-instances"
LONG_AGO = 1_000_000_000


async def instance(lane: Lane, job: Made, objective: str = PICKUP) -> Any:
    """A workflow instance as the workflow service reads it."""
    return (await lane.client.get(f"{INSTANCES}/{job.instances[objective]}")).data


async def enter(lane: Lane, way: str, jobs: list[Made]) -> str:
    """A dispatch that the jobs have come into in one of the ways there are."""
    ids = [job.id for job in jobs]
    if way == "create":
        return await lane.dispatch(*jobs)
    id = await lane.dispatch()
    ref = (await lane.get(f"/dispatches/{id}"))["dispatchRef"]
    path = f"/dispatches/ref/{ref}" if "ref" in way else f"/dispatches/{id}"
    if "many" in way:
        assert (await lane.patch(f"{path}/jobs/bulk", {"jobs": ids})).status == 202
    else:
        assert [(await lane.patch(f"{path}/jobs", {"jobId": job})).status for job in ids] == [202] * len(ids)
    return id


async def weighed(lane: Lane) -> str:
    """An execution workflow with a macro; the lane's jobs run it from now on."""
    macro = {
        "name": "twice",
        "flow": [{"stateName": "one", "taskId": "ET_SCAN"}, {"stateName": "two", "taskId": "ET_SCAN"}],
    }
    made = (await lane.client.post(f"{WORKFLOW}/execution-macros", macro)).data["id"]
    flow = [{"stateName": "weigh", "macroId": made}, {"stateName": "pick", "taskId": "ET_PICK"}]
    lane.workflow = (await lane.client.post(WORKFLOWS, {"name": "weighed", "flow": flow})).data["id"]
    lane.job_workflow = (await lane.post("/job-workflows", graph(lane.workflow))).data["id"]
    return str(made)


@pytest.mark.parametrize("way", ["create", "one", "many", "one by ref", "many by ref"])
async def test_a_job_in_a_dispatch_has_an_instance_for_each_objective_with_its_steps_written_out(
    lane: Lane, way: str
) -> None:
    await weighed(lane)
    jobs = [await lane.job(objectives=[{"objectiveRef": DROP, "workflowInput": {"cod": 450}}]) for _ in range(2)]
    assert (await lane.client.get(f"{INSTANCES}/{jobs[0].instances[PICKUP]}")).status == 404
    dispatch = await enter(lane, way, jobs)
    for job in jobs:
        for objective, given in ((PICKUP, None), (DROP, {"cod": 450})):
            shown = await instance(lane, job, objective)
            assert (shown["status"], shown["attemptId"], shown["tasks"]) == ("CREATED", 1, [])
            assert (shown["jobId"], shown["dispatchId"], shown["objectiveRef"]) == (job.id, dispatch, objective)
            assert (shown["workflowId"], shown["version"], shown.get("input")) == (lane.workflow, 1, given)
            steps = [(step["sequenceId"], step["stateName"], step["taskId"]) for step in shown["flow"]]
            assert steps == [(1, "weigh.one", "ET_SCAN"), (2, "weigh.two", "ET_SCAN"), (3, "pick", "ET_PICK")]
            assert shown["start"] == "weigh.one"
        read = (await lane.get(f"/jobs/{job.id}"))["objectives"]
        assert [each["workflowInstanceId"] for each in read] == [job.instances[PICKUP], job.instances[DROP]]
    listed = (await lane.client.get(INSTANCES)).data
    assert {row["id"] for row in listed} == {id for job in jobs for id in job.instances.values()}
    assert all(len(row["flow"]) == 3 for row in listed)


async def test_a_refused_addition_makes_no_instance(lane: Lane, stack: Stack) -> None:
    job, dispatch = await lane.job(), await lane.dispatch()
    async with unchanged(stack.runtime.database, lane.client.tenant):
        answer = await lane.patch(f"/dispatches/{dispatch}/jobs/bulk", {"jobs": [job.id, "linehaul:none"]})
        assert (answer.status, answer.fields) == (400, {"jobs[1]"})


async def test_an_instance_keeps_the_steps_it_was_made_with(lane: Lane) -> None:
    macro = await weighed(lane)
    early, late = await lane.job(), await lane.job()
    await lane.dispatch(early)
    body = {"name": "thrice", "flow": [{"stateName": f"s{n}", "taskId": "ET_SCAN"} for n in range(3)]}
    assert (await lane.client.put(f"{WORKFLOW}/execution-macros/{macro}", body)).status == 200
    renewed = {"name": "weighed", "flow": [{"stateName": "weigh", "macroId": macro}]}
    assert (await lane.client.put(f"{WORKFLOWS}/{lane.workflow}", renewed)).status == 200
    await lane.dispatch(late)
    first, second = await instance(lane, early), await instance(lane, late)
    assert (first["version"], [step["stateName"] for step in first["flow"]]) == (1, ["weigh.one", "weigh.two", "pick"])
    assert (second["version"], [step["stateName"] for step in second["flow"]]) == (
        2,
        ["weigh.s0", "weigh.s1", "weigh.s2"],
    )


async def test_untouched_instances_go_with_their_job_and_those_worked_on_stay_where_work_began(lane: Lane) -> None:
    job = await lane.job()
    first, second = await lane.dispatch(job), await lane.dispatch()
    assert (await lane.tell(job, first, PICKUP, "STARTED")).status == 202
    assert (await lane.call("DELETE", f"/dispatches/{first}/jobs/{job.id}")).status == 202
    assert (await instance(lane, job, PICKUP))["dispatchId"] == first
    assert "dispatchId" not in await instance(lane, job, DROP)
    assert (await lane.patch(f"/dispatches/{second}/jobs", {"jobId": job.id})).status == 202
    places = [(await instance(lane, job, objective))["dispatchId"] for objective in (PICKUP, DROP)]
    assert places == [first, second]
    assert (await lane.patch(f"/dispatches/{second}/jobs/remove", {"jobs": [job.id]})).status == 202
    assert "dispatchId" not in await instance(lane, job, DROP)


async def test_a_changed_input_reaches_the_instances_that_nobody_worked_on(lane: Lane) -> None:
    objectives = [{"objectiveRef": ref, "workflowInput": {"cod": 1}} for ref in (PICKUP, DROP)]
    job = await lane.job(objectives=objectives)
    dispatch = await lane.dispatch(job)
    await lane.tell(job, dispatch, PICKUP, "STARTED")
    changed = [{"objectiveRef": ref, "workflowInput": {"cod": 2}} for ref in (PICKUP, DROP)]
    assert (await lane.call("PUT", f"/jobs/{job.id}", {"objectives": changed})).status == 202
    assert [(await instance(lane, job, ref))["input"] for ref in (PICKUP, DROP)] == [{"cod": 1}, {"cod": 2}]
    read = (await lane.get(f"/jobs/{job.id}"))["objectives"]
    assert [each["workflowInput"] for each in read] == [{"cod": 2}, {"cod": 2}]


async def test_a_job_made_before_its_workflow_expired_is_carried_out_and_no_new_one_is_made(
    lane: Lane, stack: Stack
) -> None:
    job = await lane.job()
    expired = {"name": "pick", "flow": FLOW, "expiresAt": LONG_AGO}
    assert (await lane.client.put(f"{WORKFLOWS}/{lane.workflow}", expired)).status == 200
    async with unchanged(stack.runtime.database, lane.client.tenant):
        answer = await lane.post("/jobs", lane.job_body())
        assert (answer.status, answer.fields) == (400, {"jobWorkflowId"})
        assert (answer.code[-4:], answer.body["error"]["additionalInfo"]["expired"]) == ("0007", [lane.workflow])
        answer = await lane.post("/job-workflows", graph(lane.workflow))
        assert (answer.status, answer.fields) == (400, {"objectives[0].workflow", "objectives[1].workflow"})
    dispatch = await lane.dispatch(job)
    assert (await instance(lane, job))["version"] == 2
    await lane.run(job, dispatch)
    assert (await lane.get(f"/jobs/{job.id}"))["status"] == "COMPLETED"


async def test_an_instance_made_ahead_stays_and_is_pointed_to_the_dispatch(lane: Lane) -> None:
    job = await lane.job()
    other = (await lane.client.post(WORKFLOWS, {"name": "other", "flow": FLOW[:1]})).data["id"]
    body = {"workflowId": other, "jobId": job.id, "objectiveRef": PICKUP, "input": {"cod": 9}}
    assert (await lane.client.post(INSTANCES, body)).data["id"] == job.instances[PICKUP]
    dispatch = await lane.dispatch(job)
    shown = await instance(lane, job)
    assert (shown["workflowId"], shown["input"], shown["dispatchId"]) == (other, {"cod": 9}, dispatch)
    assert len(shown["flow"]) == 1


async def test_an_untouched_instance_takes_what_is_asked_for_later_and_a_touched_one_refuses(
    lane: Lane, stack: Stack
) -> None:
    job = await lane.job()
    dispatch = await lane.dispatch(job)
    body = {"workflowId": lane.workflow, "jobId": job.id, "objectiveRef": PICKUP}
    for given in ({"cod": 1}, {"cod": 2}):
        answer = await lane.client.post(INSTANCES, body | {"input": given})
        assert (answer.status, answer.data) == (201, {"id": job.instances[PICKUP]})
        shown = await instance(lane, job)
        assert (shown["status"], shown["input"], shown["dispatchId"]) == ("CREATED", given, dispatch)
    await lane.tell(job, dispatch, PICKUP, "STARTED")
    await lane.client.put(f"{INSTANCES}/{job.instances[DROP]}/cancel", {})
    async with unchanged(stack.runtime.database, lane.client.tenant):
        for objective, status in ((PICKUP, "STARTED"), (DROP, "CANCELLED")):
            answer = await lane.client.post(INSTANCES, body | {"objectiveRef": objective})
            assert (answer.status, answer.code[-4:], answer.fields) == (400, "2300", {"objectiveRef"})
            assert answer.body["error"]["additionalInfo"]["status"] == status


async def test_a_strangers_instance_for_the_same_job_is_its_own(lane: Lane, stack: Stack) -> None:
    job = await lane.job()
    await lane.dispatch(job)
    stranger = await stack.new_tenant()
    theirs = (await stranger.post(WORKFLOWS, {"name": "theirs", "flow": FLOW})).data["id"]
    body = {"workflowId": theirs, "jobId": job.id, "objectiveRef": PICKUP}
    async with unchanged(stack.runtime.database, lane.client.tenant):
        assert (await stranger.post(INSTANCES, body)).status == 201
        assert (await stranger.post(INSTANCES, body | {"workflowId": lane.workflow})).status == 404


async def test_a_report_makes_an_instance_that_data_of_older_releases_lacks(lane: Lane, stack: Stack) -> None:
    job = await lane.job()
    dispatch = await lane.dispatch(job)
    gone = "DELETE FROM resource WHERE tenant_id = $1 AND kind = 'workflow_instance'"
    await stack.runtime.database.execute(gone, lane.client.tenant)
    await lane.run(job, dispatch)
    shown = await instance(lane, job)
    assert (shown["status"], shown["dispatchId"], "flow" in shown) == ("CLOSED", dispatch, False)


# At once


async def test_the_same_instance_made_many_times_at_once_is_one(lane: Lane) -> None:
    for _ in range(4):
        job, dispatch = await lane.job(), await lane.dispatch()
        body = {"workflowId": lane.workflow, "jobId": job.id, "objectiveRef": PICKUP}
        answers = await asyncio.gather(
            *(lane.client.post(INSTANCES, body | {"input": {"cod": n}}) for n in range(4)),
            lane.patch(f"/dispatches/{dispatch}/jobs", {"jobId": job.id}),
        )
        assert [answer.status for answer in answers] == [201] * 4 + [202], [answer.body for answer in answers]
        shown = await instance(lane, job)
        assert (shown["dispatchId"], shown["input"]["cod"] in range(4)) == (dispatch, True)


async def test_steps_used_for_the_first_time_by_many_dispatches_at_once_are_kept_once(lane: Lane, stack: Stack) -> None:
    async def flows() -> int:
        count = "SELECT count(*) AS n FROM resource WHERE tenant_id = $1 AND kind = 'execution_flow'"
        found = await stack.runtime.database.fetchrow(count, lane.client.tenant)
        assert found is not None
        return int(found["n"])

    macro = await weighed(lane)
    assert await flows() == 2, "the lane's own and this one, made with their workflows"
    body = {"name": "once", "flow": [{"stateName": "one", "taskId": "ET_SCAN"}]}
    assert (await lane.client.put(f"{WORKFLOW}/execution-macros/{macro}", body)).status == 200
    jobs = [await lane.job() for _ in range(6)]
    dispatches = await asyncio.gather(*(lane.dispatch(job) for job in jobs))
    assert len(set(dispatches)) == 6
    assert await flows() == 3


async def test_a_report_at_the_moment_of_removal_is_either_before_it_or_refused(lane: Lane) -> None:
    for turn in range(6):
        job = await lane.job()
        dispatch = await lane.dispatch(job)
        calls = [
            lane.tell(job, dispatch, PICKUP, "STARTED"),
            lane.call("DELETE", f"/dispatches/{dispatch}/jobs/{job.id}"),
        ]
        order = 1 if turn % 2 else -1
        told, removed = (await asyncio.gather(*calls[::order]))[::order]
        assert removed.status == 202, removed.body
        assert told.status == 202 or told.fields == {"dispatchId"}, told.body
        shown = await instance(lane, job)
        expected = ("STARTED", dispatch) if told.status == 202 else ("CREATED", None)
        assert (shown["status"], shown.get("dispatchId")) == expected
        assert (await lane.get(f"/jobs/{job.id}"))["status"] == ("IN_PROGRESS" if told.status == 202 else "CREATED")


# Cost and limits


@pytest.mark.parametrize("number", [1, 40])
async def test_what_it_costs_does_not_depend_on_jobs_and_objectives(lane: Lane, counted: Counted, number: int) -> None:
    lane = replace(lane, client=counted.client(lane.client))
    names = [f"STOP{n}" for n in range(5)]
    ways = [[{"code": SUCCESS, "nextObjective": after}] for after in [*names[1:], "END"]]
    stops = [
        {"objectiveRef": name, "workflow": lane.workflow, "next": way} for name, way in zip(names, ways, strict=True)
    ]
    made = await lane.post("/job-workflows", {"name": "five", "start": "STOP0", "objectives": stops})
    jobs = [await lane.job(jobWorkflowId=made.data["id"]) for _ in range(number)]
    warm = await lane.job(jobWorkflowId=made.data["id"])
    await lane.tell(warm, await lane.dispatch(warm), "STOP0", "STARTED")
    dispatch = await lane.dispatch()
    body = {"jobs": [job.id for job in jobs]}
    with counted.statements() as seen:
        assert (await lane.patch(f"/dispatches/{dispatch}/jobs/bulk", body)).status == 202
    assert seen == ["read", "read", "read", "apply"], "dispatch, jobs, instances"
    for report in (("STARTED", ""), ("CLOSED", SUCCESS)):
        with counted.statements() as seen:
            assert (await lane.tell(jobs[0], dispatch, "STOP0", *report)).status == 202
        assert seen == ["read", "apply"]
    with counted.statements() as seen:
        assert (await lane.patch(f"/dispatches/{dispatch}/jobs/remove", body)).status == 202
    assert seen == ["read", "read", "read", "apply"]


def test_one_request_names_no_more_open_objectives_than_one_statement_takes() -> None:
    names = [f"OBJ{n}" for n in range(50)]
    workflows = dict.fromkeys(names, "workflow:1")
    objectives = [Objective(objectiveRef=name) for name in names]
    body = JobBody(jobTypeName="leg", jobWorkflowId="w", objectives=objectives, workflows=workflows)
    jobs = [(f"leg:{n}", body) for n in range(MAX_OBJECTIVES_AT_ONCE // 50)]
    assert len(instances_of_jobs(jobs, "d")) == MAX_OBJECTIVES_AT_ONCE
    with pytest.raises(Refusal, match="5050 open objectives"):
        instances_of_jobs([*jobs, ("leg:more", body)], "d")
    done = {name: [Attempt(number=1, code=code)] for name, code in zip(names, [AGAIN, GIVEN_UP] * 25, strict=True)}
    worked = JobBody(jobTypeName="leg", jobWorkflowId="w", objectives=objectives, run=JobRun(done))
    assert instances_of_jobs([("leg:1", worked)] * 200, "d") == []

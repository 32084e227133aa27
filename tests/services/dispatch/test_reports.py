"""Reports of the driver app over HTTP: what they move, and what they may not say."""

from __future__ import annotations

from typing import Any

import pytest

from support.linehaul import AGAIN, DROP, GIVEN_UP, PICKUP, SUCCESS, WORKFLOW, Lane, Made, report
from support.stack import Stack
from support.unchanged import unchanged


@pytest.fixture
async def job(lane: Lane) -> Made:
    """A job of the dispatch."""
    return await lane.job()


@pytest.fixture
async def dispatch(lane: Lane, job: Made) -> str:
    """The dispatch of the job."""
    return await lane.dispatch(job)


async def instance(lane: Lane, job: Made, objective: str) -> Any:
    """A workflow instance as the workflow service reads it."""
    return (await lane.client.get(f"{WORKFLOW}/execution-workflow-instances/{job.instances[objective]}")).data


async def test_the_first_report_sets_job_and_dispatch_in_progress(lane: Lane, job: Made, dispatch: str) -> None:
    answer = await lane.tell_task(job, dispatch, PICKUP, "ET_PICK", "STARTED", data={"seen": 1})
    assert (answer.status, answer.data) == (202, {"id": job.instances[PICKUP]})
    assert (await lane.get(f"/jobs/{job.id}"))["status"] == "IN_PROGRESS"
    assert (await lane.get(f"/dispatches/{dispatch}"))["status"] == "IN_PROGRESS"
    shown = await instance(lane, job, PICKUP)
    assert (shown["status"], shown["jobId"], shown["dispatchId"]) == ("STARTED", job.id, dispatch)
    assert (shown["workflowId"], shown["objectiveRef"]) == (lane.workflow, PICKUP)
    assert [(task["taskId"], task["data"]) for task in shown["tasks"]] == [("ET_PICK", {"seen": 1})]


async def test_a_failed_drop_goes_round_again_and_its_success_completes_the_job(
    lane: Lane, job: Made, dispatch: str
) -> None:
    await lane.tell(job, dispatch, PICKUP, "CLOSED", SUCCESS)
    assert (await lane.tell(job, dispatch, DROP, "CLOSED", AGAIN)).status == 202
    assert (await lane.get(f"/jobs/{job.id}"))["status"] == "IN_PROGRESS"
    assert (await lane.tell(job, dispatch, DROP, "STARTED", attemptId=2)).status == 202
    assert (await lane.get(f"/jobs/{job.id}"))["objectives"][1]["attemptId"] == 2
    assert (await lane.tell(job, dispatch, DROP, "CLOSED", SUCCESS, attemptId=2)).status == 202
    shown = await lane.get(f"/jobs/{job.id}")
    assert (shown["status"], shown["reasonCode"]) == ("COMPLETED", SUCCESS)
    assert [(o["status"], o["code"]) for o in shown["objectives"]] == [("CLOSED", SUCCESS)] * 2
    seen = await instance(lane, job, DROP)
    assert (seen["status"], seen["attemptId"], seen["lastStatus"]["code"]) == ("CLOSED", 2, SUCCESS)


async def test_a_failure_code_that_leads_to_the_end_is_the_jobs_reason(lane: Lane, job: Made, dispatch: str) -> None:
    await lane.tell(job, dispatch, PICKUP, "CLOSED", SUCCESS)
    await lane.tell(job, dispatch, DROP, "CLOSED", GIVEN_UP)
    shown = await lane.get(f"/jobs/{job.id}")
    assert (shown["status"], shown["reasonCode"]) == ("COMPLETED", GIVEN_UP)


async def test_close_job_ends_the_job_at_once_with_any_code(lane: Lane, job: Made, dispatch: str) -> None:
    assert (await lane.tell(job, dispatch, PICKUP, "CLOSED", "VANISHED", closeJob=True)).status == 202
    shown = await lane.get(f"/jobs/{job.id}")
    assert (shown["status"], shown["reasonCode"]) == ("COMPLETED", "VANISHED")
    assert (await lane.get(f"/dispatches/{dispatch}"))["status"] == "PENDING_CLOSURE"


async def test_the_event_of_a_report_tells_the_task_and_the_phones_time(lane: Lane, job: Made, dispatch: str) -> None:
    failed = {"outcome": "ET_FAILURE", "reasonCode": AGAIN}
    await lane.tell_task(job, dispatch, PICKUP, "ET_PICK", "CLOSED", timestamp=1_700_000_005, **failed)
    await lane.tell(job, dispatch, PICKUP, "CLOSED", SUCCESS, timestamp=1_700_000_009_000)
    log = (await lane.client.get(f"/core/haulier/v1/journal/job/{job.id}")).data
    told = {entry["event"]: entry["data"] for entry in log}
    task, run = told["TaskClosed"], told["WorkflowClosed"]
    assert (task["taskId"], task["outcome"], task["taskReasonCode"]) == ("ET_PICK", "ET_FAILURE", AGAIN)
    assert (task["reportedAt"], run["reportedAt"]) == (1_700_000_005, 1_700_000_009_000)
    assert task["stateName"]
    assert "taskId" not in run


async def test_a_repeated_report_is_accepted_and_changes_neither_job_nor_instance(
    lane: Lane, job: Made, dispatch: str
) -> None:
    await lane.tell(job, dispatch, PICKUP, "STARTED")
    await lane.tell(job, dispatch, PICKUP, "CLOSED", SUCCESS)
    before = (await lane.get(f"/jobs/{job.id}"), await instance(lane, job, PICKUP))
    for status, code in (("STARTED", ""), ("CLOSED", SUCCESS)):
        assert (await lane.tell(job, dispatch, PICKUP, status, code)).status == 202
    assert (await lane.get(f"/jobs/{job.id}"), await instance(lane, job, PICKUP)) == before


async def test_a_code_that_the_objective_does_not_know_is_refused(
    stack: Stack, lane: Lane, job: Made, dispatch: str
) -> None:
    await lane.tell(job, dispatch, PICKUP, "STARTED")
    async with unchanged(stack.runtime.database, lane.client.tenant):
        answer = await lane.tell(job, dispatch, PICKUP, "CLOSED", AGAIN)
        assert (answer.status, answer.code[-4:], answer.fields) == (400, "0002", {"code"})
        info = answer.body["error"]["additionalInfo"]
        assert (info["objectiveRef"], info["code"], info["codes"]) == (PICKUP, AGAIN, [SUCCESS])
        assert (await lane.tell(job, dispatch, PICKUP, "CLOSED", "")).fields == {"code"}
        assert (await lane.tell(job, dispatch, PICKUP, "CLOSED", "x" * 65, closeJob=True)).fields == {"code"}


async def test_a_closed_attempt_cannot_be_closed_differently(
    stack: Stack, lane: Lane, job: Made, dispatch: str
) -> None:
    await lane.tell(job, dispatch, PICKUP, "CLOSED", SUCCESS)
    await lane.tell(job, dispatch, DROP, "CLOSED", AGAIN)
    async with unchanged(stack.runtime.database, lane.client.tenant):
        for more in ({"code": SUCCESS}, {"code": AGAIN, "closeJob": True}):
            answer = await lane.tell(job, dispatch, DROP, "CLOSED", **more)
            assert (answer.status, answer.code[-4:], answer.fields) == (400, "0007", {"code"})


@pytest.mark.parametrize(
    ("members", "fields"),
    [
        ({"status": "DONE"}, {"status"}), ({"attemptId": 0}, {"attemptId"}), ({"attemptId": 33}, {"attemptId"}),
        ({"attemptId": 1.5}, {"attemptId"}), ({"attemptId": "1"}, {"attemptId"}), ({"timestamp": "now"}, {"timestamp"}),
        ({"data": []}, {"data"}), ({"meta": None}, {"meta"}), ({"updatedBy": {}}, {"updatedBy.id"}),
        ({"updatedBy": {"id": ""}}, {"updatedBy.id"}), ({"jobId": "linehaul:none"}, {"jobId"}),
        ({"dispatchId": "roadTrip:none"}, {"dispatchId"}), ({"data": {"picture": "x" * 65_536}}, {"data"}),
    ],
)  # fmt: skip
async def test_a_bad_report_is_refused(
    stack: Stack, lane: Lane, job: Made, dispatch: str, members: dict[str, Any], fields: set[str]
) -> None:
    async with unchanged(stack.runtime.database, lane.client.tenant):
        answer = await lane.tell(job, dispatch, PICKUP, **({"status": "STARTED"} | members))
        assert (answer.status, answer.fields) == (400, fields)
        task = {"status": "STARTED"} | members
        assert (await lane.tell_task(job, dispatch, PICKUP, "ET_PICK", **task)).fields == fields


async def test_a_report_must_fit_together(stack: Stack, lane: Lane, job: Made, dispatch: str) -> None:
    other = await lane.job()
    elsewhere = await lane.dispatch(other)
    async with unchanged(stack.runtime.database, lane.client.tenant):
        answer = await lane.post(f"/workflows/{other.instances[PICKUP]}", report(job, dispatch, "STARTED"))
        assert (answer.status, answer.fields) == (400, {"workflowInstanceId"})
        answer = await lane.post(f"/workflows/{job.instances[PICKUP]}", report(job, elsewhere, "STARTED"))
        assert (answer.status, answer.fields) == (400, {"dispatchId"})
        answer = await lane.tell_task(job, dispatch, PICKUP, "x" * 65, "STARTED")
        assert (answer.status, answer.fields) == (400, {"taskId"})


async def test_a_job_outside_a_dispatch_takes_no_report(stack: Stack, lane: Lane, dispatch: str) -> None:
    free = await lane.job()
    async with unchanged(stack.runtime.database, lane.client.tenant):
        assert (await lane.tell(free, dispatch, PICKUP, "STARTED")).fields == {"dispatchId"}


async def test_a_late_report_of_a_completed_job_is_kept_and_moves_nothing(lane: Lane, job: Made, dispatch: str) -> None:
    await lane.post(f"/jobs/{job.id}/status", {"status": "COMPLETED", "reasonCode": GIVEN_UP, "subStatus": "lost"})
    assert (await lane.post(f"/dispatches/{dispatch}/status", {"status": "CLOSED"})).status == 202
    assert (await lane.tell(job, dispatch, PICKUP, "CLOSED", SUCCESS)).status == 202
    assert (await lane.tell_task(job, dispatch, PICKUP, "ET_PICK", "CLOSED")).status == 202
    shown = await lane.get(f"/jobs/{job.id}")
    assert (shown["status"], shown["reasonCode"], shown["subStatus"]) == ("COMPLETED", GIVEN_UP, "lost")
    assert (await lane.get(f"/dispatches/{dispatch}"))["status"] == "CLOSED"
    assert (await instance(lane, job, PICKUP))["status"] == "CLOSED"

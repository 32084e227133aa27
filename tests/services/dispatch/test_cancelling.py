"""Cancelling an objective: the job goes on by the code that is named, or ends; the phone tells what it may."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from haulier.services.workflow.rules.attempts import MAX_ATTEMPTS
from support.linehaul import AGAIN, DROP, GIVEN_UP, PICKUP, SUCCESS, WORKFLOW, Lane, Made
from support.stack import Answer, Stack
from support.unchanged import unchanged

INSTANCES = f"{WORKFLOW}/execution-workflow-instances"


@pytest.fixture
async def job(lane: Lane) -> Made:
    """A job of the dispatch."""
    return await lane.job()


@pytest.fixture
async def dispatch(lane: Lane, job: Made) -> str:
    """The dispatch of the job."""
    return await lane.dispatch(job)


async def cancel(lane: Lane, job: Made, objective: str, **body: Any) -> Answer:
    return await lane.post(f"/jobs/{job.id}/objectives/{objective}/cancel", body)


async def instance(lane: Lane, job: Made, objective: str) -> Any:
    return (await lane.client.get(f"{INSTANCES}/{job.instances[objective]}")).data


async def told_of(lane: Lane, job: Made, dispatch: str) -> tuple[str, str | None, str]:
    """Status and reason of the job, status of its dispatch."""
    shown = await lane.get(f"/jobs/{job.id}")
    return shown["status"], shown.get("reasonCode"), (await lane.get(f"/dispatches/{dispatch}"))["status"]


async def test_by_a_code_the_job_goes_on_without_the_objective(lane: Lane, job: Made, dispatch: str) -> None:
    assert (await lane.tell(job, dispatch, PICKUP, "STARTED")).status == 202
    answer = await cancel(
        lane, job, PICKUP, code=SUCCESS, reasonCode=GIVEN_UP, updatedBy={"id": "d1"}, _event_meta={"why": "flood"}
    )
    made: dict[str, Any] = {"id": job.id, "workflowInstanceId": job.instances[PICKUP], "attemptId": 1}
    assert (answer.status, answer.data) == (202, made)
    (event,) = (await lane.client.get(f"/core/haulier/v1/journal/job/{job.id}")).data[:1]
    told = {"objectiveRef": PICKUP, "code": SUCCESS, "cancelReason": GIVEN_UP, "updatedBy": {"id": "d1"}, **made}
    assert (event["event"], event["meta"]) == ("ObjectiveCancelled", {"why": "flood"})
    assert {name: event["data"][name] for name in told} == told
    assert await told_of(lane, job, dispatch) == ("IN_PROGRESS", None, "IN_PROGRESS")
    assert (await instance(lane, job, PICKUP))["status"] == "CANCELLED"
    read = (await lane.get(f"/jobs/{job.id}"))["objectives"]
    seen = [(each["status"], each["attemptId"], each.get("code"), each.get("reasonCode")) for each in read]
    assert seen == [("CANCELLED", 1, SUCCESS, GIVEN_UP), ("CREATED", 1, None, None)]
    assert (await lane.tell(job, dispatch, DROP, "CLOSED", SUCCESS)).status == 202
    assert await told_of(lane, job, dispatch) == ("COMPLETED", SUCCESS, "PENDING_CLOSURE")


async def test_without_a_code_the_job_ends_with_the_reason(lane: Lane, job: Made, dispatch: str) -> None:
    assert (await cancel(lane, job, PICKUP, reasonCode=GIVEN_UP)).status == 202
    assert await told_of(lane, job, dispatch) == ("COMPLETED", GIVEN_UP, "PENDING_CLOSURE")
    assert (await lane.post(f"/dispatches/{dispatch}/status", {"status": "CLOSED"})).status == 202


async def test_the_phone_may_say_nothing_new_of_a_cancelled_attempt(
    lane: Lane, stack: Stack, job: Made, dispatch: str
) -> None:
    assert (await lane.tell_task(job, dispatch, PICKUP, "ET_START", "STARTED")).status == 202
    assert (await cancel(lane, job, PICKUP, code=SUCCESS)).status == 202
    async with unchanged(stack.runtime.database, lane.client.tenant):
        for answer in (
            await lane.tell(job, dispatch, PICKUP, "STARTED"),
            await lane.tell(job, dispatch, PICKUP, "CLOSED", SUCCESS),
            await lane.tell_task(job, dispatch, PICKUP, "ET_START", "CLOSED"),
        ):
            assert (answer.status, answer.code[-4:], answer.fields) == (400, "0007", {"workflowInstanceId"})
    before = await instance(lane, job, PICKUP)
    assert (await lane.tell_task(job, dispatch, PICKUP, "ET_START", "STARTED")).status == 202
    assert await instance(lane, job, PICKUP) == before


async def test_a_cancelled_attempt_does_not_stand_in_the_way_of_the_next(lane: Lane, job: Made, dispatch: str) -> None:
    await lane.tell(job, dispatch, PICKUP, "CLOSED", SUCCESS)
    assert (await cancel(lane, job, DROP, code=AGAIN, attemptId=1)).data["attemptId"] == 1
    assert (await cancel(lane, job, DROP, code=AGAIN, attemptId=1)).status == 202
    for status, code in (("STARTED", ""), ("CLOSED", SUCCESS)):
        assert (await lane.tell(job, dispatch, DROP, status, code, attemptId=2)).status == 202
    assert await told_of(lane, job, dispatch) == ("COMPLETED", SUCCESS, "PENDING_CLOSURE")
    shown = await instance(lane, job, DROP)
    assert (shown["status"], shown["attemptId"]) == ("CLOSED", 2)


async def test_repeated_it_is_accepted_and_changes_nothing(lane: Lane, job: Made, dispatch: str) -> None:
    for body in ({"code": SUCCESS}, {"reasonCode": GIVEN_UP}):
        objective = PICKUP if "code" in body else DROP
        assert (await cancel(lane, job, objective, **body)).status == 202
        before = await lane.get(f"/jobs/{job.id}"), await instance(lane, job, objective)
        assert (await cancel(lane, job, objective, **body)).status == 202
        assert (await lane.get(f"/jobs/{job.id}"), await instance(lane, job, objective)) == before
    assert (await told_of(lane, job, dispatch))[:2] == ("COMPLETED", GIVEN_UP)


async def test_what_has_ended_is_not_cancelled(lane: Lane, stack: Stack, job: Made, dispatch: str) -> None:
    await lane.tell(job, dispatch, PICKUP, "CLOSED", SUCCESS)
    async with unchanged(stack.runtime.database, lane.client.tenant):
        answer = await cancel(lane, job, PICKUP, code=SUCCESS)
        assert (answer.status, answer.code[-4:], answer.fields) == (400, "0007", {"code"})
    await lane.post(f"/jobs/{job.id}/status", {"status": "COMPLETED", "reasonCode": GIVEN_UP})
    async with unchanged(stack.runtime.database, lane.client.tenant):
        answer = await cancel(lane, job, DROP, reasonCode=GIVEN_UP)
        assert (answer.status, answer.code[-4:], answer.fields) == (400, "0007", {"status"})


@pytest.mark.parametrize(
    ("objective", "body", "fields"),
    [
        (PICKUP, {}, {"reasonCode"}), (PICKUP, {"reasonCode": SUCCESS}, {"reasonCode"}),
        (DROP, {"code": AGAIN, "reasonCode": SUCCESS}, {"reasonCode"}),
        (PICKUP, {"reasonCode": "late"}, {"reasonCode"}),
        (PICKUP, {"code": AGAIN}, {"code"}), (PICKUP, {"code": ""}, {"code"}), (PICKUP, {"code": "x" * 37}, {"code"}),
        (DROP, {"code": AGAIN, "attemptId": 0}, {"attemptId"}), (DROP, {"code": AGAIN, "attemptId": 33}, {"attemptId"}),
        (DROP, {"code": AGAIN, "attemptId": 1.5}, {"attemptId"}),
        (DROP, {"code": AGAIN, "updatedBy": {}}, {"updatedBy.id"}),
    ],
)  # fmt: skip
async def test_a_bad_cancel_is_refused(
    lane: Lane, stack: Stack, job: Made, dispatch: str, objective: str, body: dict[str, Any], fields: set[str]
) -> None:
    async with unchanged(stack.runtime.database, lane.client.tenant):
        answer = await cancel(lane, job, objective, **body)
        assert (answer.status, answer.code[-4:], answer.fields) == (400, "0002", fields)
    if body == {"code": AGAIN}:
        assert answer.body["error"]["additionalInfo"]["codes"] == [SUCCESS]


async def test_no_attempt_beyond_the_last_one_is_cancelled(lane: Lane, stack: Stack, job: Made, dispatch: str) -> None:
    await lane.tell(job, dispatch, PICKUP, "CLOSED", SUCCESS)
    for number in range(1, MAX_ATTEMPTS + 1):
        assert (await lane.tell(job, dispatch, DROP, "CLOSED", AGAIN, attemptId=number)).status == 202
    async with unchanged(stack.runtime.database, lane.client.tenant):
        answer = await cancel(lane, job, DROP, code=AGAIN)
        assert (answer.status, answer.fields) == (400, {"attemptId"})


async def test_an_objective_cancelled_ahead_counts_when_the_job_comes_to_it(
    lane: Lane, job: Made, dispatch: str
) -> None:
    assert (await cancel(lane, job, DROP, reasonCode=GIVEN_UP)).status == 202
    assert await told_of(lane, job, dispatch) == ("ASSIGNED", None, "ASSIGNED")
    assert (await instance(lane, job, DROP))["status"] == "CANCELLED"
    assert (await lane.tell(job, dispatch, PICKUP, "CLOSED", SUCCESS)).status == 202
    assert await told_of(lane, job, dispatch) == ("COMPLETED", GIVEN_UP, "PENDING_CLOSURE")


async def test_an_objective_of_a_job_without_dispatch_is_cancelled_and_goes_along_later(lane: Lane) -> None:
    job = await lane.job()
    assert (await cancel(lane, job, PICKUP, code=SUCCESS)).status == 202
    assert (await lane.get(f"/jobs/{job.id}"))["status"] == "CREATED"
    shown = await instance(lane, job, PICKUP)
    assert (shown["status"], "dispatchId" in shown, len(shown["flow"])) == ("CANCELLED", False, 2)
    dispatch = await lane.dispatch(job)
    assert await told_of(lane, job, dispatch) == ("ASSIGNED", None, "ASSIGNED")
    pointed = [await instance(lane, job, objective) for objective in (PICKUP, DROP)]
    assert [(each["status"], each["dispatchId"]) for each in pointed] == [
        ("CANCELLED", dispatch),
        ("CREATED", dispatch),
    ]
    assert (await lane.tell(job, dispatch, DROP, "CLOSED", SUCCESS)).status == 202
    assert (await told_of(lane, job, dispatch))[:2] == ("COMPLETED", SUCCESS)


async def test_a_cancelled_instance_keeps_its_job_only_until_the_objective_is_cancelled(
    lane: Lane, job: Made, dispatch: str
) -> None:
    assert (await lane.client.put(f"{INSTANCES}/{job.instances[PICKUP]}/cancel", {})).status == 202
    assert (await lane.tell(job, dispatch, PICKUP, "CLOSED", SUCCESS)).status == 400
    assert (await told_of(lane, job, dispatch))[0] == "ASSIGNED"
    assert (await cancel(lane, job, PICKUP, code=SUCCESS)).status == 202
    assert (await instance(lane, job, PICKUP))["status"] == "CANCELLED"
    assert (await lane.tell(job, dispatch, DROP, "CLOSED", SUCCESS)).status == 202
    assert (await told_of(lane, job, dispatch))[:2] == ("COMPLETED", SUCCESS)


async def test_of_a_cancel_and_a_closing_at_once_one_holds(lane: Lane) -> None:
    for turn in range(8):
        job = await lane.job()
        dispatch = await lane.dispatch(job)
        calls = [
            lane.tell(job, dispatch, PICKUP, "CLOSED", SUCCESS),
            cancel(lane, job, PICKUP, reasonCode=GIVEN_UP, attemptId=1),
        ]
        order = 1 if turn % 2 else -1
        closed, cancelled = (await asyncio.gather(*calls[::order]))[::order]
        assert sorted([closed.status, cancelled.status]) == [202, 400], (closed.body, cancelled.body)
        status = (await instance(lane, job, PICKUP))["status"]
        shown = await told_of(lane, job, dispatch)
        if closed.status == 202:
            assert (status, shown) == ("CLOSED", ("IN_PROGRESS", None, "IN_PROGRESS"))
        else:
            assert (status, shown) == ("CANCELLED", ("COMPLETED", GIVEN_UP, "PENDING_CLOSURE"))


async def test_cancels_at_once_with_the_same_words_all_hold_and_are_told_once(lane: Lane, job: Made) -> None:
    answers = await asyncio.gather(*(cancel(lane, job, PICKUP, code=SUCCESS, attemptId=1) for _ in range(6)))
    assert {answer.status for answer in answers} == {202}, [answer.body for answer in answers]
    counts = (await lane.client.get("/core/haulier/v1/journal/count")).data["byEvent"]
    assert (counts["ObjectiveCancelled"], counts["ObjectiveCancelledAgain"]) == (1, 5)

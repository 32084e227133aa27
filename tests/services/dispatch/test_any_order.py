"""A phone that was offline tells late, twice and in any order: the end is that of the orderly telling."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.linehaul import AGAIN, DROP, GIVEN_UP, PICKUP, SUCCESS, WORKFLOW, Lane, Made

Step = tuple[str, str | None, str, str, int]
"""Objective, task (None: the workflow itself), status, code, attempt."""


def attempt(objective: str, number: int, code: str) -> list[Step]:
    """All reports of one attempt, in order."""
    return [
        (objective, None, "STARTED", "", number),
        (objective, "ET_START", "STARTED", "", number),
        (objective, "ET_START", "CLOSED", "", number),
        (objective, "ET_PICK", "STARTED", "", number),
        (objective, "ET_PICK", "CLOSED", "", number),
        (objective, None, "CLOSED", code, number),
    ]


@st.composite
def tellings(draw: st.DrawFn) -> tuple[list[Step], list[Step]]:
    """The orderly telling of a job, and the same in another order with repetitions."""
    tries = draw(st.integers(0, 2))
    orderly = attempt(PICKUP, 1, SUCCESS)
    for number in range(1, tries + 1):
        orderly += attempt(DROP, number, AGAIN)
    orderly += attempt(DROP, tries + 1, draw(st.sampled_from([SUCCESS, GIVEN_UP])))
    repeated = draw(st.lists(st.sampled_from(orderly), max_size=6))
    return orderly, draw(st.permutations(orderly + repeated))


async def outcome(lane: Lane, steps: list[Step]) -> Any:
    """What job, instances and dispatch look like after a telling, without ids and server times."""
    job = await lane.job()
    dispatch = await lane.dispatch(job)
    for objective, task, status, code, number in steps:
        if task is None:
            answer = await lane.tell(job, dispatch, objective, status, code, attemptId=number)
        else:
            answer = await lane.tell_task(job, dispatch, objective, task, status, attemptId=number)
        assert answer.status == 202, answer.body
    shown = await lane.get(f"/jobs/{job.id}")
    objectives = [(o["objectiveRef"], o["attemptId"], o["status"], o["code"]) for o in shown["objectives"]]
    instances = [await instance(lane, job, objective) for objective in (PICKUP, DROP)]
    status = (await lane.get(f"/dispatches/{dispatch}"))["status"]
    return shown["status"], shown["reasonCode"], objectives, instances, status


async def instance(lane: Lane, job: Made, objective: str) -> Any:
    """The instance as read, but for what differs from job to job."""
    path = f"{WORKFLOW}/execution-workflow-instances/{job.instances[objective]}"
    shown = (await lane.client.get(path)).data
    for each in (shown, shown["lastStatus"], *shown["tasks"]):
        for name in ("id", "jobId", "dispatchId", "createdAt", "updatedAt"):
            each.pop(name, None)
    return shown


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(telling=tellings())
async def test_any_order_and_any_repetition_ends_like_the_orderly_telling(
    lane: Lane, telling: tuple[list[Step], list[Step]]
) -> None:
    orderly, shuffled = telling
    expected = await outcome(lane, orderly)
    assert await outcome(lane, shuffled) == expected
    assert (expected[0], expected[-1]) == ("COMPLETED", "PENDING_CLOSURE")


async def test_a_later_attempt_told_first_waits_for_the_earlier_ones(lane: Lane) -> None:
    job = await lane.job()
    dispatch = await lane.dispatch(job)
    assert (await lane.tell(job, dispatch, DROP, "CLOSED", SUCCESS, attemptId=2)).status == 202
    assert (await lane.get(f"/jobs/{job.id}"))["status"] == "IN_PROGRESS"
    assert (await lane.tell(job, dispatch, PICKUP, "CLOSED", SUCCESS)).status == 202
    assert (await lane.get(f"/jobs/{job.id}"))["status"] == "IN_PROGRESS"
    assert (await lane.tell(job, dispatch, DROP, "CLOSED", AGAIN)).status == 202
    assert (await lane.get(f"/jobs/{job.id}"))["status"] == "COMPLETED"


OFF = [(DROP, None, "CLOSED", AGAIN, 2), (DROP, "ET_PICK", "CLOSED", "", 32), (PICKUP, None, "STARTED", "", 7)]
"""What no way leads to once the job has gone from PICKUP to DROP and to its end at the first attempts."""


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.permutations([*attempt(PICKUP, 1, SUCCESS)[-1:], *attempt(DROP, 1, SUCCESS)[-1:], *OFF]))
async def test_what_lies_off_the_way_is_kept_and_shows_nowhere(lane: Lane, steps: list[Step]) -> None:
    status, reason, objectives, instances, _ = await outcome(lane, steps)
    assert (status, reason) == ("COMPLETED", SUCCESS)
    assert objectives == [(PICKUP, 1, "CLOSED", SUCCESS), (DROP, 1, "CLOSED", SUCCESS)]
    assert [shown["attemptId"] for shown in instances] == [7, 32]


async def test_the_job_of_a_closed_dispatch_stays_as_it_was(lane: Lane) -> None:
    job = await lane.job()
    dispatch = await lane.dispatch(job)
    for objective in (PICKUP, DROP):
        await lane.tell(job, dispatch, objective, "CLOSED", SUCCESS)
    assert (await lane.post(f"/dispatches/{dispatch}/status", {"status": "CLOSED"})).status == 202
    before = await lane.get(f"/jobs/{job.id}")
    for objective, task, status, code, number in OFF:
        if task is None:
            answer = await lane.tell(job, dispatch, objective, status, code, attemptId=number)
        else:
            answer = await lane.tell_task(job, dispatch, objective, task, status, attemptId=number)
        assert answer.status == 202, answer.body
    assert await lane.get(f"/jobs/{job.id}") == before
    told = await lane.client.get(f"/core/haulier/v1/journal/job/{job.id}")
    late = [entry for entry in told.data if entry["data"].get("offTheWay")]
    assert [entry["data"]["attemptId"] for entry in late] == [7, 32, 2]
    assert {entry["data"]["jobStatus"] for entry in late} == {"COMPLETED"}


async def test_an_objective_shows_the_attempt_to_come_while_the_job_is_under_way(lane: Lane) -> None:
    job = await lane.job()
    dispatch = await lane.dispatch(job)
    await lane.tell(job, dispatch, DROP, "STARTED", "", attemptId=2)
    await lane.tell(job, dispatch, DROP, "CLOSED", AGAIN)
    shown = (await lane.get(f"/jobs/{job.id}"))["objectives"]
    assert [(o["attemptId"], o["status"]) for o in shown] == [(1, "CREATED"), (1, "CLOSED")]
    await lane.tell(job, dispatch, PICKUP, "CLOSED", SUCCESS)
    shown = (await lane.get(f"/jobs/{job.id}"))["objectives"]
    assert [(o["attemptId"], o["status"]) for o in shown] == [(1, "CLOSED"), (2, "STARTED")]

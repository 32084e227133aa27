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

"""For every step there is a place to look, and its trace is told from the traces of other steps."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.demo.calls import call_of
from haulier.demo.plan import DROP, PICKUP, Act, Step
from haulier.demo.readback import readback_of
from haulier.demo.trips import Trip
from support.trips import run_of, trips


@given(trips(), st.integers())
def test_every_step_is_a_call_and_every_command_can_be_read_back(trip: Trip, seed: int) -> None:
    run = run_of(trip, seed)
    for step in run.plan.steps:
        call, readback = call_of(run, step), readback_of(run, step)
        assert call.path.startswith("/core/api/")
        assert call.command == (call.method != "GET") == (readback is not None)


@given(trips(), st.integers())
def test_nothing_there_is_no_trace_unless_being_there_is_the_trace(trip: Trip, seed: int) -> None:
    run = run_of(trip, seed)
    for step in run.plan.steps:
        readback = readback_of(run, step)
        if readback is not None:
            assert readback.applied({}) == (step.act in (Act.CREATE_JOB, Act.CREATE_DISPATCH))


CLOSED_TASK = {"tasks": [{"taskId": "ET_PICK", "status": "STARTED"}, {"taskId": "ET_PICK", "status": "CLOSED"}]}
STARTED_TASK = {"tasks": [{"taskId": "ET_PICK", "status": "STARTED"}, {"taskId": "ET_START", "status": "CLOSED"}]}


@pytest.mark.parametrize(
    ("act", "found", "applied"),
    [
        (Act.WORKFLOW_STARTED, {"status": "CREATED"}, False),
        (Act.WORKFLOW_STARTED, {"status": "STARTED"}, True),
        (Act.WORKFLOW_STARTED, {"status": "CLOSED"}, True),
        (Act.WORKFLOW_CLOSED, {"status": "STARTED"}, False),
        (Act.WORKFLOW_CLOSED, {"status": "CLOSED"}, True),
        (Act.TASK_STARTED, STARTED_TASK, True),
        (Act.TASK_STARTED, CLOSED_TASK, True),
        (Act.TASK_CLOSED, STARTED_TASK, False),
        (Act.TASK_CLOSED, CLOSED_TASK, True),
    ],
)
@given(trip=trips())
def test_reports_are_told_apart(act: Act, found: dict[str, Any], applied: bool, trip: Trip) -> None:
    readback = readback_of(run_of(trip, 1), Step(act, 1, 0, PICKUP, 1))
    assert readback is not None
    assert readback.applied(found) == applied


@given(trips())
def test_scans_are_told_apart_by_direction_and_consignment(trip: Trip) -> None:
    run = run_of(trip, 1)
    goods = f"consignment-{trip.trip_uuid}.1"
    taken = {"entries": [{"direction": "IN", "custodyEntityId": goods}]}
    other = {"entries": [{"direction": "IN", "custodyEntityId": "another"}]}
    came = readback_of(run, Step(Act.CUSTODY_IN, 1, 0, PICKUP))
    went = readback_of(run, Step(Act.CUSTODY_OUT, 1, 0, DROP))
    assert came is not None
    assert went is not None
    assert [came.applied(taken), came.applied(other), went.applied(taken)] == [True, False, False]


@given(trips())
def test_answers_teach_the_newest_attempt(trip: Trip) -> None:
    run = run_of(trip, 1)
    fresh = {"jobId": "linehaul:0", "objectives": [{"objectiveRef": DROP, "workflowInstanceId": "second"}]}
    run.learn(Step(Act.READ_JOB, 1, 0), fresh)
    assert run.instances[0, DROP] == "second"
    assert run.instances[0, PICKUP] == "pick-0"

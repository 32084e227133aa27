"""For every step there is a place to look, and its trace is told from the traces of other steps."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.demo.calls import call_of
from haulier.demo.plan import Act, Step
from haulier.demo.readback import readback_of
from haulier.demo.stops import DROP, PICK, PICKUP
from haulier.demo.trips import Trip
from support.trips import run_of, trips


@given(trips(), st.integers())
def test_every_step_is_a_call_and_every_command_can_be_read_back(trip: Trip, seed: int) -> None:
    run = run_of(trip, seed)
    for step in run.plan.steps:
        call, readback = call_of(run, step), readback_of(run, step)
        assert call.path.startswith(("/core/api/", "/app/logisticsorders/", "/core/haulier/"))
        assert call.command == (readback is not None) == (call.method != "GET" and step.act is not Act.SEND_POSITIONS)


@given(trips(), st.integers())
def test_nothing_there_is_no_trace_unless_being_there_is_the_trace(trip: Trip, seed: int) -> None:
    run = run_of(trip, seed)
    for step in run.plan.steps:
        readback = readback_of(run, step)
        if readback is not None:
            assert readback.applied({}) == (step.act is Act.CREATE_DISPATCH)


def instance(status: str, attempt: int = 2) -> dict[str, Any]:
    """What is read of an instance whose newest attempt has this status."""
    return {"status": status, "attemptId": attempt}


def tasks(*reports: tuple[str, str, int]) -> dict[str, Any]:
    """What is read of an instance with these tasks: name, status, attempt."""
    return {"tasks": [{"taskId": task, "status": status, "attemptId": attempt} for task, status, attempt in reports]}


STARTED_TASK = tasks(("ET_PICK", "CLOSED", 1), ("ET_PICK", "STARTED", 2), ("ET_START", "CLOSED", 2))
CLOSED_TASK = tasks(("ET_PICK", "STARTED", 2), ("ET_PICK", "CLOSED", 2))
TASK_OF_THE_FIRST_ATTEMPT = tasks(("ET_PICK", "STARTED", 1), ("ET_PICK", "CLOSED", 1))


@pytest.mark.parametrize(
    ("act", "found", "applied"),
    [
        (Act.WORKFLOW_STARTED, {"status": "CREATED"}, False),
        (Act.WORKFLOW_STARTED, instance("STARTED"), True),
        (Act.WORKFLOW_STARTED, instance("CLOSED"), True),
        (Act.WORKFLOW_STARTED, instance("CLOSED", 1), False),
        (Act.WORKFLOW_CLOSED, instance("STARTED"), False),
        (Act.WORKFLOW_CLOSED, instance("CLOSED"), True),
        (Act.WORKFLOW_CLOSED, instance("CLOSED", 1), False),
        (Act.TASK_STARTED, STARTED_TASK, True),
        (Act.TASK_STARTED, CLOSED_TASK, True),
        (Act.TASK_STARTED, TASK_OF_THE_FIRST_ATTEMPT, False),
        (Act.TASK_CLOSED, STARTED_TASK, False),
        (Act.TASK_CLOSED, CLOSED_TASK, True),
        (Act.CUSTODY_TASK_CLOSED, STARTED_TASK, False),
        (Act.CUSTODY_TASK_CLOSED, CLOSED_TASK, True),
        (Act.TASK_CLOSED, TASK_OF_THE_FIRST_ATTEMPT, False),
    ],
)
@given(trip=trips())
def test_reports_are_told_apart(act: Act, found: dict[str, Any], applied: bool, trip: Trip) -> None:
    readback = readback_of(run_of(trip, 1), Step(act, 1, 0, PICKUP, 2, task=PICK))
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
    stop = {"objectiveRef": DROP, "workflowInstanceId": "second"}
    run.record_answer(Step(Act.READ_JOB, 1, 0), {"jobId": "linehaul:0", "jobRef": "0-1", "objectives": [stop]})
    assert run.jobs[0, False].instance(DROP) == "second"


@given(trips())
def test_a_rescheduled_order_is_told_by_its_new_slot(trip: Trip) -> None:
    run = run_of(trip, 1)
    readback = readback_of(run, Step(Act.RESCHEDULE_ORDER, 1, 0))
    assert readback is not None
    assert readback.applied({"deliveryDetails": {"deliverySlot": {"from": 1000, "to": 2000}}})
    assert not readback.applied({"deliveryDetails": {"deliverySlot": {"from": 1000, "to": 3000}}})

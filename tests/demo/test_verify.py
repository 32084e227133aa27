"""A wrong result is seen and said."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.demo.calls import TripRun, cash_of
from haulier.demo.plan import consignment
from haulier.demo.stops import COD_DROP, COLLECT, DELIVER, DELIVER_CASH, PICK, written_out
from haulier.demo.terms import Fate
from haulier.demo.trips import Trip
from haulier.demo.verify import (
    cash_faults,
    dispatch_faults,
    driven_jobs,
    job_faults,
    ledger_faults,
    outcome,
    paid_legs,
    workflow_faults,
)
from support.trips import run_of, trips


@pytest.mark.parametrize(
    ("found", "faults"),
    [
        ({"jobId": "j", "status": "COMPLETED", "reasonCode": "R-0065"}, []),
        ({"jobId": "j", "status": "COMPLETED"}, []),
        ({"jobId": "j", "status": "COMPLETED", "reasonCode": "R-0029"}, ["j ended with reason R-0029"]),
        ({"jobId": "j", "status": "IN_PROGRESS"}, ["j is IN_PROGRESS"]),
        ({"jobId": "k", "status": "COMPLETED"}, ["j is not found by its reference, but k"]),
        ({}, ["j is not found by its reference, but None"]),
    ],
)
def test_only_a_job_completed_with_success_is_right(found: dict[str, Any], faults: list[str]) -> None:
    assert list(job_faults("j", Fate.DELIVERED, found)) == faults


@pytest.mark.parametrize(
    ("fate", "status", "reason"),
    [(Fate.CANCELLED, "CANCELLED", "R-0058"), (Fate.RETURNED, "COMPLETED", "R-0027")],
)
def test_a_job_ends_as_its_order_did(fate: Fate, status: str, reason: str) -> None:
    right = {"jobId": "j", "status": status, "reasonCode": reason}
    assert list(job_faults("j", fate, right)) == []
    assert list(job_faults("j", Fate.DELIVERED, right))
    assert list(job_faults("j", fate, {"jobId": "j", "status": "COMPLETED", "reasonCode": "R-0065"}))


def line(run: TripRun, leg: int, direction: str, task: str, **members: Any) -> dict[str, Any]:
    told = {"taskId": task} if run.plan.terms.cash[leg] else {}
    return {"jobId": run.jobs[leg, False].id, "direction": direction, **told, **members}


def even_ledger(run: TripRun) -> dict[str, Any]:
    """The ledger of a trip that went as planned."""
    entries = []
    for leg in run.plan.terms.driven:
        goods = {"custodyEntity": "CONTAINER", "custodyEntityId": consignment(run.plan.trip, leg)}
        entries += [line(run, leg, "IN", PICK, **goods), line(run, leg, "OUT", DELIVER, **goods)]
        if leg in paid_legs(run):
            paid = {"custodyEntity": "CASH", "custodyEntityAmount": cash_of(run, leg)}
            entries += [line(run, leg, "IN", COLLECT, **paid), line(run, leg, "OUT", DELIVER_CASH, **paid)]
    return {"entries": entries, "balanced": True}


def faults_of(run: TripRun, ledger: dict[str, Any]) -> list[str]:
    return [*ledger_faults(run, ledger), *cash_faults(run, ledger)]


@given(trips(), st.integers(0, 99), st.data())
def test_a_ledger_with_an_entry_lost_doubled_or_bent_is_wrong(trip: Trip, seed: int, data: st.DataObject) -> None:
    run = run_of(trip, seed)
    ledger = even_ledger(run)
    assert faults_of(run, ledger) == []
    entry = data.draw(st.sampled_from(ledger["entries"]))
    without = [other for other in ledger["entries"] if other is not entry]
    for entries in (without, [*ledger["entries"], entry], [*without, entry | {"taskId": "ET_SCAN"}]):
        assert faults_of(run, {**ledger, "entries": entries})
    if entry["custodyEntity"] == "CASH":
        more = entry | {"custodyEntityAmount": entry["custodyEntityAmount"] + 1}
        assert list(cash_faults(run, {**ledger, "entries": [*without, more]}))
    assert faults_of(run, {**ledger, "balanced": False})
    assert faults_of(run, {})


def done(*tasks: str, attempt: int = 2, outcome: str = "ET_SUCCESS") -> list[dict[str, Any]]:
    return [{"taskId": task, "attemptId": attempt, "outcome": outcome} for task in tasks]


def test_a_drop_for_cash_has_the_steps_of_its_macros_and_both_tasks_done() -> None:
    flow = [
        {"taskId": task, "stateName": place.state_name, "sequenceId": place.sequence}
        for task, place in written_out(COD_DROP)
    ]
    failed = done(DELIVER, attempt=1, outcome="ET_FAILURE")
    right = {"attemptId": 2, "flow": flow, "tasks": [*failed, *done(DELIVER, COLLECT)]}
    assert list(workflow_faults("j", right)) == []
    assert list(workflow_faults("j", {**right, "flow": flow[1:]}))
    assert list(workflow_faults("j", {**right, "tasks": done(DELIVER)}))
    assert list(workflow_faults("j", {**right, "tasks": done(DELIVER, COLLECT, attempt=1)}))
    assert list(workflow_faults("j", {}))


@given(trips())
def test_a_dispatch_must_be_closed_and_hold_what_it_was_given(trip: Trip) -> None:
    run = run_of(trip, 1)
    right = {"status": "CLOSED", "jobs": driven_jobs(run), "participants": [run.vehicle, run.rider]}
    assert list(dispatch_faults(run, right)) == []
    assert list(dispatch_faults(run, {**right, "status": "PENDING_CLOSURE"}))
    assert list(dispatch_faults(run, {**right, "jobs": right["jobs"][1:]}))
    assert list(dispatch_faults(run, {**right, "participants": [run.rider]}))
    assert list(dispatch_faults(run, {}))


@given(st.integers(1, 10**6), st.lists(st.text(min_size=1), max_size=9))
def test_a_check_holds_when_nothing_is_wrong_and_names_some_offenders_otherwise(counted: int, wrong: list[str]) -> None:
    check = outcome("all is well", counted, wrong)
    assert check.ok == (not wrong)
    assert all(offender in check.found for offender in wrong[:3])

"""A wrong result is seen and said."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.demo.plan import consignment
from haulier.demo.trips import Trip
from haulier.demo.verify import dispatch_faults, job_faults, ledger_faults, outcome
from support.trips import run_of, trips


@pytest.mark.parametrize(
    ("found", "faults"),
    [
        ({"status": "COMPLETED", "reasonCode": "R-0065"}, []),
        ({"status": "COMPLETED"}, []),
        ({"status": "COMPLETED", "reasonCode": "R-0029"}, ["j ended with reason R-0029"]),
        ({"status": "IN_PROGRESS"}, ["j is IN_PROGRESS"]),
        ({}, ["j is None"]),
    ],
)
def test_only_a_job_completed_with_success_is_right(found: dict[str, Any], faults: list[str]) -> None:
    assert list(job_faults("j", found)) == faults


def even_ledger(trip: Trip) -> dict[str, Any]:
    entries = [
        {"custodyEntityId": consignment(trip, leg), "direction": direction}
        for leg in range(len(trip.legs))
        for direction in ("IN", "OUT")
    ]
    return {"entries": entries, "balanced": True}


@given(trips(), st.data())
def test_a_ledger_with_an_entry_lost_or_doubled_is_wrong(trip: Trip, data: st.DataObject) -> None:
    run, ledger = run_of(trip, 1), even_ledger(trip)
    assert list(ledger_faults(run, ledger)) == []
    entry = data.draw(st.sampled_from(ledger["entries"]))
    without = [other for other in ledger["entries"] if other is not entry]
    assert list(ledger_faults(run, {**ledger, "entries": without}))
    assert list(ledger_faults(run, {**ledger, "entries": [*ledger["entries"], entry]}))
    assert list(ledger_faults(run, {**ledger, "balanced": False}))
    assert list(ledger_faults(run, {}))


@given(trips())
def test_a_dispatch_must_be_closed_and_hold_what_it_was_given(trip: Trip) -> None:
    run = run_of(trip, 1)
    right = {"status": "CLOSED", "jobs": list(run.jobs.values()), "participants": [run.vehicle, run.rider]}
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

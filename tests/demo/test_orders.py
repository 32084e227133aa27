"""The client's orders are what the API takes, one by one or in files; each comes to what its trip makes of it."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import convert

from haulier.demo.journal_rows import rows_of_runs, run_faults
from haulier.demo.order_checks import callback_faults, commands_of, events_of
from haulier.demo.orders import AHEAD_SECONDS, cells_of, file_of, form_of, order_body
from haulier.demo.outcomes import CANCELLED, TAKEN_OUT, outcome_of
from haulier.demo.plan import Act, TripPlan, left_open, plan_trips
from haulier.demo.receiver import Heard
from haulier.demo.terms import Fate
from haulier.demo.times import AS_IN_DATA, Times
from haulier.demo.trips import Trip, read_centres, read_trips
from haulier.services.logisticsorder.requests import NewLogisticsOrder
from support.trips import fleets

CENTRES = read_centres()
WEEK = plan_trips(read_trips(), 2018)
ENDS = {
    Fate.DELIVERED: "closed:delivered",
    Fate.CANCELLED: CANCELLED,
    Fate.RESCHEDULED: "closed:delivered",
    Fate.RETURNED: "closed:returned",
}


def orders_of_week(count: int) -> list[tuple[TripPlan, int]]:
    """Plans and legs of the first so many orders."""
    return [(plan, leg) for plan in WEEK for leg in range(len(plan.trip.legs))][:count]


def body_of(plan: TripPlan, leg: int, times: Times = AS_IN_DATA, now: float = 0) -> dict[str, Any]:
    return order_body(plan, leg, CENTRES, times, now)


def test_every_order_of_the_week_is_what_the_api_takes() -> None:
    for plan, leg in orders_of_week(10_000):
        order = convert(body_of(plan, leg), NewLogisticsOrder)
        assert order.clientDetails is not None
        assert order.clientDetails.clientOrderId == f"{plan.trip.trip_uuid}.{leg + 1}"


@pytest.mark.parametrize(("ahead", "has_slot"), [(AHEAD_SECONDS, False), (AHEAD_SECONDS + 1, True)])
def test_a_slot_is_asked_for_only_when_it_lies_ahead(ahead: int, has_slot: bool) -> None:
    (plan, leg), *_ = orders_of_week(1)
    now = plan.trip.legs[leg].departed - ahead
    assert ("pickupSlot" in body_of(plan, leg, now=now)["pickupDetails"]) == has_slot


def test_a_file_has_a_row_for_every_order_under_columns_that_name_its_members() -> None:
    bodies = [body_of(plan, leg) for plan, leg in orders_of_week(50)]
    rows = list(csv.DictReader(io.StringIO(file_of(bodies).decode())))
    assert rows == [cells_of(body) for body in bodies]
    assert rows[0]["containers[0].scannableId"] == bodies[0]["containers"][0]["scannableId"]
    assert rows[0]["dropDetails.contact.phone.isMobile"] == "false"


def test_a_form_holds_the_file_and_the_address_that_is_told_of_its_end() -> None:
    form = form_of(b"a,b\n1,2\n", "http://receiver/cb/order_file/1?t=1")
    assert b'name="file"; filename="orders.csv"\r\n\r\na,b\n1,2\n\r\n' in form
    assert b'name="callback"\r\n\r\nhttp://receiver/cb/order_file/1?t=1\r\n' in form


def test_every_order_of_the_week_ends_by_its_fate() -> None:
    for plan in WEEK:
        for leg, fate in enumerate(plan.terms.fates):
            assert outcome_of(plan, leg).states[-1] == ENDS[fate]


def test_orders_of_every_fate_have_the_history_of_the_journeys() -> None:
    found = {fate: outcome_of(plan, leg) for plan in WEEK for leg, fate in enumerate(plan.terms.fates)}
    made, put_in, begun, arrived = ("E-020", "R-0046"), ("E-012", "R-0095"), ("E-021", "R-0063"), ("E-010", "R-0041")
    assert found[Fate.DELIVERED].events == [made, put_in, begun, arrived, TAKEN_OUT]
    assert found[Fate.CANCELLED].events == [made, ("E-011", "R-0058")]
    put_off = [("E-021", "R-0013"), TAKEN_OUT]
    assert found[Fate.RESCHEDULED].events == [made, put_in, *put_off, put_in, begun, arrived, TAKEN_OUT]
    refused = [("E-021", "R-0027"), ("E-011", "R-0066"), ("E-012", "R-0067")]
    back = [made, put_in, begun, arrived]
    assert found[Fate.RETURNED].events == [made, put_in, begun, *refused, *back, TAKEN_OUT, TAKEN_OUT]
    assert found[Fate.RETURNED].states[3:] == [
        "inProgress:active", "inProgress:returning", "executed:returned", "closed:returned",
    ]  # fmt: skip


@given(fleets(), st.integers(0, 2**32))
def test_an_open_trip_tells_the_beginning_of_what_it_would_tell(fleet: list[Trip], seed: int) -> None:
    plans = plan_trips(fleet, seed)
    for whole, stopped in zip(plans, left_open(plans, len(plans), seed), strict=True):
        for leg in range(len(whole.trip.legs)):
            told, all_told = outcome_of(stopped, leg), outcome_of(whole, leg)
            assert told.states == all_told.states[: len(told.states)]
            assert told.events == all_told.events[: len(told.events)]


@given(fleets(), st.integers(0, 2**32))
def test_the_first_leg_is_driven_and_what_is_paid_for_is_never_returned(fleet: list[Trip], seed: int) -> None:
    for plan in plan_trips(fleet, seed):
        assert plan.terms.fates[0] is not Fate.CANCELLED
        ends = zip(plan.terms.cash, plan.terms.fates, strict=True)
        assert not any(cash and fate is Fate.RETURNED for cash, fate in ends)
        cancelled = [step.leg for step in plan.steps if step.act is Act.CANCEL_ORDER]
        assert sorted({*plan.terms.driven, *cancelled}) == list(range(len(plan.trip.legs)))


def test_states_that_come_twice_misnumbered_or_not_at_all_are_seen() -> None:
    plan, leg = next((plan, leg) for plan, leg in orders_of_week(100) if plan.terms.fates[leg] is Fate.DELIVERED)
    expected = outcome_of(plan, leg)
    heard = [Heard(2 + place, state) for place, state in enumerate(expected.states)]
    swapped = [heard[1], heard[0], *heard[2:]]
    misnumbered = [Heard(2, heard[1].state), Heard(3, heard[0].state), *heard[2:]]
    assert list(callback_faults("A", expected, heard, at_least_once=False)) == []
    assert list(callback_faults("A", expected, swapped, at_least_once=False)) == []
    assert list(callback_faults("A", expected, misnumbered, at_least_once=False))
    assert list(callback_faults("A", expected, [*heard, heard[-1]], at_least_once=False))
    assert list(callback_faults("A", expected, [*swapped, heard[0]], at_least_once=True)) == []
    assert list(callback_faults("A", expected, heard[:-1], at_least_once=True))
    assert list(callback_faults("A", expected, [], at_least_once=False))


def test_commands_that_changed_something_are_named_as_the_journal_names_them() -> None:
    done = {"name": "CreateJobCommand", "status": "SUCCESS", "target": "linehaul:1"}
    nothing, failed = {"name": "RemoveJobFromDispatchCommand", "status": "SUCCESS"}, {**done, "status": "FAILED"}
    run = {"id": "run:1", "steps": [{"commands": []}, {"commands": [done, nothing, failed, done]}]}
    assert commands_of(run) == {"run:1/1/0", "run:1/1/3"}


@pytest.mark.parametrize(
    ("rows", "faults"),
    [({"a/0/0": 1}, 0), ({}, 1), ({"a/0/0": 2}, 1), ({"a/0/0": 1, "a/0/1": 1}, 1), ({"a/0/1": 1}, 1)],
)
def test_a_command_without_a_row_and_a_row_without_its_command_are_seen(rows: dict[str, int], faults: int) -> None:
    assert len(run_faults({"a": {"a/0/0"}}, {"a": Counter(rows)})) == faults


def test_rows_of_runs_are_told_from_those_of_timers_and_of_runs_themselves() -> None:
    rows = rows_of_runs(["run:1/0/0;1", "run:1/1/0;1", "run:2/0/0;0", "run:2;0", "timer:3/1", ""])
    assert rows.commands == {"run:1": Counter({"run:1/0/0": 1, "run:1/1/0": 1}), "run:2": Counter({"run:2/0/0": 1})}
    assert (rows.notes, rows.total) == (1, 4)


def test_a_history_is_read_oldest_first_and_of_events_alone() -> None:
    def row(code: str, reason: str, event: str = "ContainerEventApplied") -> dict[str, Any]:
        return {"event": event, "data": {"event": {"eventCode": code, "reasonCode": reason}}}

    rows = [row("E-012", "R-0095"), row("E-020", "R-0046"), row("", "", "ContainerCreated")]
    assert events_of(rows) == [("E-020", "R-0046"), ("E-012", "R-0095")]

"""What default plugins answer: the tables of their pages, and their properties."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.refusal import Refusal
from haulier.services.dispatch.rules.graph import JobGraph
from haulier.services.orchestrator.requests import (
    ContainerManagerInput,
    Entry,
    JobCancelledInput,
    JobManagerInput,
    Table,
    TableRow,
    WorkOrderCancelledInput,
    WorkOrderManagerInput,
)
from haulier.services.orchestrator.rules.cancellation_manager import (
    JOB_STATES,
    ORDER_STATES,
    cancel_work_order,
    is_listed,
    job_cancellation_failed,
    job_cancelled,
)
from haulier.services.orchestrator.rules.container_manager import manage_container
from haulier.services.orchestrator.rules.job_manager import (
    Stop,
    decide_job,
    job_ref,
    objectives_of,
    places_differ,
    role_of,
    seconds_of,
    start_of,
)
from haulier.services.orchestrator.rules.work_order_manager import manage_work_order
from haulier.services.orchestrator.rules.workflow_manager import choose_workflow, with_payment
from haulier.services.order.facade import OrderSettings

SUCCESS = OrderSettings().successReasonCodes
STATUSES = st.sampled_from(["CREATED", "ASSIGNED", "IN_PROGRESS", "COMPLETED", "CANCELLED", "else"])
REASONS = st.from_regex(r"R-[0-9]{4}", fullmatch=True)


def of_container(status: str, reason: str | None = None, *tables: Table) -> Any:
    asked = ContainerManagerInput(tenantId="t", containerId="box:1", jobStatus=status, reasonCode=reason)
    commands = manage_container(asked, "box", tables, SUCCESS)["commands"]
    return [(one["name"], one["containerId"], one["eventCode"], one.get("reasonCode")) for one in commands]


@pytest.mark.parametrize(
    ("status", "reason", "event", "told"),
    [
        ("CREATED", None, "E-020", "R-0046"),
        ("CREATED", "R-0029", "E-020", "R-0046"),
        ("ASSIGNED", None, "E-012", "R-0095"),
        ("UNASSIGNED", None, "E-012", "R-0096"),
        ("IN_PROGRESS", "R-0001", "E-021", "R-0063"),
        ("COMPLETED", "R-0065", "E-010", "R-0041"),
        ("COMPLETED", "R-0041", "E-010", "R-0041"),
        ("COMPLETED", "R-0042", "E-010", "R-0042"),
        ("COMPLETED", "R-0043", "E-010", "R-0043"),
        ("COMPLETED", "R-0029", "E-021", "R-0029"),
        ("COMPLETED", None, "E-021", "R-0035"),
        ("CANCELLED", "R-0102", "E-011", "R-0102"),
        ("CANCELLED", None, "E-011", "R-0058"),
    ],
)
def test_the_corrected_table_of_containers(status: str, reason: str | None, event: str, told: str) -> None:
    assert of_container(status, reason) == [("ApplyEventToContainer", "box:1", event, told)]


def test_a_table_of_the_tenant_goes_before_and_its_first_fitting_row_counts() -> None:
    printed = [
        TableRow(jobStatus="COMPLETED", reasonCodes=["R-0065"], not_=True, eventCode="E-010", reasonCode="R-0041"),
        TableRow(jobStatus="COMPLETED", eventCode="E-021", reasonCode="R-0029"),
    ]
    for name in ("box", "*"):
        table = Table(containerType=name, rows=printed)
        assert of_container("COMPLETED", "R-0065", table)[0][2:] == ("E-021", "R-0029")
        assert of_container("COMPLETED", "R-0013", table)[0][2:] == ("E-010", "R-0041")
        assert of_container("CREATED", None, table) == []
    assert of_container("CREATED", None, Table(containerType="bag", rows=printed)) != []


@given(STATUSES, st.none() | REASONS)
def test_containers_get_at_most_one_event(status: str, reason: str | None) -> None:
    found = of_container(status, reason)
    assert len(found) <= 1
    assert bool(found) == (status != "else")


@given(STATUSES, st.none() | REASONS, *[st.sampled_from([None, "l:1", "l:2"])] * 3)
def test_work_orders_move_only_where_the_page_says(
    status: str, reason: str | None, place: str | None, pickup: str | None, drop: str | None
) -> None:
    asked = WorkOrderManagerInput(
        tenantId="t", orderId="o", workOrderId="w", jobStatus=status, reasonCode=reason, location=place,
        workOrderPickupLocation=pickup, workOrderDeliveryLocation=drop,
    )  # fmt: skip
    begun = status == "IN_PROGRESS" and place is not None and place == pickup
    done = status == "COMPLETED" and place is not None and place == drop and reason in SUCCESS
    events = manage_work_order(asked, SUCCESS)["events"]
    assert [(one["workOrderId"], one["status"]) for one in events] == ([("w", status)] if begun or done else [])


PLACE = {"address": {"city": "New Delhi"}, "geolocation": {"lat": "1.0", "long": "2.0"}}


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("l:1", "l:1", False),
        ("l:1", "l:2", True),
        (None, "l:1", True),
        ("l:1", None, True),
        (None, None, False),
        ("l:1", PLACE, True),
        (PLACE, {"address": {"city": "new delhi "}, "geolocation": {"lat": "1.0", "long": "2.0"}}, False),
        (PLACE, {**PLACE, "geolocation": {"lat": "1.1", "long": "2.0"}}, True),
    ],
)
def test_a_job_is_made_where_places_differ(one: Any, other: Any, differ: bool) -> None:
    assert places_differ(one, other) is places_differ(other, one) is differ
    asked = JobManagerInput(
        tenantId="t", orderId="o", workOrderId="w", pickupLocation=one, deliverLocation=other, jobTypeName="x"
    )
    commands = decide_job(asked)["commands"]
    assert [command["name"] for command in commands] == (["CreateJobCommand"] if differ else [])
    if differ:
        payload = commands[0]["payload"]
        assert (payload["workOrderId"], payload.get("pickupLocation"), payload["jobTypeName"]) == ("w", one, "x")
        assert "callback" not in payload


@pytest.mark.parametrize(
    ("ref", "role"),
    [
        ("PICKUP", "PICKUP"),
        ("customerPick", "PICKUP"),
        ("DELIVER", "DROP"),
        ("dropOff", "DROP"),
        ("CodCollect", "DROP"),
        ("RETURN", "RETURN"),
        ("inspect", "NONE"),
        ("loading", "PICKUP"),
        ("nowhere", "NONE"),
    ],
)
def test_objectives_have_the_place_of_their_name_or_the_configured_one(ref: str, role: str) -> None:
    assert role_of(ref, {"loading": "PICKUP", "nowhere": "NONE"}) == role


def graph(*refs: str, back: tuple[str, str] | None = None) -> JobGraph:
    ways = {ref: {"R-0065": after} for ref, after in zip(refs, [*refs[1:], "END"], strict=True)}
    if back is not None:
        ways[back[0]]["R-0029"] = back[1]
    return JobGraph(refs[0], refs, dict.fromkeys(refs, "w"), ways)


def test_a_job_whose_goods_are_out_begins_behind_the_pick_up() -> None:
    assert start_of(graph("PICKUP", "DELIVER"), {}) == "DELIVER"
    assert start_of(graph("PICKUP", "pickMore", "DROP"), {}) == "DROP"
    assert start_of(graph("DELIVER", "PICKUP"), {}) is None
    assert start_of(graph("PICKUP", "DELIVER", back=("DELIVER", "PICKUP")), {}) is None, (
        "it may be led to pick up again"
    )
    assert start_of(graph("PICKUP"), {}) is None


def test_objectives_get_place_contact_slot_and_input() -> None:
    stops = {"PICKUP": Stop("l:1", "c:1", {"from": 1, "to": 2}), "DROP": Stop("l:2")}
    assert objectives_of(["PICKUP", "other", "DELIVER"], stops, {}, {"toCollect": 3}) == [
        {
            "objectiveRef": "PICKUP", "location": "l:1", "contact": "c:1", "timeslot": {"from": 1, "to": 2},
            "workflowInput": {"toCollect": 3},
        },
        {"objectiveRef": "other", "workflowInput": {"toCollect": 3}},
        {"objectiveRef": "DELIVER", "location": "l:2", "workflowInput": {"toCollect": 3}},
    ]  # fmt: skip


@given(st.integers(0, 2**50), st.integers(0, 2**50))
def test_slots_in_seconds_hold_those_in_milliseconds(begin: int, end: int) -> None:
    found = seconds_of({"from": begin, "to": end})
    assert found is not None
    assert begin - 1000 < found["from"] * 1000 <= begin
    assert end <= found["to"] * 1000 < end + 1000
    assert seconds_of(None) is None
    assert seconds_of({"from": begin}) is None


def test_the_reference_of_a_job_is_that_of_its_attempt() -> None:
    assert job_ref("workOrders:0-1", 2) == "0-1-2"


COD = Entry(
    logic={"and": [{"==": [{"var": "paymentType"}, "COD"]}, {">": [{"var": "amount"}, 0]}]},
    output={"jobWorkflowId": "jobWorkflow:1", "jobWorkflowInput": {"toCollect": "$.amount"}, "customData": {}},
)
OTHERS = Entry(logic=True, output={"jobWorkflowId": "jobWorkflow:2"})


def test_the_sample_of_the_workflow_manager() -> None:
    paid = choose_workflow({"paymentType": "COD", "amount": 450}, [COD, OTHERS])
    assert paid == {"jobWorkflowId": "jobWorkflow:1", "jobWorkflowInput": {"toCollect": 450}, "customData": {}}
    assert choose_workflow({"paymentType": "PREPAID"}, [COD, OTHERS]) == {"jobWorkflowId": "jobWorkflow:2"}
    assert choose_workflow({"paymentType": "PREPAID"}, [COD]) == {}


def test_paths_are_followed_wherever_they_stand_and_absent_ones_are_left_out() -> None:
    entry = Entry(
        logic=True,
        output={
            "jobWorkflowId": "$.way", "unknown": 1,
            "jobWorkflowInput": {"all": "$", "list": ["$.a.b", "$.none", "x"], "none": "$.none", "text": "$$.a"},
        },
    )  # fmt: skip
    found = choose_workflow({"a": {"b": 1}}, [entry])
    assert found == {"jobWorkflowInput": {"all": {"a": {"b": 1}}, "list": [1, "x"], "text": "$.a"}}


def test_faulty_logic_is_refused_by_its_place() -> None:
    with pytest.raises(Refusal, match=r"configs\[1\]"):
        choose_workflow({}, [COD, Entry(logic={"nonsense": 1})])


@pytest.mark.parametrize(
    ("collect", "attributes", "paid"),
    [
        ({"cost": 5}, {}, ("COD", 5)),
        ({"cost": 0}, {}, ("PREPAID", 0)),
        (None, {}, ("PREPAID", 0)),
        ({"cost": 5}, {"paymentType": "CARD"}, ("CARD", 5)),
    ],
)
def test_how_a_run_says_it_is_paid(collect: Any, attributes: Any, paid: Any) -> None:
    found = with_payment({"other": 1}, attributes, collect)
    assert (found["paymentType"], found["amount"], found["other"]) == (*paid, 1)


def cancel(state: str, sub: str | None = None, job: str | None = None, *more: str) -> Any:
    asked = WorkOrderCancelledInput(
        tenantId="t", orderId="o", workOrderId="w", orderState=state, orderSubState=sub,
        jobId=None if job is None else "j", jobState=job,
    )  # fmt: skip
    (event,) = cancel_work_order(asked, [*ORDER_STATES, *more], [*JOB_STATES, *more])["events"]
    return event["name"], event.get("jobId"), event.get("reasonCode")


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (("created",), ("WorkOrderCancelledEvent", None, None)),
        (("inProgress:scheduled", None, "CREATED"), ("JobCancellationRequest", "j", None)),
        (("INPROGRESS", "Assigned", "assigned"), ("JobCancellationRequest", "j", None)),
        (("inProgress", "inProgress:rescheduled", "CREATED"), ("JobCancellationRequest", "j", None)),
        (("inProgress:active", None, "IN_PROGRESS"), ("WorkOrderCancelFailedEvent", None, "R-9001")),
        (("inProgress:assigned", None, "IN_PROGRESS"), ("WorkOrderCancelFailedEvent", "j", "R-9001")),
        (("inProgress:active", None, "IN_PROGRESS", "inProgress:active", "IN_PROGRESS"),
         ("JobCancellationRequest", "j", None)),
        (("onHold:jobCreationFailed",), ("WorkOrderCancelledEvent", None, None)),
        (("executed:executed",), ("WorkOrderCancelFailedEvent", None, "R-9001")),
    ],
)  # fmt: skip
def test_where_cancelling_is_allowed(asked: tuple[str, ...], answer: Any) -> None:
    assert cancel(*asked) == answer


@given(st.sampled_from(ORDER_STATES), st.booleans())
def test_a_listed_state_is_known_in_any_letter_case(state: str, upper: bool) -> None:
    assert is_listed(state.upper() if upper else state, None, ORDER_STATES)


def test_both_ends_of_a_jobs_cancellation() -> None:
    asked = JobCancelledInput(tenantId="t", workOrderId="w", jobId="j")
    assert job_cancelled(asked) == {"events": [{"name": "WorkOrderCancelledEvent", "workOrderId": "w"}]}
    (event,) = job_cancellation_failed(asked)["events"]
    assert event == {"name": "WorkOrderCancellationFailedEvent", "workOrderId": "w", "reasonCode": "R-9002"}

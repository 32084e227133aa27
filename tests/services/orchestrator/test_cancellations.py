"""An order is cancelled in each state, by HTTP alone: journey 3 of contract/order-journeys.md."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from support.linehaul import DROP, PICKUP, SUCCESS, Lane, Made
from support.orchestration import (
    BASE,
    ORDERS,
    ended_runs,
    failed_run,
    job_of,
    made_job,
    make_plugin,
    make_rule,
    rule_body,
    run_of,
    state_of,
    until,
    until_events,
    until_state,
)
from support.orders import contact, create, is_refused, numbers, place, work_order
from support.receiver import Receiver
from support.stack import Answer

MADE, PUT_IN, TAKEN_OUT, BEGUN = ("E-020", "R-0046"), ("E-012", "R-0095"), ("E-012", "R-0096"), ("E-021", "R-0063")
CANCELLED, TIED, ARRIVED = ("E-011", "R-0058"), ("E-012", "R-0067"), ("E-010", "R-0041")


@dataclass(slots=True)
class Office:
    """A tenant's orders and who asks for their cancellation."""

    lane: Lane
    told: Receiver

    async def order(self, of_work_order: Any = None, **members: Any) -> tuple[str, str]:
        """A new order with one container; both ids."""
        containers = [{"containerType": "shipments", "scannableId": f"PK-{next(numbers)}"}]
        own = work_order(containers=containers, **(of_work_order or {}))
        id = await create(self.lane.client, workOrders=[own], **members)
        (container,) = (await self.lane.client.get(f"{ORDERS}/{id}")).data["workOrder"][0]["containers"]
        return id, container

    async def job(self, order: str, number: int = 0) -> Made:
        """The job of one of its work orders."""
        return made_job(await job_of(self.lane.client, order, number))

    async def assigned(self, order: str) -> tuple[Made, str]:
        """Its job, and the dispatch that the job was put into."""
        job = await self.job(order)
        dispatch = await self.lane.dispatch(job)
        await until_state(self.lane.client, order, "inProgress:assigned")
        return job, dispatch

    async def active(self, order: str) -> tuple[Made, str]:
        """The same, picked up."""
        job, dispatch = await self.assigned(order)
        assert (await self.lane.tell(job, dispatch, PICKUP, "STARTED")).status == 202
        assert (await self.lane.tell(job, dispatch, PICKUP, "CLOSED", SUCCESS)).status == 202
        await until_state(self.lane.client, order, "inProgress:active")
        return job, dispatch

    async def cancel(self, order: str) -> Answer:
        """Ask for the cancellation, as a client does."""
        body = {"reasonCode": "R-0058", "callback": {"url": self.told.url}}
        return await self.lane.client.put(f"{ORDERS}/{order}/cancel", body)

    async def heard(self, count: int = 1) -> list[tuple[str, str, str]]:
        """What was told of the outcome: status, event, reason."""
        told = [one.json() for one in await self.told.wait_for(count)]
        return [(one["status"], one["eventType"], one["reason"]) for one in told]

    async def settled(self, order: str, status: str) -> Any:
        """What the order says of the cancellation, once it has ended so."""

        async def read() -> Any:
            found = (await self.lane.client.get(f"{ORDERS}/{order}")).data["cancellation"]
            return found if found.get("cancellationStatus") == status else None

        found = await until(read)
        assert found["cancellationRequested"] is True
        return found


SUCCEEDED = ("success", "OrderCancellationSuccessEvent", "")


def without(machine: Any, event: str) -> Any:
    """A machine that has no way by an event."""
    lacking = copy.deepcopy(machine)
    for sub in (sub for main in lacking["states"] for sub in main["subStates"]):
        sub["transitions"] = [way for way in sub["transitions"] if way["eventCode"] != event]
    return lacking


@pytest.fixture
async def office(lane: Lane) -> AsyncIterator[Office]:
    async with Receiver() as told:
        yield Office(lane, told)


async def test_before_it_is_ready_and_once_more_when_it_is_cancelled(office: Office) -> None:
    order, _ = await office.order(readyToProcess=False)
    assert (await office.cancel(order)).data == {"id": order}
    await until_state(office.lane.client, order, "closed:cancelled")
    first = await office.settled(order, "CANCELLED")
    assert isinstance(first["cancelledAt"], int)
    assert (await office.cancel(order)).data == {"id": order}
    assert await office.heard(2) == [SUCCEEDED, SUCCEEDED]
    assert await office.settled(order, "CANCELLED") == first


async def test_while_its_job_waits(office: Office) -> None:
    order, container = await office.order()
    job = await office.job(order)
    await until_state(office.lane.client, order, "inProgress:scheduled")
    assert (await office.cancel(order)).status == 202
    await until_state(office.lane.client, order, "closed:cancelled")
    assert (await office.lane.get(f"/jobs/{job.id}"))["status"] == "CANCELLED"
    await office.settled(order, "CANCELLED")
    assert await office.heard() == [SUCCEEDED]
    await until_events(office.lane.client, container, MADE, CANCELLED)


async def test_while_its_job_is_in_a_dispatch(office: Office) -> None:
    order, container = await office.order()
    job, dispatch = await office.assigned(order)
    assert (await office.cancel(order)).status == 202
    await until_state(office.lane.client, order, "closed:cancelled")
    assert (await office.lane.get(f"/jobs/{job.id}"))["status"] == "CANCELLED"
    assert (await office.lane.get(f"/dispatches/{dispatch}"))["jobs"] == []
    assert await office.heard() == [SUCCEEDED]
    await until_events(office.lane.client, container, MADE, PUT_IN, TAKEN_OUT, CANCELLED)


async def test_while_it_is_under_way_it_goes_on_and_whoever_asked_hears_why(office: Office) -> None:
    order, container = await office.order()
    job, _ = await office.active(order)
    assert (await office.cancel(order)).status == 202
    failed = await office.settled(order, "FAILED")
    assert failed["cancellationFailedReasonCode"] == "R-9001"
    assert await office.heard() == [("failed", "OrderCancellationFailureEvent", "the order is inProgress:active")]
    assert await state_of(office.lane.client, order) == "inProgress:active"
    assert (await office.lane.get(f"/jobs/{job.id}"))["status"] == "IN_PROGRESS"
    await until_events(office.lane.client, container, MADE, PUT_IN, BEGUN)


async def test_under_way_where_the_tenants_lists_allow_it_the_goods_come_back(office: Office) -> None:
    client = office.lane.client
    lists = {"orderStates": ["inProgress:active"], "jobStates": ["IN_PROGRESS"]}
    assert (await client.put(f"{ORDERS}/config/settings", {"cancellation": lists})).status == 200
    elsewhere = {"contact": contact("Back"), "location": place("8 Yard")}
    order, container = await office.order({"returnDetails": elsewhere})
    job, _ = await office.active(order)
    assert (await office.cancel(order)).status == 202
    shown = await until_state(client, order, "inProgress:returning")
    assert shown["workOrder"][0]["state"] == "closed:cancelled"
    assert (await office.lane.get(f"/jobs/{job.id}"))["status"] == "CANCELLED"
    await office.settled(order, "CANCELLED")
    assert await office.heard() == [SUCCEEDED]
    back = await office.job(order, 1)
    run = await office.lane.dispatch(back)
    for objective in (PICKUP, DROP):
        assert (await office.lane.tell(back, run, objective, "STARTED")).status == 202
        assert (await office.lane.tell(back, run, objective, "CLOSED", SUCCESS)).status == 202
    shown = await until_state(client, order, "closed:cancelled")
    assert shown["workOrder"][1]["state"] == "closed:returned"
    of_return = (MADE, PUT_IN, BEGUN, ARRIVED)
    await until_events(client, container, MADE, PUT_IN, BEGUN, CANCELLED, TIED, *of_return)


async def test_while_it_is_on_hold_for_want_of_a_job(office: Office) -> None:
    client = office.lane.client
    nowhere = {"configs": [{"logic": True, "output": {"jobWorkflowId": "jobWorkflow:none"}}]}
    assert (await client.put(f"{BASE}/default-plugins/workflow-manager/config", nowhere)).status == 200
    order, container = await office.order()
    await until_state(client, order, "onHold:jobCreationFailed")
    assert (await office.cancel(order)).status == 202
    await until_state(client, order, "closed:cancelled")
    await office.settled(order, "CANCELLED")
    assert await office.heard() == [SUCCEEDED]
    await until_events(client, container, ("E-019", "R-0082"))


@pytest.mark.parametrize(
    ("at", "event", "ready"),
    [
        (f"{ORDERS}/config/state-machine", "E-604", True),
        (f"{ORDERS}/work-orders/config/state-machine", "E-614", True),
        (f"{ORDERS}/work-orders/config/state-machine", "E-612", False),
    ],
)
async def test_where_the_tenants_machine_has_no_way_it_fails_and_may_be_asked_for_again(
    office: Office, at: str, event: str, ready: bool
) -> None:
    client = office.lane.client
    machine = (await client.get(at)).data
    assert (await client.put(at, without(machine, event))).status == 202
    order, _ = await office.order(readyToProcess=ready)
    if ready:
        await until_state(client, order, "inProgress:scheduled")
    assert (await office.cancel(order)).status == 202
    assert (await office.settled(order, "FAILED"))["cancellationFailedReasonCode"] == "R-9001"
    assert [one[:2] for one in await office.heard()] == [("failed", "OrderCancellationFailureEvent")]
    run = await failed_run(client, order)
    assert run["ruleId"] == ("rule:job-cancelled" if ready else "rule:cancel-work-order")
    assert (await client.put(at, machine)).status == 202
    assert (await office.cancel(order)).status == 202
    await until_state(client, order, "closed:cancelled")
    await office.settled(order, "CANCELLED")
    assert (await office.heard(2))[1] == SUCCEEDED


async def test_a_job_that_its_dispatcher_cancels_is_no_request_that_failed(office: Office) -> None:
    client, at = office.lane.client, f"{ORDERS}/work-orders/config/state-machine"
    assert (await client.put(at, without((await client.get(at)).data, "E-614"))).status == 202
    order, _ = await office.order()
    job = await office.job(order)
    assert (await office.lane.post(f"/jobs/{job.id}/cancel", {})).status == 202
    assert (await failed_run(client, order))["ruleId"] == "rule:job-cancelled"
    shown = (await client.get(f"{ORDERS}/{order}")).data
    assert shown["cancellation"]["cancellationRequested"] is False
    assert "cancellationStatus" not in shown["cancellation"]
    assert "cancellationStatus" not in shown["workOrder"][0]


async def test_once_it_is_delivered_it_is_too_late_and_nobody_hears(office: Office) -> None:
    client = office.lane.client
    order, _ = await office.order()
    job, dispatch = await office.active(order)
    assert (await office.lane.tell(job, dispatch, DROP, "STARTED")).status == 202
    assert (await office.lane.tell(job, dispatch, DROP, "CLOSED", SUCCESS)).status == 202
    before = await until_state(client, order, "closed:delivered")
    assert is_refused(await office.cancel(order), "0007")
    assert (await client.get(f"{ORDERS}/{order}")).data == before
    other, _ = await office.order(readyToProcess=False)
    assert (await office.cancel(other)).status == 202
    (heard,) = await office.told.wait_for(1)
    assert heard.json()["data"]["orderId"] == other


@pytest.mark.parametrize("status", [202, 500])
async def test_who_switches_a_rule_off_lets_a_cancellation_pass_its_runs_that_wait(office: Office, status: int) -> None:
    client = office.lane.client
    async with Receiver() as plugin:
        plugin.answer(status)
        body = rule_body("OrderCreated", pluginId=await make_plugin(client, plugin.url, callbackTimeout="3600"))
        rule = (await client.post(f"{BASE}/rules", body)).data["id"]
        order, _ = await office.order()
        await plugin.wait_for(1)
        assert (await office.cancel(order)).status == 202
        assert (await client.put(f"{BASE}/rules/{rule}", {**body, "active": False})).status == 200
        await office.settled(order, "CANCELLED")
        run = next(run for run in await ended_runs(client, "order", order) if run["ruleId"] == rule)
        assert (run["status"], run["error"]["code"]) == ("FAILED", "SWITCHED_OFF")
        assert [step["status"] for step in (await run_of(client, run["id"]))["steps"]] == ["FAILED"]


async def test_what_is_held_is_taken_out_of_its_dispatch_and_goes_on_with_the_same_job(office: Office) -> None:
    client = office.lane.client
    order, container = await office.order()
    job, dispatch = await office.assigned(order)
    assert (await client.put(f"{ORDERS}/{order}/state/event", event("E-607"))).status == 202
    await until_events(client, container, MADE, PUT_IN, TAKEN_OUT)
    assert await state_of(client, order) == "onHold:onHold"
    assert (await office.lane.get(f"/jobs/{job.id}"))["status"] == "CREATED"
    assert (await office.lane.get(f"/dispatches/{dispatch}"))["jobs"] == []
    assert (await client.put(f"{ORDERS}/{order}/state/event", event("E-608"))).status == 202
    await until_state(client, order, "inProgress:scheduled")
    assert (await office.job(order)).id == job.id


def event(code: str) -> dict[str, Any]:
    """A body that raises an event of an order."""
    return {"eventCode": code, "reasonCode": "R-0001", "timestamp": 1, "data": {}, "source": {"appId": "tests"}}


async def test_no_job_is_made_of_what_was_held_or_cancelled_while_its_runs_waited(office: Office) -> None:
    """Runs of an order wait for a plugin, while its office holds it, cancels it or has its job cancelled."""
    client, answers = office.lane.client, asyncio.Event()
    async with Receiver() as plugin:
        late, _ = await office.order()
        job = await office.job(late)
        await until_state(client, late, "inProgress:scheduled")
        plugin.answer(204, after=answers)
        slow = await make_plugin(client, plugin.url, requestTimeout="30000")
        for trigger in ("OrderCreated", "WorkOrderHeld", "OrderClosed"):
            await make_rule(client, trigger, pluginId=slow)
        held, _ = await office.order()
        service = await create(client, workOrders=[work_order("DIGITAL_SERVICE")])
        for order, code in ((held, "E-607"), (late, "E-607"), (late, "E-608")):
            assert (await client.put(f"{ORDERS}/{order}/state/event", event(code))).status == 202
        (part,) = (await client.get(f"{ORDERS}/{service}")).data["workOrder"]
        ended = {"status": "CANCELLED", "reasonCode": "R-0058"}
        at = f"{ORDERS}/{service}/work-orders/{part['workOrderId']}/status"
        assert (await client.put(at, ended)).status == 202
        assert (await office.lane.post(f"/jobs/{job.id}/cancel", {"reasonCode": "R-0102"})).status == 202
        await plugin.wait_for(3)
        answers.set()
        for order, last in ((held, "WorkOrderHeld"), (service, "OrderClosed"), (late, "OrderClosed")):
            assert {run["status"] for run in await runs_until(office, order, last)} == {"SUCCESS"}
        assert await state_of(client, late) == "closed:cancelled"
        (part,) = (await client.get(f"{ORDERS}/{held}")).data["workOrder"]
        assert (part["state"], part["attributes"]) == ("onHold:onHold", {})
        assert (await client.put(f"{ORDERS}/{held}/state/event", event("E-608"))).status == 202
        await office.job(held)


async def runs_until(office: Office, order: str, last: str) -> list[Any]:
    """The runs of an order, once the tenant's own of this trigger has ended."""

    async def read() -> Any:
        found = (await office.lane.client.get(f"{BASE}/runs?orderId={order}&pageSize=100")).data
        own = [run for run in found if run["event"] == last and not run["ruleId"].startswith("rule:update-job")]
        return found if own and "endedAt" in own[0] else None

    found: list[Any] = await until(read)
    return found

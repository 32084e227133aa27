"""What runs of the orchestrator do to an order, from its creation to every end. See: contract/order-journeys.md."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
import pytest

from haulier.core.refusal import Refusal
from haulier.platform.storage.changes import Change
from haulier.services.order import facade
from support.orders import BASE, HOUR_MS, create, read, run, slot, states, work_order, work_orders
from support.stack import Client, Stack
from support.system_calls import reading


def raised(change: Change) -> list[tuple[str, str]]:
    """The triggers that a change raised, with the reasons that they have."""
    told: Mapping[str, Any] = msgspec.json.decode(change.data)
    return [(one["name"], one.get("reasonCode", "")) for one in told["raised"]]


class Runs:
    """Commands of runs for one tenant."""

    def __init__(self, stack: Stack, client: Client) -> None:
        self.stack, self.client = stack, client

    async def status(
        self, work_order: str, status: Any, reason: str | None = None, job: str | None = None, **members: Any
    ) -> Change:
        given = facade.UpdateWorkOrderState(
            workOrderId=work_order, status=status, reasonCode=reason, jobId=job, **members
        )
        return await run(self.stack, self.client.tenant, facade.plan_update_work_order_state, given)

    async def attempt(self, work_order: str, job: str, reason: str, **members: Any) -> Change:
        given = facade.RecordAttempt(workOrderId=work_order, jobId=job, reasonCode=reason, **members)
        return await run(self.stack, self.client.tenant, facade.plan_record_attempt, given)

    async def cancelled(self, work_order: str, **members: Any) -> Change:
        given = facade.WorkOrderCancelled(workOrderId=work_order, **members)
        return await run(self.stack, self.client.tenant, facade.plan_work_order_cancelled, given)

    async def not_cancelled(self, work_order: str, reason: str = "R-9001") -> Change:
        given = facade.WorkOrderCancelFailed(workOrderId=work_order, reasonCode=reason)
        return await run(self.stack, self.client.tenant, facade.plan_work_order_cancel_failed, given)

    async def event(self, code: str, **members: Any) -> Change:
        given = facade.ApplyOrderEvent(eventCode=code, **members)
        return await run(self.stack, self.client.tenant, facade.plan_apply_event, given)

    async def to_active(self, work_order: str, job: str) -> None:
        """A job is made, put into a dispatch, and begun."""
        await self.status(work_order, "IN_PROGRESS", "R-0046", job)
        await self.status(work_order, "IN_PROGRESS", "R-0095", job)
        await self.status(work_order, "IN_PROGRESS", "R-0063", job)


@pytest.fixture
def runs(stack: Stack, client: Client) -> Runs:
    return Runs(stack, client)


async def test_an_order_goes_from_its_job_to_its_delivery(client: Client, runs: Runs) -> None:
    id = await create(client)
    (work,) = await work_orders(client, id)
    for reason, state in (
        ("R-0046", "scheduled"),
        ("R-0095", "assigned"),
        ("R-0096", "scheduled"),
        ("R-0063", "active"),
    ):
        change = await runs.status(work, "IN_PROGRESS", reason, "lastmile:j1")
        assert await states(client, id) == (f"inProgress:{state}", [f"inProgress:{state}"])
        assert raised(change) == [("WorkOrderStateChanged", reason), ("OrderStateChanged", reason)]
    change = await runs.status(work, "COMPLETED", "R-0065", "lastmile:j1")
    assert raised(change) == [("WorkOrderStateChanged", "R-0065"), ("OrderStateChanged", "R-0065")]
    assert await states(client, id) == ("executed:delivered", ["closed:delivered"])
    shown = await read(client, id)
    assert shown["workOrder"][0]["attempts"] == 1
    assert shown["workOrder"][0]["attributes"] == {"jobId": "lastmile:j1"}
    change = await runs.event("E-606", orderId=id)
    assert raised(change) == [("OrderStateChanged", "R-0001"), ("OrderClosed", "R-0001")]
    assert await states(client, id) == ("closed:delivered", ["closed:delivered"])
    assert (await read(client, id))["version"] == 7


async def test_what_comes_again_or_too_late_changes_nothing(client: Client, runs: Runs) -> None:
    id = await create(client)
    (work,) = await work_orders(client, id)
    await runs.to_active(work, "j:1")
    before = await read(client, id)
    for reason in ("R-0046", "R-0095", "R-0096", "R-0063"):
        assert (await runs.status(work, "IN_PROGRESS", reason, "j:1")).event == "OrderUnchanged"
    assert await read(client, id) == before
    await runs.attempt(work, "j:1", "R-0029")
    assert (await runs.attempt(work, "j:1", "R-0029")).event == "OrderUnchanged"
    await runs.status(work, "IN_PROGRESS", "R-0046", "j:2")
    await runs.status(work, "IN_PROGRESS", "R-0095", "j:2")
    await runs.status(work, "IN_PROGRESS", "R-0096", "j:1")
    assert await states(client, id) == ("inProgress:assigned", ["inProgress:assigned"])
    await runs.status(work, "COMPLETED", None, "j:2")
    assert (await runs.status(work, "COMPLETED", None, "j:2")).event == "OrderUnchanged"
    assert (await runs.cancelled(work)).event == "OrderUnchanged", "it is delivered"
    with pytest.raises(Refusal):
        await runs.status(work, "FAILED")


async def test_a_cancellation_that_nobody_asks_for_does_not_fail(client: Client, runs: Runs) -> None:
    id = await create(client)
    (work,) = await work_orders(client, id)
    assert (await runs.not_cancelled(work)).event == "OrderUnchanged"
    assert "cancellationStatus" not in (await read(client, id))["workOrder"][0]
    assert (await client.put(f"{BASE}/{id}/work-orders/{work}/cancel", {})).status == 202
    assert (await runs.not_cancelled(work)).event == "WorkOrderEventApplied"
    assert (await read(client, id))["workOrder"][0]["cancellationStatus"] == "FAILED"
    assert (await runs.not_cancelled(work)).event == "OrderUnchanged", "its outcome is told once"


async def test_attempts_used_up_bring_the_goods_back(client: Client, runs: Runs) -> None:
    """Journey 5: two attempts, then a return, never closed in between."""
    given = slot()
    pickup = work_order()["pickupDetails"] | {"pickUpSlot": given}
    id = await create(client, workOrders=[work_order(maxAttempts=2, pickupDetails=pickup)])
    (work,) = await work_orders(client, id)
    await runs.to_active(work, "j:1")
    change = await runs.attempt(work, "j:1", "R-0029", goodsOut=True)
    assert ("WorkOrderReady", "") in raised(change)
    assert await states(client, id) == ("inProgress:rescheduled", ["inProgress:rescheduled"])
    shown = (await read(client, id))["workOrder"][0]
    assert shown["pickupDetails"]["nextAttemptPickUpSlot"] == given, "it lies ahead still"
    await runs.to_active(work, "j:2")
    drop = (await read(client, id))["dropDetails"]
    change = await runs.attempt(work, "j:2", "R-0027", goodsOut=True, lastLocation=drop["location"])
    assert [name for name, _ in raised(change)] == [
        "WorkOrderCreated", "WorkOrderReady", "WorkOrderStateChanged", "OrderStateChanged",
    ]  # fmt: skip
    assert await states(client, id) == ("inProgress:returning", ["closed:failed", "created:created"])
    first, back = (await read(client, id))["workOrder"]
    assert (first["reasonCode"], first["attempts"]) == ("R-0066", 2)
    assert back["returnOf"] == work
    assert back["pickupDetails"]["location"] == drop["location"]
    assert back["returnDetails"]["location"] == first["pickupDetails"]["location"]
    await runs.to_active(back["workOrderId"], "j:3")
    assert (await states(client, id))[0] == "inProgress:returning"
    await runs.status(back["workOrderId"], "COMPLETED", "R-0065", "j:3")
    assert await states(client, id) == ("executed:returned", ["closed:failed", "closed:returned"])


async def test_the_last_attempt_of_goods_that_never_left_closes_undelivered(client: Client, runs: Runs) -> None:
    id = await create(client, workOrders=[work_order(maxAttempts=1)])
    (work,) = await work_orders(client, id)
    await runs.to_active(work, "j:1")
    await runs.attempt(work, "j:1", "R-0029")
    assert await states(client, id) == ("closed:undelivered", ["closed:failed"])


async def test_no_return_where_the_setting_is_off_nor_of_what_was_seized(client: Client, runs: Runs) -> None:
    id = await create(client)
    (work,) = await work_orders(client, id)
    await runs.to_active(work, "j:1")
    await runs.attempt(work, "j:1", "R-0028", goodsOut=True)
    assert await states(client, id) == ("closed:undelivered", ["closed:failed"])
    assert (await client.put(f"{BASE}/config/settings", {"returnOnFailure": False, "maxAttempts": 1})).status == 200
    id = await create(client)
    (work,) = await work_orders(client, id)
    await runs.to_active(work, "j:2")
    await runs.attempt(work, "j:2", "R-0029", goodsOut=True)
    assert (await states(client, id))[0] == "closed:undelivered"


async def test_who_asks_for_a_cancellation_hears_of_it_however_the_work_order_ends(client: Client, runs: Runs) -> None:
    for reason, state, outcome in (
        ("R-0065", "closed:delivered", "FAILED"),
        ("R-0014", "closed:cancelled", "CANCELLED"),
    ):
        id = await create(client)
        (work,) = await work_orders(client, id)
        await runs.to_active(work, "j:1")
        assert (await client.put(f"{BASE}/{id}/work-orders/{work}/cancel", {})).status == 202
        if outcome == "FAILED":
            await runs.status(work, "COMPLETED", reason)
            await runs.cancelled(work)
        else:
            await runs.attempt(work, "j:1", reason)
        (shown,) = (await read(client, id))["workOrder"]
        assert (shown["state"], shown["cancellationStatus"]) == (state, outcome)


async def test_the_slot_that_the_consignee_wants_is_the_next_one(client: Client, runs: Runs) -> None:
    id = await create(client)
    (work,) = await work_orders(client, id)
    await runs.to_active(work, "j:1")
    wanted = slot(30)
    await runs.attempt(work, "j:1", "R-0013", rescheduledSlot=facade.Slot(wanted["from"], wanted["to"]))
    shown = (await read(client, id))["workOrder"][0]
    assert shown["pickupDetails"]["nextAttemptPickUpSlot"] == wanted
    assert shown["reasonCode"] == "R-0013"


async def test_news_of_a_dispatch_that_the_job_has_to_leave_come_too_late(client: Client, runs: Runs) -> None:
    """What counts is what took effect first, and not which call came in first."""
    id = await create(client)
    (work,) = await work_orders(client, id)
    await runs.status(work, "IN_PROGRESS", "R-0046", "j:1")
    before = await an_event(client)
    later = {"deliveryDetails": {"deliverySlot": slot(26)}}
    assert (await client.put(f"{BASE}/{id}/work-orders/{work}", later)).status == 202
    assert (await client.put(f"{BASE}/{id}/work-orders/{work}", {})).status == 202
    after = await an_event(client)
    asked = (await read(client, id))["updatedAt"]
    early, late = [await came_in(runs, *way) for way in ((after, asked - HOUR_MS), (before, asked + HOUR_MS))]
    for reason in ("R-0095", "R-0096"):
        change = await runs.status(work, "IN_PROGRESS", reason, "j:1", event=late)
        assert change.event == "OrderUnchanged"
    assert await states(client, id) == ("inProgress:rescheduled", ["inProgress:rescheduled"])
    await runs.status(work, "IN_PROGRESS", "R-0095", "j:1", event=early)
    assert await states(client, id) == ("inProgress:assigned", ["inProgress:assigned"])


async def an_event(client: Client) -> UUID:
    """The id of a row of the journal that is made now."""
    made = await create(client)
    rows = (await client.get(f"/core/haulier/v1/journal/order/{made}")).data
    return UUID(rows[-1]["id"])


async def came_in(runs: Runs, event: UUID, at: int) -> facade.JournalRow:
    """The row of the journal, whose call came in at that moment."""
    await runs.stack.runtime.database.execute(
        "UPDATE journal SET at = $3 WHERE tenant_id = $1 AND id = $2", runs.client.tenant, event, at
    )
    return facade.JournalRow(event, at)


async def test_a_sequence_begins_one_after_the_other_and_ends_with_the_first_failure(
    client: Client, runs: Runs
) -> None:
    """Journey 8."""
    both = [work_order(), work_order("PHYSICAL_SERVICE")]
    id = await create(client, workOrderFlowType="SEQUENTIAL", workOrders=both)
    first, second = await work_orders(client, id)
    await runs.to_active(first, "j:1")
    change = await runs.status(first, "COMPLETED", "R-0065", "j:1")
    assert ("WorkOrderReady", "") in raised(change)
    assert await states(client, id) == ("inProgress:active", ["closed:delivered", "created:created"])
    await runs.to_active(second, "j:2")
    await runs.status(second, "COMPLETED", "R-0065", "j:2")
    assert await states(client, id) == ("executed:delivered", ["closed:delivered", "closed:completed"])
    id = await create(client, workOrderFlowType="SEQUENTIAL", workOrders=both)
    first, _ = await work_orders(client, id)
    await runs.to_active(first, "j:3")
    await runs.status(first, "FAILED")
    shown = await read(client, id)
    assert [one["state"] for one in shown["workOrder"]] == ["closed:failed", "closed:failed"]
    assert shown["workOrder"][1]["reasonCode"] == "R-9004"
    assert shown["state"] == "closed:failed"


async def test_what_completes_together_closes_together(client: Client, runs: Runs) -> None:
    id = await create(client, workOrderFlowType="COMPLETE_TOGETHER", workOrders=[work_order(), work_order()])
    first, second = await work_orders(client, id)
    await runs.status(first, "COMPLETED")
    assert await states(client, id) == ("inProgress:active", ["executed:delivered", "created:created"])
    await runs.status(second, "COMPLETED", "R-9011")
    assert await states(client, id) == (
        "executed:partiallyDelivered",
        ["closed:delivered", "closed:partiallyDelivered"],
    )


async def test_an_order_is_held_and_goes_on(client: Client, runs: Runs) -> None:
    id = await create(client, workOrders=[work_order(), work_order()])
    first, _ = await work_orders(client, id)
    await runs.status(first, "IN_PROGRESS", "R-0046", "j:1")
    change = await runs.event("E-607", orderId=id)
    assert await states(client, id) == ("onHold:onHold", ["onHold:onHold", "onHold:onHold"])
    assert "WorkOrderResumed" not in dict(raised(change))
    change = await runs.event("E-608", orderId=id)
    assert [name for name, _ in raised(change)].count("WorkOrderResumed") == 2
    assert (await states(client, id))[0] == "inProgress:scheduled"
    await runs.event("E-617", workOrderId=first, reasonCode="R-0082")
    assert await states(client, id) == ("inProgress:scheduled", ["onHold:jobCreationFailed", "inProgress:scheduled"])
    with pytest.raises(Refusal, match="E-608"):
        await runs.event("E-608", orderId=id)


async def test_a_cancelled_job_cancels_and_goods_that_are_out_come_back(client: Client, runs: Runs) -> None:
    id = await create(client)
    (work,) = await work_orders(client, id)
    await runs.to_active(work, "j:1")
    await runs.cancelled(work, reasonCode="R-0102", goodsOut=True)
    shown = await read(client, id)
    assert shown["state"] == "inProgress:returning"
    assert shown["cancellation"]["cancellationStatus"] == "CANCELLED"
    assert shown["cancellation"]["cancellationRequested"] is False
    back = shown["workOrder"][1]["workOrderId"]
    await runs.status(back, "COMPLETED", None, "j:2")
    assert await states(client, id) == ("closed:cancelled", ["closed:cancelled", "closed:returned"])


async def test_commands_at_once_take_turns(client: Client, runs: Runs) -> None:
    id = await create(client, workOrders=[work_order() for _ in range(6)])
    works = await work_orders(client, id)
    await asyncio.gather(*(runs.status(work, "COMPLETED", None, f"j:{n}") for n, work in enumerate(works)))
    assert (await states(client, id))[0] == "executed:delivered"
    assert (await read(client, id))["version"] == 7


async def test_readers_find_what_runs_ask_for(client: Client, stack: Stack, runs: Runs) -> None:
    id = await create(client)
    (work,) = await work_orders(client, id)
    await run(stack, client.tenant, facade.plan_note_job, facade.NoteJob(workOrderId=work, jobId="j:1"))
    await run(stack, client.tenant, facade.plan_note_job, facade.NoteJob(workOrderId=work, jobId="j:2"))
    call = reading(stack, client.tenant)
    for job in ("j:1", "j:2"):
        found = await facade.order_of_job(call, job)
        assert found is not None
        assert (found.order.orderId, found.work_order and found.work_order.workOrderId) == (id, work)
    assert await facade.order_of_job(call, "j:3") is None
    context = await facade.find_context(call, id)
    assert context is not None
    assert context.work_order is None
    other = reading(stack, (await stack.new_tenant()).tenant)
    assert await facade.order_of_job(other, "j:1") is None
    assert await facade.find_order(other, id) is None


async def test_work_orders_are_added_while_the_order_goes_on(client: Client, stack: Stack, runs: Runs) -> None:
    id = await create(client)
    (work,) = await work_orders(client, id)
    added = facade.CreateWorkOrder(workOrderType="DIGITAL_SERVICE")
    given = facade.AddWorkOrder(orderId=id, workOrder=added)
    change = await run(stack, client.tenant, facade.plan_add_work_order, given)
    assert raised(change) == [("WorkOrderCreated", ""), ("WorkOrderReady", "")]
    second = (await work_orders(client, id))[1]
    await runs.status(work, "COMPLETED")
    await runs.status(second, "COMPLETED")
    assert await states(client, id) == ("executed:delivered", ["closed:delivered", "closed:completed"])
    with pytest.raises(Refusal, match="further"):
        await run(stack, client.tenant, facade.plan_add_work_order, given)

"""Orders from their creation to their end, by HTTP alone. See: contract/order-journeys.md."""

from __future__ import annotations

import asyncio
from typing import Any

from support.linehaul import DROP, GIVEN_UP, PICKUP, SUCCESS, Lane, Made, graph, make_type
from support.orchestration import (
    BASE,
    ORDERS,
    failed_run,
    job_of,
    made_job,
    state_of,
    status_of,
    until,
    until_events,
    until_state,
)
from support.orders import create, is_refused, numbers, slot, work_order
from support.receiver import Receiver
from support.stack import Client

MADE, PUT_IN, TAKEN_OUT = ("E-020", "R-0046"), ("E-012", "R-0095"), ("E-012", "R-0096")
BEGUN, DELIVERED = ("E-021", "R-0063"), ("E-010", "R-0041")
LATER = "R-0013"
PUT_OFF = ("E-021", LATER)
FIRST_ATTEMPT = (MADE, PUT_IN, BEGUN, ("E-021", GIVEN_UP))


async def new_order(client: Client, **members: Any) -> tuple[str, str]:
    """An order with one container; both ids."""
    containers = [{"containerType": "shipments", "scannableId": f"PK-{next(numbers)}"}]
    id = await create(
        client, workOrders=[work_order(containers=containers, **members.pop("of_work_order", {}))], **members
    )
    (container,) = (await client.get(f"{ORDERS}/{id}")).data["workOrder"][0]["containers"]
    return id, container


async def made(client: Client, order: str, number: int = 0) -> Made:
    return made_job(await job_of(client, order, number))


async def test_an_order_is_delivered_and_its_client_hears_each_state_in_order(lane: Lane) -> None:
    client = lane.client
    async with Receiver() as receiver:
        callback = {"url": receiver.url, "meta": {"k": 1}}
        order, container = await new_order(client, callback=callback)
        await until_state(client, order, "inProgress:scheduled")
        shown = await job_of(client, order)
        work_order_id = (await client.get(f"{ORDERS}/{order}")).data["workOrder"][0]["workOrderId"]
        assert shown["jobRef"] == f"{work_order_id.partition(':')[2]}-1"
        assert (
            shown["customData"] | {"orderId": order, "workOrderId": work_order_id, "attempt": 1} == shown["customData"]
        )
        assert shown["containers"] == [container]
        pickup, drop = shown["objectives"]
        assert pickup["location"] != drop["location"]
        job = made_job(shown)
        dispatch = await lane.dispatch(job)
        await until_state(client, order, "inProgress:assigned")
        assert (await lane.tell(job, dispatch, PICKUP, "STARTED")).status == 202
        await until_state(client, order, "inProgress:active")
        assert (await lane.tell(job, dispatch, PICKUP, "CLOSED", SUCCESS)).status == 202
        assert (await lane.tell(job, dispatch, DROP, "STARTED")).status == 202
        assert (await lane.tell(job, dispatch, DROP, "CLOSED", SUCCESS)).status == 202
        await until_state(client, order, "closed:delivered")
        assert (await lane.post(f"/dispatches/{dispatch}/status", {"status": "CLOSED"})).status == 202
        await until_events(client, container, MADE, PUT_IN, BEGUN, DELIVERED, TAKEN_OUT)
        told = [one.json()["data"] for one in await receiver.wait_for(6)]
    told.sort(key=lambda one: one["version"])
    assert [one["state"] for one in told] == [
        "created:created", "inProgress:scheduled", "inProgress:assigned", "inProgress:active", "executed:delivered",
        "closed:delivered",
    ]  # fmt: skip
    status = (await status_of(client, "order", order)).data
    assert (status["status"], status["entityId"]) == ("SUCCESS", order)


def configured(**custom: Any) -> dict[str, Any]:
    """What the Workflow Manager says of every job, as it is configured."""
    return {"configs": [{"logic": True, "output": {"customData": custom}}]}


async def test_a_job_has_the_attributes_that_the_tenant_configured_for_it(lane: Lane) -> None:
    client = lane.client
    config = configured(hub="$.order.clientDetails.clientName", kilos=7)
    assert (await client.put(f"{BASE}/default-plugins/workflow-manager/config", config)).status == 200
    order, _ = await new_order(client)
    shown = (await job_of(client, order))["customData"]
    assert (shown["hub"], shown["kilos"]) == ("Shop", 7)


async def test_a_job_whose_configured_attributes_break_their_rules_is_not_made(lane: Lane) -> None:
    client = lane.client
    config = configured(kilos=101)
    assert (await client.put(f"{BASE}/default-plugins/workflow-manager/config", config)).status == 200
    order, _ = await new_order(client)
    await until_state(client, order, "onHold:jobCreationFailed")


async def test_of_several_job_types_the_configuration_says_which_is_meant(lane: Lane) -> None:
    client = lane.client
    await make_type(client, "job-types", "second", [])
    order, _ = await new_order(client)
    await until_state(client, order, "onHold:jobCreationFailed")
    failed = await failed_run(client, order)
    assert failed["error"]["description"] == (
        "the tenant has 2 job types: jobTypeId of the job-manager's config says which is meant"
    )
    config = {"jobTypeId": lane.job_type}
    assert (await client.put(f"{BASE}/default-plugins/job-manager/config", config)).status == 200
    other, _ = await new_order(client)
    await until_state(client, other, "inProgress:scheduled")
    assert (await job_of(client, other))["jobTypeId"] == lane.job_type


async def test_an_order_that_waits_gets_its_job_when_it_is_ready(lane: Lane) -> None:
    client = lane.client
    order, _ = await new_order(client, readyToProcess=False)
    other, _ = await new_order(client)
    await until_state(client, other, "inProgress:scheduled")
    assert await state_of(client, order) == "created:created"
    assert (await client.put(f"{ORDERS}/{order}", {"readyToProcess": True})).status == 202
    await until_state(client, order, "inProgress:scheduled")


async def test_an_attempt_that_fails_is_made_again_from_where_the_goods_are(lane: Lane) -> None:
    client = lane.client
    order, container = await new_order(client, of_work_order={"maxAttempts": 2})
    first = await made(client, order)
    await until_state(client, order, "inProgress:scheduled")
    dispatch = await lane.dispatch(first)
    await until_state(client, order, "inProgress:assigned")
    await lane.tell(first, dispatch, PICKUP, "STARTED")
    await lane.tell(first, dispatch, PICKUP, "CLOSED", SUCCESS)
    await lane.tell(first, dispatch, DROP, "CLOSED", GIVEN_UP)

    async def second() -> Any:
        found = await job_of(client, order)
        return found if found["jobRef"].endswith("-2") else None

    shown = await until(second)
    assert [one["objectiveRef"] for one in shown["objectives"]] == [DROP]
    await until_state(client, order, "inProgress:scheduled")
    job = made_job(shown)
    dispatch = await lane.dispatch(job)
    await until_state(client, order, "inProgress:assigned")
    await lane.tell(job, dispatch, DROP, "STARTED")
    await lane.tell(job, dispatch, DROP, "CLOSED", GIVEN_UP)
    await until_state(client, order, "inProgress:returning")
    back = made_job(await job_of(client, order, 1))
    run = await lane.dispatch(back)
    await lane.tell(back, run, PICKUP, "STARTED")
    await lane.tell(back, run, PICKUP, "CLOSED", SUCCESS)
    await lane.tell(back, run, DROP, "CLOSED", SUCCESS)
    await until_state(client, order, "closed:returned")
    told = [*FIRST_ATTEMPT, MADE, PUT_IN, BEGUN, ("E-021", GIVEN_UP), ("E-011", "R-0066"), ("E-012", "R-0067")]
    await until_events(client, container, *told, MADE, PUT_IN, BEGUN, DELIVERED)


async def test_a_cancelled_order_has_its_job_cancelled_out_of_its_dispatch(lane: Lane) -> None:
    client = lane.client
    order, container = await new_order(client)
    job = await made(client, order)
    dispatch = await lane.dispatch(job)
    await until_state(client, order, "inProgress:assigned")
    assert (await client.put(f"{ORDERS}/{order}/cancel", {"reasonCode": "R-0058"})).status == 202
    shown = await until_state(client, order, "closed:cancelled")
    assert shown["cancellation"]["cancellationStatus"] == "CANCELLED"
    assert (await lane.get(f"/jobs/{job.id}"))["status"] == "CANCELLED"
    assert (await lane.get(f"/dispatches/{dispatch}"))["jobs"] == []
    await until_events(client, container, MADE, PUT_IN, TAKEN_OUT, ("E-011", "R-0058"))


async def test_an_order_under_way_is_not_cancelled(lane: Lane) -> None:
    client = lane.client
    order, _ = await new_order(client)
    job = await made(client, order)
    dispatch = await lane.dispatch(job)
    await until_state(client, order, "inProgress:assigned")
    await lane.tell(job, dispatch, PICKUP, "STARTED")
    await until_state(client, order, "inProgress:active")
    assert (await client.put(f"{ORDERS}/{order}/cancel", {})).status == 202

    async def failed() -> Any:
        found = (await client.get(f"{ORDERS}/{order}")).data["cancellation"]
        return found if found.get("cancellationStatus") == "FAILED" else None

    assert (await until(failed))["cancellationFailedReasonCode"] == "R-9001"
    assert await state_of(client, order) == "inProgress:active"


async def test_a_job_cancelled_in_dispatch_cancels_its_order(lane: Lane) -> None:
    client = lane.client
    order, container = await new_order(client)
    job = await made(client, order)
    await until_state(client, order, "inProgress:scheduled")
    assert (await lane.post(f"/jobs/{job.id}/cancel", {"reasonCode": "R-0102"})).status == 202
    shown = await until_state(client, order, "closed:cancelled")
    assert shown["cancellation"]["cancellationRequested"] is False
    await until_events(client, container, MADE, ("E-011", "R-0102"))


async def test_the_office_reschedules(lane: Lane) -> None:
    client = lane.client
    order, container = await new_order(client)
    job = await made(client, order)
    await lane.dispatch(job)
    shown = await until_state(client, order, "inProgress:assigned")
    work_order_id = shown["workOrder"][0]["workOrderId"]
    later = slot(48)
    body = {"deliveryDetails": {"deliverySlot": later}}
    assert (await client.put(f"{ORDERS}/{order}/work-orders/{work_order_id}", body)).status == 202
    await until_state(client, order, "inProgress:rescheduled")

    async def moved() -> Any:
        found = await lane.get(f"/jobs/{job.id}")
        return found if found["status"] == "CREATED" and "timeslot" in found["objectives"][1] else None

    assert (await until(moved))["objectives"][1]["timeslot"]["from"] == later["from"] // 1000
    await until_events(client, container, MADE, PUT_IN, PUT_OFF, TAKEN_OUT)
    assert await state_of(client, order) == "inProgress:rescheduled"


async def test_who_reschedules_before_the_order_hears_of_its_dispatch_is_not_told_that_it_is_assigned(
    lane: Lane,
) -> None:
    client = lane.client

    async def reschedule_at_once(receiver: Receiver) -> list[str]:
        order, container = await new_order(client, callback={"url": receiver.url})
        job = await made(client, order)
        shown = await until_state(client, order, "inProgress:scheduled")
        at = f"{ORDERS}/{order}/work-orders/{shown['workOrder'][0]['workOrderId']}"
        await lane.dispatch(job)
        assert (await client.put(at, {"deliveryDetails": {"deliverySlot": slot(48)}})).status == 202
        await until_events(client, container, MADE, PUT_IN, PUT_OFF, TAKEN_OUT)
        version = (await client.get(f"{ORDERS}/{order}")).data["version"]

        async def told() -> Any:
            heard = [one.json()["data"] for one in receiver.received]
            mine = sorted((one["version"], one["state"]) for one in heard if one["orderId"] == order)
            return [state for _, state in mine] if mine and mine[-1][0] == version else None

        states: list[str] = await until(told)
        return states

    async with Receiver() as receiver:
        heard = await asyncio.gather(*(reschedule_at_once(receiver) for _ in range(6)))
    for states in heard:
        assert states[-1] == "inProgress:rescheduled"
        assert states.count("inProgress:assigned") <= 1


async def test_a_dispatch_that_was_made_before_a_reschedule_but_waited_for_its_custom_code_assigns_the_order(
    lane: Lane,
) -> None:
    client, judged = lane.client, asyncio.Event()
    order, container = await new_order(client)
    job = await made(client, order)
    shown = await until_state(client, order, "inProgress:scheduled")
    work_order_id = shown["workOrder"][0]["workOrderId"]
    async with Receiver() as receiver:
        receiver.answer(after=judged)
        hook = {
            "methodName": "createDispatch:onRequest", "url": receiver.url, "method": "POST", "requestHeader": {},
            "wait": True,
        }  # fmt: skip
        body = lane.dispatch_body(jobs=[job.id], participants=[lane.rider], onRequest=hook)
        dispatch = asyncio.create_task(lane.post("/dispatches", body))
        await receiver.wait_for(1)
        later = {"deliveryDetails": {"deliverySlot": slot(48)}}
        assert (await client.put(f"{ORDERS}/{order}/work-orders/{work_order_id}", later)).status == 202
        await until_events(client, container, MADE, PUT_OFF)
        judged.set()
        assert (await dispatch).status == 202
        await until_state(client, order, "inProgress:assigned")


async def test_the_rider_reschedules(lane: Lane) -> None:
    """Journey 4: the consignee names another slot, and the next job begins where the goods are."""
    client = lane.client
    ways = graph(lane.workflow, name="Pick and drop again")
    ways["objectives"][1]["next"].append({"code": LATER, "nextObjective": "END_STATE"})
    workflow = (await lane.post("/job-workflows", ways)).data["id"]
    config = {"configs": [{"logic": True, "output": {"jobWorkflowId": workflow}}]}
    assert (await client.put(f"{BASE}/default-plugins/workflow-manager/config", config)).status == 200
    order, container = await new_order(client)
    job = await made(client, order)
    await until_state(client, order, "inProgress:scheduled")
    dispatch = await lane.dispatch(job)
    await until_state(client, order, "inProgress:assigned")
    await lane.tell(job, dispatch, PICKUP, "STARTED")
    await lane.tell(job, dispatch, PICKUP, "CLOSED", SUCCESS)
    shown = await until_state(client, order, "inProgress:active")
    body = {"deliveryDetails": {"deliverySlot": slot(48)}}
    at = f"{ORDERS}/{order}/work-orders/{shown['workOrder'][0]['workOrderId']}"
    assert is_refused(await client.put(at, body), "0007")
    await lane.tell(job, dispatch, DROP, "STARTED")
    wanted = slot(26)
    assert (await lane.tell(job, dispatch, DROP, "CLOSED", LATER, data={"rescheduledSlot": wanted})).status == 202
    ended = await lane.get(f"/jobs/{job.id}")
    assert (ended["status"], ended["reasonCode"]) == ("COMPLETED", LATER)

    async def second() -> Any:
        found = await job_of(client, order)
        return found if found["jobRef"].endswith("-2") else None

    again = await until(second)
    (drop,) = again["objectives"]
    assert drop["objectiveRef"] == DROP
    assert drop["timeslot"] == {"from": wanted["from"] // 1000, "to": -(-wanted["to"] // 1000)}
    found = (await client.get(at)).data
    assert (found["attempts"], found["pickupDetails"]["nextAttemptPickUpSlot"]) == (1, wanted)
    await until_events(client, container, MADE, PUT_IN, BEGUN, PUT_OFF, MADE)


async def test_work_orders_of_a_sequence_follow_each_other(lane: Lane) -> None:
    client = lane.client
    both = [work_order(), {"workOrderType": "PHYSICAL_SERVICE"}]
    order = await create(client, workOrders=both, workOrderFlowType="SEQUENTIAL")
    for number in range(2):
        job = made_job(await job_of(client, order, number))
        dispatch = await lane.dispatch(job)
        await until_state(client, order, "inProgress:assigned" if number == 0 else "inProgress:active")
        for objective in (PICKUP, DROP):
            assert (await lane.tell(job, dispatch, objective, "STARTED")).status == 202
            assert (await lane.tell(job, dispatch, objective, "CLOSED", SUCCESS)).status == 202
    shown = await until_state(client, order, "closed:delivered")
    assert [one["state"] for one in shown["workOrder"]] == ["closed:delivered", "closed:completed"]

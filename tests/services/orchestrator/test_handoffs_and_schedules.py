"""Orders that rules hand off and calls that rules schedule, to their end."""

from __future__ import annotations

from typing import Any

from haulier.platform.storage.reader import now_ms
from haulier.services.orchestrator.runs.trigger import MAX_DEPTH
from support.linehaul import Lane
from support.orchestration import BASE, ORDERS, ended_runs, make_plugin, make_rule, until, until_state
from support.orders import create
from support.receiver import Received, Receiver
from support.schedules import JOBS
from support.stack import Client

HANDOFFS = "/clmo-handoff-services/service/v1/externalHandoff"
HELD, GOES_ON = "onHold:onHold", "inProgress:scheduled"


async def handed_off(client: Client, receiver: Receiver, **members: Any) -> tuple[str, str]:
    """An order that a rule has handed off, and the handoff's reference. The order calls the receiver back."""
    order = await ordered(client, {"name": "CreateHandoffCommand", "payload": members}, callback={"url": receiver.url})
    (work_order,) = (await client.get(f"{ORDERS}/{order}")).data["workOrder"]
    for id in (order, work_order["workOrderId"]):
        reference = f"HO-{id.partition(':')[2]}-1"
        if await details(client, reference):
            return order, reference
    raise AssertionError("nothing was handed off")


async def ordered(client: Client, command: dict[str, Any], **members: Any) -> str:
    """An order that waits, and for which a rule has had a command carried out."""
    async with Receiver() as plugin:
        plugin.answer(200, {"commands": [command]})
        await make_rule(client, "OrderCreated", pluginId=await make_plugin(client, plugin.url))
        order = await create(client, readyToProcess=False, **members)
        (run,) = await ended_runs(client, "order", order)
    assert run["status"] == "SUCCESS", run["error"]
    return order


async def details(client: Client, reference: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = (await client.get(f"{HANDOFFS}/{reference}")).data["externalHandoffDetails"]
    return rows


async def answer(client: Client, reference: str, status: str) -> None:
    """The other system answers."""
    body = {"handoffRefNumber": reference, "handoffStatus": status, "errorDescription": f"it is {status}"}
    assert (await client.put(f"{HANDOFFS}/{reference}/updatestatus", body)).status == 200


async def told_of_handoff(client: Client, reference: str, receiver: Receiver, count: int) -> list[Any] | None:
    """What the order's callback was told of its handoff, once that are so many; a round trip."""
    await details(client, reference)
    found = [one for one in map(Received.json, receiver.received) if one["eventType"] == "ExternalHandoffAnswered"]
    return found if len(found) == count else None


async def test_an_order_waits_for_the_other_system_and_goes_on(lane: Lane) -> None:
    client = lane.client
    async with Receiver() as receiver:
        order, reference = await handed_off(
            client, receiver, handoffType="Facility", stageUpdateReqd="Y", resCallbackEnabled="yes"
        )
        await until_state(client, order, HELD)
        (row,) = await details(client, reference)
        shown = (await client.get(f"{ORDERS}/{order}")).data
        assert row["applicationNumber"] == shown["clientDetails"]["clientOrderId"]
        assert (row["handoffType"], row["handoffStatus"], row["stagecode"]) == (
            "Facility",
            "PENDING",
            "created:created",
        )
        await answer(client, reference, "REJECTED")
        await until(lambda: told_of_handoff(client, reference, receiver, 1))
        assert (await until_state(client, order, HELD))["state"] == HELD
        await answer(client, reference, "COMPLETED")
        await until_state(client, order, GOES_ON)
        told = await until(lambda: told_of_handoff(client, reference, receiver, 2))
    outcomes = {one["data"]["handoffStatus"]: (one["status"], one["service"]) for one in told}
    assert outcomes == {"FAILED": ("failed", "handoff"), "SUCCESS": ("success", "handoff")}


async def test_an_order_that_is_handed_off_for_information_is_not_held(lane: Lane) -> None:
    client = lane.client
    async with Receiver() as receiver, Receiver() as plugin:
        order, reference = await handed_off(client, receiver, remarks="for information")
        await make_rule(client, "ExternalHandoffAnswered", pluginId=await make_plugin(client, plugin.url))
        await answer(client, reference, "SUCCESS")
        await plugin.wait_for(1)
        assert (await client.get(f"{ORDERS}/{order}")).data["state"] == "created:created"
        assert await told_of_handoff(client, reference, receiver, 0) == []


async def test_a_rule_schedules_and_is_told_when_the_time_has_come(lane: Lane) -> None:
    client = lane.client
    async with Receiver() as plugin:
        await make_rule(client, "ScheduledJobEnded", pluginId=await make_plugin(client, plugin.url))
        await ordered(client, {"name": "ScheduleCommand", "payload": scheduled("coreos://event")})
        (asked,) = await plugin.wait_for(1)
    told = asked.json()
    assert (told["event"], told["id"].partition(":")[0]) == ("ScheduledJobEnded", "schedule")


async def test_a_rule_that_schedules_its_own_event_is_stopped(client: Client) -> None:
    call = {"endpointUrl": "coreos://event", "schedule": {"at": now_ms() // 1000}}
    async with Receiver() as plugin:
        plugin.answer(200, {"commands": [{"name": "ScheduleCommand", "payload": call}]})
        await make_rule(client, "ScheduledJobEnded", pluginId=await make_plugin(client, plugin.url))
        assert (await client.post(JOBS, call)).status == 201

        async def stopped() -> Any:
            return (await client.get(f"{BASE}/runs?status=FAILED")).data

        (run,) = await until(stopped)
        assert (run["error"]["code"], run["depth"], run["event"]) == ("DEPTH", MAX_DEPTH, "ScheduledJobEnded")
        assert len(plugin.received) == MAX_DEPTH


async def test_what_a_rule_schedules_wrongly_fails_its_run(lane: Lane) -> None:
    client = lane.client
    async with Receiver() as plugin:
        plugin.answer(
            200, {"commands": [{"name": "ScheduleCommand", "payload": scheduled("ftp://elsewhere.example/")}]}
        )
        await make_rule(client, "OrderCreated", pluginId=await make_plugin(client, plugin.url))
        (run,) = await ended_runs(client, "order", await create(client, readyToProcess=False))
    assert (run["status"], run["error"]["code"]) == ("FAILED", "INVALID")


def scheduled(url: str) -> dict[str, Any]:
    return {"endpointUrl": url, "payload": {"reason": "indent"}, "schedule": {"kind": "ONE_TIME", "in": "1s"}}

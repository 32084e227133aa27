"""What the orchestrator uses of handoffs: an order handed off by a rule, and whom its answer calls back."""

from __future__ import annotations

from typing import Any

import pytest

from haulier.core.refusal import Refusal
from haulier.platform.commands.call import Call
from haulier.platform.commands.command import Command
from haulier.platform.commands.write_path import steps, walk
from haulier.platform.outbound.callback_request import CallbackRequest
from haulier.platform.storage.changes import Change
from haulier.services.handoff.facade import OrderOfHandoff, plan_handoff
from services.handoff.test_handoffs import details, one
from support.receiver import Receiver
from support.stack import Client, Stack
from support.system_calls import call_of

UUID = "01a20428-dab8-7992-8ab4-7d3f31ec0d78"
ORDER = OrderOfHandoff(
    orderId=f"orders:{UUID}", applicationNumber="client-1", type="DELIVERY", state="inProgress:scheduled"
)


async def hand_off(stack: Stack, tenant: str, payload: dict[str, Any], order: OrderOfHandoff = ORDER) -> Change:
    async def plan(call: Call, _body: None) -> Change:
        return await plan_handoff(call, payload, order)

    command = Command(call_of(stack, tenant, plan))
    command.plan = plan
    await walk(command, steps(first=next(step for step in steps() if step.__name__ == "plan")))
    return command.change


async def test_what_a_rule_leaves_out_is_the_orders(client: Client, stack: Stack) -> None:
    for number in (1, 2):
        await hand_off(stack, client.tenant, {"handoffType": "Facility"})
        (row,) = await details(client, f"HO-{UUID}-{number}")
        assert row.pop("reqTs")
        assert row == {
            "applicationNumber": "client-1", "handoffRefNumber": f"HO-{UUID}-{number}", "processCode": "DELIVERY",
            "stagecode": "inProgress:scheduled", "handoffType": "Facility", "handoffStatus": "PENDING",
            "reqBy": "haulier",
        }  # fmt: skip


async def test_what_a_rule_says_is_judged_as_a_request_is(client: Client, stack: Stack) -> None:
    with pytest.raises(Refusal) as refused:
        await hand_off(stack, client.tenant, {"handoffType": "t" * 257})
    assert [fault.field for fault in refused.value.faults] == ["handoffType"]


async def test_an_answer_calls_back_whom_the_order_calls_back(client: Client, stack: Stack) -> None:
    async with Receiver() as receiver:
        order = OrderOfHandoff(orderId=ORDER.orderId, applicationNumber="c", callback=CallbackRequest(receiver.url))
        await hand_off(stack, client.tenant, {"handoffRefNumber": "HO-1", "resCallbackEnabled": "Y"}, order)
        await hand_off(stack, client.tenant, {"handoffRefNumber": "HO-2"}, order)
        for reference in ("HO-2", "HO-1"):
            body = {"handoffRefNumber": reference, "handoffStatus": "ERROR", "errorDescription": "no room"}
            assert (await client.put(f"{one(reference)}/updatestatus", body)).status == 200
        (call,) = await receiver.wait_for(1)
    told = call.json()
    assert (told["status"], told["reason"], told["eventType"], told["service"]) == (
        "failed", "no room", "ExternalHandoffAnswered", "handoff",
    )  # fmt: skip
    assert (told["data"]["handoffRefNumber"], told["data"]["handoffStatus"]) == ("HO-1", "FAILED")
    assert told["data"]["orderId"] == ORDER.orderId

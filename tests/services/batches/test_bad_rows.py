"""A row that cannot be read fails alone; a batch that cannot be worked off ends, says so, and lets the next begin."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from haulier.app.catalogue import CATALOGUE
from haulier.core.json_decoding import MAX_ITEM_BYTES, MAX_VALUES
from haulier.engines.statements import load_statements
from haulier.platform.storage.resources import to_json
from haulier.platform.timers.timer_context import TimerContext
from haulier.platform.typed.index_builds import index_timer
from support.batches import Sender
from support.drones import TYPES, make_drone
from support.settings import DEFAULTS
from support.stack import Stack

SQL = load_statements("haulier.platform.timers", "timers.sql")


def row(drones: Sender, code: str, **members: Any) -> str:
    body = {"uniqueCode": code, "owner": drones.client.owner, "properties": {"payloadKg": 1}}
    return json.dumps(body | members)


async def send(drones: Sender, rows: list[str], name: str = "done") -> str:
    body = f'{{"payload":[{",".join(rows)}],"callback":{json.dumps(drones.callback(name))}}}'
    headers = {"Content-Type": "application/json"}
    answer = await drones.client.call("POST", f"{drones.at}/batch", raw=body.encode(), headers=headers)
    id: str = answer.data["id"]
    return id


BAD = {
    "beyond a double": ("1e400", "number"),
    "thousands of digits": ("9" * 5000, "number"),
    "many when written out": ("1e300", "number"),
    "too many values": ("[" + "0," * MAX_VALUES + "0]", "values"),
    "too long": ('"' + "x" * MAX_ITEM_BYTES + '"', "longer"),
}


@pytest.mark.parametrize(("extra", "why"), BAD.values(), ids=BAD)
@pytest.mark.parametrize("place", ["known", "unknown"])
async def test_a_row_that_no_reader_takes_fails_alone(drones: Sender, extra: str, why: str, place: str) -> None:
    """In a member that somebody reads, and in one that nobody does."""
    bad = row(drones, "B")[:-1] + f', "{"name" if place == "known" else "zzz"}": {extra}}}'
    await send(drones, [row(drones, "A"), bad, row(drones, "C")])
    told = (await drones.ended())["data"]
    assert told["meta"] == {"status": "COMPLETED", "success": 2, "failed": 1, "total": 3}
    assert [success["refID"] for success in told["success"]] == ["A", "C"]
    assert why in told["errors"][0]["reason"]
    await send(drones, [row(drones, "D")], "next")
    assert (await drones.ended("next"))["data"]["meta"]["success"] == 1


async def test_a_row_whose_own_custom_code_is_wrong_fails_alone(drones: Sender) -> None:
    hook = {"url": drones.receiver.url_of("/hook"), "method": "POST", "acceptableStatusCodes": [0]}
    await send(drones, [row(drones, "A"), row(drones, "B", onRequest=hook), row(drones, "C", onError=hook)])
    told = (await drones.ended())["data"]
    assert told["meta"] == {"status": "COMPLETED", "success": 1, "failed": 2, "total": 3}
    assert {error["refID"] for error in told["errors"]} == {"B", "C"}


async def test_custom_code_that_answers_a_number_too_long_fails_its_row(drones: Sender) -> None:
    hook = {
        "url": drones.receiver.url_of("/hook"), "method": "POST", "requestHeader": {}, "wait": True,
        "methodName": "create:onRequest", "raiseErrorOnStatusMismatch": True,
    }  # fmt: skip
    assert (await drones.client.post(f"{TYPES}/drones/config/handlers", hook)).status == 201
    drones.receiver.answer(200, b'{"data":{"properties":{"payloadKg":1e400}}}', times=1)
    await send(drones, [row(drones, "A")])
    told = (await drones.ended())["data"]
    assert (told["meta"]["failed"], told["meta"]["success"]) == (1, 0)


async def tried_in_vain(stack: Stack, tenant: str, purpose: str, tries: int) -> None:
    """Let the next worker find the tenant's timer as one that many have begun and none has ended."""
    await stack.runtime.database.execute(
        "UPDATE timer SET tries = $3, lease_until = 0 WHERE tenant_id = $1 AND purpose = $2",
        tenant, purpose, tries,
    )  # fmt: skip
    stack.runtime.poke_timers()


HOOK = {"method": "POST", "requestHeader": {}, "wait": True, "methodName": "create:onRequest"}


async def test_a_batch_that_was_tried_in_vain_ends_and_lets_the_next_begin(drones: Sender, stack: Stack) -> None:
    handlers, hook = f"{TYPES}/drones/config/handlers", HOOK | {"url": drones.receiver.url_of("/hook")}
    assert (await drones.client.post(handlers, hook)).status == 201
    drones.receiver.answer(200, {"data": {}}, after=asyncio.Event())
    id = await send(drones, [row(drones, "A")])
    await drones.receiver.wait_for(1)
    drones.receiver.answer(200, {"data": {}})
    await tried_in_vain(stack, drones.client.tenant, "batch", DEFAULTS.timer.tries)
    told = await drones.ended()
    assert (told["status"], told["data"]["meta"]["failed"]) == ("failed", 1)
    assert f"{DEFAULTS.timer.tries} tries" in told["data"]["errors"][0]["reason"]
    shown = await drones.status(id)
    assert (shown["meta"]["status"], shown["errors"]) == ("COMPLETED", told["data"]["errors"])
    await send(drones, [row(drones, "B")], "next")
    assert (await drones.ended("next"))["data"]["meta"]["success"] == 1


async def test_a_deferred_command_that_was_tried_in_vain_fails_and_says_so(drones: Sender, stack: Stack) -> None:
    receiver = drones.receiver
    receiver.answer(200, {"data": {}}, after=asyncio.Event(), times=1)
    hook = {"url": receiver.url_of("/hook"), "method": "POST", "wait": True}
    answer = await make_drone(drones.client, "A", onRequest=hook, callback={"url": receiver.url_of("/done")})
    await receiver.wait_for(1)
    await tried_in_vain(stack, drones.client.tenant, "command", DEFAULTS.timer.command_tries)
    told = await drones.ended()
    assert (told["status"], told["data"]["id"]) == ("failed", answer.data["id"])
    assert str(DEFAULTS.timer.command_tries) in told["reason"]


async def test_an_index_that_could_not_be_built_is_told_of(drones: Sender, stack: Stack) -> None:
    database, tenant = stack.runtime.database, drones.client.tenant
    context = TimerContext(tenant, stack.runtime.clock() + 86_400_000)
    timer = index_timer(context, CATALOGUE.kinds["participant"], "drones", 1)
    payload = to_json(timer.payload)
    await database.execute(SQL["set_timer"], tenant, timer.id, timer.purpose, timer.subject, timer.due_at, payload)
    await database.execute(
        "UPDATE timer SET tries = $3, due_at = 1 WHERE tenant_id = $1 AND id = $2",
        tenant,
        timer.id,
        DEFAULTS.timer.tries,
    )
    stack.runtime.poke_timers()
    async with asyncio.timeout(60):
        while await database.fetchval("SELECT 1 FROM timer WHERE tenant_id = $1 AND id = $2", tenant, timer.id):
            await asyncio.sleep(0.01)
    found = await database.fetch("SELECT event FROM journal WHERE tenant_id = $1 AND resource_id = 'drones'", tenant)
    assert "ParticipantTypeIndexAbandoned" in {event for (event,) in found}

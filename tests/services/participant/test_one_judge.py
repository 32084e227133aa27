"""A body is judged once, at the door: what it lets through is read alike by everybody who reads it later."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from haulier.core.json_decoding import MAX_DIGITS, MAX_EXPONENT
from support.drones import BASE, make_drone, make_type
from support.receiver import Receiver
from support.stack import Answer, Client

TOO_LONG = ("1e400", "9" * 5000, "1e300", f"1e-{MAX_EXPONENT + 1}", "1" * (MAX_DIGITS + 1))
LONGEST = (f"1e{MAX_EXPONENT}", f"-1e-{MAX_EXPONENT}", "1" * MAX_DIGITS)


@pytest.fixture
async def drones(client: Client) -> Client:
    """A tenant that knows drones."""
    await make_type(client)
    return client


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """Callbacks and custom code come here."""
    async with Receiver() as receiver:
        yield receiver


async def send(client: Client, receiver: Receiver, code: str, extra: str, *, wait: bool) -> Answer:
    """A drone with custom code and a member that nobody knows; ``extra`` is its JSON."""
    body: dict[str, Any] = {"uniqueCode": code, "owner": client.owner, "properties": {"payloadKg": 4}}
    body["callback"] = {"url": receiver.url_of("/done")}
    body["onRequest"] = {"url": receiver.url_of("/hook"), "method": "POST", "wait": wait}
    raw = json.dumps(body)[:-1] + f', "zzz": {extra}}}'
    return await client.call("POST", f"{BASE}/drones", raw=raw.encode(), headers={"Content-Type": "application/json"})


@pytest.mark.parametrize("wait", [False, True])
@pytest.mark.parametrize("extra", TOO_LONG)
async def test_a_number_that_a_later_reader_would_refuse_is_refused_at_once(
    drones: Client, receiver: Receiver, extra: str, wait: bool
) -> None:
    answer = await send(drones, receiver, "A", extra, wait=wait)
    assert answer.status == 400
    assert answer.rules == {("zzz", "number")}
    assert (await drones.get(f"{BASE}/drones")).data["participants"] == []
    assert (await make_drone(drones, "A", callback={"url": receiver.url_of("/done")})).status == 202
    assert [call.path for call in await receiver.wait_for(1)] == ["/done"], "custom code was called for a refused body"


@pytest.mark.parametrize("wait", [False, True])
@pytest.mark.parametrize("extra", LONGEST)
async def test_the_longest_number_is_done_and_told(drones: Client, receiver: Receiver, extra: str, wait: bool) -> None:
    receiver.answer(200, {"data": {}})
    assert (await send(drones, receiver, "A", extra, wait=wait)).status == 202
    calls = {call.path: call.json() for call in await receiver.wait_for(2)}
    assert calls["/hook"]["zzz"] == json.loads(extra)
    assert calls["/done"]["status"] == "success"


async def test_of_a_name_that_stands_twice_the_last_counts_for_all_readers(drones: Client, receiver: Receiver) -> None:
    hook = json.dumps({"url": receiver.url_of("/hook"), "method": "POST", "wait": True})
    raw = f'{{"uniqueCode":"A","uniqueCode":"B","owner":"{drones.owner}","properties":{{"payloadKg":1,"payloadKg":2}}'
    raw += f',"onRequest":{hook},"callback":{{"url":"{receiver.url_of("/done")}"}}}}'
    receiver.answer(200, {"data": {}})
    headers = {"Content-Type": "application/json"}
    answer = await drones.call("POST", f"{BASE}/drones", raw=raw.encode(), headers=headers)
    calls = {call.path: call.json() for call in await receiver.wait_for(2)}
    stored = (await drones.get(f"{BASE}/drones/{answer.data['id']}")).data
    seen = [calls["/hook"], calls["/done"]["data"], stored]
    assert [(one["uniqueCode"], one["properties"]["payloadKg"]) for one in seen] == [("B", 2)] * 3


@pytest.mark.parametrize("number", TOO_LONG)
async def test_custom_code_that_answers_a_number_too_long_has_failed(
    drones: Client, receiver: Receiver, number: str
) -> None:
    receiver.answer(200, f'{{"data":{{"properties":{{"payloadKg":{number}}}}}}}'.encode(), times=1)
    hook = {"url": receiver.url_of("/hook"), "method": "POST", "wait": True, "raiseErrorOnStatusMismatch": True}
    answer = await make_drone(drones, "A", onRequest=hook, callback={"url": receiver.url_of("/done")})
    assert answer.status == 202
    done = (await receiver.wait_for(2))[1].json()
    assert done["status"] == "failed"
    assert "a number has at most" in done["reason"]


async def test_custom_code_for_errors_that_is_wrong_is_refused_with_the_call(
    drones: Client, receiver: Receiver
) -> None:
    wrong = {"url": receiver.url_of("/hook"), "method": "POST", "acceptableStatusCodes": [0]}
    answer = await make_drone(drones, "A", onError=wrong)
    assert (answer.status, answer.fields) == (400, {"onError.acceptableStatusCodes[0]"})
    assert (await make_drone(drones, "A")).status == 202

"""What gateways say of messages, and replies. See: own.yaml receiveReceipt, contract/notification.md 9.4."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from support.messaging import NUMBER, OTHER_NUMBER, RECEIPTS, TOKEN, ended, gateway, provider, receipt, send
from support.receiver import Receiver
from support.stack import Client, Stack
from support.webhooks import subscribe, verified


async def sent(client: Client, receiver: Receiver, gateway_id: str, channel: str = "sms") -> tuple[str, str]:
    """A message that a gateway has under this id, and its provider."""
    receiver.answer(200, {"id": gateway_id})
    sms = await gateway(client, receiver, channel)
    id = (await send(client, channel, NUMBER, body="x")).data["id"]
    await ended(client, id)
    return id, sms


async def test_a_receipt_says_that_a_message_came_in(client: Client, receiver: Receiver) -> None:
    id, sms = await sent(client, receiver, "g-1")
    answer = await receipt(client, sms, {"id": "g-1", "status": "delivered"})
    assert (answer.status, answer.data) == (200, {"id": id})
    assert (await ended(client, id))["status"] == "DELIVERED"
    for late in ("failed", "delivered", "queued"):
        assert (await receipt(client, sms, {"id": "g-1", "status": late})).status == 200
        assert (await ended(client, id))["status"] == "DELIVERED"


async def test_a_receipt_may_say_that_it_did_not_and_later_that_it_did(client: Client, receiver: Receiver) -> None:
    id, sms = await sent(client, receiver, "g-2")
    await receipt(client, sms, {"id": "g-2", "status": "undelivered", "reason": "switched off"})
    shown = await ended(client, id)
    assert (shown["status"], shown["deliveries"][0]["reason"]) == ("FAILED", "switched off")
    await receipt(client, sms, {"id": "g-2", "status": "read"})
    assert (await ended(client, id))["status"] == "DELIVERED"


async def test_many_receipts_of_one_delivery_at_once_are_one(client: Client, receiver: Receiver) -> None:
    id, sms = await sent(client, receiver, "g-3")
    body = {"id": "g-3", "status": "delivered"}
    answers = await asyncio.gather(*(receipt(client, sms, body) for _ in range(6)))
    assert [answer.status for answer in answers] == [200] * 6
    assert (await ended(client, id))["status"] == "DELIVERED"


@pytest.mark.parametrize("token", [None, "", "wrong", TOKEN + "x"])
async def test_without_the_providers_token_nothing_is_taken(
    client: Client, receiver: Receiver, token: str | None
) -> None:
    id, sms = await sent(client, receiver, "g-4")
    assert (await receipt(client, sms, {"id": "g-4", "status": "delivered"}, token)).status == 401
    assert (await receipt(client, "messageProvider:none", {"id": "g-4"})).status == 404
    assert (await ended(client, id))["status"] == "SENT"


async def test_a_gateway_that_sends_no_header_names_its_token_in_the_address(
    client: Client, receiver: Receiver
) -> None:
    id, sms = await sent(client, receiver, "g-5")
    answer = await receipt(client, f"{sms}?token={TOKEN}", {"id": "g-5", "status": "delivered"}, None)
    assert answer.data == {"id": id}


async def test_a_provider_without_a_token_takes_nothing(client: Client, receiver: Receiver) -> None:
    sms = await provider(client, "sms", url=receiver.url)
    mail = await provider(client, "email", url="smtp://127.0.0.1:2525")
    for id, status in ((sms, 401), (mail, 404)):
        assert (await receipt(client, id, {"id": "x", "status": "delivered"}, "")).status == status


@pytest.mark.parametrize(
    "body", [{}, {"id": "other", "status": "delivered"}, {"from": OTHER_NUMBER, "text": "hi"}, {"a": 1}]
)
async def test_what_says_nothing_of_ours_changes_nothing(client: Client, receiver: Receiver, body: Any) -> None:
    id, sms = await sent(client, receiver, "g-6")
    answer = await receipt(client, sms, body)
    assert (answer.status, answer.data) == (200, {"id": sms})
    assert (await ended(client, id))["status"] == "SENT"


@pytest.mark.parametrize("raw", ["[]", "nonsense", "7", '"x"'])
async def test_a_body_that_is_no_object_is_refused(client: Client, receiver: Receiver, raw: str) -> None:
    _, sms = await sent(client, receiver, "g-7")
    nobody = client.at(client.url)
    nobody.headers = {}
    answer = await nobody.post(f"{RECEIPTS}/{sms}", raw=raw.encode(), headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status == 400


async def test_a_reply_goes_to_the_webhooks_of_the_app_that_sent_the_message(
    stack: Stack, client: Client, receiver: Receiver
) -> None:
    id, chat = await sent(client, receiver, "g-8", "whatsapp")
    other = await client.new_app("Platform:Role:platform:app:haulier:Admin")
    async with Receiver() as app:
        await subscribe(other, app.url_of("/other"), "message.reply")
        await subscribe(client, app.url_of("/mine"), "message.reply")
        await subscribe(client, app.url_of("/off"), "message.reply", isActive=False)
        answer = await receipt(client, chat, {"from": NUMBER.removeprefix("+"), "text": "I am at home"})
        assert (answer.status, answer.data) == (200, {"id": id})
        (call,) = await app.wait_for(1)
        body = verified(call)
        assert (call.path, body["event"], body["resourceId"]) == ("/mine", "message.reply", id)
        assert (body["data"]["from"], body["data"]["text"]) == (NUMBER, "I am at home")
        await receipt(client, chat, {"id": "g-8", "from": OTHER_NUMBER, "text": "forwarded"})
        assert verified((await app.wait_for(2))[1])["data"]["from"] == OTHER_NUMBER
    rows = await stack.runtime.database.fetch("SELECT data FROM journal WHERE tenant_id = $1", client.tenant)
    assert not [row["data"] for row in rows if "at home" in row["data"] or NUMBER in row["data"]]


async def test_a_provider_of_another_tenant_knows_nothing_of_ours(
    stack: Stack, client: Client, receiver: Receiver
) -> None:
    id, _ = await sent(client, receiver, "g-9")
    stranger = await stack.new_tenant()
    theirs = await gateway(stranger, receiver)
    assert (await receipt(client, theirs, {"id": "g-9", "status": "delivered"})).data == {"id": theirs}
    assert (await ended(client, id))["status"] == "SENT"

"""Providers, templates and messages of an app."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import uuid4

from support.receiver import Receiver
from support.stack import Answer, Client

MESSAGING = "/core/api/v1/messaging"
PROVIDERS = f"{MESSAGING}/service-providers"
TEMPLATES = f"{MESSAGING}/templates"
NOTIFICATIONS = f"{MESSAGING}/notifications"
MESSAGES = f"{MESSAGING}/messages"
RECEIPTS = f"{MESSAGING}/receipts"
TOKEN = "gateway-token"
NUMBER, OTHER_NUMBER = "+919876543210", "+919876543211"
PATIENCE = 60.0


async def provider(client: Client, channel: str, *, default: bool = True, **credentials: Any) -> str:
    """A provider of a channel; its id."""
    body = {"name": f"P {uuid4().hex[:8]}", "channel": channel, "credentials": credentials, "isDefault": default}
    answer = await client.post(PROVIDERS, body)
    assert answer.status == 201, answer.body
    id: str = answer.data["id"]
    return id


async def gateway(client: Client, receiver: Receiver, channel: str = "sms", **more: Any) -> str:
    """A provider whose gateway is the receiver, which may call back; its id."""
    return await provider(client, channel, url=receiver.url, receiptToken=TOKEN, **more)


async def template(client: Client, channel: str, body: str, **more: Any) -> str:
    """A template; its id."""
    answer = await client.post(TEMPLATES, [{"name": f"T {uuid4().hex[:8]}", "channel": channel, "body": body, **more}])
    assert answer.status == 201, answer.body
    id: str = answer.data["id"]
    return id


async def notification(client: Client, **templates: str) -> str:
    """A notification with a template a channel; its id."""
    body = {
        "name": f"N {uuid4().hex[:8]}", "label": "late",
        "templates": [{"channel": channel, "templateId": id} for channel, id in templates.items()],
    }  # fmt: skip
    answer = await client.post(NOTIFICATIONS, body)
    assert answer.status == 201, answer.body
    id: str = answer.data["id"]
    return id


async def send(client: Client, channel: str, *to: str, **more: Any) -> Answer:
    return await client.post(f"{MESSAGES}/{channel}", {"to": {channel: list(to)}, **more})


async def ended(client: Client, id: str, *statuses: str) -> Any:
    """What became of a message, once it is one of these; SENT, DELIVERED or FAILED where none is named."""
    shown: Any = None
    try:
        async with asyncio.timeout(PATIENCE):
            while shown is None or shown["status"] not in (statuses or ("SENT", "DELIVERED", "FAILED")):
                await asyncio.sleep(0.02)
                shown = (await client.get(f"{MESSAGES}/{id}")).data
    except TimeoutError:
        raise AssertionError(f"it is not that far: {shown}") from None
    return shown


async def receipt(client: Client, provider: str, body: Any, token: str | None = TOKEN) -> Answer:
    """What a gateway says, without any header of the family."""
    nobody = client.at(client.url)
    nobody.headers = {}
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return await nobody.post(f"{RECEIPTS}/{provider}", raw=json.dumps(body).encode(), headers=headers)

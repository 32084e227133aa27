"""A publisher of events of containers, and apps that subscribe to them."""

from __future__ import annotations

import base64
from typing import Any
from uuid import uuid4

from standardwebhooks import Webhook

from haulier.platform.access.roles import ADMIN_ROLE
from support import boxes
from support.receiver import Received
from support.stack import Answer, Client

WEBHOOKS = "/core/api/v1/webhooks"
CONFIG = f"{WEBHOOKS}/app-config"
EVENTS = f"{WEBHOOKS}/publisher/events"
SUBSCRIPTIONS = f"{WEBHOOKS}/subscriptions"
KEY_BYTES = b"0123456789abcdef0123456789abcdef"
KEY = base64.b64encode(KEY_BYTES).decode()
CLOSED = {"op": "and", "arr": [{"key": "state", "value": "closed:closed"}]}
SEALED_BAG = {"name": "BagSealed", "type": "STATE", "filter": CLOSED}
MADE = {"name": "Made", "type": "CREATE", "description": "something was made"}


async def publish(
    client: Client, *events: dict[str, Any], topic: str = "container", roles: tuple[str, ...] = ()
) -> str:
    """Make an app a publisher of these events; its id."""
    made = await client.post(CONFIG, {"permissions": [ADMIN_ROLE]})
    assert made.status in (200, 409), made.body
    registered = await client.post(EVENTS, {"topic": topic, "events": list(events)})
    assert registered.status == 200, registered.body
    app: str = registered.data["id"]
    return app


def subscription(url: str, *events: str, **members: Any) -> dict[str, Any]:
    """The body of one."""
    return {"topic": "container", "events": list(events), "webhook": {"url": url, "signatureKey": KEY}, **members}


async def subscribe(client: Client, url: str, *events: str, **members: Any) -> str:
    """A subscription; its id."""
    answer = await client.post(SUBSCRIPTIONS, subscription(url, *events, **members))
    assert answer.status == 200, answer.body
    id: str = answer.data["id"]
    return id


async def another_app(client: Client) -> Client:
    """An app of the same tenant that may do everything, as an administrator's."""
    return await client.new_app(ADMIN_ROLE)


async def seal_bag(client: Client) -> str:
    """A bag that is opened and closed; its id."""
    return await boxes.make(client, "bag", "closed")


async def attempts(client: Client, id: str, query: str = "") -> Answer:
    return await client.get(f"{SUBSCRIPTIONS}/{id}/attempts{query}")


def verified(call: Received) -> Any:
    """The body of a delivery, once the receivers' own library has verified it."""
    return Webhook(KEY).verify(call.body, dict(call.headers))


def fresh_name() -> str:
    return f"E{uuid4().hex[:12]}"

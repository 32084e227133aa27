"""A publisher with an event and a subscription, for the suites that go over the operations of every service."""

from __future__ import annotations

from typing import Any

from haulier.platform.access.roles import ADMIN_ROLE
from support.stack import Client
from support.webhooks import CONFIG, EVENTS, SUBSCRIPTIONS, fresh_name, subscription

URL = "https://hooks.example/in"


def body_of(operation: str, ids: dict[str, str]) -> Any:
    """Bodies whose types say less than they must hold."""
    named = {"eventAppId": ids["webhooks.eventAppId"]} if "webhooks.eventAppId" in ids else {}
    return {
        "createAppConfig": {"permissions": [ADMIN_ROLE]},
        "updateAppConfig": {"permissions": [ADMIN_ROLE]},
        "registerEvents": {"topic": "entity", "events": [{"name": fresh_name(), "type": "CREATE"}]},
        "createWebhookSubscription": subscription(URL, **named),
        "updateWebhookSubscription": {"description": "other", "webhook": {"url": URL}},
        "replayWebhook": {"ids": []},
    }.get(operation)


async def make_holdings(client: Client, mark: str) -> dict[str, str]:
    """What stands for the parameters of the paths, and for what bodies name."""
    app = (await client.post(CONFIG, {"permissions": [ADMIN_ROLE], "name": mark})).data["id"]
    events = [{"name": f"Made {mark}", "type": "CREATE", "description": mark}]
    await client.post(EVENTS, {"topic": "container", "events": events})
    made = await client.post(SUBSCRIPTIONS, subscription(URL, eventAppId=app, description=mark))
    return {"subscriptionId": made.data["id"], "topic": "container", "eventAppId": app}

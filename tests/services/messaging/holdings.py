"""Providers, templates, notifications and a message, for the suites that go over the operations of every service."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from support.messaging import NOTIFICATIONS, NUMBER, PROVIDERS, TEMPLATES, send
from support.stack import Client

GATEWAY = {"url": "https://gateway.example/send", "receiptToken": "t"}


def body_of(operation: str, ids: dict[str, str]) -> Any:
    """Bodies whose types say less than they must hold."""
    name = uuid4().hex[:12]
    registered = {
        "name": name, "label": name,
        "templates": [{"channel": "sms", "templateId": ids.get("messaging.templateId", "messageTemplate:none")}],
    }  # fmt: skip
    message = {"to": {"sms": [NUMBER]}, "body": "Hello"}
    if "messaging.templateId" in ids:
        message["templateId"] = ids["messaging.templateId"]
    return {
        "createServiceProvider": {"name": name, "channel": "sms", "credentials": GATEWAY},
        "createTemplates": [{"name": name, "channel": "sms", "body": "Hello"}],
        "updateTemplate": {"body": "Hello again"},
        "previewTemplate": {"channel": "sms", "body": "Hello {{name}}", "placeholders": {"name": "Asha"}},
        "createMessageNotifications": registered,
        "updateMessageNotification": registered,
        "setMessageNotificationStatus": {"enabled": True},
        "sendMessageWithNotification": {"to": {"sms": [NUMBER]}},
        "sendMessage": message,
        "receiveReceipt": {"id": "nothing", "status": "delivered"},
    }.get(operation)


async def make_holdings(client: Client, mark: str) -> dict[str, str]:
    """What stands for the parameters of the paths, and for what bodies name."""
    provider = {"name": mark, "channel": "sms", "provider": mark, "credentials": GATEWAY}
    provider_id = (await client.post(PROVIDERS, provider)).data["id"]
    template = {"name": mark, "channel": "sms", "body": f"Hello {mark}"}
    template_id = (await client.post(TEMPLATES, [template])).data["id"]
    registered = {
        "name": mark, "label": mark, "description": mark, "templates": [{"channel": "sms", "templateId": template_id}],
    }  # fmt: skip
    notification_id = (await client.post(NOTIFICATIONS, registered)).data["id"]
    message_id = (await send(client, "sms", NUMBER, body=mark)).data["id"]
    return {
        "providerId": provider_id, "notificationId": notification_id, "messageId": message_id, "channel": "sms",
        "templateId": template_id,
    }  # fmt: skip

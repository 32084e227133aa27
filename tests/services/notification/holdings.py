"""An app for push with a filter, a notification and a device, for the suites that go over all operations."""

from __future__ import annotations

from typing import Any

from support.notifications import APPS, new_app
from support.stack import Client

TOKEN = "token-of-a-phone"


def body_of(operation: str, _ids: dict[str, str]) -> Any:
    """Bodies whose types say less than they must hold."""
    bodies = {
        "registerDeviceToken": {"platform": "android", "token": f"{TOKEN}-2", "userId": "asha"},
        "sendEvent": {"title": "t", "body": "b", "recipients": {"userIds": ["asha"]}, "channels": ["console"]},
        "createFilter": {"name": "another", "recipients": {"userIds": ["asha"]}},
        "updateFilter": {"name": "late", "recipients": {"userIds": ["ravi"]}},
        "previewFilter": {"filter": {"name": "late", "eventName": "GroupCreated", "enabled": False}},
        "setPreferences": {"channels": {"push": True}},
        "addAppNotificationConfig": {"androidConfig": {"priority": "high"}},
        "updateAppNotificationConfig": {"androidConfig": {"priority": "normal"}},
    }
    return bodies.get(operation)


async def make_holdings(client: Client, mark: str) -> dict[str, str]:
    """What stands for the parameters of the paths, and for what bodies name; notices come of a worker, which is not
    there.
    """
    app = await new_app(client, mark)
    filter_ = {"name": "late", "recipients": {"userIds": ["asha"]}, "channels": ["console"]}
    filter_id = (await client.post(f"{APPS}/{app}/filters", filter_)).data["id"]
    await client.post(f"{APPS}/{app}/notification", {"androidConfig": {"priority": "high"}})
    device = {"platform": "android", "token": TOKEN, "userId": "asha"}
    token = (await client.put(f"{APPS}/{app}/tokens", device)).data["id"]
    body = {"title": "t", "body": "b", "recipients": {"userIds": ["1"]}, "channels": ["console"]}
    event = (await client.post(f"{APPS}/{app}/events", body)).data["id"]
    return {"appId": app, "filterId": filter_id, "eventId": event, "token": token, "noticeId": "notice:none"}

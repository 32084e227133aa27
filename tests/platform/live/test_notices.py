"""Notices on the stream: to the person they are for, the moment they lie in the inbox, and to nobody else."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp

from support.live import Served, listening, new_client
from support.notifications import APPS, BASE, cause_event, event_rule, new_app, send
from support.stack import Client


def as_person(client: Client, id: str) -> dict[str, str]:
    return client.headers | {"X-COREOS-USERINFO": json.dumps({"id": id})}


async def test_a_notice_is_heard_by_its_person_alone_and_after_a_break_too(
    served: Served, http: aiohttp.ClientSession, client: Client
) -> None:
    app, stranger = await new_app(client), await new_client(served, http)
    asha, ravi = as_person(client, "asha"), as_person(client, "ravi")
    async with (
        listening(http, served.url, asha, "group") as own,
        listening(http, served.url, ravi, "group") as other,
        listening(http, served.url, as_person(stranger, "asha"), "group") as elsewhere,
    ):
        id = (await send(client, app, recipients={"userIds": ["asha"]}, channels=["console"])).data["id"]
        (heard,) = await own.until("notice")
        (lies,) = (await client.get(f"{BASE}/inbox", headers=asha)).data["notices"]
        assert heard.data["data"]["id"] == lies["id"]
        assert (heard.data["data"]["title"], heard.data["data"]["body"]) == ("Arrived", "Your parcel is here")
        assert lies["eventId"] == id
        await send(client, app, recipients={"userIds": ["ravi"]}, channels=["console"], title="For Ravi")
        (heard,) = await other.until("notice")
        assert heard.data["data"]["title"] == "For Ravi"
        await cause_event(client, "fence")
        await cause_event(stranger, "fence")
        await own.until("GroupCreated")
        await elsewhere.until("GroupCreated")
        assert [one.data["data"]["title"] for one in own.heard if one.event == "notice"] == ["Arrived"]
        assert not [one for one in elsewhere.heard if one.event == "notice"]
        last = own.last_id
    await client.post(f"{APPS}/{app}/filters", event_rule())
    await cause_event(client, "while-away")
    async with asyncio.timeout(60):
        while len((await client.get(f"{BASE}/inbox", headers=asha)).data["notices"]) < 2:
            await asyncio.sleep(0.02)
    again: dict[str, Any] = asha | {"Last-Event-ID": last}
    async with listening(http, served.url, again, "group") as resumed:
        (missed,) = await resumed.until("notice")
        assert (missed.data["data"]["title"], missed.data["data"]["eventName"]) == (
            "A group: while-away",
            "GroupCreated",
        )

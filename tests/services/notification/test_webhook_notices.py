"""Administrators find in their inboxes what does not arrive: a webhook that was switched off, callbacks that were given
up. See: contract/notification.md 9.7.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from haulier.platform.callbacks.given_up import CALLBACKS_GIVEN_UP, DEAD_LETTER
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, row_change
from haulier.platform.storage.resources import to_json
from haulier.services.aaa.facade import carry_out
from haulier.services.webhooks.facade import SUBSCRIPTION, SUBSCRIPTION_SWITCHED_OFF
from support.people import AAA, onboard
from support.stack import Client, Stack

ID = "webhookSubscription:01890000-0000-7000-8000-000000000000"
PAYLOAD = {
    "id": ID, "appId": "platform:app:depot", "topic": "container", "eventAppId": "platform:app:depot", "events": [],
    "isActive": False, "customAttr": False, "failingSince": 1,
}  # fmt: skip
LETTER = "01890000-0000-7000-8000-000000000001"
LETTERS = {
    "id": LETTER, "receiver": "https://h.example", "count": 3, "at": 1, "attempts": 8,
    "error": "the receiver answered 500",
}  # fmt: skip
NOTICES = "SELECT parent, body FROM resource WHERE tenant_id = $1 AND kind = 'notice' ORDER BY parent"
PATIENCE = 60.0


async def notices(stack: Stack, client: Client, count: int) -> list[dict[str, Any]]:
    """Those of all persons of the tenant, when there are so many, with whose they are."""
    async with asyncio.timeout(PATIENCE):
        while len(rows := await stack.runtime.database.fetch(NOTICES, client.tenant)) < count:
            await asyncio.sleep(0.02)
    return [{"of": row["parent"], **json.loads(row["body"])} for row in rows]


async def test_each_administrator_gets_one_notice(stack: Stack, client: Client) -> None:
    people = [await onboard(stack, client) for _ in range(3)]
    group = (await client.get(f"{AAA}/groups")).data[0]["groupId"]
    those = sorted(person.id for person in people[:2])
    assert (await client.put(f"{AAA}/groups/{group}/users", {"users": those, "membership": True})).status == 200

    async def switch_off(_call: Call, _body: None) -> Change:
        row = RowWrite(SUBSCRIPTION, ID, 0, type="container", parent="platform:app:depot", state="INACTIVE")
        row.body = to_json({"eventAppId": "a", "address": {"url": "https://h.example"}, "key": ""})
        return row_change(SUBSCRIPTION_SWITCHED_OFF, row, payload=to_json(PAYLOAD))

    async def give_up(_call: Call, _body: None) -> Change:
        return Change(DEAD_LETTER, LETTER, 1, CALLBACKS_GIVEN_UP, payload=to_json(LETTERS))

    await carry_out(stack.runtime, client.tenant, switch_off)
    found = await notices(stack, client, 2)
    assert [one["of"] for one in found] == those
    assert all(ID in one["body"] and one["title"] == "A webhook was switched off" for one in found)
    assert {one["data"]["subject"] for one in found} == {f"webhook_subscription/{ID}"}
    await carry_out(stack.runtime, client.tenant, give_up)
    found = [one for one in await notices(stack, client, 4) if one["eventName"] == CALLBACKS_GIVEN_UP]
    assert [one["of"] for one in found] == those
    assert {(one["title"], one["body"]) for one in found} == {
        ("3 callbacks were given up", "To https://h.example, after 8 tries: the receiver answered 500")
    }
    assert {one["data"]["subject"] for one in found} == {f"dead_letter/{LETTER}"}

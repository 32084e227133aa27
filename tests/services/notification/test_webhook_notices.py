"""Administrators find in their inboxes that a webhook was switched off. See: contract/notification.md 9.7."""

from __future__ import annotations

import asyncio

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
NOTICES = "SELECT parent, body FROM resource WHERE tenant_id = $1 AND kind = 'notice' ORDER BY parent"
PATIENCE = 20.0


async def test_each_administrator_gets_one_notice(stack: Stack, client: Client) -> None:
    people = [await onboard(stack, client) for _ in range(3)]
    group = (await client.get(f"{AAA}/groups")).data[0]["groupId"]
    those = sorted(person.id for person in people[:2])
    assert (await client.put(f"{AAA}/groups/{group}/users", {"users": those, "membership": True})).status == 200

    async def switch_off(_call: Call, _body: None) -> Change:
        row = RowWrite(SUBSCRIPTION, ID, 0, type="container", parent="platform:app:depot", state="INACTIVE")
        row.body = to_json({"eventAppId": "a", "address": {"url": "https://h.example"}, "key": ""})
        return row_change(SUBSCRIPTION_SWITCHED_OFF, row, payload=to_json(PAYLOAD))

    await carry_out(stack.runtime, client.tenant, switch_off)
    async with asyncio.timeout(PATIENCE):
        while not (rows := await stack.runtime.database.fetch(NOTICES, client.tenant)):
            await asyncio.sleep(0.02)
    assert [row["parent"] for row in rows] == those
    assert all(ID in row["body"] and "A webhook was switched off" in row["body"] for row in rows)

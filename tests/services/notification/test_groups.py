"""People of groups, found part by part: whoever joins, leaves or is told no more meanwhile."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from haulier.engines.settings import Settings
from haulier.services.notification.commands.sending import PART
from support.notifications import APPS, deliveries, new_app, send
from support.people import onboard
from support.schedules import turned_world

GROUPS = "/core/api/v1/aaa/groups"


JOIN = """
    INSERT INTO resource_link (tenant_id, kind, member, value, id)
    SELECT $1, 'user', 'groups', $2, 'user:' || lpad(n::text, 5, '0') FROM generate_series(1, $3) AS n"""
"""People of whom nothing is known but that they are in a group."""


async def test_each_of_the_people_of_several_groups_is_told_once(
    settings: Settings, ready_database: Callable[[], Awaitable[str]]
) -> None:
    url = await ready_database()
    async with turned_world(settings.changed(database_url=url, outbound_allow_private=True)) as world:
        client = await world.stack.new_tenant()
        app, groups = await new_app(client), []
        for name, people in (("riders", 2 * PART + 1), ("depots", PART)):
            groups.append((await client.post(GROUPS, {"name": name})).data["id"])
            await world.stack.runtime.database.execute(JOIN, client.tenant, groups[-1], people)
        named = [f"user:{PART:05}", "user:none"]
        id = (await send(client, app, recipients={"groups": groups, "userIds": named}, channels=["console"])).data["id"]
        await world.run_due()
        told = await world.stack.runtime.database.fetch(
            "SELECT person FROM delivery WHERE tenant_id = $1 AND group_id = $2", client.tenant, id
        )
        everybody = {f"user:{number:05}" for number in range(1, 2 * PART + 2)} | {"user:none"}
        assert sorted(row["person"] for row in told) == sorted(everybody)


async def test_who_was_not_come_to_yet_is_told_nothing_once_it_is_called_off(
    settings: Settings, ready_database: Callable[[], Awaitable[str]]
) -> None:
    url = await ready_database()
    async with turned_world(settings.changed(database_url=url, outbound_allow_private=True)) as world:
        client = await world.stack.new_tenant()
        app, person = await new_app(client), await onboard(world.stack, client)
        group = (await client.post(GROUPS, {"name": "riders"})).data["id"]
        await client.put(f"{GROUPS}/{group}/users", {"users": [person.id]})
        sent = [
            (await send(client, app, recipients={"groups": [group]}, channels=["email"])).data["id"] for _ in range(2)
        ]
        assert (await client.call("DELETE", f"{APPS}/{app}/events/{sent[0]}")).status == 200
        await world.run_due()
        assert [len(await deliveries(client, app, id)) for id in sent] == [0, 1]
        shown = [(await client.get(f"{APPS}/{app}/events/{id}")).data["status"] for id in sent]
        assert shown == ["FAILED", "QUEUED"]

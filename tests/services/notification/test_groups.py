"""People of groups, found part by part: whoever joins, leaves or is told no more meanwhile."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from hypothesis import given
from hypothesis import strategies as st

from haulier.engines.settings import Settings
from haulier.services.notification.commands.sending import PART, next_people
from support.notifications import APPS, deliveries, new_app, send
from support.people import onboard
from support.schedules import turned_world

GROUPS = "/core/api/v1/aaa/groups"
STAYS = [f"user:{number:05}" for number in range(2 * PART + 3)]


@given(st.lists(st.tuples(st.integers(0, 30_000), st.booleans()), max_size=40))
def test_each_who_stays_comes_once_whoever_joins_or_leaves(changes: list[tuple[int, bool]]) -> None:
    others = {f"user:{number:05}x" for number, joins in changes if not joins}
    told, after, goes_on, waiting = list[str](), "", True, list(changes)
    while goes_on:
        some, goes_on = next_people(sorted({*STAYS, *others}), after)
        told += some
        after = some[-1] if some else after
        for number, joins in waiting[:10]:
            (others.add if joins else others.discard)(f"user:{number:05}x")
        waiting = waiting[10:]
    assert len(told) == len(set(told))
    assert [one for one in told if one in set(STAYS)] == STAYS


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

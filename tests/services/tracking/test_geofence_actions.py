"""Actions of geofences: dispatches and containers hear of what happens there, through the command path."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest

from haulier.platform.access.roles import ADMIN_ROLE
from haulier.platform.timers.clock import COMMANDS
from haulier.services.tracking.geofences.kind import ACTION
from support import boxes
from support.linehaul import DISPATCH, lay_lane
from support.sds import with_role
from support.signing_in import AAA
from support.stack import Client, Stack
from support.tracking import ARRIVED, CIRCLE, DEVICES, FENCES, MTS, away, make_fence, send

OPENED = {"on": "ENTRY", "target": "CONTAINER", "eventCode": boxes.OPEN, "reasonCode": "R-0001"}
UNDONE = "SELECT count(*) FROM journal WHERE tenant_id = $1 AND event = 'GeofenceActionUndone'"
CHANGED_BY = "SELECT updated_by ->> 'appId' FROM resource WHERE tenant_id = $1 AND kind = 'dispatch' AND id = $2"
LANE = (
    "INSERT INTO timer (tenant_id, id, purpose, subject, due_at, payload)"
    " VALUES ($1, $2, $3, 's', 9000000000000000, '{}') RETURNING lane"
)


async def until(read: Callable[[], Awaitable[Any]], wanted: Any) -> None:
    """Until it reads so."""
    async with asyncio.timeout(60):
        while await read() != wanted:
            pass


async def test_the_dispatch_of_who_carries_the_device_arrives(client: Client, stack: Stack) -> None:
    lane, now = await lay_lane(client), stack.runtime.clock()
    mine = await lane.dispatch(await lane.job())
    await client.post(DEVICES, {"deviceId": "phone", "protocol": "REST", "externalRefId": lane.rider})
    left = {"on": "EXIT", "target": "DISPATCH", "subStatus": "onTheRoad"}
    await make_fence(client, "phone", events=[], actions=[ARRIVED, left])

    async def sub_status() -> Any:
        return (await client.get(f"{DISPATCH}/dispatches/{mine}")).data.get("subStatus")

    await send(client, "phone", away(now - 60_000, 10))
    await until(sub_status, "atFacility")
    await send(client, "phone", away(now, 500))
    await until(sub_status, "onTheRoad")
    told = "SELECT count(*) FROM journal WHERE tenant_id = $1 AND kind = 'geofence_event'"
    assert await stack.runtime.database.fetchval(told, client.tenant) == 0, "no event was to be told"


async def test_a_named_dispatch_and_a_container_hear_of_one_entry(client: Client, stack: Stack) -> None:
    lane, now = await lay_lane(client), stack.runtime.clock()
    mine = await lane.dispatch(await lane.job())
    await boxes.make_types(client)
    box = await boxes.make(client, "box")
    await make_fence(client, "dev", actions=[{**ARRIVED, "dispatchId": mine}, {**OPENED, "containerId": box}])
    await send(client, "dev", away(now, 10))

    async def heard() -> Any:
        dispatch = (await client.get(f"{DISPATCH}/dispatches/{mine}")).data
        return dispatch.get("subStatus"), (await boxes.show(client, box))["state"]

    await until(heard, ("atFacility", "opened:opened"))


async def test_an_arrival_does_not_wait_behind_long_work(client: Client, stack: Stack) -> None:
    """Its timer is in the lane of commands, which others' long work and its own tenant's do not fill."""
    lane = await stack.runtime.database.fetchval(LANE, client.tenant, str(uuid4()), ACTION)
    assert lane == COMMANDS


async def test_an_action_that_is_refused_holds_up_nobody(client: Client, stack: Stack) -> None:
    await boxes.make_types(client)
    box = await boxes.make(client, "box")
    gone = {**ARRIVED, "dispatchId": "localRun:none"}
    actions = [gone, {**OPENED, "eventCode": boxes.COMPLETE, "containerId": box}, {**OPENED, "containerId": box}]
    await make_fence(client, "dev", actions=actions)
    await send(client, "dev", away(stack.runtime.clock(), 10))

    async def state() -> Any:
        return (await boxes.show(client, box))["state"]

    await until(state, "opened:opened")
    left = "SELECT count(*) FROM timer WHERE tenant_id = $1 AND purpose = 'geofence action'"

    async def timers() -> Any:
        return await stack.runtime.database.fetchval(left, client.tenant)

    await until(timers, 0)


async def test_an_action_is_done_in_the_name_of_who_set_it_and_no_longer_than_that_may(
    client: Client, stack: Stack
) -> None:
    lane, now = await lay_lane(client), stack.runtime.clock()
    mine = await lane.dispatch(await lane.job())
    maker = await client.new_app(ADMIN_ROLE)
    left = {"on": "EXIT", "target": "DISPATCH", "subStatus": "onTheRoad", "dispatchId": mine}
    actions = [{**ARRIVED, "dispatchId": mine}, left]
    fence = await make_fence(maker, "dev", actions=actions)
    assert (await client.put(f"{FENCES}/{fence}", {**CIRCLE, "name": "Depot", "actions": actions})).status == 200

    async def sub_status() -> Any:
        return (await client.get(f"{DISPATCH}/dispatches/{mine}")).data.get("subStatus")

    async def undone() -> Any:
        return await stack.runtime.database.fetchval(UNDONE, client.tenant)

    await send(client, "dev", away(now - 60_000, 10))
    await until(sub_status, "atFacility")
    app = await stack.runtime.database.fetchval(CHANGED_BY, client.tenant, mine)
    roles = f"{AAA}/apps/{app}/app-roles"
    assert (await client.put(roles, {"roles": [ADMIN_ROLE], "assign": False})).status == 200, "it is the maker's"
    assert (await maker.get(FENCES)).status == 403
    await send(client, "dev", away(now - 30_000, 500))
    await until(undone, 1)
    assert await sub_status() == "atFacility"
    set_anew = {**CIRCLE, "actions": [{**ARRIVED, "dispatchId": mine, "subStatus": "backAgain"}, left]}
    assert (await client.put(f"{FENCES}/{fence}", set_anew)).status == 200
    await send(client, "dev", away(now, 10))
    await until(sub_status, "backAgain")
    assert await stack.runtime.database.fetchval(CHANGED_BY, client.tenant, mine) != app


async def test_who_may_not_do_the_same_by_hand_sets_no_action(client: Client, stack: Stack) -> None:
    writer = await with_role(stack, client, "get post put", f"{MTS}/**")
    actions = [ARRIVED, {**OPENED, "containerId": "box:1"}]
    refused = await writer.post(FENCES, {**CIRCLE, "actions": actions})
    assert (refused.status, refused.fields) == (403, {"actions[0]", "actions[1]"})
    fence = (await writer.post(FENCES, CIRCLE)).data["id"]
    assert (await writer.put(f"{FENCES}/{fence}", {**CIRCLE, "actions": actions})).status == 403
    assert (await client.put(f"{FENCES}/{fence}", {**CIRCLE, "actions": actions})).status == 200
    assert (await writer.put(f"{FENCES}/{fence}", {**CIRCLE, "name": "Depot", "actions": actions})).status == 200
    assert (await writer.put(f"{FENCES}/{fence}", {**CIRCLE, "actions": actions[:1]})).status == 403


async def test_actions_are_shown_as_they_were_given(client: Client) -> None:
    actions = [ARRIVED, {**OPENED, "containerId": "box:1"}]
    id = await make_fence(client, actions=actions)
    assert (await client.get(f"{FENCES}/{id}")).data["actions"] == actions


@pytest.mark.parametrize(("action", "field"), [
    ({"on": "ENTRY", "target": "DISPATCH"}, "actions[0].subStatus"),
    ({"on": "ENTRY", "target": "CONTAINER", "eventCode": "E-012"}, "actions[0].containerId"),
    ({"on": "ENTRY", "target": "CONTAINER", "containerId": "box:1"}, "actions[0].eventCode"),
    ({"on": "ENTRY", "target": "JOB"}, "actions[0].target"),
    ({**ARRIVED, "on": "DWELL"}, "dwellSeconds"),
    ({**ARRIVED, "on": "APPROACH"}, "approachRadius"),
])  # fmt: skip
async def test_a_refusal_names_what_an_action_lacks(client: Client, action: dict[str, Any], field: str) -> None:
    answer = await client.post(FENCES, {**CIRCLE, "actions": [action]})
    assert answer.status == 400
    assert field in {fault["field"] for fault in answer.body["error"]["additionalInfo"]["faults"]}, answer.body


async def test_a_geofence_has_at_most_eight_actions(client: Client) -> None:
    assert (await client.post(FENCES, {**CIRCLE, "actions": [ARRIVED] * 8})).status == 201
    assert (await client.post(FENCES, {**CIRCLE, "actions": [ARRIVED] * 9})).status == 400

"""What things are called: one call for many ids of any kind."""

from __future__ import annotations

from typing import Any

import pytest

from haulier.platform.access.roles import ADMIN_ROLE, READER_ROLE
from haulier.services.lookup.requests import MAX_ID, MAX_NAMES
from support.linehaul import PARTICIPANTS, Lane, lay_lane
from support.orders import create, hold_still, read
from support.people import AAA, onboard
from support.sds import with_role
from support.stack import Answer, Client, Stack

NAMES = "/core/haulier/v1/names"
RIDERS = f"{PARTICIPANTS}/riders"
TYPE = f"{PARTICIPANTS}/participant-types/riders"


@pytest.fixture
async def lane(client: Client) -> Lane:
    return await lay_lane(client)


async def ask(client: Client, ids: list[str]) -> Answer:
    return await client.post(NAMES, {"ids": ids})


async def called(client: Client, *ids: str) -> list[str | None]:
    """The names of things in order, None for what has none."""
    names = (await ask(client, list(ids))).data["names"]
    return [names[id]["name"] if id in names else None for id in ids]


async def rider(client: Client, code: str, **members: Any) -> str:
    body = {"uniqueCode": code, "owner": client.owner, "properties": {}} | members
    id: str = (await client.post(RIDERS, body)).data["id"]
    return id


async def attributes(client: Client, *declared: dict[str, Any]) -> None:
    assert (await client.put(f"{TYPE}/config/attributes", {"attributes": list(declared)})).status == 202


async def test_things_of_all_kinds_are_named_at_once(lane: Lane) -> None:
    job = await lane.job()
    run = await lane.dispatch(job)
    ids = [lane.rider, job.id, run, lane.job_type, lane.dispatch_type, lane.job_workflow, lane.workflow, "riders"]
    names = (await ask(lane.client, [*ids, "nothing"])).data["names"]
    assert names.keys() == set(ids)
    assert names[lane.rider] == {"name": "R-0", "kind": "participant", "type": "riders", "state": "active:active"}
    ref = (await lane.get(f"/dispatches/{run}"))["dispatchRef"]
    assert names[run] == {"name": ref, "kind": "dispatch", "type": lane.dispatch_type, "state": "ASSIGNED"}
    assert names[job.id] == {"name": job.ref, "kind": "job", "type": lane.job_type, "state": "ASSIGNED"}
    assert (names["riders"]["name"], names["riders"]["kind"]) == ("riders", "participant_type")
    assert (names[lane.job_workflow]["name"], names[lane.workflow]["name"]) == ("Pick and drop", "pick")
    assert names[lane.job_type] == {"name": "linehaul", "kind": "job_type", "type": None, "state": None}


async def test_a_thing_is_called_by_title_name_code_or_id(lane: Lane) -> None:
    client = lane.client
    coded, named = await rider(client, "A-1"), await rider(client, "A-2", name="Asha")
    bare = (await lane.post("/jobs", {k: v for k, v in lane.job_body().items() if k != "jobRef"})).data["id"]
    assert await called(client, coded, named, bare) == ["A-1", "Asha", bare.rpartition(":")[2]]
    await attributes(client, {"name": "name", "dataType": "string"}, {"name": "badge", "dataType": "number"})
    by_attribute = await rider(client, "A-3", properties={"name": "Ravi"})
    assert await called(client, coded, named, by_attribute) == ["A-1", "Asha", "Ravi"]
    await attributes(client, {"name": "badge", "dataType": "number", "tags": ["ui:title"]})
    titled = await rider(client, "A-4", name="Meera", properties={"badge": 17})
    assert await called(client, coded, named, titled) == ["A-1", "Asha", "17"]


@pytest.mark.parametrize("title", ["", "  ", "\N{RIGHT-TO-LEFT OVERRIDE}", "\N{ZERO WIDTH SPACE}\t"])
async def test_what_nobody_could_read_is_no_name(lane: Lane, title: str) -> None:
    await attributes(lane.client, {"name": "alias", "dataType": "string", "tags": ["ui:title"]})
    id = await rider(lane.client, "A-6", name="Asha", properties={"alias": title})
    assert await called(lane.client, id) == ["Asha"]


async def test_a_title_that_belongs_to_another_app_is_shown_to_nobody_else(lane: Lane) -> None:
    owner, other = lane.client, await lane.client.new_app(ADMIN_ROLE)
    secret = {"name": "alias", "dataType": "string", "tags": ["ui:title"], "isReadPublic": False}
    await attributes(owner, secret)
    id = await rider(owner, "A-5", name="Asha", properties={"alias": "the fox"})
    shown = (await other.get(f"{RIDERS}/{id}")).data["properties"]
    assert await called(owner, id) == ["the fox"]
    assert "alias" not in shown, "else this test proves nothing"
    assert await called(other, id) == ["Asha"]


async def test_limits_of_a_call(lane: Lane) -> None:
    assert (await ask(lane.client, [f"x{number}" for number in range(MAX_NAMES)])).data["names"] == {}
    assert (await ask(lane.client, [f"x{number}" for number in range(MAX_NAMES + 1)])).status == 400
    assert (await ask(lane.client, ["x" * MAX_ID])).status == 200
    assert (await ask(lane.client, ["x" * (MAX_ID + 1)])).status == 400
    assert (await ask(lane.client, [])).data["names"] == {}
    assert (await ask(lane.client, ["", lane.rider, lane.rider])).data["names"].keys() == {lane.rider}


async def test_nothing_of_another_tenant_is_named_and_nothing_to_a_stranger(stack: Stack, lane: Lane) -> None:
    other = await stack.new_tenant()
    assert await called(other, lane.rider) == [None]
    assert (await ask(await lane.client.new_app(), [lane.rider])).status == 403
    assert await called(await lane.client.new_app(READER_ROLE), lane.rider) == ["R-0"]


async def test_people_and_groups_are_named_to_who_may_read_them(stack: Stack, client: Client) -> None:
    person = await onboard(stack, client, firstName="Asha", lastName="Nair")
    group = (await client.get(f"{AAA}/groups")).data[0]
    names = (await ask(client, [person.id, group["groupId"]])).data["names"]
    assert (names[person.id]["name"], names[person.id]["kind"]) == ("Asha Nair", "user")
    assert (names[group["groupId"]]["name"], names[group["groupId"]]["kind"]) == (group["name"], "group")
    assert await called(await with_role(stack, client, "post", NAMES), person.id, group["groupId"]) == [None, None]
    assert await called(await stack.new_tenant(), person.id, group["groupId"]) == [None, None]


async def test_an_order_is_called_as_its_client_calls_it_and_a_place_by_its_address(
    stack: Stack, client: Client
) -> None:
    id = await create(await hold_still(client))
    shown = await read(client, id)
    pickup, drop = shown["workOrder"][0]["pickupDetails"]["location"], shown["dropDetails"]["location"]
    names = (await ask(client, [id, pickup, drop])).data["names"]
    number = shown["clientDetails"]["clientOrderId"]
    assert names[id] == {"name": number, "kind": "order", "type": "order", "state": "created:created"}
    at = {"lat": 12.5, "lon": 77.1}
    assert names[pickup] == {"name": "9 Dock, Shelby", "kind": "location", "type": None, "state": None} | at
    assert names[drop]["name"] == "1 Main, New Delhi"
    stranger_to_places = await with_role(stack, client, "post", "/core/haulier/v1/names")
    assert await called(stranger_to_places, id, pickup, drop) == [number, "Shelby", "New Delhi"]
    assert "lat" not in (await ask(stranger_to_places, [pickup])).data["names"][pickup]

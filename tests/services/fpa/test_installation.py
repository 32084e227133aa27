"""The types are put in place on a tenant's first call, once. See: contract/fpa.md section 1."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from haulier.services.fpa.kind import FPA_APP, TYPES
from support.fpa import FACILITIES, PARTICIPANTS, PROPERTIES, USERS, VEHICLES, made, user, vehicle
from support.stack import Client, Stack
from support.statements import Counted

PARTICIPANT_TYPES = f"{PARTICIPANTS}/participant-types"
PLURALS = [type_.plural for type_ in TYPES]
HISTORY = "SELECT event, count(*) AS n FROM journal WHERE tenant_id = $1 AND kind = 'participant_type' GROUP BY event"
FIRST = (
    ("GET", USERS), ("GET", f"{FACILITIES}/F-1"), ("GET", f"{PROPERTIES}/P-1/state"), ("GET", f"{VEHICLES}?size=1"),
    ("GET", f"{USERS}/email?userIds=users:1"), ("GET", f"{USERS}/designations"), ("GET", f"{USERS}/filter"),
)  # fmt: skip


async def types_of(client: Client) -> set[str]:
    """Names of the tenant's participant types."""
    shown = (await client.get(f"{PARTICIPANT_TYPES}?limit=100")).data["participantTypes"]
    return {type_["name"]["plural"] for type_ in shown}


@pytest.mark.parametrize(("method", "path"), FIRST)
async def test_whatever_the_first_call_is_all_types_are_there(client: Client, method: str, path: str) -> None:
    assert await types_of(client) == set()
    assert (await client.call(method, path)).status in (200, 404)
    assert await types_of(client) == set(PLURALS)


async def test_a_type_is_the_services_and_its_attributes_are_open(client: Client) -> None:
    await client.get(USERS)
    for fronted in TYPES:
        shown = (await client.get(f"{PARTICIPANT_TYPES}/{fronted.plural}")).data
        assert (shown["ownerAppId"], shown["createdBy"]["id"]) == (FPA_APP, FPA_APP)
        assert shown["name"] == {"singular": fronted.singular, "plural": fronted.plural}
        attributes = (await client.get(f"{PARTICIPANT_TYPES}/{fronted.plural}/config/attributes")).data["attributes"]
        assert {item["name"] for item in attributes} == fronted.attribute_names
        assert all("ownerAppId" not in item for item in attributes)
    machine = (await client.get(f"{PARTICIPANT_TYPES}/vehicles/config/state-machine")).data["states"]
    assert [sub["name"] for sub in machine["active"]["subStates"]] == ["available", "in-use", "unavailable"]


async def test_of_a_hundred_first_calls_at_once_each_is_served(client: Client, counted: Counted, stack: Stack) -> None:
    """Half of them in another process, which knows nothing of this one's."""
    elsewhere = counted.client(client)
    calls: list[Any] = []
    for number in range(25):
        for caller, side in ((client, "a"), (elsewhere, "b")):
            calls.append(caller.post(USERS, user(userCode=f"U-{side}{number}")))
            calls.append(caller.post(VEHICLES, vehicle(referenceNumber=f"V-{side}{number}")))
    answers = await asyncio.gather(*calls)
    assert [answer.status for answer in answers] == [202] * 100
    history = {row["event"]: row["n"] for row in await stack.runtime.database.fetch(HISTORY, client.tenant)}
    assert history == {"ParticipantTypeCreated": len(PLURALS)}
    for at in (USERS, VEHICLES):
        assert (await client.get(f"{at}?size=1")).data["meta"]["totalElements"] == 50


async def test_a_type_of_the_tenants_own_gets_what_it_lacks_and_keeps_its_machine(client: Client, stack: Stack) -> None:
    names = {"name": {"singular": "vehicle", "plural": "vehicles"}}
    assert (await client.post(PARTICIPANT_TYPES, names)).status == 202
    own = [
        {"name": "fuelType", "dataType": "string", "validation": {"valueOneOf": ["Diesel", "CNG"]}},
        {"name": "plate", "dataType": "string"},
    ]
    assert (await client.put(f"{PARTICIPANT_TYPES}/vehicles/config/attributes", {"attributes": own})).status == 202
    at_core = {"uniqueCode": "V-0", "owner": client.owner, "properties": {"plate": "KA 0"}}
    before = (await client.post(f"{PARTICIPANTS}/vehicles", at_core)).data["id"]
    shown = (await client.get(f"{VEHICLES}/V-0")).data
    assert (shown["id"], shown["properties"]) == (before, {"plate": "KA 0"})
    attributes = (await client.get(f"{PARTICIPANT_TYPES}/vehicles/config/attributes")).data["attributes"]
    vehicles = next(type_ for type_ in TYPES if type_.plural == "vehicles")
    assert {item["name"] for item in attributes} == vehicles.attribute_names | {"plate"}
    assert (await client.post(VEHICLES, vehicle(fuelType="Steam"))).fields == {"fuelType"}
    id = await made(client, VEHICLES, vehicle(fuelType="Diesel", plate="KA 1"))
    assert (await client.put(f"{VEHICLES}/{id}/state", {"toState": "active"})).status == 202
    assert (await client.get(f"{VEHICLES}/{id}/state")).data["state"] == "active:active"
    history = {row["event"]: row["n"] for row in await stack.runtime.database.fetch(HISTORY, client.tenant)}
    assert (history["ParticipantTypeCreated"], history["ParticipantTypeAttributesUpdated"]) == (4, 2)


async def test_a_singular_that_another_type_has_is_told(client: Client) -> None:
    names = {"name": {"singular": "user", "plural": "userz"}}
    assert (await client.post(PARTICIPANT_TYPES, names)).status == 202
    refused = await client.get(USERS)
    assert (refused.status, refused.code[-4:]) == (400, "2301")


async def test_a_reader_puts_them_in_place_too(client: Client) -> None:
    reader = await client.new_app("Platform:Role:platform:app:haulier:Reader")
    assert (await reader.get(VEHICLES)).data["vehicles"] == []
    assert (await reader.post(VEHICLES, vehicle())).status == 403


async def test_a_type_that_changed_is_looked_at_again(client: Client, counted: Counted) -> None:
    """Another process adds an attribute to a type that this one knew to be complete."""
    here = counted.client(client)
    await made(here, VEHICLES, vehicle())
    more = {"attributes": [{"name": "plate", "dataType": "string"}]}
    assert (await client.put(f"{PARTICIPANT_TYPES}/vehicles/config/attributes", more)).status == 202
    id = await made(here, VEHICLES, vehicle(plate="KA 1"))
    assert (await here.get(f"{VEHICLES}/{id}")).data["properties"]["plate"] == "KA 1"

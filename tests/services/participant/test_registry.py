"""The registry of events and reasons through the participant service, types by their names."""

from __future__ import annotations

from typing import Any

import pytest

from support.drones import BASE, TYPES, apply, make_drone, make_type
from support.stack import Answer, Client, Stack

PLACE = f"{BASE}/config/state-machine"
EVENTS = f"{PLACE}/events"
REASONS = f"{PLACE}/reasons"
OWNER = "/core/api/v1/state-machine"


@pytest.fixture
async def drones(client: Client) -> Client:
    """A tenant that knows drones."""
    await make_type(client)
    return client


async def make_event(client: Client, code: str, *types: str, **members: Any) -> Answer:
    body = {"eventCode": code, "description": f"event {code}", "participantTypeNames": list(types), **members}
    return await client.post(EVENTS, body)


async def entity_of(client: Client) -> str:
    code: str = (await client.get(f"{TYPES}/drones")).data["entityCode"]
    return code


async def codes(client: Client, path: str) -> list[str]:
    return [shown["eventCode"] for shown in (await client.get(path)).data]


async def test_an_event_registered_for_a_type_is_the_registrys_own_and_applies(drones: Client) -> None:
    made = await make_event(drones, "E-301", "drones", eventType="NON_TRANSITIONAL")
    assert (made.status, made.data) == (201, {"id": "E-301"})
    shown = (await drones.get(f"{EVENTS}/E-301")).data
    assert shown["entities"] == [
        {"entityCode": await entity_of(drones), "name": "drones", "description": "participant type"}
    ]
    assert shown == (await drones.get(f"{OWNER}/events/E-301")).data
    id = (await make_drone(drones, "DR-1")).data["id"]
    assert (await apply(drones, id, "E-301", None)).status == 202


async def test_an_update_gives_the_event_to_types_and_takes_it_from_those_named(drones: Client) -> None:
    await drones.post(TYPES, {"name": {"singular": "truck", "plural": "trucks"}})
    await make_event(drones, "E-301", "drones")
    both = await drones.put(f"{EVENTS}/E-301", {"description": "new", "participantTypeNames": ["trucks"]})
    assert (both.status, both.data) == (200, {"id": "E-301"})
    shown = (await drones.get(f"{EVENTS}/E-301")).data
    assert (shown["description"], {entity["name"] for entity in shown["entities"]}) == ("new", {"drones", "trucks"})
    await drones.put(f"{EVENTS}/E-301", {"description": "new", "removeParticipantTypeNames": ["drones"]})
    assert [entity["name"] for entity in (await drones.get(f"{EVENTS}/E-301")).data["entities"]] == ["trucks"]


async def test_the_same_type_cannot_get_an_event_and_lose_it(drones: Client) -> None:
    await make_event(drones, "E-301")
    body = {"description": "x", "participantTypeNames": ["drones"], "removeParticipantTypeNames": ["drones"]}
    assert (await drones.put(f"{EVENTS}/E-301", body)).code[-4:] == "0007"
    assert (await drones.get(f"{EVENTS}/E-301")).data["description"] == "event E-301"


@pytest.mark.parametrize(
    ("members", "end"),
    [
        ({"participantTypeNames": ["trucks"]}, "3303"), ({"participantTypeNames": "drones"}, "0002"),
        ({"eventCode": "E-022"}, "2300"), ({"eventCode": "E-1"}, "0002"), ({"description": "x" * 65}, "0002"),
        ({"description": None}, "0002"), ({"reasonCodes": ["R-7777"]}, "0002"), ({"eventType": "ODD"}, "0002"),
    ],
)  # fmt: skip
async def test_a_refused_event_leaves_nothing(drones: Client, members: dict[str, Any], end: str) -> None:
    before = await codes(drones, EVENTS)
    body = {"eventCode": "E-301", "description": "x", **members}
    answer = await drones.post(EVENTS, body)
    assert (answer.status, answer.code[:8], answer.code[-4:]) == (400, "10111082", end)
    assert await codes(drones, EVENTS) == before


async def test_the_systems_events_and_entities_stay_as_they_are(drones: Client) -> None:
    assert (await drones.put(f"{EVENTS}/E-022", {"description": "x"})).code[-4:] == "0007"
    assert (await drones.put(f"{EVENTS}/E-999", {"description": "x"})).status == 404
    body = {"description": "x", "events": ["E-022"]}
    assert (await drones.put(f"{PLACE}/entities/0006", body)).code[-4:] == "0007"
    assert (await drones.put(f"{PLACE}/entities/9998", body)).status == 404


async def test_an_entitys_events_are_replaced_and_keep_their_states(drones: Client) -> None:
    code = await entity_of(drones)
    for event in ("E-301", "E-302"):
        await make_event(drones, event)
    bound = [{"eventCode": "E-301", "validCurrentStates": ["active"]}]
    await drones.put(f"{OWNER}/entities/{code}", {"description": "x", "events": bound})
    answer = await drones.put(
        f"{PLACE}/entities/{code}", {"description": "flying things", "events": ["E-302", "E-301"]}
    )
    assert (answer.status, answer.data) == (200, {"name": "drones"})
    entity = (await drones.get(f"{OWNER}/entities/{code}")).data
    assert entity["description"] == "flying things"
    assert entity["events"] == [{"eventCode": "E-302"}, *bound]
    for wrong in ({"events": []}, {"events": ["E-303"]}, {"events": ["E-301", "E-301"]}):
        assert (await drones.put(f"{PLACE}/entities/{code}", {"description": "y", **wrong})).status == 400
    assert (await drones.get(f"{OWNER}/entities/{code}")).data == entity


async def test_orphans_are_events_that_no_participant_type_has(drones: Client) -> None:
    await drones.post(f"{OWNER}/entities", {"name": "crate", "description": "c", "events": [], "entityCode": "0501"})
    await make_event(drones, "E-301", "drones")
    await make_event(drones, "E-302")
    await drones.post(f"{OWNER}/events", {"eventCode": "E-303", "description": "x", "entities": ["0501"]})
    orphans = {shown["eventCode"]: shown for shown in (await drones.get(f"{EVENTS}/orphan")).data}
    assert orphans.keys() == {"E-302", "E-303"}
    assert "entityCode" not in orphans["E-302"]
    assert orphans["E-303"]["entityCode"] == "0501"
    assert (await drones.get(f"{OWNER}/events/orphan")).data[0]["eventCode"] == "E-302"


async def test_events_are_listed_in_pages(drones: Client) -> None:
    await make_event(drones, "E-301", "drones")
    everything = await codes(drones, f"{EVENTS}?limit=100")
    assert everything[-1] == "E-301"
    assert await codes(drones, f"{EVENTS}?limit=2&offset=1") == everything[1:3]
    assert (await drones.get(f"{EVENTS}?limit=101")).fields == {"limit"}
    assert (await drones.get(f"{EVENTS}/E-998")).status == 404


async def test_reasons_are_kept_through_here_too(drones: Client) -> None:
    made = await drones.post(REASONS, {"description": "rain"})
    assert made.status == 201
    code = made.data["id"]
    assert (await drones.get(f"{REASONS}/{code}")).data["description"] == "rain"
    assert [shown["reasonCode"] for shown in (await drones.get(f"{PLACE}/reason/orphan")).data] == [code]
    assert (await drones.put(f"{REASONS}/{code}", {"description": "snow", "isEnabled": False})).status == 200
    shown = {"reasonCode": code, "description": "snow", "isEnabled": False}
    assert (await drones.get(f"{REASONS}/{code}")).data == shown
    assert shown in (await drones.get(f"{REASONS}?limit=100")).data
    await drones.put(f"{REASONS}/{code}", {"description": "snow"})
    await make_event(drones, "E-301", reasonCodes=[code])
    assert (await drones.get(f"{PLACE}/reason/orphan")).data == []
    assert (await drones.put(f"{REASONS}/R-0001", {"description": "x"})).code[-4:] == "0007"
    assert (await drones.put(f"{REASONS}/R-9998", {"description": "x"})).status == 404
    assert (await drones.get(f"{REASONS}/R-9998")).status == 404
    assert (await drones.post(REASONS, {})).status == 400


async def test_another_tenants_registry_is_another(drones: Client, stack: Stack) -> None:
    await make_event(drones, "E-301", "drones")
    reason = (await drones.post(REASONS, {"description": "rain"})).data["id"]
    code, other = await entity_of(drones), await stack.new_tenant()
    assert (await other.get(f"{EVENTS}/E-301")).status == 404
    assert (await other.put(f"{EVENTS}/E-301", {"description": "x"})).status == 404
    assert (await other.get(f"{REASONS}/{reason}")).status == 404
    assert (await other.put(f"{REASONS}/{reason}", {"description": "x"})).status == 404
    assert (await other.put(f"{PLACE}/entities/{code}", {"description": "x", "events": ["E-022"]})).status == 404
    assert (await make_event(other, "E-301", "drones")).code[-4:] == "3303"
    assert "E-301" not in await codes(other, f"{EVENTS}?limit=100")
    assert (await other.get(f"{EVENTS}/orphan")).data == (await other.get(f"{PLACE}/reason/orphan")).data == []


async def test_without_a_token_nothing_is_told(drones: Client) -> None:
    for path in (EVENTS, f"{EVENTS}/orphan", f"{EVENTS}/E-022", REASONS, f"{REASONS}/R-0001", f"{PLACE}/reason/orphan"):
        assert (await drones.get(path, headers={"X-COREOS-ACCESS": "x"})).status == 401
    for path in (f"{EVENTS}/E-301", f"{REASONS}/R-1000", f"{PLACE}/entities/1234"):
        assert (await drones.put(path, {"description": "x"}, headers={"X-COREOS-ACCESS": "x"})).status == 401

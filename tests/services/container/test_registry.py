"""The registry of events and reasons through the container service, types by their names."""

from __future__ import annotations

from typing import Any

import pytest

from support.boxes import BASE, TYPES, apply, make, make_types
from support.stack import Client, Stack

PLACE = f"{BASE}/config/state-machine"
EVENTS = f"{PLACE}/events"


@pytest.fixture
async def boxes(client: Client) -> Client:
    """A tenant with boxes, bags and pallets."""
    await make_types(client)
    return client


async def make_event(client: Client, **members: Any) -> str:
    body = {"description": "weighed", "containerTypeNames": ["box"], "eventType": "NON_TRANSITIONAL", **members}
    answer = await client.post(EVENTS, body)
    assert answer.status == 200
    id: str = answer.data["id"]
    return id


async def test_an_event_registered_for_a_type_applies_to_its_containers_only(boxes: Client) -> None:
    item = {"name": "kg", "type": "number", "validation": {"required": True}}
    code = await make_event(boxes, dataValidations=[item])
    shown = (await boxes.get(f"{EVENTS}/{code}")).data
    assert (shown["eventCode"], [entity["name"] for entity in shown["entities"]]) == (code, ["box"])
    box, bag = await make(boxes, "box"), await make(boxes, "bag")
    weighed = await apply(boxes, "box", box, code, reasonCode=None, data={"kg": 4})
    assert (weighed.status, weighed.data["stateChange"], weighed.data["state"]) == (200, False, "created:created")
    assert (await apply(boxes, "box", box, code, reasonCode=None)).fields == {"data.kg"}
    assert (await apply(boxes, "bag", bag, code, reasonCode=None, data={"kg": 4})).status == 400


async def test_an_event_gets_further_types_and_an_entity_loses_it(boxes: Client) -> None:
    code = await make_event(boxes)
    change = {"description": "weighed again", "containerTypeNames": ["bag"]}
    assert (await boxes.put(f"{EVENTS}/{code}", change)).data == {"id": code}
    entities = (await boxes.get(f"{EVENTS}/{code}")).data["entities"]
    assert {entity["name"] for entity in entities} == {"box", "bag"}
    entity = (await boxes.get(f"{TYPES}/box")).data["entityCode"]
    other = await make_event(boxes, containerTypeNames=["pallet"])
    replaced = await boxes.put(f"{PLACE}/entities/{entity}", {"description": "boxes", "events": [other]})
    assert (replaced.status, replaced.data) == (200, {"id": entity})
    assert [entity["name"] for entity in (await boxes.get(f"{EVENTS}/{code}")).data["entities"]] == ["bag"]
    assert (await boxes.put(f"{PLACE}/entities/{entity}", {"description": "x", "events": ["E-998"]})).status == 400


async def test_reasons_and_orphans(boxes: Client) -> None:
    made = await boxes.post(f"{PLACE}/reasons", {"description": "too heavy"})
    assert made.status == 200
    reason = made.data["id"]
    orphans = (await boxes.get(f"{PLACE}/reason/orphan")).data
    assert [shown["reasonCode"] for shown in orphans] == [reason]
    without, using = await make_event(boxes), await make_event(boxes, reasonCodes=[reason])
    assert (await boxes.get(f"{PLACE}/reason/orphan")).data == []
    (orphan,) = (await boxes.get(f"{EVENTS}/orphan")).data
    assert (orphan["eventCode"], len(orphan["enityCode"])) == (without, 4)
    assert (await boxes.put(f"{PLACE}/reasons/{reason}", {"description": "far too heavy"})).status == 200
    assert (await boxes.get(f"{PLACE}/reasons/{reason}")).data["description"] == "far too heavy"
    listed = (await boxes.get(f"{EVENTS}?limit=100")).data
    assert {without, using, "E-025"} <= {shown["eventCode"] for shown in listed}
    assert reason in {shown["reasonCode"] for shown in (await boxes.get(f"{PLACE}/reasons?limit=100")).data}


async def test_unknown_types_codes_and_malformed_events_are_refused(boxes: Client) -> None:
    for members in ({"containerTypeNames": ["crate"]}, {"containerTypeNames": []}, {"description": "x" * 65}):
        body = {"description": "weighed", "containerTypeNames": ["box"], **members}
        assert (await boxes.post(EVENTS, body)).status == 400
    assert (await boxes.get(f"{EVENTS}/E-998")).status == 404
    assert (await boxes.get(f"{PLACE}/reasons/R-9998")).status == 404
    assert (await boxes.put(f"{EVENTS}/E-025", {"description": "mine"})).status == 400
    assert [shown for shown in (await boxes.get(f"{EVENTS}?limit=100")).data if not shown["isSystemDefined"]] == []


async def test_another_tenants_registry_is_unknown(stack: Stack, boxes: Client) -> None:
    code = await make_event(boxes)
    other = await stack.new_tenant()
    assert (await other.get(f"{EVENTS}/{code}")).status == 404
    assert (await other.put(f"{EVENTS}/{code}", {"description": "theirs"})).status == 404
    entity = (await boxes.get(f"{TYPES}/box")).data["entityCode"]
    body = {"description": "theirs", "events": ["E-025"]}
    assert (await other.put(f"{PLACE}/entities/{entity}", body)).status == 404

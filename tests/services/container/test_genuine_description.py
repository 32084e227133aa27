"""What the service's own interface description asks beyond its pages. See: contract/container.md, last section."""

from __future__ import annotations

import pytest

from support.boxes import (
    BASE,
    OPEN,
    TYPES,
    apply,
    at,
    create,
    make,
    make_type,
    make_types,
    put_in,
    show,
    take_out,
)
from support.receiver import Receiver
from support.stack import Client

ITEM = {"name": "shirt", "cost": {"total": {"amount": 9.5, "currency": "EUR"}}}
PLACE = f"{BASE}/config/state-machine"
ACTOR = {"id": "1", "name": "tester", "appId": "platform:app:haulier-admin", "appID": "platform:app:haulier-admin"}


@pytest.fixture
async def boxes(client: Client) -> Client:
    """Boxes, bags and pallets."""
    await make_types(client)
    return client


@pytest.mark.parametrize("state", ["opened", "closed"])
async def test_a_child_goes_in_opened_or_closed(boxes: Client, state: str) -> None:
    parent, child = await make(boxes, "bag", "opened"), await make(boxes, "box", state)
    assert (await put_in(boxes, child, parent)).status == 202
    assert (await take_out(boxes, child, parent)).status == 202
    many = {"parentId": parent, "childContainerType": "box", "childIds": [child], "action": "CONTAINERIZE"}
    filled = await boxes.put(f"{BASE}/bag/containerise", many | {"subState": "closed"})
    assert (filled.status, (await show(boxes, parent))["childContainerIDs"]) == (202, [child])


async def test_a_type_that_names_one_state_takes_no_other(boxes: Client) -> None:
    await make_type(boxes, "tote", containerizableIn="closed")
    parent = await make(boxes, "bag", "opened")
    assert (await put_in(boxes, await make(boxes, "tote", "opened"), parent)).rules == {("containerId", "state")}
    assert (await put_in(boxes, await make(boxes, "tote", "closed"), parent)).status == 202


async def test_a_container_needs_its_scannable_id(boxes: Client) -> None:
    answer = await boxes.post(f"{BASE}/box", {"attributes": {}})
    assert (answer.status, answer.fields) == (400, {"scannableId"})


async def test_items_lie_in_leaf_types_alone(boxes: Client) -> None:
    assert (await create(boxes, "box", items=[ITEM])).status == 202
    assert (await create(boxes, "bag", items=[])).status == 202
    assert (await create(boxes, "bag", items=[ITEM])).rules == {("items", "isLeaf")}
    bag = await make(boxes, "bag", "opened")
    assert (await boxes.put(at("bag", bag), {"items": [ITEM]})).rules == {("items", "isLeaf")}
    many = {
        "parentId": bag, "childContainerType": "box", "childIds": [await make(boxes, "box", "closed")],
        "action": "CONTAINERIZE", "subState": "closed", "items": [ITEM],
    }  # fmt: skip
    assert (await boxes.put(f"{BASE}/bag/containerise", many)).rules == {("items", "isLeaf")}


async def test_actors_have_both_spellings_of_the_app(boxes: Client) -> None:
    id = await make(boxes, "box")
    assert (await show(boxes, id))["createdBy"] == ACTOR
    assert (await boxes.get(f"{TYPES}/box")).data["updatedBy"] == ACTOR
    made = (await show(boxes, id))["createdAt"]
    (entry,) = (await boxes.get(f"{at('box', id)}/changelog?from={made // 1000 - 60}")).data["log"]
    assert (entry["actionBy"], entry["actionTime"]) == (ACTOR, made // 1000)


async def test_every_entry_of_a_change_log_has_state_and_event(boxes: Client) -> None:
    parent, child = await make(boxes, "bag", "opened"), await make(boxes, "box", "closed")
    await put_in(boxes, child, parent)
    made = (await show(boxes, parent))["createdAt"]
    log = (await boxes.get(f"{at('bag', parent)}/changelog?from={made // 1000 - 60}")).data["log"]
    assert [(one["cdc"]["state"], one["cdc"]["event"]["eventCode"]) for one in log] == [
        ("opened:opened", "E-000"), ("opened:opened", OPEN), ("created:created", "E-000"),
    ]  # fmt: skip
    assert {frozenset(one["cdc"]["event"]) >= {"eventCode", "timestamp", "data", "source"} for one in log} == {True}
    assert {one["cdc"]["event"]["source"]["appId"] for one in log} == {"a", ACTOR["appId"]}
    assert {one["cdc"]["containerType"] for one in log} == {"bag"}


async def test_orphans_and_events_show_what_is_usual_too(boxes: Client) -> None:
    items = [{"name": "temp", "validation": {"required": False}}, {"name": "note"}]
    body = {"description": "weighed", "containerTypeNames": ["box"], "dataValidations": items}
    code = (await boxes.post(f"{PLACE}/events", body)).data["id"]
    shown = [{"name": "temp", "validation": {"required": False, "blocking": True}}, {"name": "note"}]
    (orphan,) = (await boxes.get(f"{PLACE}/events/orphan")).data
    assert (orphan["eventType"], orphan["isEnabled"], orphan["dataValidations"]) == ("TRANSITIONAL", True, shown)
    assert (await boxes.get(f"{PLACE}/events/{code}")).data["dataValidations"] == shown
    body = {"description": "weighed", "dataValidations": [{"name": "t", "validation": {"blocking": False}}]}
    await boxes.put(f"{PLACE}/events/{code}", body)
    kept = (await boxes.get(f"{PLACE}/events/{code}")).data["dataValidations"]
    assert kept == [{"name": "t", "validation": {"required": False, "blocking": False}}]


async def test_attributes_say_whether_they_are_required(boxes: Client) -> None:
    for attribute in (await boxes.get(f"{TYPES}/box/config/attributes")).data["attributes"]:
        assert attribute["validation"]["required"] is False


async def test_types_sort_by_their_name_as_containers_call_it(boxes: Client) -> None:
    page = (await boxes.get(f"{TYPES}?sortKey=containerType&sortBy=asc")).data
    assert [shown["id"] for shown in page["containerTypes"]] == ["bag", "box", "pallet"]


async def test_a_machines_callback_is_text_or_an_object(boxes: Client) -> None:
    place = f"{TYPES}/box/config/state-machine"
    states = (await boxes.get(place)).data["states"]
    async with Receiver() as receiver:
        for callback in (receiver.url, {"url": receiver.url, "meta": {"k": 1}}):
            assert (await boxes.put(place, {"states": states, "callback": callback})).status == 200
            assert (await apply(boxes, "box", await make(boxes, "box"), OPEN)).status == 200
        told = [call.json() for call in await receiver.wait_for(2 + 2)]
    states_told = [one for one in told if "state" in one["data"]]
    assert [one.get("callbackMeta") for one in states_told] == [None, {"k": 1}]


async def test_a_batch_that_nobody_sent_is_a_bad_request(boxes: Client) -> None:
    for place in ("batch", "batch/upload"):
        answer = await boxes.get(f"{BASE}/box/{place}/status?batchId=batch:00000000-0000-5000-8000-000000000000")
        assert answer.status == 400

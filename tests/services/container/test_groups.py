"""Container groups over HTTP."""

from __future__ import annotations

from uuid import uuid4

import pytest

from support.boxes import BASE, CLOSE, DISPOSE, OPEN, apply, event, make, make_types, put_in, show
from support.stack import Client, Stack

GROUPS = f"{BASE}/container-groups"


@pytest.fixture
async def boxes(client: Client) -> Client:
    """A tenant with boxes, bags and pallets."""
    await make_types(client)
    return client


async def test_a_group_is_made_read_changed_and_listed(boxes: Client) -> None:
    one, two = await make(boxes, "box", scannableId="S-1"), await make(boxes, "bag")
    body = {"name": "wave 1", "containerIds": ["S-1", two, one], "attributes": {"lane": 4}}
    answer = await boxes.post(GROUPS, body)
    assert answer.status == 202
    place = f"{GROUPS}/{answer.data['id']}"
    shown = (await boxes.get(place)).data
    assert (shown["name"], shown["containerIds"], shown["attributes"]) == ("wave 1", [one, two], {"lane": 4})
    assert (await boxes.put(place, {"containerIds": [two]})).data == answer.data
    changed = (await boxes.get(place)).data
    assert (changed["name"], changed["containerIds"], changed["attributes"]) == ("wave 1", [two], {"lane": 4})
    await boxes.post(GROUPS, {"name": "wave 2"})
    page = (await boxes.get(f'{GROUPS}?query={{"term":[{{"key":"name","value":"wave 2"}}]}}')).data
    assert (page["meta"]["totalElements"], page["containerGroups"][0]["containerIds"]) == (1, [])
    assert (await boxes.get(f"{GROUPS}?select=name")).data["containerGroups"][0].keys() == {"id", "name"}


async def test_unknown_members_and_groups_are_refused(boxes: Client) -> None:
    answer = await boxes.post(GROUPS, {"containerIds": [f"box:{uuid4()}"]})
    assert (answer.status, answer.code[8:]) == (400, "3303")
    group = (await boxes.post(GROUPS, {"name": "a"})).data["id"]
    assert (await boxes.put(f"{GROUPS}/{group}", {"containerIds": ["nowhere"]})).status == 400
    assert (await boxes.post(GROUPS, {"containerIds": "S-1"})).fields == {"containerIds"}
    for answer in (
        await boxes.get(f"{GROUPS}/group:{uuid4()}"),
        await boxes.put(f"{GROUPS}/group:{uuid4()}", {"name": "b"}),
        await boxes.put(f"{GROUPS}/group:{uuid4()}/event", event(OPEN)),
    ):
        assert answer.status == 404
    assert (await boxes.get(f"{GROUPS}/{group}")).data["containerIds"] == []


async def test_an_event_happens_to_all_members_or_to_none(boxes: Client) -> None:
    one, two = await make(boxes, "box"), await make(boxes, "bag")
    group = (await boxes.post(GROUPS, {"containerIds": [one, two]})).data["id"]
    assert (await boxes.put(f"{GROUPS}/{group}/event", event(OPEN))).data == {"id": group}
    assert {(await show(boxes, id))["state"] for id in (one, two)} == {"opened:opened"}
    await apply(boxes, "box", one, CLOSE)
    refused = await boxes.put(f"{GROUPS}/{group}/event", event(CLOSE))
    assert (refused.status, one in refused.body["error"]["description"]) == (400, True)
    assert (await show(boxes, two))["state"] == "opened:opened"


async def test_an_event_of_a_group_reaches_what_lies_inside_once(boxes: Client) -> None:
    bag, box = await make(boxes, "bag", "opened"), await make(boxes, "box", "closed")
    await put_in(boxes, box, bag)
    group = (await boxes.post(GROUPS, {"containerIds": [bag, box]})).data["id"]
    assert (await boxes.put(f"{GROUPS}/{group}/event", event(DISPOSE, propagate=True))).status == 202
    assert {(await show(boxes, id))["state"] for id in (bag, box)} == {"completed:dead"}


async def test_another_tenants_groups_and_members_are_unknown(stack: Stack, boxes: Client) -> None:
    box = await make(boxes, "box", scannableId="S-1")
    group = (await boxes.post(GROUPS, {"containerIds": [box]})).data["id"]
    other = await stack.new_tenant()
    assert (await other.get(f"{GROUPS}/{group}")).status == 404
    assert (await other.put(f"{GROUPS}/{group}", {"name": "theirs"})).status == 404
    assert (await other.put(f"{GROUPS}/{group}/event", event(OPEN))).status == 404
    for name in (box, "S-1"):
        assert (await other.post(GROUPS, {"containerIds": [name]})).status == 400
    assert (await other.get(GROUPS)).data["containerGroups"] == []
    assert (await show(boxes, box))["state"] == "created:created"

"""Every limit of the service from both sides: at it, taken; beyond it, refused with the field named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from haulier.services.container.requests import (
    MAX_CHILDREN,
    MAX_GROUP,
    MAX_ITEMS,
    MAX_SCANNABLE_ID,
    MAX_TRACKING_DETAILS,
)
from support.boxes import BASE, TYPES, at, create, make, make_types, put_in, show
from support.stack import Client

ITEM = {"name": "shirt", "cost": {"total": {}}}
MEMBERS: dict[str, tuple[int, Callable[[int], Any]]] = {
    "scannableId": (MAX_SCANNABLE_ID, lambda n: "x" * n),
    "items": (MAX_ITEMS, lambda n: [ITEM] * n),
    "items[0].name": (128, lambda n: [ITEM | {"name": "x" * n}]),
    "items[0].code": (128, lambda n: [ITEM | {"code": "x" * n}]),
    "trackingDetails": (MAX_TRACKING_DETAILS, lambda n: [{"operator": "acme", "trackingId": "T"}] * n),
    "trackingDetails[0].operator": (64, lambda n: [{"operator": "x" * n, "trackingId": "T"}]),
    "trackingDetails[0].trackingId": (128, lambda n: [{"operator": "acme", "trackingId": "x" * n}]),
}


@pytest.fixture
async def boxes(client: Client) -> Client:
    """A tenant with boxes, bags and pallets."""
    await make_types(client)
    return client


@pytest.mark.parametrize("field", MEMBERS)
async def test_a_member_of_a_container(boxes: Client, field: str) -> None:
    most, value = MEMBERS[field]
    name = field.partition("[")[0]
    assert (await create(boxes, "box", **{name: value(most)})).status == 202
    answer = await create(boxes, "box", **{name: value(most + 1)})
    assert (answer.status, answer.fields) == (400, {field})
    assert (await boxes.get(f"{BASE}/box/filter")).data["meta"]["totalElements"] == 1


async def test_the_longest_scannable_id_fits_into_an_address(boxes: Client) -> None:
    scannable = "\N{GRINNING FACE}" * MAX_SCANNABLE_ID
    id = await make(boxes, "box", scannableId=scannable)
    assert (await boxes.get(at("box", scannable))).data["id"] == id


async def test_the_members_of_a_group(boxes: Client) -> None:
    id = await make(boxes, "box")
    place = f"{BASE}/container-groups"
    assert (await boxes.post(place, {"containerIds": [id] * MAX_GROUP})).status == 202
    assert (await boxes.post(place, {"containerIds": [id] * (MAX_GROUP + 1)})).fields == {"containerIds"}


async def test_the_children_of_one_call(boxes: Client) -> None:
    parent, child = await make(boxes, "bag", "opened"), await make(boxes, "box", "closed")
    body = {"parentId": parent, "childContainerType": "box", "action": "CONTAINERIZE", "subState": "closed"}
    path = f"{BASE}/bag/containerise"
    assert (await boxes.put(path, body | {"childIds": [child] * (MAX_CHILDREN + 1)})).fields == {"childIds"}
    assert (await boxes.put(path, body | {"childIds": [child] * MAX_CHILDREN})).status == 202
    assert (await show(boxes, parent))["childContainerIDs"] == [child]
    assert (await put_in(boxes, child, "x" * (MAX_SCANNABLE_ID + 1))).fields == {"parentId"}


async def test_the_types_of_a_rule_about_parents(client: Client) -> None:
    names = ["bag" + chr(97 + number) for number in range(17)]
    for rule in ("oneOf", "not"):
        assert (await client.post(TYPES, {"name": f"fits{rule}", "allowedParent": {rule: names[:16]}})).status == 202
        answer = await client.post(TYPES, {"name": f"over{rule}", "allowedParent": {rule: names}})
        assert answer.fields == {f"allowedParent.{rule}"}

"""Container types for tests: boxes hold items, bags and pallets hold containers."""

from __future__ import annotations

from itertools import count
from typing import Any
from urllib.parse import quote

from support.stack import Answer, Client

BASE = "/core/api/v2/containers"
TYPES = f"{BASE}/container-types"
ATTRIBUTES: list[dict[str, Any]] = [
    {"name": "weight", "dataType": "number", "indexed": True, "validation": {"range": {"min": 0, "max": 100}}},
    {"name": "origin", "dataType": "string", "indexed": True, "isReadPublic": True},
]
scans = count(1)
OPEN, CLOSE, COMPLETE, DISPOSE = "E-025", "E-026", "E-027", "E-028"
TO_STATE = {"created": (), "opened": (OPEN,), "closed": (OPEN, CLOSE), "completed": (OPEN, CLOSE, COMPLETE)}


async def make_type(client: Client, name: str, *, leaf: bool = False, **members: Any) -> None:
    assert (await client.post(TYPES, {"name": name, "isLeaf": leaf, **members})).status == 202
    assert (await client.put(f"{TYPES}/{name}/config/attributes", {"attributes": ATTRIBUTES})).status == 202


async def make_types(client: Client) -> None:
    """Boxes, bags and pallets."""
    await make_type(client, "box", leaf=True)
    await make_type(client, "bag")
    await make_type(client, "pallet")


def event(code: str, **members: Any) -> dict[str, Any]:
    body = {"eventCode": code, "reasonCode": "R-0001", "timestamp": 1700000005, "data": {}, "source": {"appId": "a"}}
    return body | members


def at(name: str, id: str) -> str:
    """A container's address by any of its names."""
    return f"{BASE}/{name}/{quote(id, safe='')}"


async def create(client: Client, type_: str, **members: Any) -> Answer:
    return await client.post(f"{BASE}/{type_}", {"scannableId": f"SCAN-{next(scans)}", **members})


async def apply(client: Client, type_: str, id: str, code: str, **members: Any) -> Answer:
    return await client.put(f"{at(type_, id)}/state/event", event(code, **members))


async def make(client: Client, type_: str, state: str = "created", **members: Any) -> str:
    """A container in a state; its id."""
    id: str = (await create(client, type_, **members)).data["id"]
    for code in TO_STATE[state]:
        assert (await apply(client, type_, id, code)).status == 200
    return id


async def put_in(client: Client, child: str, parent: str, action: str = "CONTAINERIZE") -> Answer:
    return await client.put(f"{BASE}/{child}/child", {"parentId": parent, "action": action})


async def take_out(client: Client, child: str, parent: str) -> Answer:
    return await put_in(client, child, parent, "DECONTAINERIZE")


async def show(client: Client, id: str) -> dict[str, Any]:
    shown: dict[str, Any] = (await client.get(at(id.partition(":")[0], id))).data
    return shown

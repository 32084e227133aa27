"""A participant type for tests: drones, owned by the tenant or by operators."""

from __future__ import annotations

from typing import Any

from support.stack import Answer, Client

BASE = "/core/api/v2/participants"
TYPES = f"{BASE}/participant-types"
NAMES = {"singular": "drone", "plural": "drones"}
ATTRIBUTES: list[dict[str, Any]] = [
    {
        "name": "payloadKg",
        "dataType": "number",
        "indexed": True,
        "validation": {"range": {"min": 0, "max": 25}, "required": True},
    },
    {"name": "base", "dataType": "string", "indexed": True, "defaultValue": "north"},
    {"name": "note", "dataType": "string", "validation": {"range": {"max": 10}}},
]


async def make_type(client: Client, *, names: dict[str, str] = NAMES, **members: Any) -> None:
    """Drones with their attributes, or participants of other ``names`` with the same ones."""
    assert (await client.post(TYPES, {"name": names, **members})).status == 202
    path = f"{TYPES}/{names['plural']}/config/attributes"
    assert (await client.put(path, {"attributes": ATTRIBUTES})).status == 202


async def make_drone(client: Client, code: str, *, plural: str = "drones", **members: Any) -> Answer:
    body = {"uniqueCode": code, "name": f"Drone {code}", "owner": client.owner, "properties": {"payloadKg": 4}}
    return await client.post(f"{BASE}/{plural}", body | members)


def event(code: str, reason: str | None = "R-0001", **members: Any) -> dict[str, Any]:
    body: dict[str, Any] = {"eventCode": code, "timestamp": 1700000005, "data": {}, "source": {"appId": "fleet"}}
    return body | ({"reasonCode": reason} if reason else {}) | members


async def apply(client: Client, id: str, code: str, reason: str | None = "R-0001", **members: Any) -> Answer:
    return await client.put(f"{BASE}/drones/{id}/state/event", event(code, reason, **members))

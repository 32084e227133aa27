"""Points and devices for tests of tracking."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from haulier.core.great_circle import METRES_A_DEGREE
from support.stack import Client

MTS = "/core/api/v1/mts"
DEVICES, TRACES, MISSING = f"{MTS}/devices", f"{MTS}/traces", f"{MTS}/missing-sequence-numbers"
FENCES = f"{MTS}/geofences"
UNJUDGED = "SELECT count(*) FROM trace_work WHERE tenant_id = $1"
LAT, LON = 12.9001, 77.6002
CIRCLE = {"lat": LAT, "lon": LON, "radius": 100}
"""A geofence."""
ARRIVED = {"on": "ENTRY", "target": "DISPATCH", "subStatus": "atFacility"}
"""What it does with a dispatch."""


def point(tis: int, number: int = 0, **more: Any) -> dict[str, Any]:
    """A point near Bengaluru; each number lies some metres further."""
    return {"tis": tis, "lat": round(LAT + number * 1e-4, 6), "lon": round(LON + number * 1e-4, 6), **more}


def iso(ms: int) -> str:
    """A moment as ISO 8601."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat()


def window(first: int, last: int, **more: Any) -> str:
    """The query of a time."""
    return "?" + urlencode({"startTime": iso(first), "endTime": iso(last), **more})


def listed(**members: Any) -> str:
    """The address of the devices with these members."""
    return f"{DEVICES}?{urlencode({'query': json.dumps({'term': members})})}"


async def read_traces(client: Client, device: str, first: int, last: int, **more: Any) -> list[dict[str, Any]]:
    """All points of a device in a time."""
    answer = await client.get(TRACES + window(first, last, deviceId=device, pageSize=10_000, **more))
    assert answer.status == 200, answer.body
    traces: list[dict[str, Any]] = answer.data["traces"]
    return traces


def away(tis: int, metres: float, **more: Any) -> dict[str, Any]:
    """A point so far north of the centre."""
    return {"tis": tis, "lat": LAT + metres / METRES_A_DEGREE, "lon": LON, **more}


async def make_fence(client: Client, *devices: str, **more: Any) -> str:
    """A geofence to which these devices, made where they are not there, are subscribed."""
    answer = await client.post(FENCES, {**CIRCLE, **more})
    assert answer.status == 201, answer.body
    id: str = answer.data["id"]
    for device in devices:
        if (await client.get(f"{DEVICES}/{device}")).status == 404:
            assert (await client.post(DEVICES, {"deviceId": device, "protocol": "REST"})).status == 200
    if devices:
        subscribed = await client.post(f"{FENCES}/{id}/devices", {"devices": [{"deviceId": each} for each in devices]})
        assert subscribed.status == 200, subscribed.body
    return id


async def send(client: Client, device: str, *points: dict[str, Any]) -> None:
    answer = await client.put(TRACES, {"deviceId": device, "traces": list(points)})
    assert answer.status == 200, answer.body


async def events(client: Client, fence: str, **query: Any) -> list[tuple[str, int]]:
    """What happened, the oldest first: event and time."""
    answer = await client.get(f"{FENCES}/{fence}/events?" + "&".join(f"{key}={value}" for key, value in query.items()))
    assert answer.status == 200, answer.body
    return [(each["event"], each["timestamp"]) for each in reversed(answer.data["events"])]


async def state_of(client: Client, fence: str, device: str) -> dict[str, Any]:
    found: dict[str, Any] = (await client.get(f"{FENCES}/{fence}/devices/{device}")).data
    return found

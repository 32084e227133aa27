"""Points and devices for tests of tracking."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from support.stack import Client

MTS = "/core/api/v1/mts"
DEVICES, TRACES, MISSING = f"{MTS}/devices", f"{MTS}/traces", f"{MTS}/missing-sequence-numbers"
FENCES = f"{MTS}/geofences"
LAT, LON = 12.9001, 77.6002


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

"""A device with a point, for the suites that go over the operations of every service."""

from __future__ import annotations

import time
from typing import Any

from support.stack import Client
from support.tracking import DEVICES, TRACES, point


def body_of(operation: str, ids: dict[str, str]) -> Any:
    """Bodies whose types say less than they must hold."""
    if operation == "updateTraceData":
        return {"deviceId": ids.get("deviceId", "sender"), "traces": [point(time.time_ns() // 1_000_000)]}
    if operation == "registerDevice":
        return {"deviceId": f"new-{time.time_ns()}"}
    return None


async def make_holdings(client: Client, mark: str) -> dict[str, str]:
    """What stands for the parameters of the paths, and for what bodies name."""
    device = f"device-{mark}"
    made = await client.post(DEVICES, {"deviceId": device, "name": mark, "attributes": {"mark": mark}})
    await client.put(
        TRACES, {"deviceId": device, "traces": [point(time.time_ns() // 1_000_000) | {"meta": {"m": mark}}]}
    )
    await client.post(DEVICES, {"deviceId": f"leaving-{mark}"})
    return {"deviceId": device, "app": made.data["app"], "deregisterDevice.deviceId": f"leaving-{mark}"}

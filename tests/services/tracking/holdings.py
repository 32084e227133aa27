"""A device with a point, and a geofence, for the suites that go over the operations of every service."""

from __future__ import annotations

import time
from typing import Any

from support.stack import Client
from support.tracking import DEVICES, FENCES, MTS, TRACES, point
from support.tracks import CONSENTS, make_track


def body_of(operation: str, ids: dict[str, str]) -> Any:
    """Bodies whose types say less than they must hold."""
    if operation == "updateTraceData":
        return {"deviceId": ids.get("deviceId", "sender"), "traces": [point(time.time_ns() // 1_000_000)]}
    if operation == "registerDevice":
        return {"deviceId": f"new-{time.time_ns()}"}
    if operation in ("createGeofence", "updateGeofence"):
        return {"lat": 12.9, "lon": 77.6, "radius": 100}
    if operation == "subscribeDevices":
        return {"devices": [{"deviceId": ids.get("deviceId", "sender")}]}
    if operation == "insertTrackTraces":
        return {"traces": [point(time.time_ns() // 1_000_000)]}
    if operation in ("createSubscription", "updateSubscription"):
        return {"topic": "fleet"}
    if operation == "updateTrack":
        return {"action": "START"}
    if operation in ("createSmartphoneTrack", "createGpsTrack"):
        named = "contextId" if operation == "createSmartphoneTrack" else "vehicleNumber"
        return {named: f"new-{time.time_ns()}"}
    if operation == "answerConsent":
        return {"reply": "YES", "token": "made-up"}
    return None


async def make_holdings(client: Client, mark: str) -> dict[str, str]:
    """What stands for the parameters of the paths, and for what bodies name."""
    device = f"device-{mark}"
    made = await client.post(DEVICES, {"deviceId": device, "name": mark, "attributes": {"mark": mark}})
    await client.put(
        TRACES, {"deviceId": device, "traces": [point(time.time_ns() // 1_000_000) | {"meta": {"m": mark}}]}
    )
    await client.post(DEVICES, {"deviceId": f"leaving-{mark}"})
    fence = (await client.post(FENCES, {"lat": 12.9, "lon": 77.6, "radius": 100, "externalRefId": f"ref-{mark}",
                                        "name": mark})).data["id"]  # fmt: skip
    await client.post(f"{FENCES}/{fence}/devices", {"devices": [{"deviceId": device}]})
    await client.post(f"{MTS}/pubsub/devices/{device}/subscription", {"topic": "fleet", "callback": {"meta": mark}})
    track = f"track-{mark}"
    await make_track(client, contextId=f"phone-{mark}", externalRefId=track)
    msisdn = f"91{time.time_ns() % 10**10:010}"
    await client.post(f"{CONSENTS}/{msisdn}")
    return {
        "deviceId": device,
        "geofenceId": fence,
        "externalRefId": f"ref-{mark}",
        "trackId": track,
        "msisdn": msisdn,
        "app": made.data["app"],
        "deregisterDevice.deviceId": f"leaving-{mark}",
    }

"""A track of a phone, for the suites that go over the operations of every service."""

from __future__ import annotations

import time
from typing import Any

from support.stack import Client
from support.tracking import point
from support.tracks import make_track


def body_of(operation: str, _ids: dict[str, str]) -> Any:
    """Bodies whose types say less than they must hold."""
    if operation == "pushTrackTraces":
        return {"locationData": [point(time.time_ns() // 1_000_000)]}
    if operation == "startSmartPhoneTrack":
        return {"user_id": "walker"}
    return None


async def make_holdings(client: Client, mark: str) -> dict[str, str]:
    """What stands for the parameters of the paths."""
    track = f"app-track-{mark}"
    await make_track(client, contextId=f"app-phone-{mark}", externalRefId=track, defaultStart=True)
    return {"trackId": track, "token": "made-up"}

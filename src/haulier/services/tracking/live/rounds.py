"""What the acceptance of points tells listeners: the newest positions of a tenant's devices, a message a statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from haulier.platform.journal.events import subject_token
from haulier.platform.runtime import Runtime

SUBJECT = "haulier.positions"


class Position(msgspec.Struct, array_like=True):
    """Where a device is. Times are epoch milliseconds."""

    device: str
    seenAt: int
    tis: int
    lat: float
    lon: float
    accuracy: float | None = None
    speed: float | None = None
    bearing: float | None = None
    battery: float | None = None


_encode = msgspec.json.Encoder().encode


def subject_of(tenant: str) -> str:
    """The subject of the positions of a tenant."""
    return f"{SUBJECT}.{subject_token(tenant)}"


def position_of(device: str, seen_at: int, row: Sequence[Any]) -> Position:
    """A position of a row that was stored: device, tis, seq, app, is_mobile, lat, lon, accuracy, speed, bearing, …"""
    return Position(device, seen_at, row[1], row[5], row[6], row[7], row[8], row[9], row[11])


async def publish_positions(runtime: Runtime, tenant: str, positions: list[Position]) -> None:
    """Tell whoever listens to a tenant. It may be lost: the device's row has it."""
    if positions and runtime.bus is not None:
        await runtime.bus.poke(subject_of(tenant), _encode((tenant, positions)))

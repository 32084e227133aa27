"""What the acceptance of points tells listeners: the newest positions of a tenant's devices, a message a statement."""

from __future__ import annotations

import msgspec

from haulier.platform.journal.events import subject_token
from haulier.platform.runtime import Runtime

SUBJECT = "haulier.positions"


class Position(msgspec.Struct, array_like=True, frozen=True):
    """Where a device is, and the app that said so. Times are epoch milliseconds."""

    device: str
    seenAt: int
    tis: int
    lat: float
    lon: float
    accuracy: float | None
    speed: float | None
    bearing: float | None
    battery: float | None
    app: str


class Round(msgspec.Struct, array_like=True):
    """Positions of one tenant. Two tenants may have the same subject."""

    tenant: str
    positions: list[Position]


_encode = msgspec.json.Encoder().encode
read_round = msgspec.json.Decoder(Round).decode


def subject_of(tenant: str) -> str:
    """The subject of the positions of a tenant."""
    return f"{SUBJECT}.{subject_token(tenant)}"


async def publish_positions(runtime: Runtime, tenant: str, positions: list[Position]) -> None:
    """Tell whoever listens to a tenant. It may be lost: the device's row has it."""
    if positions and runtime.bus is not None:
        await runtime.bus.poke(subject_of(tenant), _encode(Round(tenant, positions)))

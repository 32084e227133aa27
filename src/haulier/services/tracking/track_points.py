"""Tracks as they are stored, and whose points a track's are. See: contract/tracking.md sections 9.2 and 9.8.

The id of a track is its trackId, its parent its trackName, its type the way it is tracked, its key the bare UUID that
links to it name. What is done with tracks: ``tracks/``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import msgspec

from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.outbound.callback_request import CallbackRequest
from haulier.platform.storage.resources import Resource

SQL = load_statements("haulier.services.tracking", "track_points.sql")

TRACK = "track"
TrackKind = Literal["SIM", "SMARTPHONE", "GPS"]
DELETED = "DELETED"
"""Stands for a track that nobody started in time: it is not there any more, and its id may be used again."""
GPS: TrackKind = "GPS"
"""A track of a vehicle, whose device may be another one some day."""
RUNNING = frozenset({"CREATED", "STARTED"})
ALWAYS = 10**15
"""Epoch milliseconds that nothing lies behind."""


class TrackBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A track as stored. Moments are epoch milliseconds."""

    name: str
    app: str
    device: str
    """Whose points are its points; of a GPS track the vehicle's number, see ``device_of``."""
    createdAt: int
    contextId: str | None = None
    externalRefId: str | None = None
    vehicleNumber: str | None = None
    msisdn: str | None = None
    consent: str | None = None
    seconds: int
    """How long it runs from its start."""
    callback: CallbackRequest | None = None
    startedAt: int | None = None
    endsAt: int | None = None
    endedAt: int | None = None


TRACK_DECODER = msgspec.json.Decoder(TrackBody)


class TrackPoints(NamedTuple):
    """The points of a track: those of a device from a moment to another, both included."""

    device: str
    first: int
    last: int


async def find_track(call: Call, id: str) -> Resource | None:
    """A track that was not deleted."""
    row = await call.get(TRACK, id)
    return None if row is None or row.state == DELETED else row


async def named_track(call: Call, id: str | None, name: str | None) -> Resource | None:
    """The track of an id, or else of a name."""
    if id:
        return await find_track(call, id)
    return await find_by_name(call, name) if name else None


async def find_by_name(call: Call, name: str) -> Resource | None:
    """The track of a name; of several the one that runs."""
    rows = await call.fetch(SQL["track_of_name"], name)
    return await find_track(call, rows[0]["id"]) if rows else None


async def device_of(call: Call, row: Resource, body: TrackBody) -> str:
    """The id of the device whose points are the track's."""
    return (await _devices_of(call, [body.device])).get(body.device, body.device) if row.type == GPS else body.device


async def points_of(call: Call, row: Resource) -> TrackPoints:
    """Which points are a track's."""
    return (await points_of_tracks(call, [row]))[0]


async def points_of_tracks(call: Call, rows: Sequence[Resource]) -> list[TrackPoints]:
    """The same of several tracks."""
    bodies = [row.body_as(TRACK_DECODER) for row in rows]
    vehicles = [body.device for row, body in zip(rows, bodies, strict=True) if row.type == GPS]
    devices = await _devices_of(call, vehicles) if vehicles else {}
    return [
        _points(row, body, devices.get(body.device, body.device) if row.type == GPS else body.device)
        for row, body in zip(rows, bodies, strict=True)
    ]


def _points(row: Resource, body: TrackBody, device: str) -> TrackPoints:
    if body.startedAt is None:
        return TrackPoints(device, ALWAYS, ALWAYS)
    last = body.endedAt if row.state not in RUNNING and body.endedAt is not None else ALWAYS
    return TrackPoints(device, body.startedAt, last)


async def _devices_of(call: Call, vehicles: Sequence[str]) -> dict[str, str]:
    """The devices that vehicles carry, by the vehicles' ids."""
    return {row["vehicle"]: row["device_id"] for row in await call.fetch(SQL["devices_of_vehicles"], vehicles)}

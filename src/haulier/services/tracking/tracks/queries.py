"""Reads of tracks, and whose points a track's are. See: contract/tracking.md sections 9.2 and 9.8."""

from __future__ import annotations

from typing import get_args

import msgspec
from msgspec import UNSET

from haulier.core.refusal import Cause, Refusal, invalid
from haulier.engines.postgres import Record
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.listing.query import read_window
from haulier.platform.storage.resources import Resource
from haulier.services.tracking.queries import read_places, shown_position
from haulier.services.tracking.track_points import (
    TRACK,
    TRACK_DECODER,
    TrackBody,
    find_track,
    points_of,
    points_of_tracks,
)
from haulier.services.tracking.tracks.responses import ShownTrack, Track, Tracks, TracksMeta
from haulier.services.tracking.tracks.rules import TrackStatus
from haulier.services.tracking.visibility import visible_app

SQL = load_statements("haulier.services.tracking.tracks", "tracks.sql")


async def list_tracks(call: Call, _body: None) -> Tracks:
    """``GET /tracks``, the newest first."""
    status, window = call.query("status"), read_window(call)
    if status is not None and status not in get_args(TrackStatus):
        raise invalid("status", "enum", "is CREATED, STARTED, STOPPED or EXPIRED")
    rows = await call.fetch_list(SQL["list_tracks"], status, call.at, window.limit, window.offset)
    total = await call.fetch_list_value(SQL["count_tracks"], status, call.at)
    found = await call.get_many([(TRACK, row["id"]) for row in rows])
    return Tracks(TracksMeta(total), await _shown(call, [row for row in found if row is not None]))


async def get_track(call: Call, _body: None) -> ShownTrack:
    """``GET /tracks/{trackId}``, with where it is while it runs."""
    (shown,) = await _shown(call, [await need_track(call, call.path["trackId"])])
    return shown


async def need_track(call: Call, id: str) -> Resource:
    """A track that was not deleted. Raises Refusal NOT_FOUND."""
    row = await find_track(call, id)
    if row is None:
        raise Refusal(Cause.NOT_FOUND, f"there is no track {id!r}")
    return row


async def place_of(call: Call, row: Resource) -> Record | None:
    """Where a track that runs is now; None where nothing came since its start."""
    points = await points_of(call, row)
    place = (await read_places(call, [points.device])).get(points.device)
    return place if place is not None and points.first <= place["tis"] <= points.last else None


def shown_track(id: str, state: str, body: TrackBody) -> Track:
    """A track, as it is answered to who made or changed it."""
    return Track(
        trackId=id,
        trackName=body.name,
        externalRefId=body.externalRefId or UNSET,
        status=msgspec.convert(state, TrackStatus),
    )


async def _shown(call: Call, rows: list[Resource]) -> list[ShownTrack]:
    app = await visible_app(call)
    bodies = [(row, row.body_as(TRACK_DECODER)) for row in rows]
    points = await points_of_tracks(call, rows)
    places = await read_places(call, [one.device for one in points])
    shown = []
    for (row, body), one in zip(bodies, points, strict=True):
        place = places.get(one.device)
        is_seen = place is not None and one.first <= place["tis"] <= one.last and app in (None, place["app"])
        shown.append(
            ShownTrack(
                trackId=row.id,
                trackName=body.name,
                externalRefId=body.externalRefId or UNSET,
                status=msgspec.convert(row.state, TrackStatus),
                type=row.type,
                app=body.app,
                deviceId=one.device,
                contextId=body.contextId or UNSET,
                vehicleNumber=body.vehicleNumber or UNSET,
                createdAt=body.createdAt,
                startedAt=body.startedAt or UNSET,
                expiresAt=body.endsAt or UNSET,
                endedAt=body.endedAt or UNSET,
                lastPosition=shown_position(place) if place is not None and is_seen else UNSET,
            )
        )
    return shown

"""Points by the name or id of a track. See: contract/tracking.md section 9.2."""

from __future__ import annotations

from haulier.platform.commands.call import Call
from haulier.services.tracking.responses import TraceWriteResult
from haulier.services.tracking.rules.batches import Batch
from haulier.services.tracking.traces import source_of, take_points
from haulier.services.tracking.track_points import TRACK_DECODER, device_of
from haulier.services.tracking.tracks.queries import need_track
from haulier.services.tracking.tracks.responses import TakenPoints


async def insert_track_traces(call: Call, batch: Batch) -> TraceWriteResult:
    """``POST /tracks/{trackId}/traces``: the points are those of the track's device, whatever the batch names."""
    row = await need_track(call, call.path["trackId"])
    body = row.body_as(TRACK_DECODER)
    source = source_of(call, batch.head.app, await device_of(call, row, body))
    return await take_points(call, source, batch)


async def push_track_traces(call: Call, batch: Batch) -> TakenPoints:
    """``POST /local/api/track/v1/track/{trackId}/traces``: the same, as phone apps send them."""
    return TakenPoints((await insert_track_traces(call, batch)).accepted)

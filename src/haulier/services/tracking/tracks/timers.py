"""What is done with tracks when their time is over. See: contract/tracking.md, "Location tracking by provider"."""

from __future__ import annotations

from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change
from haulier.platform.timers.clock import Timer
from haulier.services.tracking.track_points import DELETED, TRACK, TRACK_DECODER
from haulier.services.tracking.tracks.changes import ended
from haulier.services.tracking.tracks.kind import START_MS


async def delete_unstarted(call: Call, timer: Timer) -> Change | None:
    """Delete a track that nobody started within 24 hours."""
    row = await call.get(TRACK, timer.subject)
    if row is None or row.state != "CREATED" or row.body_as(TRACK_DECODER).createdAt + START_MS > call.at:
        return None
    return ended(call, row, DELETED)


async def expire_track(call: Call, timer: Timer) -> Change | None:
    """End a track that has run out."""
    row = await call.get(TRACK, timer.subject)
    ends_at = row.body_as(TRACK_DECODER).endsAt if row is not None and row.state == "STARTED" else None
    if row is None or ends_at is None or ends_at > call.at:
        return None
    return ended(call, row, "EXPIRED")

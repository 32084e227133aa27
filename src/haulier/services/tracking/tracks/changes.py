"""The changes of tracks: from one status to the next, with the timers and the callback that belong to each.

See: contract/tracking.md section 9.8.
"""

from __future__ import annotations

from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, TimerDrop, TimerWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.platform.timers.ids import timer_id
from haulier.services.tracking.track_points import TRACK, TRACK_DECODER, TrackBody, TrackKind
from haulier.services.tracking.tracks.events import (
    TRACK_CREATED,
    TRACK_EXPIRED,
    TRACK_STARTED,
    TRACK_STOPPED,
    TRACK_UNCHANGED,
)
from haulier.services.tracking.tracks.kind import (
    KEPT_MS,
    SIM_POLL,
    START_MS,
    TRACK_END,
    TRACK_START,
    call_back_track,
    track_payload,
)

EVENT_OF = {
    "CREATED": TRACK_CREATED, "STARTED": TRACK_STARTED, "STOPPED": TRACK_STOPPED, "EXPIRED": TRACK_EXPIRED,
    "DELETED": TRACK_EXPIRED,
}  # fmt: skip


def created(call: Call, id: str, old: Resource | None, kind: TrackKind, body: TrackBody, *, starts: bool) -> Change:
    """The change that makes a track, in place of one of the same id that is over."""
    share = call.new_id("share").partition(":")[2]
    if old is None:
        row = RowWrite(TRACK, id, 0, type=kind, key=share, parent=body.name)
    else:
        row = replacing(old, type=kind, key=share, parent=body.name, expires_at=None)
    timers = _started(call, row, body) if starts else [_timer(call, id, TRACK_START, call.at + START_MS)]
    row.state, row.body = "STARTED" if starts else "CREATED", to_json(body)
    change = _change(call, row, body)
    change.event = TRACK_CREATED
    change.timers += timers
    change.calls_back = False  # what the body asks for is told with each change, see ``_change``
    return change


def started(call: Call, row: Resource) -> Change:
    """The change that starts a track."""
    body = row.body_as(TRACK_DECODER)
    write = replacing(row, state="STARTED")
    timers = _started(call, write, body)
    write.body = to_json(body)
    change = _change(call, write, body)
    change.timers += timers
    change.drops.append(TimerDrop(timer_id(call.tenant, TRACK, row.id, TRACK_START)))
    return change


def unchanged(row: Resource) -> Change:
    """The change of an action that finds the track as it is to be: it writes nothing but that."""
    state = row.state or ""
    payload = to_json(track_payload(row.id, state, row.body_as(TRACK_DECODER)))
    change = Change(TRACK, row.id, row.version, TRACK_UNCHANGED, state=state, payload=payload)
    change.guards.append((TRACK, row.id, row.version))
    return change


def ended(call: Call, row: Resource, state: str) -> Change:
    """The change that ends a track: STOPPED, EXPIRED, or DELETED where it was never started."""
    body, write = _ended(call, row, state)
    change = _change(call, write, body)
    change.drops += _timer_drops(call, row.id)
    return change


def end_with(call: Call, change: Change, rows: list[Resource]) -> None:
    """Have tracks end with a change that is about something else."""
    for row in rows:
        body, write = _ended(call, row, "STOPPED")
        change.rows.append(write)
        change.drops += _timer_drops(call, row.id)
        call_back_track(call, change, write, body)


def _ended(call: Call, row: Resource, state: str) -> tuple[TrackBody, RowWrite]:
    body = row.body_as(TRACK_DECODER)
    body.endedAt = call.at
    return body, replacing(row, state=state, body=to_json(body), expires_at=call.at + KEPT_MS)


def _started(call: Call, row: RowWrite, body: TrackBody) -> list[TimerWrite]:
    """Notes the start, and gives the timers of what follows from it."""
    body.startedAt, body.endsAt = call.at, call.at + body.seconds * 1000
    timers = [_timer(call, row.id, TRACK_END, body.endsAt)]
    return [*timers, poll_timer(call, row.id, call.at)] if row.type == "SIM" else timers


def poll_timer(call: Call, id: str, due_at: int) -> TimerWrite:
    """The timer that has the network asked where a SIM is: each has an id of its own."""
    return TimerWrite(timer_id(call.tenant, TRACK, id, f"{SIM_POLL} {due_at}"), SIM_POLL, id, due_at, {})


def _timer(call: Call, id: str, purpose: str, due_at: int) -> TimerWrite:
    return TimerWrite(timer_id(call.tenant, TRACK, id, purpose), purpose, id, due_at, {})


def _timer_drops(call: Call, id: str) -> list[TimerDrop]:
    """Those of a track's timers that are not the one that is due, which its own change ends."""
    ids = [timer_id(call.tenant, TRACK, id, purpose) for purpose in (TRACK_START, TRACK_END)]
    return [TimerDrop(one) for one in ids if one != call.consumes_timer]


def _change(call: Call, row: RowWrite, body: TrackBody) -> Change:
    state = row.state or ""
    change = row_change(EVENT_OF[state], row, payload=to_json(track_payload(row.id, state, body)))
    call_back_track(call, change, row, body)
    return change

"""Tracks and consents as they are stored, and what callbacks tell of them.

The id of a track is its trackId, its parent its trackName, its type the way it is tracked, its key the bare UUID that
links to it name. The id of a consent tells nothing of the number: it is a fingerprint of it.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from haulier.core.ids import named_uuid
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CommandOutcome, callback_kind
from haulier.platform.outbound.callback_request import CallbackRequest
from haulier.platform.storage.changes import Change, RowWrite
from haulier.platform.storage.resources import Json
from haulier.platform.typed.instance_changes import callback_beside
from haulier.services.tracking.track_points import DELETED, TRACK, TrackBody
from haulier.services.tracking.tracks.responses import ConsentPayload, TrackPayload
from haulier.services.tracking.tracks.rules import ConsentStatus, TrackStatus

CONSENT = "tracking_consent"
TRACK_START, TRACK_END, SIM_POLL, CONSENT_END = "track-start", "track-end", "sim-poll", "consent-end"
"""Purposes of timers."""
START_MS = 24 * 3_600_000
"""A track that is not started within this time is deleted."""
KEPT_MS = 90 * 24 * 3_600_000
"""How long it can be read what became of a track or a consent."""
CONSENT_SCOPE = "tracking-consent"


class ConsentBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A consent as stored. Moments are epoch milliseconds."""

    msisdn: str
    asking: str
    """A bare UUID of the last asking: an answer to an earlier one is none."""
    askedAt: int
    validity: int
    """Seconds for which a yes holds."""
    endsAt: int
    language: str = "en"
    callback: CallbackRequest | None = None
    answeredAt: int | None = None
    tracks: list[str] = []
    """Live tracks that rely on it."""


CONSENT_DECODER = msgspec.json.Decoder(ConsentBody)


def consent_id(call: Call, msisdn: str) -> str:
    """The id of the consent of a phone's holder."""
    return f"consent:{named_uuid(call.fingerprint(msisdn.encode(), CONSENT_SCOPE))}"


def track_payload(id: str, state: str, body: TrackBody) -> TrackPayload:
    """What events tell of a track: no number of a phone."""
    return TrackPayload(
        trackId=id,
        trackName=body.name if body.msisdn is None else UNSET,
        externalRefId=body.externalRefId or UNSET,
        status=_status(state),
        app=body.app,
    )


def consent_payload(id: str, state: ConsentStatus) -> ConsentPayload:
    """What events tell of a consent."""
    return ConsentPayload(id=id, status=state)


def _status(state: str) -> TrackStatus:
    """The status that is told of a state: who was deleted ran out."""
    status: TrackStatus = msgspec.convert("EXPIRED" if state == DELETED else state, TrackStatus)
    return status


def call_back_track(call: Call, change: Change, row: RowWrite, body: TrackBody, number: int = 0) -> None:
    """Have the callback of a track told with a change of it."""
    if body.callback is None:
        return
    shown: Json = {"trackId": row.id, "trackName": body.name, "externalRefId": body.externalRefId or ""}
    shown["status"] = _status(row.state or "")
    change.timers.append(callback_beside(call, row, body.callback, shown, number))


def call_back_consent(call: Call, change: Change, row: RowWrite, body: ConsentBody) -> None:
    """Have the callback of a consent told with a change of it."""
    if body.callback is not None:
        shown: Json = {"msisdn": body.msisdn, "status": row.state}
        change.timers.append(callback_beside(call, row, body.callback, shown))


def _members(data: Any, _outcome: CommandOutcome) -> Json:
    return {"service": "mts", **data}


CALLED_BACK = (callback_kind(TRACK, "Track", _members), callback_kind(CONSENT, "Consent", _members))
"""What the engine needs to know for the callbacks."""

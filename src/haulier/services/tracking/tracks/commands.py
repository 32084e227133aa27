"""Tracks: made, started, stopped. See: contract/tracking.md, "Location tracking by provider" and section 9.8."""

from __future__ import annotations

import base64

import msgspec

from haulier.core.envelope import success
from haulier.core.refusal import Cause, Fault, Refusal, invalid
from haulier.platform.commands.call import Call
from haulier.platform.commands.kept_callback import kept_callback
from haulier.platform.commands.reply import Reply
from haulier.platform.declarations.operation import JSON
from haulier.platform.storage.changes import Change, replacing
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.tracking.rules.points import is_device_id, is_name
from haulier.services.tracking.track_points import RUNNING, TRACK, TRACK_DECODER, TrackBody, TrackKind
from haulier.services.tracking.tracks.changes import created, ended, started, unchanged
from haulier.services.tracking.tracks.kind import CONSENT, CONSENT_DECODER, consent_id
from haulier.services.tracking.tracks.queries import need_track, shown_track
from haulier.services.tracking.tracks.requests import (
    MAX_REF,
    GpsTrackCreate,
    PhoneTrackStart,
    SimTrackCreate,
    SmartphoneTrackCreate,
    TrackCreate,
    TrackUpdate,
)
from haulier.services.tracking.tracks.responses import StartedTrack, Track
from haulier.services.tracking.tracks.rules import next_status, track_seconds

MAX_SIM_TRACKS = 100
"""Live tracks of one SIM."""
SIM_SCOPE = "tracking-sim"
SIM_CHARACTERS = 26
STARTED_STATUS = 202


async def create_smartphone_track(call: Call, body: SmartphoneTrackCreate) -> Change:
    """``POST /tracks/smartphone``: its points are those of the phone that ``contextId`` names."""
    return await _made(call, body, "SMARTPHONE", body.contextId)


async def create_gps_track(call: Call, body: GpsTrackCreate) -> Change:
    """``POST /tracks/gps``: its points are those of the vehicle's device, also one that is registered later."""
    name = body.contextId or body.vehicleNumber
    return await _made(call, body, "GPS", body.vehicleNumber, name=name, vehicleNumber=body.vehicleNumber)


async def create_sim_track(call: Call, body: SimTrackCreate) -> Change:
    """``POST /tracks/sim``. Raises Refusal: 400 without the holder's consent, 503 where no network is set."""
    consent = await call.get(CONSENT, consent_id(call, body.msisdn))
    if consent is None or consent.state != "ALLOWED":
        raise Refusal(Cause.RULE, "the holder of the phone has not agreed to be tracked; ask by POST .../consents")
    need_network(call)
    relied = consent.body_as(CONSENT_DECODER)
    rows = await call.get_many([(TRACK, id) for id in relied.tracks])
    relied.tracks = [row.id for row in rows if row is not None and row.state in RUNNING]
    if len(relied.tracks) >= MAX_SIM_TRACKS:
        raise Refusal(Cause.RULE, f"{MAX_SIM_TRACKS} tracks of this SIM are live already")
    change = await _made(
        call, body, "SIM", _sim_device(call, body.msisdn),
        name=body.contextId or body.msisdn, msisdn=body.msisdn, consent=consent.id,
    )  # fmt: skip
    change.replan_on_conflict |= {CONSENT}
    relied.tracks.append(change.id)
    change.rows.append(replacing(consent, body=to_json(relied)))
    return change


async def start_phone_track(call: Call, body: PhoneTrackStart) -> Change:
    """``POST /local/api/track/v1/smart-phone``: a track of a phone that runs at once, as its app asks for it."""
    wanted = SmartphoneTrackCreate(contextId=body.user_id, defaultStart=True)
    change = await _made(call, wanted, "SMARTPHONE", body.user_id, vehicleNumber=body.vehicle_number)
    change.answer = StartedTrack(change.id)
    return change


async def update_track(call: Call, body: TrackUpdate) -> Change:
    """``PUT /tracks/{trackId}``. To start what runs, and to stop what is stopped, changes nothing."""
    action = body.action or body.status
    if action is None:
        raise invalid("action", "required", "is START or STOP")
    if body.status not in (None, action):
        raise invalid("status", "mismatch", "is another name of action, and says something else")
    row = await need_track(call, call.path["trackId"])
    if row.type == "SIM" and action == "START" and row.state == "CREATED":
        need_network(call)
    state = next_status(row.state or "", action)
    if state is None:
        change = unchanged(row)
        change.answer = _shown(row)
        return change
    change = started(call, row) if state == "STARTED" else ended(call, row, state)
    change.answer = _shown_change(change)
    return change


def need_network(call: Call) -> None:
    """Raise Refusal, 503, where no network is set that knows where SIMs are."""
    if not call.sim_url:
        text = "no network is set that knows where SIMs are: HAULIER_SIM_URL"
        raise Refusal(Cause.UNAVAILABLE, text, retry_after=3600)


async def _made(
    call: Call, wanted: TrackCreate, kind: TrackKind, device: str, *, name: str | None = None,
    vehicleNumber: str | None = None, msisdn: str | None = None, consent: str | None = None,
) -> Change:  # fmt: skip
    """The change that makes a track; its answer is 202 where it starts at once. Raises Refusal."""
    _check_names(wanted, kind, device)
    id = wanted.externalRefId or call.new_id(TRACK)
    old = await call.get(TRACK, id)
    if old is not None and old.state in RUNNING:
        message = f"a track {id!r} is live already"
        raise Refusal(Cause.TAKEN, message, [Fault("externalRefId", "taken", message)])
    body = TrackBody(
        name=name or device, app=call.identity.app_id, device=device, createdAt=call.at, contextId=wanted.contextId,
        externalRefId=wanted.externalRefId, vehicleNumber=vehicleNumber, msisdn=msisdn, consent=consent,
        seconds=track_seconds(wanted.expiry), callback=kept_callback(call, wanted.callback),
    )  # fmt: skip
    change = created(call, id, old, kind, body, starts=wanted.defaultStart)
    change.replan_on_conflict = frozenset({TRACK})
    track = shown_track(id, change.state or "", body)
    change.answer = _reply(call, track, STARTED_STATUS) if wanted.defaultStart else track
    return change


def _check_names(wanted: TrackCreate, kind: TrackKind, device: str) -> None:
    for field, text in (("externalRefId", wanted.externalRefId), ("contextId", wanted.contextId)):
        if text is not None and not (is_name(text, MAX_REF) and text == text.strip()):
            raise invalid(field, "pattern", f"is at most {MAX_REF} printable characters, without blanks around them")
    if not is_device_id(device):
        field = "vehicleNumber" if kind == "GPS" else "contextId"
        raise invalid(field, "pattern", "is 1 to 64 printable characters, without blanks around them")


def _sim_device(call: Call, msisdn: str) -> str:
    """The id of the device that stands for a SIM, which tells nothing of its number."""
    digest = bytes.fromhex(call.fingerprint(msisdn.encode(), SIM_SCOPE))
    return f"sim-{base64.b32encode(digest).decode()[:SIM_CHARACTERS].lower()}"


def _reply(call: Call, track: Track, status: int) -> Reply:
    body = success(msgspec.json.encode(track), call.uri, call.operation.method)
    return Reply(body, JSON.encode(), status)


def _shown(row: Resource) -> Track:
    return shown_track(row.id, row.state or "", row.body_as(TRACK_DECODER))


def _shown_change(change: Change) -> Track:
    write = change.rows[0]
    return shown_track(write.id, write.state or "", TRACK_DECODER.decode(write.body))

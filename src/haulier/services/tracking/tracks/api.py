"""Operations of tracks and consents. See: contract/tracking.yaml, contract/own.yaml."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from haulier.core.refusal import Cause
from haulier.platform.declarations.operation import PUBLIC, Conflict, RequestBody
from haulier.platform.declarations.parameters import CALLBACK_SECRET, COMMON_HEADERS, Query
from haulier.platform.declarations.section import Section, Statuses
from haulier.platform.typed.api import OFFSET
from haulier.services.tracking.api import BATCH
from haulier.services.tracking.responses import TraceWriteResult
from haulier.services.tracking.tracks import commands, consents, points, queries, sharing
from haulier.services.tracking.tracks.requests import (
    ConsentCreate,
    ConsentReply,
    GpsTrackCreate,
    SimTrackCreate,
    SmartphoneTrackCreate,
    TrackUpdate,
)
from haulier.services.tracking.tracks.responses import Consent, SharedTrack, ShownTrack, Track, Tracks
from haulier.services.tracking.tracks.rules import TrackStatus

WRITING = (*COMMON_HEADERS, CALLBACK_SECRET)
TRACKS = Section(
    "Location Tracking",
    headers=COMMON_HEADERS,
    write_headers=WRITING,
    statuses=Statuses(created=201, changed=202, refusals=(400, 401, 403, 503)),
)
REPLIES = Section("Location Tracking", auth=PUBLIC, is_extension=True)
TAKEN = Conflict(Cause.TAKEN, "externalRefId")
UPDATE = Annotated[TrackUpdate, Meta(extra_json_schema={"anyOf": [{"required": ["action"]}, {"required": ["status"]}]})]
ALL, ONE, CONSENT = "/tracks", "/tracks/{trackId}", "/consents/{msisdn}"

OPERATIONS = (
    TRACKS.post(f"{ALL}/sim", name="createSimTrack", number=1301, summary="Create a sim track").plan(
        commands.create_sim_track, body=SimTrackCreate, response=Track, reply_statuses=(202,), conflict=TAKEN
    ),
    TRACKS.post(
        f"{ALL}/smartphone", name="createSmartphoneTrack", number=1302, summary="Create a smartphone track"
    ).plan(
        commands.create_smartphone_track,
        body=SmartphoneTrackCreate,
        response=Track,
        reply_statuses=(202,),
        conflict=TAKEN,
    ),
    TRACKS.post(f"{ALL}/gps", name="createGpsTrack", number=1303, summary="Create a gps track").plan(
        commands.create_gps_track, body=GpsTrackCreate, response=Track, reply_statuses=(202,), conflict=TAKEN
    ),
    TRACKS.put(ONE, name="updateTrack", number=1304, summary="Start or stop a track").plan(
        commands.update_track, body=RequestBody(UPDATE), response=Track
    ),
    TRACKS.get(ALL, name="listTracks", number=1305, summary="Tracks of the tenant").handle(
        queries.list_tracks,
        query=(
            Query("limit", Annotated[int, Meta(ge=1, le=100)], description="50 when not given"),
            Query("offset", OFFSET),
            Query("status", TrackStatus),
        ),
        response=Tracks,
        is_extension=True,
    ),
    TRACKS.get(ONE, name="getTrack", number=1306, summary="Read one track").handle(
        queries.get_track, response=ShownTrack, is_extension=True
    ),
    TRACKS.post(f"{ONE}/traces", name="insertTrackTraces", number=1307, summary="Insert points of one track").handle(
        points.insert_track_traces, body=BATCH, response=TraceWriteResult, is_extension=True
    ),
    TRACKS.get(
        f"{ONE}/share",
        name="shareTrack",
        number=1308,
        summary="A link that shows the live position without an account until it expires",
    ).handle(
        sharing.share_track,
        query=(Query("expiry", description="a duration of at most 7d; 24h when not given"),),
        response=SharedTrack,
        is_extension=True,
    ),
    TRACKS.post(CONSENT, name="requestConsent", number=1309, summary="Ask a phone's holder for tracking consent").plan(
        consents.request_consent,
        body=RequestBody(ConsentCreate, is_required=False),
        response=Consent,
        success=202,
        documents_404=False,
    ),
    TRACKS.get(CONSENT, name="getConsentStatus", number=1310, summary="Read consent status of a phone").handle(
        consents.get_consent_status, response=Consent
    ),
    REPLIES.post(
        f"{CONSENT}/reply",
        name="answerConsent",
        number=1311,
        summary="The phone holder's answer, called by the SMS gateway",
    ).plan(
        consents.answer_consent, body=RequestBody(ConsentReply, is_secret=True), success=200, refusals=(400, 401, 404)
    ),
)
"""Numbers from 1301 on."""

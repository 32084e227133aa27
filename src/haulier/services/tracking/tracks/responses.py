"""What is said of tracks and consents, and what events tell of them. See: contract/tracking.yaml."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from haulier.services.tracking.responses import LastPosition, Milliseconds
from haulier.services.tracking.tracks.rules import ConsentStatus, TrackStatus


class Track(Struct, kw_only=True, omit_defaults=True):
    """A track, as it is answered to who made or changed it."""

    trackId: str
    trackName: str
    externalRefId: str | UnsetType = UNSET
    status: TrackStatus


class ShownTrack(Track, kw_only=True, omit_defaults=True):
    """A track as it is read."""

    type: Annotated[str, Meta(description="SIM, SMARTPHONE or GPS")]
    app: str
    deviceId: str
    contextId: str | UnsetType = UNSET
    vehicleNumber: str | UnsetType = UNSET
    createdAt: Milliseconds
    startedAt: Milliseconds | UnsetType = UNSET
    expiresAt: Milliseconds | UnsetType = UNSET
    endedAt: Milliseconds | UnsetType = UNSET
    lastPosition: LastPosition | UnsetType = UNSET


class TracksMeta(Struct):
    """How many tracks there are in all."""

    totalElements: int


class Tracks(Struct):
    """A page of tracks."""

    meta: TracksMeta
    tracks: list[ShownTrack]


class SharedTrack(Struct):
    """A link to where a track is."""

    url: str
    expiresAt: Milliseconds


class Consent(Struct, kw_only=True, omit_defaults=True):
    """Whether a phone's holder agreed."""

    msisdn: str
    status: ConsentStatus
    expiresAt: Milliseconds | UnsetType = UNSET


class StartedTrack(Struct):
    """A track as the phone apps want it."""

    track_id: str


class TakenPoints(Struct):
    """How many points were taken."""

    accepted: int


class TrackPayload(Struct, kw_only=True, omit_defaults=True):
    """What events tell of a track."""

    trackId: str
    trackName: str | UnsetType = UNSET
    externalRefId: str | UnsetType = UNSET
    status: TrackStatus
    app: str


class ConsentPayload(Struct, kw_only=True):
    """What events tell of a consent."""

    id: str
    status: ConsentStatus

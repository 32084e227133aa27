"""Request bodies of tracks and consents. See: contract/tracking.yaml."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from haulier.platform.declarations.wire_schemas import MAX_CALLBACK_URL, Callback
from haulier.services.tracking.requests import MAX_DEVICE_ID
from haulier.services.tracking.tracks.rules import Action

MAX_REF = 128
"""Longest id of a caller's own."""
MAX_REPLY = 160
MAX_TOKEN = 256
DURATION = r"^(?=.)([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?$"

Duration = Annotated[str, Meta(pattern=DURATION, max_length=32, description="a duration: 2h, 1d, 50s, 3h4m7s")]
Ref = Annotated[str, Meta(min_length=1, max_length=MAX_REF)]
Msisdn = Annotated[str, Meta(pattern=r"^[0-9]{1,12}$", description="country code and number, without a plus")]


class TrackCallback(Callback, kw_only=True, omit_defaults=True):
    """Where each change of a track is told."""

    url: Annotated[str, Meta(min_length=1, max_length=MAX_CALLBACK_URL, extra_json_schema={"format": "uri"})]


class TrackCreate(Struct, kw_only=True, omit_defaults=True):
    """What all tracks have."""

    contextId: Annotated[Ref, Meta(description="seed of trackName")] | None = None
    externalRefId: Annotated[Ref, Meta(description="the caller's id, which becomes the trackId")] | None = None
    defaultStart: Annotated[bool, Meta(description="true starts at once (202), false waits (201)")] = False
    expiry: Duration | None = None
    callback: TrackCallback | None = None


class SmartphoneTrackCreate(TrackCreate, kw_only=True, omit_defaults=True):
    """A track of a phone that sends its points itself."""

    contextId: Annotated[str, Meta(min_length=1, max_length=MAX_DEVICE_ID, description="names the phone, too")]


class GpsTrackCreate(TrackCreate, kw_only=True, omit_defaults=True):
    """A track of a vehicle's device."""

    vehicleNumber: Annotated[
        str, Meta(min_length=1, max_length=MAX_DEVICE_ID, description="deviceId or externalRefId of the device")
    ]


class SimTrackCreate(TrackCreate, kw_only=True, omit_defaults=True):
    """A track of a SIM, whose place the network knows."""

    msisdn: Msisdn


class TrackUpdate(Struct, kw_only=True, omit_defaults=True):
    """An action, by either of its names."""

    action: Action | None = None
    status: Annotated[Action, Meta(description="another name of action")] | None = None


class ConsentCreate(Struct, kw_only=True, omit_defaults=True):
    """How a phone's holder is asked."""

    callback: Callback | None = None
    validity: Annotated[str, Meta(pattern=r"^([0-9]+[dhms])+$", max_length=32)] = "30d"
    language: Annotated[str, Meta(max_length=35)] = "en"


class ConsentReply(Struct, kw_only=True):
    """A holder's answer, as the gateway hands it on."""

    reply: Annotated[str, Meta(max_length=MAX_REPLY)]
    token: Annotated[str, Meta(max_length=MAX_TOKEN)]


class PhoneTrackStart(Struct, kw_only=True, omit_defaults=True):
    """The phone apps' own form."""

    user_id: Annotated[str, Meta(min_length=1, max_length=MAX_DEVICE_ID)]
    vehicle_number: Ref | None = None

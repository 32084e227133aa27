"""Request bodies of geofences. See: contract/tracking.yaml."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from haulier.core.ids import MAX_ID_LENGTH
from haulier.platform.declarations.wire_schemas import Callback, EventCode, ReasonCode
from haulier.services.tracking.requests import MAX_APP, MAX_DEVICE_ID, MAX_NAME
from haulier.services.tracking.rules.geofence_state import ENTRY, EXIT, FenceEvent

MAX_EXTERNAL_REF = 128
MAX_DEVICES = 1_000
"""Devices of one geofence, and of one request."""
MAX_GEOFENCES = 200
"""Geofences of one device; migration 0002 names the same number."""
MAX_EVENTS = 16
"""Names of events in one list, repeated ones included."""
MAX_ACTIONS = 8
MIN_RADIUS, MAX_RADIUS = 10, 100_000
MIN_APPROACH, MAX_APPROACH = 50, 200_000
MIN_DWELL, MAX_DWELL = 60, 86_400

GeofenceStatus = Literal["ACTIVE", "INACTIVE"]


class GeoJson(Struct, kw_only=True):
    """A polygon with holes, or several."""

    type: Literal["Polygon", "MultiPolygon"]
    coordinates: Annotated[list[Any], Meta(description="[longitude, latitude]; open rings are closed")]


class Hysteresis(Struct, kw_only=True, omit_defaults=False):
    """How sure an entry and an exit have to be."""

    exitBuffer: Annotated[float, Meta(ge=0, le=1_000, description="metres")] = 20.0
    maxAccuracy: Annotated[float, Meta(ge=10, le=5_000, description="metres; less exact points are not judged")] = 250.0
    confirm: Annotated[int, Meta(ge=1, le=5, description="points inside in a row that make an entry")] = 1


class FenceAction(Struct, kw_only=True, omit_defaults=True):
    """What is to be done with a dispatch or a container when something happens at a geofence."""

    on: FenceEvent
    target: Annotated[
        Literal["DISPATCH", "CONTAINER"],
        Meta(description="DISPATCH gets subStatus, CONTAINER the event with eventCode and reasonCode"),
    ]
    dispatchId: (
        Annotated[str, Meta(max_length=MAX_ID_LENGTH, description="else that of who carries the device")] | None
    ) = None
    subStatus: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    containerId: Annotated[str, Meta(max_length=MAX_ID_LENGTH)] | None = None
    eventCode: EventCode | None = None
    reasonCode: ReasonCode | None = None


class GeofenceCreate(Struct, kw_only=True, omit_defaults=True):
    """A geofence: a circle, or ``geoJson``."""

    externalRefId: Annotated[str, Meta(min_length=1, max_length=MAX_EXTERNAL_REF)] | None = None
    lat: Annotated[float, Meta(ge=-90, le=90)] | None = None
    lon: Annotated[float, Meta(ge=-180, le=180)] | None = None
    radius: Annotated[float, Meta(ge=MIN_RADIUS, le=MAX_RADIUS, description="metres")] | None = None
    geoJson: GeoJson | None = None
    callback: Callback | None = None
    events: Annotated[list[FenceEvent], Meta(max_length=MAX_EVENTS, description="which are told; all are kept")] = (
        field(default_factory=lambda: [ENTRY, EXIT])
    )
    name: Annotated[str, Meta(max_length=MAX_NAME)] | None = None
    expiry: Annotated[int, Meta(description="epoch seconds or milliseconds")] | None = None
    dwellSeconds: Annotated[int, Meta(ge=MIN_DWELL, le=MAX_DWELL)] | None = None
    approachRadius: (
        Annotated[float, Meta(ge=MIN_APPROACH, le=MAX_APPROACH, description="metres from the centre, circles only")]
        | None
    ) = None
    hysteresis: Hysteresis | None = None
    actions: Annotated[list[FenceAction], Meta(max_length=MAX_ACTIONS)] = []


SHAPED = Annotated[
    GeofenceCreate,
    Meta(extra_json_schema={"oneOf": [{"required": ["lat", "lon", "radius"]}, {"required": ["geoJson"]}]}),
]


class StatusChange(Struct, kw_only=True):
    """Whether a geofence is to be judged."""

    status: GeofenceStatus


class SubscribedDevice(Struct, kw_only=True):
    """A device that is to be subscribed."""

    deviceId: Annotated[str, Meta(min_length=1, max_length=MAX_DEVICE_ID)]
    app: Annotated[str, Meta(min_length=1, max_length=MAX_APP)] | None = None


class SubscribeDevices(Struct, kw_only=True):
    """Devices to be subscribed to a geofence; those that are stay as they are."""

    devices: Annotated[list[SubscribedDevice], Meta(min_length=1, max_length=MAX_DEVICES)]

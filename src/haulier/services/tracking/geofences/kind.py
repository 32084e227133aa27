"""Geofences as they are stored. See: docs/design/geofences.md."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from haulier.core.ids import named_uuid
from haulier.platform.declarations.kind import CommandOutcome, UntypedKind, callback_kind
from haulier.platform.outbound.callback_request import CallbackRequest
from haulier.platform.storage.resources import Json
from haulier.services.tracking.geofences.requests import FenceAction, GeofenceStatus, GeoJson, Hysteresis
from haulier.services.tracking.geofences.responses import DevicesPayload, GeofencePayload
from haulier.services.tracking.rules.geofence_shapes import Area, Box, Circle, Shape, area_of
from haulier.services.tracking.rules.geofence_state import FenceEvent, Rules

GEOFENCE = "geofence"
GEOFENCE_DEVICES = "geofence_devices"
"""The subscriptions of a geofence, under its id."""
GEOFENCE_EVENT = "geofence_event"
"""What happened; no resource, it stands in the journal alone."""
ID_PREFIX = "geofence"
ACTIVE: GeofenceStatus = "ACTIVE"
INACTIVE: GeofenceStatus = "INACTIVE"
DELETED = "DELETED"
EXPIRY = "geofence expiry"
"""Purpose of the timer that ends a geofence."""
ACTION = "geofence action"
"""Purpose of the timers that carry out what follows from an event."""
DEVICES_RULE = "geofences_of_device"
"""The database's rule that a device has at most 200 geofences."""


class ActionSetter(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """Who set the actions of a geofence, and by which roles: one that is given later counts when they are set anew."""

    clientId: str
    appId: str
    userId: str = ""
    """Empty where an app acted for itself."""
    roles: tuple[str, ...]
    actor: str
    """As changes name who made them, JSON."""


class GeofenceBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A geofence as stored. ``expiry`` is epoch milliseconds."""

    externalRefId: str | None = None
    name: str | None = None
    lat: float | None = None
    lon: float | None = None
    radius: float | None = None
    geoJson: GeoJson | None = None
    """Its rings closed."""
    callback: CallbackRequest | None = None
    events: list[FenceEvent] = []
    expiry: int | None = None
    dwellSeconds: int | None = None
    approachRadius: float | None = None
    hysteresis: Hysteresis = msgspec.field(default_factory=Hysteresis)
    actions: list[FenceAction] = []
    actionsBy: ActionSetter | None = None
    """None where there are none, or nobody noted it yet: then Haulier acts."""
    boxes: list[Box]
    """Where a device may be for its points to matter, see migration 0002."""
    generation: int = 1
    """Counts what makes the states of all devices unknown: another shape, and each reactivation."""

    @property
    def rules(self) -> Rules:
        """What it asks of points."""
        dwell = None if self.dwellSeconds is None else self.dwellSeconds * 1000
        return Rules(self.hysteresis.exitBuffer, self.hysteresis.confirm, dwell, self.approachRadius)

    @property
    def shape(self) -> Shape:
        """The circle or the area."""
        if self.geoJson is not None:
            return _area(self.geoJson)
        return circle_of(self.lat, self.lon, self.radius)


class DevicesBody(msgspec.Struct, kw_only=True):
    """The subscriptions of a geofence: by the number of the device the app, and since when."""

    devices: dict[str, tuple[str, int]] = {}


GEOFENCE_BODY = msgspec.json.Decoder(GeofenceBody)
DEVICES_BODY = msgspec.json.Decoder(DevicesBody)

LISTED = UntypedKind(
    GEOFENCE,
    columns={"id": "id", "status": "state", "externalRefId": "key", "createdAt": "created_at",
             "updatedAt": "updated_at"},
    members=frozenset({"name"}),
)  # fmt: skip


def _area(given: GeoJson) -> Area:
    return area_of(given.type, given.coordinates)


def circle_of(lat: float | None, lon: float | None, radius: float | None) -> Circle:
    """The circle of a geofence that has no polygon: then it has all of these."""
    if lat is None or lon is None or radius is None:
        raise ValueError("neither a circle nor a polygon")
    return Circle(lat, lon, radius)


def _members(data: Json, _outcome: CommandOutcome) -> Json:
    return {**data, "service": "mts", "eventType": f"GEOFENCE_{data['event']}"}


TOLD = callback_kind(GEOFENCE_EVENT, "Geofence", _members)
"""What the engine needs to know for the callbacks."""


def event_id(geofence: str, device: str, event: FenceEvent, tis: int) -> str:
    """The id of an event: a repeated delivery has the same one."""
    return named_uuid("\x1f".join((geofence, device, event, str(tis))))


def geofence_payload(id: str, state: str, body: GeofenceBody) -> Any:
    """What events tell of a geofence."""
    return GeofencePayload(geofenceId=id, externalRefId=body.externalRefId or UNSET, status=state)


def devices_payload(id: str, body: DevicesBody) -> Any:
    """What events tell of its subscriptions."""
    return DevicesPayload(geofenceId=id, devices=len(body.devices))

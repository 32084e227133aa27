"""Responses of geofences, and what events tell of them. See: contract/tracking.yaml."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

from haulier.platform.declarations.wire_schemas import PageMeta as Total
from haulier.services.tracking.geofences.requests import FenceAction, GeofenceStatus, GeoJson, Hysteresis
from haulier.services.tracking.responses import Milliseconds, PageMeta
from haulier.services.tracking.rules.geofence_state import FenceEvent, PairState


class ShownCallback(Struct, omit_defaults=True):
    """Where events go. The headers are not shown."""

    url: str
    meta: Any = None


class Geofence(Struct, kw_only=True, omit_defaults=True):
    """A geofence."""

    id: str
    status: GeofenceStatus
    externalRefId: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    lat: float | UnsetType = UNSET
    lon: float | UnsetType = UNSET
    radius: float | UnsetType = UNSET
    geoJson: GeoJson | UnsetType = UNSET
    callback: ShownCallback | UnsetType = UNSET
    events: list[FenceEvent]
    expiry: Milliseconds | UnsetType = UNSET
    dwellSeconds: int | UnsetType = UNSET
    approachRadius: float | UnsetType = UNSET
    hysteresis: Hysteresis
    actions: list[FenceAction] = []
    createdAt: Milliseconds
    updatedAt: Milliseconds


class Geofences(Struct):
    """A page of geofences."""

    meta: Total
    geofences: list[Geofence]


class GeofenceDevice(Struct, kw_only=True, omit_defaults=True):
    """A device that is subscribed to a geofence. ``since`` is the point with which its state began, ``lastStateAt`` the
    last one that was judged.
    """

    deviceId: str
    app: str
    geofenceId: str
    lastState: PairState
    subscribedAt: Milliseconds
    lastStateAt: Milliseconds | UnsetType = UNSET
    since: Milliseconds | UnsetType = UNSET


class GeofenceDevices(Struct):
    """A page of subscribed devices."""

    meta: PageMeta
    devices: list[GeofenceDevice]


class GeofenceEvent(Struct, kw_only=True, omit_defaults=True):
    """What happened between a device and a geofence; ``timestamp`` is the time of the point."""

    eventId: str
    geofenceId: str
    externalRefId: str | UnsetType = UNSET
    deviceId: str
    app: str
    event: FenceEvent
    timestamp: Milliseconds
    lat: float
    lon: float
    accuracy: float | UnsetType = UNSET


class KeptEvent(GeofenceEvent, kw_only=True, omit_defaults=True):
    """The same with whether it was reported to the callback and on the stream."""

    reported: bool


class GeofenceEventPage(Struct):
    """A page of events, the newest first."""

    meta: Total
    events: list[KeptEvent]


class GeofencePayload(Struct, kw_only=True, omit_defaults=True):
    """What events tell of a geofence: nothing of where it is."""

    geofenceId: str
    externalRefId: str | UnsetType = UNSET
    status: str


class UndoneAction(GeofencePayload, kw_only=True, omit_defaults=True):
    """What an event tells of an action that was left undone."""

    deviceId: str
    event: FenceEvent
    target: Literal["DISPATCH", "CONTAINER"]
    targetId: str
    setBy: str
    """The person, or the app, who set it."""


class DevicesPayload(Struct, kw_only=True):
    """What events tell of subscriptions."""

    geofenceId: str
    devices: int

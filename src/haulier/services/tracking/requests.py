"""Request bodies of devices and points. See: contract/tracking.yaml."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Raw, Struct, UnsetType

MAX_POINTS = 10_000
"""Points of one batch."""
MAX_BATCH_BYTES = 4 * 1024 * 1024
"""Bytes of one batch, unpacked."""
MAX_DEVICE_ID = 64
MAX_APP = 128
MAX_NAME = 128
MAX_META_BYTES = 2_048
"""Longest ``meta`` of a point."""
MAX_PROVIDER = 32
MAX_MD = 16

DeviceType = Literal["GPS", "SMARTPHONE", "SIM", "IOT"]
Protocol = Literal["REST", "MQTT", "OSMAND", "GT06", "H02", "TK103", "GPS103", "TRACCAR"]


class DeviceCreate(Struct, kw_only=True, omit_defaults=True):
    """A device that is to send points."""

    deviceId: Annotated[str, Meta(min_length=1, max_length=MAX_DEVICE_ID, description="hardware id, unique per device")]
    app: Annotated[str, Meta(max_length=MAX_APP)] | None = None
    deviceType: DeviceType | None = None
    attributes: dict[str, Any] = {}
    name: Annotated[str, Meta(max_length=MAX_NAME)] | None = None
    protocol: Protocol = "MQTT"
    externalRefId: (
        Annotated[str, Meta(max_length=MAX_NAME, description="vehicle or participant that carries it")] | None
    ) = None


class TracePoint(Struct, kw_only=True, omit_defaults=True):
    """One position of one device, as the document shows it. A point that is not good is rejected alone."""

    tis: Annotated[int, Meta(description="time of the position, epoch milliseconds; seconds are taken too")]
    lat: Annotated[float, Meta(ge=-90, le=90)]
    lon: Annotated[float, Meta(ge=-180, le=180)]
    seq: Annotated[int, Meta(description="counted up by the device")] | None = None
    id: Annotated[list[str], Meta(description="the device's identifiers, the first one its deviceId")]
    meta: dict[str, Any] | None = None
    app: str | None = None
    md: Annotated[str, Meta(description="the way it was sent")] | None = None
    accuracy: Annotated[float, Meta(ge=0, description="metres")] | None = None
    distance: Annotated[float, Meta(description="metres since the point before, as the device counts")] | None = None
    isMobile: bool | None = None
    provider: str | None = None
    speed: Annotated[float, Meta(ge=0, description="metres a second")] | None = None
    bearing: Annotated[float, Meta(ge=0, le=360)] | None = None
    altitude: float | None = None
    battery: Annotated[float, Meta(ge=0, le=100)] | None = None


Points = Annotated[list[TracePoint], Meta(min_length=1, max_length=MAX_POINTS)]


class TraceBatch(Struct, kw_only=True, omit_defaults=True):
    """Points in ``traces`` or ``locationData``, exactly one of the two."""

    app: str | None = None
    trackName: str | None = None
    trackId: str | None = None
    deviceId: Annotated[str, Meta(max_length=MAX_DEVICE_ID)] | None = None
    traces: Points | None = None
    locationData: Annotated[Points, Meta(description="another name of traces")] | None = None


class SentPoint(Struct, kw_only=True):
    """A point as it comes, its types as far as real senders go. ``meta`` is kept as it came."""

    tis: int
    lat: float | str
    lon: float | str
    seq: int | None = None
    id: list[str] | str | None = None
    meta: Raw | UnsetType = UNSET
    app: str | None = None
    md: str | None = None
    accuracy: float | None = None
    distance: float | None = None
    isMobile: bool | None = None
    provider: str | None = None
    speed: float | None = None
    bearing: float | None = None
    altitude: float | None = None
    battery: float | None = None


class SentHead(Struct, kw_only=True):
    """What a batch says of all its points."""

    app: str | None = None
    trackName: str | None = None
    trackId: str | None = None
    deviceId: str | None = None


class SentBatch(SentHead, kw_only=True):
    """A batch whose points are all of the right types."""

    traces: list[SentPoint] | None = None
    locationData: list[SentPoint] | None = None


class SentParts(SentHead, kw_only=True):
    """A batch whose points are to be read one by one."""

    traces: list[Raw] | None = None
    locationData: list[Raw] | None = None

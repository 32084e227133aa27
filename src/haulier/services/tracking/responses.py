"""Responses of devices and points, and what events tell of devices. See: contract/tracking.yaml."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from haulier.services.tracking.requests import DeviceType, Protocol

Milliseconds = Annotated[int, Meta(description="epoch milliseconds")]
DeviceStatus = Literal["REGISTERED", "DEREGISTERED"]


class Mqtt(Struct, kw_only=True, omit_defaults=True):
    """How a device reaches the broker. The password is shown once."""

    topic: str
    downTopic: str
    clientId: str
    username: str
    password: str | UnsetType = UNSET
    url: str


class LastPosition(Struct, kw_only=True, omit_defaults=True):
    """The newest position of a device."""

    tis: Milliseconds
    lat: float
    lon: float
    app: str | UnsetType = UNSET
    seq: int | UnsetType = UNSET
    accuracy: float | UnsetType = UNSET
    speed: float | UnsetType = UNSET
    bearing: float | UnsetType = UNSET
    altitude: float | UnsetType = UNSET
    battery: float | UnsetType = UNSET


class Device(Struct, kw_only=True, omit_defaults=True):
    """A device."""

    deviceId: str
    app: str
    appId: str
    status: DeviceStatus
    protocol: Protocol
    deviceType: DeviceType | UnsetType = UNSET
    name: str | UnsetType = UNSET
    externalRefId: str | UnsetType = UNSET
    attributes: Raw | UnsetType = UNSET
    otherNames: list[str] | UnsetType = UNSET
    mqtt: Mqtt | UnsetType = UNSET
    createdAt: Milliseconds
    updatedAt: Milliseconds
    lastSeen: Milliseconds | UnsetType = UNSET
    lastPosition: LastPosition | UnsetType = UNSET


class DeviceMeta(Struct):
    """How many devices there are in all."""

    totalElements: int


class Devices(Struct):
    """A page of devices."""

    meta: DeviceMeta
    devices: list[Device]


class RenewedCredentials(Struct):
    """The new credentials of a device."""

    mqtt: Mqtt


class RejectedPoint(Struct):
    """A point that was not taken."""

    index: Annotated[int, Meta(description="its place in the batch, from 0")]
    reason: str


class TraceWriteResult(Struct):
    """What became of a batch. What is accepted is on disk."""

    accepted: int
    duplicates: int
    rejected: list[RejectedPoint]


class ShownPoint(Struct, kw_only=True, omit_defaults=True):
    """A stored point."""

    tis: Milliseconds
    lat: float
    lon: float
    seq: int | UnsetType = UNSET
    id: list[str]
    app: str
    md: str | UnsetType = UNSET
    accuracy: float | UnsetType = UNSET
    distance: float | UnsetType = UNSET
    isMobile: bool | UnsetType = UNSET
    provider: str | UnsetType = UNSET
    speed: float | UnsetType = UNSET
    bearing: float | UnsetType = UNSET
    altitude: float | UnsetType = UNSET
    battery: float | UnsetType = UNSET
    meta: Raw | UnsetType = UNSET


class PointRow(Struct, omit_defaults=True, gc=False):
    """A ``ShownPoint`` as it is made for each of the thousands of a day: by place, and without what it has not."""

    tis: int
    lat: float
    lon: float
    id: list[str]
    app: str
    seq: int | None = None
    md: str | None = None
    accuracy: float | None = None
    distance: float | None = None
    isMobile: bool | None = None
    provider: str | None = None
    speed: float | None = None
    bearing: float | None = None
    altitude: float | None = None
    battery: float | None = None
    meta: Raw | None = None


class PageMeta(Struct):
    """Which page it is, and how many points there are in all."""

    pageNo: int
    pageSize: int
    totalCount: int
    totalElements: int
    hasNextPage: bool


class Traces(Struct):
    """A page of points, by time and sequence number."""

    meta: PageMeta
    traces: list[ShownPoint]


class TraceRows(Struct):
    """``Traces`` of such rows."""

    meta: PageMeta
    traces: list[PointRow]


class MissingSequence(Struct):
    """Sequence numbers that never arrived."""

    deviceId: str
    app: str
    missing: list[int]
    ranges: Annotated[list[tuple[int, int]], Meta(description="first and last of each gap")]
    truncated: bool
    runs: Annotated[int, Meta(description="counter starts in the window")]


class DevicePayload(Struct, kw_only=True, omit_defaults=True):
    """What events tell of a device: nothing of its credentials."""

    deviceId: str
    app: str
    protocol: str
    status: DeviceStatus
    deviceType: str | UnsetType = UNSET
    externalRefId: str | UnsetType = UNSET

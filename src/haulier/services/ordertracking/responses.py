"""What public tracking answers with. No names, numbers, addresses or ids of people are ever in it."""

from __future__ import annotations

from msgspec import Struct


class TrackedState(Struct, kw_only=True):
    """What the client calls the order, and where it is."""

    clientOrderId: str
    state: str


class TracePoint(Struct, kw_only=True):
    """Where the rider was, epoch milliseconds."""

    tis: int
    lat: float
    lon: float


class Coordinates(Struct, kw_only=True):
    """Coordinates as texts."""

    lat: str
    long: str


class Spot(Struct, kw_only=True, omit_defaults=True):
    """A place by its coordinates."""

    geolocation: Coordinates | None = None


class TrackedJob(Struct, kw_only=True):
    """The job that the order goes by: the active one, else the latest."""

    dispatchRef: str
    pickup: Spot
    drop: Spot


class TrackedEvent(Struct, kw_only=True):
    """Something that happened to a shipment; ``timestamp`` in epoch seconds."""

    eventCode: str
    reasonCode: str
    timestamp: int


class TrackedShipment(Struct, kw_only=True):
    """One container of the order."""

    events: list[TrackedEvent]


class TrackedOrder(Struct, kw_only=True):
    """All that anybody may know of an order."""

    order: TrackedState
    riderTracking: list[TracePoint]
    job: TrackedJob | None
    shipmentTracking: list[TrackedShipment]


class Tracked(Struct, kw_only=True):
    """The frame of the answer."""

    data: TrackedOrder
    status: bool = True


class TrackingLink(Struct, kw_only=True):
    """The address of an order's tracking page, for whom the tenant gives it to; ``token`` is the end of it."""

    token: str
    url: str

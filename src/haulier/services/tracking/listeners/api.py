"""Operations by which positions come from OsmAnd's clients and from Traccar. See: own.yaml, contract/tracking.md 9.4.

They are open to callers without a token, as these protocols have none: what they take is filed for devices that were
registered for the protocol, and for no other.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.commands.call import Call
from haulier.platform.declarations.operation import Auth, RequestBody
from haulier.platform.declarations.parameters import Query
from haulier.platform.declarations.section import Section, Statuses
from haulier.services.tracking.acceptance import Acceptance
from haulier.services.tracking.listeners.osmand import OSMAND
from haulier.services.tracking.listeners.rules.web_forms import (
    Missing,
    Received,
    read_forward,
    read_json,
    read_query,
    why_unreadable,
)
from haulier.services.tracking.listeners.senders import TRACCAR, Senders
from haulier.services.tracking.rules.points import REASONS

MAX_BODY_BYTES = 65_536
QUERY_NAMES = ("id", "deviceid", "lat", "lon", "location", "timestamp", "speed", "bearing", "heading", "altitude",
               "accuracy", "hdop", "batt")  # fmt: skip


class Filed(Struct):
    """Whose position was stored."""

    id: str


class OsmAndLocation(Struct):
    """A position in the JSON form of OsmAnd's newer clients."""

    location: dict[str, Any]
    device_id: str


class TraccarForward(Struct):
    """A position with its device, as Traccar forwards it."""

    position: dict[str, Any]
    device: dict[str, Any]


LISTENERS = Section(
    "Listeners",
    auth=Auth(is_public=True, tenant_in="tenantId"),
    statuses=Statuses(created=200, refusals=(400, 404, 429, 503)),
)
QUERY = tuple(Query(name) for name in QUERY_NAMES)


async def receive_query(call: Call, _body: None) -> Filed:
    """``GET /listeners/osmand/{tenantId}``. Raises Refusal."""
    _need_listener(call, OSMAND)
    given = {name: value for name in QUERY_NAMES if (value := call.query(name)) is not None}
    try:
        received = read_query(given, call.at)
    except ValueError as error:
        raise _unreadable(error) from None
    return await _file(call, OSMAND, received)


async def receive_json(call: Call, received: Received) -> Filed:
    """``POST /listeners/osmand/{tenantId}``. Raises Refusal."""
    return await _file(call, OSMAND, received)


async def receive_forward(call: Call, received: Received) -> Filed:
    """``POST /listeners/traccar/{tenantId}``. Raises Refusal."""
    return await _file(call, TRACCAR, received)


def read_osmand_body(call: Call, raw: bytes) -> Received:
    """The position of a body. Raises Refusal."""
    _need_listener(call, OSMAND)
    try:
        return read_json(raw)
    except ValueError as error:
        raise _unreadable(error) from None


def read_traccar_body(call: Call, raw: bytes) -> Received:
    """The position of a body. Raises Refusal."""
    _need_listener(call, TRACCAR)
    try:
        return read_forward(raw)
    except ValueError as error:
        raise _unreadable(error) from None


def _need_listener(call: Call, protocol: str) -> None:
    if not call.of_process(Senders).is_heard(protocol):
        raise Refusal(Cause.NOT_FOUND, f"{protocol} is not heard: HAULIER_LISTENERS does not name it")


def _unreadable(error: ValueError) -> Refusal:
    text = why_unreadable(error)
    return invalid(str(error), "required", text) if isinstance(error, Missing) else Refusal(Cause.MALFORMED, text)


async def _file(call: Call, protocol: str, received: Received) -> Filed:
    """Store a position for its device. Raises Refusal, NOT_FOUND where none is registered for the protocol."""
    tenant, senders = call.path["tenantId"], call.of_process(Senders)
    source = await senders.of_tenant(tenant, protocol.upper(), received.device)
    if source is None:
        raise Refusal(Cause.NOT_FOUND, f"no device {received.device!r} is registered for {protocol.upper()}")
    if received.point is None:
        senders.count(protocol, "no fix")
        return Filed(source.device)
    senders.count(protocol, "position")
    taken = await call.of_process(Acceptance).accept(source, [received.point])
    for each in taken.rejected:
        raise invalid(each.reason, each.reason, REASONS[each.reason])
    return Filed(source.device)


JSON = RequestBody(OsmAndLocation, read=read_osmand_body, max_bytes=MAX_BODY_BYTES, is_secret=True)
FORWARD = RequestBody(TraccarForward, read=read_traccar_body, max_bytes=MAX_BODY_BYTES, is_secret=True)

OPERATIONS = (
    LISTENERS.get(
        "/listeners/osmand/{tenantId}", name="receiveOsmAnd", number=1501, summary="Positions in the OsmAnd form"
    ).handle(receive_query, query=QUERY, response=Filed, is_extension=True),
    LISTENERS.post(
        "/listeners/osmand/{tenantId}",
        name="receiveOsmAndJson",
        number=1502,
        summary="Positions in the JSON form of OsmAnd's newer clients",
    ).handle(receive_json, body=JSON, response=Filed, is_extension=True),
    LISTENERS.post(
        "/listeners/traccar/{tenantId}",
        name="receiveTraccarForward",
        number=1503,
        summary="Positions forwarded by a Traccar server, its JSON forward",
    ).handle(receive_forward, body=FORWARD, response=Filed, refusals=(400, 401, 404, 429, 503), is_extension=True),
)

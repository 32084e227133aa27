"""Reads of geofences. See: contract/tracking.md section 9.6 and contract/own.yaml."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from msgspec import UNSET

from haulier.core.filters import parse_query
from haulier.core.filters.tree import Group, Term
from haulier.core.refusal import Cause, Refusal, invalid
from haulier.engines.postgres import Record
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.declarations.wire_schemas import PageMeta as Total
from haulier.platform.listing.query import ListRequest, check_page, find_resources, read_window
from haulier.platform.storage.resources import Resource
from haulier.services.tracking.geofences.kind import ACTIVE, DELETED, GEOFENCE, GEOFENCE_BODY, INACTIVE, LISTED
from haulier.services.tracking.geofences.movements import MOVEMENTS, movement_key
from haulier.services.tracking.geofences.requests import GeofenceStatus
from haulier.services.tracking.geofences.responses import (
    Geofence,
    GeofenceDevice,
    GeofenceDevices,
    GeofenceEventPage,
    Geofences,
    KeptEvent,
    ShownCallback,
)
from haulier.services.tracking.responses import PageMeta
from haulier.services.tracking.rules.geofence_shapes import HALF_TURN
from haulier.services.tracking.rules.geofence_state import PairState
from haulier.services.tracking.visibility import visible_app

SQL = load_statements("haulier.services.tracking.geofences", "queries.sql")

LAST_MOMENT = 2**62


async def get_geofence(call: Call, _body: None) -> Geofence:
    """``GET /geofences/{geofenceId}``."""
    return shown_geofence(call, await need_geofence(call))


async def get_geofence_by_external_ref_id(call: Call, _body: None) -> Geofence:
    """``GET /geofences/external-ref/{externalRefId}``."""
    row = await call.by_key(GEOFENCE, call.path["externalRefId"])
    if row is None:
        raise Refusal(Cause.NOT_FOUND, f"there is no geofence with the externalRefId {call.path['externalRefId']!r}")
    return shown_geofence(call, row)


async def list_geofences(call: Call, _body: None) -> Geofences:
    """``GET /geofences``: the newest first; with ``bbox`` those in a part of the map, by their ids."""
    window, status = read_window(call), call.query_as("status", GeofenceStatus, None)
    bbox, query = call.query("bbox"), call.query("query") or ""
    if bbox is None:
        tree = parse_query(query)
        if status is not None:
            tree = Group("and", (Term("status", "eq", status), tree))
        found = await find_resources(call, LISTED, None, ListRequest(tree, window, "createdAt"))
        assert found.total is not None, "it was asked for"
        return Geofences(Total(found.total), [shown_geofence(call, row) for row in found.resources])
    if query:
        raise invalid("query", "bbox", "a list with bbox takes no query")
    rows = await call.fetch_list(SQL["in_view"], *_view(bbox), status, window.limit, window.offset)
    total = rows[0]["total"] if rows else 0
    resources = [_resource_of(row) for row in rows]
    check_page(resources)
    return Geofences(Total(total), [shown_geofence(call, row) for row in resources])


async def get_subscribed_devices(call: Call, _body: None) -> GeofenceDevices:
    """``GET /geofences/{geofenceId}/devices``, by their ids; all, or those in one state."""
    row, window = await need_geofence(call), read_window(call)
    state = call.query_as("state", PairState, None)
    rows = await call.fetch(SQL["devices"], row.id, None, state, window.limit, window.offset)
    total = (await call.fetch(SQL["count_devices"], row.id, state))[0][0]
    limit, offset = window.limit, window.offset
    meta = PageMeta(offset // limit + 1, limit, total, total, offset + len(rows) < total)
    judged_by = _judged_by(row)
    return GeofenceDevices(meta, [_shown_device(row, judged_by, each) for each in rows])


async def get_subscribed_device(call: Call, _body: None) -> GeofenceDevice:
    """``GET /geofences/{geofenceId}/devices/{deviceId}``."""
    row = await need_geofence(call)
    rows = await call.fetch(SQL["devices"], row.id, call.path["deviceId"], None, 1, 0)
    if not rows:
        raise Refusal(Cause.NOT_FOUND, f"the device {call.path['deviceId']!r} is not subscribed to this geofence")
    return _shown_device(row, _judged_by(row), rows[0])


async def list_geofence_events(call: Call, _body: None) -> GeofenceEventPage:
    """``GET /geofences/{geofenceId}/events``: what happened, told or not, the newest first. An app sees what its own
    points led to, unless a role says more.
    """
    row, window = await need_geofence(call), read_window(call)
    first, last = call.query_as("from", int, 0), call.query_as("to", int, LAST_MOMENT)
    for name, moment in (("from", first), ("to", last)):
        if not 0 <= moment <= LAST_MOMENT:
            raise invalid(name, "range", f"{name} is a moment in epoch milliseconds")
    where = (row.id, first, last, call.query("deviceId"), await visible_app(call))
    rows = await call.fetch_list(SQL["events"], *where, window.limit, window.offset)
    total = await call.fetch_list_value(SQL["count_events"], *where)
    return GeofenceEventPage(Total(total), [_shown_event(row, each) for each in rows])


async def need_geofence(call: Call) -> Resource:
    """The geofence of the path. Raises Refusal NOT_FOUND."""
    row = await call.get(GEOFENCE, call.path["geofenceId"])
    if row is None or row.state == DELETED:
        raise Refusal(Cause.NOT_FOUND, f"there is no geofence {call.path['geofenceId']!r}")
    return row


async def numbers_of(call: Call, ids: Sequence[str]) -> dict[str, int]:
    """The numbers of the devices that are known, by their ids."""
    return {row["device_id"]: row["number"] for row in await call.fetch(SQL["numbers"], ids)}


async def need_device_number(call: Call) -> int:
    """The number of the device of the path. Raises Refusal NOT_FOUND."""
    id = call.path["deviceId"]
    numbers = await numbers_of(call, [id])
    if id not in numbers:
        raise Refusal(Cause.NOT_FOUND, f"nothing is known of a device {id!r}")
    return numbers[id]


def _resource_of(row: Record) -> Resource:
    """A resource of a row that has a column more."""
    return Resource(*list(row.values())[:-1])


def shown_geofence(call: Call, row: Resource) -> Geofence:
    """The wire form of a geofence."""
    body = row.body_as(GEOFENCE_BODY)
    given = body.callback
    return Geofence(
        id=row.id,
        status=ACTIVE if row.state == ACTIVE else INACTIVE,
        externalRefId=body.externalRefId or UNSET,
        name=UNSET if body.name is None else body.name,
        lat=UNSET if body.lat is None else body.lat,
        lon=UNSET if body.lon is None else body.lon,
        radius=UNSET if body.radius is None else body.radius,
        geoJson=body.geoJson or UNSET,
        callback=UNSET if given is None else ShownCallback(call.address_of(given), given.meta),
        events=body.events,
        expiry=UNSET if body.expiry is None else body.expiry,
        dwellSeconds=UNSET if body.dwellSeconds is None else body.dwellSeconds,
        approachRadius=UNSET if body.approachRadius is None else body.approachRadius,
        hysteresis=body.hysteresis,
        actions=body.actions,
        createdAt=row.created_at,
        updatedAt=row.updated_at,
    )


def _judged_by(fence: Resource) -> str:
    """The key of the movement by which devices are judged at a geofence."""
    return movement_key(fence.body_as(GEOFENCE_BODY).hysteresis.maxAccuracy)


def _shown_device(fence: Resource, judged_by: str, row: Record) -> GeofenceDevice:
    movement = MOVEMENTS.decode(row["movements"]).get(judged_by)
    judged_at = movement.last.tis if movement is not None and movement.last is not None else None
    is_known = row["state"] != "UNKNOWN"
    return GeofenceDevice(
        deviceId=row["device_id"],
        app=row["app"],
        geofenceId=fence.id,
        lastState=row["state"],
        subscribedAt=row["subscribed_at"],
        lastStateAt=judged_at if is_known and judged_at is not None else UNSET,
        since=UNSET if row["since"] is None else row["since"],
    )


def _shown_event(fence: Resource, row: Record) -> KeptEvent:
    return KeptEvent(
        eventId=str(row["id"]),
        geofenceId=fence.id,
        externalRefId=fence.key or UNSET,
        deviceId=row["device_id"],
        app=row["app"],
        event=row["event"],
        timestamp=row["tis"],
        lat=row["lat"],
        lon=row["lon"],
        accuracy=UNSET if row["accuracy"] is None else row["accuracy"],
        reported=row["is_reported"],
    )


def _view(bbox: str) -> tuple[float, float, float, float, float, float]:
    """West, south, east and north of a first box, west and east of a second: the same, or over the 180th meridian.

    Raises Refusal.
    """
    try:
        west, south, east, north = (float(part) for part in bbox.split(","))
    except ValueError:
        west = south = east = north = float("nan")
    is_there = all(isfinite(each) for each in (west, south, east, north))
    if not (is_there and abs(west) <= HALF_TURN and abs(east) <= HALF_TURN and -90 <= south <= north <= 90):
        raise invalid("bbox", "format", "bbox is west,south,east,north in degrees")
    if west <= east:
        return west, south, east, north, west, east
    return west, south, HALF_TURN, north, -HALF_TURN, east

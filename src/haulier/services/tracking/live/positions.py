"""The reads of the map."""

from __future__ import annotations

import asyncio
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from haulier.core.refusal import invalid
from haulier.engines.postgres import Record
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.services.tracking.live.tenant_positions import MAX_TOLD, PositionReader
from haulier.services.tracking.live.topics import TYPES, Wanted, read_box
from haulier.services.tracking.queries import need_known
from haulier.services.tracking.requests import DeviceType
from haulier.services.tracking.responses import Milliseconds
from haulier.services.tracking.retention import first_readable
from haulier.services.tracking.rules.geofence_state import FenceEvent
from haulier.services.tracking.rules.thinning import Fix, length_of, stops_of, thinned
from haulier.services.tracking.visibility import readable_app

SQL = load_statements("haulier.services.tracking", "queries.sql")
FENCE_SQL = load_statements("haulier.services.tracking.geofences", "queries.sql")

MAX_FIXES = 100_000
"""Points of a trace that are looked at."""
MAX_SHOWN = 50_000
DEFAULT_SHOWN = 2_000
MAX_EVENTS = 1_000
"""Events at geofences that are shown of a trace."""
Moment = Annotated[int, Meta(ge=0, le=10**15)]


class DevicePosition(Struct, kw_only=True, omit_defaults=True):
    """Where a device is."""

    deviceId: str
    tis: Milliseconds
    lastSeen: Milliseconds
    lat: float
    lon: float
    app: str
    accuracy: float | UnsetType = UNSET
    speed: float | UnsetType = UNSET
    bearing: float | UnsetType = UNSET
    battery: float | UnsetType = UNSET
    deviceType: DeviceType | UnsetType = UNSET
    externalRefId: str | UnsetType = UNSET


class Positions(Struct):
    """Where devices are."""

    at: Annotated[int, Meta(description="what was seen later is told by the next read since then")]
    truncated: Annotated[bool, Meta(description="are there more than are shown?")]
    positions: list[DevicePosition]


class ShownStop(Struct):
    """Where a device stood."""

    lat: float
    lon: float
    arrivedAt: Milliseconds
    leftAt: Milliseconds


class ShownFenceEvent(Struct, omit_defaults=True):
    """What happened between a device and a geofence."""

    geofenceId: str
    event: FenceEvent
    tis: Milliseconds
    lat: float
    lon: float
    name: str | UnsetType = UNSET


class Replay(Struct):
    """A trace with fewer points that keep its shape."""

    deviceId: str
    total: Annotated[int, Meta(description="points of the time")]
    distance: Annotated[float, Meta(description="metres over all of them")]
    points: Annotated[list[tuple[int, float, float]], Meta(description="tis, lat, lon")]
    stops: list[ShownStop]
    events: Annotated[list[ShownFenceEvent], Meta(description="at geofences that it is subscribed to, the first 1,000")]


async def list_positions(call: Call, _body: None) -> Positions:
    """``GET /positions``: all devices, or those in an area, of a type or of a dispatch."""
    box_text, type_, dispatch = call.query("bbox"), call.query("type"), call.query("dispatchId")
    if len([given for given in (box_text, type_, dispatch) if given]) > 1:
        raise invalid("bbox", "oneOf", "positions are asked for by bbox, type or dispatchId, by one of them")
    if type_ and type_ not in TYPES:
        raise invalid("type", "enum", f"there are {', '.join(sorted(TYPES))}")
    box = read_box(box_text) if box_text else None
    if box_text and box is None:
        raise invalid("bbox", "format", "an area is west,south,east,north in degrees")
    since, at, app = call.query_as("since", Moment, 0), call.now(), await readable_app(call)
    reader = call.of_process(PositionReader)
    carriers = await reader.carriers_of(call.tenant, [dispatch]) if dispatch else []
    wanted = Wanted(
        not (box_text or type_ or dispatch), frozenset([box] if box else []), frozenset([type_] if type_ else [])
    )
    rows = await reader.read(call.tenant, wanted, app, since, carriers=carriers)
    return Positions(at, len(rows) > MAX_TOLD, [_shown(row) for row in rows[:MAX_TOLD]])


async def replay_trace(call: Call, _body: None) -> Replay:
    """``GET /traces/{deviceId}``: for a map, in at most so many points."""
    device = call.path["deviceId"]
    first, last = (call.query_as(name, Moment, None) for name in ("from", "to"))
    for name, moment in (("from", first), ("to", last)):
        if moment is None:
            raise invalid(name, "required", f"the query parameter {name} is required")
    if last < first:
        raise invalid("to", "minimum", "to lies before from")
    most = call.query_as("points", Annotated[int, Meta(ge=2, le=MAX_SHOWN)], DEFAULT_SHOWN)
    app = await readable_app(call)
    await need_known(call, device)
    first = max(first, await first_readable(call))
    rows = await call.fetch_list(SQL["fixes"], device, first, last, app, MAX_FIXES + 1)
    if len(rows) > MAX_FIXES:
        raise invalid("from", "maxItems", f"more than {MAX_FIXES} points lie in this time; name a shorter one")
    happened = await call.fetch_list(FENCE_SQL["events_of_device"], device, first, last, app, MAX_EVENTS)
    events = [
        ShownFenceEvent(row["geofence"], row["event"], row["tis"], row["lat"], row["lon"], row["name"] or UNSET)
        for row in happened
    ]
    return await asyncio.to_thread(_replay, device, [Fix(*row) for row in rows], most, events)


def _replay(device: str, fixes: list[Fix], most: int, events: list[ShownFenceEvent]) -> Replay:
    stops = [ShownStop(stop.lat, stop.lon, stop.first, stop.last) for stop in stops_of(fixes)]
    points = [(fix.tis, fix.lat, fix.lon) for fix in thinned(fixes, most)]
    return Replay(device, len(fixes), length_of(fixes), points, stops, events)


def _shown(row: Record) -> DevicePosition:
    known = {name: row[name] for name in ("accuracy", "speed", "bearing", "battery") if row[name] is not None}
    return DevicePosition(
        deviceId=row["device_id"],
        tis=row["tis"],
        lastSeen=row["seen_at"],
        lat=row["lat"],
        lon=row["lon"],
        app=row["app"],
        deviceType=row["device_type"] or UNSET,
        externalRefId=row["carrier"] or UNSET,
        **known,
    )

"""Reads of locations: one, lists, the nearest. See: contract/location.yaml, location.md section 9.5."""

from __future__ import annotations

import math
from typing import Annotated, Any

from msgspec import UNSET, Meta

from haulier.core.refusal import Fault, refuse_faults
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.declarations.shared_members import shared_members
from haulier.platform.declarations.wire_schemas import PageMeta
from haulier.platform.listing.numbered_list import read_numbered_list
from haulier.platform.storage.resources import Resource
from haulier.services.location.instances.circles import box_around
from haulier.services.location.instances.commands import need_location
from haulier.services.location.instances.responses import (
    Location,
    Locations,
    NearLocation,
    NearLocations,
    ShownAddress,
    ShownCountry,
    ShownGeolocation,
    ShownLookup,
)
from haulier.services.location.kind import LISTED, LOCATION, LOCATION_DECODER, is_gone
from haulier.services.location.point_query import read_point

SQL = load_statements("haulier.services.location.instances", "points.sql")

Radius = Annotated[float, Meta(ge=1, le=100_000, description="metres; 5,000 when not given")]
NearLimit = Annotated[int, Meta(ge=1, le=100, description="20 when not given")]
DEFAULT_RADIUS, DEFAULT_NEAR = 5_000.0, 20
DISTANCE_DIGITS = 1


async def get_location(call: Call, _body: None) -> Location:
    """One location."""
    return Location(**_members(await need_location(call)))


async def list_locations(call: Call, _body: None) -> Locations:
    """A page of locations: by ``query``, newest first unless ``sortBy`` names another field."""
    meta, rows = await read_numbered_list(call, LISTED)
    return Locations(meta, [Location(**_members(row)) for row in rows])


async def list_nearby(call: Call, _body: None) -> NearLocations:
    """Locations within a radius around a point, the nearest first."""
    lat, long = read_point(call)
    radius = call.query_as("radius", Radius, DEFAULT_RADIUS)
    if not math.isfinite(radius):
        refuse_faults([Fault("radius", "range", "must be a number of metres")])
    limit = call.query_as("limit", NearLimit, DEFAULT_NEAR)
    records = await call.fetch_list(
        SQL["nearby"], lat, long, *box_around(lat, long, radius), call.query("tag"), radius, limit
    )
    rows = await call.get_many([(LOCATION, record["id"]) for record in records]) if records else []
    near = [
        NearLocation(**_members(row), distance=round(record["metres"], DISTANCE_DIGITS))
        for record, row in zip(records, rows, strict=True)
        if row is not None and not is_gone(row)
    ]
    return NearLocations(PageMeta(records[0]["total"] if records else 0), near)


def _members(row: Resource) -> dict[str, Any]:
    """The members of a location as it is shown."""
    body = row.body_as(LOCATION_DECODER)
    country = ShownCountry(body.address.country.code, body.address.country.name)
    given, lookup = body.geolocation, body.lookup
    return shared_members(body, Location) | {
        "id": row.id,
        "tenantId": row.tenant_id,
        "address": ShownAddress(**{**shared_members(body.address, ShownAddress), "country": country}),
        "geolocation": UNSET if given is None else ShownGeolocation(given.lat, given.long),
        "lookup": UNSET if lookup is None else ShownLookup(**shared_members(lookup, ShownLookup)),
        "createdAt": row.created_at,
        "updatedAt": row.updated_at,
    }

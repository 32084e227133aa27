"""What other services may use of locations: a place is kept with the caller's own change, once in a tenant.

Of two calls that keep the same place at the same moment one is planned again, if ``replan_on_conflict`` of its change
names ``LOCATION``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from haulier.core.ids import derived
from haulier.platform.commands.call import Call
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import RowWrite
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.location.addresses import Address, Geolocation, Place
from haulier.services.location.instances.address_parts import named_country
from haulier.services.location.instances.lookups import look_up, look_up_due, look_up_point
from haulier.services.location.instances.offline import Wanted
from haulier.services.location.instances.place_warnings import PlaceWarning, check_parts
from haulier.services.location.kind import LOCATION, LOCATION_DECODER, LocationBody, Point, is_gone
from haulier.services.location.point_query import POINT, read_point
from haulier.services.location.rules import place_key
from haulier.services.location.world.load.loader import Loaded, load_postal_file, load_world
from haulier.services.location.world.lookups import Centre, NearCity, centre_of, check_place, nearest_city, time_zone_of

__all__ = [
    "LOCATION",
    "POINT",
    "Address",
    "Centre",
    "Geolocation",
    "KeptLocation",
    "Loaded",
    "LocationBody",
    "NearCity",
    "Place",
    "PlaceWarning",
    "Wanted",
    "centre_of",
    "check_parts",
    "check_place",
    "keep_locations",
    "load_postal_file",
    "load_world",
    "look_up",
    "look_up_due",
    "look_up_point",
    "named_country",
    "nearest_city",
    "read_locations",
    "read_point",
    "read_points",
    "time_zone_of",
]


class KeptLocation(NamedTuple):
    """A kept place: its id, and the row that the change has to write; none where it was there."""

    id: str
    row: RowWrite | None


async def keep_locations(call: Call, places: Sequence[Place]) -> list[KeptLocation]:
    """Keep the places of one call, looked up together. The same place twice has one id, and a row each time."""
    keys = [place_key(place) for place in places]
    ids = [derived(LOCATION, call.tenant, LOCATION, key) for key in keys]
    found = await call.get_many([(LOCATION, id) for id in ids])
    return [
        _kept(call, number, place, key, id, known)
        for number, (place, key, id, known) in enumerate(zip(places, keys, ids, found, strict=True))
    ]


def _kept(call: Call, number: int, place: Place, key: str, id: str, known: Resource | None) -> KeptLocation:
    if known is not None:
        is_same = not is_gone(known) and place_key(known.body_as(LOCATION_DECODER)) == key
        if known.version == 1 or is_same:
            return KeptLocation(id, None)
        id = call.new_id(LOCATION, number)  # it was changed since, and is another place now
    point = Point(float(place.geolocation.lat), float(place.geolocation.long))
    body = {"address": place.address, "geolocation": place.geolocation, "point": point}
    return KeptLocation(id, RowWrite(LOCATION, id, 0, body=to_json(body)))


async def read_locations(call: Call, ids: Iterable[str]) -> dict[str, LocationBody]:
    """Those of the places that are there, by their ids, read together."""
    wanted = list(dict.fromkeys(ids))
    rows = await call.get_many([(LOCATION, id) for id in wanted])
    return {
        id: row.body_as(LOCATION_DECODER)
        for id, row in zip(wanted, rows, strict=True)
        if row is not None and not is_gone(row)
    }


async def read_points(runtime: Runtime, tenant: str, ids: Iterable[str]) -> dict[str, tuple[float, float]]:
    """Latitude and longitude of those of the places that are there and have coordinates. Raises Unavailable."""
    rows = await runtime.reader.get_many(tenant, [(LOCATION, id) for id in dict.fromkeys(ids)])
    bodies = {row.id: row.body_as(LOCATION_DECODER) for row in rows if row is not None and not is_gone(row)}
    return {id: (body.point.lat, body.point.long) for id, body in bodies.items() if body.point is not None}

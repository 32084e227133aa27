"""What lies at a point: the nearest city and postal code, and the time zone. See: contract/location.md 9.4."""

from __future__ import annotations

import math

from haulier.core.great_circle import METRES_A_DEGREE, great_circle
from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.declarations.shared_members import shared_members
from haulier.services.location.point_query import read_point
from haulier.services.location.world.first_load import refuse_while_loading
from haulier.services.location.world.merged import CityPlace, cities_by_number, own_city_place
from haulier.services.location.world.responses import NearestPlace
from haulier.services.location.world.rules.grid import SCALE, cells_around
from haulier.services.location.world.search import city_hit
from haulier.services.location.world.set_reads import read_set
from haulier.services.location.world.shown import given
from haulier.services.location.world.tenant_places import TenantPlaces, read_places

CITY_METERS = 50_000
"""How far the nearest city may be."""
CITY_DEGREES = CITY_METERS / METRES_A_DEGREE
POSTAL_METERS = 30_000


def time_zone_of(lat: float, lon: float) -> str | None:
    """The time zone of a point, also at sea."""
    from tzfpy import get_tz

    return get_tz(lon, lat) or None


async def nearest_city(call: Call, places: TenantPlaces, lat: float, lon: float) -> tuple[CityPlace, float] | None:
    """The nearest city that the tenant has within ``CITY_METERS``, and its distance in metres."""
    found = await _nearest_of_set(call, places, lat, lon)
    for city in places.cities.values():
        spot = city.body.geolocation
        if city.is_deleted or spot is None or abs(spot.lat - lat) > CITY_DEGREES:
            continue
        if places.is_hidden(city.body.country, city.body.stateCode):
            continue
        meters = great_circle(lat, lon, spot.lat, spot.long)
        if meters <= (found[1] if found is not None else CITY_METERS):
            number = city.body.number
            if number is None:
                found = await own_city_place(call, places, city), meters
            elif number in (of_set := await cities_by_number(call, places, [number])):
                found = of_set[number], meters
    return found


async def _nearest_of_set(call: Call, places: TenantPlaces, lat: float, lon: float) -> tuple[CityPlace, float] | None:
    """The nearest city of the set, but for those that the tenant put elsewhere."""
    moved = [
        city.body.number
        for city in places.cities.values()
        if city.body.number is not None and (city.is_deleted or city.body.geolocation is not None)
    ]
    rows = await read_set(
        call, "nearest_city", *_around(lat, lon, CITY_METERS), places.hidden_countries, places.hidden_states, moved
    )
    if not rows:
        return None
    number, lat_e5, lon_e5 = rows[0]
    meters = great_circle(lat, lon, lat_e5 / SCALE, lon_e5 / SCALE)
    city = (await cities_by_number(call, places, [number])).get(number)
    return None if city is None or meters > CITY_METERS else (city, meters)


def _around(lat: float, lon: float, meters: float) -> tuple[float, float, float, list[int], list[int]]:
    """The parameters by which statements look around a point."""
    return lat * SCALE, lon * SCALE, math.cos(math.radians(lat)), *cells_around(lat, lon, meters)


async def find_nearest(call: Call, _body: None) -> NearestPlace:
    """``GET /country/reverse``. Refused where there is no city within 50 km."""
    (lat, lon), places = read_point(call), await read_places(call)
    found = await nearest_city(call, places, lat, lon)
    if found is None:
        await refuse_while_loading(call)
        raise Refusal(Cause.NOT_FOUND, f"there is no city within {CITY_METERS // 1000} km")
    city, meters = found
    codes = await read_set(call, "nearest_postal_code", *_around(lat, lon, POSTAL_METERS), city.country)
    members = shared_members(city_hit(city), NearestPlace) | {
        "zipCode": given(codes[0]["code"] if codes else city.postal_code),
        "timezone": given(time_zone_of(lat, lon)),
        "meters": round(meters),
    }
    return NearestPlace(**members)

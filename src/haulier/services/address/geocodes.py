"""Addresses are found on the map, and points get addresses. See: contract/address.md section 9."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from haulier.core.great_circle import great_circle
from haulier.core.refusal import invalid
from haulier.platform.commands.call import Call
from haulier.platform.geocoding.countries import Country, find_country
from haulier.platform.geocoding.found_places import FoundPlace
from haulier.platform.storage.changes import Change, replacing, row_change
from haulier.platform.storage.resources import to_json
from haulier.platform.timers.clock import Timer
from haulier.services.address.attributes import LINES
from haulier.services.address.checked_address import trimmed
from haulier.services.address.events import ADDRESS_GEOCODED, OfCountry
from haulier.services.address.kind import ADDRESS, ADDRESS_DECODER, KeptPlace
from haulier.services.address.requests import GeocodeRequest
from haulier.services.address.responses import Geocoded, ReverseAttributes, ReverseGeocoded
from haulier.services.location.facade import (
    Wanted,
    look_up,
    look_up_due,
    look_up_point,
    read_point,
)


async def geocode_address(call: Call, body: GeocodeRequest) -> Geocoded:
    """Where an address is, given as a text or by its attributes."""
    values = trimmed(body.attributes) if body.attributes is not None else {}
    text = (body.address or "").strip()
    if not text and not values:
        raise invalid("address", "required", "an address or attributes are required")
    named = (body.country or "").strip() or values.get("country", "")
    country = find_country(named) if named else None
    if named and country is None:
        raise invalid("country", "value", "is no country's alpha-2, alpha-3 or English name")
    return _geocoded(await look_up(call, wanted_of(values, country, text)))


async def reverse_geocode(call: Call, _body: None) -> ReverseGeocoded:
    """What is at a point, or nearest to it."""
    lat, long = read_point(call)
    place = await look_up_point(call, lat, long)
    country = find_country(place.country) if place.country else None
    return ReverseGeocoded(
        lat=place.lat,
        long=place.long,
        precision=place.precision,
        accuracy=place.accuracy,
        source=place.source,
        formatted=place.formatted,
        distance=round(great_circle(lat, long, place.lat, place.long), 1),
        countryName=country.name if country is not None else UNSET,
        attributes=ReverseAttributes(
            addressLine1=_given(", ".join(place.lines)),
            city=_given(place.city),
            state=_given(place.state),
            postalCode=_given(place.postalCode),
            country=country.code if country is not None else UNSET,
        ),
    )


async def geocode_due(call: Call, timer: Timer) -> Change | None:
    """Look an address up in the background. Raises NotMade while the engine is busy or away."""
    row = await call.get(ADDRESS, timer.subject)
    if row is None or row.expires_at is not None:
        return None
    body = row.body_as(ADDRESS_DECODER)
    wanted = wanted_of(body.values(), find_country(body.country))
    place = await look_up_due(call, timer, row.version, wanted)
    if place is None:
        return None
    body.geolocation = KeptPlace(place.lat, place.long, place.precision, place.accuracy, place.source)
    write = replacing(row, body=to_json(body))
    return row_change(ADDRESS_GEOCODED, write, payload=to_json(OfCountry(row.id, row.type)))


def wanted_of(values: dict[str, str], country: Country | None, text: str = "") -> Wanted:
    """An address as it is looked up: without the names of people, and without landmarks, which no map knows."""
    if not text:
        parts = [values.get(name, "") for name in (*LINES, "city", "postalCode", "state")]
        text = ", ".join([part for part in parts if part] + ([country.name] if country is not None else []))
    return Wanted(
        text,
        country.code if country is not None else "",
        values.get("state", ""),
        values.get("city", ""),
        values.get("postalCode", ""),
    )


def _geocoded(place: FoundPlace) -> Geocoded:
    return Geocoded(
        lat=place.lat,
        long=place.long,
        precision=place.precision,
        accuracy=place.accuracy,
        source=place.source,
        formatted=place.formatted,
    )


def _given(text: str) -> str | UnsetType:
    return text or UNSET

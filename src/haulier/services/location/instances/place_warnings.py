"""Addresses are held against the world's places, as the tenant sees them. See: contract/location.md, Location."""

from __future__ import annotations

from typing import NamedTuple

from haulier.platform.commands.call import Call
from haulier.platform.geocoding.countries import find_country
from haulier.services.location.instances.near_names import near_cities
from haulier.services.location.instances.requests import LocationAddress
from haulier.services.location.instances.responses import LocationWarning
from haulier.services.location.world.lookups import check_place

OWN_NAMES = {"country": "country.code", "postalCode": "zipCode"}
"""Parts of an address whose members have other names here."""


class PlaceWarning(NamedTuple):
    """What of an address does not fit the world's places."""

    attribute: str
    """``country``, ``state``, ``city`` or ``postalCode``."""
    code: str
    description: str


async def check_parts(call: Call, country: str, state: str, city: str, postal_code: str) -> list[PlaceWarning]:
    """What does not fit: a city that the state has not, with up to three that are called almost so; a postal code of
    another state. Nothing is said of a country whose places are not known.
    """
    faults = await check_place(call, country, state=state or None, city=city or None, postal_code=postal_code or None)
    if "country" in faults:
        return []
    if "city" in faults and (near := await near_cities(call, country, state if "state" not in faults else "", city)):
        faults["city"] = f"{faults['city']}, but {' and '.join(near)}"
    return [PlaceWarning(name, f"{name}Unknown", text) for name, text in faults.items()]


async def place_warnings(call: Call, address: LocationAddress) -> list[LocationWarning]:
    """What of the address of a location does not fit."""
    country = find_country(address.country.code) or find_country(address.country.name)
    if country is None:
        return [LocationWarning("country.code", "countryUnknown", f"there is no country {address.country.code!r}")]
    found = await check_parts(call, country.code, address.state or "", address.city, address.zipCode or "")
    return [LocationWarning(OWN_NAMES.get(one.attribute, one.attribute), *one[1:]) for one in found]

"""Addresses and locations as callers send them, and the tenant's settings of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from haulier.app.catalogue import COMPILERS, SERVICES
from support.receiver import Receiver
from support.stack import Client, Stack, serving

ADDRESSES = "/core/api/v1/addresses"
CONFIGS = f"{ADDRESSES}/configs"
LOCATIONS = "/core/api/v1/locations"
LOCATE_ONE = "/locateone/v1/geocode"
TENANTS = "/core/api/v1/aaa/tenants"

DELHI = {
    "addressLine1": "4 Lake View", "city": "New Delhi", "state": "Delhi", "zipCode": "110001",
    "country": {"code": "IN", "name": "India"},
}  # fmt: skip
HERE = {"lat": "12.305183", "long": "76.655361"}

NOMINATIM_HOUSE = [
    {
        "place_id": 1, "lat": "12.3051", "lon": "76.6553", "category": "place", "type": "house", "place_rank": 30,
        "addresstype": "place", "display_name": "4, Lake View Road, New Delhi, Delhi, 110001, India",
        "address": {"house_number": "4", "road": "Lake View Road", "city": "New Delhi", "state": "Delhi",
                    "postcode": "110001", "country": "India", "country_code": "in"},
    }
]  # fmt: skip
PHOTON_STREET = {
    "type": "FeatureCollection",
    "features": [{
        "type": "Feature", "geometry": {"type": "Point", "coordinates": [76.6553, 12.3051]},
        "properties": {"type": "street", "osm_key": "highway", "osm_value": "residential", "name": "Lake View Road",
                       "city": "New Delhi", "state": "Delhi", "postcode": "110001", "country": "India",
                       "countrycode": "IN"},
    }],
}  # fmt: skip
PELIAS_ADDRESS = {
    "type": "FeatureCollection",
    "features": [{
        "type": "Feature", "geometry": {"type": "Point", "coordinates": [76.6553, 12.3051]},
        "properties": {"layer": "address", "housenumber": "4", "street": "Lake View Road", "locality": "New Delhi",
                       "region": "Delhi", "postalcode": "110001", "country": "India", "country_a": "IND",
                       "country_code": "IN", "label": "4 Lake View Road, New Delhi, KA, India"},
    }],
}  # fmt: skip
ANSWERS: Mapping[str, Any] = {"nominatim": NOMINATIM_HOUSE, "photon": PHOTON_STREET, "pelias": PELIAS_ADDRESS}


def address_body(**changes: Any) -> dict[str, Any]:
    """A good address of India; None leaves an attribute out."""
    body = {
        "firstName": "Asha", "lastName": "Rao", "addressLine1": "4 Lake View", "city": "New Delhi",
        "state": "Delhi", "postalCode": "110001", "country": "IN", **changes,
    }  # fmt: skip
    return {name: value for name, value in body.items() if value is not None}


def location_body(**changes: Any) -> dict[str, Any]:
    """A good location; None leaves a member out."""
    body = {"address": DELHI, "geolocation": HERE, **changes}
    return {name: value for name, value in body.items() if value is not None}


async def set_metadata(client: Client, **metadata: Any) -> None:
    """What the tenant says of its addresses and locations."""
    assert (await client.put(f"{TENANTS}/{client.tenant}", {"metadata": metadata})).status == 200


@asynccontextmanager
async def with_engine(stack: Stack, receiver: Receiver, engine: str, **changes: Any) -> AsyncIterator[str]:
    """The address of an API process that asks the receiver as this engine."""
    settings = {"geocoder": engine, "geocoder_url": receiver.url_of(""), "geocoder_rate": 1_000.0, **changes}
    own = stack.runtime.settings.changed(**settings)
    async with serving(own, SERVICES, COMPILERS) as (_, url):
        yield url

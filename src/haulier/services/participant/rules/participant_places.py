"""Where a participant is, as its properties say: a facility, or a customer's door. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from haulier.core.attributes.config import AttributeConfig

LARGEST_LAT, LARGEST_LON = 90.0, 180.0

LatLon = tuple[float, float]


def place_in(attributes: Iterable[AttributeConfig], values: Mapping[str, Any]) -> LatLon | None:
    """The place of the first ``geo_point`` that has a value, else the ``geolocation`` of the first ``address`` that has
    one; None where no property says a place.
    """
    points: list[LatLon] = []
    addresses: list[LatLon] = []
    for attribute in attributes:
        value = values.get(attribute.name)
        if not isinstance(value, dict):
            continue
        if attribute.dataType == "geo_point" and (place := _place(value.get("lat"), value.get("lon"))) is not None:
            points.append(place)
        if attribute.dataType == "address" and isinstance(given := value.get("geolocation"), dict):
            place = _place(given.get("latitude"), given.get("longitude"))
            addresses += [] if place is None else [place]
    return next(iter([*points, *addresses]), None)


def _place(lat: Any, lon: Any) -> LatLon | None:
    """The place of two numbers or of their texts, which an address has."""
    try:
        place = float(lat), float(lon)
    except (TypeError, ValueError):
        return None
    return place if abs(place[0]) <= LARGEST_LAT and abs(place[1]) <= LARGEST_LON else None

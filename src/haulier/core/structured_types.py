"""Data types of attributes whose values are objects of a known shape: addresses, phones, amounts of money, points.

See: contract/entity.md, "The genuine interface". Members that a shape does not name are kept unchanged.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

StructuredType = Literal["address", "phone", "money", "geo_point"]

MAX_LINE = 256
"""Longest text inside a structure."""

_TEXT: dict[str, Any] = {"type": "string", "maxLength": MAX_LINE}


def _object(needed: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(needed), "properties": {**needed, **more}}


STRUCTURES: Mapping[str, dict[str, Any]] = {
    "address": _object(
        {
            "buildingNumber": _TEXT, "addressLine1": _TEXT, "city": _TEXT, "state": _TEXT, "zipCode": _TEXT,
            "country": _object({}, {"code": _TEXT, "name": _TEXT}),
        },
        {
            "addressLine2": _TEXT, "addressLine3": _TEXT, "county": _TEXT, "tag": {"type": "object"},
            "geolocation": _object({}, {"latitude": _TEXT, "longitude": _TEXT}),
        },
    ),
    "phone": _object({"countryCode": _TEXT, "number": _TEXT, "isMobile": {"type": "boolean"}}, {"areaCode": _TEXT}),
    "money": _object({"currencyCode": _TEXT, "amount": {"type": "number"}}, {}),
    "geo_point": _object(
        {
            "lat": {"type": "number", "minimum": -90, "maximum": 90},
            "lon": {"type": "number", "minimum": -180, "maximum": 180},
        },
        {},
    ),
}  # fmt: skip
"""JSON Schema of the values of each type."""

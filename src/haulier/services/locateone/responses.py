"""What LocateOne answers with: numbers, without the envelope. See: contract/own.yaml, locateOneGeocode."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType


class Coordinates(Struct):
    """Degrees."""

    lat: float
    lng: float


class GeocodeResult(Struct):
    """What was found."""

    geocode: Coordinates


class NotGeocoded(Struct):
    """Why nothing was found."""

    code: str
    message: str


class GeocodeAnswer(Struct, kw_only=True):
    """The answer: what was found, or why nothing was."""

    success: bool
    result: GeocodeResult | UnsetType = UNSET
    error: NotGeocoded | UnsetType = UNSET

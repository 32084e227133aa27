"""When two places are the same. Pure."""

from __future__ import annotations

from haulier.services.location.addresses import Place
from haulier.services.location.kind import LocationBody

SEPARATOR = "\x1f"
PARTS = ("buildingNumber", "apartmentNumber", "floor", "county")
"""Parts of an address that places of orders do not have."""


def place_key(place: Place | LocationBody) -> str:
    """A text that places have in common which differ in case and blanks alone."""
    address, geolocation = place.address, place.geolocation
    texts = [
        address.addressLine1, address.addressLine2, address.addressLine3, address.landmark, address.city,
        address.state, address.zipCode, address.country.code, address.country.name,
        geolocation.lat.removeprefix("+") if geolocation is not None else "",
        geolocation.long.removeprefix("+") if geolocation is not None else "",
    ]  # fmt: skip
    more = [getattr(address, name, None) for name in PARTS]
    if any(more):
        texts += more
    return SEPARATOR.join(" ".join((text or "").casefold().split()) for text in texts)

"""When two places are the same. Pure."""

from __future__ import annotations

from haulier.services.location.addresses import Place

SEPARATOR = "\x1f"


def place_key(place: Place) -> str:
    """A text that places have in common which differ in case and blanks alone."""
    address = place.address
    texts = (
        address.addressLine1, address.addressLine2, address.addressLine3, address.landmark, address.city,
        address.state, address.zipCode, address.country.code, address.country.name,
        place.geolocation.lat.removeprefix("+"), place.geolocation.long.removeprefix("+"),
    )  # fmt: skip
    return SEPARATOR.join(" ".join((text or "").casefold().split()) for text in texts)

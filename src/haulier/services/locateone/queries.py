"""An address is found on the map for a client of LocateOne. See: contract/address.md section 9."""

from __future__ import annotations

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.geocoding.found_places import Precision
from haulier.services.locateone.requests import AddressAsked, GeocodeAsked
from haulier.services.locateone.responses import Coordinates, GeocodeAnswer, GeocodeResult, NotGeocoded
from haulier.services.location.facade import Wanted, look_up, named_country

INDIA = "IN"
PIN_DIGITS = 6
NOT_FOUND = "NOT_FOUND"
TOO_LARGE: frozenset[Precision] = frozenset({"state", "country"})


async def geocode(call: Call, body: GeocodeAsked) -> GeocodeAnswer:
    """Where an address is. One that nobody knows is an answer and no error. The answer does not say how precise it is,
    so that the middle of a state is none.
    """
    try:
        place = await look_up(call, _wanted(body.data), too_large=TOO_LARGE)
    except Refusal as refusal:
        if refusal.cause is not Cause.NOT_FOUND:
            raise
        return GeocodeAnswer(success=False, error=NotGeocoded(NOT_FOUND, str(refusal)))
    return GeocodeAnswer(success=True, result=GeocodeResult(Coordinates(place.lat, place.long)))


def _wanted(asked: AddressAsked) -> Wanted:
    """The address as it is looked up. It is of India with a PIN, and most likely without one, unless its text ends with
    another country.
    """
    pin = "" if asked.pincode is None else str(asked.pincode).strip()
    city, state, text = (asked.city or "").strip(), (asked.state or "").strip(), asked.address.strip()
    named = named_country(text)
    is_indian = pin.isascii() and pin.isdigit() and len(pin) == PIN_DIGITS
    country = named.code if named is not None else INDIA if is_indian else ""
    folded = text.casefold()
    more = [part for part in (city, pin, state) if part and part.casefold() not in folded]
    return Wanted(", ".join((text, *more)), country, state, city, pin, likely_country=INDIA)

"""Places are looked up: by the geocoder of the installation, else in the world's data. See: contract/address.md 9."""

from __future__ import annotations

from haulier.platform.commands.call import Call
from haulier.platform.geocoding.found_places import FoundPlace, PointQuestion, Precision, Question
from haulier.platform.geocoding.geocoder import LONGEST_WAIT_MS, Geocoder, unfound
from haulier.services.location.instances.offline import Wanted, find_offline, find_offline_address


class EngineFailed(Exception):
    """The engine did not answer, and there may be a better answer than the last resort's later."""


async def look_up(call: Call, wanted: Wanted, *, too_large: frozenset[Precision] = frozenset()) -> FoundPlace:
    """Where an address is: what the engine says, else the centre of the smallest part that is known. Raises Refusal,
    404 where nothing is known, or no more than what is ``too_large``, and 503 where the engine might know.
    """
    said = await call.of_process(Geocoder.of).find(call, Question(wanted.text, wanted.country), LONGEST_WAIT_MS)
    for place in (said.place, await find_offline(call, wanted) if said.place is None else None):
        if place is not None and place.precision not in too_large:
            return place
    raise unfound(said, "the place of this address")


async def look_up_in_background(call: Call, wanted: Wanted, *, is_last: bool) -> FoundPlace | None:
    """The same where nobody waits; None where nothing is known. Raises EngineFailed while the engine does not answer,
    but for the last time.
    """
    said = await call.of_process(Geocoder.of).find(call, Question(wanted.text, wanted.country), 0)
    if said.failure == "busy" or (said.failure == "failed" and not is_last):
        raise EngineFailed
    return said.place or await find_offline(call, wanted)


async def look_up_point(call: Call, lat: float, long: float) -> FoundPlace:
    """What is at a point, or nearest to it. Raises Refusal like ``look_up``."""
    said = await call.of_process(Geocoder.of).find_address(call, PointQuestion(lat, long), LONGEST_WAIT_MS)
    place = said.place or await find_offline_address(call, lat, long)
    if place is None:
        raise unfound(said, "the address of this point")
    return place

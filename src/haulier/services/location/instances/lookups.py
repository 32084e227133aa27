"""Places are looked up: by the geocoder of the installation, else in the world's data. See: contract/address.md 9."""

from __future__ import annotations

from haulier.platform.commands.call import Call
from haulier.platform.declarations.tasks import NotMade
from haulier.platform.geocoding.found_places import FoundPlace, PointQuestion, Precision, Question
from haulier.platform.geocoding.geocoder import LONGEST_WAIT_MS, Geocoder, unfound
from haulier.platform.timers.clock import Timer
from haulier.services.location.instances.offline import Wanted, find_offline, find_offline_address

LAST_TRY = 8
"""Tries of a look-up in the background."""


async def look_up(call: Call, wanted: Wanted, *, too_large: frozenset[Precision] = frozenset()) -> FoundPlace:
    """Where an address is: what the engine says, else the centre of the smallest part that is known. Raises Refusal,
    404 where nothing is known, or no more than what is ``too_large``, and 503 where the engine might know.
    """
    said = await call.of_process(Geocoder.of).find(call, Question(wanted.text, wanted.country), LONGEST_WAIT_MS)
    for place in (said.place, await find_offline(call, wanted) if said.place is None else None):
        if place is not None and place.precision not in too_large:
            return place
    raise unfound(said, "the place of this address")


async def look_up_due(call: Call, timer: Timer, version: int, wanted: Wanted) -> FoundPlace | None:
    """Where the address is of a row, of this version, whose timer is due; None where nothing is known. Raises NotMade
    while the engine is busy or away; at the last try the answer of last resort stands in for one that is away.
    """

    async def ask() -> FoundPlace | None:
        said = await call.of_process(Geocoder.of).find(call, Question(wanted.text, wanted.country), 0)
        if said.failure == "busy" or (said.failure == "failed" and timer.tries < LAST_TRY):
            raise NotMade("the geocoder does not answer now")
        return said.place or await find_offline(call, wanted)

    return await call.ask_once(f"place of {version}", ask)


async def look_up_point(call: Call, lat: float, long: float) -> FoundPlace:
    """What is at a point, or nearest to it. Raises Refusal like ``look_up``."""
    said = await call.of_process(Geocoder.of).find_address(call, PointQuestion(lat, long), LONGEST_WAIT_MS)
    place = said.place or await find_offline_address(call, lat, long)
    if place is None:
        raise unfound(said, "the address of this point")
    return place

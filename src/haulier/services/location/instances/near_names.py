"""Cities that are called almost as somebody wrote, for whom none was found."""

from __future__ import annotations

from haulier.platform.commands.call import Call
from haulier.services.location.world.merged import cities_by_ref, find_state_named
from haulier.services.location.world.rules.folded_names import fold
from haulier.services.location.world.rules.kinds import CITY_KIND
from haulier.services.location.world.search_names import Bounds, NameSearch
from haulier.services.location.world.tenant_places import read_places

MOST = 3


async def near_cities(call: Call, country: str, state: str, city: str) -> list[str]:
    """Names of up to three cities of a country, or of its state, that are nearest to a text."""
    places, folded = await read_places(call), fold(city)
    if not folded:
        return []
    bounds = Bounds(countries=[country])
    of_state = await find_state_named(call, places, country, state) if state else None
    if of_state is not None:
        bounds.states = [of_state.number] if of_state.number is not None else []
        bounds.own_states = {(country, of_state.code)}
    names = await NameSearch(call, places, MOST).find(CITY_KIND, folded, bounds)
    cities = await cities_by_ref(call, places, [name.ref for name in names])
    return list(dict.fromkeys(cities[name.ref].name for name in names if name.ref in cities))

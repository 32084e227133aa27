"""What other services may use of locations: a place is kept with the caller's own change, once in a tenant.

Of two calls that keep the same place at the same moment one is planned again, if ``replan_on_conflict`` of its change
names ``LOCATION``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from haulier.core.ids import derived
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import RowWrite
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.location.addresses import Address, Geolocation, Place
from haulier.services.location.kind import LOCATION, PLACE_DECODER
from haulier.services.location.rules import place_key

__all__ = ["LOCATION", "Address", "Geolocation", "KeptLocation", "Place", "keep_locations", "read_locations"]


class KeptLocation(NamedTuple):
    """A kept place: its id, and the row that the change has to write; none where it was there."""

    id: str
    row: RowWrite | None


async def keep_locations(call: Call, places: Sequence[Place]) -> list[KeptLocation]:
    """Keep the places of one call, looked up together. The same place twice has one id, and a row each time."""
    keys = [place_key(place) for place in places]
    ids = [derived(LOCATION, call.tenant, LOCATION, key) for key in keys]
    found = await call.get_many([(LOCATION, id) for id in ids])
    return [
        _kept(call, number, place, key, id, known)
        for number, (place, key, id, known) in enumerate(zip(places, keys, ids, found, strict=True))
    ]


def _kept(call: Call, number: int, place: Place, key: str, id: str, known: Resource | None) -> KeptLocation:
    if known is not None:
        if known.version == 1 or place_key(known.body_as(PLACE_DECODER)) == key:
            return KeptLocation(id, None)
        id = call.new_id(LOCATION, number)  # it was changed since, and is another place now
    return KeptLocation(id, RowWrite(LOCATION, id, 0, body=to_json(place)))


async def read_locations(call: Call, ids: Iterable[str]) -> dict[str, Place]:
    """Those of the places that are there, by their ids, read together."""
    wanted = list(dict.fromkeys(ids))
    rows = await call.get_many([(LOCATION, id) for id in wanted])
    return {id: row.body_as(PLACE_DECODER) for id, row in zip(wanted, rows, strict=True) if row is not None}

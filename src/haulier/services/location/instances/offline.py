"""The answer of last resort: the centre of the smallest part of an address that the world's data know.

See: contract/address.md section 9.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from haulier.platform.commands.call import Call
from haulier.platform.geocoding.countries import find_country
from haulier.platform.geocoding.found_places import OFFLINE, FoundPlace, Precision
from haulier.services.location.instances.address_parts import named_country, parts_of, possible_codes
from haulier.services.location.world.lookups import Centre, centre_of, nearest_city

PRECISIONS: dict[str, Precision] = {"postalCode": "postal", "city": "city", "state": "state", "country": "country"}
"""What the world's data call the parts of an address."""


class Wanted(NamedTuple):
    """An address that is looked up: one text for an engine, and what is known of it for the answer of last resort."""

    text: str
    country: str = ""
    """Alpha-2."""
    state: str = ""
    city: str = ""
    postal_code: str = ""
    likely_country: str = ""
    """Alpha-2 of where it is if nothing says otherwise: engines are not told."""


@dataclass(slots=True)
class _Reader:
    """Reads an address from its end, and asks the world for each part of it that may be a place."""

    call: Call
    country: str
    state: str
    best: Centre | None = None
    name: str = ""
    """What the best place is called."""

    async def ask(self, wanted: str, text: str) -> bool:
        """Take the centre of a text as a ``postalCode``, ``city`` or ``state``, if it is one."""
        asked = {"postal_code" if wanted == "postalCode" else wanted: text}
        state = asked.pop("state", self.state) or None
        found = await centre_of(self.call, self.country, state=state, **asked)
        if found is None or found.precision != wanted:
            return False
        self.best, self.name = found, text
        return True

    async def read(self, text: str) -> None:
        """Find the city of a text, else its state. A name of both is a state where the city comes before it."""
        as_state = ""
        for part in parts_of(text):
            if not self.state and await self.ask("state", part):
                self.state = as_state = part
            elif await self.ask("city", part):
                return
        if as_state:
            await self.ask("city", as_state)


async def find_offline(call: Call, wanted: Wanted) -> FoundPlace | None:
    """The centre of the smallest part of an address that is known; None where none is, or no country."""
    named = named_country(wanted.text)
    code = wanted.country or (named.code if named is not None else "") or wanted.likely_country
    country = find_country(code) if code else None
    if country is None:
        return None
    reader = _Reader(call, country.code, wanted.state)
    if not await _read(reader, wanted):
        reader.best, reader.name = await centre_of(call, country.code, state=wanted.state or None), ""
    if reader.best is None:
        return None
    precision = PRECISIONS[reader.best.precision]
    names = [reader.name, reader.state if precision in ("city", "state") else "", country.name]
    return FoundPlace(
        lat=reader.best.lat,
        long=reader.best.lon,
        precision=precision,
        source=OFFLINE,
        formatted=", ".join(dict.fromkeys(name for name in names if name)),
        country=country.code,
    )


async def _read(reader: _Reader, wanted: Wanted) -> bool:
    """Find the smallest place that is named; whether there is one."""
    for code in [wanted.postal_code] if wanted.postal_code else possible_codes(wanted.text):
        if await reader.ask("postalCode", code):
            return True
    if wanted.city and await reader.ask("city", wanted.city):
        return True
    if not wanted.city:
        await reader.read(wanted.text)
    return reader.best is not None


async def find_offline_address(call: Call, lat: float, long: float) -> FoundPlace | None:
    """The city nearest to a point; None where none is within 50 km."""
    city = await nearest_city(call, lat, long)
    if city is None:
        return None
    names = (city.name, city.state, city.country_name)
    return FoundPlace(
        lat=city.lat,
        long=city.lon,
        precision="city",
        source=OFFLINE,
        formatted=", ".join(dict.fromkeys(name for name in names if name)),
        city=city.name,
        state=city.state or "",
        country=city.country,
    )

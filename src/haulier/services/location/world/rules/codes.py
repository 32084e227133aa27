"""Codes of places: those of tenants, and what callers write for countries and states. Pure.

See: contract/location.md 9.2 and 9.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from haulier.core.ids import derived, named_uuid, split

CITY = "city"
NUMBER_DIGITS = 8
_NUMBERS = (1 << 4 * NUMBER_DIGITS) - 1
TENANTS_KEPT = 1_024
"""Tenants whose mask is remembered: a page of cities needs it for each of them."""

FORMER_STATES: Mapping[str, Mapping[str, str]] = {
    "IN": {"OR": "OD", "TG": "TS", "CT": "CG", "UT": "UK", "UL": "UK", "DD": "DH", "DN": "DH"}
}
"""Codes that ISO 3166-2 does not have any more, with those that took their place."""


def city_code(tenant: str, number: int) -> str:
    """A tenant's code of a city of the set: a name-based UUID of tenant and city, whose last 32 bits hold the city's
    number, hidden by the tenant. So a code leads back to its city, which a bare hash would not.
    """
    name = named_uuid(f"{CITY}\x1f{tenant}\x1f{number}")
    return f"{CITY}:{name[:-NUMBER_DIGITS]}{number ^ _mask(tenant):08x}"


def number_of(tenant: str, code: str) -> int | None:
    """The number of the city that a tenant's code names; None for any text that ``city_code`` did not make."""
    parts = split(code)
    if parts is None or parts[0] != CITY:
        return None
    number = (parts[1].int & _NUMBERS) ^ _mask(tenant)
    return number if city_code(tenant, number) == code else None


def own_city_code(tenant: str, id: str) -> str:
    """A tenant's code of a city that it made itself, from the id that the city got."""
    return derived(CITY, tenant, id)


@lru_cache(maxsize=TENANTS_KEPT)
def _mask(tenant: str) -> int:
    return int(named_uuid(f"{CITY}\x1f{tenant}")[-NUMBER_DIGITS:], 16)


def country_id(tenant: str, country: str) -> str:
    """A tenant's id of a country."""
    return derived("country", tenant, country)


def state_id(tenant: str, country: str, code: str) -> str:
    """A tenant's id of a state."""
    return derived("state", tenant, country, code)


def state_code(country: str, text: str) -> str:
    """The code of a state behind its country's, in capitals, from ``KA``, ``IN-KA`` or a code of former times."""
    code = text.strip().upper().removeprefix(f"{country}-")
    return FORMER_STATES.get(country, {}).get(code, code)

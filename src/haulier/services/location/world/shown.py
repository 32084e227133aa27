"""Places as responses show them."""

from __future__ import annotations

from typing import TypeVar

from msgspec import UNSET, UnsetType

from haulier.services.location.world.merged import CityPlace, CountryPlace, Position, StatePlace
from haulier.services.location.world.responses import CityShown, CountryShown, LatLong, StateShown, ZipCodeShown

T = TypeVar("T")


def given(value: T | None) -> T | UnsetType:
    """A member, left out where there is nothing to say."""
    return UNSET if value is None else value


def shown_position(place: Position | None) -> LatLong | UnsetType:
    """A position, if it is known."""
    return UNSET if place is None else LatLong(place[0], place[1])


def show_country(country: CountryPlace, states: list[StatePlace] | None = None) -> CountryShown:
    """A country, with its states where they are given."""
    return CountryShown(
        id=country.id,
        code=country.code,
        name=country.name,
        states=UNSET if states is None else [show_state(state) for state in states],
        alpha3=given(country.alpha3),
        dialCode=given(country.dial_code),
        currency=given(country.currency),
        postalCodePattern=given(country.postal_code_pattern),
        isActive=country.is_active,
    )


def show_state(state: StatePlace) -> StateShown:
    """A state."""
    return StateShown(
        id=state.id,
        code=state.code,
        name=state.name,
        countryCode=state.country,
        nativeName=given(state.native_name),
        type=given(state.type),
        isActive=state.is_active,
    )


def show_city(city: CityPlace, aliases: list[str] | None = None, codes: list[ZipCodeShown] | None = None) -> CityShown:
    """A city, with its other names and its postal codes where they are given."""
    return CityShown(
        id=city.code,
        cityCode=city.code,
        name=city.name,
        stateCode=given(city.state_code),
        countryCode=city.country,
        counties=city.counties or UNSET,
        zipCodes=given(codes),
        geolocation=shown_position(city.position),
        nativeName=given(city.native_name),
        aliases=aliases or UNSET,
        population=given(city.population),
        timezone=given(city.timezone),
        isActive=city.is_active,
    )

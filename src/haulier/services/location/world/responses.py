"""Responses of the world's places, and what their events carry. See: contract/location.yaml."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from haulier.platform.declarations.wire_schemas import NumberedPage

HitType = Literal["city", "zipCode", "county", "state"]


class LatLong(Struct, frozen=True):
    """A position in degrees."""

    lat: float
    long: float


class StateShown(Struct, kw_only=True, omit_defaults=True):
    """A state."""

    id: str
    code: str
    name: str
    countryCode: str
    nativeName: str | UnsetType = UNSET
    type: str | UnsetType = UNSET
    isActive: Annotated[bool, Meta(description="false of one that newer data lack")] = True


class CountryShown(Struct, kw_only=True, omit_defaults=True):
    """A country; with its states where it is read alone."""

    id: str
    code: str
    name: str
    states: list[StateShown] | UnsetType = UNSET
    alpha3: str | UnsetType = UNSET
    dialCode: str | UnsetType = UNSET
    currency: str | UnsetType = UNSET
    postalCodePattern: str | UnsetType = UNSET
    isActive: Annotated[bool, Meta(description="false of one that newer data lack")] = True


class ZipCodeShown(Struct, kw_only=True, omit_defaults=True):
    """A postal code and its centre."""

    zipCode: str
    geolocation: LatLong | UnsetType = UNSET
    cityCode: str | UnsetType = UNSET
    county: str | UnsetType = UNSET
    stateCode: str | UnsetType = UNSET
    places: list[str] | UnsetType = UNSET


class CityShown(Struct, kw_only=True, omit_defaults=True):
    """A city; with its other names and its postal codes where it is read alone."""

    id: str
    cityCode: str
    name: str
    stateCode: str | UnsetType = UNSET
    countryCode: str
    counties: list[str] | UnsetType = UNSET
    zipCodes: list[ZipCodeShown] | UnsetType = UNSET
    geolocation: LatLong | UnsetType = UNSET
    nativeName: str | UnsetType = UNSET
    aliases: list[str] | UnsetType = UNSET
    population: int | UnsetType = UNSET
    timezone: str | UnsetType = UNSET
    isActive: Annotated[bool, Meta(description="false of one that newer data lack")] = True


class Countries(Struct):
    """A page of countries."""

    meta: NumberedPage
    countries: list[CountryShown]


class States(Struct):
    """A page of states."""

    meta: NumberedPage
    states: list[StateShown]


class Cities(Struct):
    """A page of cities."""

    meta: NumberedPage
    cities: list[CityShown]


class SearchHit(Struct, kw_only=True, omit_defaults=True):
    """A place that was found."""

    type: HitType
    cityCode: str | UnsetType = UNSET
    city: str | UnsetType = UNSET
    county: str | UnsetType = UNSET
    state: str | UnsetType = UNSET
    stateCode: str | UnsetType = UNSET
    country: str
    countryName: str | UnsetType = UNSET
    zipCode: str | UnsetType = UNSET
    geolocation: LatLong | UnsetType = UNSET
    timezone: str | UnsetType = UNSET


class NearestPlace(SearchHit, kw_only=True, omit_defaults=True):
    """The city nearest to a point, with what lies there."""

    meters: Annotated[int, Meta(description="from the point to the middle of the city")]


class CountryPayload(Struct, kw_only=True):
    """What events tell of a country."""

    id: str
    code: str
    name: str


class StatePayload(Struct, kw_only=True):
    """What events tell of a state."""

    id: str
    code: str
    countryCode: str
    name: str


class CityPayload(Struct, kw_only=True, omit_defaults=True):
    """What events tell of a city."""

    cityCode: str
    countryCode: str
    name: str
    stateCode: str | UnsetType = UNSET

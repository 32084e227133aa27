"""Operations of countries, states, cities and postal codes. See: contract/location.yaml.

Their methods are numbered from 2001 on; those of locations from 1001 on.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from haulier.platform.declarations.operation import RequestBody
from haulier.platform.declarations.parameters import COMMON_HEADERS, Query
from haulier.platform.declarations.section import Section, Statuses
from haulier.platform.typed.api import NUMBERED_PAGES
from haulier.services.location.point_query import POINT
from haulier.services.location.world import queries
from haulier.services.location.world.commands import cities, countries, states
from haulier.services.location.world.nearest import find_nearest
from haulier.services.location.world.requests import City, Country, CountryUpdate, State, StateUpdate
from haulier.services.location.world.responses import (
    Cities,
    CityShown,
    Countries,
    CountryShown,
    NearestPlace,
    SearchHit,
    States,
    StateShown,
    ZipCodeShown,
)
from haulier.services.location.world.search import DEFAULT_HITS, MAX_HITS, MAX_TEXT, search_places

STATUSES = Statuses(created=200, refusals=(400, 401, 403))
COUNTRIES = Section("Country", headers=COMMON_HEADERS, statuses=STATUSES)
STATES = Section("State", headers=COMMON_HEADERS, statuses=STATUSES)
CITIES = Section("City", headers=COMMON_HEADERS, statuses=STATUSES)
SEARCH = Section("Search", headers=COMMON_HEADERS, statuses=STATUSES)
MAKES_ONE = (400, 401, 403, 404, 409)

Text = Annotated[str, Meta(max_length=MAX_TEXT)]
Hits = Annotated[int, Meta(ge=1, le=MAX_HITS)]

ALL_COUNTRIES = "/country"
ONE_COUNTRY = "/country/{countryCode}"
ALL_STATES = f"{ONE_COUNTRY}/states"
ONE_STATE = f"{ALL_STATES}/{{stateCode}}"
ALL_CITIES = f"{ONE_STATE}/cities"
ONE_CITY = "/country/cities/{cityCode}"

OPERATIONS = (
    COUNTRIES.post(
        ALL_COUNTRIES, name="createCountry", number=2001, summary="Load a country's data into the tenant"
    ).plan(countries.create_country, body=Country, refusals=(400, 401, 403, 409)),
    COUNTRIES.get(ALL_COUNTRIES, name="listCountries", number=2002, summary="List countries of the tenant").handle(
        queries.list_countries, query=NUMBERED_PAGES, response=Countries
    ),
    SEARCH.get(
        f"{ALL_COUNTRIES}/search",
        name="searchCountryData",
        number=2003,
        summary="Auto-complete search over cities, zip codes, counties",
    ).handle(
        search_places,
        query=(
            Query("city", Text),
            Query("state", Text),
            Query("county", Text),
            Query("zipCode", Text),
            Query("countryCode", Annotated[str, Meta(pattern=r"^[A-Z]{2,3}$")]),
            Query("pageSize", Hits, description=f"{DEFAULT_HITS} by default"),
            Query(
                "q",
                Annotated[str, Meta(min_length=1, max_length=MAX_TEXT)],
                description="cities, postal codes, districts and states at once",
            ),
            Query("limit", Hits, description="another name of pageSize"),
        ),
        response=list[SearchHit],
    ),
    SEARCH.get(
        f"{ALL_COUNTRIES}/reverse",
        name="reverseCountryData",
        number=2004,
        summary="City, district, state, postal code and timezone of a point",
    ).handle(
        find_nearest,
        query=POINT,
        response=NearestPlace,
        documents_404=True,
        is_extension=True,
    ),
    COUNTRIES.get(ONE_COUNTRY, name="getCountry", number=2005, summary="Read one country's data").handle(
        queries.get_country, response=CountryShown
    ),
    COUNTRIES.put(ONE_COUNTRY, name="updateCountry", number=2006, summary="Update a country's data").plan(
        countries.update_country, body=RequestBody(Country, decode_as=CountryUpdate)
    ),
    STATES.get(ALL_STATES, name="listStates", number=2008, summary="List states of a country").handle(
        queries.list_states, query=NUMBERED_PAGES, response=States
    ),
    STATES.post(ALL_STATES, name="createState", number=2009, summary="Add a state to a country").plan(
        states.create_state, body=State, refusals=MAKES_ONE
    ),
    STATES.get(ONE_STATE, name="getState", number=2010, summary="Read one state").handle(
        queries.get_state, response=StateShown
    ),
    STATES.put(ONE_STATE, name="updateState", number=2011, summary="Update one state").plan(
        states.update_state, body=RequestBody(State, decode_as=StateUpdate)
    ),
    CITIES.get(ALL_CITIES, name="listCities", number=2013, summary="List cities of a state").handle(
        queries.list_cities, query=NUMBERED_PAGES, response=Cities
    ),
    CITIES.post(ALL_CITIES, name="createCity", number=2014, summary="Add a city to a state").plan(
        cities.create_city, body=City, refusals=MAKES_ONE
    ),
    CITIES.get(ONE_CITY, name="getCity", number=2015, summary="Read a city with its centre point").handle(
        queries.get_city, response=CityShown
    ),
    CITIES.put(ONE_CITY, name="updateCity", number=2016, summary="Update a city").plan(cities.update_city, body=City),
    CITIES.get(
        f"{ONE_COUNTRY}/zip-codes/{{zipCode}}",
        name="getZipCode",
        number=2018,
        summary="Read a postal code with its centre point",
    ).handle(queries.get_postal_code, response=ZipCodeShown),
    CITIES.delete(ONE_CITY, name="deleteCity", number=2017, summary="Remove a city").plan(cities.delete_city),
    STATES.delete(ONE_STATE, name="deleteState", number=2012, summary="Remove one state").plan(states.delete_state),
    COUNTRIES.delete(ONE_COUNTRY, name="deleteCountry", number=2007, summary="Remove a country from the tenant").plan(
        countries.delete_country
    ),
)

"""The events of what tenants change of the world's places. See: docs/events.md."""

from __future__ import annotations

from haulier.platform.declarations.event import event_specs
from haulier.services.location.world.kind import CITY, COUNTRY, STATE
from haulier.services.location.world.responses import CityPayload, CountryPayload, StatePayload

COUNTRY_CREATED, COUNTRY_UPDATED, COUNTRY_DELETED = "CountryCreated", "CountryUpdated", "CountryDeleted"
STATE_CREATED, STATE_UPDATED, STATE_DELETED = "StateCreated", "StateUpdated", "StateDeleted"
CITY_CREATED, CITY_UPDATED, CITY_DELETED = "CityCreated", "CityUpdated", "CityDeleted"

EVENTS = (
    *event_specs(
        COUNTRY,
        CountryPayload,
        {
            COUNTRY_CREATED: "a tenant added a country, or has one again",
            COUNTRY_UPDATED: "a tenant changed a country, or states with it",
            COUNTRY_DELETED: "a tenant took a country away with all that lies in it",
        },
    ),
    *event_specs(
        STATE,
        StatePayload,
        {
            STATE_CREATED: "a tenant added a state, or has one again",
            STATE_UPDATED: "a tenant changed a state",
            STATE_DELETED: "a tenant took a state away with all that lies in it",
        },
    ),
    *event_specs(
        CITY,
        CityPayload,
        {
            CITY_CREATED: "a tenant added a city",
            CITY_UPDATED: "a tenant changed a city",
            CITY_DELETED: "a tenant took a city away",
        },
    ),
)

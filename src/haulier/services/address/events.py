"""The events of addresses. They tell nothing that is personal. See: docs/events.md."""

from __future__ import annotations

import msgspec

from haulier.platform.declarations.event import event_specs
from haulier.services.address.kind import ADDRESS, ADDRESS_CONFIG

CONFIG_CREATED, CONFIG_UPDATED, CONFIG_DELETED = (
    "AddressConfigCreated",
    "AddressConfigUpdated",
    "AddressConfigDeleted",
)
ADDRESS_CREATED, ADDRESS_UPDATED, ADDRESS_DELETED = "AddressCreated", "AddressUpdated", "AddressDeleted"
ADDRESS_GEOCODED = "AddressGeocoded"


class OfCountry(msgspec.Struct):
    """An address or a configuration, and its country (alpha-2)."""

    id: str
    country: str


EVENTS = (
    *event_specs(
        ADDRESS_CONFIG,
        OfCountry,
        {
            CONFIG_CREATED: "how addresses of a country look was configured",
            CONFIG_UPDATED: "addresses of a country look otherwise from now on",
            CONFIG_DELETED: "a country's configuration was deleted: its built-in profile is in force",
        },
    ),
    *event_specs(
        ADDRESS,
        OfCountry,
        {
            ADDRESS_CREATED: "an address was stored",
            ADDRESS_UPDATED: "an address was replaced",
            ADDRESS_DELETED: "an address was deleted",
            ADDRESS_GEOCODED: "an address was found on the map",
        },
    ),
)

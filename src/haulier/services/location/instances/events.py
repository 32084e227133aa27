"""The events of locations. They tell nothing of where somebody lives. See: docs/events.md."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

from haulier.platform.declarations.event import event_specs
from haulier.services.location.kind import LOCATION

LOCATION_CREATED, LOCATION_UPDATED, LOCATION_DELETED = "LocationCreated", "LocationUpdated", "LocationDeleted"
LOCATION_GEOCODED, LOCATION_LOOKED_UP = "LocationGeocoded", "LocationLookedUp"


class LocationPayload(msgspec.Struct):
    """A location, and the caller's own id of it."""

    id: str
    externalRefId: str | UnsetType = UNSET


EVENTS = event_specs(
    LOCATION,
    LocationPayload,
    {
        LOCATION_CREATED: "a location was stored",
        LOCATION_UPDATED: "a location was changed",
        LOCATION_DELETED: "a location was deleted",
        LOCATION_GEOCODED: "a location has the coordinates that were found for its address",
        LOCATION_LOOKED_UP: "the address of a location was looked up, and its own coordinates stay",
    },
)

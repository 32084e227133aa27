"""Operations of locations. See: contract/location.yaml, own.yaml."""

from __future__ import annotations

from haulier.platform.declarations.operation import RequestBody
from haulier.platform.declarations.parameters import CALLBACK_SECRET, COMMON_HEADERS, Query
from haulier.platform.declarations.section import Section, Statuses
from haulier.platform.typed.api import NUMBERED_PAGES
from haulier.services.location.instances import commands, queries
from haulier.services.location.instances.requests import ChangedLocation, LocationCreate, LocationUpdate, NewLocation
from haulier.services.location.instances.responses import (
    GeocodedLocation,
    KeptLocationId,
    Location,
    Locations,
    NearLocations,
)
from haulier.services.location.kind import GEOCODE
from haulier.services.location.point_query import POINT

LOCATIONS = Section(
    "Location",
    headers=COMMON_HEADERS,
    write_headers=(*COMMON_HEADERS, CALLBACK_SECRET),
    statuses=Statuses(created=200, refusals=(400, 401, 403)),
)
LIST = (
    *NUMBERED_PAGES,
    Query("sortBy", str, description="a field, with - in front for falling; -createdAt when not given"),
    Query("query", str, description="filter as JSON text: name, externalRefId, tags, address.city and its like"),
)
NEAR = (
    *POINT,
    Query("radius", queries.Radius),
    Query("tag", str, description="one of the location's tags"),
    Query("limit", queries.NearLimit),
)
ALL, ONE = "/", "/{locationId}"

OPERATIONS = (
    LOCATIONS.post(ALL, name="createLocation", number=1001, summary="Create a location").plan(
        commands.create_location,
        body=RequestBody(LocationCreate, decode_as=NewLocation),
        response=KeptLocationId,
        refusals=(400, 401, 403, 409),
    ),
    LOCATIONS.get(ALL, name="listLocations", number=1002, summary="List or query locations").handle(
        queries.list_locations, query=LIST, response=Locations
    ),
    LOCATIONS.get(ONE, name="getLocation", number=1003, summary="Read one location").handle(
        queries.get_location, response=Location
    ),
    LOCATIONS.put(ONE, name="updateLocation", number=1004, summary="Update a location, address replaced whole").plan(
        commands.update_location, body=RequestBody(LocationUpdate, decode_as=ChangedLocation), response=KeptLocationId
    ),
    LOCATIONS.delete(ONE, name="deleteLocation", number=1005, summary="Delete a location").plan(
        commands.delete_location
    ),
    LOCATIONS.get(
        "/search/nearby", name="listNearbyLocations", number=1006, summary="Locations within a radius, nearest first"
    ).handle(queries.list_nearby, query=NEAR, response=NearLocations),
    LOCATIONS.post(
        f"{ONE}/geocode", name="geocodeLocation", number=1007, summary="Look the coordinates of a stored location up"
    ).plan(
        commands.geocode_location, response=GeocodedLocation, headers=COMMON_HEADERS, refusals=(400, 401, 403, 404, 503)
    ),
)  # fmt: skip
TIMERS = {GEOCODE: commands.geocode_due}

"""Operations of geofences. See: contract/tracking.yaml and contract/own.yaml."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from haulier.core.refusal import Cause
from haulier.platform.declarations.operation import Conflict, RequestBody
from haulier.platform.declarations.parameters import COMMON_HEADERS, Query
from haulier.platform.declarations.section import Section, Statuses
from haulier.platform.typed.api import OFFSET
from haulier.services.tracking.geofences import commands, queries
from haulier.services.tracking.geofences.requests import SHAPED, GeofenceStatus, StatusChange, SubscribeDevices
from haulier.services.tracking.geofences.responses import (
    Geofence,
    GeofenceDevice,
    GeofenceDevices,
    GeofenceEventPage,
    Geofences,
)
from haulier.services.tracking.rules.geofence_state import PairState

FENCES = Section("Geofence", headers=COMMON_HEADERS, statuses=Statuses(refusals=(400, 401, 503)))
SUBSCRIPTIONS = Section("Geofence", headers=COMMON_HEADERS, statuses=Statuses(created=200, refusals=(400, 401, 503)))

BODY = RequestBody(SHAPED, is_secret=True)
"""Its callback may hold credentials, so no refusal repeats it."""
TAKEN = Conflict(Cause.VERSION_CONFLICT, "externalRefId")
REFUSALS_409 = (400, 401, 409, 503)
LIMIT = Query("limit", Annotated[int, Meta(ge=1, le=100)], description="50 when not given")
PAGE = (
    LIMIT,
    Query("offset", OFFSET),
    Query("pageNo", Annotated[int, Meta(ge=1)], description="from 1; other name of offset"),
    Query("pageSize", Annotated[int, Meta(ge=1, le=100)], description="other name of limit"),
    Query("state", PairState, description="those in this state alone"),
)
LIST = (
    LIMIT,
    Query("offset", OFFSET),
    Query("status", GeofenceStatus),
    Query("query", description="over id, status, externalRefId, name"),
    Query("bbox", description="west,south,east,north in degrees: what lies in this part of the map, by id"),
)
EVENT_LIST = (
    LIMIT,
    Query("offset", OFFSET),
    Query("deviceId"),
    Query("from", int, description="epoch milliseconds"),
    Query("to", int, description="epoch milliseconds"),
)
ALL, ONE = "/geofences", "/geofences/{geofenceId}"
DEVICES, DEVICE = f"{ONE}/devices", f"{ONE}/devices/{{deviceId}}"

OPERATIONS = (
    FENCES.post(ALL, name="createGeofence", number=1101, summary="Create a circular or polygon geofence").plan(
        commands.create_geofence, body=BODY, conflict=TAKEN, refusals=REFUSALS_409
    ),
    FENCES.get(ALL, name="listGeofences", number=1102, summary="Geofences of the tenant").handle(
        queries.list_geofences, query=LIST, response=Geofences, is_extension=True
    ),
    FENCES.get(
        "/geofences/external-ref/{externalRefId}",
        name="getGeofenceByExternalRefId",
        number=1103,
        summary="Read a geofence by caller reference",
    ).handle(queries.get_geofence_by_external_ref_id, response=Geofence),
    FENCES.get(ONE, name="getGeofence", number=1104, summary="Read one geofence").handle(
        queries.get_geofence, response=Geofence
    ),
    FENCES.put(ONE, name="updateGeofence", number=1105, summary="Change shape, events, callback or name").plan(
        commands.update_geofence, body=BODY, conflict=TAKEN, refusals=(*REFUSALS_409, 404), is_extension=True
    ),
    FENCES.delete(ONE, name="deleteGeofence", number=1106, summary="Delete a geofence").plan(commands.delete_geofence),
    FENCES.put(
        f"{ONE}/status", name="updateGeofenceStatus", number=1107, summary="Deactivate or reactivate a geofence"
    ).plan(commands.update_status, body=StatusChange),
    SUBSCRIPTIONS.post(DEVICES, name="subscribeDevices", number=1108, summary="Subscribe devices to a geofence").plan(
        commands.subscribe_devices, body=SubscribeDevices
    ),
    FENCES.get(
        DEVICES, name="getSubscribedDevices", number=1109, summary="List devices subscribed to a geofence"
    ).handle(queries.get_subscribed_devices, query=PAGE, response=GeofenceDevices),
    FENCES.get(DEVICE, name="getSubscribedDevice", number=1110, summary="Read one subscribed device").handle(
        queries.get_subscribed_device, response=GeofenceDevice
    ),
    FENCES.delete(DEVICE, name="unsubscribeDevice", number=1111, summary="Unsubscribe a device from a geofence").plan(
        commands.unsubscribe_device
    ),
    FENCES.get(
        f"{ONE}/events", name="listGeofenceEvents", number=1112, summary="Entries and exits that happened"
    ).handle(queries.list_geofence_events, query=EVENT_LIST, response=GeofenceEventPage, is_extension=True),
)

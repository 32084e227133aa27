"""Operations of devices and points. See: contract/tracking.yaml."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from haulier.core.refusal import Cause
from haulier.platform.declarations.operation import Conflict, RequestBody
from haulier.platform.declarations.parameters import COMMON_HEADERS, Query
from haulier.platform.declarations.section import Section, Statuses
from haulier.platform.typed.api import OFFSET
from haulier.services.tracking import queries, traces
from haulier.services.tracking.commands import devices
from haulier.services.tracking.requests import MAX_BATCH_BYTES, MAX_POINTS, DeviceCreate, TraceBatch
from haulier.services.tracking.responses import (
    Device,
    Devices,
    MissingSequence,
    RenewedCredentials,
    Traces,
    TraceWriteResult,
)
from haulier.services.tracking.rules.batches import LISTS

STATUSES = Statuses(created=200, refusals=(400, 401, 403, 503))
"""Of all sections of the service but where a page says otherwise."""
BATCH_TYPE = Annotated[TraceBatch, Meta(extra_json_schema={"anyOf": [{"required": [name]} for name in LISTS]})]
BATCH = RequestBody(BATCH_TYPE, read=traces.read_body, max_bytes=MAX_BATCH_BYTES, longer_status=400, is_secret=True)
"""What takes points. It is repeated in no refusal: it says where people are."""

TRACES = Section("Trace Data", headers=COMMON_HEADERS, statuses=STATUSES)
MISSING = Section("Missing Sequence Numbers", headers=COMMON_HEADERS, statuses=STATUSES)
DEVICES = Section("IOT Device", headers=COMMON_HEADERS, statuses=STATUSES)

START = Query("startTime", required=True, description="ISO 8601")
END = Query("endTime", required=True, description="ISO 8601")
WINDOW = (
    Query("deviceId", description="exactly one of deviceId, trackId and trackName"),
    Query("trackName"),
    Query("trackId"),
    Query("app", description="the caller's own where nothing is said"),
    START,
    END,
    Query("pageNo", Annotated[int, Meta(ge=1)], description="from 1"),
    Query("pageSize", Annotated[int, Meta(ge=1, le=MAX_POINTS)], description=f"{traces.DEFAULT_PAGE} when not given"),
    Query("limit", Annotated[int, Meta(ge=1, le=MAX_POINTS)], description="another name of pageSize"),
    Query("offset", Annotated[int, Meta(ge=0, le=traces.MAX_OFFSET)], description="in place of pageNo"),
    Query("format", traces.Format, description="json when not given"),
)
COUNTER = (Query("deviceId", required=True), Query("app", required=True), START, END)
LIST = (
    Query("limit", Annotated[int, Meta(ge=1, le=100)], description="50 when not given"),
    Query("offset", OFFSET),
    Query("query", description="over deviceId, status, app, appId, protocol, deviceType, name, externalRefId"),
)
ALL, ONE = "/devices", "/devices/{deviceId}"

OPERATIONS = (
    TRACES.put("/traces", name="updateTraceData", number=1001, summary="Insert trace points of devices").handle(
        traces.update_trace_data, body=BATCH, response=TraceWriteResult
    ),
    TRACES.get("/traces", name="getTraceData", number=1002, summary="Read a device's trace in a time").handle(
        traces.get_trace_data,
        query=WINDOW,
        response=Traces,
        documents_404=True,
        other_media=(traces.GEO_JSON, traces.GPX, traces.POLYLINE),
    ),
    MISSING.get(
        "/missing-sequence-numbers",
        name="getMissingSequenceNumbers",
        number=1003,
        summary="List gaps in a device's sequence numbers",
    ).handle(traces.get_missing_sequence_numbers, query=COUNTER, response=MissingSequence),
    DEVICES.post(ALL, name="registerDevice", number=1004, summary="Onboard a device for MQTT or API traces").plan(
        devices.register_device,
        body=DeviceCreate,
        response=Device,
        conflict=Conflict(Cause.VERSION_CONFLICT, "deviceId"),
        refusals=(400, 401, 403, 409, 503),
    ),
    DEVICES.get(ALL, name="listDevices", number=1005, summary="Devices of the tenant with their last position").handle(
        queries.list_devices, query=LIST, response=Devices, is_extension=True
    ),
    DEVICES.get(ONE, name="getDevice", number=1006, summary="Read one device").handle(
        queries.get_device, response=Device
    ),
    DEVICES.delete(ONE, name="deregisterDevice", number=1007, summary="Deregister a device").plan(
        devices.deregister_device
    ),
    DEVICES.post(
        f"{ONE}/credentials",
        name="renewDeviceCredentials",
        number=1008,
        summary="New MQTT password, the old one ends at once",
    ).plan(devices.renew_credentials, response=RenewedCredentials, is_extension=True),
)
"""Numbers from 1001 on; each room has a hundred of its own from 1101 on."""

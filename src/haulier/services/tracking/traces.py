"""Points in, and points read: the operations of ``/traces``. See: contract/tracking.md sections 9.2, 9.5 and 9.7."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec
from msgspec import Raw

from haulier.core.moments import iso_milliseconds
from haulier.core.refusal import Cause, Fault, Refusal, invalid
from haulier.engines.postgres import Record
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.commands.reply import Reply
from haulier.services.tracking.acceptance import Acceptance
from haulier.services.tracking.queries import need_known
from haulier.services.tracking.requests import MAX_APP, MAX_POINTS
from haulier.services.tracking.responses import (
    MissingSequence,
    PageMeta,
    PointRow,
    RejectedPoint,
    TraceRows,
    TraceWriteResult,
)
from haulier.services.tracking.retention import first_readable
from haulier.services.tracking.rules.batches import Batch, read_batch
from haulier.services.tracking.rules.points import NO_SEQ, REASONS, Source, is_device_id, is_name
from haulier.services.tracking.rules.sequence_numbers import SequenceRuns
from haulier.services.tracking.rules.trace_formats import geojson, gpx, polyline
from haulier.services.tracking.track_points import ALWAYS, TRACK_DECODER, TrackPoints, device_of, named_track, points_of
from haulier.services.tracking.visibility import readable_app

SQL = load_statements("haulier.services.tracking", "queries.sql")

DEFAULT_PAGE = 1_000
MAX_OFFSET = 10_000_000
MAX_SEQUENCE_POINTS = 1_000_000
"""Points of the window in which missing numbers are looked for."""
SEQUENCE_PART = 20_000
"""Of these so many are read at once."""
GEO_JSON, GPX, POLYLINE = "application/geo+json", "application/gpx+xml", "text/plain"
Format = Literal["json", "geojson", "polyline", "gpx"]

_encode = msgspec.json.Encoder().encode


async def update_trace_data(call: Call, batch: Batch) -> TraceWriteResult:
    """``PUT /traces``: 200 when any point is good, on disk before the answer. Raises Refusal when none is."""
    head = batch.head
    track = await named_track(call, head.trackId, head.trackName)
    if track is not None:
        device = await device_of(call, track, track.body_as(TRACK_DECODER))
    else:
        device = head.deviceId or head.trackId or head.trackName or ""
    source = source_of(call, head.app, device)
    return await take_points(call, source, batch)


def source_of(call: Call, app: str | None, device: str) -> Source:
    """The caller as a source of points. Raises Refusal."""
    if app and not is_name(app, MAX_APP):
        raise invalid("app", "maxLength", f"an app is a printable text of at most {MAX_APP} characters")
    if device and not is_device_id(device):
        raise invalid("deviceId", "pattern", "a deviceId is 1 to 64 printable characters")
    return Source(call.tenant, app or call.identity.app_id, "REST", device, True, call.actor, call.request_id)


async def take_points(call: Call, source: Source, batch: Batch) -> TraceWriteResult:
    """Take a batch; what became of it. Raises Refusal when every point is rejected."""
    taken = await call.of_process(Acceptance).accept(source, batch.points)
    rejected = [RejectedPoint(index, reason) for index, reason in taken.rejected]
    if len(rejected) == len(batch.points):
        faults = [Fault(f"{batch.member}[{each.index}]", each.reason, REASONS[each.reason]) for each in rejected]
        info = {"accepted": 0, "duplicates": 0, "rejected": msgspec.to_builtins(rejected)}
        raise Refusal(Cause.INVALID, "every point is rejected", faults, info)
    return TraceWriteResult(taken.accepted, taken.duplicates, rejected)


async def get_trace_data(call: Call, _body: None) -> TraceRows | Reply:
    """``GET /traces``: a page of the points of a device in a time, in the form that is wanted."""
    first, last = read_time(call)
    form: Format = call.query_as("format", Format, "json")
    size, offset = read_trace_page(call)
    app = await readable_app(call)
    device, begins, ends = await selected_points(call)
    first, last = max(first, begins, await first_readable(call)), min(last, ends)
    rows = await call.fetch_list(SQL["points"], device, first, last, app, size + 1, offset)
    if form != "json" or (not offset and len(rows) <= size):
        total = offset + len(rows)
    else:
        total = await call.fetch_list_value(SQL["count_points"], device, first, last, app)
    points = await shown_points(call, device, rows[:size])
    if form == "polyline":
        return Reply(polyline(points).encode(), POLYLINE.encode())
    if form == "geojson":
        return Reply(_encode(geojson(points)), GEO_JSON.encode())
    if form == "gpx":
        return Reply(gpx(device, points).encode(), GPX.encode())
    return TraceRows(PageMeta(offset // size + 1, size, total, total, len(rows) > size), points)


async def get_missing_sequence_numbers(call: Call, _body: None) -> MissingSequence:
    """``GET /missing-sequence-numbers``."""
    device, app = call.query("deviceId") or "", call.query("app") or ""
    for name, value in (("deviceId", device), ("app", app)):
        if not value:
            raise invalid(name, "required", f"the query parameter {name} is required")
    first, last = read_time(call)
    await readable_app(call)
    await need_known(call, device)
    first = max(first, await first_readable(call))
    runs = await _runs_of(call, device, app, first, last)
    missing, is_truncated = runs.missing()
    return MissingSequence(device, app, missing, runs.ranges, is_truncated, runs.runs)


async def _runs_of(call: Call, device: str, app: str, first: int, last: int) -> SequenceRuns:
    """The runs of a device's counter, read in parts, so that others are served meanwhile. Raises Refusal for too many
    points.
    """
    runs, behind, count = SequenceRuns(), (first, NO_SEQ), 0
    while rows := await call.fetch_list(SQL["sequence_numbers"], device, *behind, last, app, SEQUENCE_PART):
        count += len(rows)
        if count > MAX_SEQUENCE_POINTS:
            message = f"more than {MAX_SEQUENCE_POINTS} points lie in this time; name a shorter one"
            raise invalid("startTime", "maxItems", message)
        runs.add((row[0], row[1]) for row in rows)
        behind = rows[-1][0], rows[-1][1]
        if len(rows) < SEQUENCE_PART:
            break
    runs.end()
    return runs


async def selected_points(call: Call) -> TrackPoints:
    """The device that the parameters select, and from when to when, by exactly one of trackName, trackId and deviceId.
    What is no track's name is a device's; of a track there may be no point yet. Raises Refusal, NOT_FOUND for a device
    that nobody knows.
    """
    given = [value for name in ("trackName", "trackId", "deviceId") if (value := call.query(name))]
    if len(given) != 1:
        raise invalid("deviceId", "oneOf", "exactly one of deviceId, trackId and trackName is given")
    track = await named_track(call, call.query("trackId"), call.query("trackName"))
    if track is not None:
        return await points_of(call, track)
    await need_known(call, given[0])
    return TrackPoints(given[0], 0, ALWAYS)


def read_time(call: Call) -> tuple[int, int]:
    """``startTime`` and ``endTime`` as epoch milliseconds. Raises Refusal."""
    first, last = (_moment(call, name) for name in ("startTime", "endTime"))
    if last < first:
        raise invalid("endTime", "minimum", "endTime lies before startTime")
    return first, last


def _moment(call: Call, name: str) -> int:
    text = call.query(name)
    if not text:
        raise invalid(name, "required", f"the query parameter {name} is required")
    try:
        return iso_milliseconds(text.replace(" ", "+"))
    except ValueError:
        raise invalid(name, "format", f"{name} is no date and time of ISO 8601, such as 2026-11-29T06:00:00Z") from None


def read_trace_page(call: Call) -> tuple[int, int]:
    """Size and offset, as pageNo and pageSize or as limit and offset. Raises Refusal."""
    size = _whole(call, "pageSize", 1, MAX_POINTS) or _whole(call, "limit", 1, MAX_POINTS) or DEFAULT_PAGE
    offset = _whole(call, "offset", 0, MAX_OFFSET)
    if offset is None:
        offset = ((_whole(call, "pageNo", 1, MAX_OFFSET // size) or 1) - 1) * size
    return size, offset


def _whole(call: Call, name: str, least: int, most: int) -> int | None:
    text = call.query(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and least <= int(text) <= most):
        raise invalid(name, "limit", f"must be a whole number from {least} to {most}")
    return int(text)


async def shown_points(call: Call, device: str, rows: Sequence[Record]) -> list[PointRow]:
    """Points as they are shown."""
    numbers = {row[2] for row in rows}
    apps = {row["number"]: row["app"] for row in await call.fetch(SQL["apps"], list(numbers))} if numbers else {}
    id = [device]
    return [
        PointRow(tis, lat, lon, id, apps[app], None if seq == NO_SEQ else seq, md, accuracy, distance, mobile, provider,
                 speed, bearing, altitude, battery, None if meta is None else Raw(meta))
        for tis, seq, app, mobile, lat, lon, accuracy, speed, bearing, altitude, battery, distance, provider, md, meta
        in rows
    ]  # fmt: skip


def read_body(call: Call, raw: bytes) -> Batch:
    """The batch of a request, which may be packed by gzip. Raises Refusal."""
    coding = call.headers.get(b"content-encoding", b"").strip().lower()
    if coding not in (b"", b"identity", b"gzip"):
        raise Refusal(Cause.UNSUPPORTED_MEDIA, "the body comes as it is, or packed by gzip")
    return read_batch(raw, is_packed=coding == b"gzip")

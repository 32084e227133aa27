"""OsmAnd's own port: its clients name a device and no tenant. See: contract/tracking.md section 9.4."""

from __future__ import annotations

import asyncio
from time import monotonic

from haulier.core.refusal import Refusal
from haulier.engines.failure import Unavailable
from haulier.platform.runtime import Runtime
from haulier.services.tracking.acceptance import accept_points
from haulier.services.tracking.listeners.connections import MAX_UNKNOWN, WRITE_SECONDS, patience
from haulier.services.tracking.listeners.http_requests import NotHttp, Request, answer, read_request
from haulier.services.tracking.listeners.rules.web_forms import read_json, read_query, why_unreadable
from haulier.services.tracking.listeners.senders import sender_anywhere
from haulier.services.tracking.rules.points import REASONS

OSMAND = "osmand"
UNKNOWN, BUSY = "no device of this id is registered for OSMAND", "it cannot be stored now: try again"


async def serve_osmand(runtime: Runtime, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
    """Take the requests of one client, until it goes or has been wrong too often; why it ended."""
    wrong, is_known, began = 0, False, monotonic()
    try:
        while wrong < MAX_UNKNOWN:
            async with asyncio.timeout(patience(began, is_known=is_known)):
                request = await read_request(reader)
            if request is None:
                return "gone"
            status, why = await _take(runtime, request)
            wrong, is_known = (0, True) if status == 200 else (wrong + 1, is_known)
            writer.write(answer(status, why, keeps_open=request.keeps_open and wrong < MAX_UNKNOWN))
            async with asyncio.timeout(WRITE_SECONDS):
                await writer.drain()
            if not request.keeps_open:
                return "gone"
    except NotHttp as error:
        runtime.metrics.tracker_message(OSMAND, "bad")
        writer.write(answer(400, str(error), keeps_open=False))
        return "garbage"
    except TimeoutError:
        return "silent"
    except OSError:
        return "gone"
    return "unknown device"


async def _take(runtime: Runtime, request: Request) -> tuple[int, str]:
    """Take a position; the status to answer, and why where it was not taken."""
    try:
        received = read_json(request.body) if request.is_json else read_query(request.query, runtime.clock())
    except ValueError as error:
        runtime.metrics.tracker_message(OSMAND, "bad")
        return 400, why_unreadable(error)
    runtime.metrics.tracker_message(OSMAND, "position")
    try:
        source = await sender_anywhere(runtime, OSMAND.upper(), received.device)
        if source is None or received.point is None:
            return 404, UNKNOWN
        taken = await accept_points(runtime, source, [received.point])
    except (Unavailable, Refusal):
        return 503, BUSY
    return next(((400, REASONS[each.reason]) for each in taken.rejected), (200, ""))

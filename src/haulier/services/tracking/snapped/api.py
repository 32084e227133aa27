"""The operation of snapped distance. See: contract/tracking.yaml."""

from __future__ import annotations

import asyncio
from typing import Annotated

from msgspec import Meta, Struct

from haulier.core.refusal import invalid
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.declarations.parameters import COMMON_HEADERS, Query
from haulier.platform.declarations.section import Section, Statuses
from haulier.services.tracking.road_answers import EngineFailed
from haulier.services.tracking.road_engines import radius_of
from haulier.services.tracking.rules.snapping import (
    Confidence,
    cleaned,
    engine_confidence,
    pieces_of,
    plain_confidence,
    plain_length,
)
from haulier.services.tracking.rules.thinning import Fix
from haulier.services.tracking.snapped.matching import match_pieces
from haulier.services.tracking.traces import read_time
from haulier.services.tracking.visibility import readable_app

SQL = load_statements("haulier.services.tracking.snapped", "snapped.sql")

OLDEST_MS = 2 * 86_400_000
AHEAD_MS = 5 * 60_000
MAX_FIXES = 200_000
"""Points of a window: two days, a point a second."""
GAP, OUTLIERS_DROPPED, TOO_FEW_TRACES = "GAP", "OUTLIERS_DROPPED", "TOO_FEW_TRACES"
MATCHER_NOT_CONFIGURED, MATCHER_UNAVAILABLE = "MATCHER_NOT_CONFIGURED", "MATCHER_UNAVAILABLE"


class RouteStats(Struct):
    """How long the way was, and how sure that is."""

    confidence: Confidence
    distance: Annotated[float, Meta(description="metres")]
    errorReason: list[str]


class SnappedDistance(Struct):
    """The length of a device's way in a time."""

    totalTraces: Annotated[int, Meta(ge=0)]
    rsOutput: RouteStats


async def get_snapped_distance(call: Call, _body: None) -> SnappedDistance:
    """``GET /snapped-distance``. A device of which nothing is known has no points in the time."""
    device, app = call.query("deviceId") or "", call.query("app") or ""
    for name, value in (("deviceId", device), ("app", app)):
        if not value:
            raise invalid(name, "required", f"the query parameter {name} is required")
    first, last = read_time(call)
    if first < call.at - OLDEST_MS:
        raise invalid("startTime", "minimum", "startTime lies more than 2 days back")
    if last == first:
        raise invalid("endTime", "minimum", "endTime lies not after startTime")
    if last > call.at + AHEAD_MS:
        raise invalid("endTime", "maximum", "endTime lies more than 5 minutes ahead")
    await readable_app(call)
    rows = await call.fetch_list(SQL["fixes"], device, first, last, app, MAX_FIXES + 1)
    if len(rows) > MAX_FIXES:
        raise invalid("startTime", "maxItems", f"more than {MAX_FIXES} points lie in this time; name a shorter one")
    fixes = [Fix(row[0], row[1], row[2]) for row in rows]
    radii = {fix: radius_of(row[3]) for fix, row in zip(fixes, rows, strict=True)}
    return SnappedDistance(len(fixes), await _stats(call, fixes, radii))


async def _stats(call: Call, fixes: list[Fix], radii: dict[Fix, int]) -> RouteStats:
    kept, outliers, pieces = await asyncio.to_thread(_parted, fixes)
    reasons = [OUTLIERS_DROPPED] if outliers else []
    if len(kept) < 2:
        return RouteStats("low", 0.0, [*reasons, TOO_FEW_TRACES])
    has_cuts = len(pieces) > 1
    if has_cuts:
        reasons.append(GAP)
    if call.matcher == "none":
        reasons.append(MATCHER_NOT_CONFIGURED)
    else:
        try:
            matched = await match_pieces(call, pieces, radii)
            confidence = engine_confidence(matched, has_cuts=has_cuts)
            return RouteStats(confidence, round(matched.metres, 1), reasons)
        except EngineFailed:
            reasons.append(MATCHER_UNAVAILABLE)
    metres = await asyncio.to_thread(plain_length, pieces)
    return RouteStats(plain_confidence(kept, has_cuts=has_cuts), round(metres, 1), reasons)


def _parted(fixes: list[Fix]) -> tuple[list[Fix], int, list[list[Fix]]]:
    """The points that are kept, how many were dropped as outliers, and the pieces. A second's work for 200,000."""
    kept, outliers = cleaned(fixes)
    return kept, outliers, pieces_of(kept)


SECTION = Section("Snapped Distance", headers=COMMON_HEADERS, statuses=Statuses(refusals=(400, 401, 403, 503)))

OPERATIONS = (
    SECTION.get(
        "/snapped-distance",
        name="getSnappedDistance",
        number=1601,
        summary="Road-snapped distance of a device over a period",
    ).handle(
        get_snapped_distance,
        query=(
            Query("deviceId", required=True),
            Query("app", required=True),
            Query("startTime", required=True, description="ISO 8601, at most two days old"),
            Query("endTime", required=True, description="ISO 8601"),
        ),
        response=SnappedDistance,
        raw_response=True,
    ),
)

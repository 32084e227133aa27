"""Operations of the map: where devices are, and a trace to be shown. Haulier's own. See: docs/design/tracking.md."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from haulier.platform.declarations.parameters import COMMON_HEADERS, Query
from haulier.platform.declarations.section import Section, Statuses
from haulier.services.tracking.live import positions
from haulier.services.tracking.requests import DeviceType

MAP = Section("Map", headers=COMMON_HEADERS, statuses=Statuses(refusals=(400, 401, 403, 503)), is_extension=True)
APP = Query("app", description="whose points; the caller's own where nothing is said and no role says more")

OPERATIONS = (
    MAP.get("/positions", name="listPositions", number=1201, summary="Where the devices of the tenant are").handle(
        positions.list_positions,
        query=(
            Query("bbox", description="west,south,east,north in degrees"),
            Query("since", Annotated[int, Meta(ge=0)], description="seen since then, epoch milliseconds"),
            Query("type", DeviceType),
            Query("dispatchId", description="what the participants of a dispatch carry"),
            APP,
        ),
        response=positions.Positions,
    ),
    MAP.get(
        "/traces/{deviceId}", name="replayTrace", number=1202, summary="A trace to be shown: its shape, its stops"
    ).handle(
        positions.replay_trace,
        query=(
            Query("from", Annotated[int, Meta(ge=0)], required=True, description="epoch milliseconds"),
            Query("to", Annotated[int, Meta(ge=0)], required=True, description="epoch milliseconds"),
            Query("points", Annotated[int, Meta(ge=2, le=positions.MAX_SHOWN)], description="2000 when not given"),
            APP,
        ),
        response=positions.Replay,
    ),
)

"""Where the rider of an order's job was, for whoever follows the order: from the job's begin to its end, and no longer.

See: contract/order.md section 14.
"""

from __future__ import annotations

from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.storage.resources import Resource
from haulier.services.dispatch.facade import read_participants, show_job
from haulier.services.ordertracking.responses import TracePoint
from haulier.services.tracking.facade import newest_points

SQL = load_statements("haulier.services.ordertracking", "tracking.sql")

MAX_POINTS = 100
SHOWN_MS = 86_400_000
"""How long points are shown after the end of their job."""


async def rider_tracking(call: Call, job: Resource | None) -> list[TracePoint]:
    """The newest points of what the participants of the job's dispatch carry, oldest first."""
    if job is None or job.parent is None:
        return []
    began = (await call.fetch(SQL["begin_of_job"], job.id))[0]["at"]
    ended = show_job(job).get("completedAt")
    if not is_shown(began, ended, call.at):
        return []
    carriers = await read_participants(call, job.parent)
    points = await newest_points(call, carriers, began, call.at if ended is None else ended, MAX_POINTS)
    return [TracePoint(tis=point.tis, lat=point.lat, lon=point.lon) for point in points]


def is_shown(began: int | None, ended: int | None, now: int) -> bool:
    """Whether points of a job are shown: it is under way, or was within a day. Moments are epoch milliseconds."""
    return began is not None and (ended is None or now <= ended + SHOWN_MS)

"""How a dispatch follows its jobs: the part of its row that sums them up, written with the job that changed."""

from __future__ import annotations

from collections.abc import Mapping

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, replacing
from haulier.platform.storage.resources import Resource
from haulier.services.dispatch.kind import DISPATCH, DISPATCH_BODY, DispatchBody
from haulier.services.dispatch.rules.dispatch_status import DispatchFacts, Standing, settle
from haulier.services.dispatch.rules.job_status import BEGUN, TERMINAL
from haulier.services.dispatch.statuses import JobStatus


def facts_of(row_state: str, body: DispatchBody) -> DispatchFacts:
    """What the rules need to know, from the dispatch's own row: it sums up its jobs."""
    standing = Standing(row_state, body.subStatus)  # type: ignore[arg-type]
    return DispatchFacts(standing, body.jobs, set(body.done), len(body.participants), body.begun, body.hadJobs)


def note_jobs(body: DispatchBody, statuses: Mapping[str, JobStatus]) -> bool:
    """Take new statuses of jobs into the sum. Answers whether the sum changed."""
    before = (len(body.done), body.begun)
    done = set(body.done)
    body.done = [*body.done, *(job for job, status in statuses.items() if status in TERMINAL and job not in done)]
    body.begun = body.begun or any(status in BEGUN for status in statuses.values())
    return before != (len(body.done), body.begun)


def follow(state: str, body: DispatchBody) -> str:
    """The status that follows from the sum; the sub-status is set with it."""
    standing = settle(facts_of(state, body))
    body.subStatus = standing.sub_status
    return standing.status


def settled(row: Resource, body: DispatchBody) -> RowWrite:
    """The dispatch's row after its sum changed, in the status that follows from it."""
    state = follow(row.state or "", body)
    return replacing(row, body=body, state=state)


async def touch_dispatch(
    call: Call,
    change: Change,
    dispatch_id: str | None,
    statuses: Mapping[str, JobStatus],
    known: Resource | None = None,
) -> None:
    """Add the dispatch's row to a change of its jobs, when what they became changes its sum."""
    if dispatch_id is None:
        return
    row = known if known is not None else await call.get(DISPATCH.name, dispatch_id)
    if row is None:
        raise Refusal(Cause.UNKNOWN_REFERENCE, f"there is no dispatch {dispatch_id!r}")
    body = row.body_as(DISPATCH_BODY)
    if note_jobs(body, statuses):
        change.rows.append(settled(row, body))

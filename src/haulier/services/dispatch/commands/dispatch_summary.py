"""The summary of a dispatch: the members of its row that sum up its jobs, written with each job that changes."""

from __future__ import annotations

from collections.abc import Mapping

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, replacing
from haulier.platform.storage.resources import Resource
from haulier.services.dispatch.kind import DISPATCH, DISPATCH_BODY, DispatchBody, dispatch_status
from haulier.services.dispatch.rules.dispatch_status import DispatchFacts, DispatchState, next_state
from haulier.services.dispatch.rules.job_status import BEGUN, TERMINAL
from haulier.services.dispatch.statuses import DispatchStatus, JobStatus


def facts_of(status: DispatchStatus, body: DispatchBody) -> DispatchFacts:
    """What the rules ask of a dispatch, from its own row, which sums up its jobs."""
    state = DispatchState(status, body.subStatus)
    return DispatchFacts(state, body.jobs, set(body.done), len(body.participants), body.begun, body.hadJobs)


def take_statuses(body: DispatchBody, statuses: Mapping[str, JobStatus]) -> bool:
    """Take new statuses of jobs into the summary. Answers whether the summary changed."""
    before = (len(body.done), body.begun)
    done = set(body.done)
    body.done = [*body.done, *(job for job, status in statuses.items() if status in TERMINAL and job not in done)]
    body.begun = body.begun or any(status in BEGUN for status in statuses.values())
    return before != (len(body.done), body.begun)


def settle_status(status: DispatchStatus, body: DispatchBody) -> DispatchStatus:
    """The status that follows from the summary; the sub-status is set with it."""
    after = next_state(facts_of(status, body))
    body.subStatus = after.sub_status
    return after.status


def updated_summary(row: Resource, body: DispatchBody) -> RowWrite:
    """The dispatch's row with its changed summary, in the status that follows from it."""
    status = settle_status(dispatch_status(row), body)
    return replacing(row, body=body, state=status)


async def add_dispatch_update(
    call: Call,
    change: Change,
    dispatch_id: str | None,
    statuses: Mapping[str, JobStatus],
    known: Resource | None = None,
) -> None:
    """Add the dispatch's row to a change of its jobs, when their new statuses change its summary."""
    if dispatch_id is None:
        return
    row = known if known is not None else await call.get(DISPATCH.name, dispatch_id)
    if row is None:
        raise Refusal(Cause.UNKNOWN_REFERENCE, f"there is no dispatch {dispatch_id!r}")
    body = row.body_as(DISPATCH_BODY)
    if take_statuses(body, statuses):
        change.rows.append(updated_summary(row, body))

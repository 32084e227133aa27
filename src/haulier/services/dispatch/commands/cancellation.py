"""Cancelling a job: it is given up, and leaves its dispatch in the same change if it was not begun.

See: contract/orchestrator.md "Cancellation Manager", contract/order.md section 8.
"""

from __future__ import annotations

from typing import Any

from haulier.core.refusal import Cause, Fault, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.journal.raised import Raised, raised_member
from haulier.platform.storage.changes import Change, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.dispatch.commands.dispatch_summary import add_dispatch_update, updated_summary
from haulier.services.dispatch.commands.jobs import job_payload, write_job
from haulier.services.dispatch.commands.objective_instances import instances_of_jobs
from haulier.services.dispatch.events import JOB_CANCELLATION_REFUSED, JOB_CANCELLED, again
from haulier.services.dispatch.kind import DISPATCH, DISPATCH_BODY, JOB, JOB_BODY, JobBody, custom_data, job_state
from haulier.services.dispatch.queries import need_job
from haulier.services.dispatch.requests import JobCancel
from haulier.services.dispatch.rules import triggers
from haulier.services.dispatch.rules.job_status import JobState, cancel
from haulier.services.workflow.facade import leave_dispatch

DEFAULT_REASON = "R-0058"
"""Cancelled by the client: the reason when none is given."""


async def cancel_job(call: Call, body: JobCancel) -> Change:
    """Cancel a job. One that is in progress only with ``force``; it stays in its dispatch, which was told of it.

    Repeating it changes nothing. Raises Refusal for a completed job.
    """
    row = await need_job(call)
    stored = row.body_as(JOB_BODY)
    before = job_state(row, stored)
    after = cancelled(before, body)
    if after == before:
        return _event(again(JOB_CANCELLED), row, before)
    left = before.status != "IN_PROGRESS" and row.parent is not None
    write = write_job(call, row, stored, after)
    raised: list[Raised] = []
    change = row_change(JOB_CANCELLED, write)
    if left:
        write.parent = stored.assignedAt = stored.dispatchRef = None
        write.body = to_json(stored)
        raised += await _leave(call, change, row, stored)
    else:
        await add_dispatch_update(call, change, row.parent, {row.id: after.status})
    raised += triggers.status_triggers(row.id, custom_data(row, stored), before, after)
    payload = job_payload(row.id, row.key, after, row.parent) | raised_member(raised)
    if body.data is not None:
        payload["data"] = body.data
    change.payload = to_json(payload)
    return change


async def try_to_cancel_job(call: Call, body: JobCancel) -> Change:
    """The same, but a job that has gone too far is no refusal: the event says that it was asked for in vain."""
    try:
        return await cancel_job(call, body)
    except Refusal as refusal:
        if refusal.cause is not Cause.RULE:
            raise
    row = await need_job(call)
    stored = row.body_as(JOB_BODY)
    made_for = custom_data(row, stored)
    failed = triggers.job_trigger(triggers.JOB_CANCELLATION_FAILED, row.id, made_for, body.reasonCode)
    return _event(JOB_CANCELLATION_REFUSED, row, job_state(row, stored), failed)


def cancelled(before: JobState, body: JobCancel) -> JobState:
    """The job given up. Raises Refusal when it is completed, or in progress and not forced."""
    if before.status == "IN_PROGRESS" and not body.force:
        message = "the job is IN_PROGRESS; only force cancels it"
        raise Refusal(Cause.RULE, message, [Fault("status", "begun", message)], {"status": before.status})
    return cancel(before, body.reasonCode or DEFAULT_REASON)


async def _leave(call: Call, change: Change, row: Resource, stored: JobBody) -> list[Raised]:
    """Take the job out of its dispatch, with its instances; what that raises."""
    assert row.parent is not None, "it is in a dispatch"
    dispatch = await call.need(DISPATCH.name, row.parent, "dispatch", cause=Cause.UNKNOWN_REFERENCE)
    body = dispatch.body_as(DISPATCH_BODY)
    body.jobs = [job for job in body.jobs if job != row.id]
    body.done = [job for job in body.done if job != row.id]
    write = updated_summary(dispatch, body)
    change.rows += [write, *await leave_dispatch(call, instances_of_jobs([(row.id, stored)], None))]
    return [
        triggers.job_trigger(triggers.JOB_UNASSIGNED, row.id, custom_data(row, stored)),
        *triggers.dispatch_triggers(dispatch.id, dispatch.state, write.state),
    ]


def _event(event: str, row: Resource, state: JobState, *raised: Raised) -> Change:
    """What happened to a job and changed nothing of it."""
    change = Change(JOB.name, row.id, row.version, event, state=row.state)
    payload: dict[str, Any] = job_payload(row.id, row.key, state, row.parent) | raised_member(raised)
    change.payload = to_json(payload)
    return change

"""Jobs moved between two dispatches, and the order of the jobs of one. Not part of the contract.

A move is one change of both dispatches, so that no job is in both or in none, however it ends. What is in custody stays
with the dispatch that took it in.
"""

from __future__ import annotations

from haulier.core.refusal import Cause, Fault, Refusal, invalid, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.dispatch.commands.dispatch_summary import take_statuses, updated_summary
from haulier.services.dispatch.commands.dispatches import dispatch_payload
from haulier.services.dispatch.commands.objective_instances import instances_of_jobs
from haulier.services.dispatch.events import JOBS_MOVED, JOBS_ORDERED
from haulier.services.dispatch.kind import (
    DISPATCH,
    DISPATCH_BODY,
    JOB,
    JOB_BODY,
    DispatchBody,
    dispatch_state,
    job_state,
    job_status,
)
from haulier.services.dispatch.queries import need_dispatch
from haulier.services.dispatch.requests import MoveJobs, OrderJobs
from haulier.services.dispatch.rules import assignment
from haulier.services.dispatch.rules.dispatch_status import require_open
from haulier.services.dispatch.rules.job_status import assign, release
from haulier.services.dispatch.statuses import CLOSED
from haulier.services.workflow.facade import REPLAN_ON_CONFLICT, enter_dispatch


async def move_jobs(call: Call, body: MoveJobs) -> Change:
    """Move jobs from one open dispatch into another: all or none, every fault named."""
    if body.from_ == body.to:
        raise invalid("to", "same", "the jobs are in that dispatch already; their order is changed elsewhere")
    wanted = [(DISPATCH.name, body.from_), (DISPATCH.name, body.to), *((JOB.name, id) for id in body.jobs)]
    source, target, *found = await call.get_many(wanted)
    (source, left), (target, entered) = _both_open(body, source, target)
    rows = {row.id: row for row in found if row is not None}
    statuses = {id: job_status(row) for id, row in rows.items()}
    left.jobs, entered.jobs = assignment.move_jobs(left.jobs, entered.jobs, body.jobs, statuses, body.before)
    left.done = [job for job in left.done if job in left.jobs]
    entered.hadJobs = True
    jobs, bodies = [], {id: rows[id].body_as(JOB_BODY) for id in body.jobs}
    for id, job in bodies.items():
        statuses[id] = assign(release(job_state(rows[id], job))).status
        job.assignedAt, job.dispatchRef = call.at, target.key
        jobs.append(replacing(rows[id], body=job, parent=target.id, state=statuses[id]))
    take_statuses(entered, statuses)
    instances = await enter_dispatch(call, instances_of_jobs(bodies.items(), target.id))
    write = updated_summary(target, entered)
    payload = dispatch_payload(write, entered) | {"moved": body.jobs, "from": source.id}
    change = row_change(JOBS_MOVED, write, updated_summary(source, left), *jobs, *instances, payload=to_json(payload))
    change.answer = {"from": source.id, "to": target.id, "jobs": body.jobs}
    change.replan_on_conflict = REPLAN_ON_CONFLICT
    return change


def _both_open(
    body: MoveJobs, source: Resource | None, target: Resource | None
) -> tuple[tuple[Resource, DispatchBody], tuple[Resource, DispatchBody]]:
    """Both dispatches with their bodies. Raises Refusal naming those that do not exist or are closed."""
    named = (("from", body.from_, source), ("to", body.to, target))
    unknown = [Fault(field, "unknown", f"there is no dispatch {id!r}") for field, id, row in named if row is None]
    if unknown or source is None or target is None:
        raise Refusal(Cause.UNKNOWN_REFERENCE, "; ".join(fault.message for fault in unknown), unknown)
    closed = [
        Fault(field, "closed", f"dispatch {id} is CLOSED")
        for field, id, row in named
        if row is not None and row.state == CLOSED
    ]
    refuse_faults(closed)
    return (source, source.body_as(DISPATCH_BODY)), (target, target.body_as(DISPATCH_BODY))


async def order_jobs(call: Call, body: OrderJobs) -> Change:
    """Put the jobs of an open dispatch into another order, which names each of them once."""
    row = await need_dispatch(call)
    stored = row.body_as(DISPATCH_BODY)
    require_open(dispatch_state(row, stored))
    stored.jobs = assignment.order_jobs(stored.jobs, body.jobs)
    write: RowWrite = replacing(row, body=stored)
    return row_change(JOBS_ORDERED, write, payload=to_json(dispatch_payload(write, stored)))

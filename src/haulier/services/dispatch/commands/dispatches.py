"""Dispatches: made, filled with jobs and participants, moved, closed.

See: contract/dispatch.md "Life of a dispatch".
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from haulier.core.refusal import Cause, Fault, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.declarations.shared_members import shared_members
from haulier.platform.journal.raised import Raised, raised_member
from haulier.platform.ledger.books import all_balances
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Json, Resource, to_json
from haulier.platform.typed.instance_changes import insert_change, shown_change, write_values
from haulier.platform.typed.type_changes import need_type
from haulier.services.dispatch.commands.booking import book, free
from haulier.services.dispatch.commands.dispatch_summary import facts_of, settle_status, take_statuses, updated_summary
from haulier.services.dispatch.commands.objective_instances import instances_of_jobs
from haulier.services.dispatch.events import (
    DISPATCH_CUSTOM_DATA_UPDATED,
    DISPATCH_STATUS_UPDATED,
    DISPATCH_SUB_STATUS_UPDATED,
    DISPATCH_UPDATED,
    JOBS_ADDED,
    JOBS_REMOVED,
    PARTICIPANTS_ADDED,
    PARTICIPANTS_REMOVED,
)
from haulier.services.dispatch.kind import (
    ALLOWS_EXCESS,
    BOOKING,
    DISPATCH,
    DISPATCH_BODY,
    JOB,
    JOB_BODY,
    LEDGER,
    LEDGER_BODY,
    DispatchBody,
    LedgerBody,
    dispatch_state,
    dispatch_status,
    job_state,
    job_status,
    show_dispatch,
)
from haulier.services.dispatch.queries import need_dispatch
from haulier.services.dispatch.requests import (
    AddJob,
    AddJobs,
    AddParticipant,
    AddParticipants,
    CustomDataChange,
    DispatchCreate,
    DispatchStatusChange,
    DispatchUpdate,
    HookedBody,
    RemoveJobs,
    SubStatusChange,
)
from haulier.services.dispatch.rules.assignment import (
    JobPlace,
    add_jobs,
    add_participants,
    remove_jobs,
    remove_one,
)
from haulier.services.dispatch.rules.dispatch_status import change_status, change_sub_status, require_open
from haulier.services.dispatch.rules.job_status import assign, release
from haulier.services.dispatch.rules.triggers import (
    JOB_ASSIGNED,
    JOB_UNASSIGNED,
    dispatch_triggers,
    job_trigger,
)
from haulier.services.dispatch.shelves import OPEN_SHELF, closed_shelf
from haulier.services.dispatch.statuses import CLOSED, OPEN
from haulier.services.participant.facade import find_participants, is_active
from haulier.services.workflow.facade import REPLAN_ON_CONFLICT, enter_dispatch, leave_dispatch


async def create_dispatch(call: Call, body: DispatchCreate) -> Change:
    """Create a dispatch with its custody ledger, and put the given jobs and participants into it: all or nothing."""
    type_ = await need_type(call, DISPATCH, body.dispatchTypeId, "dispatchTypeId")
    id = call.new_id(type_.body.name)
    stored = DispatchBody(**{"dispatchTypeName": type_.body.name, **shared_members(body, DispatchBody)})
    stored.jobs = []
    stored.participants = add_participants(
        [], body.participants or [], await _active_by_id(call, body.participants or [])
    )
    jobs = await _assign_jobs(call, stored, id, body.dispatchRef, body.jobs or [], single=False)
    status = settle_status("INITIATED", stored)
    change = insert_change(
        call, DISPATCH, type_, id, values=body.customData or {}, body=stored, key=body.dispatchRef, parent=OPEN_SHELF,
        state=status,
        payload=_payload(id, body.dispatchRef, status, stored)
        | raised_member([*dispatch_triggers(id, None, status), *jobs_triggers(JOB_ASSIGNED, jobs)]),
    )  # fmt: skip
    head_of_ledger = LedgerBody(allowExcess=bool(type_.body.own.get(ALLOWS_EXCESS)))
    change.rows.append(RowWrite(LEDGER, id, 0, state=OPEN, body=to_json(head_of_ledger)))
    change.rows += jobs
    change.rows += await book(call, type_, id, stored.participants, "participants")
    change.replan_on_conflict = REPLAN_ON_CONFLICT | {BOOKING}
    return change


async def update_dispatch(call: Call, body: DispatchUpdate) -> Change:
    """Change reference, type name or custom data of an open dispatch."""
    row, stored = await _need_open(call)
    for name, value in shared_members(body, DispatchBody).items():
        setattr(stored, name, value)
    write = replacing(row, body=stored, key=body.dispatchRef or row.key)
    renamed = await _jobs_with_ref(call, stored.jobs, body.dispatchRef) if write.key != row.key else []
    if body.customData is not None:
        await _write_values(call, row, write, body.customData, replace=False)
    change = shown_change(call, DISPATCH_UPDATED, write, show_dispatch, row)
    change.rows += renamed
    return change


async def _jobs_with_ref(call: Call, jobs: Sequence[str], ref: str | None) -> list[RowWrite]:
    """The rows of the jobs with the new reference of their dispatch, which each of them shows."""
    writes = []
    for row in await call.get_many([(JOB.name, id) for id in jobs]):
        if row is not None:
            job = row.body_as(JOB_BODY)
            job.dispatchRef = ref
            writes.append(replacing(row, body=job))
    return writes


async def replace_custom_data(call: Call, body: CustomDataChange) -> Change:
    """Replace the custom data of a dispatch as a whole."""
    return await _change_custom_data(call, body, replace=True)


async def merge_custom_data(call: Call, body: CustomDataChange) -> Change:
    """Merge custom data into a dispatch; a null removes a member."""
    return await _change_custom_data(call, body, replace=False)


async def _change_custom_data(call: Call, body: CustomDataChange, *, replace: bool) -> Change:
    row, _ = await _need_open(call)
    write = replacing(row)
    await _write_values(call, row, write, body.customData, replace=replace)
    return shown_change(call, DISPATCH_CUSTOM_DATA_UPDATED, write, show_dispatch, row)


async def _write_values(call: Call, row: Resource, write: RowWrite, values: Json, *, replace: bool) -> None:
    type_ = await need_type(call, DISPATCH, row.type)
    write_values(call, DISPATCH, type_, write, values, old=None if replace else row.attributes())


async def add_job_to_dispatch(call: Call, body: AddJob) -> Change:
    """Put one job into the dispatch."""
    return await _add_jobs(call, [body.jobId], single=True)


async def add_jobs_to_dispatch(call: Call, body: AddJobs) -> Change:
    """Put many jobs into the dispatch: all or none, every fault named."""
    return await _add_jobs(call, body.jobs, single=False)


async def _add_jobs(call: Call, ids: Sequence[str], *, single: bool) -> Change:
    row, stored = await _need_open(call)
    jobs = await _assign_jobs(call, stored, row.id, row.key, ids, single=single)
    write = updated_summary(row, stored)
    raised = [*dispatch_triggers(row.id, row.state, write.state), *jobs_triggers(JOB_ASSIGNED, jobs)]
    change = _dispatch_change(JOBS_ADDED, write, stored, jobs, raised)
    change.replan_on_conflict = REPLAN_ON_CONFLICT
    return change


async def _assign_jobs(
    call: Call, stored: DispatchBody, dispatch_id: str, ref: str | None, ids: Sequence[str], *, single: bool
) -> list[RowWrite]:
    """The jobs' rows once they are in the dispatch, and those of their workflow instances; ``stored`` takes them in.

    A job is in one dispatch at a time. Its instances are there before its phone may go offline.
    """
    rows = {row.id: row for row in await call.get_many([(JOB.name, id) for id in ids]) if row is not None}
    bodies = {id: row.body_as(JOB_BODY) for id, row in rows.items()}
    places = {id: JobPlace(job_status(row), row.parent) for id, row in rows.items()}
    stored.jobs = add_jobs(stored.jobs, ids, places, single)
    stored.hadJobs = stored.hadJobs or bool(ids)
    writes, statuses = [], {}
    for id in ids:
        row, job = rows[id], bodies[id]
        statuses[id] = assign(job_state(row, job)).status
        job.assignedAt, job.dispatchRef = call.at, ref
        writes.append(replacing(row, body=job, parent=dispatch_id, state=statuses[id]))
    take_statuses(stored, statuses)
    return writes + await enter_dispatch(call, instances_of_jobs(bodies.items(), dispatch_id))


async def remove_job_from_dispatch(call: Call, _body: HookedBody) -> Change:
    """Take one job out of the dispatch."""
    row = await need_dispatch(call)
    stored = row.body_as(DISPATCH_BODY)
    kept = remove_one(stored.jobs, call.path["jobId"], "job")
    return await _release_jobs(call, row, stored, kept, [call.path["jobId"]])


async def remove_jobs_from_dispatch(call: Call, body: RemoveJobs) -> Change:
    """Take many jobs out of the dispatch: all or none."""
    row = await need_dispatch(call)
    stored = row.body_as(DISPATCH_BODY)
    return await _release_jobs(call, row, stored, remove_jobs(stored.jobs, body.jobs), body.jobs)


async def _release_jobs(
    call: Call, row: Resource, stored: DispatchBody, kept: list[str], gone: Sequence[str]
) -> Change:
    require_open(dispatch_state(row, stored))
    stored.jobs = kept
    stored.done = [job for job in stored.done if job in kept]
    writes, bodies = [], {}
    for job_row in await call.get_many([(JOB.name, id) for id in gone]):
        if job_row is None:
            continue
        job = bodies[job_row.id] = job_row.body_as(JOB_BODY)
        after = release(job_state(job_row, job))
        job.assignedAt = job.dispatchRef = None
        writes.append(replacing(job_row, body=job, parent=None, state=after.status))
    writes += await leave_dispatch(call, instances_of_jobs(bodies.items(), None))
    write = updated_summary(row, stored)
    raised = [*dispatch_triggers(row.id, row.state, write.state), *jobs_triggers(JOB_UNASSIGNED, writes)]
    return _dispatch_change(JOBS_REMOVED, write, stored, writes, raised)


async def add_participant_to_dispatch(call: Call, body: AddParticipant) -> Change:
    """Assign one participant; it must exist and be active."""
    return await _add_participants(call, [body.participantId], single=True)


async def add_participants_to_dispatch(call: Call, body: AddParticipants) -> Change:
    """Assign many participants: all or none, every fault named."""
    return await _add_participants(call, body.participants, single=False)


async def _add_participants(call: Call, ids: Sequence[str], *, single: bool) -> Change:
    row, stored = await _need_open(call)
    stored.participants = add_participants(stored.participants, ids, await _active_by_id(call, ids), single)
    type_ = await need_type(call, DISPATCH, row.type)
    bookings = await book(call, type_, row.id, ids, "participantId" if single else "participants")
    write = updated_summary(row, stored)
    raised = dispatch_triggers(row.id, row.state, write.state)
    change = _dispatch_change(PARTICIPANTS_ADDED, write, stored, bookings, raised)
    change.replan_on_conflict = frozenset({BOOKING})
    return change


async def _active_by_id(call: Call, ids: Sequence[str]) -> dict[str, bool]:
    """Of each participant that exists, whether it is active; the change applies only if it still is."""
    found = await find_participants(call, ids)
    call.guards.extend((row.kind, id, row.version) for id, row in found.items())
    return {id: is_active(row) for id, row in found.items()}


async def remove_participant_from_dispatch(call: Call, _body: HookedBody) -> Change:
    """Take a participant off the dispatch; without any it is INITIATED again unless work has begun."""
    row, stored = await _need_open(call)
    stored.participants = remove_one(stored.participants, call.path["participantId"], "participant")
    freed = await free(call, row.id, [call.path["participantId"]])
    write = updated_summary(row, stored)
    raised = dispatch_triggers(row.id, row.state, write.state)
    return _dispatch_change(PARTICIPANTS_REMOVED, write, stored, freed, raised)


async def change_dispatch_status(call: Call, body: DispatchStatusChange) -> Change:
    """Change the status. Closing needs all jobs at their end and an even ledger; the refusal lists what is open."""
    row = await need_dispatch(call)
    stored = row.body_as(DISPATCH_BODY)
    facts = facts_of(dispatch_status(row), stored)
    if body.status == facts.state.status and body.subStatus in (None, stored.subStatus):
        message = f"the dispatch is {body.status} already"
        raise Refusal(Cause.RULE, message, [Fault("status", "already_there", message)], {"status": body.status})
    closing = body.status == CLOSED
    ledger = await call.need(LEDGER, row.id, "ledger") if closing else None
    waiting = ledger.body_as(LEDGER_BODY).waiting if ledger is not None else []
    balances = await all_balances(call, row.id) if closing else {}
    state = change_status(facts, body.status, body.subStatus, balances, waiting)
    stored.subStatus = state.sub_status
    write = replacing(row, body=stored, state=state.status, parent=closed_shelf(call.at) if closing else row.parent)
    raised = [*dispatch_triggers(row.id, row.state, write.state)]
    if closing:  # their orders stand in the jobs themselves, which nothing else here needs to read
        raised += [job_trigger(JOB_UNASSIGNED, job, {}) for job in stored.jobs]
    change = _dispatch_change(DISPATCH_STATUS_UPDATED, write, stored, raised=raised)
    if ledger is not None:
        change.rows.append(replacing(ledger, state=CLOSED))
        change.rows += await free(call, row.id, stored.participants)
    return change


async def change_dispatch_sub_status(call: Call, body: SubStatusChange) -> Change:
    """Change only the sub-status."""
    row = await need_dispatch(call)
    stored = row.body_as(DISPATCH_BODY)
    stored.subStatus = change_sub_status(dispatch_state(row, stored), body.subStatus).sub_status
    return _dispatch_change(DISPATCH_SUB_STATUS_UPDATED, replacing(row, body=stored), stored)


async def _need_open(call: Call) -> tuple[Resource, DispatchBody]:
    """The dispatch of the path and its body. Raises Refusal when it is closed."""
    row = await need_dispatch(call)
    stored = row.body_as(DISPATCH_BODY)
    require_open(dispatch_state(row, stored))
    return row, stored


def jobs_triggers(name: str, writes: Sequence[RowWrite]) -> list[Raised]:
    """The same trigger of each of the jobs that are written."""
    jobs = [write for write in writes if write.kind == JOB.name]
    return [
        job_trigger(name, job.id, {**msgspec.json.decode(job.attrs), **JOB_BODY.decode(job.body).madeFor})
        for job in jobs
    ]


def _dispatch_change(
    event: str,
    write: RowWrite,
    stored: DispatchBody,
    others: Sequence[RowWrite] = (),
    raised: Sequence[Raised] = (),
) -> Change:
    """The change of a dispatch and of the rows that go with it."""
    return row_change(event, write, *others, payload=to_json(dispatch_payload(write, stored) | raised_member(raised)))


def dispatch_payload(write: RowWrite, stored: DispatchBody) -> Json:
    """What events and callbacks say of a dispatch."""
    return _payload(write.id, write.key, write.state, stored)


def _payload(id: str, ref: str | None, status: str | None, stored: DispatchBody) -> Json:
    return {
        "id": id, "dispatchRef": ref, "status": status, "subStatus": stored.subStatus,
        "jobs": stored.jobs, "participants": stored.participants,
    }  # fmt: skip

"""Jobs: created from a workflow, changed, completed. See: contract/dispatch.md "Life of a job"."""

from __future__ import annotations

from haulier.core.refusal import Cause, Fault, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType
from haulier.platform.journal.raised import raised_member
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Json, Resource, to_json
from haulier.platform.typed.instance_changes import insert_change, shown_change, write_values
from haulier.platform.typed.type_changes import need_type
from haulier.services.dispatch.commands.dispatch_summary import add_dispatch_update
from haulier.services.dispatch.commands.objective_instances import instances_of_jobs
from haulier.services.dispatch.events import (
    JOB_CUSTOM_DATA_UPDATED,
    JOB_STATUS_UPDATED,
    JOB_SUB_STATUS_UPDATED,
    JOB_UPDATED,
    JOBS_SUB_STATUS_UPDATED,
)
from haulier.services.dispatch.kind import (
    JOB,
    JOB_BODY,
    JOB_WORKFLOW,
    CompiledWorkflow,
    JobBody,
    custom_data,
    graph_of,
    job_state,
    show_job,
)
from haulier.services.dispatch.queries import need_job
from haulier.services.dispatch.requests import (
    CustomDataChange,
    JobCreate,
    JobsSubStatusChange,
    JobStatusChange,
    JobUpdate,
    JobUpdateByRef,
    SubStatusChange,
)
from haulier.services.dispatch.rules.graph import JobGraph
from haulier.services.dispatch.rules.job_status import TERMINAL, JobState, complete
from haulier.services.dispatch.rules.objectives import arrange
from haulier.services.dispatch.rules.run import first_summary
from haulier.services.dispatch.rules.triggers import JOB_CREATED, job_trigger, status_triggers
from haulier.services.workflow.facade import change_input, expired_workflows, instance_id


async def create_job(call: Call, body: JobCreate) -> Change:
    """Create a job. The answer carries the workflow instance of each objective, so that a phone can start offline."""
    return await create_job_for(call, body, {})


async def create_job_for(call: Call, body: JobCreate, made_for: Json, start: str | None = None) -> Change:
    """Create a job for an order, which its members ``made_for`` name.

    ``start`` is the objective that it begins at, if not the workflow's; then it has none that lie before.
    """
    type_ = await need_type(call, JOB, body.jobTypeId, "jobTypeId")
    workflow = await _need_workflow(call, body.jobWorkflowId)
    graph = graph_of(workflow, start)
    await _require_unexpired(call, graph)
    stored = JobBody(
        jobTypeName=type_.body.name,
        jobWorkflowId=body.jobWorkflowId,
        objectives=arrange(graph, body.objectives or []),
        workflows=dict(graph.workflows),
        scheduledFor=body.scheduledFor,
        assets=body.assets or [],
        containers=body.containers or [],
        summary=first_summary(graph),
        start=start,
        madeFor=made_for,
    )
    id, values = call.new_id(type_.body.name), body.customData or {}
    payload: Json = {
        "id": id, "jobRef": body.jobRef, "status": "CREATED", "jobTypeId": type_.id,
        "customData": {**values, **made_for},
        **raised_member([job_trigger(JOB_CREATED, id, {**values, **made_for})]),
    }  # fmt: skip
    change = insert_change(
        call, JOB, type_, id, values=values, body=stored, key=body.jobRef, state="CREATED", payload=payload
    )
    objectives = [
        {"objectiveRef": objective.objectiveRef, "workflowInstanceId": instance_id(id, objective.objectiveRef)}
        for objective in stored.objectives
    ]
    change.answer = {"id": id, "objectives": objectives}
    return change


async def _need_workflow(call: Call, id: str) -> CompiledWorkflow:
    found = await call.config(JOB_WORKFLOW, id)
    workflow: CompiledWorkflow | None = found.value if found is not None else None
    if workflow is None:
        raise Refusal(
            Cause.UNKNOWN_REFERENCE,
            f"there is no job workflow {id!r}",
            [Fault("jobWorkflowId", "unknown", "does not exist")],
        )
    if not workflow.active:
        message = f"job workflow {id} is not ACTIVE"
        raise Refusal(Cause.RULE, message, [Fault("jobWorkflowId", "not_active", message)])
    return workflow


async def _require_unexpired(call: Call, graph: JobGraph) -> None:
    """Raise Refusal when a workflow of the job has expired. It is asked here only: a job once made is carried out."""
    expired = await expired_workflows(call, graph.workflows.values())
    if expired:
        message = f"execution workflows of the job workflow have expired: {', '.join(sorted(expired))}"
        raise Refusal(Cause.RULE, message, [Fault("jobWorkflowId", "expired", message)], {"expired": sorted(expired)})


async def update_job(call: Call, body: JobUpdate) -> Change:
    """Change objectives, schedule, assets or custom data of a job that is not at its end."""
    row = await need_job(call)
    type_ = await need_type(call, JOB, row.type)
    stored = row.body_as(JOB_BODY)
    _require_open(row)
    instances: list[RowWrite] = []
    if body.objectives is not None:
        found = await call.read_config(JOB_WORKFLOW, stored.jobWorkflowId)
        assert found is not None, "a job's workflow is never removed"
        before = {objective.objectiveRef: objective.workflowInput for objective in stored.objectives}
        stored.objectives = arrange(graph_of(found.value, stored.start), body.objectives, stored.objectives)
        refs = instances_of_jobs([(row.id, stored)], row.parent)
        instances = await change_input(call, [ref for ref in refs if ref.input != before[ref.objective_ref]])
    if body.scheduledFor is not None:
        stored.scheduledFor = body.scheduledFor
    if body.assets is not None:
        stored.assets = body.assets
    change = _content_change(call, row, type_, stored, JOB_UPDATED, values=body.customData)
    change.rows += instances
    return change


async def replace_custom_data(call: Call, body: CustomDataChange) -> Change:
    """Replace the custom data of a job as a whole."""
    row = await need_job(call)
    type_ = await need_type(call, JOB, row.type)
    write = replacing(row)
    write_values(call, JOB, type_, write, body.customData)
    return shown_change(call, JOB_CUSTOM_DATA_UPDATED, write, show_job, row)


async def merge_custom_data(call: Call, body: CustomDataChange) -> Change:
    """Merge custom data into a job; a null removes a member."""
    row = await need_job(call)
    type_ = await need_type(call, JOB, row.type)
    return _content_change(call, row, type_, None, JOB_CUSTOM_DATA_UPDATED, values=body.customData)


async def change_job_status(call: Call, body: JobStatusChange) -> Change:
    """Complete a job. Twice is refused. After its last open job a dispatch is PENDING_CLOSURE."""
    return await _complete(call, await need_job(call), body)


async def change_job_status_by_ref(call: Call, body: JobUpdateByRef) -> Change:
    """Complete the job of a reference."""
    return await _complete(call, await call.need_by_ref(JOB.name, body.jobRef, "job"), body)


async def _complete(call: Call, row: Resource, body: JobStatusChange) -> Change:
    stored = row.body_as(JOB_BODY)
    before = job_state(row, stored)
    if before.status in TERMINAL:
        message = f"the job is {before.status} already"
        raise Refusal(Cause.RULE, message, [Fault("status", "already_terminal", message)], {"status": before.status})
    after = complete(before, body.subStatus, body.reasonCode)
    write = write_job(call, row, stored, after)
    raised = raised_member(status_triggers(row.id, custom_data(row, stored), before, after))
    payload = job_payload(row.id, row.key, after, row.parent) | raised
    change = row_change(JOB_STATUS_UPDATED, write, payload=to_json(payload))
    await add_dispatch_update(call, change, row.parent, {row.id: after.status})
    return change


async def change_job_sub_status(call: Call, body: SubStatusChange) -> Change:
    """Change only the sub-status of a job."""
    row = await need_job(call)
    write, after = _with_sub_status(row, body.subStatus)
    payload = to_json(job_payload(row.id, row.key, after, row.parent))
    return row_change(JOB_SUB_STATUS_UPDATED, write, payload=payload)


async def change_sub_status_of_jobs(call: Call, body: JobsSubStatusChange) -> Change:
    """Change the sub-status of many jobs: all of them or none, every unknown one named."""
    ids = [item.jobId for item in body.jobs]
    rows = await call.get_many([(JOB.name, id) for id in ids])
    missing = [f"jobs[{index}].jobId" for index, row in enumerate(rows) if row is None]
    faults = [Fault(name, "unknown", "there is no such job") for name in missing]
    faults += [
        Fault(f"jobs[{index}].jobId", "duplicate", "is named twice")
        for index, id in enumerate(ids)
        if id in ids[:index]
    ]
    if faults:
        cause = Cause.NOT_FOUND if missing else Cause.INVALID
        raise Refusal(cause, "; ".join(f"{fault.field}: {fault.message}" for fault in faults[:5]), faults)
    found = [row for row in rows if row is not None]
    writes = [_with_sub_status(row, item.subStatus)[0] for row, item in zip(found, body.jobs, strict=True)]
    change = row_change(JOBS_SUB_STATUS_UPDATED, *writes)
    change.payload = to_json({"jobs": [{"id": item.jobId, "subStatus": item.subStatus} for item in body.jobs]})
    change.answer = {"ids": ids}
    return change


def _with_sub_status(row: Resource, sub_status: str) -> tuple[RowWrite, JobState]:
    stored = row.body_as(JOB_BODY)
    stored.subStatus = sub_status
    write = replacing(row, body=stored)
    return write, job_state(row, stored)


def write_job(call: Call, row: Resource, stored: JobBody, after: JobState) -> RowWrite:
    """The job's row in a new state, with the moments that belong to it."""
    stored.subStatus, stored.reasonCode = after.sub_status, after.reason_code
    if after.status == "COMPLETED" and stored.completedAt is None:
        stored.completedAt = call.at
    return replacing(row, body=stored, state=after.status)


def job_payload(id: str, ref: str | None, after: JobState, dispatch_id: str | None) -> Json:
    """What events and callbacks say of a job."""
    return {
        "id": id, "jobRef": ref, "status": after.status, "subStatus": after.sub_status,
        "reasonCode": after.reason_code, "dispatchId": dispatch_id,
    }  # fmt: skip


def _require_open(row: Resource) -> None:
    if row.state in TERMINAL:
        message = f"the job is {row.state}"
        raise Refusal(Cause.RULE, message, [Fault("status", "terminal", message)], {"status": row.state})


def _content_change(
    call: Call, row: Resource, type_: CompiledType, stored: JobBody | None, event: str, *, values: Json | None
) -> Change:
    write = replacing(row)
    if stored is not None:
        write.body = to_json(stored)
    if values is not None:
        write_values(call, JOB, type_, write, values, old=row.attributes())
    return shown_change(call, event, write, show_job, row)

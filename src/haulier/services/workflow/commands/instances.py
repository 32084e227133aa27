"""Workflow instances: made for an objective of a job, ahead or when the job enters a dispatch; reported of; cancelled.

The dispatch service asks for them as rows of its own changes. See: contract/workflow.md "How a workflow reaches the
phone, and back", docs/design/dispatch.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from haulier.core.refusal import Cause, Fault, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.listing.paging import RETIRED
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Json, Resource, to_json
from haulier.services.workflow.commands.flows import expand_flows
from haulier.services.workflow.events import INSTANCE_CANCELLED, INSTANCE_CREATED, INSTANCE_UPDATED
from haulier.services.workflow.kind import (
    FLOW,
    INSTANCE,
    INSTANCE_BODY,
    WORKFLOW,
    WORKFLOW_BODY,
    WORKFLOW_VERSION,
    CompiledExecutionWorkflow,
    InstanceBody,
    instance_id,
    version_id,
)
from haulier.services.workflow.requests import WorkflowInstanceCancelRequest, WorkflowInstanceRequest
from haulier.services.workflow.rules.expiry import require_active
from haulier.services.workflow.rules.instance import (
    InstanceRun,
    TaskReport,
    WorkflowReport,
    cancel,
    is_worked_on,
    record_task,
    record_workflow,
    status_of,
)

REPLAN_ON_CONFLICT = frozenset({INSTANCE, FLOW})
"""Rows of a change that makes instances which another request may make at the same moment: it is planned again."""


@dataclass(frozen=True, slots=True)
class InstanceRef:
    """The instance of an objective, and what it has when it is made. ``dispatch_id`` is that of the job."""

    id: str
    workflow_id: str
    job_id: str
    dispatch_id: str | None
    objective_ref: str
    input: Json | None = None


async def enter_dispatch(call: Call, refs: Sequence[InstanceRef]) -> list[RowWrite]:
    """Rows that make the instances of a job that enters a dispatch; those made ahead are pointed to the dispatch.

    Expired and retired workflows are taken: the job was accepted with them. The change must be ``REPLAN_ON_CONFLICT``.
    """
    rows = await _read_instances(call, refs)
    made = await _new_rows(call, [ref for ref, row in zip(refs, rows, strict=True) if row is None])
    return [*made, *_moved(refs, rows)]


async def leave_dispatch(call: Call, refs: Sequence[InstanceRef]) -> list[RowWrite]:
    """Rows of those of the instances that nobody worked on, in no dispatch any more."""
    return _moved(refs, await _read_instances(call, refs))


async def change_input(call: Call, refs: Sequence[InstanceRef]) -> list[RowWrite]:
    """Rows of those of the instances that are made already and that nobody worked on, with another input."""
    writes = []
    for ref, row in zip(refs, await _read_instances(call, refs), strict=True):
        body = row.body_as(INSTANCE_BODY) if row is not None else None
        if row is not None and body is not None and not is_worked_on(body.run):
            body.input = ref.input
            writes.append(_updated_row(row, body))
    return writes


async def cancel_attempt(
    call: Call, row: Resource | None, ref: InstanceRef, attempt: int, reason_code: str | None
) -> list[RowWrite]:
    """Rows that leave an attempt of an objective's instance CANCELLED, made for that if need be; none if it was."""
    if row is not None:
        body = row.body_as(INSTANCE_BODY)
        result = cancel(body.run, reason_code, attempt)
        body.run = result.run
        return [_updated_row(row, body)] if result.changed else []
    return await _new_rows(call, [ref], cancel(InstanceRun(), reason_code, attempt).run)


async def _read_instances(call: Call, refs: Sequence[InstanceRef]) -> list[Resource | None]:
    return await call.get_many([(INSTANCE, ref.id) for ref in refs])


async def _new_rows(call: Call, refs: Sequence[InstanceRef], run: InstanceRun | None = None) -> list[RowWrite]:
    workflows = await call.configs(WORKFLOW, sorted({ref.workflow_id for ref in refs}))
    flows = await expand_flows(call, [config.value for config in workflows.values()])
    return flows.rows + [
        _instance_row(ref, workflows[ref.workflow_id].version, flows.ids[ref.workflow_id], run)
        for ref in refs
        if ref.workflow_id in workflows
    ]


def _instance_row(ref: InstanceRef, version: int | None, flow_id: str | None, run: InstanceRun | None) -> RowWrite:
    body = InstanceBody(
        flowId=flow_id,
        workflowVersion=version,
        dispatchId=ref.dispatch_id,
        objectiveRef=ref.objective_ref,
        input=ref.input,
        run=run or InstanceRun(),
    )
    return RowWrite(
        INSTANCE, ref.id, 0, type=ref.workflow_id, parent=ref.job_id, state=status_of(body.run), body=to_json(body)
    )


def _moved(refs: Sequence[InstanceRef], rows: Sequence[Resource | None]) -> list[RowWrite]:
    """Instances on which work has begun stay with the dispatch in which it began."""
    writes = []
    for ref, row in zip(refs, rows, strict=True):
        body = row.body_as(INSTANCE_BODY) if row is not None else None
        if row is None or body is None or is_worked_on(body.run) or body.dispatchId == ref.dispatch_id:
            continue
        body.dispatchId = ref.dispatch_id
        writes.append(_updated_row(row, body))
    return writes


def _updated_row(row: Resource, body: InstanceBody) -> RowWrite:
    return replacing(row, body=body, state=status_of(body.run))


def record_report(row: Resource | None, ref: InstanceRef, report: TaskReport | WorkflowReport) -> RowWrite | None:
    """The instance's row with a report taken in; None when the report says nothing new.

    Without a row the report makes it: an instance is missing only if its workflow is, or in data of older releases.
    """
    if row is None:
        return _instance_row(ref, None, None, _with_report(InstanceRun(), report))
    body = row.body_as(INSTANCE_BODY)
    before, body.run = body.run, _with_report(body.run, report)
    return _updated_row(row, body) if body.run is not before else None


def _with_report(run: InstanceRun, report: TaskReport | WorkflowReport) -> InstanceRun:
    change = record_task(run, report) if isinstance(report, TaskReport) else record_workflow(run, report)
    return change.run


async def create_instance(call: Call, body: WorkflowInstanceRequest) -> Change:
    """Make a runnable instance, its macros written out. For an objective of a job it has the id its reports name.

    One of a job that is there already and that nobody worked on takes what is asked for now; another one is refused.
    """
    version, workflow = await _workflow_version(call, body)
    flows = await expand_flows(call, [workflow])
    of_a_job = body.jobId is not None and body.objectiveRef is not None
    id = instance_id(body.jobId or "", body.objectiveRef or "") if of_a_job else call.new_id("workflowInstance")
    row = await call.get(INSTANCE, id) if of_a_job else None
    stored = InstanceBody(
        flowId=flows.ids[body.workflowId],
        workflowVersion=version,
        dispatchId=body.dispatchId,
        objectiveRef=body.objectiveRef,
        input=body.input,
    )
    if row is None:
        write, event = RowWrite(INSTANCE, id, 0, parent=body.jobId), INSTANCE_CREATED
    else:
        before = row.body_as(INSTANCE_BODY)
        _require_not_begun(row, before)
        stored.dispatchId = body.dispatchId or before.dispatchId
        write, event = replacing(row), INSTANCE_UPDATED
    write.type, write.state, write.body = body.workflowId, "CREATED", to_json(stored)
    change = row_change(event, write, payload=to_json({"id": id, "workflowId": body.workflowId}))
    change.rows += flows.rows
    change.replan_on_conflict = REPLAN_ON_CONFLICT
    return change


async def _workflow_version(call: Call, body: WorkflowInstanceRequest) -> tuple[int, CompiledExecutionWorkflow]:
    """The version asked for, the latest one unless it is named, of a workflow in use."""
    row = await call.get(WORKFLOW, body.workflowId)
    if row is None or row.state == RETIRED:
        message = f"there is no execution workflow {body.workflowId!r}"
        raise Refusal(Cause.NOT_FOUND, message, [Fault("workflowId", "unknown", message)])
    content, version = row.body_as(WORKFLOW_BODY), body.version or row.version
    require_active(content.expiresAt, call.at, Cause.RULE)  # the page of this operation knows no 409
    if version != row.version:
        earlier = await call.need(WORKFLOW_VERSION, version_id(row.id, version), f"version {version} of the workflow")
        content = earlier.body_as(WORKFLOW_BODY)
    return version, CompiledExecutionWorkflow(row.id, content)


def _require_not_begun(row: Resource, body: InstanceBody) -> None:
    status = status_of(body.run)
    if status != "CREATED":
        message = f"workflow instance {row.id} of this objective is {status} already"
        raise Refusal(Cause.TAKEN, message, [Fault("objectiveRef", "taken", message)], {"id": row.id, "status": status})


async def cancel_instance(call: Call, body: WorkflowInstanceCancelRequest) -> Change:
    """Cancel an instance's latest attempt; a closed one cannot be (409). Repeating it is recorded, changes nothing.

    Its phone may tell nothing more of the attempt. The job waits at its objective: the dispatch service's own
    cancelling of the objective says where it goes on, or its completion ends it.
    """
    row = await call.need(INSTANCE, call.path["workflowInstanceId"], "workflow instance")
    stored = row.body_as(INSTANCE_BODY)
    result = cancel(stored.run, body.reasonCode)
    change = Change(INSTANCE, row.id, row.version, INSTANCE_CANCELLED, state="CANCELLED")
    if result.changed:
        stored.run = result.run
        write = _updated_row(row, stored)
        change.rows, change.version = [write], write.version
    change.payload = to_json({"id": row.id, "status": "CANCELLED", "reasonCode": body.reasonCode})
    return change

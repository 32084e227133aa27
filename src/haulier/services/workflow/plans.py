"""The writes and reads of the workflow service. See: contract/workflow.md."""

from __future__ import annotations

from dataclasses import dataclass

from haulier.core.refusal import Cause, Fault, Refusal, refuse_faults
from haulier.platform.call import Call
from haulier.platform.changes import Change, RowWrite, replacing
from haulier.platform.reading import RETIRED, list_types
from haulier.platform.resources import Json, Resource, to_json
from haulier.services.workflow.definitions import retired
from haulier.services.workflow.kind import (
    INSTANCE,
    INSTANCE_BODY,
    WORKFLOW,
    WORKFLOW_BODY,
    WORKFLOW_VERSION,
    InstanceBody,
    instance_id,
    show_instance,
    show_workflow,
    version_id,
)
from haulier.services.workflow.rules.expansion import expand
from haulier.services.workflow.rules.expiry import require_active
from haulier.services.workflow.rules.flow import check_flow
from haulier.services.workflow.rules.instance import TaskReport, WorkflowReport, cancel, record_task, record_workflow
from haulier.services.workflow.store import macros_named, tasks_named
from haulier.services.workflow.wire import (
    ExecutionWorkflowRequest,
    WorkflowInstanceCancelRequest,
    WorkflowInstanceRequest,
)


async def plan_create(call: Call, body: ExecutionWorkflowRequest) -> Change:
    """Register an execution workflow: version 1, ACTIVE. Every fault of its flow is named in one answer."""
    await _check(call, body)
    row = RowWrite(WORKFLOW, call.new_id("workflow"), 0, body=to_json(body))
    return Change(WORKFLOW, row.id, 1, "ExecutionWorkflowCreated", [row], data=row.body)


async def plan_update(call: Call, body: ExecutionWorkflowRequest) -> Change:
    """Register the next version; earlier ones stay readable. An expired workflow takes none (409)."""
    row = await _need(call)
    require_active(row.body_as(WORKFLOW_BODY).expiresAt, call.at)
    await _check(call, body)
    kept = RowWrite(WORKFLOW_VERSION, version_id(row.id, row.version), 0, parent=row.id, body=row.body)
    write = replacing(row, body=body)
    return Change(WORKFLOW, row.id, write.version, "ExecutionWorkflowUpdated", [write, kept], data=write.body)


async def plan_retire(call: Call, _body: None) -> Change:
    """Take a workflow out of use: no new job workflow may name it; jobs under way keep it."""
    return retired(await _need(call), "ExecutionWorkflow")


async def _need(call: Call) -> Resource:
    """The workflow of the path, in use."""
    row = await call.need(WORKFLOW, call.path["workflowId"], "execution workflow")
    if row.state == RETIRED:
        raise Refusal(Cause.NOT_FOUND, f"there is no execution workflow {row.id!r}")
    return row


async def _check(call: Call, body: ExecutionWorkflowRequest) -> None:
    tasks, macros = await tasks_named(call, body.flow), await macros_named(call, body.flow)
    refuse_faults(check_flow(body.flow, tasks, macros, body.start))


async def plan_new_instance(call: Call, body: WorkflowInstanceRequest) -> Change:
    """Make a runnable instance, its macros written out. For an objective of a job it has the id its reports name."""
    row = await call.get(WORKFLOW, body.workflowId)
    if row is None or row.state == RETIRED:
        message = f"there is no execution workflow {body.workflowId!r}"
        raise Refusal(Cause.NOT_FOUND, message, [Fault("workflowId", "unknown", message)])
    content, version = row.body_as(WORKFLOW_BODY), body.version or row.version
    require_active(content.expiresAt, call.at, Cause.RULE)  # the page of this operation knows no 409
    if version != row.version:
        earlier = await call.need(WORKFLOW_VERSION, version_id(row.id, version), f"version {version} of the workflow")
        content = earlier.body_as(WORKFLOW_BODY)
    steps = expand(content.flow, await macros_named(call, content.flow, retired=True), content.start)
    stored = InstanceBody(
        start=steps.start,
        flow=steps.steps,
        workflowVersion=version,
        dispatchId=body.dispatchId,
        objectiveRef=body.objectiveRef,
        input=body.input,
    )
    of_a_job = body.jobId is not None and body.objectiveRef is not None
    id = instance_id(body.jobId or "", body.objectiveRef or "") if of_a_job else call.new_id("workflowInstance")
    write = RowWrite(INSTANCE, id, 0, type=row.id, parent=body.jobId, body=to_json(stored))
    return Change(INSTANCE, id, 1, "WorkflowInstanceCreated", [write], data=to_json({"id": id, "workflowId": row.id}))


async def plan_cancel(call: Call, body: WorkflowInstanceCancelRequest) -> Change:
    """Cancel an instance; a closed one cannot be (409). Repeating it is recorded and changes nothing."""
    row = await call.need(INSTANCE, call.path["workflowInstanceId"], "workflow instance")
    stored = row.body_as(INSTANCE_BODY)
    result = cancel(stored.run, body.reasonCode)
    change = Change(INSTANCE, row.id, row.version, "WorkflowInstanceCancelled", state="CANCELLED")
    if result.changed:
        stored.run = result.run
        write = replacing(row, body=stored)
        change.rows, change.version = [write], write.version
    change.data = to_json({"id": row.id, "status": "CANCELLED", "reasonCode": body.reasonCode})
    return change


async def read_one(call: Call, _body: None) -> Json:
    """Read an execution workflow, an earlier version of it when ``version`` is given."""
    version = call.query_as("version", int, None)
    row = await _need(call)
    if version is not None and version != row.version:
        row = await call.need(WORKFLOW_VERSION, version_id(row.id, version), f"version {version} of the workflow")
    return show_workflow(row, call.at)


async def read_all(call: Call, _body: None) -> list[Json]:
    """List execution workflows, oldest first."""
    return [show_workflow(row, call.at) for row in await list_types(call, WORKFLOW)]


async def read_instance(call: Call, _body: None) -> Json:
    """Read a workflow instance with all that was reported of it."""
    return show_instance(await call.need(INSTANCE, call.path["workflowInstanceId"], "workflow instance"))


async def read_instances(call: Call, _body: None) -> list[Json]:
    """List workflow instances, oldest first."""
    return [show_instance(row) for row in await list_types(call, INSTANCE)]


@dataclass(frozen=True, slots=True)
class InstanceRef:
    """Which instance a report is about, for the case that the report is the first one."""

    id: str
    workflow_id: str
    job_id: str
    dispatch_id: str
    objective_ref: str
    input: Json | None = None


def told(row: Resource | None, ref: InstanceRef, report: TaskReport | WorkflowReport) -> RowWrite | None:
    """The instance's row with a report taken in, made by its first report; None when the report says nothing new."""
    if row is None:
        body = InstanceBody(dispatchId=ref.dispatch_id, objectiveRef=ref.objective_ref, input=ref.input)
    else:
        body = row.body_as(INSTANCE_BODY)
    change = record_task(body.run, report) if isinstance(report, TaskReport) else record_workflow(body.run, report)
    if not change.changed:
        return None
    body.run = change.run
    if row is not None:
        return replacing(row, body=body)
    return RowWrite(INSTANCE, ref.id, 0, type=ref.workflow_id, parent=ref.job_id, body=to_json(body))


def refuse_unknown_instance(id: str) -> Refusal:
    """The refusal for an instance that no objective of the job has."""
    message = f"workflow instance {id!r} is none of the job's"
    return Refusal(Cause.UNKNOWN_REFERENCE, message, [Fault("workflowInstanceId", "unknown", message)])

"""The writes and reads of the workflow service. See: contract/workflow.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from haulier.core.refusal import Cause, Fault, Refusal, refuse_faults
from haulier.engines.statements import load_statements
from haulier.platform.call import Call
from haulier.platform.changes import Change, RowWrite, replacing
from haulier.platform.reading import DEFAULT_PAGE_SIZE, MAX_OFFSET, MAX_PAGE_SIZE, PageNumber, PageSize, list_types
from haulier.platform.resources import Json, Resource, from_record, to_json
from haulier.services.workflow.kind import (
    INSTANCE,
    INSTANCE_BODY,
    SYSTEM_TASK_BY_ID,
    TASK,
    TASK_BODY,
    WORKFLOW,
    WORKFLOW_BODY,
    WORKFLOW_VERSION,
    InstanceBody,
    show_instance,
    show_workflow,
    version_id,
    without_nulls,
)
from haulier.services.workflow.rules.expiry import require_active
from haulier.services.workflow.rules.flow import check_flow
from haulier.services.workflow.rules.instance import TaskReport, WorkflowReport, record_task, record_workflow
from haulier.services.workflow.wire import ExecutionTask, ExecutionWorkflowRequest

SQL = load_statements("haulier.platform.sql", "types.sql")


async def plan_create(call: Call, body: ExecutionWorkflowRequest) -> Change:
    """Register an execution workflow: version 1, ACTIVE. Every fault of its flow is named in one answer."""
    await _check(call, body)
    row = RowWrite(WORKFLOW, call.new_id("workflow"), 0, body=to_json(body))
    return Change(WORKFLOW, row.id, 1, "ExecutionWorkflowCreated", [row], data=row.body)


async def plan_update(call: Call, body: ExecutionWorkflowRequest) -> Change:
    """Register the next version; earlier ones stay readable. An expired workflow takes none (409)."""
    row = await call.need(WORKFLOW, call.path["workflowId"], "execution workflow")
    require_active(row.body_as(WORKFLOW_BODY).expiresAt, call.at)
    await _check(call, body)
    kept = RowWrite(WORKFLOW_VERSION, version_id(row.id, row.version), 0, parent=row.id, body=row.body)
    write = replacing(row, body=body)
    return Change(WORKFLOW, row.id, write.version, "ExecutionWorkflowUpdated", [write, kept], data=write.body)


async def _check(call: Call, body: ExecutionWorkflowRequest) -> None:
    refuse_faults(check_flow(body.flow, await _tasks(call, body), {}, body.start))


async def _tasks(call: Call, body: ExecutionWorkflowRequest) -> Mapping[str, ExecutionTask]:
    """The task kinds that a flow names: the system's own and the tenant's."""
    named = {step.taskId for step in body.flow if step.taskId is not None}
    own = await call.runtime.reader.get_many(
        call.tenant, [(TASK, id) for id in sorted(named - SYSTEM_TASK_BY_ID.keys())]
    )
    found = {row.id: row.body_as(TASK_BODY) for row in own if row is not None}
    return SYSTEM_TASK_BY_ID | found


async def unknown_workflows(call: Call, ids: Sequence[str]) -> set[str]:
    """Those of the ids that are no execution workflow of the tenant."""
    wanted = list(dict.fromkeys(ids))
    rows = await call.runtime.reader.get_many(call.tenant, [(WORKFLOW, id) for id in wanted])
    return {id for id, row in zip(wanted, rows, strict=True) if row is None}


async def read_one(call: Call, _body: None) -> Json:
    """Read an execution workflow, an earlier version of it when ``version`` is given."""
    id, version = call.path["workflowId"], call.query_as("version", int, None)
    row = await call.need(WORKFLOW, id, "execution workflow")
    if version is not None and version != row.version:
        row = await call.need(WORKFLOW_VERSION, version_id(id, version), f"version {version} of execution workflow")
    return show_workflow(row, call.at)


async def read_all(call: Call, _body: None) -> list[Json]:
    """List execution workflows, oldest first."""
    return [show_workflow(row, call.at) for row in await list_types(call, WORKFLOW)]


async def read_tasks(call: Call, _body: None) -> list[Json]:
    """List task kinds: those that every tenant has, then the tenant's own."""
    own = (
        [row.body_as(TASK_BODY) for row in await list_types(call, TASK)]
        if call.query_as("pageNo", PageNumber, 1) == 1
        else []
    )
    return [without_nulls(task) for task in [*SYSTEM_TASK_BY_ID.values(), *own]]


async def read_task(call: Call, _body: None) -> Json:
    """Read one task kind."""
    task = SYSTEM_TASK_BY_ID.get(call.path["taskId"])
    if task is None:
        task = (await call.need(TASK, call.path["taskId"], "execution task")).body_as(TASK_BODY)
    return without_nulls(task)


async def read_instance(call: Call, _body: None) -> Json:
    """Read a workflow instance with all that was reported of it."""
    return show_instance(await call.need(INSTANCE, call.path["workflowInstanceId"], "workflow instance"))


async def read_instances(call: Call, _body: None) -> list[Json]:
    """List workflow instances, oldest first."""
    size = min(call.query_as("pageSize", PageSize, DEFAULT_PAGE_SIZE), MAX_PAGE_SIZE)
    offset = min((call.query_as("pageNo", PageNumber, 1) - 1) * size, MAX_OFFSET)
    records = await call.runtime.lists.fetch(SQL["types"], call.tenant, INSTANCE, size, offset)
    return [show_instance(from_record(record)) for record in records]


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

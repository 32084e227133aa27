"""The writes and reads of the workflow service. See: contract/workflow.md."""

from __future__ import annotations

from haulier.core.refusal import Cause, Refusal, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.listing.paging import RETIRED
from haulier.platform.storage.changes import Change, RowWrite, replacing
from haulier.platform.storage.resources import Json, Resource, to_json
from haulier.services.workflow.definitions import retired
from haulier.services.workflow.flows import show_instances, write_out
from haulier.services.workflow.kind import (
    FLOW,
    INSTANCE,
    WORKFLOW,
    WORKFLOW_BODY,
    WORKFLOW_VERSION,
    CompiledExecutionWorkflow,
    show_workflow,
    version_id,
)
from haulier.services.workflow.requests import ExecutionWorkflowRequest
from haulier.services.workflow.rules.expiry import require_active
from haulier.services.workflow.rules.flow import check_flow
from haulier.services.workflow.store import macros_named, tasks_named


async def plan_create(call: Call, body: ExecutionWorkflowRequest) -> Change:
    """Register an execution workflow: version 1, ACTIVE. Every fault of its flow is named in one answer."""
    await _check(call, body)
    row = RowWrite(WORKFLOW, call.new_id("workflow"), 0, body=to_json(body))
    change = Change(WORKFLOW, row.id, 1, "ExecutionWorkflowCreated", [row], payload=row.body)
    return await _with_flow(call, change, body)


async def plan_update(call: Call, body: ExecutionWorkflowRequest) -> Change:
    """Register the next version; earlier ones stay readable. An expired workflow takes none (409)."""
    row = await _need(call)
    require_active(row.body_as(WORKFLOW_BODY).expiresAt, call.at)
    await _check(call, body)
    kept = RowWrite(WORKFLOW_VERSION, version_id(row.id, row.version), 0, parent=row.id, body=row.body)
    write = replacing(row, body=body)
    change = Change(WORKFLOW, row.id, write.version, "ExecutionWorkflowUpdated", [write, kept], payload=write.body)
    return await _with_flow(call, change, body)


async def _with_flow(call: Call, change: Change, body: ExecutionWorkflowRequest) -> Change:
    """The change with the flow that instances will run unless a macro changes before.

    Made here, it is not made by all the first dispatches of a morning at once.
    """
    change.rows += (await write_out(call, [CompiledExecutionWorkflow(change.id, body)])).rows
    change.replan_on_conflict = frozenset({FLOW})
    return change


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


async def read_one(call: Call, _body: None) -> Json:
    """Read an execution workflow, an earlier version of it when ``version`` is given."""
    version = call.query_as("version", int, None)
    row = await _need(call)
    if version is not None and version != row.version:
        row = await call.need(WORKFLOW_VERSION, version_id(row.id, version), f"version {version} of the workflow")
    return show_workflow(row, call.at)


async def read_instance(call: Call, _body: None) -> Json:
    """Read a workflow instance with all that was reported of it."""
    row = await call.need(INSTANCE, call.path["workflowInstanceId"], "workflow instance")
    return (await show_instances(call, [row]))[0]

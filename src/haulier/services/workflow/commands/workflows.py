"""Execution workflows: registered, changed, retired. See: contract/workflow.md."""

from __future__ import annotations

from haulier.core.refusal import refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import to_json
from haulier.services.workflow.commands.definitions import retire_change
from haulier.services.workflow.commands.flows import expand_flows
from haulier.services.workflow.events import WORKFLOW_CREATED, WORKFLOW_DELETED, WORKFLOW_UPDATED
from haulier.services.workflow.kind import (
    FLOW,
    WORKFLOW,
    WORKFLOW_BODY,
    WORKFLOW_VERSION,
    CompiledExecutionWorkflow,
    version_id,
)
from haulier.services.workflow.queries import macros_named, need_workflow, tasks_named
from haulier.services.workflow.requests import ExecutionWorkflowRequest
from haulier.services.workflow.rules.expiry import require_active
from haulier.services.workflow.rules.flow import check_flow


async def create_workflow(call: Call, body: ExecutionWorkflowRequest) -> Change:
    """Register an execution workflow: version 1, ACTIVE. Every fault of its flow is named in one answer."""
    await _check_flow(call, body)
    row = RowWrite(WORKFLOW, call.new_id("workflow"), 0, body=to_json(body))
    return await _with_flow_rows(call, row_change(WORKFLOW_CREATED, row), body)


async def update_workflow(call: Call, body: ExecutionWorkflowRequest) -> Change:
    """Register the next version; earlier ones stay readable. An expired workflow takes none (409)."""
    row = await need_workflow(call)
    require_active(row.body_as(WORKFLOW_BODY).expiresAt, call.at)
    await _check_flow(call, body)
    kept = RowWrite(WORKFLOW_VERSION, version_id(row.id, row.version), 0, parent=row.id, body=row.body)
    write = replacing(row, body=body)
    return await _with_flow_rows(call, row_change(WORKFLOW_UPDATED, write, kept), body)


async def _with_flow_rows(call: Call, change: Change, body: ExecutionWorkflowRequest) -> Change:
    """The change with the flow that instances will run unless a macro changes before.

    Made here, it is not made by all the first dispatches of a morning at once.
    """
    change.rows += (await expand_flows(call, [CompiledExecutionWorkflow(change.id, body)])).rows
    change.replan_on_conflict = frozenset({FLOW})
    return change


async def retire_workflow(call: Call, _body: None) -> Change:
    """Take a workflow out of use: no new job workflow may name it; jobs under way keep it."""
    return retire_change(await need_workflow(call), WORKFLOW_DELETED)


async def _check_flow(call: Call, body: ExecutionWorkflowRequest) -> None:
    tasks, macros = await tasks_named(call, body.flow), await macros_named(call, body.flow)
    refuse_faults(check_flow(body.flow, tasks, macros, body.start))

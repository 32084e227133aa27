"""Job workflows and drafts of them. See: contract/dispatch.md "Running a job workflow"."""

from __future__ import annotations

from typing import Any

from haulier.core.refusal import Fault, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.declarations.shared_members import shared_members
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import to_json
from haulier.services.dispatch.events import (
    DRAFT_CREATED,
    DRAFT_UPDATED,
    WORKFLOW_CREATED,
    WORKFLOW_PUBLISHED,
    WORKFLOW_STATUS_UPDATED,
)
from haulier.services.dispatch.kind import JOB_WORKFLOW, WORKFLOW_BODY, WorkflowBody
from haulier.services.dispatch.queries import need_job_workflow
from haulier.services.dispatch.requests import (
    JobWorkflowCreate,
    JobWorkflowDraft,
    JobWorkflowStatusChange,
    ObjectiveDef,
)
from haulier.services.dispatch.rules.graph import check_graph
from haulier.services.dispatch.statuses import ACTIVE, DRAFT, JobWorkflowStatus
from haulier.services.workflow.facade import expired_workflows, unknown_workflows


async def create_job_workflow(call: Call, body: JobWorkflowCreate) -> Change:
    """Create a job workflow; it is ACTIVE at once. Every fault of its graph is named in one answer."""
    await _check_graph(call, body.start, body.objectives)
    return _insert_change(call, _stored(body), ACTIVE, WORKFLOW_CREATED)


async def create_draft(call: Call, body: JobWorkflowDraft) -> Change:
    """Save an incomplete job workflow: only its name is needed."""
    return _insert_change(call, _stored(body), DRAFT, DRAFT_CREATED)


async def update_draft(call: Call, body: JobWorkflowDraft) -> Change:
    """Replace the content of a draft."""
    row = await need_job_workflow(call, draft=True)
    write = replacing(row, body=_stored(body))
    return row_change(DRAFT_UPDATED, write)


async def publish_draft(call: Call, _body: Any) -> Change:
    """Turn a complete draft into an ACTIVE job workflow, or name everything that it lacks."""
    row = await need_job_workflow(call, draft=True)
    stored = row.body_as(WORKFLOW_BODY)
    missing = [
        Fault(name, "required", f"{name} is required to publish")
        for name in ("start", "objectives")
        if not getattr(stored, name)
    ]
    refuse_faults(missing)
    await _check_graph(call, stored.start or "", stored.objectives)
    write = replacing(row, state=ACTIVE)
    return row_change(WORKFLOW_PUBLISHED, write)


async def change_status(call: Call, body: JobWorkflowStatusChange) -> Change:
    """Activate or deactivate. Jobs under way keep the workflow they started with."""
    row = await need_job_workflow(call, draft=False)
    write = replacing(row, state=body.status)
    return row_change(WORKFLOW_STATUS_UPDATED, write, payload=to_json({"status": body.status}))


def _insert_change(call: Call, stored: WorkflowBody, status: JobWorkflowStatus, event: str) -> Change:
    row = RowWrite(JOB_WORKFLOW, call.new_id("jobWorkflow"), 0, state=status, body=to_json(stored))
    return row_change(event, row)


def _stored(body: JobWorkflowCreate | JobWorkflowDraft) -> WorkflowBody:
    return WorkflowBody(**shared_members(body, WorkflowBody))


async def _check_graph(call: Call, start: str, objectives: list[ObjectiveDef]) -> None:
    """The graph's own faults and every execution workflow that does not exist or has expired, in one refusal."""
    faults = check_graph(start, objectives)
    unknown = await unknown_workflows(call, [objective.workflow for objective in objectives])
    expired = await expired_workflows(call, {objective.workflow for objective in objectives} - unknown)
    for index, objective in enumerate(objectives):
        if objective.workflow in unknown:
            message = f"there is no execution workflow {objective.workflow}"
            faults.append(Fault(f"objectives[{index}].workflow", "unknown_workflow", message))
        if objective.workflow in expired:
            message = f"execution workflow {objective.workflow} has expired"
            faults.append(Fault(f"objectives[{index}].workflow", "expired_workflow", message))
    refuse_faults(faults)

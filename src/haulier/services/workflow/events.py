"""The events of the workflow service. See: docs/events.md."""

from __future__ import annotations

from msgspec import Struct

from haulier.platform.declarations.event import event_specs
from haulier.services.workflow.kind import INSTANCE, MACRO, TASK, WORKFLOW
from haulier.services.workflow.requests import ExecutionMacroRequest, ExecutionTaskRequest, ExecutionWorkflowRequest

WORKFLOW_CREATED, WORKFLOW_UPDATED = "ExecutionWorkflowCreated", "ExecutionWorkflowUpdated"
WORKFLOW_DELETED = "ExecutionWorkflowDeleted"
TASK_CREATED, TASK_UPDATED, TASK_DELETED = "ExecutionTaskCreated", "ExecutionTaskUpdated", "ExecutionTaskDeleted"
MACRO_CREATED, MACRO_UPDATED, MACRO_DELETED = "ExecutionMacroCreated", "ExecutionMacroUpdated", "ExecutionMacroDeleted"
INSTANCE_CREATED, INSTANCE_UPDATED = "WorkflowInstanceCreated", "WorkflowInstanceUpdated"
INSTANCE_CANCELLED = "WorkflowInstanceCancelled"


class InstancePayload(Struct):
    """A workflow instance that was made, and of which workflow."""

    id: str
    workflowId: str


class CancelPayload(Struct):
    """A workflow instance that was cancelled, and why."""

    id: str
    status: str
    reasonCode: str | None = None


EVENTS = (
    *event_specs(
        WORKFLOW,
        ExecutionWorkflowRequest,
        {
            WORKFLOW_CREATED: "an execution workflow was made",
            WORKFLOW_UPDATED: "an execution workflow got a new version",
            WORKFLOW_DELETED: "an execution workflow was taken out of use",
        },
    ),
    *event_specs(
        TASK,
        ExecutionTaskRequest,
        {
            TASK_CREATED: "a kind of task was made",
            TASK_UPDATED: "a kind of task was replaced",
            TASK_DELETED: "a kind of task was taken out of use",
        },
    ),
    *event_specs(
        MACRO,
        ExecutionMacroRequest,
        {
            MACRO_CREATED: "a macro was made",
            MACRO_UPDATED: "a macro was replaced",
            MACRO_DELETED: "a macro was taken out of use",
        },
    ),
    *event_specs(
        INSTANCE,
        InstancePayload,
        {
            INSTANCE_CREATED: "a workflow instance was made ahead of its job's dispatch",
            INSTANCE_UPDATED: "a workflow instance that nobody worked on was made anew",
        },
    ),
    *event_specs(INSTANCE, CancelPayload, {INSTANCE_CANCELLED: "a workflow instance's latest attempt was cancelled"}),
)

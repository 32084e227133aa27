"""The events of the workflow service. See: docs/events.md."""

from __future__ import annotations

from msgspec import Struct

from haulier.platform.declarations.event import of
from haulier.services.workflow.kind import INSTANCE, MACRO, TASK, WORKFLOW
from haulier.services.workflow.requests import ExecutionMacroRequest, ExecutionTaskRequest, ExecutionWorkflowRequest


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
    *of(
        WORKFLOW,
        ExecutionWorkflowRequest,
        ExecutionWorkflowCreated="an execution workflow was made",
        ExecutionWorkflowUpdated="an execution workflow got a new version",
        ExecutionWorkflowDeleted="an execution workflow was taken out of use",
    ),
    *of(
        TASK,
        ExecutionTaskRequest,
        ExecutionTaskCreated="a kind of task was made",
        ExecutionTaskUpdated="a kind of task was replaced",
        ExecutionTaskDeleted="a kind of task was taken out of use",
    ),
    *of(
        MACRO,
        ExecutionMacroRequest,
        ExecutionMacroCreated="a macro was made",
        ExecutionMacroUpdated="a macro was replaced",
        ExecutionMacroDeleted="a macro was taken out of use",
    ),
    *of(
        INSTANCE,
        InstancePayload,
        WorkflowInstanceCreated="a workflow instance was made ahead of its job's dispatch",
        WorkflowInstanceUpdated="a workflow instance that nobody worked on was made anew",
    ),
    *of(INSTANCE, CancelPayload, WorkflowInstanceCancelled="a workflow instance's latest attempt was cancelled"),
)

"""What the workflow service answers with. See: contract/workflow.yaml, contract/workflow.md."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

from haulier.platform.declarations.wire_schemas import JsonObject
from haulier.services.workflow.requests import (
    ExecutionMacroRequest,
    ExecutionTaskRequest,
    ExecutionWorkflowRequest,
    FlowStep,
)
from haulier.services.workflow.rules import expiry
from haulier.services.workflow.rules.attempts import ReportStatus
from haulier.services.workflow.rules.instance import InstanceStatus


class ExecutionTask(ExecutionTaskRequest, kw_only=True, omit_defaults=True):
    """A task kind as read. Times are epoch numbers, ``createdBy`` and ``updatedBy`` ids, here and below.

    Those that every tenant has from the start were made by nobody.
    """

    id: str
    version: int | None = None
    createdAt: int | None = None
    updatedAt: int | None = None
    createdBy: str | None = None
    updatedBy: str | None = None


class ExecutionMacro(ExecutionMacroRequest, kw_only=True, omit_defaults=True):
    """A macro as read."""

    id: str
    version: int
    createdAt: int
    updatedAt: int
    createdBy: str
    updatedBy: str


class ExecutionWorkflow(ExecutionWorkflowRequest, kw_only=True, omit_defaults=True):
    """One version of an execution workflow as read."""

    id: str
    version: int
    status: expiry.WorkflowStatus
    createdAt: int
    updatedAt: int
    createdBy: str
    updatedBy: str


class TaskStatus(Struct, kw_only=True, omit_defaults=True):
    """One task report as an instance shows it."""

    taskId: str
    jobId: str
    dispatchId: str
    attemptId: int
    status: ReportStatus
    sequenceId: int | float
    stateName: str
    timestamp: int | float
    data: JsonObject
    meta: JsonObject
    updatedBy: JsonObject
    outcome: Literal["ET_SUCCESS", "ET_FAILURE"] | None = None
    reasonCode: str | None = None


class WorkflowStatus(Struct, kw_only=True, omit_defaults=True):
    """The latest workflow report of an instance."""

    status: ReportStatus
    timestamp: int | float
    dispatchId: str
    jobId: str
    attemptId: int
    data: JsonObject
    meta: JsonObject
    updatedBy: JsonObject
    code: str | None = None
    closeJob: bool = False


class WorkflowInstance(Struct, kw_only=True, omit_defaults=True):
    """One run of an execution workflow for one objective of one job."""

    id: str
    workflowId: str
    status: InstanceStatus
    version: int | None = None
    attemptId: int | None = None
    jobId: str | None = None
    dispatchId: str | None = None
    objectiveRef: str | None = None
    input: JsonObject | None = None
    start: str | None = None
    flow: list[FlowStep] | None = None
    tasks: list[TaskStatus] | None = None
    lastStatus: WorkflowStatus | None = None
    createdAt: int
    updatedAt: int
    createdBy: str
    updatedBy: str


class Health(Struct):
    """Whether the service can do its work."""

    status: Literal["UP"]


class ChangelogEntry(Struct, kw_only=True, omit_defaults=True):
    """One change of a task, macro or workflow."""

    timestamp: int
    version: int
    by: str | None = None
    before: Any = None
    after: Any = None

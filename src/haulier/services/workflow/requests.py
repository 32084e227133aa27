"""Request bodies and answers of the workflow service. See: contract/workflow.yaml, contract/workflow.md.

Optional members may be absent or null; unknown members are ignored.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from haulier.platform.declarations.patterns import exact
from haulier.platform.declarations.wire_schemas import Callback, JsonObject, ReasonCode

MAX_LIST = 1_000
MAX_NAME = 256

Name = Annotated[str, Meta(max_length=MAX_NAME)]
StateName = Annotated[str, Meta(max_length=MAX_NAME, description="name of the step, unique in its flow")]


class Tag(Struct):
    """A label of a task, macro or workflow, such as usage = Utility."""

    name: Name
    value: Name


Tags = Annotated[list[Tag], Meta(max_length=MAX_LIST)]

InputProperty = Annotated[
    JsonObject,
    Meta(
        description="one input: title, type, description; further JSON Schema keywords are kept",
        extra_json_schema={
            "properties": {"title": {"type": "string"}, "type": {"type": "string"}, "description": {"type": "string"}}
        },
    ),
]


class TaskInputSchema(Struct, kw_only=True, omit_defaults=True):
    """JSON-Schema-like description of what a task or macro takes."""

    type: Literal["object"]
    properties: dict[str, InputProperty]
    required: Annotated[list[str], Meta(max_length=MAX_LIST)] | None = None


class ExecutionTaskRequest(Struct, kw_only=True, omit_defaults=True):
    """createExecutionTask, updateExecutionTask."""

    name: Name
    entityCode: Annotated[str, exact("^[0-9]{4}$")]
    inputs: TaskInputSchema
    description: str | None = None
    tag: Tags | None = None
    outputs: JsonObject | None = None
    completionModes: Annotated[list[Literal["ET_SUCCESS", "ET_FAILURE"]], Meta(max_length=2)] | None = None
    applicableReasons: Annotated[list[ReasonCode], Meta(max_length=MAX_LIST)] | None = None


class StepTransition(Struct):
    """Outcome of a step (a code, or * for any) and the step it leads to, or END."""

    code: Annotated[str, Meta(max_length=MAX_NAME)]
    stateName: StateName


class FlowStep(Struct, kw_only=True, omit_defaults=True):
    """One step of a flow: a task or a macro. Without ``next`` the step below follows, after the last one the end."""

    stateName: StateName
    taskId: Name | None = None
    macroId: Name | None = None
    sequenceId: int | None = None
    input: JsonObject | None = None
    condition: Annotated[JsonObject, Meta(description="JSON logic; the step runs when it holds")] | None = None
    next: Annotated[list[StepTransition], Meta(max_length=MAX_LIST)] | None = None


Flow = Annotated[list[FlowStep], Meta(min_length=1, max_length=MAX_LIST)]


class ExecutionMacroRequest(Struct, kw_only=True, omit_defaults=True):
    """createExecutionMacro, updateExecutionMacro."""

    name: Name
    flow: Flow
    description: str | None = None
    tag: Tags | None = None
    inputs: TaskInputSchema | None = None


class ExecutionWorkflowRequest(Struct, kw_only=True, omit_defaults=True):
    """createExecutionWorkflow, updateExecutionWorkflow: an update registers the next version."""

    name: Name
    flow: Flow
    description: str | None = None
    tag: Tags | None = None
    start: Annotated[str, Meta(max_length=MAX_NAME, description="the first step's stateName when absent")] | None = None
    expiresAt: Annotated[int, Meta(description="epoch; no update and no new instance after it")] | None = None


class WorkflowInstanceRequest(Struct, kw_only=True, omit_defaults=True):
    """createExecutionWorkflowInstance."""

    workflowId: Annotated[str, Meta(min_length=1, max_length=64)]
    version: int | None = None
    jobId: Name | None = None
    dispatchId: Name | None = None
    objectiveRef: Annotated[str, Meta(min_length=4, max_length=36)] | None = None
    input: JsonObject | None = None
    callback: Callback | None = None


class UpdatedBy(Struct):
    """Who acted; all three members are needed here."""

    id: Annotated[str, Meta(min_length=1, max_length=64)]
    name: Annotated[str, Meta(max_length=256)]
    appId: Annotated[str, Meta(max_length=64)]


class WorkflowInstanceCancelRequest(Struct, kw_only=True, omit_defaults=True):
    """cancelExecutionWorkflowInstance."""

    reasonCode: ReasonCode | None = None
    updatedBy: UpdatedBy | None = None


# Answers


class ExecutionTask(ExecutionTaskRequest, kw_only=True, omit_defaults=True):
    """A task kind as read. Times are epoch numbers, ``createdBy`` and ``updatedBy`` ids, here and below.

    Those that every tenant has from the start were made by nobody.
    """

    id: str
    createdAt: int | None = None
    updatedAt: int | None = None
    createdBy: str | None = None
    updatedBy: str | None = None


class ExecutionMacro(ExecutionMacroRequest, kw_only=True, omit_defaults=True):
    """A macro as read."""

    id: str
    createdAt: int
    updatedAt: int
    createdBy: str
    updatedBy: str


class ExecutionWorkflow(ExecutionWorkflowRequest, kw_only=True, omit_defaults=True):
    """One version of an execution workflow as read."""

    id: str
    version: int
    status: Literal["ACTIVE", "EXPIRED"]
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
    status: Literal["STARTED", "CLOSED"]
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

    status: Literal["STARTED", "CLOSED"]
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
    status: Literal["CREATED", "STARTED", "CLOSED", "CANCELLED"]
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

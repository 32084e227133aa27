"""Request bodies of the workflow service. See: contract/workflow.yaml, contract/workflow.md.

Optional members may be absent or null; unknown members are ignored.
"""

from __future__ import annotations

from typing import Annotated, Literal

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

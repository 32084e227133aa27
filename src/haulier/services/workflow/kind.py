"""What the workflow service stores: execution workflows with their versions, tasks and macros, and workflow instances.

See: contract/workflow.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import msgspec
from msgspec import Struct, field

from haulier.core.ids import derived
from haulier.core.refusal import Cause, Fault, Refusal
from haulier.platform.storage.cache import Config
from haulier.platform.storage.resources import Json, Resource, actor_id, to_json, without_nulls
from haulier.services.workflow.requests import (
    ExecutionMacroRequest,
    ExecutionTaskRequest,
    ExecutionWorkflowRequest,
    FlowStep,
)
from haulier.services.workflow.responses import ExecutionWorkflow, WorkflowInstance
from haulier.services.workflow.rules.expansion import expand as expand_macros
from haulier.services.workflow.rules.expiry import status_at
from haulier.services.workflow.rules.flow import MAX_EXPANDED_STEPS, expanded_length
from haulier.services.workflow.rules.instance import InstanceRun, attempt_of, last_report, status_of

TASK, MACRO = "execution_task", "execution_macro"
WORKFLOW, WORKFLOW_VERSION = "execution_workflow", "execution_workflow_version"
INSTANCE = "workflow_instance"
FLOW = "execution_flow"


class FlowBody(Struct, frozen=True):
    """The steps to run, with macros written out, and the one to begin with."""

    start: str
    steps: list[FlowStep]


class InstanceBody(Struct, kw_only=True, omit_defaults=True):
    """A workflow instance as stored. The job is the row's parent, the workflow its type, its state what it shows.

    ``flowId`` names the flow, which is kept once for all instances that run it; None when a report made the instance.
    """

    flowId: str | None = None
    workflowVersion: int | None = None
    dispatchId: str | None = None
    objectiveRef: str | None = None
    input: Json | None = None
    run: InstanceRun = field(default_factory=InstanceRun)


WORKFLOW_BODY = msgspec.json.Decoder(ExecutionWorkflowRequest)
TASK_BODY = msgspec.json.Decoder(ExecutionTaskRequest)
MACRO_BODY = msgspec.json.Decoder(ExecutionMacroRequest)
INSTANCE_BODY = msgspec.json.Decoder(InstanceBody)
FLOW_BODY = msgspec.json.Decoder(FlowBody)


class ExpandedFlow(NamedTuple):
    """A flow without macros: its JSON, and the id that comes from it."""

    id: str
    text: str


class CompiledExecutionWorkflow:
    """One version of an execution workflow, ready for use."""

    def __init__(self, id: str, body: ExecutionWorkflowRequest) -> None:
        self.id = id
        self.body = body
        self.macros = sorted({step.macroId for step in body.flow if step.macroId is not None})
        """Ids of the macros that its flow names."""
        self._known: tuple[list[int], ExpandedFlow] | None = None

    def expand(self, macros: Mapping[str, Config]) -> ExpandedFlow:
        """The flow with these macros in place of their names; worked out once for the versions of them all.

        Raises Refusal when they have grown so that it has become too long.
        """
        versions = [macros[id].version for id in self.macros]
        if self._known is None or self._known[0] != versions:
            self._known = versions, self._expanded({id: macros[id].value for id in self.macros})
        return self._known[1]

    def _expanded(self, macros: Mapping[str, ExecutionMacroRequest]) -> ExpandedFlow:
        if expanded_length(self.body.flow, macros) > MAX_EXPANDED_STEPS:
            message = (
                f"with its macros written out, execution workflow {self.id} has more than {MAX_EXPANDED_STEPS} steps"
            )
            raise Refusal(Cause.RULE, message, [Fault("workflowId", "too_many", message)])
        text = to_json(FlowBody(*expand_macros(self.body.flow, macros, self.body.start)))
        return ExpandedFlow(derived("flow", text), text)


def compile_execution_workflow(resource: Resource) -> CompiledExecutionWorkflow:
    """What stays in memory of a workflow."""
    return CompiledExecutionWorkflow(resource.id, resource.body_as(WORKFLOW_BODY))


def compile_task(resource: Resource) -> ExecutionTaskRequest:
    """A task kind of the tenant's own, decoded."""
    return resource.body_as(TASK_BODY)


def compile_macro(resource: Resource) -> ExecutionMacroRequest:
    """A macro, decoded."""
    return resource.body_as(MACRO_BODY)


def compile_flow(resource: Resource) -> FlowBody:
    """A flow, decoded. It never changes: its id comes from its content."""
    return resource.body_as(FLOW_BODY)


def show_flow(resource: Resource) -> Json:
    """A flow with its macros written out, and the step to begin with."""
    return without_nulls(resource.body_as(FLOW_BODY))


def flow_of_instance(resource: Resource) -> str | None:
    """The id of the flow that an instance runs; None when a report made it."""
    return resource.body_as(INSTANCE_BODY).flowId


def instance_id(job_id: str, objective_ref: str) -> str:
    """The id of the instance of a job's objective, known as soon as the job is there: a phone may start offline."""
    return derived("workflowInstance", job_id, objective_ref)


def version_id(workflow_id: str, version: int) -> str:
    """Under which id an earlier version is kept."""
    return f"{workflow_id}@{version}"


def _audit(resource: Resource) -> Json:
    """When a thing was made and changed last, epoch seconds, and by whom."""
    return {
        "createdAt": resource.created_at // 1000, "updatedAt": resource.updated_at // 1000,
        "createdBy": actor_id(resource.created_by), "updatedBy": actor_id(resource.updated_by),
    }  # fmt: skip


def show_workflow(resource: Resource, now: int) -> Json:
    """An execution workflow as read; ``now`` decides whether it has expired."""
    body = resource.body_as(WORKFLOW_BODY)
    shown = ExecutionWorkflow(
        **{name: getattr(body, name) for name in body.__struct_fields__},
        id=resource.id.partition("@")[0],
        version=resource.version if resource.kind == WORKFLOW else int(resource.id.partition("@")[2]),
        status=status_at(body.expiresAt, now),
        **_audit(resource),
    )
    return without_nulls(shown)


def show_instance(resource: Resource, flow: FlowBody | None) -> Json:
    """A workflow instance as read: its flow, latest attempt, all task reports, the workflow report furthest on."""
    body = resource.body_as(INSTANCE_BODY)
    last = last_report(body.run)
    shown = WorkflowInstance(
        id=resource.id,
        workflowId=resource.type,
        status=status_of(body.run),
        version=body.workflowVersion,
        attemptId=attempt_of(body.run),
        jobId=resource.parent,
        dispatchId=body.dispatchId,
        objectiveRef=body.objectiveRef,
        input=body.input,
        start=flow.start if flow is not None else None,
        flow=flow.steps if flow is not None else None,
        tasks=msgspec.to_builtins(body.run.tasks),
        lastStatus=msgspec.to_builtins(last) if last is not None else None,
        **_audit(resource),
    )
    return without_nulls(shown)


def show_definition(resource: Resource) -> Json:
    """A task or macro of the tenant's own as read."""
    return {**resource.fields(), "id": resource.id, "version": resource.version, **_audit(resource)}


COMPILERS = {
    WORKFLOW: compile_execution_workflow,
    TASK: compile_task,
    MACRO: compile_macro,
    FLOW: compile_flow,
}

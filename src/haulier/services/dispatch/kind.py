"""What the dispatch service declares to the engine: jobs, dispatches, job workflows, ledgers, as stored and as shown.

See: contract/dispatch.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import msgspec
from msgspec import Struct, field

from haulier.platform.declarations.kind import Kind, compile_type
from haulier.platform.declarations.shared_members import shared_members
from haulier.platform.outbound.hooks import HookConfig, KeptHook, normal_method
from haulier.platform.storage.resources import Json, Resource, actor_id, without_nulls
from haulier.services.dispatch.requests import Asset, Objective, ObjectiveDef, ScheduledFor
from haulier.services.dispatch.responses import (
    Dispatch,
    Job,
    JobObjectiveState,
    JobWorkflow,
    ShownObjective,
    ShownTransition,
)
from haulier.services.dispatch.rules.custody import LedgerLine
from haulier.services.dispatch.rules.dispatch_status import DispatchState
from haulier.services.dispatch.rules.graph import JobGraph, compile_graph, starting_at
from haulier.services.dispatch.rules.job_status import JobState
from haulier.services.dispatch.rules.run import JobRun, RunChange, RunSummary, summarize, way_of
from haulier.services.dispatch.statuses import ACTIVE, DRAFT, DispatchStatus, JobStatus, JobWorkflowStatus
from haulier.services.workflow.facade import Attempt, InstanceStatus, instance_id

JOB_WORKFLOW = "job_workflow"
LEDGER = "ledger"
BOOKING = "booking"
CUSTOM_CODE = "custom_code"
CUSTOM_CODE_ID = "dispatch"

ALLOWS_DOUBLE_BOOKING = "allowDoubleBooking"
"""Member of a dispatch type: its dispatches may share participants with other open ones."""
ALLOWS_EXCESS = "allowExcessCustody"
"""Member of a dispatch type: its ledgers let a thing be taken in twice or handed out unheld."""


class JobBody(Struct, kw_only=True, omit_defaults=True):
    """A job's own fields as stored. Status is the row's state, custom data its attributes, the dispatch its parent."""

    jobTypeName: str
    jobWorkflowId: str
    objectives: list[Objective]
    workflows: dict[str, str] = {}
    """Execution workflow of each objective, as the job workflow named it when the job was made."""
    scheduledFor: ScheduledFor | None = None
    assets: list[Asset] = []
    containers: list[Any] = []
    subStatus: str | None = None
    reasonCode: str | None = None
    dispatchRef: str | None = None
    assignedAt: int | None = None
    completedAt: int | None = None
    run: JobRun = field(default_factory=JobRun)
    madeFor: Json = {}
    """The order that a run made it for, which it shows with its custom data, whatever attributes its type has."""
    start: str | None = None
    """The objective that it begins at, where that is not the workflow's start: its goods are out already."""
    way: dict[str, int] | None = None
    """Of each objective the attempt that it shows, see ``rules.run.way_of``; None as long as nothing was reported."""
    summary: RunSummary | None = None
    """How far the job has come; jobs of older releases have it from their next report on."""

    def take_run(self, after: RunChange, graph: JobGraph) -> None:
        """Take in the run as it is after a report, and what follows from it."""
        self.run = after.run
        self.way = way_of(after.progress, graph)
        self.summary = summarize(after.progress, after.run, graph)


class DispatchBody(Struct, kw_only=True, omit_defaults=True):
    """A dispatch's own fields as stored. ``done`` and ``begun`` sum up its jobs: a report need not read them all."""

    dispatchTypeName: str
    jobs: list[str] = []
    participants: list[str] = []
    subStatus: str | None = None
    done: list[str] = []
    """Its jobs that are at their end."""
    begun: bool = False
    """Some job was in progress."""
    hadJobs: bool = False


class WorkflowBody(Struct, kw_only=True, omit_defaults=True):
    """A job workflow or a draft of one; its status is the row's state."""

    name: str
    start: str | None = None
    objectives: list[ObjectiveDef] = []
    description: str | None = None
    tag: Any = None


class LedgerBody(Struct, kw_only=True, omit_defaults=True):
    """The head of a custody ledger: how many lines it has. They and the balances are the engine's book of the id."""

    lines: int = 0
    allowExcess: bool = False
    waiting: list[LedgerLine] = []
    """Pending lines: what tasks reported too early, see ``rules.pending_lines``. The book has none of them yet."""


class CustomCodeBody(Struct, kw_only=True, omit_defaults=True):
    """Custom code registered for the service's methods."""

    customCode: Sequence[HookConfig] = []


class StoredCustomCode(CustomCodeBody, kw_only=True, omit_defaults=True):
    """The same as stored."""

    customCode: Sequence[KeptHook] = []


JOB_BODY = msgspec.json.Decoder(JobBody)
DISPATCH_BODY = msgspec.json.Decoder(DispatchBody)
WORKFLOW_BODY = msgspec.json.Decoder(WorkflowBody)
LEDGER_BODY = msgspec.json.Decoder(LedgerBody)
CUSTOM_CODE_BODY = msgspec.json.Decoder(StoredCustomCode)


@dataclass(frozen=True, slots=True)
class CompiledWorkflow:
    """A published job workflow. The graph never changes after publication, only ``active`` does."""

    body: WorkflowBody
    graph: JobGraph | None
    active: bool


def compile_workflow(resource: Resource) -> CompiledWorkflow:
    """A job workflow ready to be run; a draft has no graph."""
    body = resource.body_as(WORKFLOW_BODY)
    graph = compile_graph(body.start or "", body.objectives) if resource.state != DRAFT else None
    return CompiledWorkflow(body, graph, resource.state == ACTIVE)


def graph_of(workflow: CompiledWorkflow, start: str | None) -> JobGraph:
    """The graph that a job walks which begins at the workflow's start, or at another objective."""
    assert workflow.graph is not None, "a published workflow has a graph"
    return workflow.graph if start is None else starting_at(workflow.graph, start)


def compile_custom_code(resource: Resource) -> dict[str, HookConfig]:
    """Registered custom code by its method name."""
    return {normal_method(hook.method_name): hook for hook in resource.body_as(CUSTOM_CODE_BODY).customCode}


def job_status(resource: Resource) -> JobStatus:
    """The status of a stored job: the state of its row, which the rules of jobs alone set."""
    return cast(JobStatus, resource.state)


def job_state(resource: Resource, body: JobBody) -> JobState:
    """Status, sub-status and reason of a stored job."""
    return JobState(job_status(resource), body.subStatus, body.reasonCode)


def dispatch_status(resource: Resource) -> DispatchStatus:
    """The status of a stored dispatch: the state of its row, which the rules of dispatches alone set."""
    return cast(DispatchStatus, resource.state)


def dispatch_state(resource: Resource, body: DispatchBody) -> DispatchState:
    """Status and sub-status of a stored dispatch."""
    return DispatchState(dispatch_status(resource), body.subStatus)


def show_objectives(job_id: str, body: JobBody) -> list[JobObjectiveState]:
    """Every objective in the order of the job workflow: how far the attempt came that the job took, or takes next."""
    shown = []
    for objective in body.objectives:
        number = _number_shown(body, objective.objectiveRef)
        attempts = body.run.objectives.get(objective.objectiveRef, ())
        reported = next((attempt for attempt in attempts if attempt.number == number), None)
        shown.append(
            JobObjectiveState(
                objectiveRef=objective.objectiveRef,
                location=objective.location,
                contact=objective.contact,
                timeslot=objective.timeslot,
                workflow=body.workflows.get(objective.objectiveRef),
                workflowInstanceId=instance_id(job_id, objective.objectiveRef),
                workflowInput=objective.workflowInput,
                attemptId=number or 1,
                status=_status_of(reported),
                code=reported.code if reported else None,
                reasonCode=reported.reasonCode if reported else None,
            )
        )
    return shown


def _number_shown(body: JobBody, ref: str) -> int | None:
    """The attempt that an objective shows; None when the job has ended without it."""
    if body.way is not None:
        return body.way.get(ref)
    attempts = body.run.objectives.get(ref)  # a job of older releases, reported of before ``way`` was stored
    return attempts[-1].number if attempts else 1


def _status_of(attempt: Attempt | None) -> InstanceStatus:
    """How far an attempt of an objective came."""
    if attempt is None:
        return "CREATED"
    if attempt.cancelled:
        return "CANCELLED"
    return "STARTED" if attempt.code is None else "CLOSED"


def audit(resource: Resource) -> Json:
    """Whose a thing is, who made it and who changed it last; which version of it this is."""
    return {
        "version": resource.version,
        "tenantId": resource.tenant_id, "createdAt": resource.created_at, "createdBy": actor_id(resource.created_by),
        "updatedAt": resource.updated_at, "updatedBy": actor_id(resource.updated_by),
    }  # fmt: skip


def custom_data(resource: Resource, body: JobBody) -> Json:
    """The custom data of a job with the order that it was made for."""
    return {**resource.attributes(), **body.madeFor}


def show_job(resource: Resource) -> Json:
    """A job as reads and lists give it; members without a value are left out."""
    body = resource.body_as(JOB_BODY)
    job = Job(
        id=resource.id,
        jobId=resource.id,
        jobTypeId=resource.type,
        jobTypeName=body.jobTypeName,
        jobWorkflowId=body.jobWorkflowId,
        status=job_status(resource),
        cancelled=resource.state == "CANCELLED",
        jobRef=resource.key,
        subStatus=body.subStatus,
        reasonCode=body.reasonCode,
        objectives=show_objectives(resource.id, body),
        scheduledFor=body.scheduledFor,
        assets=body.assets,
        containers=body.containers,
        customData=custom_data(resource, body),
        dispatchId=resource.parent,
        dispatchRef=body.dispatchRef,
        assignedAt=body.assignedAt,
        completedAt=body.completedAt,
        **audit(resource),
    )
    return without_nulls(job)


def show_dispatch(resource: Resource) -> Json:
    """A dispatch as reads and lists give it."""
    body = resource.body_as(DISPATCH_BODY)
    dispatch = Dispatch(
        id=resource.id,
        dispatchId=resource.id,
        dispatchTypeId=resource.type,
        status=dispatch_status(resource),
        dispatchRef=resource.key,
        customData=resource.attributes(),
        **shared_members(body, Dispatch),
        **audit(resource),
    )
    return without_nulls(dispatch)


def show_workflow(resource: Resource) -> Json:
    """A job workflow or draft as read."""
    body = resource.body_as(WORKFLOW_BODY)
    shown = JobWorkflow(
        id=resource.id,
        name=body.name,
        status=cast(JobWorkflowStatus, resource.state),
        description=body.description,
        start=body.start,
        objectives=[_show_objective(objective) for objective in body.objectives],
        tag=body.tag,
        **audit(resource),
    )
    return without_nulls(shown)


def _show_objective(objective: ObjectiveDef) -> ShownObjective:
    ways = [ShownTransition(way.code, way.nextObjective) for way in objective.next]
    return ShownObjective(objective.objectiveRef, objective.workflow, ways)


JOB = Kind(
    name="job",
    noun="Job",
    type_kind="job_type",
    type_noun="job type",
    values="customData",
    shared=True,
    show=show_job,
    columns={
        "id": "id", "jobId": "id", "jobRef": "key", "jobTypeId": "type", "status": "state", "dispatchId": "parent",
        "createdAt": "created_at", "updatedAt": "updated_at",
    },
    members=frozenset({"jobTypeName", "jobWorkflowId", "subStatus", "reasonCode", "dispatchRef"}),
    links={"scheduledFor": "time", "slotFrom": "time", "slotTo": "time"},
    is_counted=True,
)  # fmt: skip

DISPATCH = Kind(
    name="dispatch",
    noun="Dispatch",
    type_kind="dispatch_type",
    type_noun="dispatch type",
    values="customData",
    shared=True,
    show=show_dispatch,
    columns={
        "id": "id", "dispatchId": "id", "dispatchRef": "key", "dispatchTypeId": "type", "status": "state",
        "createdAt": "created_at", "updatedAt": "updated_at",
    },
    members=frozenset({"dispatchTypeName", "subStatus"}),
    links={"participants": "text"},
    is_counted=True,
)  # fmt: skip

COMPILERS = {
    JOB.type_kind: compile_type,
    DISPATCH.type_kind: compile_type,
    JOB_WORKFLOW: compile_workflow,
    CUSTOM_CODE: compile_custom_code,
}

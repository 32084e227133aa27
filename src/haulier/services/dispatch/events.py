"""The events of the dispatch service. See: docs/events.md."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, Struct, UnsetType, field

from haulier.platform.declarations.event import event_specs
from haulier.platform.declarations.kind import TypeBody
from haulier.platform.journal.raised import Raised
from haulier.platform.storage.resources import Json
from haulier.platform.typed.events import (
    ATTRIBUTES_UPDATED,
    CREATED,
    UPDATED,
    event_name,
    index_events,
    type_event_name,
)
from haulier.services.dispatch.kind import (
    CUSTOM_CODE,
    DISPATCH,
    JOB,
    JOB_WORKFLOW,
    LEDGER,
    CustomCodeBody,
)
from haulier.services.dispatch.requests import UpdatedBy
from haulier.services.dispatch.responses import Dispatch, EtaPosition, Job, WaitingEntry
from haulier.services.dispatch.rules import triggers
from haulier.services.dispatch.statuses import JobStatus, JobWorkflowSwitch

WORKFLOW_CREATED, WORKFLOW_PUBLISHED = "JobWorkflowCreated", "JobWorkflowPublished"
WORKFLOW_STATUS_UPDATED = "JobWorkflowStatusUpdated"
DRAFT_CREATED, DRAFT_UPDATED = "JobWorkflowDraftCreated", "JobWorkflowDraftUpdated"
JOB_UPDATED = event_name(JOB, UPDATED)
JOB_CUSTOM_DATA_UPDATED = "JobCustomDataUpdated"
JOB_STATUS_UPDATED, JOB_SUB_STATUS_UPDATED = "JobStatusUpdated", "JobSubStatusUpdated"
JOBS_SUB_STATUS_UPDATED = "JobsSubStatusUpdated"
TASK_STARTED, TASK_CLOSED = "TaskStarted", "TaskClosed"
RUN_STARTED, RUN_CLOSED = "WorkflowStarted", "WorkflowClosed"
OBJECTIVE_CANCELLED = "ObjectiveCancelled"
JOB_CANCELLED, JOB_CANCELLATION_REFUSED = triggers.JOB_CANCELLED, "JobCancellationRefused"
DISPATCH_UPDATED = event_name(DISPATCH, UPDATED)
DISPATCH_CUSTOM_DATA_UPDATED = "DispatchCustomDataUpdated"
DISPATCH_STATUS_UPDATED, DISPATCH_SUB_STATUS_UPDATED = "DispatchStatusUpdated", "DispatchSubStatusUpdated"
JOBS_ADDED, JOBS_REMOVED = "DispatchJobsAdded", "DispatchJobsRemoved"
JOBS_MOVED, JOBS_ORDERED = "DispatchJobsMoved", "DispatchJobsOrdered"
PARTICIPANTS_ADDED, PARTICIPANTS_REMOVED = "DispatchParticipantsAdded", "DispatchParticipantsRemoved"
DISPATCH_RUNNING_LATE = "DispatchRunningLate"
CUSTODY_TAKEN_IN, CUSTODY_HANDED_OUT = "CustodyTakenIn", "CustodyHandedOut"
CUSTOM_CODE_UPDATED = "DispatchCustomCodeUpdated"

REPORTED_BEFORE = "the same was reported before: nothing changed"


def again(event: str) -> str:
    """The event of a command that was repeated and changed nothing."""
    return f"{event}Again"


class NewJobPayload(Struct):
    """A job as it was asked for."""

    id: str
    jobRef: str | None
    status: JobStatus
    jobTypeId: str
    customData: Json
    raised: list[Raised] | UnsetType = UNSET


class JobPayload(Struct, kw_only=True):
    """Where a job is after a change of its status."""

    id: str
    status: JobStatus
    jobRef: str | None
    subStatus: str | None
    reasonCode: str | None
    dispatchId: str | None
    raised: list[Raised] | UnsetType = UNSET
    """The triggers that the change raised; the orchestrator matches rules with them."""


class JobSubStatusPayload(Struct):
    """One job of many and its new sub-status."""

    id: str
    subStatus: str | None


class JobsPayload(Struct):
    """Many jobs at once."""

    jobs: list[JobSubStatusPayload]


class ReportPayload(Struct, kw_only=True):
    """What a phone reported of an objective, and where the job is after it; ``id`` is the workflow instance's."""

    id: str
    workflowInstanceId: str
    jobId: str
    jobRef: str | None
    dispatchId: str | None
    objectiveRef: str
    attemptId: int
    code: str | None
    jobStatus: JobStatus
    subStatus: str | None
    reasonCode: str | None
    reportedAt: int | float | UnsetType = UNSET
    """When it happened by the phone's clock, in its own unit; events of before have none."""
    taskId: str | UnsetType = UNSET
    stateName: str | UnsetType = UNSET
    """Of a task: which it was, and its step in the workflow."""
    outcome: str | UnsetType = UNSET
    taskReasonCode: str | UnsetType = UNSET
    """Of a task: how it ended, and why it failed."""
    offTheWay: bool | UnsetType = UNSET
    """Set where the job has ended without this attempt, which therefore shows in none of its objectives."""
    files: list[str] | UnsetType = UNSET
    """Ids of the files that the report named, of photographs and signatures."""
    entries: list[WaitingEntry] | UnsetType = UNSET
    """Ledger lines that a custody task wrote."""
    waiting: int | UnsetType = UNSET
    """Ledger lines that wait for what must come first."""
    raised: list[Raised] | UnsetType = UNSET


class CancelPayload(JobPayload, kw_only=True):
    """An objective that was cancelled, and where the job is after it."""

    objectiveRef: str
    workflowInstanceId: str
    attemptId: int
    code: str | None
    cancelReason: str | None
    updatedBy: UpdatedBy | None


class WorkflowPayload(Struct, kw_only=True):
    """A job workflow or a draft of one: its objectives, each with what may follow it."""

    name: str
    start: str | UnsetType | None = UNSET
    objectives: list[Json] | UnsetType = UNSET
    description: str | UnsetType | None = UNSET
    tag: Any = UNSET


class WorkflowStatusPayload(Struct):
    """Whether a job workflow is in use."""

    status: JobWorkflowSwitch


class DispatchPayload(Struct, kw_only=True):
    """A dispatch after a change of its status, jobs or participants."""

    id: str
    dispatchRef: str | None
    status: str
    subStatus: str | None
    jobs: list[str]
    participants: list[str]
    raised: list[Raised] | UnsetType = UNSET


class MovePayload(DispatchPayload, kw_only=True):
    """The dispatch that jobs were moved into, with the jobs and the dispatch that they came from."""

    moved: list[str]
    from_: str = field(name="from")


class RunningLatePayload(Struct, kw_only=True):
    """A stop that a dispatch will not reach within its slot. Moments are epoch milliseconds."""

    id: str
    dispatchRef: str | None
    status: str
    participants: list[str]
    jobId: str
    objectiveRef: str
    attemptId: int
    eta: int
    slotFrom: int
    slotTo: int
    lateBy: int
    """Seconds."""
    calculatedAt: int
    source: str
    position: EtaPosition


class ScanPayload(Struct):
    """Ledger lines that were written; both ids are the dispatch's."""

    id: str
    dispatchId: str
    entries: list[WaitingEntry]


EVENTS = (
    *event_specs(
        JOB.type_kind,
        TypeBody,
        {
            type_event_name(JOB, CREATED): "a job type was made",
            type_event_name(JOB, ATTRIBUTES_UPDATED): "attributes were added to a job type or replaced",
        },
    ),
    *index_events(JOB),
    *event_specs(
        DISPATCH.type_kind,
        TypeBody,
        {
            type_event_name(DISPATCH, CREATED): "a dispatch type was made",
            type_event_name(DISPATCH, ATTRIBUTES_UPDATED): "attributes were added to a dispatch type or replaced",
        },
    ),
    *index_events(DISPATCH),
    *event_specs(
        JOB_WORKFLOW,
        WorkflowPayload,
        {
            WORKFLOW_CREATED: "a job workflow was made",
            DRAFT_CREATED: "a draft of a job workflow was saved",
            DRAFT_UPDATED: "a draft of a job workflow was replaced",
            WORKFLOW_PUBLISHED: "a draft became a job workflow",
        },
    ),
    *event_specs(
        JOB_WORKFLOW, WorkflowStatusPayload, {WORKFLOW_STATUS_UPDATED: "a job workflow was switched on or off"}
    ),
    *event_specs(
        JOB.name,
        NewJobPayload,
        {
            event_name(JOB, CREATED): "a job was made",
            again(event_name(JOB, CREATED)): "a run asked for a job that it had made before",
        },
    ),
    *event_specs(
        JOB.name,
        Job,
        {JOB_UPDATED: "a job was changed", JOB_CUSTOM_DATA_UPDATED: "a job's custom data were replaced or added to"},
    ),
    *event_specs(
        JOB.name,
        JobPayload,
        {
            JOB_STATUS_UPDATED: "a job's status was changed",
            JOB_SUB_STATUS_UPDATED: "a job's sub-status was changed",
            JOB_CANCELLED: "a job was given up; if it was not begun it has left its dispatch",
            again(JOB_CANCELLED): "it was cancelled before: nothing changed",
            JOB_CANCELLATION_REFUSED: "a job that somebody asked to cancel has gone too far for that",
        },
    ),
    *event_specs(JOB.name, JobsPayload, {JOBS_SUB_STATUS_UPDATED: "sub-statuses of many jobs were changed at once"}),
    *event_specs(
        JOB.name,
        ReportPayload,
        {
            TASK_STARTED: "a phone began a task",
            again(TASK_STARTED): REPORTED_BEFORE,
            TASK_CLOSED: "a phone ended a task",
            again(TASK_CLOSED): REPORTED_BEFORE,
            RUN_STARTED: "a phone began an objective's workflow",
            again(RUN_STARTED): REPORTED_BEFORE,
            RUN_CLOSED: "a phone ended an objective's workflow",
            again(RUN_CLOSED): REPORTED_BEFORE,
        },
    ),
    *event_specs(
        JOB.name,
        CancelPayload,
        {
            OBJECTIVE_CANCELLED: "an attempt of an objective was cancelled",
            again(OBJECTIVE_CANCELLED): "the same was cancelled before: nothing changed",
        },
    ),
    *event_specs(
        DISPATCH.name,
        Dispatch,
        {
            DISPATCH_UPDATED: "a dispatch was changed",
            DISPATCH_CUSTOM_DATA_UPDATED: "a dispatch's custom data were replaced or added to",
        },
    ),
    *event_specs(
        DISPATCH.name,
        DispatchPayload,
        {
            event_name(DISPATCH, CREATED): "a dispatch was made",
            JOBS_ADDED: "jobs were added to a dispatch",
            JOBS_REMOVED: "jobs were taken from a dispatch",
            JOBS_ORDERED: "the jobs of a dispatch were put into another order",
            PARTICIPANTS_ADDED: "participants were added to a dispatch",
            PARTICIPANTS_REMOVED: "participants were taken from a dispatch",
            DISPATCH_STATUS_UPDATED: "a dispatch's status was changed",
            DISPATCH_SUB_STATUS_UPDATED: "a dispatch's sub-status was changed",
        },
    ),
    *event_specs(
        DISPATCH.name, RunningLatePayload, {DISPATCH_RUNNING_LATE: "a dispatch will come to a stop after its timeslot"}
    ),
    *event_specs(DISPATCH.name, MovePayload, {JOBS_MOVED: "jobs were moved into a dispatch from another one"}),
    *event_specs(
        LEDGER,
        ScanPayload,
        {
            CUSTODY_TAKEN_IN: "things were taken into custody, one or a batch",
            CUSTODY_HANDED_OUT: "things were handed out of custody, one or a batch",
        },
    ),
    *event_specs(
        CUSTOM_CODE,
        CustomCodeBody,
        {CUSTOM_CODE_UPDATED: "custom code of the dispatch service was registered or removed"},
        redacted=("customCode",),
    ),
)

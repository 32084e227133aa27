"""The events of the dispatch service. See: docs/events.md."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

from haulier.platform.declarations.event import failures, of
from haulier.platform.declarations.kind import TypeBody
from haulier.platform.storage.resources import Json
from haulier.platform.typed.events import IndexPayload
from haulier.services.dispatch.api import OPERATIONS
from haulier.services.dispatch.kind import (
    CUSTOM_CODE,
    DISPATCH,
    JOB,
    JOB_WORKFLOW,
    LEDGER,
    CustomCodeBody,
)
from haulier.services.dispatch.requests import UpdatedBy
from haulier.services.dispatch.responses import Dispatch, Job, JobStatus, WaitingEntry


class NewJobPayload(Struct):
    """A job as it was asked for."""

    id: str
    jobRef: str | None
    status: JobStatus
    jobTypeId: str
    customData: Json


class JobPayload(Struct, kw_only=True):
    """Where a job is after a change of its status."""

    id: str
    status: JobStatus
    jobRef: str | None
    subStatus: str | None
    reasonCode: str | None
    dispatchId: str | None


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
    offTheWay: bool | UnsetType = UNSET
    """Set where the job has ended without this attempt, which therefore shows in none of its objectives."""
    entries: list[WaitingEntry] | UnsetType = UNSET
    """Ledger lines that a custody task wrote."""
    waiting: int | UnsetType = UNSET
    """Ledger lines that wait for what must come first."""


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

    status: Literal["ACTIVE", "INACTIVE"]


class DispatchPayload(Struct, kw_only=True):
    """A dispatch after a change of its status, jobs or participants."""

    id: str
    dispatchRef: str | None
    status: str
    subStatus: str | None
    jobs: list[str]
    participants: list[str]


class ScanPayload(Struct):
    """Ledger lines that were written; both ids are the dispatch's."""

    id: str
    dispatchId: str
    entries: list[WaitingEntry]


EVENTS = (
    *of(
        JOB.type_kind,
        TypeBody,
        JobTypeCreated="a job type was made",
        JobTypeAttributesUpdated="attributes were added to a job type or replaced",
    ),
    *of(
        JOB.type_kind,
        IndexPayload,
        JobTypeIndexBuilt="lists use the index of attributes that became indexed",
        JobTypeIndexAbandoned="the index of attributes could not be built; lists go on without it",
    ),
    *of(
        DISPATCH.type_kind,
        TypeBody,
        DispatchTypeCreated="a dispatch type was made",
        DispatchTypeAttributesUpdated="attributes were added to a dispatch type or replaced",
    ),
    *of(
        DISPATCH.type_kind,
        IndexPayload,
        DispatchTypeIndexBuilt="lists use the index of attributes that became indexed",
        DispatchTypeIndexAbandoned="the index of attributes could not be built; lists go on without it",
    ),
    *of(
        JOB_WORKFLOW,
        WorkflowPayload,
        JobWorkflowCreated="a job workflow was made",
        JobWorkflowDraftCreated="a draft of a job workflow was saved",
        JobWorkflowDraftUpdated="a draft of a job workflow was replaced",
        JobWorkflowPublished="a draft became a job workflow",
    ),
    *of(JOB_WORKFLOW, WorkflowStatusPayload, JobWorkflowStatusUpdated="a job workflow was switched on or off"),
    *of(JOB.name, NewJobPayload, JobCreated="a job was made"),
    *of(
        JOB.name,
        Job,
        JobUpdated="a job was changed",
        JobCustomDataUpdated="a job's custom data were replaced or added to",
    ),
    *of(
        JOB.name,
        JobPayload,
        JobStatusUpdated="a job's status was changed",
        JobSubStatusUpdated="a job's sub-status was changed",
    ),
    *of(JOB.name, JobsPayload, JobsSubStatusUpdated="sub-statuses of many jobs were changed at once"),
    *of(
        JOB.name,
        ReportPayload,
        TaskStarted="a phone began a task",
        TaskStartedAgain="the same was reported before: nothing changed",
        TaskClosed="a phone ended a task",
        TaskClosedAgain="the same was reported before: nothing changed",
        WorkflowStarted="a phone began an objective's workflow",
        WorkflowStartedAgain="the same was reported before: nothing changed",
        WorkflowClosed="a phone ended an objective's workflow",
        WorkflowClosedAgain="the same was reported before: nothing changed",
    ),
    *of(
        JOB.name,
        CancelPayload,
        ObjectiveCancelled="an attempt of an objective was cancelled",
        ObjectiveCancelledAgain="the same was cancelled before: nothing changed",
    ),
    *of(
        DISPATCH.name,
        Dispatch,
        DispatchUpdated="a dispatch was changed",
        DispatchCustomDataUpdated="a dispatch's custom data were replaced or added to",
    ),
    *of(
        DISPATCH.name,
        DispatchPayload,
        DispatchCreated="a dispatch was made",
        DispatchJobsAdded="jobs were added to a dispatch",
        DispatchJobsRemoved="jobs were taken from a dispatch",
        DispatchParticipantsAdded="participants were added to a dispatch",
        DispatchParticipantsRemoved="participants were taken from a dispatch",
        DispatchStatusUpdated="a dispatch's status was changed",
        DispatchSubStatusUpdated="a dispatch's sub-status was changed",
    ),
    *of(
        LEDGER,
        ScanPayload,
        CustodyTakenIn="things were taken into custody, one or a batch",
        CustodyHandedOut="things were handed out of custody, one or a batch",
    ),
    *of(
        CUSTOM_CODE,
        CustomCodeBody,
        redacted=("customCode",),
        DispatchCustomCodeUpdated="custom code of the dispatch service was registered or removed",
    ),
    *failures(
        OPERATIONS,
        {"/jobs": JOB.name, "/dispatches": DISPATCH.name, "/workflows": JOB.name, "/ledgers": LEDGER},
    ),
)

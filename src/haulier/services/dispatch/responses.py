"""Objects that the dispatch service answers with. See: contract/dispatch.yaml, contract/graphql.md.

Members are optional because most are filled by use; those that are null are left out of the answer.
Times are epoch numbers, ``createdBy`` and ``updatedBy`` the id of the person or app.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from haulier.core.attributes import AttributeConfig
from haulier.platform.declarations.wire_schemas import JsonObject, PageMeta
from haulier.services.dispatch.requests import (
    Asset,
    CustodyEntry,
    DispatchId,
    DispatchTypeId,
    InlineContact,
    InlineLocation,
    JobId,
    JobTypeId,
    JobWorkflowId,
    ParticipantId,
    ScheduledFor,
    TimeSlot,
)
from haulier.services.dispatch.statuses import DispatchStatus, JobStatus, JobWorkflowStatus
from haulier.services.workflow.facade import Direction, InstanceStatus


class Audited(Struct, kw_only=True, omit_defaults=True):
    """Who made a thing and changed it last, and for which tenant; ``version`` grows by one with each change."""

    version: int
    tenantId: str
    createdAt: int
    createdBy: str
    updatedAt: int
    updatedBy: str


class JobType(Audited, kw_only=True, omit_defaults=True):
    """A named kind of job."""

    id: JobTypeId
    name: str


class DispatchType(Audited, kw_only=True, omit_defaults=True):
    """A named kind of dispatch. The switches are shown when they are on."""

    id: DispatchTypeId
    name: str
    allowDoubleBooking: bool | None = None
    allowExcessCustody: bool | None = None


class ShownAttribute(AttributeConfig, frozen=True, kw_only=True, omit_defaults=True):
    """A custom attribute with the app that owns it; without an owner it is open to every app."""

    ownerAppId: str | None = None


class Attributes(Struct):
    """The custom attributes of a type."""

    attributes: list[ShownAttribute]


class ShownTransition(Struct):
    """Outcome code of an objective and where it leads."""

    code: str
    nextObjective: str


class ShownObjective(Struct):
    """One objective of a job workflow: the execution workflow it runs, and its ways out."""

    objectiveRef: str
    workflow: str
    next: list[ShownTransition]


class JobWorkflow(Audited, kw_only=True, omit_defaults=True):
    """A graph of objectives; a draft may lack start and objectives."""

    id: JobWorkflowId
    name: str
    status: JobWorkflowStatus
    description: str | None = None
    start: str | None = None
    objectives: list[ShownObjective] | None = None
    tag: Any = None


class CassandraMeta(Struct):
    """Left empty: storage of the original service, which no client may need."""

    fields: JsonObject = field(default_factory=dict)
    key: list[str] = field(default_factory=list)


class KafkaMeta(Struct):
    """Left empty: event topic of the original service."""

    topic: str = ""
    keyField: str = ""


class EntityMeta(Struct):
    """Members that the read page shows and clients may look for, with neutral values."""

    entityType: str = "job"
    cassandra: CassandraMeta = field(default_factory=CassandraMeta)
    schemaVersion: str = "1"
    schemaNamespace: str = "dispatch"
    kafka: KafkaMeta = field(default_factory=KafkaMeta)
    readStore: bool = True


class EtaPosition(Struct):
    """The position that an estimate goes out from; ``tis`` is epoch milliseconds."""

    deviceId: str
    tis: int
    lat: float
    lon: float


class EtaStop(Struct, omit_defaults=True):
    """An objective that lies ahead, and when the vehicle is there."""

    jobId: JobId
    objectiveRef: str
    attemptId: int
    eta: Annotated[int | None, Meta(description="epoch milliseconds; missing where nobody can say")] = None
    lateBy: Annotated[int | None, Meta(description="seconds after the end of its timeslot")] = None


class Eta(Struct, kw_only=True):
    """When a vehicle comes to its stops, as it was calculated from its last position; nothing is made up."""

    status: Literal["KNOWN", "UNKNOWN"]
    reason: Annotated[str | None, Meta(description="NO_POSITION, POSITION_TOO_OLD, NO_PLACE (of the next stop)")] = None
    calculatedAt: Annotated[int | None, Meta(description="epoch milliseconds")] = None
    position: EtaPosition | None = None
    source: Annotated[str | None, Meta(description="greatCircle, osrm, valhalla")] = None
    isLate: bool = False
    stops: list[EtaStop] = field(default_factory=list)


class JobObjectiveState(Struct, kw_only=True, omit_defaults=True):
    """One objective of a job: what was asked for, and how far its latest attempt came."""

    objectiveRef: str
    location: str | InlineLocation | None = None
    contact: str | InlineContact | None = None
    timeslot: TimeSlot | None = None
    workflow: str | None = None
    workflowInstanceId: str | None = None
    workflowInput: JsonObject | None = None
    attemptId: int | None = None
    status: InstanceStatus | None = None
    code: str | None = None
    reasonCode: str | None = None


class _JobStorage(Struct, kw_only=True):
    """Storage members of a read job. Always shown, even though their values never change."""

    entityCode: str = ""
    entityType: str = "job"
    schemaNamespace: str = "dispatch"
    schemaVersion: str = "1"
    entityMeta: EntityMeta = field(default_factory=EntityMeta)


class Job(_JobStorage, kw_only=True):
    """A job as read by id or reference. ``objectives`` stand in the order of the job workflow: clients index them."""

    id: JobId
    jobId: JobId
    version: int
    tenantId: str
    jobTypeId: JobTypeId
    jobTypeName: str
    jobWorkflowId: JobWorkflowId
    status: JobStatus
    createdAt: int
    createdBy: str
    cancelled: bool = False
    jobRef: str | None = None
    subStatus: str | None = None
    reasonCode: str | None = None
    objectives: list[JobObjectiveState] = field(default_factory=list)
    scheduledFor: ScheduledFor | None = None
    assets: list[Asset] = field(default_factory=list)
    containers: list[Any] = field(default_factory=list)
    customData: JsonObject = field(default_factory=dict)
    dispatchId: str | None = None
    dispatchRef: str | None = None
    batchId: str | None = None
    assignedAt: int | None = None
    completedAt: int | None = None
    updatedAt: int | None = None
    updatedBy: str | None = None
    eta: Eta | None = None


class Jobs(Struct):
    """A page of jobs."""

    meta: PageMeta
    jobs: list[Job]


class NewObjective(Struct):
    """An objective of a new job, with its workflow instance: a phone may report of it before it has read the job."""

    objectiveRef: str
    workflowInstanceId: str


class NewJob(Struct):
    """A job that was made."""

    id: JobId
    objectives: list[NewObjective]


class ChangedJobs(Struct):
    """Which jobs were changed."""

    ids: list[JobId]


class CancelledObjective(Struct):
    """The attempt of an objective that was cancelled."""

    id: JobId
    workflowInstanceId: str
    attemptId: int


class Dispatch(Audited, kw_only=True, omit_defaults=False):
    """A dispatch as read by id or reference; empty lists are shown."""

    id: DispatchId
    dispatchId: DispatchId
    dispatchTypeId: DispatchTypeId
    dispatchTypeName: str
    status: DispatchStatus
    dispatchRef: str | None = None
    subStatus: str | None = None
    jobs: list[JobId] = field(default_factory=list)
    participants: list[ParticipantId] = field(default_factory=list)
    customData: JsonObject = field(default_factory=dict)
    eta: Eta | None = None


class Dispatches(Struct):
    """A page of dispatches."""

    meta: PageMeta
    dispatches: list[Dispatch]


class MovedJobs(Struct):
    """Jobs that were moved, and between which dispatches."""

    from_: DispatchId = field(name="from")
    to: DispatchId
    jobs: list[JobId]


class WaitingEntry(CustodyEntry, kw_only=True, omit_defaults=True):
    """What a task report told too early: it enters the ledger as soon as the balance lets it."""

    direction: Direction
    workflowInstanceId: str | None = None
    attemptId: int | None = None
    taskId: str | None = None
    reportedAt: int | float | None = None
    reportedBy: str | None = None


class LedgerEntry(WaitingEntry, kw_only=True, omit_defaults=True):
    """One row of the ledger: what, which way, when; and which task report told of it, if one did."""

    timestamp: int


class LedgerLine(LedgerEntry, kw_only=True, omit_defaults=True):
    """One row of the ledger in its place, with the balance of its account after it."""

    number: int
    balance: float


class OpenAccount(Struct):
    """An account that is not even: what it is of, and how much of it is held."""

    account: str
    balance: float


class Ledger(Struct):
    """The custody ledger of a dispatch. ``balanced``: nothing is in the operator's hands, and nothing waits."""

    dispatchId: DispatchId
    entries: list[LedgerLine]
    balanced: bool
    open: list[OpenAccount]
    waiting: list[WaitingEntry]

"""Request bodies of the dispatch service. See: contract/dispatch.yaml, dispatch.md "Identifier and field rules".

Optional members may be absent or null; unknown members are ignored.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from msgspec import Meta, Struct, field

from haulier.core.attributes import AttributeConfig
from haulier.core.identifier_text import identifier
from haulier.platform.declarations.patterns import exact
from haulier.platform.declarations.shared_members import shared_members
from haulier.platform.declarations.wire_schemas import (
    Callback,
    CustomCode,
    CustomData,
    JsonObject,
    MetaBody,
    ReasonCode,
    ReportTime,
)
from haulier.services.dispatch.statuses import CustodyEntity, DispatchStatus, JobWorkflowSwitch
from haulier.services.workflow.facade import ReportStatus

MAX_LIST = 1_000
"""Items in any list of a body. The rules set narrower limits where a thing has its own."""

MAX_TEXT = 1_024
MAX_REFERENCE = 64

HOOK_METHODS = (
    "createDispatch",
    "updateDispatch",
    "updateDispatchStatus",
    "updateDispatchSubStatus",
    "addParticipant",
    "removeParticipant",
    "addParticipantBulk",
    "addJob",
    "removeJob",
    "removeMultipleJobs",
    "removeJobFromDispatch",
    "removeMultipleJobsFromDispatch",
    "addJobByRef",
    "changeStatusByRef",
    "changeSubStatusByRef",
    "addMultipleJobsByRef",
    "removeMultipleJobsByRef",
    "removeJobByRef",
    "addParticipantByRef",
    "addMultipleParticipantsByRef",
    "removeParticipantByRef",
    "updateCustomDataByRef",
    "patchCustomDataByRef",
    "addJobBulk",
    "createJob",
    "updateCustomData",
    "patchCustomData",
    "updateJobStatus",
    "updateJobSubStatus",
)
"""Methods that custom code can be hung on. The source list is cut after updateJobStatus, so others are taken too."""

JobTypeId = Annotated[str, Meta(min_length=4, max_length=64, description="<type name>:<uuid>")]
DispatchTypeId = Annotated[str, Meta(min_length=4, max_length=64, description="<type name>:<uuid>")]
JobWorkflowId = Annotated[str, Meta(min_length=1, max_length=64, description="jobWorkflow:<uuid>")]
WorkflowId = Annotated[str, Meta(min_length=1, max_length=64, description="workflow:<uuid>")]
JobId = Annotated[str, Meta(min_length=1, max_length=64)]
DispatchId = Annotated[str, Meta(min_length=1, max_length=64)]
ParticipantId = Annotated[str, Meta(min_length=1, max_length=64)]
ObjectiveRef = Annotated[str, Meta(min_length=4, max_length=36, description="unique inside the job workflow")]
NamedJob = Annotated[str, Meta(min_length=1, max_length=64, description="the reference of a job")]
JobRef = Annotated[str, identifier(min_length=1, max_length=64, description="the tenant's own reference")]
CustodyId = Annotated[str, identifier(description="what is held: a scannable id, a document")]
SubStatus = Annotated[str, Meta(min_length=1, max_length=64, description="a free word of the tenant's")]
TypeName = Annotated[str, exact("^[a-zA-Z]{4,16}$", min_length=4, max_length=16)]
JobWorkflowName = Annotated[str, exact("^[a-zA-Z0-9- _]{1,24}$", min_length=1, max_length=24)]
DispatchTypeName = Annotated[str, Meta(min_length=4, max_length=64)]

DispatchRef = Annotated[
    str,
    identifier(
        pattern=r"^[\s\S]{4,64}$",
        description="the tenant's own reference; up to 64 characters are taken",
        extra_json_schema={"minLength": 4, "maxLength": 36},
    ),
]
"""One page says 36, another 64: the document keeps the first, decoding takes the second."""

TransitionCode = Annotated[
    str,
    Meta(
        pattern=r"^[\s\S]{1,36}$",
        description="event code, reason code or a tenant's letters; from one letter on",
        extra_json_schema={"minLength": 4, "maxLength": 36},
    ),
]
NextObjective = Annotated[
    str,
    Meta(
        pattern=r"^[\s\S]{1,36}$",
        description="an objectiveRef, or END or END_STATE",
        extra_json_schema={"minLength": 4, "maxLength": 36},
    ),
]
WantedDispatchStatus = Annotated[
    str, Meta(min_length=1, max_length=64, extra_json_schema={"enum": list(get_args(DispatchStatus))})
]
PlannedSecond = Annotated[int, Meta(ge=1, description="epoch seconds")]

LATITUDE = r"^(\+|-)?(?:90(?:(?:\.0{1,6})?)|(?:[0-9]|[1-8][0-9])(?:(?:\.[0-9]{1,6})?))$"
LONGITUDE = r"^(\+|-)?(?:180(?:(?:\.0{1,6})?)|(?:[0-9]|[1-9][0-9]|1[0-7][0-9])(?:(?:\.[0-9]{1,6})?))$"
DIALLING_CODE = r"^\+(\d{1}\-)?(\d{1,3})$"


class RequestHook(CustomCode, kw_only=True, omit_defaults=True):
    """Custom code run before the write."""

    methodName: Annotated[
        str,
        Meta(
            max_length=MAX_REFERENCE,
            description="<method>:onRequest; other spellings and methods are taken",
            extra_json_schema={"enum": [f"{method}:onRequest" for method in HOOK_METHODS]},
        ),
    ]


class ErrorHook(CustomCode, kw_only=True, omit_defaults=True):
    """Custom code told when the write failed."""

    methodName: Annotated[
        str,
        Meta(
            max_length=MAX_REFERENCE,
            description="<method>:onError",
            extra_json_schema={"pattern": "^[A-Za-z]+:onError$"},
        ),
    ]


class HookedBody(MetaBody, kw_only=True, omit_defaults=True):
    """What every asynchronous write may carry beside its own members; alone, the body of a removal."""

    onRequest: RequestHook | None = None
    onError: ErrorHook | None = None
    callback: Callback | None = None


class UpdatedBy(Struct, kw_only=True, omit_defaults=True):
    """Who was working when the report was made, or who cancelled."""

    id: Annotated[str, Meta(min_length=1, max_length=64)]
    name: Annotated[str, Meta(max_length=256)] | None = None
    appId: Annotated[str, Meta(max_length=64)] | None = None


AttemptNumber = Annotated[int | float, Meta(description="whole number from 1", extra_json_schema={"type": "number"})]


# Types and their attributes


class JobTypeCreate(MetaBody, kw_only=True, omit_defaults=True):
    """createJobType."""

    name: TypeName


class DispatchTypeCreate(MetaBody, kw_only=True, omit_defaults=True):
    """createDispatchType. The two switches are this server's addition: the contract names them in words only."""

    name: TypeName
    allowDoubleBooking: Annotated[
        bool, Meta(description="its dispatches may share participants with other open dispatches")
    ] = False
    allowExcessCustody: Annotated[
        bool, Meta(description="its ledgers let a thing be taken in twice or handed out unheld")
    ] = False


class AttributesConfig(MetaBody, kw_only=True, omit_defaults=True):
    """postAttributeConfigForJob, postAttributeConfigForDispatch. Names may hold an underscore, as in the family."""

    attributes: Annotated[list[AttributeConfig], Meta(max_length=MAX_LIST)]


# Job workflows


class ObjectiveTransition(Struct):
    """Outcome code of an objective and where it leads."""

    code: TransitionCode
    nextObjective: NextObjective


class ObjectiveDef(Struct):
    """One objective of a job workflow: the execution workflow it runs, and its ways out."""

    objectiveRef: ObjectiveRef
    workflow: WorkflowId
    next: Annotated[list[ObjectiveTransition], Meta(max_length=MAX_LIST)]


ObjectiveDefs = Annotated[list[ObjectiveDef], Meta(min_length=1, max_length=MAX_LIST)]


class JobWorkflowCreate(MetaBody, kw_only=True, omit_defaults=True):
    """A job workflow. From its start every objective can be come to, and from each of them the end."""

    name: JobWorkflowName
    start: ObjectiveRef
    objectives: ObjectiveDefs
    description: str | None = None
    tag: Any = None


class JobWorkflowDraft(MetaBody, kw_only=True, omit_defaults=True):
    """createJobWorkflowDraft, updateJobWorkflowDraft: only the name is needed."""

    name: JobWorkflowName
    start: ObjectiveRef | None = None
    objectives: ObjectiveDefs | None = None
    description: str | None = None
    tag: Any = None


class JobWorkflowStatusChange(MetaBody, kw_only=True, omit_defaults=True):
    """updateJobWorkflowStatus."""

    status: JobWorkflowSwitch


# Jobs


class GeoLocation(Struct):
    """Degrees as text, at most six decimals."""

    lat: Annotated[str, exact(LATITUDE)]
    long: Annotated[str, exact(LONGITUDE)]


class InlineLocation(Struct, kw_only=True, omit_defaults=True):
    """A place that is not in the location service."""

    address: Annotated[Any, Meta(description="text or an address object")]
    geolocation: GeoLocation | None = None


class Phone(Struct, kw_only=True, omit_defaults=True):
    """areaCode is for fixed lines, isMobile false."""

    countryCode: Annotated[str, exact(DIALLING_CODE)]
    number: Annotated[str, Meta(min_length=4, max_length=13)]
    isMobile: bool | None = None
    areaCode: Annotated[str, exact(DIALLING_CODE)] | None = None


class InlineContact(Struct):
    """A person who is not yet in the secure data service."""

    name: str
    phone: Phone


class TimeSlot(Struct):
    """When an objective may be done, both ends included, in epoch seconds."""

    from_: PlannedSecond = field(name="from")
    to: PlannedSecond

    def __post_init__(self) -> None:
        if self.from_ > self.to:
            raise ValueError("timeslot.from must not be later than timeslot.to")


class Objective(Struct, kw_only=True, omit_defaults=True):
    """What a job knows of one objective: where, who, when, and the input of its workflow."""

    objectiveRef: ObjectiveRef
    location: Annotated[str, Meta(min_length=1, max_length=64, description="location id")] | InlineLocation | None = (
        None
    )
    contact: Annotated[str, Meta(min_length=1, max_length=64, description="contact id")] | InlineContact | None = None
    timeslot: TimeSlot | None = None
    workflowInput: JsonObject | None = None


class Asset(Struct, kw_only=True, omit_defaults=True):
    """A document that goes with the job."""

    documentType: str
    documentUrl: str
    description: str | None = None


class ScheduledFor(Struct):
    """When work on the job is to begin, epoch seconds."""

    startDateTime: Annotated[int | float, Meta(extra_json_schema={"type": "number"})]


Objectives = Annotated[list[Objective], Meta(min_length=1, max_length=MAX_LIST)]
Assets = Annotated[list[Asset], Meta(max_length=MAX_LIST)]


class JobCreate(HookedBody, kw_only=True, omit_defaults=True):
    """createJob."""

    jobWorkflowId: JobWorkflowId
    jobTypeId: JobTypeId
    jobRef: JobRef | None = None
    jobTypeName: str | None = None
    objectives: Objectives | None = None
    scheduledFor: ScheduledFor | None = None
    assets: Assets | None = None
    containers: Annotated[list[str], Meta(max_length=MAX_LIST)] | None = None
    customData: CustomData | None = None


class JobUpdate(HookedBody, kw_only=True, omit_defaults=True):
    """updateJob: members that are given replace those of the job."""

    objectives: Objectives | None = None
    scheduledFor: ScheduledFor | None = None
    assets: Assets | None = None
    customData: CustomData | None = None


class JobStatusChange(HookedBody, kw_only=True, omit_defaults=True):
    """changeJobStatus: COMPLETED is the one status a client may set. ``reasonCode`` is this server's addition."""

    status: Literal["COMPLETED"]
    subStatus: SubStatus | None = None
    reasonCode: ReasonCode | None = None


class JobUpdateByRef(JobStatusChange, kw_only=True, omit_defaults=True):
    """updateJobByRef: the same change on the job named by jobRef."""

    jobRef: NamedJob


class SubStatusChange(HookedBody, kw_only=True, omit_defaults=True):
    """changeJobSubStatus, changeDispatchSubStatus and its twin by reference."""

    subStatus: SubStatus


class JobSubStatus(Struct):
    """The new sub-status of one job."""

    jobId: JobId
    subStatus: SubStatus


class JobsSubStatusChange(HookedBody, kw_only=True, omit_defaults=True):
    """changeSubStatusOfJobs."""

    jobs: Annotated[list[JobSubStatus], Meta(min_length=1, max_length=MAX_LIST)]


class CustomDataChange(HookedBody, kw_only=True, omit_defaults=True):
    """PUT replaces all custom data, PATCH only the members given; of jobs and of dispatches."""

    customData: CustomData


class ObjectiveCancel(HookedBody, kw_only=True, omit_defaults=True):
    """cancelObjective, this server's addition. Name ``attemptId`` when the call may be repeated in a cycle."""

    code: Annotated[
        TransitionCode | None, Meta(description="the way out by which the job goes on; without one the job ends")
    ] = None
    reasonCode: Annotated[ReasonCode | None, Meta(description="why; needed when the job ends by it")] = None
    attemptId: Annotated[AttemptNumber | None, Meta(description="the attempt that is open when absent")] = None
    updatedBy: UpdatedBy | None = None


class JobCancel(HookedBody, kw_only=True, omit_defaults=True):
    """cancelJob, this server's addition."""

    reasonCode: Annotated[ReasonCode | None, Meta(description="why; R-0058 when absent")] = None
    data: JsonObject | None = None
    force: Annotated[bool, Meta(description="cancel the job though it is in progress")] = False


# Dispatches


class DispatchCreate(HookedBody, kw_only=True, omit_defaults=True):
    """createDispatch."""

    dispatchTypeId: DispatchTypeId
    dispatchRef: DispatchRef | None = None
    dispatchTypeName: DispatchTypeName | None = None
    jobs: Annotated[list[JobId], Meta(max_length=MAX_LIST)] | None = None
    participants: Annotated[list[ParticipantId], Meta(max_length=MAX_LIST)] | None = None
    customData: CustomData | None = None


class DispatchUpdate(HookedBody, kw_only=True, omit_defaults=True):
    """updateDispatch."""

    dispatchRef: DispatchRef | None = None
    dispatchTypeName: DispatchTypeName | None = None
    customData: CustomData | None = None


class AddJob(HookedBody, kw_only=True, omit_defaults=True):
    """addJobToDispatch and its twin by reference. ``callback.url`` is asked first whether the job may be added."""

    jobId: JobId


class AddJobs(HookedBody, kw_only=True, omit_defaults=True):
    """addJobsToDispatch and its twin by reference."""

    jobs: Annotated[list[JobId], Meta(max_length=MAX_LIST)]


class RemoveJobs(HookedBody, kw_only=True, omit_defaults=True):
    """removeJobsFromDispatch and its twin by reference."""

    jobs: Annotated[list[JobId], Meta(max_length=MAX_LIST)]


class MoveJobs(MetaBody, kw_only=True, omit_defaults=True):
    """Jobs from one dispatch into another, where they stand in this order: before the job named, else at the end."""

    jobs: Annotated[list[JobId], Meta(min_length=1, max_length=MAX_LIST)]
    from_: DispatchId = field(name="from")
    to: DispatchId
    before: JobId | None = None
    callback: Callback | None = None


class OrderJobs(MetaBody, kw_only=True, omit_defaults=True):
    """All jobs of a dispatch, in the order that they are to have."""

    jobs: Annotated[list[JobId], Meta(max_length=MAX_LIST)]
    callback: Callback | None = None


class AddParticipant(HookedBody, kw_only=True, omit_defaults=True):
    """addParticipantToDispatch and its twin by reference."""

    participantId: ParticipantId


class AddParticipants(HookedBody, kw_only=True, omit_defaults=True):
    """addParticipantsToDispatch and its twin by reference."""

    participants: Annotated[list[ParticipantId], Meta(max_length=MAX_LIST)]


class DispatchStatusChange(HookedBody, kw_only=True, omit_defaults=True):
    """A step: INITIATED to ASSIGNED and back, on to IN_PROGRESS, to PENDING_CLOSURE and back, on to CLOSED."""

    status: WantedDispatchStatus
    subStatus: SubStatus | None = None


# Reports of the driver app

SequenceNumber = Annotated[int | float, Meta(description="position of the task", extra_json_schema={"type": "number"})]


TaskOutput = Annotated[
    JsonObject,
    Meta(
        description="the task's output; that of a custody task may list what changed hands in `custody`, as batches do"
    ),
]
TaskOutcome = Annotated[str, Meta(max_length=MAX_REFERENCE, extra_json_schema={"enum": ["ET_SUCCESS", "ET_FAILURE"]})]


class TaskReportBody(HookedBody, kw_only=True, omit_defaults=True):
    """updateExecutionTaskStatus: one task of a workflow instance was started or closed."""

    jobId: str
    dispatchId: str
    attemptId: AttemptNumber
    status: ReportStatus
    sequenceId: SequenceNumber
    stateName: str
    timestamp: ReportTime
    data: TaskOutput
    meta: JsonObject
    updatedBy: UpdatedBy
    outcome: TaskOutcome | None = None
    reasonCode: Annotated[str, Meta(max_length=MAX_REFERENCE)] | None = None


class WorkflowReportBody(HookedBody, kw_only=True, omit_defaults=True):
    """updateExecutionWorkflowStatus: the workflow of an objective was started, or closed with an outcome code."""

    status: ReportStatus
    timestamp: ReportTime
    dispatchId: str
    jobId: str
    attemptId: AttemptNumber
    data: JsonObject
    meta: JsonObject
    code: Annotated[str, Meta(description="outcome; empty when started")]
    updatedBy: UpdatedBy
    closeJob: bool = False


# Custody ledger

Amount = Annotated[int | float, Meta(description="without currency", extra_json_schema={"type": "number"})]


class CustodyEntry(Struct, kw_only=True, omit_defaults=True):
    """One thing that changes hands. CASH needs an amount above zero, all others a ``custodyEntityId``."""

    custodyEntity: CustodyEntity
    custodyEntityId: CustodyId | None = None
    custodyLocationId: str | None = None
    custodyEntityAmount: Amount | None = None
    jobId: str | None = None


class TaskCustody(Struct):
    """The member ``custody`` of a task's output. A row's ``jobId`` does not count: it is the report's."""

    custody: list[CustodyEntry] | None = None


class CustodyScan(HookedBody, kw_only=True, omit_defaults=True):
    """applyCustodyIn, applyCustodyOut."""

    dispatchId: DispatchId
    custodyEntity: CustodyEntity
    custodyEntityId: CustodyId | None = None
    custodyLocationId: str | None = None
    custodyEntityAmount: Amount | None = None
    jobId: str | None = None

    def entry(self) -> CustodyEntry:
        """The thing scanned, apart from the dispatch that it belongs to."""
        return CustodyEntry(**shared_members(self, CustodyEntry))


class CustodyScanBatch(HookedBody, kw_only=True, omit_defaults=True):
    """applyCustodyInBatch, applyCustodyOutBatch: all rows or none."""

    dispatchId: DispatchId
    data: Annotated[list[CustodyEntry], Meta(max_length=MAX_LIST)]


class CustomCodeRegistration(MetaBody, kw_only=True, omit_defaults=True):
    """registerCustomCodeConfig, updateCustomCodeConfig."""

    customCode: Annotated[list[CustomCode], Meta(max_length=MAX_LIST)]

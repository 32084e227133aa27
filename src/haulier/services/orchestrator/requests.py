"""Request bodies of the orchestrator. See: contract/orchestrator.yaml."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from haulier.platform.declarations.wire_schemas import Callback, EventCode, JsonObject, ReasonCode

MAX_STEPS = 20
"""Steps of one phase."""
MAX_ENTRIES = 200
"""Entries of the Workflow Manager's configuration, tables of the Container Manager's, rows of each."""
MAX_CODES = 100
MAX_STATES = 100
MAX_ATTEMPTS = 10

Name = Annotated[str, Meta(min_length=3, max_length=50)]
Id = Annotated[str, Meta(min_length=1, max_length=128)]
Priority = Annotated[int, Meta(ge=1, le=1_000)]
Text = Annotated[str, Meta(max_length=1_024)]
Place = Annotated[Text | JsonObject, Meta(description="an id, or the thing itself")]
JobStatus = Annotated[str, Meta(min_length=1, max_length=64)]
Codes = Annotated[list[ReasonCode], Meta(max_length=MAX_CODES)]
States = Annotated[list[Annotated[str, Meta(min_length=1, max_length=64)]], Meta(max_length=MAX_STATES)]


class RuleRequest(Struct, kw_only=True, omit_defaults=True):
    """A rule: on which event, under which condition, what runs. Exactly one of plugin and plugin workflow."""

    name: Name
    event: Annotated[str, Meta(min_length=3, max_length=128)]
    reasonCode: ReasonCode | None = None
    condition: Annotated[Any, Meta(description="JSON logic; truthy selects")] = UNSET
    pluginWorkflowId: Id | None = None
    pluginId: Id | None = None
    active: bool = True
    priority: Priority = 100


RuleDocument = Annotated[
    RuleRequest,
    Meta(extra_json_schema={"anyOf": [{"required": ["pluginWorkflowId"]}, {"required": ["pluginId"]}]}),
]
"""The same as the document shows it."""


class PluginStep(Struct, kw_only=True, omit_defaults=True):
    """One plugin of a phase."""

    pluginId: Id
    priority: Priority
    continueOnFailure: bool = False


Steps = Annotated[list[PluginStep], Meta(max_length=MAX_STEPS)]


class PluginWorkflowRequest(Struct, kw_only=True, omit_defaults=True):
    """Plugins in three phases."""

    name: Name
    event: Annotated[str, Meta(min_length=3, max_length=50)] | None = None
    pre: Steps = []
    main: Steps = []
    post: Steps = []


class Called(Struct, kw_only=True, omit_defaults=True):
    """What every default plugin may be given. The tenant is that of the header, whatever stands here."""

    tenantId: Text
    callback: Callback | None = None


class JobManagerInput(Called, kw_only=True, omit_defaults=True):
    """What the Job Manager decides on."""

    orderId: Id
    workOrderId: Id
    pickupLocation: Place | None = None
    pickupContact: Place | None = None
    deliverLocation: Place | None = None
    deliverContact: Place | None = None
    jobWorkflowId: Text | None = None
    jobTypeId: Text | None = None
    jobTypeName: Text | None = None
    objectives: Annotated[list[JsonObject], Meta(max_length=MAX_ENTRIES)] | None = None
    customData: JsonObject | None = None


class WorkOrderManagerInput(Called, kw_only=True, omit_defaults=True):
    """What the Work Order Manager decides on."""

    orderId: Id
    workOrderId: Id
    jobStatus: JobStatus
    workOrderPickupLocation: Text | None = None
    workOrderDeliveryLocation: Text | None = None
    eventCode: EventCode | None = None
    reasonCode: ReasonCode | None = None
    location: Text | None = None


class ContainerManagerInput(Called, kw_only=True, omit_defaults=True):
    """What the Container Manager decides on."""

    containerId: Id
    jobStatus: JobStatus
    orderId: Text | None = None
    workOrderId: Text | None = None
    eventCode: EventCode | None = None
    reasonCode: ReasonCode | None = None
    location: Text | None = None


class WorkflowManagerInput(Struct, kw_only=True, omit_defaults=True):
    """What the Workflow Manager reads at present; it is given any object."""

    paymentType: Text | None = None
    amount: Annotated[int | float, Meta(extra_json_schema={"type": "number"})] | None = None


class WorkOrderCancelledInput(Called, kw_only=True, omit_defaults=True):
    """What is decided on when a cancellation was asked for."""

    orderId: Id
    workOrderId: Id
    orderState: Text | None = None
    orderSubState: Text | None = None
    jobId: Text | None = None
    jobState: Text | None = None
    jobSubState: Text | None = None


class JobCancelledInput(Called, kw_only=True, omit_defaults=True):
    """A job that was cancelled, or could not be."""

    workOrderId: Id
    jobId: Id
    orderId: Text | None = None


class Entry(Struct, kw_only=True, omit_defaults=True):
    """An entry of the Workflow Manager: its logic selects its output."""

    logic: Annotated[Any, Meta(description="JSON logic")] = UNSET
    output: JsonObject = {}


class TableRow(Struct, kw_only=True, omit_defaults=True):
    """A row of the Container Manager: the first that fits says which event the container gets."""

    jobStatus: JobStatus
    eventCode: EventCode
    reasonCode: ReasonCode | None = None
    reasonCodes: Codes | None = None
    not_: bool = msgspec.field(default=False, name="not")


class Table(Struct, kw_only=True, omit_defaults=True):
    """The rows for one container type, or for all others."""

    containerType: Annotated[str, Meta(min_length=1, max_length=128)]
    rows: Annotated[list[TableRow], Meta(max_length=MAX_ENTRIES)]


ObjectivePlace = Literal["PICKUP", "DROP", "RETURN", "NONE"]


class DefaultPluginConfig(Struct, kw_only=True, omit_defaults=True):
    """The configuration of a default plugin, of which each has its own members only."""

    jobTypeId: Id | None = None
    jobWorkflowId: Id | None = None
    placeOfObjective: Annotated[dict[str, ObjectivePlace], Meta(max_length=MAX_ENTRIES)] | None = None
    successReasonCodes: Codes | None = None
    noReattemptReasonCodes: Codes | None = None
    maxAttempts: Annotated[int, Meta(ge=1, le=MAX_ATTEMPTS)] | None = None
    tables: Annotated[list[Table], Meta(max_length=MAX_ENTRIES)] | None = None
    configs: Annotated[list[Entry], Meta(max_length=MAX_ENTRIES)] | None = None
    order: States | None = None
    job: States | None = None


def is_given(value: Any) -> bool:
    """Whether a member of any JSON was there."""
    return not isinstance(value, UnsetType)

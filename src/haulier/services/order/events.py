"""The events of the order service. See: docs/events.md, contract/order.md 13.

One journal row a change, about the order: ``raised`` names every trigger of the orchestrator that the change raised.
No personal data.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from haulier.core.machine.config import MainState
from haulier.platform.declarations.event import EventSpec, event_specs
from haulier.platform.typed.events import (
    ATTRIBUTES_UPDATED,
    CUSTOM_CODE_UPDATED,
    EXPIRED,
    STATE_MACHINE_UPDATED,
    EndPayload,
    event_name,
    index_events,
    type_event_name,
)
from haulier.platform.typed.responses import AttributeShown, CallbackTarget
from haulier.services.order.kind import ORDER, ORDER_TYPE, REPETITION, SETTINGS, WORK_ORDER, OrderSettings

ORDER_INITIATED, ORDER_CREATED, ORDER_CREATION_FAILED = "OrderInitiated", "OrderCreated", "OrderCreationFailed"
ORDER_UPDATED, ORDER_EVENT_APPLIED = "OrderUpdated", "OrderEventApplied"
CANCELLATION_REQUESTED, CANCELLATION_ENDED = "OrderCancellationRequested", "OrderCancellationEnded"
WORK_ORDER_CREATED, WORK_ORDER_UPDATED, WORK_ORDER_EVENT_APPLIED = (
    "WorkOrderCreated", "WorkOrderUpdated", "WorkOrderEventApplied",
)  # fmt: skip
ORDER_TIMED_OUT = "OrderStateTimedOut"
ORDER_UNCHANGED, CONTACTS_READ, REQUEST_REPEATED = "OrderUnchanged", "OrderContactsRead", "OrderRequestRepeated"
CONFIG_ATTRIBUTES, CONFIG_MACHINE, CONFIG_CODE = (
    type_event_name(ORDER, happened) for happened in (ATTRIBUTES_UPDATED, STATE_MACHINE_UPDATED, CUSTOM_CODE_UPDATED)
)
SETTINGS_UPDATED = "OrderSettingsUpdated"

CREATION_SUCCEEDED, CREATION_FAILED = "OrderCreationSuccessEvent", "OrderCreationFailureEvent"
UPDATE_SUCCEEDED, UPDATE_FAILED = "OrderUpdationSuccessEvent", "OrderUpdationFailureEvent"
STATE_CHANGED = "OrderStateChangedEvent"
CANCELLATION_SUCCEEDED, CANCELLATION_FAILED = "OrderCancellationSuccessEvent", "OrderCancellationFailureEvent"
WORK_ORDER_ADDED, WORK_ORDER_REFUSED = "WorkOrderCreationSuccessEvent", "WorkOrderCreationFailureEvent"
BATCH_ENDED = "OrderBatchCompletedEvent"
"""What callbacks call an outcome."""

EntityType = Literal["order", "workOrder"]


class RaisedTrigger(Struct, omit_defaults=True):
    """A trigger of the orchestrator."""

    name: str
    entityType: EntityType
    entityId: str
    reasonCode: str | None = None


class WorkOrderPayload(Struct):
    """Where a work order is."""

    workOrderId: str
    state: str
    reasonCode: str
    jobId: str | None


class OrderPayload(Struct, kw_only=True):
    """Where an order and its work orders are after a change, and what the change raised."""

    id: str
    orderId: str
    clientOrderId: str
    clientId: str
    state: str
    status: str
    subStatus: str
    reasonCode: str
    version: int
    workOrders: list[WorkOrderPayload]
    raised: list[RaisedTrigger] = []
    type: str | UnsetType = UNSET
    batchId: str | UnsetType = UNSET


class AttributesPayload(Struct):
    """The attributes of orders or of work orders, as ``id`` says."""

    id: str
    attributes: list[AttributeShown]
    schemaVersion: int


class MachinePayload(Struct, kw_only=True):
    """The state machine of orders or of work orders."""

    id: str
    states: list[MainState]
    terminalTTL: str
    callback: CallbackTarget | UnsetType = UNSET


class CodePayload(Struct):
    """Methods that have custom code."""

    id: str
    methods: list[str]


_ORDER_EVENTS = {
    ORDER_INITIATED: "an order was accepted, and plugins of the tenant have yet to answer",
    ORDER_CREATED: "an order was created with its work orders",
    ORDER_CREATION_FAILED: "an order was refused by a plugin, or by what a plugin made of it",
    ORDER_UPDATED: "members or attributes of an order were changed",
    ORDER_EVENT_APPLIED: "an event was applied to an order",
    ORDER_TIMED_OUT: "an order, or one of its work orders, stayed too long in its sub-state and was moved on",
    CANCELLATION_REQUESTED: "somebody asked for the cancellation of an order or of one of its work orders",
    CANCELLATION_ENDED: "the cancellation of an order came to its end, either way",
    WORK_ORDER_CREATED: "a work order was added to an order",
    WORK_ORDER_UPDATED: "members or attributes of a work order were changed, its job too",
    WORK_ORDER_EVENT_APPLIED: "a work order was moved, and what follows from it",
    ORDER_UNCHANGED: "a command came again and changed nothing",
    CONTACTS_READ: "somebody read the names and numbers of an order's contacts",
}
_ENDS = {
    ORDER.name: event_name(ORDER, EXPIRED),
    WORK_ORDER.name: event_name(WORK_ORDER, EXPIRED),
    REPETITION: f"OrderRepetition{EXPIRED}",
}
"""What was kept long enough after its end, and is removed, by kind."""

EVENTS: tuple[EventSpec, ...] = (
    *event_specs(ORDER.name, OrderPayload, _ORDER_EVENTS),
    EventSpec(ORDER.name, REQUEST_REPEATED, "a request came again with its idempotency key, and got the first answer"),
    *(EventSpec(kind, name, "it was kept long enough and is removed", EndPayload) for kind, name in _ENDS.items()),
    EventSpec(
        ORDER_TYPE,
        CONFIG_ATTRIBUTES,
        "attributes of orders or work orders were added or redefined",
        AttributesPayload,
    ),
    EventSpec(
        ORDER_TYPE,
        CONFIG_MACHINE,
        "the state machine of orders or of work orders was replaced",
        MachinePayload,
        frozenset({"states", "callback"}),
    ),
    EventSpec(ORDER_TYPE, CONFIG_CODE, "custom code of orders was registered or replaced", CodePayload),
    *index_events(ORDER),
    *index_events(WORK_ORDER),
    EventSpec(SETTINGS, SETTINGS_UPDATED, "settings of orders were changed", OrderSettings),
)

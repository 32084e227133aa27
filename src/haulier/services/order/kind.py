"""What the order service declares to the engine: orders, work orders and their configuration, as stored and as shown.

The order's row is the lock of the whole order: whatever changes a work order writes it too. ``stands`` is where a thing
stands in the platform's own words, whatever a tenant's machine calls it; all rules go by it.
See: contract/order.md sections 2 and 3, docs/design/orders.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import msgspec
from msgspec import Struct, field

from haulier.platform.declarations.kind import Child, CommandOutcome, CompiledType, Kind, StoredType, compiler
from haulier.platform.storage.cache import Compiler
from haulier.platform.storage.resources import Json, Resource
from haulier.services.order import states
from haulier.services.order.requests import (
    DeliveryDetails,
    Money,
    OrderSummary,
    ShipmentFlow,
    Slot,
    WorkOrderFlowType,
    WorkOrderType,
)

ORDER_TYPE, SETTINGS, REPETITION = "order_type", "order_settings", "order_repetition"
ORDER_CONFIG, WORK_ORDER_CONFIG = "order", "workOrder"
"""Ids of the two configurations; they are the types of orders and work orders too."""
SETTINGS_ID = "settings"
ORDER_PREFIX, WORK_ORDER_PREFIX = "orders", "workOrders"
JOB_ID = "jobId"
"""The one attribute of work orders that is the system's."""

CANCELLABLE = (
    states.INITIATED, states.CREATED, states.SCHEDULED, states.ASSIGNED, states.RESCHEDULED, states.ON_HOLD,
)  # fmt: skip
SUCCESS_REASONS = (
    states.JOB_COMPLETED, states.DELIVERED, states.DELIVERED_TO_SECURITY, states.DELIVERED_TO_OTHER,
)  # fmt: skip

CancellationStatus = Literal["REQUESTED", "CANCELLED", "FAILED", "PARTIALLY_CANCELLED"]
REQUESTED: CancellationStatus = "REQUESTED"
CANCELLED: CancellationStatus = "CANCELLED"
FAILED: CancellationStatus = "FAILED"
PARTIALLY_CANCELLED: CancellationStatus = "PARTIALLY_CANCELLED"


class KeptPlace(Struct, kw_only=True, omit_defaults=True):
    """Whom and where, by ids of the vault and of the Location service."""

    contact: str | None = None
    location: str | None = None


class KeptPickup(KeptPlace, kw_only=True, omit_defaults=True):
    """Where goods are taken, and when: ``nextAttemptPickUpSlot`` is the slot of the attempt to come."""

    pickUpSlot: Slot | None = None
    serviceTime: int | None = None
    nextAttemptPickUpSlot: Slot | None = None


class KeptReturn(KeptPlace, kw_only=True, omit_defaults=True):
    """Where goods go that could not be delivered."""

    returnSlot: Slot | None = None
    serviceTime: int | None = None


class OrderBody(Struct, kw_only=True, omit_defaults=True):
    """An order's own fields as stored. State and custom attributes are those of the row."""

    clientId: str
    clientOrderId: str
    workOrderFlowType: WorkOrderFlowType
    readyToProcess: bool
    cancellationRequested: bool
    """These stand there always, since lists filter by them."""
    stands: str
    reasonCode: str
    clientName: str | None = None
    dropDetails: KeptPlace = field(default_factory=KeptPlace)
    shipmentFlow: ShipmentFlow | None = None
    orderSummary: OrderSummary | None = None
    invoiceNumber: str | None = None
    type: str = ""
    domain: str = ""
    batchId: str | None = None
    schemaVersion: int = 0
    cancellationRequestAt: int | None = None
    cancellationRequestedBy: str | None = None
    cancellationStatus: CancellationStatus | None = None
    cancellationFailedReasonCode: str | None = None
    cancelledAt: int | None = None
    callback: str | None = None
    """The callback request of the creation, which hears of every state until the last."""
    cancelCallbacks: list[str] = []
    """Callback requests that wait for the outcome of a cancellation."""
    pending: str | None = None
    """The creation as it came, sealed, while plugins run."""
    refusal: str | None = None
    """Why it was not created: what the plugin that refused it said."""
    lastEvent: Json | None = None


class WorkOrderBody(Struct, kw_only=True, omit_defaults=True):
    """A work order's own fields as stored. Its order is the row's parent."""

    sequence: int
    workOrderType: WorkOrderType
    stands: str
    reasonCode: str
    maxAttempts: int
    description: str | None = None
    serviceTemplateId: str | None = None
    pickupDetails: KeptPickup | None = None
    returnDetails: KeptReturn | None = None
    deliveryDetails: DeliveryDetails | None = None
    containers: list[str] = []
    pickupQualityChecks: Json | None = None
    collectAmountOnPickup: bool | None = None
    amountToCollectOnDelivery: Money | None = None
    schemaVersion: int = 0
    returnOf: str | None = None
    jobs: list[str] = []
    """Jobs that were made for it, the latest last."""
    completedJobs: list[str] = []
    """Those that came to COMPLETED: its attempts."""
    rescheduledVersion: int | None = None
    """The version of its order that last gave it another slot while it was in progress."""
    goodsOut: bool = False
    """Whether goods were picked up and are on their way, as far as is known."""
    lastLocation: str | None = None
    """Where they are then."""
    cancellationStatus: CancellationStatus | None = None
    cancellationFailedReasonCode: str | None = None
    cancelCallbacks: list[str] = []
    """Callback requests that wait for the outcome of its cancellation alone."""
    cancelReason: str | None = None
    """The reason of the cancellation that was asked for."""
    lastEvent: Json | None = None

    @property
    def is_return(self) -> bool:
        """Whether it brings back what another work order could not deliver."""
        return self.returnOf is not None


class OrderOwn(Struct, kw_only=True, omit_defaults=True):
    """What a configuration has beside attributes, machine and custom code."""

    schemaVersion: int = 0


class Cancelling(Struct, kw_only=True):
    """The states in which cancelling is allowed, ``main`` or ``main:sub``."""

    orderStates: list[str] = field(default_factory=lambda: list(CANCELLABLE))
    jobStates: list[str] = field(default_factory=lambda: ["CREATED", "ASSIGNED"])


class OrderSettings(Struct, kw_only=True):
    """The settings of a tenant; whole, so that reads and events show every one."""

    uniqueClientOrderId: bool = False
    maxAttempts: int = 3
    successReasonCodes: list[str] = field(default_factory=lambda: list(SUCCESS_REASONS))
    noReattemptReasonCodes: list[str] = field(default_factory=lambda: [states.CANCEL_DELIVERY, states.SEIZED])
    returnOnFailure: bool = True
    publicTracking: bool = True
    cancellation: Cancelling = field(default_factory=Cancelling)


ORDER_DECODER = msgspec.json.Decoder(OrderBody)
WORK_ORDER_DECODER = msgspec.json.Decoder(WorkOrderBody)
SETTINGS_DECODER = msgspec.json.Decoder(OrderSettings)

_compile_type = compiler(OrderOwn)
_USUAL_MACHINES = {ORDER_CONFIG: states.ORDER_MACHINE, WORK_ORDER_CONFIG: states.WORK_ORDER_MACHINE}


def _compile_config(resource: Resource) -> CompiledType[OrderOwn]:
    """A configuration ready for use, with the usual machine where the tenant set none."""
    compiled = _compile_type(resource)
    if compiled.machine is not None:
        return compiled
    usual = states.USUAL_ORDER if resource.id == ORDER_CONFIG else states.USUAL_WORK_ORDER
    return CompiledType(
        compiled.kind,
        compiled.id,
        compiled.version,
        compiled.body,
        compiled.own,
        compiled.schema,
        usual,
        compiled.hooks,
    )


def usual_config(id: str) -> StoredType:
    """The configuration of a tenant that set nothing, as it would be stored."""
    return StoredType(name=id)


def _usual_type(id: str) -> CompiledType[OrderOwn]:
    body = msgspec.json.encode(StoredType(name=id, machine=_USUAL_MACHINES[id])).decode()
    row = Resource("", ORDER_TYPE, id, 0, "", None, None, None, "{}", body, 0, "{}", 0, "{}", None)
    return _compile_type(row)


USUAL_TYPES = {id: _usual_type(id) for id in _USUAL_MACHINES}
"""The configuration of tenants that set nothing, ready for use."""
USUAL_SETTINGS = OrderSettings()


def _compile_settings(resource: Resource) -> OrderSettings:
    return resource.body_as(SETTINGS_DECODER)


COMPILERS: dict[str, Compiler] = {ORDER_TYPE: _compile_config, SETTINGS: _compile_settings}


@dataclass(frozen=True, slots=True)
class OrderConfig:
    """Everything that a tenant set for orders, ready for use."""

    order: CompiledType[OrderOwn]
    work_order: CompiledType[OrderOwn]
    settings: OrderSettings


def full_id(prefix: str, text: str) -> str:
    """An id as it is stored; paths and bodies take the bare UUID too."""
    return text if ":" in text else f"{prefix}:{text}"


def show_states(state: str | None, reason: str) -> Json:
    """A state and its halves, as reads and callbacks give them."""
    main, _, sub = (state or "").partition(":")
    return {"state": state, "status": main, "subStatus": sub, "reasonCode": reason}


def show_status(resource: Resource) -> Json:
    """An order as the engine's own readers show it: by its ids and its state, without what is nobody's business."""
    body = resource.body_as(ORDER_DECODER)
    return {
        "id": resource.id, "orderId": resource.id, "clientId": body.clientId, "clientOrderId": body.clientOrderId,
        "version": resource.version, **show_states(resource.state, body.reasonCode),
    }  # fmt: skip


def show_work_order_status(resource: Resource) -> Json:
    """The same of a work order."""
    body = resource.body_as(WORK_ORDER_DECODER)
    return {
        "id": resource.id, "workOrderId": resource.id, "orderId": resource.parent,
        **show_states(resource.state, body.reasonCode),
    }  # fmt: skip


TOLD = (
    "id", "orderId", "clientOrderId", "clientId", "state", "status", "subStatus", "reasonCode", "version", "workOrders",
)  # fmt: skip
"""Members of a callback's data; the payload of the event has those of the orchestrator besides."""


def _callback_members(data: Json, _outcome: CommandOutcome) -> Json:
    """What callbacks of orders have beside the family's frame."""
    return {"service": "order", "data": {name: data[name] for name in TOLD if name in data}}


WORK_ORDER = Kind(
    name="work_order",
    noun="WorkOrder",
    type_kind=ORDER_TYPE,
    type_noun="work order configuration",
    values="attributes",
    shared=True,
    show=show_work_order_status,
    columns={
        "workOrderId": "id", "orderId": "parent", "createdAt": "created_at", "updatedAt": "updated_at",
    },
    members=frozenset(
        {
            "workOrderType", "returnOf", "sequence", "serviceTemplateId", "cancellationStatus",
            "pickupDetails.pickUpSlot.from", "pickupDetails.nextAttemptPickUpSlot.from",
        }
    ),
    links={"attributes.jobId": "text", "containers": "text"},
    states={"state": "state", "status": "main", "workOrderStatus": "main", "subStatus": "sub"},
    is_counted=True,
)  # fmt: skip

PLACES = {
    f"{member}.{name}": name
    for member, names in (
        ("clientDetails", ("clientId", "clientOrderId", "clientName")),
        ("cancellation", ("cancellationRequested", "cancellationStatus")),
        ("orderSummary", ("invoiceNumber",)),
    )
    for name in names
}
"""Where orders that are read have fields that lists know by their bare names."""

ORDER = Kind(
    name="order",
    noun="Order",
    type_kind=ORDER_TYPE,
    type_noun="order configuration",
    values="attributes",
    shared=True,
    show=show_status,
    columns={"orderId": "id", "createdAt": "created_at", "updatedAt": "updated_at", "version": "version"},
    members=frozenset(
        {
            "clientName", "type", "domain", "shipmentFlow", "workOrderFlowType", "readyToProcess",
            "cancellationRequested", "cancellationStatus", "invoiceNumber",
        }
    ),
    links={"clientId": "text", "clientOrderId": "text", "batchId": "text"},
    states={"state": "state", "status": "main", "subStatus": "sub"},
    other_names=PLACES,
    children={name: Child(WORK_ORDER, WORK_ORDER_CONFIG) for name in ("workOrders", "workOrder")},
    is_counted=True,
    callback=_callback_members,
)  # fmt: skip

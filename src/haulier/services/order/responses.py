"""What the order service answers with. See: contract/order.yaml, contract/order.md section 3.

Members that a thing lacks are left out. Times are epoch milliseconds, ``createdBy`` and ``updatedBy`` the id of the
person or app.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from haulier.core.machine.config import MainState
from haulier.platform.declarations.wire_schemas import JsonObject
from haulier.platform.typed.responses import AttributeShown, CallbackTarget, EventApplied
from haulier.services.order.kind import CancellationStatus, KeptPickup, KeptPlace, KeptReturn
from haulier.services.order.requests import (
    DeliveryDetails,
    Money,
    OrderSummary,
    Phone,
    ShipmentFlow,
    WorkOrderFlowType,
    WorkOrderType,
)


class CancellationShown(Struct, kw_only=True, omit_defaults=True):
    """How far a cancellation has come."""

    cancellationRequested: bool
    cancellationRequestAt: int | None = None
    cancellationRequestedBy: str | None = None
    cancellationStatus: CancellationStatus | None = None
    cancellationFailedReasonCode: str | None = None
    cancelledAt: int | None = None


class ClientShown(Struct, kw_only=True, omit_defaults=True):
    """Whose order it is."""

    clientId: str
    clientOrderId: str
    clientName: str | None = None


class WorkOrderShown(Struct, kw_only=True, omit_defaults=True):
    """A work order. ``attributes.jobId`` is its latest job, ``attempts`` counts the jobs that came to COMPLETED."""

    workOrderId: str
    orderId: str
    sequence: int
    workOrderType: WorkOrderType
    workOrderStatus: str
    state: str
    status: str
    subStatus: str
    reasonCode: str
    attempts: int
    maxAttempts: int
    serviceTemplateName: str
    containers: list[str]
    attributes: JsonObject
    schemaVersion: int
    createdAt: int
    updatedAt: int
    serviceTemplateId: str | None = None
    description: str | None = None
    pickupDetails: KeptPickup | None = None
    returnDetails: KeptReturn | None = None
    deliveryDetails: DeliveryDetails | None = None
    pickupQualityChecks: JsonObject | None = None
    collectAmountOnPickup: bool | None = None
    amountToCollectOnDelivery: Money | None = None
    returnOf: str | None = None
    cancellationStatus: CancellationStatus | None = None
    cancellationFailedReasonCode: str | None = None


class OrderShown(Struct, kw_only=True, omit_defaults=True):
    """An order with its work orders, which stand under the singular ``workOrder``."""

    orderId: str
    cancellation: CancellationShown
    workOrderFlowType: WorkOrderFlowType
    dropDetails: KeptPlace
    clientDetails: ClientShown
    attributes: JsonObject
    workOrder: list[WorkOrderShown]
    state: str
    status: str
    subStatus: str
    reasonCode: str
    version: int
    readyToProcess: bool
    domain: str
    type: str
    orderSchemaVersion: int
    createdAt: int
    createdBy: str
    updatedAt: int
    updatedBy: str
    shipmentFlow: ShipmentFlow | None = None
    orderSummary: OrderSummary | None = None
    batchId: str | None = None
    reason: Annotated[str, Meta(description="why it was not created, in the words of the plugin")] | None = None


class RequestShown(Struct):
    """What was asked."""

    uri: str
    method: str


class PageShown(Struct):
    """Which part of a list it is."""

    totalElements: int
    pageNo: int
    pageSize: int


class OrderRead(Struct, kw_only=True):
    """One order; ``error`` stands there with reads that succeed too, empty."""

    error: None
    request: RequestShown
    data: OrderShown


class OrdersRead(Struct, kw_only=True):
    """Orders in their order."""

    error: None
    request: RequestShown
    data: list[OrderShown]


class SelectedPage(Struct, kw_only=True):
    """A page of orders, each with the members that were asked for, else with all."""

    error: None
    request: RequestShown
    data: list[Any]
    meta: PageShown


class StateRead(Struct, kw_only=True, omit_defaults=True):
    """The state of an order or a work order, and the last event that somebody raised."""

    id: str
    state: str
    event: EventApplied | None = None
    reason: Annotated[str, Meta(description="why an order was not created, in the words of the plugin")] | None = None


class ConfiguredAttributes(Struct):
    """The custom attributes, and the version that orders made now are made under."""

    attributes: list[AttributeShown]
    schemaVersion: int


class MachineShown(Struct, kw_only=True, omit_defaults=True):
    """A state machine."""

    states: list[MainState]
    terminalTTL: str
    callback: CallbackTarget | None = None


class CodeShown(Struct, kw_only=True, omit_defaults=True):
    """Custom code of one method."""

    url: str
    requestHeader: JsonObject
    method: Literal["GET", "POST", "PUT"]
    wait: bool
    methodName: str
    requestBody: JsonObject | None = None
    acceptableStatusCodes: list[int] | None = None
    raiseErrorOnStatusMismatch: bool | None = None


class CodesShown(Struct):
    """All custom code of orders."""

    customCodes: list[CodeShown]


Role = Literal["DROP", "PICKUP", "RETURN"]


class ContactShown(Struct, kw_only=True, omit_defaults=True):
    """Somebody to be met, with name and numbers; without them where they were erased."""

    id: str
    role: Annotated[Role, Meta(description="where")]
    workOrderId: str | None = None
    name: str | None = None
    phone: Phone | None = None
    email: str | None = None


class ContactsShown(Struct):
    """Everybody who is to be met for an order."""

    contacts: list[ContactShown]

"""Request bodies of the order service. See: contract/order.yaml.

Optional members may be absent or null; unknown members are ignored.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from msgspec import Meta, Struct, field

from haulier.core.attributes import AttributeConfig
from haulier.core.identifier_text import identifier
from haulier.platform.declarations.patterns import exact
from haulier.platform.declarations.wire_schemas import (
    Callback,
    CustomCode,
    EpochSeconds,
    EventCode,
    EventSource,
    JsonObject,
    MetaBody,
    ReasonCode,
)
from haulier.platform.typed.requests import MAIN_STATE
from haulier.services.location.facade import Place

MAX_WORK_ORDERS = 20
MAX_CONTAINERS = 100
MAX_ATTEMPTS = 10
MAX_TEXT = 1_024
MAX_NAME = 256
MAX_CODES = 100
MAX_MEASURE = 9_999_999
MAX_SERVICE_SECONDS = 43_200
MAX_INDEXED = 8
"""Indexed attributes of orders, and of work orders."""
MAX_ATTRIBUTES = 256

WorkOrderType = Literal["MOVE_CONTAINERS", "PHYSICAL_SERVICE", "DIGITAL_SERVICE"]
WorkOrderFlowType = Literal["START_TOGETHER", "COMPLETE_TOGETHER", "SEQUENTIAL"]
ShipmentFlow = Literal["FORWARD", "REVERSE", "NONE"]
PlainStatus = Literal["IN_PROGRESS", "COMPLETED", "CANCELLED", "FAILED", "inProgress", "executed", "closed"]
Outcome = Literal["CANCELLED", "FAILED"]

METHODS = ("createOrder", "updateOrder", "cancelOrder", "addWorkOrder", "updateWorkOrder", "applyEvent")
"""Methods that custom code can be hung on, each followed by ``:onRequest`` or ``:onError``."""

Text = Annotated[str, Meta(max_length=MAX_TEXT)]
Name = Annotated[str, Meta(max_length=MAX_NAME)]
Word = Annotated[str, Meta(max_length=64)]
KeptId = Annotated[str, Meta(min_length=1, max_length=64)]
Milliseconds = Annotated[int, Meta(ge=0, le=2**53, description="epoch milliseconds")]
ServiceTime = Annotated[int, Meta(ge=0, le=MAX_SERVICE_SECONDS, description="seconds")]
Values = Annotated[JsonObject, Meta(description="custom attributes by name")]
Attempts = Annotated[int, Meta(ge=1, le=MAX_ATTEMPTS)]
AskedReason = Annotated[str, exact("^R-[0-9]{3,4}$", description="reason code")]
ReasonCodes = Annotated[list[ReasonCode], Meta(max_length=MAX_CODES)]
States = Annotated[list[Annotated[str, Meta(min_length=1, max_length=65)]], Meta(max_length=MAX_CODES)]
Number = Annotated[int | float, Meta(extra_json_schema={"type": "number"})]


class Phone(Struct, kw_only=True):
    """A phone number."""

    countryCode: Annotated[str, exact(r"^\+(\d{1}-)?(\d{1,3})$")]
    number: Annotated[str, Meta(min_length=4, max_length=13)]
    isMobile: bool


class Contact(Struct, kw_only=True, omit_defaults=True):
    """A person to be met. It is kept in the vault; orders hold its id alone."""

    name: Annotated[str, Meta(min_length=1, max_length=128)]
    phone: Phone
    email: Annotated[str, Meta(max_length=320)] | None = None


ContactOrId = KeptId | Contact
LocationOrId = KeptId | Place


class Slot(Struct):
    """A span of time, both ends included."""

    from_: Milliseconds = field(name="from")
    to: Milliseconds


class Money(Struct, kw_only=True, omit_defaults=True):
    """An amount of a currency."""

    cost: Number
    currencyCode: Word | None = None
    minorUnit: Annotated[int, Meta(ge=0, le=3)] | None = None


class Measure(Struct, kw_only=True, omit_defaults=True):
    """A quantity of a unit."""

    value: Annotated[int, Meta(le=MAX_MEASURE)] | Annotated[float, Meta(le=MAX_MEASURE)]
    unit: Word | None = None


class ClientDetails(Struct, kw_only=True, omit_defaults=True):
    """Whose order it is, and what the client calls it."""

    clientId: Annotated[str, identifier(min_length=1, max_length=128)]
    clientOrderId: Annotated[str, identifier(min_length=1, max_length=128)]
    clientName: Name | None = None


class DropDetails(Struct, kw_only=True):
    """Whom and where an order goes to."""

    contact: ContactOrId
    location: LocationOrId


class OrderSummary(Struct, kw_only=True, omit_defaults=True):
    """What the order is worth and weighs in all."""

    invoiceNumber: Name | None = None
    orderDescription: Text | None = None
    totalWeight: Measure | None = None
    totalItems: Annotated[int, Meta(ge=0, le=2**53)] | None = None
    totalOrderCost: Money | None = None


class PickupDetails(Struct, kw_only=True, omit_defaults=True):
    """Where goods are taken, from whom and when. ``nextAttemptPickUpSlot`` is the system's own: it is not read."""

    contact: ContactOrId | None = None
    location: LocationOrId | None = None
    pickUpSlot: Slot | None = None
    serviceTime: ServiceTime | None = None
    nextAttemptPickUpSlot: Slot | None = None


class ReturnDetails(Struct, kw_only=True, omit_defaults=True):
    """Where goods go that could not be delivered."""

    contact: ContactOrId | None = None
    location: LocationOrId | None = None
    returnSlot: Slot | None = None
    serviceTime: ServiceTime | None = None


class DeliveryDetails(Struct, kw_only=True, omit_defaults=True):
    """When goods are to arrive."""

    promisedDeliveryDate: Word | None = None
    deliverySlot: Slot | None = None
    deliveryServiceTime: ServiceTime | None = None


class ContainerInput(Struct, kw_only=True, omit_defaults=True):
    """A container to be made with the order."""

    containerType: Annotated[str, Meta(min_length=3, max_length=64)]
    scannableId: Annotated[str, identifier(min_length=1, max_length=64)] | None = None
    attributes: Values | None = None


ContainerIdOrInput = Annotated[str, Meta(min_length=1, max_length=128)] | ContainerInput
Containers = Annotated[list[ContainerIdOrInput], Meta(max_length=MAX_CONTAINERS)]


class WorkOrderContent(MetaBody, kw_only=True, omit_defaults=True):
    """What new and changed work orders may both have."""

    description: Text | None = None
    serviceTemplateId: Annotated[str, Meta(max_length=128)] | None = None
    pickupDetails: PickupDetails | None = None
    returnDetails: ReturnDetails | None = None
    deliveryDetails: DeliveryDetails | None = None
    containers: Containers | None = None
    pickupQualityChecks: JsonObject | None = None
    collectAmountOnPickup: bool | None = None
    amountToCollectOnDelivery: Money | None = None
    attributes: Values | None = None
    callback: Callback | None = None


class CreateWorkOrder(WorkOrderContent, kw_only=True, omit_defaults=True):
    """One instruction inside an order."""

    workOrderType: WorkOrderType
    maxAttempts: Attempts | None = None


class UpdateWorkOrder(WorkOrderContent, kw_only=True, omit_defaults=True):
    """What of a work order changes. Details are merged member by member; null leaves what there is."""


WorkOrders = Annotated[list[CreateWorkOrder], Meta(max_length=MAX_WORK_ORDERS)]


class CreateOrder(MetaBody, kw_only=True, omit_defaults=True):
    """A client's order. Without work orders one is derived."""

    clientDetails: ClientDetails
    dropDetails: DropDetails
    orderSummary: OrderSummary | None = None
    shipmentFlow: ShipmentFlow | None = None
    readyToProcess: bool = True
    workOrderFlowType: WorkOrderFlowType = "START_TOGETHER"
    containers: Containers | None = None
    workOrders: WorkOrders | None = None
    attributes: Values | None = None
    type: Name | None = None
    domain: Name | None = None
    callback: Callback | None = None


class NewOrder(CreateOrder, kw_only=True, omit_defaults=True):
    """The same as it is decoded: ``workOrder`` stands for ``workOrders``."""

    workOrder: WorkOrders | None = None

    @property
    def asked_work_orders(self) -> list[CreateWorkOrder]:
        """The work orders that the caller named."""
        return self.workOrders or self.workOrder or []


class UpdateOrder(MetaBody, kw_only=True, omit_defaults=True):
    """What of an order changes; null leaves what there is, but takes away an optional attribute."""

    dropDetails: DropDetails | None = None
    orderSummary: OrderSummary | None = None
    readyToProcess: bool | None = None
    workOrderFlowType: WorkOrderFlowType | None = None
    attributes: Values | None = None
    callback: Callback | None = None


class WholeUpdate(UpdateOrder, kw_only=True, omit_defaults=True):
    """A change of an order together with one of its work orders, as apps in front of orders make it."""

    workOrderId: str = ""
    workOrder: UpdateWorkOrder | None = None


class CancelOrder(MetaBody, kw_only=True, omit_defaults=True):
    """A request to cancel."""

    reasonCode: AskedReason = "R-0058"
    cancellationRequestedBy: Name | None = None
    data: JsonObject | None = None
    callback: Callback | None = None


class CancelWorkOrder(CancelOrder, kw_only=True, omit_defaults=True):
    """A request to cancel one work order or, with an outcome, the report of how such a request ended."""

    outcome: Outcome | None = None


class RaiseEvent(MetaBody, kw_only=True, omit_defaults=True):
    """An event of an order or a work order."""

    eventCode: EventCode
    timestamp: EpochSeconds
    data: JsonObject
    source: EventSource
    reasonCode: ReasonCode | None = None
    callback: Callback | None = None


class ChangeStatus(MetaBody, kw_only=True, omit_defaults=True):
    """What became of a work order, as a plain word."""

    status: PlainStatus
    reasonCode: ReasonCode | None = None
    timestamp: EpochSeconds | None = None
    data: JsonObject | None = None
    callback: Callback | None = None


class AttributesConfig(MetaBody, kw_only=True, omit_defaults=True):
    """Attribute definitions: a known name is replaced, a new one added, none removed."""

    attributes: Annotated[list[AttributeConfig], Meta(max_length=MAX_ATTRIBUTES)]
    callback: Callback | None = None


STATE: JsonObject = {
    **MAIN_STATE,
    "required": ["name", "defaultSubstate", "subStates"],
    "properties": {
        "name": {"type": "string"},
        "defaultSubstate": {"type": "string"},
        "subStates": MAIN_STATE["properties"]["subStates"],
        "terminalStates": MAIN_STATE["properties"]["terminalStates"],
    },
}
"""What the document says of a main state; both spellings of the default sub-state are taken."""


class MachineConfigBody(MetaBody, kw_only=True, omit_defaults=True):
    """A whole state machine in place of the one before."""

    states: Annotated[Any, Meta(extra_json_schema={"type": "array", "items": STATE})]
    terminalTTL: Annotated[str, Meta(min_length=2, max_length=12)] | None = None
    callback: Callback | None = None


class MethodCode(CustomCode, kw_only=True, omit_defaults=True):
    """Custom code of one method."""

    methodName: Annotated[
        str,
        Meta(
            max_length=64,
            description=f"one of {', '.join(METHODS)}, with :onRequest or :onError; case does not matter",
        ),
    ]


class CustomCodeConfigs(MetaBody, kw_only=True, omit_defaults=True):
    """Custom code by its methods: a method that has some gets the new one in its place."""

    customCodes: Annotated[list[MethodCode], Meta(max_length=2 * len(METHODS))] | None = None


class CancellationSettings(Struct, kw_only=True, omit_defaults=True):
    """The states, ``main`` or ``main:sub``, in which cancelling is allowed."""

    orderStates: States | None = None
    jobStates: States | None = None


class ChangeSettings(MetaBody, kw_only=True, omit_defaults=True):
    """Settings to change; what is not named stays."""

    uniqueClientOrderId: bool | None = None
    maxAttempts: Attempts | None = None
    successReasonCodes: ReasonCodes | None = None
    noReattemptReasonCodes: ReasonCodes | None = None
    returnOnFailure: bool | None = None
    publicTracking: bool | None = None
    cancellation: CancellationSettings | None = None


WORK_ORDER_TYPES: tuple[WorkOrderType, ...] = get_args(WorkOrderType)

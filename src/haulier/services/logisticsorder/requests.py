"""Request bodies of logistics orders. See: contract/logisticsorder.yaml.

Unknown members are ignored. What text requires and the shapes leave open (contact and location of the pick-up) is
checked by ``rules/checks.py``.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Raw, Struct

from haulier.core.identifier_text import identifier
from haulier.platform.batches.row_batches import MAX_ROWS
from haulier.platform.declarations.wire_schemas import Callback, JsonObject
from haulier.services.order.facade import (
    AskedReason,
    ClientDetails,
    ContactOrId,
    DropDetails,
    LocationOrId,
    Measure,
    Money,
    ReturnDetails,
    ServiceTime,
    ShipmentFlow,
    Slot,
)

MAX_CONTAINERS = 100
MAX_PRIORITY = 1_000
MAX_SEQUENCE = 20_000
MAX_ROUTE_TAG = 32
MAX_MEASURE = 9_999_999
MAX_INVOICE = 1_000_000_000_000
MAX_TEXT = 1_024
MAX_NAME = 256
MAX_EWAYBILLS = 100

ProductType = Literal["PARCEL", "PTL", "HEAVY", "SERVICES"]
Text = Annotated[str, Meta(max_length=MAX_TEXT)]
Name = Annotated[str, Meta(max_length=MAX_NAME)]
OpenWord = Annotated[str, Meta(min_length=1, max_length=64)]
MinorUnit = Annotated[int, Meta(ge=0, le=3)]
Quantity = Annotated[float, Meta(le=MAX_MEASURE)]
Count = Annotated[int, Meta(ge=0, le=2**53)]


class Invoice(Struct, kw_only=True, omit_defaults=True):
    """What the invoice comes to."""

    value: Annotated[float, Meta(le=MAX_INVOICE)] | None = None
    currencyCode: OpenWord | None = None
    minorUnit: MinorUnit | None = None


class LogisticsSummary(Struct, kw_only=True, omit_defaults=True):
    """What the order is worth and weighs in all."""

    totalWeight: Measure
    totalOrderCost: Money
    invoiceNumber: Name | None = None
    orderDescription: Text | None = None
    totalVolume: Measure | None = None
    totalItems: Count | None = None
    totalInvoice: Invoice | None = None


class Mps(Struct, kw_only=True, omit_defaults=True):
    """A shipment of several pieces."""

    groupId: Name | None = None
    groupSize: Count | None = None
    isEnabled: bool | None = None
    isPartial: bool | None = None


class EwaybillAttributes(Struct, kw_only=True, omit_defaults=True):
    """Electronic way-bills."""

    is_valid_ewaybill: bool | None = None
    ewaybills: Annotated[list[Name], Meta(max_length=MAX_EWAYBILLS)] | None = None


class LogisticsPickup(Struct, kw_only=True, omit_defaults=True):
    """Where goods are taken, from whom and when."""

    contact: ContactOrId | None = None
    location: LocationOrId | None = None
    pickupSlot: Slot | None = None
    serviceTime: ServiceTime | None = None
    instruction: Text | None = None


class LogisticsDelivery(Struct, kw_only=True, omit_defaults=True):
    """When goods are to arrive."""

    promisedDeliveryDate: Annotated[str, Meta(max_length=64)] | None = None
    deliverySlot: Slot | None = None
    serviceTime: ServiceTime | None = None
    instruction: Text | None = None


class PaymentInformation(Struct, kw_only=True, omit_defaults=True):
    """How the order is paid for: COD, CASH_ON_DELIVERY and CASH mean on delivery, anything else before."""

    paymentType: Annotated[str, Meta(max_length=64)] | None = None
    paymentOption: Annotated[str, Meta(max_length=64)] | None = None


class ActionCheck(Struct, kw_only=True, omit_defaults=True):
    """Whether something is to be done, and where: PICKUP or DELIVERY, in any case."""

    isRequired: bool | None = None
    requiredAt: Annotated[str, Meta(max_length=64)] | None = None


class Actions(Struct, kw_only=True, omit_defaults=True):
    """What is to be done at the door."""

    qcValidation: ActionCheck | None = None
    qcValidationChecklist: JsonObject | None = None
    kycVerification: ActionCheck | None = None
    otpVerification: ActionCheck | None = None
    signatureCollection: ActionCheck | None = None


class NotificationDetails(Struct, kw_only=True, omit_defaults=True):
    """Whom a layer before this one tells: kept, and nothing is sent."""

    notificationType: Annotated[str, Meta(max_length=64)] | None = None
    notificationMode: Annotated[str, Meta(max_length=64)] | None = None


class Dimensions(Struct, kw_only=True, omit_defaults=True):
    """How large and heavy a container is."""

    weight: Quantity | None = None
    volume: Quantity | None = None
    length: Quantity | None = None
    width: Quantity | None = None
    height: Quantity | None = None


class ContainerAttributes(Struct, kw_only=True, omit_defaults=True):
    """What is known of a container."""

    dimensions: Dimensions | None = None
    description: Text | None = None


class LogisticsContainer(Struct, kw_only=True, omit_defaults=True):
    """One piece. Without a type it is one of ``shipments``."""

    containerType: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    scannableId: Annotated[str, identifier(min_length=1, max_length=64)] | None = None
    attributes: ContainerAttributes | None = None


Containers = Annotated[list[LogisticsContainer], Meta(max_length=MAX_CONTAINERS)]


class GivenClient(Struct, kw_only=True, omit_defaults=True):
    """Whose order it is. Without an id it is the tenant's own; without a name of the order, its UUID is the name."""

    clientId: Annotated[str, identifier(min_length=1, max_length=128)] | None = None
    clientOrderId: Annotated[str, identifier(min_length=1, max_length=128)] | None = None
    clientName: Name | None = None


class ChangeableMembers(Struct, kw_only=True, omit_defaults=True):
    """What new orders and changes have alike."""

    mps: Mps | None = None
    ewaybillAttributes: EwaybillAttributes | None = None
    paymentInformation: PaymentInformation | None = None
    deliveryDetails: LogisticsDelivery | None = None
    returnDetails: ReturnDetails | None = None
    containers: Containers | None = None
    callback: Callback | None = None
    priority: Annotated[int, Meta(ge=0, le=MAX_PRIORITY)] | None = None
    seqNo: Annotated[int, Meta(ge=0, le=MAX_SEQUENCE)] | None = None
    teamId: Annotated[str, Meta(max_length=128)] | None = None
    routeTag: Annotated[str, Meta(max_length=MAX_ROUTE_TAG)] | None = None


class NewMembers(ChangeableMembers, kw_only=True, omit_defaults=True):
    """What new orders have beside whose they are."""

    dropDetails: DropDetails
    orderSummary: LogisticsSummary
    productType: ProductType
    shipmentFlow: ShipmentFlow
    pickupDetails: LogisticsPickup
    planningMode: OpenWord | None = None
    modeOfTransport: OpenWord | None = None
    speedOfTransport: OpenWord | None = None
    actions: Actions | None = None
    notificationDetails: NotificationDetails | None = None
    attributes: JsonObject | None = None


class CreateLogisticsOrder(NewMembers, kw_only=True, omit_defaults=True):
    """A new order as its page has it."""

    clientDetails: ClientDetails | None = None


class NewLogisticsOrder(NewMembers, kw_only=True, omit_defaults=True):
    """The same as it is decoded: every member of ``clientDetails`` may be left out."""

    clientDetails: GivenClient | None = None


class UpdateLogisticsOrder(ChangeableMembers, kw_only=True, omit_defaults=True):
    """What of an order changes: given members replace the whole of theirs. Others are not updatable, and not read."""

    dropDetails: DropDetails | None = None
    orderSummary: LogisticsSummary | None = None
    pickupDetails: LogisticsPickup | None = None


class CancelLogisticsOrder(Struct, kw_only=True, omit_defaults=True):
    """A request to cancel."""

    reasonCode: AskedReason = "R-0058"
    reason: Text | None = None
    callback: Callback | None = None


Rows = Meta(min_length=1, max_length=MAX_ROWS)


class LogisticsBatch(Struct, kw_only=True, omit_defaults=True):
    """Many new orders."""

    orders: Annotated[list[CreateLogisticsOrder], Rows]
    callback: Callback | None = None


class LogisticsBatchAsSent(Struct, kw_only=True, omit_defaults=True):
    """The same, whose rows are checked one by one later."""

    orders: Annotated[list[Raw], Rows]
    callback: Callback | None = None

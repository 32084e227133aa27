"""What logistics orders are answered with. See: contract/logisticsorder.yaml.

Members that an order lacks are left out. Contacts and places read back as ids.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from haulier.platform.batches.row_batches import BatchStatus
from haulier.platform.declarations.wire_schemas import JsonObject
from haulier.services.logisticsorder.rules.codes import RowError
from haulier.services.order.facade import CancellationShown, ClientShown, RequestShown, Slot


class PlaceShown(Struct, kw_only=True, omit_defaults=True):
    """Whom and where, by ids."""

    contact: str | None = None
    location: str | None = None


class PickupShown(PlaceShown, kw_only=True, omit_defaults=True):
    """Where goods are taken."""

    pickupSlot: Slot | None = None
    serviceTime: int | None = None
    instruction: str | None = None


class ReturnShown(PlaceShown, kw_only=True, omit_defaults=True):
    """Where goods go that could not be delivered."""

    returnSlot: Slot | None = None
    serviceTime: int | None = None


class DeliveryShown(Struct, kw_only=True, omit_defaults=True):
    """When goods are to arrive."""

    promisedDeliveryDate: str | None = None
    deliverySlot: Slot | None = None
    serviceTime: int | None = None
    instruction: str | None = None


class ContainerShown(Struct, kw_only=True, omit_defaults=True):
    """A piece of the order."""

    containerType: str
    scannableId: str | None = None
    attributes: JsonObject | None = None


class NextAttempt(Struct, kw_only=True, omit_defaults=True):
    """When the goods are to be taken next."""

    nextAttemptPickUpSlot: Slot | None = None


class LogisticsWorkOrder(Struct, kw_only=True, omit_defaults=True):
    """A work order of the platform order behind it."""

    workOrderId: str
    workOrderType: str
    state: str
    status: str
    subStatus: str
    reasonCode: str
    attempts: int
    containers: list[str]
    attributes: JsonObject
    returnOf: str | None = None
    pickupDetails: NextAttempt | None = None


class LogisticsOrderShown(Struct, kw_only=True, omit_defaults=True):
    """A logistics order."""

    orderId: str
    state: str
    status: str
    subStatus: str
    cancellation: CancellationShown
    clientDetails: ClientShown
    workOrders: list[LogisticsWorkOrder]
    createdAt: int
    updatedAt: int
    dropDetails: PlaceShown | None = None
    orderSummary: JsonObject | None = None
    mps: Any = None
    ewaybillAttributes: Any = None
    pickupDetails: PickupShown | None = None
    paymentInformation: Any = None
    deliveryDetails: DeliveryShown | None = None
    returnDetails: ReturnShown | None = None
    containers: list[ContainerShown] | None = None
    priority: Any = None
    seqNo: Any = None
    teamId: Any = None
    routeTag: Any = None
    productType: Any = None
    planningMode: Any = None
    modeOfTransport: Any = None
    speedOfTransport: Any = None
    shipmentFlow: str | None = None
    actions: Any = None
    notificationDetails: Any = None
    attributes: JsonObject | None = None
    batchId: str | None = None


class LogisticsOrderRead(Struct, kw_only=True):
    """One order, in the frame of reads."""

    error: None
    request: RequestShown
    data: LogisticsOrderShown


class PageMetaShown(Struct, kw_only=True):
    """Which page of how many orders."""

    totalElements: int
    pageNo: int
    pageSize: int


class LogisticsOrdersRead(Struct, kw_only=True, omit_defaults=True):
    """Several orders, in the frame of reads."""

    error: None
    request: RequestShown
    data: list[LogisticsOrderShown]
    meta: PageMetaShown | None = None


class OrderIds(Struct, kw_only=True):
    """Which order was accepted."""

    id: str
    orderId: str
    clientOrderId: str


class MadeRow(Struct, kw_only=True):
    """A row whose order was created."""

    index: int
    clientOrderId: str
    orderId: str


class FailedRow(Struct, kw_only=True):
    """A row that failed, and why."""

    index: int
    clientOrderId: str
    errors: list[RowError]


class LogisticsBatchStatus(Struct, kw_only=True):
    """How far a batch is, and what became of its first rows."""

    id: str
    status: BatchStatus
    successCount: int
    failureCount: int
    totalCount: int
    tenantId: str
    successDetails: list[MadeRow]
    failureDetails: list[FailedRow]

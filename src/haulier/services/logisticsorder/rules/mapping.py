"""Logistics orders as platform orders, and back. Pure.

See: contract/logisticsorder.md, Mapping to the platform order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct

from haulier.platform.storage.resources import Json
from haulier.services.logisticsorder.requests import (
    LogisticsContainer,
    LogisticsDelivery,
    LogisticsPickup,
    NewLogisticsOrder,
    UpdateLogisticsOrder,
)

SHIPMENTS: Final = "shipments"
"""The type of containers that name none."""
PAYMENT: Final = "paymentInformation"
NOTHING: Final[Json] = {"cost": 0}
ON_DELIVERY = frozenset({"COD", "CASH_ON_DELIVERY", "CASH"})
PLATFORM_SUMMARY = ("invoiceNumber", "orderDescription", "totalWeight", "totalItems", "totalOrderCost")
KEPT_SUMMARY = ("totalVolume", "totalInvoice")
"""Members of the summary that platform orders have no place for: attributes of these names."""
PICKUP_INSTRUCTION, DELIVERY_INSTRUCTION = "pickupInstruction", "deliveryInstruction"
OF_ORDER = (
    "mps", "ewaybillAttributes", "productType", "planningMode", "modeOfTransport", "speedOfTransport",
    "paymentInformation", "actions", "notificationDetails",
)  # fmt: skip
"""Members that are attributes of the platform order by the same names."""
OF_WORK_ORDER = ("priority", "seqNo", "teamId", "routeTag")
"""Members that are attributes of its work order."""
CHANGED_OF_ORDER = ("mps", "ewaybillAttributes", "paymentInformation")

ORDER_ATTRIBUTES: Sequence[Json] = (
    *(
        {"name": name, "dataType": "object"}
        for name in ("mps", "ewaybillAttributes", "paymentInformation", "actions", "notificationDetails", *KEPT_SUMMARY)
    ),
    {"name": "productType", "dataType": "string", "indexed": True},
    *(
        {"name": name, "dataType": "string"}
        for name in (
            "planningMode", "modeOfTransport", "speedOfTransport", PICKUP_INSTRUCTION, DELIVERY_INSTRUCTION,
        )
    ),
)  # fmt: skip
"""The attributes that a tenant's orders get on its first call, unless it has defined them itself."""
WORK_ORDER_ATTRIBUTES: Sequence[Json] = (
    {"name": "priority", "dataType": "number"},
    {"name": "seqNo", "dataType": "number"},
    {"name": "teamId", "dataType": "string", "indexed": True},
    {"name": "routeTag", "dataType": "string", "indexed": True},
)
CONTAINER_ATTRIBUTES: Sequence[Json] = (
    {"name": "dimensions", "dataType": "object"},
    {"name": "description", "dataType": "string"},
)
"""Those of the type ``shipments``, which is made on first use."""


def platform_order(body: NewLogisticsOrder, tenant: str, own_number: str) -> Json:
    """The create body of the platform order. ``own_number`` is the client's number of an order that has none."""
    given = _plain(body.clientDetails)
    client = {"clientId": tenant, "clientOrderId": own_number, **given}
    made: Json = {
        "clientDetails": client,
        "dropDetails": _plain(body.dropDetails),
        "shipmentFlow": body.shipmentFlow,
        "workOrders": [_work_order(body)],
    }
    summary = _plain(body.orderSummary)
    made["orderSummary"] = _only(summary, PLATFORM_SUMMARY)
    attributes = {**(body.attributes or {}), **_only(summary, KEPT_SUMMARY)}
    for name in OF_ORDER:
        value = getattr(body, name)
        if value is not None:
            attributes[name] = _plain(value) if isinstance(value, Struct) else value
    attributes |= _instructions(body.pickupDetails, body.deliveryDetails)
    made["attributes"] = attributes
    if body.callback is not None:
        made["callback"] = _plain(body.callback)
    return made


def order_change(body: UpdateLogisticsOrder) -> Json:
    """What a change says of the platform order itself; empty where it says nothing of it."""
    made: Json = {}
    attributes: Json = {}
    if body.dropDetails is not None:
        made["dropDetails"] = _plain(body.dropDetails)
    if body.orderSummary is not None:
        summary = _plain(body.orderSummary)
        summary.pop("totalItems", None)
        made["orderSummary"] = _only(summary, PLATFORM_SUMMARY)
        attributes |= _only(summary, KEPT_SUMMARY)
    for name in CHANGED_OF_ORDER:
        value = getattr(body, name)
        if value is not None:
            attributes[name] = _plain(value)
    attributes |= _instructions(body.pickupDetails, body.deliveryDetails)
    if attributes:
        made["attributes"] = attributes
    return made


def work_order_change(body: UpdateLogisticsOrder, amount: Json | None) -> Json:
    """What a change says of its work order; empty where it says nothing of it. Containers go their own way.

    ``amount`` is another one to be collected on delivery, if it is.
    """
    made: Json = {}
    if body.pickupDetails is not None:
        made["pickupDetails"] = _pickup(body.pickupDetails)
    if body.deliveryDetails is not None:
        delivery = _delivery(body.deliveryDetails)
        delivery.pop("promisedDeliveryDate", None)
        made["deliveryDetails"] = delivery
    if body.returnDetails is not None:
        made["returnDetails"] = _plain(body.returnDetails)
    if amount is not None:
        made["amountToCollectOnDelivery"] = amount
    attributes = _only(_plain(body), OF_WORK_ORDER)
    if attributes:
        made["attributes"] = attributes
    return {name: value for name, value in made.items() if value}


def changed_amount(
    body: UpdateLogisticsOrder, attributes: Mapping[str, Any], summary: Json, collected: Json
) -> Json | None:
    """What is to be collected on delivery after a change of the payment or of what the order is worth; None where it is
    what it was. ``attributes``, ``summary`` and ``collected`` are the order's before.
    """
    if body.paymentInformation is None and body.orderSummary is None:
        return None
    worth = {**summary, **_only(attributes, KEPT_SUMMARY), **_plain(body.orderSummary)}
    payment = _plain(body.paymentInformation) or attributes.get(PAYMENT) or {}
    amount = _amount(worth) if is_on_delivery(payment) else NOTHING if collected.get("cost") else collected
    return None if amount == collected else amount


def is_on_delivery(payment: Mapping[str, Any]) -> bool:
    """Is money collected on delivery?"""
    return (payment.get("paymentType") or "").upper() in ON_DELIVERY


def platform_container(container: LogisticsContainer) -> Json:
    """A container of the create body."""
    made = _plain(container)
    made.setdefault("containerType", SHIPMENTS)
    return made


def _work_order(body: NewLogisticsOrder) -> Json:
    is_service = body.productType == "SERVICES"
    made: Json = {
        "workOrderType": "PHYSICAL_SERVICE" if is_service else "MOVE_CONTAINERS",
        "pickupDetails": _pickup(body.pickupDetails),
        "returnDetails": _plain(body.returnDetails),
        "deliveryDetails": _delivery(body.deliveryDetails),
        "containers": [platform_container(one) for one in body.containers or ()],
        "attributes": _only(_plain(body), OF_WORK_ORDER),
    }
    if body.actions is not None and body.actions.qcValidationChecklist is not None:
        made["pickupQualityChecks"] = body.actions.qcValidationChecklist
    if is_on_delivery(_plain(body.paymentInformation)):
        made["amountToCollectOnDelivery"] = _amount(_plain(body.orderSummary))
    return {name: value for name, value in made.items() if value}


def _amount(worth: Mapping[str, Any]) -> Json:
    """What is to be collected: the invoice, else what the order costs."""
    invoice = worth.get("totalInvoice") or {}
    found = {("cost" if name == "value" else name): one for name, one in invoice.items() if one is not None}
    return found if "cost" in found else worth.get("totalOrderCost") or {}


def _pickup(details: LogisticsPickup) -> Json:
    return _plain(details, rename={"pickupSlot": "pickUpSlot"}, without=("instruction",))


def _delivery(details: LogisticsDelivery | None) -> Json:
    return _plain(details, rename={"serviceTime": "deliveryServiceTime"}, without=("instruction",))


def _instructions(pickup: LogisticsPickup | None, delivery: LogisticsDelivery | None) -> Json:
    said = {
        PICKUP_INSTRUCTION: pickup.instruction if pickup is not None else None,
        DELIVERY_INSTRUCTION: delivery.instruction if delivery is not None else None,
    }
    return {name: text for name, text in said.items() if text is not None}


def _plain(value: Any, *, rename: Mapping[str, str] | None = None, without: Sequence[str] = ()) -> Json:
    """A struct as plain JSON without what it does not say."""
    if value is None:
        return {}
    found = {name: one for name, one in msgspec.to_builtins(value).items() if one is not None and name not in without}
    return {(rename or {}).get(name, name): one for name, one in found.items()}


def _only(values: Mapping[str, Any], names: Sequence[str]) -> Json:
    return {name: values[name] for name in names if values.get(name) is not None}

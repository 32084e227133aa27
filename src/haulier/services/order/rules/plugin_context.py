"""What the templates of plugins see of an order. Pure. See: contract/order.md section 12 (template context)."""

from __future__ import annotations

from haulier.platform.storage.resources import Json
from haulier.services.order.rules.plugin_workflows import ORDER_CREATION, WORK_ORDER_CREATION, PluginEvent

FLAT = ("orderSummary", "attributes", "workOrders", "containers", "readyToProcess")


def context_of(event: PluginEvent, order_id: str, body: Json, stored: Json | None) -> Json:
    """The order as it would be stored, flat and nested. ``stored`` is the order as it reads, of a change to one."""
    order = body if event == ORDER_CREATION else {**(stored or {}), **({} if event == WORK_ORDER_CREATION else body)}
    if event == WORK_ORDER_CREATION:
        order = {**order, "workOrders": [*(order.get("workOrder") or []), body]}
    elif "workOrder" in order and not order.get("workOrders"):
        order = {**order, "workOrders": order["workOrder"]}
    drop, client = order.get("dropDetails") or {}, order.get("clientDetails") or {}
    flat: Json = {
        "event": event,
        "orderId": order_id,
        "clientId": client.get("clientId"),
        "clientName": client.get("clientName"),
        "clientOrderId": client.get("clientOrderId"),
        "contact": drop.get("contact"),
        "location": drop.get("location"),
        **{name: order.get(name) for name in FLAT},
    }
    if event == WORK_ORDER_CREATION:
        flat["workOrderToAdd"] = body
    return {**order, **{name: value for name, value in flat.items() if value is not None}}

"""Logistics orders for tests: bodies that are taken, at the API's first base."""

from __future__ import annotations

from itertools import count
from typing import Any

from support.orders import contact, place, slot
from support.stack import Client

BASE = "/app/logisticsorders/v1/api"
SECOND_BASE = "/app/order/api/v1"
ORDERS = f"{BASE}/orders"
CLIENT = "clients:11"
numbers = count(1)


def logistics(**members: Any) -> dict[str, Any]:
    """A body that is taken; None as a value leaves a member out."""
    body = {
        "clientDetails": {"clientId": CLIENT, "clientName": "Shop", "clientOrderId": f"L-{next(numbers)}"},
        "productType": "PARCEL",
        "shipmentFlow": "FORWARD",
        "dropDetails": {"contact": contact(), "location": place()},
        "pickupDetails": {"contact": contact("Hub"), "location": place("9 Dock", "Shelby"), "pickupSlot": slot()},
        "orderSummary": {"totalWeight": {"value": 2}, "totalOrderCost": {"cost": 450, "currencyCode": "USD"}},
    } | members
    return {name: value for name, value in body.items() if value is not None}


async def post(client: Client, **members: Any) -> str:
    """Make an order; its id."""
    answer = await client.post(ORDERS, logistics(**members))
    id: str = answer.data["orderId"]
    return id


async def shown(client: Client, id: str) -> dict[str, Any]:
    data: dict[str, Any] = (await client.get(f"{ORDERS}/{id}")).data
    return data

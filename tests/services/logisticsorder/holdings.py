"""A logistics order, for the suites that go over the operations of every service."""

from __future__ import annotations

from typing import Any

from support.logistics import CLIENT, ORDERS, logistics
from support.stack import Client


def body_of(operation: str, ids: dict[str, str]) -> Any:
    """Bodies whose types say less than they must hold."""
    if operation == "receiveOrderCallback":
        return {"data": {"orderId": ids["logisticsorder.orderId"]}}
    return {
        "createLogisticsOrder": logistics(),
        "createLogisticsOrderBatch": {"orders": [logistics()]},
    }.get(operation)


async def make_holdings(client: Client, mark: str) -> dict[str, str]:
    """What stands for the parameters of the paths."""
    body = logistics(clientDetails={"clientId": CLIENT, "clientOrderId": mark})
    id: str = (await client.post(ORDERS, body)).data["orderId"]
    return {"orderId": id, "clientId": CLIENT, "clientOrderId": mark}

"""An order with a work order, for the suites that go over the operations of every service."""

from __future__ import annotations

from support.orders import create, work_orders
from support.stack import Client


async def make_holdings(client: Client, mark: str) -> dict[str, str]:
    """What stands for the parameters of the paths."""
    id = await create(client)
    (work_order,) = await work_orders(client, id)
    return {"orderId": id, "workOrderId": work_order, "clientId": "clients:11", "clientOrderId": mark}

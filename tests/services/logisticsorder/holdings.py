"""A logistics order and a batch, for the suites that go over the operations of every service."""

from __future__ import annotations

from support.logistics import CLIENT, ORDERS, logistics
from support.stack import Client


async def make_holdings(client: Client, mark: str) -> dict[str, str]:
    """What stands for the parameters of the paths."""
    body = logistics(clientDetails={"clientId": CLIENT, "clientOrderId": mark})
    id = (await client.post(ORDERS, body)).data["orderId"]
    batch = (await client.post(f"{ORDERS}/batch", {"orders": [logistics()]})).data["id"]
    return {"orderId": id, "clientId": CLIENT, "clientOrderId": mark, "batchId": batch}

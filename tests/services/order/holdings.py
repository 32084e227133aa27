"""An order with a work order, for the suites that go over the operations of every service."""

from __future__ import annotations

from support.orders import BASE, create, work_orders
from support.stack import Client


async def make_holdings(client: Client, mark: str) -> dict[str, str]:
    """What stands for the parameters of the paths."""
    id = await create(client)
    (work_order,) = await work_orders(client, id)
    plugin, workflow = await plugins(client)
    return {
        "orderId": id,
        "workOrderId": work_order,
        "clientId": "clients:11",
        "clientOrderId": mark,
        "pluginId": plugin,
        "pluginWorkflowId": workflow,
        "executionId": "0" * 32,
    }


async def plugins(client: Client) -> tuple[str, str]:
    """A plugin, and the workflow that asks it when an order is changed, which no suite waits for."""
    body = {"name": "held", "httpUrl": "https://hook.example/x", "httpMethod": "POST", "httpRequestBodyTemplate": {}}
    plugin: str = (await client.post(f"{BASE}/plugins", body)).data["id"]
    workflow = {"name": "held", "event": "OrderUpdation", "workflow": {"name": "held", "start": plugin}}
    return plugin, (await client.post(f"{BASE}/plugin-workflows", workflow)).data["id"]

"""An order with a work order, for the suites that go over the operations of every service."""

from __future__ import annotations

from typing import Any

from haulier.core.machine import to_document
from haulier.services.order.states import ORDER_MACHINE, WORK_ORDER_MACHINE
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


def body_of(operation: str, named: dict[str, str]) -> Any:
    """Bodies whose types say less than they must hold."""
    plugin = {"httpUrl": "https://hook.example/x", "httpMethod": "POST", "httpRequestBodyTemplate": {}}
    flow = {"name": "flow", "start": named["order.pluginId"]}
    bodies: dict[str, Any] = {
        "updateOrderStateMachineConfig": to_document(ORDER_MACHINE, "array"),
        "updateWorkOrderStateMachineConfig": to_document(WORK_ORDER_MACHINE, "array"),
        "createOrderPlugin": plugin | {"name": "another"},
        "updateOrderPlugin": plugin | {"name": "held"},
        "createOrderPluginWorkflow": {"name": "another", "event": "WorkOrderCreation", "workflow": flow},
        "updateOrderPluginWorkflow": {"name": "held", "event": "OrderUpdation", "workflow": flow},
        "registerOrderCustomCode": {"customCodes": []},
        "updateOrderCustomCode": {"customCodes": []},
        "applyOrderEvent": RAISED | {"eventCode": "E-607"},
        "applyWorkOrderEvent": RAISED | {"eventCode": "E-617"},
    }
    return bodies.get(operation)


RAISED: dict[str, Any] = {"timestamp": 1700000000, "data": {}, "source": {"appId": "a"}}

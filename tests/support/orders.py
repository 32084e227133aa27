"""Orders for tests: bodies that are taken, and commands of the facade as the orchestrator's runs carry them out."""

from __future__ import annotations

from itertools import count
from typing import Any

from haulier.platform.commands.command import Command
from haulier.platform.commands.plan import plan
from haulier.platform.commands.write_path import steps, walk
from haulier.platform.declarations.operation import Plan
from haulier.platform.storage.changes import Change
from haulier.platform.storage.reader import now_ms
from support.boxes import make_type
from support.stack import Answer, Client, Stack
from support.system_calls import call_of

BASE = "/core/api/v1/orders"
CLIENT = "clients:11"
HOUR_MS = 3_600_000
numbers = count(1)


def contact(name: str = "Ann Bell") -> dict[str, Any]:
    return {"name": name, "phone": {"countryCode": "+1", "number": "5550100", "isMobile": True}}


def place(line: str = "1 Main", city: str = "New Delhi") -> dict[str, Any]:
    return {
        "address": {"addressLine1": line, "city": city, "country": {"code": "US", "name": "United States"}},
        "geolocation": {"lat": "12.500000", "long": "77.100000"},
    }


def slot(hours: int = 1) -> dict[str, int]:
    begin = now_ms() + hours * HOUR_MS
    return {"from": begin, "to": begin + HOUR_MS}


def work_order(type_: str = "MOVE_CONTAINERS", **members: Any) -> dict[str, Any]:
    pickup = {"contact": contact("Hub"), "location": place("9 Dock", "Shelby")}
    return {"workOrderType": type_, "pickupDetails": pickup} | members


def order(**members: Any) -> dict[str, Any]:
    """A body of createOrder, with one work order that moves something unless others are given."""
    return {
        "clientDetails": {"clientId": CLIENT, "clientName": "Shop", "clientOrderId": f"A-{next(numbers)}"},
        "dropDetails": {"contact": contact(), "location": place()},
        "workOrders": [work_order()],
    } | members


async def create(client: Client, **members: Any) -> str:
    """Make an order; its id."""
    id: str = (await client.post(f"{BASE}/", order(**members))).data["id"]
    return id


async def read(client: Client, id: str) -> dict[str, Any]:
    data: dict[str, Any] = (await client.get(f"{BASE}/{id}")).data
    return data


async def states(client: Client, id: str) -> tuple[str, list[str]]:
    """The state of an order and those of its work orders."""
    shown = await read(client, id)
    return shown["state"], [one["state"] for one in shown["workOrder"]]


async def work_orders(client: Client, id: str) -> list[str]:
    """The ids of an order's work orders."""
    return [one["workOrderId"] for one in (await read(client, id))["workOrder"]]


async def run(stack: Stack, tenant: str, planned: Plan, payload: Any) -> Change:
    """Carry out a command of the facade; the change that was applied."""
    command = Command(call_of(stack, tenant, planned), payload)
    await walk(command, steps(plan))
    return command.change


async def make_shipments(client: Client) -> None:
    """The container type of orders in tests."""
    await make_type(client, "shipments", leaf=True)


async def hold_still(client: Client) -> Client:
    """Switch off what makes jobs of new orders: so a tenant's orders stay where a test has put them."""
    rule = "/core/api/v1/orchestrator/rules/rule:create-a-new-job"
    shown = (await client.get(rule)).data
    body = {name: shown[name] for name in shown if name in RULE_MEMBERS}
    assert (await client.put(rule, body | {"active": False})).status == 200
    return client


RULE_MEMBERS = ("name", "event", "reasonCode", "condition", "pluginWorkflowId", "pluginId", "priority", "active")


def is_refused(answer: Answer, cause: str) -> bool:
    return answer.status == 400 and answer.code.endswith(cause)

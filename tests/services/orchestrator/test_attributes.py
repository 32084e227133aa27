"""Rules of a tenant write the attributes of its orders and jobs, whichever app they belong to."""

from __future__ import annotations

from typing import Any

from haulier.platform.access.roles import ADMIN_ROLE
from support.linehaul import Lane
from support.orchestration import ORDERS, ended_runs, job_of, make_plugin, make_rule, run_of, until
from support.orders import create
from support.receiver import Receiver
from support.stack import Client


async def define(client: Client, path: str, *attributes: dict[str, Any]) -> None:
    """Have an app define attributes, which belong to it."""
    assert (await client.post(path, {"attributes": list(attributes)})).status in (201, 202)


async def answer_new_orders(lane: Lane, receiver: Receiver, *commands: dict[str, Any]) -> str:
    """The id of a new order, upon which a plugin of the tenant answers with these commands; its run has ended."""
    receiver.answer(200, {"commands": list(commands)})
    rule = await make_rule(lane.client, "OrderCreated", pluginId=await make_plugin(lane.client, receiver.url))
    order = await create(lane.client, readyToProcess=False)

    async def ended() -> Any:
        runs = await ended_runs(lane.client, "order", order)
        return next((run for run in runs if run["ruleId"] == rule and run["status"] in ("SUCCESS", "FAILED")), None)

    run = await run_of(lane.client, (await until(ended))["id"])
    assert run["status"] == "SUCCESS", run
    return order


async def test_attributes_of_orders_that_two_apps_have_defined(lane: Lane) -> None:
    client = lane.client
    other = await client.new_app(ADMIN_ROLE)
    await define(client, f"{ORDERS}/config/attributes", {"name": "zone", "dataType": "string", "isReadPublic": True})
    await define(other, f"{ORDERS}/config/attributes", {"name": "gate", "dataType": "number", "isReadPublic": True})
    command = {"name": "UpdateOrderAttributesCommand", "payload": {"attributes": {"zone": "N", "gate": 7}}}
    async with Receiver() as receiver:
        order = await answer_new_orders(lane, receiver, command)
    assert (await client.get(f"{ORDERS}/{order}")).data["attributes"] == {"zone": "N", "gate": 7}


async def test_attributes_of_a_work_order_that_a_rule_adds(lane: Lane) -> None:
    client = lane.client
    await define(client, f"{ORDERS}/work-orders/config/attributes", {"name": "zone", "dataType": "string"})
    body = {"workOrderType": "PHYSICAL_SERVICE", "attributes": {"zone": "N"}}
    command = {"name": "AddWorkOrderCommand", "payload": {"workOrder": body}}
    async with Receiver() as receiver:
        order = await answer_new_orders(lane, receiver, command)
    added = (await client.get(f"{ORDERS}/{order}")).data["workOrder"][1]
    assert added["attributes"]["zone"] == "N"


async def test_an_attribute_of_jobs_that_another_app_has_added_to_their_type(lane: Lane) -> None:
    client = lane.client
    other = await client.new_app(ADMIN_ROLE)
    dock = {"name": "dock", "dataType": "string", "isReadPublic": True}
    path = f"/core/api/v2/dispatch-service/job-types/{lane.job_type}/config/attributes"
    await define(other, path, dock)
    config = {"configs": [{"logic": True, "output": {"customData": {"hub": "H", "dock": "D"}}}]}
    at = "/core/api/v1/orchestrator/default-plugins/workflow-manager/config"
    assert (await client.put(at, config)).status == 200
    shown = (await job_of(client, await create(client)))["customData"]
    assert (shown["hub"], shown["dock"]) == ("H", "D")

"""A rule, a plugin and a plugin workflow, for suites that go over the operations of every service."""

from __future__ import annotations

from typing import Any

from support.orchestration import BASE
from support.stack import Client


async def make_holdings(client: Client, mark: str) -> dict[str, str]:
    plugin = {
        "name": f"{mark} plugin", "httpUrl": f"https://{mark}.example/x", "httpMethod": "POST",
        "httpRequestBodyTemplate": {"mark": mark},
    }  # fmt: skip
    plugin_id = (await client.post(f"{BASE}/plugins", plugin)).data["id"]
    steps = [{"pluginId": plugin_id, "priority": 1}]
    workflow = {"name": f"{mark} workflow", "main": steps}
    workflow_id = (await client.post(f"{BASE}/plugin-workflows", workflow)).data["id"]
    rule = {"name": f"{mark} rule", "event": "NothingRaisesThis", "pluginWorkflowId": workflow_id}
    return {
        "pluginId": plugin_id,
        "pluginWorkflowId": workflow_id,
        "ruleId": (await client.post(f"{BASE}/rules", rule)).data["id"],
        "plugin": "job-manager",
        "entityType": "participant",
    }


def body_of(operation: str, ids: dict[str, str]) -> Any:
    """Bodies whose types say less than they must hold."""
    if operation in ("createPlugin", "updatePlugin"):
        return {
            "name": f"walks {operation}", "httpUrl": "https://plugin.example/x", "httpMethod": "POST",
            "httpRequestBodyTemplate": {"id": {"$expr": "$.entityId"}},
        }  # fmt: skip
    if operation in ("createRule", "updateRule"):
        return {"name": f"walks {operation}", "event": "JobCreated", "pluginId": ids["orchestrator.pluginId"]}
    if operation in ("createPluginWorkflow", "updatePluginWorkflow"):
        return {"name": f"walks {operation}", "main": [{"pluginId": ids["orchestrator.pluginId"], "priority": 1}]}
    if operation == "updateDefaultPluginConfig":
        return {"placeOfObjective": {"PICKUP": "PICKUP"}}
    if operation == "runWorkflowManager":
        return {"paymentType": "COD"}
    return None

"""Rules, plugin workflows and configurations as they are made, changed and read."""

from __future__ import annotations

from typing import Any

import pytest

from haulier.core.templates import MAX_PATH_LENGTH
from haulier.platform.journal.events import CLOCKS_APART_MS
from haulier.services.orchestrator.kind import RuleBody
from haulier.services.orchestrator.rules.matching import DEFAULT_RULES, own_rule, rule_book
from support.orchestration import BASE, ORDERS, make_plugin, rule_body
from support.stack import Client

CREATE = "rule:create-a-new-job"
WORKFLOW_CONFIG = f"{BASE}/default-plugins/workflow-manager/config"


async def test_a_new_tenant_has_the_default_rules_and_plugins(client: Client) -> None:
    rules = (await client.get(f"{BASE}/rules?pageSize=100")).data
    assert [rule["id"] for rule in rules] == list(DEFAULT_RULES)
    assert len(rules) == 15
    assert all(rule["active"] and rule["isDefault"] for rule in rules)
    plugins = (await client.get(f"{BASE}/plugins")).data
    assert len(plugins) == 7
    assert all(plugin["isDefault"] for plugin in plugins)


def test_what_happened_before_a_rule_was_made_is_not_for_it() -> None:
    made = 1_700_000_000_000
    event = "drone-ParticipantCreationSuccessEvent"
    rule = own_rule("rule:1", RuleBody(name="new", event=event, pluginId="plugin:1"), None, since=made)
    book = rule_book([rule], ())
    assert book.of([event], made) == [rule]
    assert book.of([event], made - CLOCKS_APART_MS) == [rule], "its machine's clock may be behind"
    assert book.of([event], made - CLOCKS_APART_MS - 1) == []
    [default, *_] = DEFAULT_RULES.values()
    assert default in book.of(default.events, 0), "default rules were always there"


async def test_a_default_rule_can_be_switched_and_no_more(client: Client) -> None:
    rule = (await client.get(f"{BASE}/rules/{CREATE}")).data
    body = {name: rule[name] for name in ("name", "event", "condition", "pluginId", "priority")}
    assert (await client.put(f"{BASE}/rules/{CREATE}", {**body, "priority": 7})).status == 400
    assert (await client.put(f"{BASE}/rules/{CREATE}", {**body, "active": False})).status == 200
    assert (await client.get(f"{BASE}/rules/{CREATE}")).data["active"] is False
    listed = {one["id"]: one["active"] for one in (await client.get(f"{BASE}/rules?pageSize=100")).data}
    assert [id for id, active in listed.items() if not active] == [CREATE]
    assert (await client.put(f"{BASE}/rules/{CREATE}", {**body, "active": True})).status == 200
    assert (await client.get(f"{BASE}/rules/{CREATE}")).data["active"] is True


@pytest.mark.parametrize(
    ("members", "cause"),
    [
        ({}, "0002"),
        ({"pluginId": "plugin:job-manager", "pluginWorkflowId": "pluginWorkflow:1"}, "0002"),
        ({"pluginId": "plugin:none"}, "3303"),
        ({"pluginWorkflowId": "pluginWorkflow:none"}, "3303"),
        ({"pluginId": "plugin:job-manager", "condition": {"nonsense": 1}}, "0002"),
        ({"pluginId": "plugin:job-manager", "priority": 0}, "0002"),
        ({"pluginId": "plugin:job-manager", "priority": 1001}, "0002"),
        ({"pluginId": "plugin:job-manager", "name": "Create a new job"}, "2301"),
    ],
)
async def test_faulty_rules_are_refused(client: Client, members: dict[str, Any], cause: str) -> None:
    answer = await client.post(f"{BASE}/rules", rule_body("JobCreated", **members))
    assert (answer.status, answer.code[-4:]) == (400, cause), answer.body


async def test_a_name_is_taken_once_and_an_unknown_event_is_told(client: Client) -> None:
    body = rule_body("NothingRaisesThis", pluginId="plugin:job-manager")
    first = await client.post(f"{BASE}/rules", body)
    assert first.status == 201
    assert "never match" in first.data["warning"]
    again = await client.post(f"{BASE}/rules", body)
    assert (again.status, again.code[-4:]) == (400, "2301")
    known = await client.post(f"{BASE}/rules", rule_body("JobCreated", pluginId="plugin:job-manager"))
    assert "warning" not in known.data


async def test_rules_are_filtered_and_sorted(client: Client) -> None:
    for name, priority in (("bbb", 3), ("aaa", 5)):
        await client.post(
            f"{BASE}/rules",
            {"name": name, "event": "JobCreated", "pluginId": "plugin:job-manager", "priority": priority},
        )
    query = '{"op":"and","arr":[{"key":"isDefault","value":false,"expr":"eq"}]}'
    found = (await client.get(f"{BASE}/rules?query={query}&sortBy=name")).data
    assert [rule["name"] for rule in found] == ["aaa", "bbb"]
    found = (await client.get(f"{BASE}/rules?query={query}&sortBy=-priority&pageSize=1")).data
    assert [rule["name"] for rule in found] == ["aaa"]


async def test_default_plugins_stay_as_they_are(client: Client) -> None:
    plugin = await make_plugin(client, "https://plugin.example/x")
    body = {"name": "other", "httpUrl": "https://plugin.example/y", "httpMethod": "GET", "httpRequestBodyTemplate": {}}
    assert (await client.put(f"{BASE}/plugins/{plugin}", body)).status == 200
    assert (await client.get(f"{BASE}/plugins/{plugin}")).data["httpUrl"] == "https://plugin.example/y"
    assert (await client.put(f"{BASE}/plugins/plugin:job-manager", body)).status == 400
    assert (await client.get(f"{BASE}/plugins/plugin:none")).status == 404


async def test_two_configurations_are_the_settings_of_orders(client: Client) -> None:
    given = {"order": ["created", "inProgress:active"], "job": ["IN_PROGRESS"]}
    assert (await client.put(f"{BASE}/default-plugins/cancellation-manager/config", given)).data == given
    kept = (await client.get(f"{ORDERS}/config/settings")).data["cancellation"]
    assert kept == {"orderStates": given["order"], "jobStates": given["job"]}
    assert (await client.put(f"{ORDERS}/config/settings", {"maxAttempts": 7})).status == 200
    assert (await client.get(f"{BASE}/default-plugins/work-order-manager/config")).data["maxAttempts"] == 7
    unknown = await client.put(f"{BASE}/default-plugins/job-manager/config", {"maxAttempts": 3})
    assert (unknown.status, unknown.fields) == (400, {"maxAttempts"})
    unknown = await client.put(f"{BASE}/default-plugins/job-manager/config", {"jobTypeId": "job:none"})
    assert (unknown.code[-4:], unknown.rules) == ("3303", {("jobTypeId", "unknown")})
    assert (await client.get(f"{BASE}/default-plugins/nonsense/config")).status == 404


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("$.a[?@.x==1e400]", "path"),
        ("$.a[?match(@.x, 'b')]", "path"),
        ("$.a[", "path"),
        ("$..*..*", "cost"),
        ("$." + "a" * MAX_PATH_LENGTH, "maxLength"),
    ],
)
async def test_paths_of_the_workflow_manager_are_checked_where_they_are_configured(
    client: Client, path: str, rule: str
) -> None:
    output = {"jobWorkflowId": "$.way", "jobWorkflowInput": ["$$.a[", {"a": path}], "unknown": "$.a["}
    answer = await client.put(WORKFLOW_CONFIG, {"configs": [{"logic": True, "output": output}]})
    assert (answer.status, answer.rules) == (400, {("configs[0].output.jobWorkflowInput[1].a", rule)})
    assert (await client.get(WORKFLOW_CONFIG)).data == {}


async def test_a_default_plugin_called_by_hand_changes_nothing(client: Client) -> None:
    body = {"tenantId": "x", "containerId": "box:1", "jobStatus": "COMPLETED", "reasonCode": "R-0065"}
    answer = await client.post(f"{BASE}/default-plugins/container-manager", body)
    command = {"name": "ApplyEventToContainer", "containerId": "box:1", "eventCode": "E-010", "reasonCode": "R-0041"}
    assert (answer.status, answer.data) == (200, {"commands": [command]})
    config = {"configs": [{"logic": True, "output": {"jobWorkflowId": "$.way"}}]}
    assert (await client.put(f"{BASE}/default-plugins/workflow-manager/config", config)).status == 200
    answer = await client.post(f"{BASE}/default-plugins/workflow-manager", {"way": "jobWorkflow:9"})
    assert answer.data == {"jobWorkflowId": "jobWorkflow:9"}

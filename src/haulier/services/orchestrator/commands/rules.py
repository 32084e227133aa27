"""Rules and plugin workflows: made and changed. See: contract/orchestrator.md "Plugin workflow and rule"."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec import UNSET

from haulier.core.logic import check_logic
from haulier.core.refusal import Cause, Fault, Refusal, invalid, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.plugins.definition import GivenPlugin
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import to_json
from haulier.services.orchestrator.events import (
    RULE_CREATED,
    RULE_UPDATED,
    WORKFLOW_CREATED,
    WORKFLOW_UPDATED,
    RulePayload,
    WorkflowPayload,
)
from haulier.services.orchestrator.kind import (
    PLUGINS,
    RULE,
    WORKFLOW,
    WORKFLOW_DECODER,
    RuleBody,
    WorkflowBody,
)
from haulier.services.orchestrator.requests import PluginWorkflowRequest, RuleRequest
from haulier.services.orchestrator.rules.default_rules import DEFAULT_PLUGINS
from haulier.services.orchestrator.rules.matching import ALIASES, DEFAULT_RULES, is_raised
from haulier.services.orchestrator.runs.rule_books import MAX_RULES, MAX_WORKFLOWS


async def create_rule(call: Call, body: RuleRequest) -> Change:
    """Make a rule. An event that nothing raises is taken, with a warning. Raises Refusal."""
    stored = await _checked(call, body)
    if len(await call.all_of(RULE, MAX_RULES + len(DEFAULT_RULES))) >= MAX_RULES:
        raise Refusal(Cause.RULE, f"a tenant has at most {MAX_RULES} rules")
    _refuse_default_name(stored.name)
    row = RowWrite(RULE, call.new_id("rule"), 0, key=stored.name, body=to_json(stored))
    change = _rule_change(RULE_CREATED, row, stored)
    warning = warning_of(stored.event)
    change.answer = {"id": row.id} if warning is None else {"id": row.id, "warning": warning}
    return change


async def update_rule(call: Call, body: RuleRequest) -> Change:
    """Change a rule; one of the default ones can only be switched. Raises Refusal."""
    id = call.path["ruleId"]
    if id in DEFAULT_RULES:
        return await _switch(call, id, body)
    old = await call.need(RULE, id, "rule")
    stored = await _checked(call, body)
    _refuse_default_name(stored.name)
    return _rule_change(RULE_UPDATED, replacing(old, key=stored.name, body=to_json(stored)), stored)


async def _switch(call: Call, id: str, body: RuleRequest) -> Change:
    """Switch a default rule on or off; any other member must be as it is."""
    rule = DEFAULT_RULES[id].body
    assert rule is not None, "default rules are shown as tenants' own are"
    members = ("name", "event", "reasonCode", "condition", "pluginWorkflowId", "pluginId", "priority")
    faults = [
        Fault(name, "default", "of a default rule only active can be changed")
        for name in members
        if (given := getattr(body, name)) not in (UNSET, None) and given != getattr(rule, name)
    ]
    if faults:
        raise Refusal(Cause.RULE, "of a default rule only active can be changed", faults)
    stored = msgspec.structs.replace(rule, active=body.active)
    old = await call.get(RULE, id)
    text = to_json(stored)
    row = RowWrite(RULE, id, 0, key=rule.name, body=text) if old is None else replacing(old, body=text)
    change = _rule_change(RULE_UPDATED, row, stored)
    change.replan_on_conflict = frozenset({RULE})
    return change


async def _checked(call: Call, body: RuleRequest) -> RuleBody:
    """The rule to be stored. Raises Refusal, which names every fault."""
    faults = [] if body.condition is UNSET else check_logic(body.condition, "condition")
    if (body.pluginId is None) == (body.pluginWorkflowId is None):
        faults.append(Fault("pluginId", "one_of", "a rule names exactly one of pluginId and pluginWorkflowId"))
    refuse_faults(faults)
    if body.pluginId is not None:
        await _refuse_unknown_plugins(call, [("pluginId", body.pluginId)])
    if body.pluginWorkflowId is not None:
        row = await call.get(WORKFLOW, body.pluginWorkflowId)
        if row is None:
            raise _unknown([("pluginWorkflowId", body.pluginWorkflowId)], "plugin workflow")
        named = row.body_as(WORKFLOW_DECODER).event
        if named is not None and _same(named) != _same(body.event):
            raise invalid("event", "other", f"the plugin workflow is for {named}")
    return RuleBody(
        name=body.name, event=body.event, reasonCode=body.reasonCode, condition=body.condition,
        pluginWorkflowId=body.pluginWorkflowId, pluginId=body.pluginId, active=body.active, priority=body.priority,
    )  # fmt: skip


def _same(event: str) -> str:
    return ALIASES.get(event, event)


def warning_of(event: str) -> str | None:
    """What is to be said of an event that nothing raises."""
    return None if is_raised(_same(event)) else f"nothing raises an event {event!r}: the rule will never match"


def _refuse_default_name(name: str) -> None:
    if any(rule.name == name for rule in DEFAULT_RULES.values()):
        text = f"the name {name!r} is already taken"
        raise Refusal(Cause.DUPLICATE_NAME, text, [Fault("name", "taken", text)])


def _rule_change(event: str, row: RowWrite, stored: RuleBody) -> Change:
    payload = RulePayload(id=row.id, name=stored.name, event=stored.event, active=stored.active)
    return row_change(event, row, payload=to_json(payload))


async def create_workflow(call: Call, body: PluginWorkflowRequest) -> Change:
    """Make a plugin workflow. Raises Refusal."""
    stored = await _checked_workflow(call, body)
    if len(await call.all_of(WORKFLOW, MAX_WORKFLOWS)) >= MAX_WORKFLOWS:
        raise Refusal(Cause.RULE, f"a tenant has at most {MAX_WORKFLOWS} plugin workflows")
    row = RowWrite(WORKFLOW, call.new_id("pluginWorkflow"), 0, key=stored.name, body=to_json(stored))
    return _workflow_change(WORKFLOW_CREATED, row, stored)


async def update_workflow(call: Call, body: PluginWorkflowRequest) -> Change:
    """Put another definition in the place of a plugin workflow's. Raises Refusal."""
    old = await call.need(WORKFLOW, call.path["pluginWorkflowId"], "plugin workflow")
    stored = await _checked_workflow(call, body)
    return _workflow_change(WORKFLOW_UPDATED, replacing(old, key=stored.name, body=to_json(stored)), stored)


async def _checked_workflow(call: Call, body: PluginWorkflowRequest) -> WorkflowBody:
    named = [
        (f"{phase}[{index}].pluginId", step.pluginId)
        for phase, steps in (("pre", body.pre), ("main", body.main), ("post", body.post))
        for index, step in enumerate(steps)
    ]
    await _refuse_unknown_plugins(call, named)
    return WorkflowBody(name=body.name, event=body.event, pre=body.pre, main=body.main, post=body.post)


async def _refuse_unknown_plugins(call: Call, named: Iterable[tuple[str, str]]) -> None:
    known = {*DEFAULT_PLUGINS, *(await PLUGINS.read_index(call)).ids}
    unknown = [(field, id) for field, id in named if id not in known]
    if unknown:
        raise _unknown(unknown, "plugin")


def _unknown(named: list[tuple[str, str]], noun: str) -> Refusal:
    faults = [Fault(field, "unknown", f"there is no {noun} {id!r}") for field, id in named]
    return Refusal(Cause.UNKNOWN_REFERENCE, "; ".join(fault.message for fault in faults[:5]), faults)


def _workflow_change(event: str, row: RowWrite, stored: WorkflowBody) -> Change:
    payload = WorkflowPayload(id=row.id, name=stored.name, pre=stored.pre, main=stored.main, post=stored.post)
    return row_change(event, row, payload=to_json(payload))


async def update_plugin(call: Call, body: GivenPlugin) -> Change:
    """Put another definition in the place of a plugin's; the default ones stay as they are. Raises Refusal."""
    if call.path["pluginId"] in DEFAULT_PLUGINS:
        raise Refusal(Cause.RULE, "a default plugin cannot be changed")
    return await PLUGINS.plan_update(call, body)

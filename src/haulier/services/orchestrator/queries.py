"""Reads of the orchestrator. See: contract/orchestrator.md "Plugin workflow and rule", "Runs"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from msgspec import UNSET

from haulier.core.filters import Group, Node, Term, matches, parse_query
from haulier.core.refusal import Cause, Refusal, invalid
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.listing.paging import read_page
from haulier.platform.listing.query import ListRequest, Window, find_resources, read_sort
from haulier.platform.plugins.definition import shown_plugin
from haulier.platform.plugins.registry import MAX_PLUGINS
from haulier.platform.storage.resources import Json, Resource, from_record
from haulier.services.dispatch.facade import JOB, ORDER_ID, custom_data_of
from haulier.services.orchestrator.commands.rules import warning_of
from haulier.services.orchestrator.kind import (
    LISTED_RUNS,
    PLUGINS,
    RULE,
    RULE_DECODER,
    RUN,
    RUN_DECODER,
    WORKFLOW,
    WORKFLOW_DECODER,
    RuleBody,
    RunStatus,
    show_run,
)
from haulier.services.orchestrator.rules.default_rules import DEFAULT_PLUGINS
from haulier.services.orchestrator.rules.matching import DEFAULT_RULES
from haulier.services.orchestrator.runs.orders import parent_of_work_order
from haulier.services.orchestrator.runs.rule_books import MAX_RULES, MAX_WORKFLOWS

SQL = load_statements("haulier.services.orchestrator", "runs.sql")

MAX_NEWEST, MAX_LOOKED_AT = 20, 500
"""Runs of a status, and those of the same order among which they are found."""
ENTITY_TYPES = ("order", "workOrder", "job", "container", "entity", "participant", "dispatch", "handoff")
PREFIXES = {"order": "orders:", "workOrder": "workOrders:"}


async def read_plugin(call: Call, _body: None) -> Json:
    """One plugin, of the tenant's or a default one."""
    id = call.path["pluginId"]
    return _default_plugin(id) if id in DEFAULT_PLUGINS else _own_plugin(call, await PLUGINS.need(call, id))


async def list_plugins(call: Call, _body: None) -> list[Json]:
    """Plugins, the default ones first."""
    rows = await call.all_of(PLUGINS.kind, MAX_PLUGINS)
    return _page(call, [*map(_default_plugin, DEFAULT_PLUGINS), *(_own_plugin(call, row) for row in rows)])


def _default_plugin(id: str) -> Json:
    return {"id": id, "name": DEFAULT_PLUGINS[id], "isDefault": True}


def _own_plugin(call: Call, row: Resource) -> Json:
    shown: Json = msgspec.to_builtins(shown_plugin(row, call.unseal))
    return {**shown, "isDefault": False}


async def read_rule(call: Call, _body: None) -> Json:
    """One rule, of the tenant's or a default one."""
    id = call.path["ruleId"]
    row = await call.get(RULE, id)
    if row is not None:
        return _show_rule(id, row.body_as(RULE_DECODER), row)
    return _default_rule(id)


async def list_rules(call: Call, _body: None) -> list[Json]:
    """Rules, the default ones first."""
    rows = {row.id: row for row in await call.all_of(RULE, MAX_RULES + len(DEFAULT_RULES))}
    shown = [
        _show_rule(id, rows[id].body_as(RULE_DECODER), rows[id]) if id in rows else _default_rule(id)
        for id in DEFAULT_RULES
    ]
    own = [_show_rule(id, row.body_as(RULE_DECODER), row) for id, row in rows.items() if id not in DEFAULT_RULES]
    return _page(call, shown + own)


def _default_rule(id: str) -> Json:
    rule = DEFAULT_RULES.get(id)
    if rule is None or rule.body is None:
        raise Refusal(Cause.NOT_FOUND, f"there is no rule {id!r}")
    return _show_rule(id, rule.body, None)


def _show_rule(id: str, body: RuleBody, row: Resource | None) -> Json:
    shown: Json = {
        "id": id, **msgspec.to_builtins(body), "active": body.active, "priority": body.priority,
        "isDefault": id in DEFAULT_RULES, "createdAt": row.created_at if row else 0,
        "updatedAt": row.updated_at if row else 0,
    }  # fmt: skip
    warning = warning_of(body.event)
    return shown if warning is None else {**shown, "warning": warning}


async def read_workflow(call: Call, _body: None) -> Json:
    """One plugin workflow."""
    return _show_workflow(await call.need(WORKFLOW, call.path["pluginWorkflowId"], "plugin workflow"))


async def list_workflows(call: Call, _body: None) -> list[Json]:
    """Plugin workflows, oldest first."""
    return _page(call, [_show_workflow(row) for row in await call.all_of(WORKFLOW, MAX_WORKFLOWS)])


def _show_workflow(row: Resource) -> Json:
    body = row.body_as(WORKFLOW_DECODER)
    phases = {name: msgspec.to_builtins(getattr(body, name)) for name in ("pre", "main", "post")}
    shown: Json = {"id": row.id, "name": body.name, **phases}
    return shown if body.event is None else {**shown, "event": body.event}


def _page(call: Call, shown: Sequence[Json]) -> list[Json]:
    """What the query asks for of things that a tenant has few of: they are filtered and sorted where they are read."""
    found = list(shown)
    if text := call.query("query"):
        tree = parse_query(text)
        found = [one for one in found if matches(tree, _reader_of(one))]
    key, direction, named = read_sort(call, "ASC")
    if key:
        if not key.isidentifier() or any(isinstance(one.get(key), dict | list) for one in found):
            raise invalid(named, "enum", f"a list cannot be sorted by {key}")
        present = [one for one in found if one.get(key) is not None]
        present.sort(key=lambda one: (str(type(one[key])), one[key]), reverse=direction == "DESC")
        found = present + [one for one in found if one.get(key) is None]
    page = read_page(call)
    return found[page.offset : page.offset + page.size]


def _reader_of(shown: Json) -> Callable[[str], Any]:
    def value(key: str) -> Any:
        found: Any = shown
        for name in key.split("."):
            found = found.get(name) if isinstance(found, dict) else None
        return None if found is UNSET else found

    return value


async def read_run(call: Call, _body: None) -> Json:
    """One run with its steps."""
    id = call.path["runId"]
    return show_run(await call.need(RUN, id if id.startswith("run:") else f"run:{id}", "run"))


async def list_runs(call: Call, _body: None) -> list[Json]:
    """Runs without their steps, the newest first: of one status, of one rule, of one order."""
    status, rule, order = call.query_as("status", RunStatus, None), call.query("ruleId"), call.query("orderId")
    terms: list[Node] = [Term("status", "eq", status)] if status else []
    if status == "FAILED":
        terms.append(Term("failed", "gt", 0))
    if rule:
        terms.append(Term("ruleId", "eq", rule))
    page = read_page(call)
    window = Window(page.size, page.offset)
    wanted = ListRequest(Group("and", tuple(terms)), window, "startedAt", counted=False)
    line = (order if ":" in order else f"{PREFIXES['order']}{order}") if order else None
    found = await find_resources(call, LISTED_RUNS, None, wanted, parent=line)
    return [_listed(row) for row in found.resources]


def _listed(row: Resource) -> Json:
    order = row.body_as(RUN_DECODER).orderId
    shown = show_run(row, with_steps=False)
    return {**shown, "orderId": order} if order is not None else shown


async def read_entity_status(call: Call, _body: None) -> Json:
    """How the runs of something stand, with the newest of them. Raises Refusal where it never had one."""
    entity_type, id = _entity_type(call.path["entityType"]), call.path["entityId"]
    prefix = PREFIXES.get(entity_type, "")
    id = id if ":" in id or not prefix else f"{prefix}{id}"
    rows = await call.fetch(SQL["newest"], await _line_of(call, entity_type, id), MAX_LOOKED_AT)
    runs = [row for row in map(from_record, rows) if _is_of(row, entity_type, id)][:MAX_NEWEST]
    if not runs:
        raise Refusal(Cause.NOT_FOUND, f"there was no run for {entity_type} {id!r}")
    shown = [show_run(row, with_steps=False) for row in runs]
    answer: Json = {
        "entityType": entity_type, "entityId": id, "status": _whole({row.state for row in runs}),
        "lastEvent": shown[0]["event"], "runs": shown,
    }  # fmt: skip
    failed = next((one for one in shown if "error" in one), None)
    return answer if failed is None else {**answer, "error": failed["error"]}


def _entity_type(name: str) -> str:
    found = next((one for one in ENTITY_TYPES if one.lower() == name.lower()), None)
    if found is None:
        raise invalid("entityType", "enum", f"must be one of {', '.join(ENTITY_TYPES)}")
    return found


async def _line_of(call: Call, entity_type: str, id: str) -> str:
    """What the runs of something are in line with: its order, else itself."""
    if entity_type == "workOrder":
        return await parent_of_work_order(call, id) or id
    if entity_type == "job":
        row = await call.get(JOB.name, id)
        order = custom_data_of(row).get(ORDER_ID) if row is not None else None
        return order if isinstance(order, str) and order else id
    return id


def _is_of(row: Resource, entity_type: str, id: str) -> bool:
    if entity_type == "order":
        return True
    body = row.body_as(RUN_DECODER)
    return body.entityId == id or (entity_type == "workOrder" and body.workOrderId == id)


def _whole(states: set[str | None]) -> str:
    for status in ("FAILED", "IN_PROGRESS", "PENDING", "WAITING"):
        if status in states:
            return "IN_PROGRESS" if status == "WAITING" else status
    return "SUCCESS"

"""Which standing rules a tenant has, by the event's name: one row that every process keeps compiled.

It is written with each change of a filter, so it is never otherwise than the filters are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from haulier.platform.commands.call import Call
from haulier.platform.runtime import Runtime
from haulier.platform.storage.cache import Compiler
from haulier.platform.storage.changes import RowWrite, replacing
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.notification.kind import (
    APP_DECODER,
    CONFIG_DECODER,
    DELETED,
    FILTER,
    FILTER_DECODER,
    PUSH_APP,
    PUSH_CONFIG,
    RULES,
    RULES_DECODER,
    RULES_ID,
    AppBody,
    ConfigBody,
    FilterBody,
    RulesBody,
    is_there,
)
from haulier.services.notification.rules.conditions import Test, compile_conditions


@dataclass(frozen=True, slots=True)
class StandingRule:
    """A filter, ready to judge events."""

    id: str
    app: str
    body: FilterBody
    matches: Test


def _compile_filter(row: Resource) -> StandingRule | None:
    if row.state == DELETED:
        return None
    body = row.body_as(FILTER_DECODER)
    return StandingRule(row.id, row.parent or "", body, compile_conditions(body.conditions))


def _compile_rules(row: Resource) -> Mapping[str, list[str]]:
    return row.body_as(RULES_DECODER).filters


def _compile_app(row: Resource) -> AppBody | None:
    return row.body_as(APP_DECODER) if is_there(row) else None


def _compile_config(row: Resource) -> ConfigBody | None:
    return row.body_as(CONFIG_DECODER) if is_there(row) else None


COMPILERS: dict[str, Compiler] = {
    PUSH_APP: _compile_app, PUSH_CONFIG: _compile_config, FILTER: _compile_filter, RULES: _compile_rules,
}  # fmt: skip
"""What the senders and the reader of rules keep compiled."""


async def rules_for(runtime: Runtime, tenant: str, kind: str, event: str) -> list[str]:
    """The ids of a tenant's rules for an event, by its name with or without its kind. Raises Unavailable."""
    index = await runtime.configs.optional(tenant, RULES, RULES_ID)
    if index is None:
        return []
    named: Mapping[str, list[str]] = index.value
    return [*named.get(event, ()), *named.get(f"{kind}.{event}", ())]


async def hears_rows(runtime: Runtime, tenant: str, kind: str, event: str) -> bool:
    """Whether a rule of a tenant is for an event. Raises Unavailable."""
    return bool(await rules_for(runtime, tenant, kind, event))


async def with_rule(call: Call, id: str, event: str | None) -> list[RowWrite]:
    """The index where a filter stands under this event alone; under none where it is None."""
    row = await call.get(RULES, RULES_ID)
    old = row.body_as(RULES_DECODER).filters if row is not None else {}
    new = {name: kept for name, ids in old.items() if (kept := [one for one in ids if one != id])}
    if event is not None:
        new[event] = [*new.get(event, ()), id]
    return _written(row, old, new)


async def without_rules_of(call: Call, app: str) -> list[RowWrite]:
    """The index without the filters of an app."""
    row = await call.get(RULES, RULES_ID)
    if row is None:
        return []
    old = row.body_as(RULES_DECODER).filters
    named = [id for ids in old.values() for id in ids]
    rows = await call.get_many([(FILTER, id) for id in named])
    gone = {row.id for row in rows if row is not None and row.parent == app}
    new = {name: kept for name, ids in old.items() if (kept := [one for one in ids if one not in gone])}
    return _written(row, old, new)


def _written(row: Resource | None, old: dict[str, list[str]], new: dict[str, list[str]]) -> list[RowWrite]:
    if new == old:
        return []
    body = to_json(RulesBody(new))
    write = RowWrite(RULES, RULES_ID, 0, body=body) if row is None else replacing(row, body=body)
    write.is_named = False
    return [write]

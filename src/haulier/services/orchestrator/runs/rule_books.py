"""The rules of each tenant ready to be matched, as long as none changes. See: contract/orchestrator.md."""

from __future__ import annotations

from haulier.platform.runtime import Runtime
from haulier.platform.storage.resources import Resource
from haulier.platform.storage.tenant_books import TenantBooks
from haulier.services.orchestrator.kind import (
    RULE,
    RULE_DECODER,
    WORKFLOW,
    WORKFLOW_DECODER,
)
from haulier.services.orchestrator.rules.matching import DEFAULT_RULES, Rule, RuleBook, own_rule, rule_book
from haulier.services.orchestrator.runs.trigger import Trigger
from haulier.services.orchestrator.runs.typed_names import with_type

MAX_RULES, MAX_WORKFLOWS = 500, 200
"""Of one tenant."""
NO_OWN_RULES = rule_book((), ())


class RuleBooks:
    """The rules of one process's tenants."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._books = TenantBooks(runtime.configs, (RULE, WORKFLOW), self._read)

    async def of(self, tenant: str) -> RuleBook:
        """The active rules of a tenant."""
        return await self._books.of(tenant)

    async def find(self, trigger: Trigger) -> tuple[Trigger, list[Rule]]:
        """The active rules that a trigger is for, and it by the names that they know it by."""
        book = await self.of(trigger.tenant)
        if not trigger.wants_type:
            return trigger, book.of(trigger.names, trigger.at)
        named = await with_type(self._runtime, trigger) if book.has_typed else None
        return (trigger, []) if named is None else (named, book.of(named.names, named.at))

    async def _read(self, tenant: str) -> RuleBook:
        rows = await self._runtime.reader.all_of(tenant, RULE, MAX_RULES + len(DEFAULT_RULES))
        if not rows:
            return NO_OWN_RULES
        workflows = await self._runtime.reader.all_of(tenant, WORKFLOW, MAX_WORKFLOWS)
        by_id = {row.id: row for row in workflows}
        own = [_own(row, by_id) for row in rows if row.id not in DEFAULT_RULES]
        off = [row.id for row in rows if row.id in DEFAULT_RULES and not row.body_as(RULE_DECODER).active]
        return rule_book(own, off)


def _own(row: Resource, workflows: dict[str, Resource]) -> Rule:
    body = row.body_as(RULE_DECODER)
    workflow = workflows.get(body.pluginWorkflowId or "")
    steps = workflow.body_as(WORKFLOW_DECODER) if workflow is not None else None
    return own_rule(row.id, body, steps, since=row.created_at)

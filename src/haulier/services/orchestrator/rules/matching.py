"""Which rules an event selects, and the steps of each. See: contract/orchestrator.md "Plugin workflow and rule"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec import UNSET

from haulier.core.logic import evaluate, truthy
from haulier.platform.journal.events import CLOCKS_APART_MS
from haulier.platform.storage.resources import Json
from haulier.services.orchestrator.kind import PHASES, Phase, RuleBody, RunStep, WorkflowBody
from haulier.services.orchestrator.requests import PluginStep
from haulier.services.orchestrator.rules.default_rules import (
    CONTAINER_MANAGER,
    DEFAULT_PLUGINS,
    DEFAULTS,
    PRIORITY,
    DefaultRule,
)

COMMANDS = "commands"
"""What stands for the plugin of a step that is commands."""
RULE_PREFIX = "rule:"
UNREAD_RULES = RULE_PREFIX + "unread"
"""What a run names as its rule where those that its event is for could not be read."""

ALIASES = DEFAULTS.aliases
TRIGGERS = frozenset(DEFAULTS.triggers) | ALIASES.keys()
"""Names that services raise."""
TYPED_TRIGGERS = frozenset(DEFAULTS.typedTriggers)


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A rule ready to be matched."""

    id: str
    name: str
    events: tuple[str, ...]
    priority: int = PRIORITY
    reason_code: str | None = None
    condition: Any = UNSET
    active: bool = True
    steps: tuple[RunStep, ...] = ()
    on_failure: tuple[Json, ...] = ()
    is_default: bool = False
    body: RuleBody | None = None
    since: int = 0
    """When it was made, epoch milliseconds; 0 of default rules, which were always there."""

    def selects(self, context: Mapping[str, Any]) -> bool:
        """Whether reason code and condition select it. Raises Refusal for an error in the condition."""
        if self.reason_code is not None and self.reason_code != context.get("reasonCode"):
            return False
        return self.condition is UNSET or truthy(evaluate(self.condition, context))


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The active rules of a tenant by event: smaller priority first, then older ones."""

    by_event: Mapping[str, Sequence[Rule]] = field(default_factory=dict)
    has_typed: bool = False
    """Whether some are for events of typed resources."""

    def of(self, names: Iterable[str], at: int) -> list[Rule]:
        """The rules of an event that is known by these names and happened ``at`` this moment, epoch milliseconds: not
        those made later, however late it is read.
        """
        latest = at + CLOCKS_APART_MS
        found = [rule for name in names for rule in self.by_event.get(name, ()) if rule.since <= latest]
        return found if len(found) < 2 else sorted(dict.fromkeys(found), key=lambda rule: rule.priority)


def slug(name: str) -> str:
    """A name in small letters with hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _default_rule(data: DefaultRule) -> Rule:
    steps = tuple(
        RunStep(phase="main", pluginId=COMMANDS, asks=step)
        if isinstance(step, list)
        else RunStep(phase="main", pluginId=step, goesOn=step == CONTAINER_MANAGER)
        for step in data.steps
    )
    named = [step for step in data.steps if isinstance(step, str)]
    body = RuleBody(
        name=data.name, event=data.events[0], condition=data.condition, priority=data.priority,
        pluginId=named[-1] if named else COMMANDS,
    )  # fmt: skip
    return Rule(
        RULE_PREFIX + slug(data.name), data.name, tuple(data.events), data.priority, None, data.condition, True, steps,
        tuple(data.onFailure), True, body,
    )  # fmt: skip


DEFAULT_RULES: dict[str, Rule] = {rule.id: rule for rule in map(_default_rule, DEFAULTS.rules)}
"""Default rules by id."""
CREATE_A_NEW_JOB = RULE_PREFIX + "create-a-new-job"
CLOSE_EXECUTED_ORDER = RULE_PREFIX + "close-executed-order"


def own_rule(id: str, body: RuleBody, workflow: WorkflowBody | None, *, since: int) -> Rule:
    """A tenant's own rule with the steps of its plugin or plugin workflow. ``since`` is when it was made."""
    event = ALIASES.get(body.event, body.event)
    steps = steps_of(workflow) if workflow is not None else ()
    if body.pluginId is not None:
        steps = (RunStep(phase="main", pluginId=body.pluginId, goesOn=body.pluginId == CONTAINER_MANAGER),)
    return Rule(
        id, body.name, (event,), body.priority, body.reasonCode, body.condition, body.active, steps, (), False, body,
        since,
    )  # fmt: skip


def steps_of(workflow: WorkflowBody) -> tuple[RunStep, ...]:
    """Steps in the order in which they run: by phase, smaller priority first, equal ones as they are listed."""
    return tuple(
        RunStep(phase=phase, pluginId=step.pluginId, goesOn=step.continueOnFailure)
        for phase in PHASES
        for step in sorted(_phase(workflow, phase), key=lambda step: step.priority)
    )


def _phase(workflow: WorkflowBody, phase: Phase) -> Sequence[PluginStep]:
    return {"pre": workflow.pre, "main": workflow.main, "post": workflow.post}[phase]


def rule_book(own: Sequence[Rule], switched_off: Iterable[str]) -> RuleBook:
    """The active rules by event. ``own`` are the tenant's, oldest first; default ones are older than any."""
    off = set(switched_off)
    active = [rule for rule in DEFAULT_RULES.values() if rule.id not in off] + [rule for rule in own if rule.active]
    by_event: dict[str, list[Rule]] = {}
    for rule in sorted(active, key=lambda rule: rule.priority):
        for event in rule.events:
            by_event.setdefault(event, []).append(rule)
    return RuleBook(by_event, any(is_typed(event) for event in by_event))


def is_typed(event: str) -> bool:
    """Whether a name is that of an event of a typed resource."""
    return event.rpartition("-")[2] in TYPED_TRIGGERS and "-" in event


def is_raised(event: str) -> bool:
    """Whether anything raises an event of this name."""
    return event in TRIGGERS or is_typed(event)


def plugin_name(plugin_id: str) -> str | None:
    """The name of a default plugin."""
    return DEFAULT_PLUGINS.get(plugin_id)

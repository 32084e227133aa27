"""What the orchestrator declares to the engine: rules, plugin workflows, configurations and runs, as stored and shown.

See: contract/orchestrator.md "Plugin workflow and rule", "Runs".
"""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec
from msgspec import UNSET, Struct

from haulier.platform.declarations.kind import UntypedKind
from haulier.platform.plugins.registry import PluginRegistry
from haulier.platform.storage.cache import Compiler
from haulier.platform.storage.resources import Json, Resource
from haulier.services.orchestrator.requests import DefaultPluginConfig, PluginStep

RULE, WORKFLOW, CONFIG, RUN = "orchestrator_rule", "plugin_workflow", "default_plugin_config", "run"
PLUGINS = PluginRegistry("orchestrator_plugin", "OrchestratorPlugin")
CONSUMER = "orchestrator"

RunStatus = Literal["PENDING", "IN_PROGRESS", "WAITING", "SUCCESS", "FAILED"]
StepStatus = Literal["PENDING", "WAITING", "SUCCESS", "FAILED", "SKIPPED"]
Phase = Literal["pre", "main", "post"]
PHASES: tuple[Phase, ...] = ("pre", "main", "post")
ENDED: Final = frozenset({"SUCCESS", "FAILED"})


class RuleBody(Struct, kw_only=True, omit_defaults=True):
    """A rule as stored. Its name is the row's key. A row of a default rule says no more than whether it is on."""

    name: str
    event: str
    reasonCode: str | None = None
    condition: Any = UNSET
    pluginWorkflowId: str | None = None
    pluginId: str | None = None
    active: bool = True
    priority: int = 100


class WorkflowBody(Struct, kw_only=True, omit_defaults=True):
    """A plugin workflow as stored. Its name is the row's key."""

    name: str
    event: str | None = None
    pre: list[PluginStep] = []
    main: list[PluginStep] = []
    post: list[PluginStep] = []


class Problem(Struct, omit_defaults=True):
    """Why a run or a step failed."""

    code: str
    description: str


class RunCommand(Struct, kw_only=True, omit_defaults=True):
    """A command of a step, as it ended."""

    name: str
    target: str | None = None
    status: str = "SUCCESS"
    place: int | None = None
    """Which of the answer's commands it is, by which a retry knows those that took effect."""


class RunStep(Struct, kw_only=True, omit_defaults=True):
    """A step of a run. ``todo`` are the commands that are left of its answer, None as long as it was not asked."""

    phase: Phase
    pluginId: str
    status: StepStatus = "PENDING"
    goesOn: bool = False
    """Whether the run goes on when it fails."""
    commands: list[RunCommand] = []
    error: Problem | None = None
    todo: list[Json] | None = None
    asks: list[Json] | None = None
    """Templates of commands, of a step that asks no plugin."""
    context: Json | None = None
    """What the plugin sees beside the run's context, of a step that another plugin asked for."""
    execution: str | None = None
    """What it waits for; of an older one the answer is not heard."""


class RunBody(Struct, kw_only=True, omit_defaults=True):
    """A run as stored. Its status is the row's state, its parent what it is in line with: an order, or the entity."""

    ruleId: str
    ruleName: str
    event: str
    eventId: str
    entityType: str
    entityId: str
    startedAt: int
    at: int
    """When the event was accepted, which with its journal id finds it again."""
    journalId: str
    number: int = 0
    """Which of the triggers of the event it was."""
    orderId: str | None = None
    workOrderId: str | None = None
    depth: int = 0
    wasSelected: bool = True
    """Whether its rule was found to select the event; of one that could not be told a retry asks first."""
    attempts: int = 0
    againAt: int | None = None
    """When what failed is tried again."""
    endedAt: int | None = None
    steps: list[RunStep] = []
    error: Problem | None = None
    answers: str | None = None
    """What plugins answered for later steps, sealed; gone with the end of the run."""


LISTED_RUNS = UntypedKind(
    RUN,
    columns={"startedAt": "created_at", "status": "state", "orderId": "parent"},
    members=frozenset({"ruleId"}),
    links={"failed": "time"},
)
"""What lists of runs are narrowed by; ``failed`` is when one began that has failed, and has an index."""

RULE_DECODER = msgspec.json.Decoder(RuleBody)
WORKFLOW_DECODER = msgspec.json.Decoder(WorkflowBody)
CONFIG_DECODER = msgspec.json.Decoder(DefaultPluginConfig)
RUN_DECODER = msgspec.json.Decoder(RunBody)


def _compile_rule(row: Resource) -> RuleBody:
    return row.body_as(RULE_DECODER)


def _compile_workflow(row: Resource) -> WorkflowBody:
    return row.body_as(WORKFLOW_DECODER)


def _compile_config(row: Resource) -> DefaultPluginConfig:
    return row.body_as(CONFIG_DECODER)


COMPILERS: dict[str, Compiler] = {
    RULE: _compile_rule,
    WORKFLOW: _compile_workflow,
    CONFIG: _compile_config,
    **PLUGINS.compilers,
}


def show_run(row: Resource, *, with_steps: bool = True) -> Json:
    """A run as it is read."""
    body = row.body_as(RUN_DECODER)
    shown: Json = {
        "id": row.id, "ruleId": body.ruleId, "ruleName": body.ruleName, "event": body.event, "eventId": body.eventId,
        "entityType": body.entityType, "entityId": body.entityId, "status": row.state, "depth": body.depth,
        "attempts": body.attempts, "startedAt": body.startedAt,
    }  # fmt: skip
    if body.endedAt is not None:
        shown["endedAt"] = body.endedAt
    if body.error is not None:
        shown["error"] = msgspec.to_builtins(body.error)
    if with_steps:
        shown["steps"] = [_show_step(step) for step in body.steps]
    return shown


def _show_command(command: RunCommand) -> Json:
    named = {} if command.target is None else {"target": command.target}
    return {"name": command.name, **named, "status": command.status}


def _show_step(step: RunStep) -> Json:
    shown: Json = {
        "phase": step.phase,
        "pluginId": step.pluginId,
        "status": step.status,
        "commands": [_show_command(command) for command in step.commands],
    }
    return shown if step.error is None else {**shown, "error": msgspec.to_builtins(step.error)}

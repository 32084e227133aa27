"""Responses of the orchestrator. See: contract/orchestrator.yaml."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, Struct, UnsetType

from haulier.platform.storage.resources import Json
from haulier.services.orchestrator.kind import Problem
from haulier.services.orchestrator.requests import PluginStep


class NewId(Struct):
    """What was made or changed."""

    id: str


class NewRule(Struct):
    """A rule that was made; the warning says that nothing raises its event."""

    id: str
    warning: str | UnsetType = UNSET


class Rule(Struct, kw_only=True):
    """A rule as read."""

    id: str
    name: str
    event: str
    active: bool
    priority: int
    isDefault: bool
    createdAt: int
    updatedAt: int
    reasonCode: str | UnsetType = UNSET
    condition: Any = UNSET
    pluginWorkflowId: str | UnsetType = UNSET
    pluginId: str | UnsetType = UNSET
    warning: str | UnsetType = UNSET


class PluginWorkflow(Struct, kw_only=True):
    """A plugin workflow as read."""

    id: str
    name: str
    pre: list[PluginStep]
    main: list[PluginStep]
    post: list[PluginStep]
    event: str | UnsetType = UNSET


class Plugin(Struct, kw_only=True):
    """A plugin as read. Default ones have neither address nor template."""

    id: str
    name: str
    isDefault: bool
    httpUrl: str | UnsetType = UNSET
    httpMethod: str | UnsetType = UNSET
    httpHeaders: dict[str, str] | UnsetType = UNSET
    httpRequestBodyTemplate: Json | UnsetType = UNSET
    httpResponseBodyTemplate: Json | UnsetType = UNSET
    requestTimeout: str | UnsetType = UNSET
    callbackTimeout: str | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    type: str | UnsetType = UNSET
    createdAt: int | UnsetType = UNSET
    updatedAt: int | UnsetType = UNSET


class Commands(Struct):
    """What a default plugin wants done."""

    commands: list[Json]


class Events(Struct):
    """What a default plugin says has happened."""

    events: list[Json]


class WorkflowChoice(Struct):
    """The job workflow that was chosen, with its input; empty when none was."""

    jobWorkflowId: Any = UNSET
    jobWorkflowInput: Any = UNSET
    customData: Any = UNSET


class ShownCommand(Struct, kw_only=True):
    """A command of a step."""

    name: str
    status: str
    target: str | UnsetType = UNSET


class ShownStep(Struct, kw_only=True):
    """A step of a run."""

    phase: str
    pluginId: str
    status: str
    commands: list[ShownCommand]
    error: Problem | UnsetType = UNSET


class RunSummary(Struct, kw_only=True):
    """A run without its steps."""

    id: str
    ruleId: str
    ruleName: str
    event: str
    eventId: str
    entityType: str
    entityId: str
    status: str
    depth: int
    attempts: int
    startedAt: int
    endedAt: int | UnsetType = UNSET
    error: Problem | UnsetType = UNSET


class ListedRun(RunSummary, kw_only=True):
    """A run in a list, with the order that it is in line with."""

    orderId: str | UnsetType = UNSET


class Run(RunSummary, kw_only=True):
    """A run as read."""

    steps: list[ShownStep]


class EntityStatus(Struct, kw_only=True):
    """How the runs of something stand."""

    entityType: str
    entityId: str
    status: str
    lastEvent: str
    runs: list[RunSummary]
    error: Problem | UnsetType = UNSET

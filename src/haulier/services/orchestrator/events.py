"""The events of the orchestrator. See: docs/events.md."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, Struct, UnsetType

from haulier.platform.declarations.event import event_specs
from haulier.services.orchestrator.kind import CONFIG, PLUGINS, RULE, RUN, WORKFLOW, Problem
from haulier.services.orchestrator.requests import DefaultPluginConfig, PluginStep

RULE_CREATED, RULE_UPDATED = "RuleCreated", "RuleUpdated"
WORKFLOW_CREATED, WORKFLOW_UPDATED = "PluginWorkflowCreated", "PluginWorkflowUpdated"
CONFIG_UPDATED, DEFAULT_PLUGIN_CALLED = "DefaultPluginConfigUpdated", "DefaultPluginCalled"
RUN_ENDED, RUN_PROGRESSED, RUN_WAITING = "RunEnded", "RunProgressed", "RunWaiting"
RUN_ANSWERED, RUN_RETRIED, ORCHESTRATION_FAILED = "RunAnswered", "RunRetried", "OrchestrationFailed"


class RulePayload(Struct, kw_only=True):
    """A rule after a change."""

    id: str
    name: str
    event: str
    active: bool


class WorkflowPayload(Struct, kw_only=True):
    """A plugin workflow after a change."""

    id: str
    name: str
    pre: list[PluginStep] | UnsetType = UNSET
    main: list[PluginStep] | UnsetType = UNSET
    post: list[PluginStep] | UnsetType = UNSET


class OrchestrationPayload(Struct, kw_only=True):
    """Where a run stands."""

    id: str
    ruleId: str
    event: str
    eventId: str
    entityType: str
    entityId: str
    status: str
    orderId: str | None = None
    error: Problem | None = None


EVENTS = (
    *event_specs(RULE, RulePayload, {RULE_CREATED: "a rule was made", RULE_UPDATED: "a rule was changed"}),
    *event_specs(
        WORKFLOW,
        WorkflowPayload,
        {WORKFLOW_CREATED: "a plugin workflow was made", WORKFLOW_UPDATED: "a plugin workflow was changed"},
    ),
    *event_specs(CONFIG, DefaultPluginConfig, {CONFIG_UPDATED: "the configuration of a default plugin was replaced"}),
    *event_specs(
        CONFIG, dict[str, Any], {DEFAULT_PLUGIN_CALLED: "a default plugin was called by hand, with a callback"}
    ),
    *event_specs(
        RUN,
        OrchestrationPayload,
        {
            RUN_ENDED: "a run came to its end",
            RUN_PROGRESSED: "a run has come on, or what failed is tried again later",
            RUN_WAITING: "a run waits for the answer of a plugin",
            RUN_ANSWERED: "the plugin that a run waited for has answered, or will not",
            RUN_RETRIED: "a failed run was asked to go on",
            ORCHESTRATION_FAILED: "a run has failed",
        },
    ),
    *PLUGINS.events,
)

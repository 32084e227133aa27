"""Operations of plugins and plugin workflows, and the door for late answers. See: contract/order.md section 12."""

from __future__ import annotations

from dataclasses import replace

from msgspec import Struct

from haulier.platform.declarations.event import EventSpec, event_specs
from haulier.platform.declarations.operation import PUBLIC, Operation, RequestBody
from haulier.platform.declarations.parameters import (
    ACCESS,
    CALLBACK_SECRET,
    COMMON_HEADERS,
    REQUEST_ID,
    TENANT,
    USER_INFO,
)
from haulier.platform.declarations.section import Section
from haulier.platform.declarations.tasks import TimerPlan
from haulier.platform.plugins.definition import GivenPlugin, PluginRequest, ShownPlugin
from haulier.platform.plugins.executions import EXECUTION_EVENTS, LateAnswer, PluginCallbackRequest, plan_callback
from haulier.platform.plugins.registry import NAME_TAKEN, PAGE
from haulier.services.order.commands import plugin_workflows as workflows
from haulier.services.order.commands.plugin_steps import PLUGIN_ANSWERED, take_step
from haulier.services.order.plugin_kinds import PLUGINS, RUN, STEP, WORKFLOWS

DOOR_HEADERS = (REQUEST_ID, TENANT, replace(ACCESS, may_be_missing=True), USER_INFO, CALLBACK_SECRET)
"""The id of the execution stands for the token."""

OF_PLUGINS = Section("Plugins", headers=COMMON_HEADERS)
OF_WORKFLOWS = Section("PluginWorkflow", headers=COMMON_HEADERS)
DOOR = Section("Plugin Callback", headers=DOOR_HEADERS, auth=PUBLIC)

PLUGIN = RequestBody(PluginRequest, decode_as=GivenPlugin, is_secret=True)

PLUGIN_OPERATIONS: tuple[Operation, ...] = (
    OF_PLUGINS.post("/plugins", name="createOrderPlugin", number=1201, summary="Create a plugin").plan(
        PLUGINS.plan_create, body=PLUGIN, success=200, conflict=NAME_TAKEN
    ),
    OF_PLUGINS.get("/plugins", name="listOrderPlugins", number=1202, summary="List plugins").handle(
        PLUGINS.list, query=PAGE, response=list[ShownPlugin], documents_404=True
    ),
    OF_PLUGINS.get("/plugins/{pluginId}", name="getOrderPlugin", number=1203, summary="Read a plugin").handle(
        PLUGINS.read, response=ShownPlugin
    ),
    OF_PLUGINS.put("/plugins/{pluginId}", name="updateOrderPlugin", number=1204, summary="Change a plugin").plan(
        PLUGINS.plan_update, body=PLUGIN, conflict=NAME_TAKEN
    ),
    OF_WORKFLOWS.post(
        "/plugin-workflows", name="createOrderPluginWorkflow", number=1205, summary="Say in which order plugins run"
    ).plan(workflows.create_workflow, body=workflows.PluginWorkflowRequest, success=200),
    OF_WORKFLOWS.get(
        "/plugin-workflows", name="listOrderPluginWorkflows", number=1206, summary="List plugin workflows"
    ).handle(workflows.list_workflows, query=PAGE, response=list[workflows.ShownWorkflow], documents_404=True),
    OF_WORKFLOWS.get(
        "/plugin-workflows/{pluginWorkflowId}",
        name="getOrderPluginWorkflow",
        number=1207,
        summary="Read a plugin workflow",
    ).handle(workflows.read_workflow, response=workflows.ShownWorkflow),
    OF_WORKFLOWS.put(
        "/plugin-workflows/{pluginWorkflowId}",
        name="updateOrderPluginWorkflow",
        number=1208,
        summary="Change a plugin workflow",
    ).plan(workflows.update_workflow, body=workflows.PluginWorkflowRequest),
    DOOR.post(
        "/plugins/callback/{executionId}",
        name="orderPluginCallback",
        number=1209,
        summary="Deliver the late answer of a plugin",
    ).plan(plan_callback, body=RequestBody(PluginCallbackRequest, decode_as=LateAnswer, is_secret=True), success=202),
)


class RunPayload(Struct, kw_only=True):
    """The run of an order's plugins, and the plugin that answered; empty where none is asked any more."""

    id: str
    orderId: str
    plugin: str


PLUGIN_EVENTS: tuple[EventSpec, ...] = (
    *PLUGINS.events,
    *event_specs(
        WORKFLOWS,
        workflows.WorkflowPayload,
        {
            workflows.WORKFLOW_CREATED: "a sequence of plugins was set for an event of orders",
            workflows.WORKFLOW_UPDATED: "a sequence of plugins was changed",
        },
    ),
    EventSpec(RUN, PLUGIN_ANSWERED, "a plugin has answered, and the next one is asked, or nobody any more", RunPayload),
    *EXECUTION_EVENTS,
)
PLUGIN_TIMERS: dict[str, TimerPlan] = {STEP: take_step}
"""What follows when it is a plugin's turn, when it has answered late, and when its time is over."""

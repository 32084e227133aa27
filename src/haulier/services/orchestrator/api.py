"""The orchestrator's operations. See: contract/orchestrator.yaml."""

from __future__ import annotations

from haulier.core.refusal import Cause
from haulier.platform.declarations.operation import Conflict, RequestBody
from haulier.platform.declarations.parameters import ACCESS, REQUEST_ID, TENANT, USER_INFO_REQUIRED, Query
from haulier.platform.declarations.section import ACCEPTED, Section
from haulier.platform.listing.paging import PageNumber, PageSize
from haulier.platform.plugins.definition import PluginRequest
from haulier.platform.plugins.registry import NAME_TAKEN
from haulier.platform.storage.resources import Json
from haulier.services.orchestrator import queries, requests, responses
from haulier.services.orchestrator.commands import configs, retries, rules
from haulier.services.orchestrator.kind import PLUGINS as REGISTRY
from haulier.services.orchestrator.kind import RunStatus

HEADERS = (REQUEST_ID, TENANT, ACCESS, USER_INFO_REQUIRED)
LIST = (
    Query("pageNo", PageNumber),
    Query("pageSize", PageSize),
    Query("sortBy"),
    Query("query"),
)
RULE_BODY = RequestBody(requests.RuleDocument, decode_as=requests.RuleRequest)
NAMED = Conflict(Cause.DUPLICATE_NAME, "name")

PLUGINS = Section("Plugins", headers=HEADERS)
WORKFLOWS = Section("PluginWorkflow", headers=HEADERS)
RULES = Section("Rules", headers=HEADERS)
STATUS = Section("Get Entity Status", headers=HEADERS)
CONFIG = Section("Default plugin config", headers=HEADERS, is_extension=True)
RUNS = Section("Runs", headers=HEADERS, statuses=ACCEPTED, is_extension=True)


def default_plugin(tag: str) -> Section:
    """The section of a default plugin."""
    return Section(tag, headers=HEADERS)


PLUGIN_OPERATIONS = (
    PLUGINS.post("/plugins", name="createPlugin", number=1001, summary="Register one plugin").plan(
        REGISTRY.plan_create, body=PluginRequest, response=responses.NewId, conflict=NAME_TAKEN
    ),
    PLUGINS.get("/plugins", name="listPlugins", number=1002, summary="List plugin records").handle(
        queries.list_plugins, query=LIST, response=list[responses.Plugin]
    ),
    PLUGINS.get("/plugins/{pluginId}", name="getPlugin", number=1003, summary="Read one plugin").handle(
        queries.read_plugin, response=responses.Plugin
    ),
    PLUGINS.put("/plugins/{pluginId}", name="updatePlugin", number=1004, summary="Change one plugin").plan(
        rules.update_plugin, body=PluginRequest, response=responses.NewId, conflict=NAME_TAKEN
    ),
    WORKFLOWS.post(
        "/plugin-workflows", name="createPluginWorkflow", number=2001, summary="Register one plugin workflow"
    ).plan(rules.create_workflow, body=requests.PluginWorkflowRequest, response=responses.NewId, conflict=NAMED),
    WORKFLOWS.get(
        "/plugin-workflows", name="listPluginWorkflows", number=2002, summary="List plugin workflow records"
    ).handle(queries.list_workflows, query=LIST, response=list[responses.PluginWorkflow]),
    WORKFLOWS.get(
        "/plugin-workflows/{pluginWorkflowId}",
        name="getPluginWorkflow",
        number=2003,
        summary="Read one plugin workflow",
    ).handle(queries.read_workflow, response=responses.PluginWorkflow),
    WORKFLOWS.put(
        "/plugin-workflows/{pluginWorkflowId}",
        name="updatePluginWorkflow",
        number=2004,
        summary="Change one plugin workflow",
    ).plan(rules.update_workflow, body=requests.PluginWorkflowRequest, response=responses.NewId, conflict=NAMED),
)

RULE_OPERATIONS = (
    RULES.post("/rules", name="createRule", number=3001, summary="Register one rule").plan(
        rules.create_rule, body=RULE_BODY, response=responses.NewRule, conflict=NAMED
    ),
    RULES.get("/rules", name="listRules", number=3002, summary="List rule records").handle(
        queries.list_rules, query=LIST, response=list[responses.Rule]
    ),
    RULES.get("/rules/{ruleId}", name="getRule", number=3003, summary="Read one rule").handle(
        queries.read_rule, response=responses.Rule
    ),
    RULES.put("/rules/{ruleId}", name="updateRule", number=3004, summary="Change one rule").plan(
        rules.update_rule, body=RULE_BODY, response=responses.NewId, conflict=NAMED
    ),
    STATUS.get(
        "/entities/{entityType}/{entityId}/status",
        name="getEntityStatus",
        number=4001,
        summary="Read orchestration status of one record",
    ).handle(queries.read_entity_status, response=responses.EntityStatus),
)

DEFAULT_PLUGIN_OPERATIONS = (
    default_plugin("Job Manager")
    .post(
        "/default-plugins/job-manager",
        name="runJobManager",
        number=5001,
        summary="Decide whether a job must be created",
    )
    .handle(configs.by_hand(configs.job_manager), body=requests.JobManagerInput, response=responses.Commands),
    default_plugin("Work Order Manager")
    .post(
        "/default-plugins/work-order-manager",
        name="runWorkOrderManager",
        number=5002,
        summary="Derive work order state from a job",
    )
    .handle(
        configs.by_hand(configs.work_order_manager), body=requests.WorkOrderManagerInput, response=responses.Events
    ),
    default_plugin("Container Manager")
    .post(
        "/default-plugins/container-manager",
        name="runContainerManager",
        number=5003,
        summary="Derive container event from a job",
    )
    .handle(
        configs.by_hand(configs.container_manager), body=requests.ContainerManagerInput, response=responses.Commands
    ),
    default_plugin("Workflow Manager")
    .post(
        "/default-plugins/workflow-manager",
        name="runWorkflowManager",
        number=5004,
        summary="Choose job workflow and its input",
    )
    .handle(
        configs.by_hand(configs.workflow_manager),
        body=RequestBody(requests.WorkflowManagerInput, decode_as=Json),
        response=responses.WorkflowChoice,
    ),
    default_plugin("Cancellation Manager")
    .post(
        "/default-plugins/cancellation-manager/work-order-cancelled",
        name="runWorkOrderCancelled",
        number=5005,
        summary="Decide on a requested work order cancellation",
    )
    .handle(
        configs.by_hand(configs.work_order_cancelled),
        body=requests.WorkOrderCancelledInput,
        response=responses.Events,
    ),
    default_plugin("Cancellation Manager")
    .post(
        "/default-plugins/cancellation-manager/job-cancelled",
        name="runJobCancelled",
        number=5006,
        summary="Cancel the work order of a job",
    )
    .handle(configs.by_hand(configs.job_cancelled), body=requests.JobCancelledInput, response=responses.Events),
    default_plugin("Cancellation Manager")
    .post(
        "/default-plugins/cancellation-manager/job-cancellation-failed",
        name="runJobCancellationFailed",
        number=5007,
        summary="Fail a work order cancellation",
    )
    .handle(
        configs.by_hand(configs.job_cancellation_failed), body=requests.JobCancelledInput, response=responses.Events
    ),
    CONFIG.get(
        "/default-plugins/{plugin}/config",
        name="getDefaultPluginConfig",
        number=6001,
        summary="Read the tenant's configuration of a default plugin",
    ).handle(configs.read_config, response=requests.DefaultPluginConfig),
    CONFIG.put(
        "/default-plugins/{plugin}/config",
        name="updateDefaultPluginConfig",
        number=6002,
        summary="Replace the tenant's configuration of a default plugin",
    ).plan(
        configs.update_config,
        body=requests.DefaultPluginConfig,
        response=requests.DefaultPluginConfig,
        refusals=(400, 401, 403, 404),
    ),
)

RUN_OPERATIONS = (
    RUNS.get("/runs", name="listRuns", number=7003, summary="List runs of rules, the newest first").handle(
        queries.list_runs,
        query=(
            Query("status", RunStatus),
            Query("ruleId"),
            Query("orderId", description="with the runs of its work orders, jobs and containers"),
            Query("pageNo", PageNumber),
            Query("pageSize", PageSize),
        ),
        response=list[responses.ListedRun],
    ),
    RUNS.get("/runs/{runId}", name="getRun", number=7001, summary="Read one run of a rule with its steps").handle(
        queries.read_run, response=responses.Run
    ),
    RUNS.post(
        "/runs/{runId}/retry", name="retryRun", number=7002, summary="Go on with a failed run at its failed step"
    ).plan(retries.retry_run, response=responses.NewId, refusals=(400, 401, 403, 404)),
)

OPERATIONS = (*PLUGIN_OPERATIONS, *RULE_OPERATIONS, *DEFAULT_PLUGIN_OPERATIONS, *RUN_OPERATIONS)

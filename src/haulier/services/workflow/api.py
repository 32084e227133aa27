"""The workflow service's operations. See: contract/workflow.yaml, whose paths are inferred as a whole."""

from __future__ import annotations

from typing import Any

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.declarations.operation import ACCESS, REQUEST_ID, TENANT, USER_INFO, Operation, Query
from haulier.platform.listing.paging import PageNumber, PageSize
from haulier.platform.storage.resources import Json
from haulier.services.workflow import definitions, instances, lists, plans
from haulier.services.workflow.definitions import Definition
from haulier.services.workflow.requests import (
    ChangelogEntry,
    ExecutionMacro,
    ExecutionMacroRequest,
    ExecutionTask,
    ExecutionTaskRequest,
    ExecutionWorkflow,
    ExecutionWorkflowRequest,
    Health,
    WorkflowInstance,
    WorkflowInstanceCancelRequest,
    WorkflowInstanceRequest,
)

HEADERS = (REQUEST_ID, TENANT, ACCESS, USER_INFO)
PAGING = (Query("pageNo", PageNumber), Query("pageSize", PageSize), Query("sortBy"), Query("query"))
LISTED = (200, 400, 401, 503)
READ = (200, 400, 401, 404, 503)


async def health(call: Call, _body: None) -> Json:
    """Whether the service can do its work: its database answers. Raises Refusal, 503, when it does not."""
    if not await call.runtime.database.ready():
        raise Refusal(Cause.UNAVAILABLE, "the database does not answer", info={"status": "DOWN"})
    return {"status": "UP"}


def defined(
    definition: Definition, name: str, path: str, number: int, tag: str, body: Any, answer: Any
) -> list[Operation]:
    """Create, read, change and remove one kind of definition; its list has its own handler."""
    one, noun = f"{path}/{{{definition.parameter}}}", definition.noun
    return [
        Operation(
            f"create{name}", "POST", path, number + 1, 201, (201, 400, 401, 503), f"Register one {noun}", tag, HEADERS,
            plan=definitions.create(definition), body=body,
        ),
        Operation(
            f"get{name}", "GET", one, number + 3, 200, READ, f"Read one {noun}", tag, HEADERS,
            handle=definitions.read(definition), answer=answer,
        ),
        Operation(
            f"update{name}", "PUT", one, number + 4, 200, READ, f"Change one {noun}", tag, HEADERS,
            plan=definitions.update(definition), body=body,
        ),
        Operation(
            f"delete{name}", "DELETE", one, number + 5, 200, READ, f"Remove one {noun}", tag, HEADERS,
            plan=definitions.retire(definition),
        ),
    ]  # fmt: skip


OPERATIONS = (
    Operation(
        "listExecutionTasks", "GET", "/execution-tasks", 1002, 200, LISTED, "List execution task records",
        "Execution Task", HEADERS, handle=lists.list_tasks, answer=list[ExecutionTask], query=PAGING,
    ),
    *defined(
        definitions.TASKS, "ExecutionTask", "/execution-tasks", 1000, "Execution Task", ExecutionTaskRequest,
        ExecutionTask,
    ),
    Operation(
        "listExecutionMacros", "GET", "/execution-macros", 2002, 200, LISTED, "List execution macro records",
        "Execution Macro", HEADERS, handle=lists.list_macros, answer=list[ExecutionMacro], query=PAGING,
    ),
    *defined(
        definitions.MACROS, "ExecutionMacro", "/execution-macros", 2000, "Execution Macro", ExecutionMacroRequest,
        ExecutionMacro,
    ),
    Operation(
        "getChangelog", "GET", "/changelogs/{recordId}", 5001, 200, READ, "Read change history of one record",
        "Changelog", HEADERS, handle=definitions.change_history, answer=list[ChangelogEntry], query=PAGING[:2],
    ),
    Operation(
        "createExecutionWorkflow", "POST", "/execution-workflows", 3001, 201, (201, 400, 401, 503),
        "Register one execution workflow", "Execution Workflow", HEADERS, plan=plans.plan_create,
        body=ExecutionWorkflowRequest,
    ),
    Operation(
        "listExecutionWorkflows", "GET", "/execution-workflows", 3002, 200, LISTED, "List execution workflow records",
        "Execution Workflow", HEADERS, handle=lists.list_workflows, answer=list[ExecutionWorkflow], query=PAGING,
    ),
    Operation(
        "getExecutionWorkflow", "GET", "/execution-workflows/{workflowId}", 3003, 200, READ,
        "Read one execution workflow", "Execution Workflow", HEADERS, handle=plans.read_one, answer=ExecutionWorkflow,
        query=(Query("version", int),),
    ),
    Operation(
        "updateExecutionWorkflow", "PUT", "/execution-workflows/{workflowId}", 3004, 200, (*READ, 409),
        "Register a new version of a workflow", "Execution Workflow", HEADERS, plan=plans.plan_update,
        body=ExecutionWorkflowRequest,
    ),
    Operation(
        "deleteExecutionWorkflow", "DELETE", "/execution-workflows/{workflowId}", 3005, 200, READ,
        "Remove one execution workflow", "Execution Workflow", HEADERS, plan=plans.plan_retire,
    ),
    Operation(
        "createExecutionWorkflowInstance", "POST", "/execution-workflow-instances", 4001, 201, (201, *READ[1:]),
        "Create a runnable instance of a workflow", "Execution Workflow Instance", HEADERS,
        plan=instances.plan_new, body=WorkflowInstanceRequest,
    ),
    Operation(
        "listExecutionWorkflowInstances", "GET", "/execution-workflow-instances", 4002, 200, LISTED,
        "List workflow instances", "Execution Workflow Instance", HEADERS, handle=lists.list_instances, query=PAGING,
        answer=list[WorkflowInstance],
    ),
    Operation(
        "getExecutionWorkflowInstance", "GET", "/execution-workflow-instances/{workflowInstanceId}", 4003, 200, READ,
        "Read one workflow instance", "Execution Workflow Instance", HEADERS, handle=plans.read_instance,
        answer=WorkflowInstance,
    ),
    Operation(
        "cancelExecutionWorkflowInstance", "PUT", "/execution-workflow-instances/{workflowInstanceId}/cancel", 4004,
        202, (202, 400, 401, 404, 409, 503), "Cancel a workflow instance", "Execution Workflow Instance", HEADERS,
        plan=instances.plan_cancel, body=WorkflowInstanceCancelRequest,
    ),
    Operation(
        "getWorkflowHealth", "GET", "/health", 9001, 200, (200, 503), "Report service health", "Health Check", (),
        handle=health, answer=Health, open_to_all=True,
    ),
)  # fmt: skip

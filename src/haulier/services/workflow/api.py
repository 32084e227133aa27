"""The workflow service's operations. See: contract/workflow.yaml, whose paths are inferred as a whole."""

from __future__ import annotations

from typing import Any

from haulier.platform.declarations.operation import ACCESS, REQUEST_ID, TENANT, USER_INFO, Handle, Operation, Query
from haulier.platform.listing.paging import PageNumber, PageSize
from haulier.services.workflow import queries
from haulier.services.workflow.commands import definitions, instances, workflows
from haulier.services.workflow.commands.definitions import Definition
from haulier.services.workflow.requests import (
    ExecutionMacroRequest,
    ExecutionTaskRequest,
    ExecutionWorkflowRequest,
    WorkflowInstanceCancelRequest,
    WorkflowInstanceRequest,
)
from haulier.services.workflow.responses import (
    ChangelogEntry,
    ExecutionMacro,
    ExecutionTask,
    ExecutionWorkflow,
    Health,
    WorkflowInstance,
)

HEADERS = (REQUEST_ID, TENANT, ACCESS, USER_INFO)
PAGING = (Query("pageNo", PageNumber), Query("pageSize", PageSize), Query("sortBy"), Query("query"))
LISTED = (200, 400, 401, 503)
READ = (200, 400, 401, 404, 503)


def defined(
    definition: Definition, name: str, path: str, number: int, tag: str, read: Handle, body: Any, answer: Any
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
            handle=read, answer=answer,
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
        "Execution Task", HEADERS, handle=queries.list_tasks, answer=list[ExecutionTask], query=PAGING,
    ),
    *defined(
        definitions.TASKS, "ExecutionTask", "/execution-tasks", 1000, "Execution Task", queries.read_task,
        ExecutionTaskRequest, ExecutionTask,
    ),
    Operation(
        "listExecutionMacros", "GET", "/execution-macros", 2002, 200, LISTED, "List execution macro records",
        "Execution Macro", HEADERS, handle=queries.list_macros, answer=list[ExecutionMacro], query=PAGING,
    ),
    *defined(
        definitions.MACROS, "ExecutionMacro", "/execution-macros", 2000, "Execution Macro", queries.read_macro,
        ExecutionMacroRequest, ExecutionMacro,
    ),
    Operation(
        "getChangelog", "GET", "/changelogs/{recordId}", 5001, 200, READ, "Read change history of one record",
        "Changelog", HEADERS, handle=queries.change_history, answer=list[ChangelogEntry], query=PAGING[:2],
    ),
    Operation(
        "createExecutionWorkflow", "POST", "/execution-workflows", 3001, 201, (201, 400, 401, 503),
        "Register one execution workflow", "Execution Workflow", HEADERS, plan=workflows.create_workflow,
        body=ExecutionWorkflowRequest,
    ),
    Operation(
        "listExecutionWorkflows", "GET", "/execution-workflows", 3002, 200, LISTED, "List execution workflow records",
        "Execution Workflow", HEADERS, handle=queries.list_workflows, answer=list[ExecutionWorkflow], query=PAGING,
    ),
    Operation(
        "getExecutionWorkflow", "GET", "/execution-workflows/{workflowId}", 3003, 200, READ,
        "Read one execution workflow", "Execution Workflow", HEADERS, handle=queries.read_workflow,
        answer=ExecutionWorkflow, query=(Query("version", int),),
    ),
    Operation(
        "updateExecutionWorkflow", "PUT", "/execution-workflows/{workflowId}", 3004, 200, (*READ, 409),
        "Register a new version of a workflow", "Execution Workflow", HEADERS, plan=workflows.update_workflow,
        body=ExecutionWorkflowRequest,
    ),
    Operation(
        "deleteExecutionWorkflow", "DELETE", "/execution-workflows/{workflowId}", 3005, 200, READ,
        "Remove one execution workflow", "Execution Workflow", HEADERS, plan=workflows.retire_workflow,
    ),
    Operation(
        "createExecutionWorkflowInstance", "POST", "/execution-workflow-instances", 4001, 201, (201, *READ[1:]),
        "Create a runnable instance of a workflow", "Execution Workflow Instance", HEADERS,
        plan=instances.create_instance, body=WorkflowInstanceRequest,
    ),
    Operation(
        "listExecutionWorkflowInstances", "GET", "/execution-workflow-instances", 4002, 200, LISTED,
        "List workflow instances", "Execution Workflow Instance", HEADERS, handle=queries.list_instances, query=PAGING,
        answer=list[WorkflowInstance],
    ),
    Operation(
        "getExecutionWorkflowInstance", "GET", "/execution-workflow-instances/{workflowInstanceId}", 4003, 200, READ,
        "Read one workflow instance", "Execution Workflow Instance", HEADERS, handle=queries.read_instance,
        answer=WorkflowInstance,
    ),
    Operation(
        "cancelExecutionWorkflowInstance", "PUT", "/execution-workflow-instances/{workflowInstanceId}/cancel", 4004,
        202, (202, 400, 401, 404, 409, 503), "Cancel a workflow instance", "Execution Workflow Instance", HEADERS,
        plan=instances.cancel_instance, body=WorkflowInstanceCancelRequest,
    ),
    Operation(
        "getWorkflowHealth", "GET", "/health", 9001, 200, (200, 503), "Report service health", "Health Check", (),
        handle=queries.health, answer=Health, open_to_all=True,
    ),
)  # fmt: skip

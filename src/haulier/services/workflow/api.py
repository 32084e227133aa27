"""The workflow service's operations. See: contract/workflow.yaml, whose paths are inferred as a whole."""

from __future__ import annotations

from haulier.platform.call import Call
from haulier.platform.operation import ACCESS, REQUEST_ID, TENANT, USER_INFO, Operation, Query
from haulier.platform.reading import PageNumber, PageSize
from haulier.platform.resources import Json
from haulier.services.workflow import plans
from haulier.services.workflow.wire import ExecutionWorkflowRequest

HEADERS = (REQUEST_ID, TENANT, ACCESS, USER_INFO)
PAGING = (Query("pageNo", PageNumber), Query("pageSize", PageSize), Query("sortBy"), Query("query"))
LISTED = (200, 400, 401, 503)
READ = (200, 400, 401, 404, 503)


async def health(call: Call, _body: None) -> Json:
    """Whether the service can do its work: its database answers."""
    return {"status": "UP" if await call.runtime.database.ready() else "DOWN"}


OPERATIONS = (
    Operation(
        "listExecutionTasks", "GET", "/execution-tasks", 1002, 200, LISTED, "List execution task records",
        "Execution Task", HEADERS, handle=plans.read_tasks, query=PAGING,
    ),
    Operation(
        "getExecutionTask", "GET", "/execution-tasks/{taskId}", 1003, 200, READ, "Read one execution task",
        "Execution Task", HEADERS, handle=plans.read_task,
    ),
    Operation(
        "createExecutionWorkflow", "POST", "/execution-workflows", 3001, 201, (201, 400, 401, 503),
        "Register one execution workflow", "Execution Workflow", HEADERS, plan=plans.plan_create,
        body=ExecutionWorkflowRequest,
    ),
    Operation(
        "listExecutionWorkflows", "GET", "/execution-workflows", 3002, 200, LISTED, "List execution workflow records",
        "Execution Workflow", HEADERS, handle=plans.read_all, query=PAGING,
    ),
    Operation(
        "getExecutionWorkflow", "GET", "/execution-workflows/{workflowId}", 3003, 200, READ,
        "Read one execution workflow", "Execution Workflow", HEADERS, handle=plans.read_one,
        query=(Query("version", int),),
    ),
    Operation(
        "updateExecutionWorkflow", "PUT", "/execution-workflows/{workflowId}", 3004, 200, (*READ, 409),
        "Register a new version of a workflow", "Execution Workflow", HEADERS, plan=plans.plan_update,
        body=ExecutionWorkflowRequest,
    ),
    Operation(
        "listExecutionWorkflowInstances", "GET", "/execution-workflow-instances", 4002, 200, LISTED,
        "List workflow instances", "Execution Workflow Instance", HEADERS, handle=plans.read_instances, query=PAGING,
    ),
    Operation(
        "getExecutionWorkflowInstance", "GET", "/execution-workflow-instances/{workflowInstanceId}", 4003, 200, READ,
        "Read one workflow instance", "Execution Workflow Instance", HEADERS, handle=plans.read_instance,
    ),
    Operation(
        "getWorkflowHealth", "GET", "/health", 9001, 200, (200, 503), "Report service health", "Health Check", (),
        handle=health, open_to_all=True,
    ),
)  # fmt: skip

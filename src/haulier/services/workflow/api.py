"""The workflow service's operations. See: contract/workflow.yaml, whose paths are inferred as a whole."""

from __future__ import annotations

from typing import Any

from haulier.platform.declarations.operation import PUBLIC, Handle, Operation
from haulier.platform.declarations.parameters import COMMON_HEADERS, Query
from haulier.platform.declarations.section import Section, Statuses
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

PAGING = (Query("pageNo", PageNumber), Query("pageSize", PageSize), Query("sortBy"), Query("query"))
STATUSES = Statuses(refusals=(400, 401, 503))

TASKS = Section("Execution Task", headers=COMMON_HEADERS, statuses=STATUSES)
MACROS = Section("Execution Macro", headers=COMMON_HEADERS, statuses=STATUSES)
CHANGE_LOG = Section("Changelog", headers=COMMON_HEADERS, statuses=STATUSES)
WORKFLOWS = Section("Execution Workflow", headers=COMMON_HEADERS, statuses=STATUSES)
INSTANCES = Section("Execution Workflow Instance", headers=COMMON_HEADERS, statuses=STATUSES)
HEALTH = Section("Health Check", auth=PUBLIC)


def defined(
    section: Section,
    definition: Definition,
    path: str,
    *,
    name: str,
    first: int,
    body: Any,
    read: Handle,
    response: Any,
) -> tuple[Operation, ...]:
    """Create, read, change and remove one kind of definition; its list has its own handler."""
    one, noun = f"{path}/{{{definition.parameter}}}", definition.noun
    return (
        section.post(path, name=f"create{name}", number=first + 1, summary=f"Register one {noun}").plan(
            definitions.create(definition), body=body
        ),
        section.get(one, name=f"get{name}", number=first + 3, summary=f"Read one {noun}").handle(
            read, response=response
        ),
        section.put(one, name=f"update{name}", number=first + 4, summary=f"Change one {noun}").plan(
            definitions.update(definition), body=body
        ),
        section.delete(one, name=f"delete{name}", number=first + 5, summary=f"Remove one {noun}").plan(
            definitions.retire(definition)
        ),
    )


OPERATIONS = (
    TASKS.get("/execution-tasks", name="listExecutionTasks", number=1002, summary="List execution task records").handle(
        queries.list_tasks, query=PAGING, response=list[ExecutionTask]
    ),
    *defined(
        TASKS,
        definitions.TASKS,
        "/execution-tasks",
        name="ExecutionTask",
        first=1000,
        body=ExecutionTaskRequest,
        read=queries.read_task,
        response=ExecutionTask,
    ),
    MACROS.get(
        "/execution-macros", name="listExecutionMacros", number=2002, summary="List execution macro records"
    ).handle(queries.list_macros, query=PAGING, response=list[ExecutionMacro]),
    *defined(
        MACROS,
        definitions.MACROS,
        "/execution-macros",
        name="ExecutionMacro",
        first=2000,
        body=ExecutionMacroRequest,
        read=queries.read_macro,
        response=ExecutionMacro,
    ),
    CHANGE_LOG.get(
        "/changelogs/{recordId}", name="getChangelog", number=5001, summary="Read change history of one record"
    ).handle(queries.change_history, query=PAGING[:2], response=list[ChangelogEntry]),
    WORKFLOWS.post(
        "/execution-workflows", name="createExecutionWorkflow", number=3001, summary="Register one execution workflow"
    ).plan(workflows.create_workflow, body=ExecutionWorkflowRequest),
    WORKFLOWS.get(
        "/execution-workflows", name="listExecutionWorkflows", number=3002, summary="List execution workflow records"
    ).handle(queries.list_workflows, query=PAGING, response=list[ExecutionWorkflow]),
    WORKFLOWS.get(
        "/execution-workflows/{workflowId}",
        name="getExecutionWorkflow",
        number=3003,
        summary="Read one execution workflow",
    ).handle(queries.read_workflow, query=(Query("version", int),), response=ExecutionWorkflow),
    WORKFLOWS.put(
        "/execution-workflows/{workflowId}",
        name="updateExecutionWorkflow",
        number=3004,
        summary="Register a new version of a workflow",
    ).plan(workflows.update_workflow, body=ExecutionWorkflowRequest, refusals=(400, 401, 404, 409, 503)),
    WORKFLOWS.delete(
        "/execution-workflows/{workflowId}",
        name="deleteExecutionWorkflow",
        number=3005,
        summary="Remove one execution workflow",
    ).plan(workflows.retire_workflow),
    INSTANCES.post(
        "/execution-workflow-instances",
        name="createExecutionWorkflowInstance",
        number=4001,
        summary="Create a runnable instance of a workflow",
    ).plan(instances.create_instance, body=WorkflowInstanceRequest, documents_404=True),
    INSTANCES.get(
        "/execution-workflow-instances",
        name="listExecutionWorkflowInstances",
        number=4002,
        summary="List workflow instances",
    ).handle(queries.list_instances, query=PAGING, response=list[WorkflowInstance]),
    INSTANCES.get(
        "/execution-workflow-instances/{workflowInstanceId}",
        name="getExecutionWorkflowInstance",
        number=4003,
        summary="Read one workflow instance",
    ).handle(queries.read_instance, response=WorkflowInstance),
    INSTANCES.put(
        "/execution-workflow-instances/{workflowInstanceId}/cancel",
        name="cancelExecutionWorkflowInstance",
        number=4004,
        summary="Cancel a workflow instance",
    ).plan(
        instances.cancel_instance, body=WorkflowInstanceCancelRequest, success=202, refusals=(400, 401, 404, 409, 503)
    ),
    HEALTH.get("/health", name="getWorkflowHealth", number=9001, summary="Report service health").handle(
        queries.health, response=Health, refusals=(503,)
    ),
)

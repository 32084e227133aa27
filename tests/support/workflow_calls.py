"""One good call of every operation of the workflow service, so that a test can say something of all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from haulier.platform.declarations.operation import Operation
from haulier.services.workflow.module import MODULE
from support.linehaul import FLOW, WORKFLOW, Lane
from support.stack import Answer, Client

OPERATIONS: dict[str, Operation] = {operation.name: operation for operation in MODULE.service.operations}
BODIED = [name for name, operation in OPERATIONS.items() if operation.body is not None]
WITH_IDS = [name for name, operation in OPERATIONS.items() if "{" in operation.path]

TASK: dict[str, Any] = {
    "name": "Weigh",
    "entityCode": "0950",
    "inputs": {"type": "object", "properties": {"scale": {"type": "string"}}},
}
MACRO: dict[str, Any] = {"name": "weigh twice", "flow": [{"stateName": "once", "taskId": "ET_SCAN"}]}


@dataclass(frozen=True, slots=True)
class Definitions:
    """What a tenant has defined: a task, a macro, a workflow, and an instance of it."""

    lane: Lane
    ids: dict[str, str]

    def path(self, name: str, **other: str) -> str:
        """The operation's path below the base; ``other`` ids stand in place of the tenant's own."""
        return OPERATIONS[name].path.format(**(self.ids | other))

    def body(self, name: str) -> Any:
        """A body that the operation takes."""
        bodies = {
            "ExecutionTask": TASK,
            "ExecutionMacro": MACRO,
            "ExecutionWorkflow": {"name": "pick", "flow": FLOW},
            "createExecutionWorkflowInstance": {"workflowId": self.ids["workflowId"]},
            "cancelExecutionWorkflowInstance": {"reasonCode": "R-0014"},
        }
        if OPERATIONS[name].body is None:
            return None
        return bodies.get(name) or bodies[name.removeprefix("create").removeprefix("update")]

    async def call(self, name: str, *, by: Client | None = None, **more: Any) -> Answer:
        """The good call, by another client if one is named."""
        client = by if by is not None else self.lane.client
        more.setdefault("body", self.body(name))
        return await client.call(OPERATIONS[name].method, WORKFLOW + self.path(name), **more)


async def define(lane: Lane) -> Definitions:
    """Make one of everything."""

    async def made(path: str, body: Any) -> str:
        id: str = (await lane.client.post(WORKFLOW + path, body)).data["id"]
        return id

    workflow = await made("/execution-workflows", {"name": "pick", "flow": FLOW})
    ids = {
        "taskId": await made("/execution-tasks", TASK),
        "macroId": await made("/execution-macros", MACRO),
        "workflowId": workflow,
        "recordId": workflow,
        "workflowInstanceId": await made("/execution-workflow-instances", {"workflowId": workflow}),
    }
    return Definitions(lane, ids)

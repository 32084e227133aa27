"""Lists of the workflow service: definitions in use, and instances; filtered, sorted and paged.

See: contract/conventions.md section 6, contract/workflow.yaml.
"""

from __future__ import annotations

from haulier.core.filters import Group, Node, Term, matches, parse_query
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import Rows
from haulier.platform.listing.paging import RETIRED, read_page
from haulier.platform.listing.query import Asked, Window, find_resources, read_sort
from haulier.platform.storage.resources import Json, Resource, without_nulls
from haulier.services.workflow.flows import show_instances
from haulier.services.workflow.kind import (
    INSTANCE,
    MACRO,
    SYSTEM_TASK_BY_ID,
    TASK,
    WORKFLOW,
    show_definition,
    show_workflow,
)

TASK_ROWS = Rows(TASK, {"state": "state"}, frozenset({"name", "entityCode", "description"}))
MACRO_ROWS = Rows(MACRO, {"state": "state"}, frozenset({"name", "description"}))
WORKFLOW_ROWS = Rows(
    WORKFLOW,
    {
        "id": "id", "workflowId": "id", "version": "version", "state": "state",
        "createdAt": "created_at", "updatedAt": "updated_at",
    },
    frozenset({"name", "description", "tag", "expiresAt"}),
)  # fmt: skip
INSTANCE_ROWS = Rows(
    INSTANCE,
    {
        "id": "id", "workflowInstanceId": "id", "workflowId": "type", "jobId": "parent", "status": "state",
        "createdAt": "created_at", "updatedAt": "updated_at",
    },
    frozenset({"dispatchId", "objectiveRef"}),
)  # fmt: skip


async def list_tasks(call: Call, _body: None) -> list[Json]:
    """List task kinds: on the first page those that every tenant has, then the tenant's own."""
    own = await _in_use(call, TASK_ROWS)
    return (_system_tasks(_query(call)) if read_page(call).offset == 0 else []) + [show_definition(row) for row in own]


def _system_tasks(query: Node) -> list[Json]:
    shown = [without_nulls(task) for task in SYSTEM_TASK_BY_ID.values()]
    return [task for task in shown if matches(query, task.get)]


async def list_macros(call: Call, _body: None) -> list[Json]:
    """List macros."""
    return [show_definition(row) for row in await _in_use(call, MACRO_ROWS)]


async def list_workflows(call: Call, _body: None) -> list[Json]:
    """List execution workflows."""
    return [show_workflow(row, call.at) for row in await _in_use(call, WORKFLOW_ROWS)]


async def list_instances(call: Call, _body: None) -> list[Json]:
    """List workflow instances."""
    return await show_instances(call, await _page(call, INSTANCE_ROWS, _query(call)))


def _query(call: Call) -> Node:
    return parse_query(call.query("query") or "")


async def _in_use(call: Call, rows: Rows) -> list[Resource]:
    return await _page(call, rows, Group("and", (Term("state", "ne", RETIRED), _query(call))))


async def _page(call: Call, rows: Rows, query: Node) -> list[Resource]:
    """The page that ``pageNo`` and ``pageSize`` name, oldest first unless ``sortBy`` says otherwise."""
    page = read_page(call)
    key, direction, named = read_sort(call, "ASC")
    asked = Asked(query, Window(page.size, page.offset), key or "createdAt", direction, named, counted=False)
    return (await find_resources(call, rows, None, asked)).resources

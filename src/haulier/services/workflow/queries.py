"""The reads of the workflow service, and what its writes and the dispatch service ask of stored definitions.

See: contract/conventions.md section 6, contract/workflow.yaml.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import msgspec

from haulier.core.filters import Group, Node, Term, matches, parse_query
from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import UntypedKind
from haulier.platform.journal.change_log import Span
from haulier.platform.listing.paging import RETIRED, read_page
from haulier.platform.listing.query import ListRequest, Window, find_resources, read_sort
from haulier.platform.storage.resources import Json, Resource, actor_id, without_nulls
from haulier.platform.typed.changelog import LogEntry, logged
from haulier.services.workflow.kind import (
    FLOW,
    INSTANCE,
    INSTANCE_BODY,
    MACRO,
    MACRO_BODY,
    TASK,
    TASK_BODY,
    WORKFLOW,
    WORKFLOW_VERSION,
    FlowBody,
    show_definition,
    show_instance,
    show_workflow,
    version_id,
)
from haulier.services.workflow.requests import ExecutionMacroRequest, ExecutionTaskRequest, FlowStep
from haulier.services.workflow.rules.expiry import status_at
from haulier.services.workflow.rules.task_kind import task_kind
from haulier.services.workflow.system_tasks import SYSTEM_TASKS_BY_ID, Direction, direction_of

T = TypeVar("T")

TASK_ROWS = UntypedKind(TASK, {"state": "state"}, frozenset({"name", "entityCode", "description"}))
MACRO_ROWS = UntypedKind(MACRO, {"state": "state"}, frozenset({"name", "description"}))
WORKFLOW_ROWS = UntypedKind(
    WORKFLOW,
    {
        "id": "id", "workflowId": "id", "version": "version", "state": "state",
        "createdAt": "created_at", "updatedAt": "updated_at",
    },
    frozenset({"name", "description", "tag", "expiresAt"}),
)  # fmt: skip
INSTANCE_ROWS = UntypedKind(
    INSTANCE,
    {
        "id": "id", "workflowInstanceId": "id", "workflowId": "type", "jobId": "parent", "status": "state",
        "createdAt": "created_at", "updatedAt": "updated_at",
    },
    frozenset({"dispatchId", "objectiveRef"}),
)  # fmt: skip


async def list_tasks(call: Call, _body: None) -> list[Json]:
    """List task kinds: on the first page those that every tenant has, then the tenant's own."""
    own = await _list_in_use(call, TASK_ROWS)
    return (_system_tasks(_query(call)) if read_page(call).offset == 0 else []) + [show_definition(row) for row in own]


def _system_tasks(query: Node) -> list[Json]:
    shown = [without_nulls(task) for task in SYSTEM_TASKS_BY_ID.values()]
    return [task for task in shown if matches(query, task.get)]


async def read_task(call: Call, _body: None) -> Json:
    """Read it."""
    system = SYSTEM_TASKS_BY_ID.get(call.path["taskId"])
    return without_nulls(system) if system is not None else show_definition(await need_task(call))


async def list_macros(call: Call, _body: None) -> list[Json]:
    """List macros."""
    return [show_definition(row) for row in await _list_in_use(call, MACRO_ROWS)]


async def read_macro(call: Call, _body: None) -> Json:
    """Read it."""
    return show_definition(await need_macro(call))


async def list_workflows(call: Call, _body: None) -> list[Json]:
    """List execution workflows."""
    return [show_workflow(row, call.at) for row in await _list_in_use(call, WORKFLOW_ROWS)]


async def read_workflow(call: Call, _body: None) -> Json:
    """Read an execution workflow, an earlier version of it when ``version`` is given."""
    version = call.query_as("version", int, None)
    row = await need_workflow(call)
    if version is not None and version != row.version:
        row = await call.need(WORKFLOW_VERSION, version_id(row.id, version), f"version {version} of the workflow")
    return show_workflow(row, call.at)


async def list_instances(call: Call, _body: None) -> list[Json]:
    """List workflow instances."""
    return await show_instances(call, await _page(call, INSTANCE_ROWS, _query(call)))


async def read_instance(call: Call, _body: None) -> Json:
    """Read a workflow instance with all that was reported of it."""
    row = await call.need(INSTANCE, call.path["workflowInstanceId"], "workflow instance")
    return (await show_instances(call, [row]))[0]


async def change_history(call: Call, _body: None) -> list[Json]:
    """What became of one task, macro or workflow, newest first, with its content before and after each change."""
    id = call.path["recordId"]
    rows = await call.get_many([(kind, id) for kind in (WORKFLOW, MACRO, TASK)])
    row = next((row for row in rows if row is not None), None)
    if row is None:
        raise Refusal(Cause.NOT_FOUND, f"there is no record {id!r}")
    page = read_page(call)
    log = await logged(call, row.kind, id, Span(0, call.at + 1), Window(page.size + 1, page.offset))
    older = [*log[1:], None]
    return [_show_log_entry(entry, before) for entry, before in zip(log[: page.size], older, strict=False)]


def _show_log_entry(entry: LogEntry, before: LogEntry | None) -> Json:
    shown: Json = {
        "timestamp": entry.at // 1000, "version": entry.version, "by": actor_id(entry.actor), "after": entry.data,
    }  # fmt: skip
    return shown if before is None else shown | {"before": before.data}


async def health(call: Call, _body: None) -> Json:
    """Whether the service can do its work: its database answers. Raises Refusal, 503, when it does not."""
    if not await call.database_answers():
        raise Refusal(Cause.UNAVAILABLE, "the database does not answer", info={"status": "DOWN"})
    return {"status": "UP"}


def _query(call: Call) -> Node:
    return parse_query(call.query("query") or "")


async def _list_in_use(call: Call, rows: UntypedKind) -> list[Resource]:
    return await _page(call, rows, Group("and", (Term("state", "ne", RETIRED), _query(call))))


async def _page(call: Call, rows: UntypedKind, query: Node) -> list[Resource]:
    """The page that ``pageNo`` and ``pageSize`` name, oldest first unless ``sortBy`` says otherwise."""
    page = read_page(call)
    key, direction, named = read_sort(call, "ASC")
    request = ListRequest(query, Window(page.size, page.offset), key or "createdAt", direction, named, counted=False)
    return (await find_resources(call, rows, None, request)).resources


async def need_task(call: Call) -> Resource:
    """The tenant's own task of the path, in use. Raises Refusal for one of the system's, which nobody changes."""
    id = call.path["taskId"]
    if id in SYSTEM_TASKS_BY_ID:
        raise Refusal(Cause.RULE, f"execution task {id} is the system's and cannot be changed")
    return await _need_in_use(call, TASK, id, "execution task")


async def need_macro(call: Call) -> Resource:
    """The macro of the path, in use."""
    return await _need_in_use(call, MACRO, call.path["macroId"], "execution macro")


async def need_workflow(call: Call) -> Resource:
    """The workflow of the path, in use."""
    return await _need_in_use(call, WORKFLOW, call.path["workflowId"], "execution workflow")


async def _need_in_use(call: Call, kind: str, id: str, noun: str) -> Resource:
    row = await call.need(kind, id, noun)
    if row.state == RETIRED:
        raise Refusal(Cause.NOT_FOUND, f"there is no {noun} {id!r}")
    return row


async def tasks_named(call: Call, flow: Sequence[FlowStep]) -> Mapping[str, ExecutionTaskRequest]:
    """The task kinds that a flow may name: the system's own and those of the tenant's that it does name."""
    named = {step.taskId for step in flow if step.taskId is not None}
    return {**SYSTEM_TASKS_BY_ID, **await _own_definitions(call, TASK, named - SYSTEM_TASKS_BY_ID.keys(), TASK_BODY)}


async def macros_named(call: Call, flow: Sequence[FlowStep]) -> dict[str, ExecutionMacroRequest]:
    """The macros that a flow names, as far as they exist."""
    named = {step.macroId for step in flow if step.macroId is not None}
    return await _own_definitions(call, MACRO, named, MACRO_BODY)


async def _own_definitions(call: Call, kind: str, ids: set[str], decoder: msgspec.json.Decoder[T]) -> dict[str, T]:
    rows = await call.get_many([(kind, id) for id in sorted(ids)])
    return {row.id: row.body_as(decoder) for row in rows if row is not None and row.state != RETIRED}


async def expired_workflows(call: Call, ids: Iterable[str]) -> set[str]:
    """Those of the workflows that have expired. A change planned with the answer applies only if they do not change."""
    found = await call.configs(WORKFLOW, sorted(set(ids)))
    return {id for id, config in found.items() if status_at(config.value.body.expiresAt, call.at) == "EXPIRED"}


async def unknown_workflows(call: Call, ids: Sequence[str]) -> set[str]:
    """Those of the ids that are no execution workflow of the tenant in use."""
    wanted = list(dict.fromkeys(ids))
    rows = await call.get_many([(WORKFLOW, id) for id in wanted])
    return {id for id, row in zip(wanted, rows, strict=True) if row is None or row.state == RETIRED}


async def show_instances(call: Call, rows: Sequence[Resource]) -> list[Json]:
    """Workflow instances as read; the number of statements does not depend on the number of instances."""
    named = {row.id: row.body_as(INSTANCE_BODY).flowId for row in rows}
    found = await call.read_configs(FLOW, {id for id in named.values() if id is not None})
    flows: dict[str | None, FlowBody] = {id: config.value for id, config in found.items()}
    return [show_instance(row, flows.get(named[row.id])) for row in rows]


async def custody_direction(call: Call, instance: Resource | None, task_id: str, state_name: str) -> Direction | None:
    """Which way things go in a task of the instance; None when its kind is no custody task, or none at all."""
    kind = task_kind(await _flow_of(call, instance) if instance is not None else (), task_id, state_name)
    if kind in SYSTEM_TASKS_BY_ID:
        return direction_of(SYSTEM_TASKS_BY_ID[kind])
    own = await call.config(TASK, kind)
    return direction_of(own.value) if own is not None else None


async def _flow_of(call: Call, instance: Resource) -> Sequence[FlowStep]:
    """The steps that an instance runs; none when a report made it."""
    id = instance.body_as(INSTANCE_BODY).flowId
    config = await call.read_config(FLOW, id) if id is not None else None
    return config.value.steps if config is not None else ()

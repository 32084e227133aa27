"""Execution tasks and macros: registered, read, changed, retired; and the change history of everything defined here.

Tasks and macros are the same kind of thing to store, so one set of plans serves both. A retired one is kept: what was
made with it stays readable. See: contract/workflow.md "Execution Task", "Execution Macro", "Changelog and health".
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from haulier.core.refusal import Cause, Fault, Refusal, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.declarations.operation import Handle, Plan
from haulier.platform.listing.paging import RETIRED, read_page
from haulier.platform.listing.query import Window
from haulier.platform.storage.changes import Change, RowWrite, replacing
from haulier.platform.storage.resources import Json, Resource, actor_id, to_json, without_nulls
from haulier.platform.typed.changelog import LogEntry, Span, logged
from haulier.services.workflow.kind import (
    MACRO,
    SYSTEM_TASK_BY_ID,
    TASK,
    WORKFLOW,
    show_definition,
)
from haulier.services.workflow.requests import ExecutionMacroRequest, ExecutionTaskRequest
from haulier.services.workflow.rules.flow import check_inputs, check_macro
from haulier.services.workflow.store import tasks_named


@dataclass(frozen=True, slots=True)
class Definition:
    """Tasks or macros: names, and the check of a body beyond its shape."""

    kind: str
    noun: str
    event: str
    prefix: str
    parameter: str
    faults: Callable[[Call, Any], Awaitable[list[Fault]]]


async def task_faults(_call: Call, body: ExecutionTaskRequest) -> list[Fault]:
    """Inputs that are required but not described."""
    return check_inputs(body.inputs)


async def macro_faults(call: Call, body: ExecutionMacroRequest) -> list[Fault]:
    """Everything wrong with a macro's flow and inputs."""
    inputs = check_inputs(body.inputs) if body.inputs is not None else []
    return check_macro(body.flow, await tasks_named(call, body.flow)) + inputs


TASKS = Definition(TASK, "execution task", "ExecutionTask", "task", "taskId", task_faults)
MACROS = Definition(MACRO, "execution macro", "ExecutionMacro", "macro", "macroId", macro_faults)


def create(definition: Definition) -> Plan:
    """Register one."""

    async def plan(call: Call, body: Any) -> Change:
        """Register it; every fault is named in one answer."""
        refuse_faults(await definition.faults(call, body))
        row = RowWrite(definition.kind, call.new_id(definition.prefix), 0, body=to_json(body))
        return Change(definition.kind, row.id, 1, f"{definition.event}Created", [row], payload=row.body)

    return plan


def update(definition: Definition) -> Plan:
    """Replace one."""

    async def plan(call: Call, body: Any) -> Change:
        """Replace it as a whole; what was made with it before keeps what it had."""
        row = await need(call, definition)
        refuse_faults(await definition.faults(call, body))
        write = replacing(row, body=body)
        return Change(definition.kind, row.id, write.version, f"{definition.event}Updated", [write], payload=write.body)

    return plan


def retire(definition: Definition) -> Plan:
    """Take one out of use."""

    async def plan(call: Call, _body: None) -> Change:
        """Take it out of use: it is no longer found, and no new flow may name it."""
        return retired(await need(call, definition), definition.event)

    return plan


def retired(row: Resource, event: str) -> Change:
    """The change that takes a definition out of use."""
    write = replacing(row, state=RETIRED)
    return Change(row.kind, row.id, write.version, f"{event}Deleted", [write], state=RETIRED, payload=row.body)


def read(definition: Definition) -> Handle:
    """Read one."""

    async def handle(call: Call, _body: None) -> Json:
        """Read it."""
        system = SYSTEM_TASK_BY_ID.get(call.path[definition.parameter]) if definition is TASKS else None
        return without_nulls(system) if system is not None else show_definition(await need(call, definition))

    return handle


async def need(call: Call, definition: Definition) -> Resource:
    """The tenant's own one of the path. The system's are not the tenant's to change."""
    id = call.path[definition.parameter]
    if definition is TASKS and id in SYSTEM_TASK_BY_ID:
        raise Refusal(Cause.RULE, f"execution task {id} is the system's and cannot be changed")
    row = await call.need(definition.kind, id, definition.noun)
    if row.state == RETIRED:
        raise Refusal(Cause.NOT_FOUND, f"there is no {definition.noun} {id!r}")
    return row


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
    return [_shown(entry, before) for entry, before in zip(log[: page.size], older, strict=False)]


def _shown(entry: LogEntry, before: LogEntry | None) -> Json:
    shown: Json = {
        "timestamp": entry.at // 1000, "version": entry.version, "by": actor_id(entry.actor), "after": entry.data,
    }  # fmt: skip
    return shown if before is None else shown | {"before": before.data}

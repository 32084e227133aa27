"""Execution tasks and macros: registered, changed, retired.

Tasks and macros are the same kind of thing to store, so one set of plans serves both. A retired one is kept: what was
made with it stays readable. See: contract/workflow.md "Execution Task", "Execution Macro".
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from haulier.core.refusal import Fault, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.declarations.operation import Plan
from haulier.platform.listing.paging import RETIRED
from haulier.platform.storage.changes import Change, RowWrite, replacing
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.workflow.kind import MACRO, TASK
from haulier.services.workflow.queries import need_macro, need_task, tasks_named
from haulier.services.workflow.requests import ExecutionMacroRequest, ExecutionTaskRequest
from haulier.services.workflow.rules.flow import check_inputs, check_macro


@dataclass(frozen=True, slots=True)
class Definition:
    """Tasks or macros: names, how the one of the path is read, and the check of a body beyond its shape."""

    kind: str
    noun: str
    event: str
    prefix: str
    parameter: str
    need: Callable[[Call], Awaitable[Resource]]
    faults: Callable[[Call, Any], Awaitable[list[Fault]]]


async def task_faults(_call: Call, body: ExecutionTaskRequest) -> list[Fault]:
    """Inputs that are required but not described."""
    return check_inputs(body.inputs)


async def macro_faults(call: Call, body: ExecutionMacroRequest) -> list[Fault]:
    """Everything wrong with a macro's flow and inputs."""
    inputs = check_inputs(body.inputs) if body.inputs is not None else []
    return check_macro(body.flow, await tasks_named(call, body.flow)) + inputs


TASKS = Definition(TASK, "execution task", "ExecutionTask", "task", "taskId", need_task, task_faults)
MACROS = Definition(MACRO, "execution macro", "ExecutionMacro", "macro", "macroId", need_macro, macro_faults)


def create(definition: Definition) -> Plan:
    """The plan that registers a task or a macro."""

    async def plan(call: Call, body: Any) -> Change:
        """Register it; every fault is named in one answer."""
        refuse_faults(await definition.faults(call, body))
        row = RowWrite(definition.kind, call.new_id(definition.prefix), 0, body=to_json(body))
        return Change(definition.kind, row.id, 1, f"{definition.event}Created", [row], payload=row.body)

    return plan


def update(definition: Definition) -> Plan:
    """The plan that replaces a task or a macro."""

    async def plan(call: Call, body: Any) -> Change:
        """Replace it as a whole; what was made with it before keeps what it had."""
        row = await definition.need(call)
        refuse_faults(await definition.faults(call, body))
        write = replacing(row, body=body)
        return Change(definition.kind, row.id, write.version, f"{definition.event}Updated", [write], payload=write.body)

    return plan


def retire(definition: Definition) -> Plan:
    """The plan that takes a task or a macro out of use."""

    async def plan(call: Call, _body: None) -> Change:
        """Take it out of use: it is no longer found, and no new flow may name it."""
        return retired(await definition.need(call), definition.event)

    return plan


def retired(row: Resource, event: str) -> Change:
    """The change that takes a definition out of use."""
    write = replacing(row, state=RETIRED)
    return Change(row.kind, row.id, write.version, f"{event}Deleted", [write], state=RETIRED, payload=row.body)

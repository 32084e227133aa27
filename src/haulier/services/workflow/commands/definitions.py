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
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.workflow.events import (
    MACRO_CREATED,
    MACRO_DELETED,
    MACRO_UPDATED,
    TASK_CREATED,
    TASK_DELETED,
    TASK_UPDATED,
)
from haulier.services.workflow.kind import MACRO, TASK
from haulier.services.workflow.queries import need_macro, need_task, tasks_named
from haulier.services.workflow.requests import ExecutionMacroRequest, ExecutionTaskRequest
from haulier.services.workflow.rules.flow import check_inputs, check_macro


@dataclass(frozen=True, slots=True)
class Definition:
    """Tasks or macros: names, how the one of the path is read, and the check of a body beyond its shape."""

    kind: str
    noun: str
    created: str
    updated: str
    deleted: str
    """Names of events."""
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


TASKS = Definition(
    TASK, "execution task", TASK_CREATED, TASK_UPDATED, TASK_DELETED, "task", "taskId", need_task, task_faults
)
MACROS = Definition(
    MACRO, "execution macro", MACRO_CREATED, MACRO_UPDATED, MACRO_DELETED, "macro", "macroId", need_macro, macro_faults
)


def create(definition: Definition) -> Plan:
    """The plan that registers a task or a macro."""

    async def plan(call: Call, body: Any) -> Change:
        """Register it; every fault is named in one answer."""
        refuse_faults(await definition.faults(call, body))
        row = RowWrite(definition.kind, call.new_id(definition.prefix), 0, body=to_json(body))
        return row_change(definition.created, row)

    return plan


def update(definition: Definition) -> Plan:
    """The plan that replaces a task or a macro."""

    async def plan(call: Call, body: Any) -> Change:
        """Replace it as a whole; what was made with it before keeps what it had."""
        row = await definition.need(call)
        refuse_faults(await definition.faults(call, body))
        return row_change(definition.updated, replacing(row, body=body))

    return plan


def retire(definition: Definition) -> Plan:
    """The plan that takes a task or a macro out of use."""

    async def plan(call: Call, _body: None) -> Change:
        """Take it out of use: it is no longer found, and no new flow may name it."""
        return retire_change(await definition.need(call), definition.deleted)

    return plan


def retire_change(row: Resource, event: str) -> Change:
    """The change that takes a definition out of use."""
    return row_change(event, replacing(row, state=RETIRED))

"""What other rules of this service ask the store: definitions that a flow names, workflows that do not exist."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import msgspec

from haulier.platform.commands.call import Call
from haulier.platform.listing.paging import RETIRED
from haulier.services.workflow.kind import MACRO, MACRO_BODY, SYSTEM_TASK_BY_ID, TASK, TASK_BODY, WORKFLOW
from haulier.services.workflow.requests import ExecutionMacroRequest, ExecutionTaskRequest, FlowStep
from haulier.services.workflow.rules.expiry import status_at

T = TypeVar("T")


async def tasks_named(call: Call, flow: Sequence[FlowStep]) -> Mapping[str, ExecutionTaskRequest]:
    """The task kinds that a flow may name: the system's own and those of the tenant's that it does name."""
    named = {step.taskId for step in flow if step.taskId is not None}
    return {**SYSTEM_TASK_BY_ID, **await _own(call, TASK, named - SYSTEM_TASK_BY_ID.keys(), TASK_BODY)}


async def macros_named(call: Call, flow: Sequence[FlowStep]) -> dict[str, ExecutionMacroRequest]:
    """The macros that a flow names, as far as they exist."""
    named = {step.macroId for step in flow if step.macroId is not None}
    return await _own(call, MACRO, named, MACRO_BODY)


async def _own(call: Call, kind: str, ids: set[str], decoder: msgspec.json.Decoder[T]) -> dict[str, T]:
    rows = await call.get_many([(kind, id) for id in sorted(ids)])
    return {row.id: row.body_as(decoder) for row in rows if row is not None and row.state != RETIRED}


async def expired_workflows(call: Call, ids: Iterable[str]) -> set[str]:
    """Those of the execution workflows that have expired; what rests on it applies only if they do not change."""
    found = await call.configs(WORKFLOW, sorted(set(ids)))
    return {id for id, config in found.items() if status_at(config.value.body.expiresAt, call.at) == "EXPIRED"}


async def unknown_workflows(call: Call, ids: Sequence[str]) -> set[str]:
    """Those of the ids that are no execution workflow of the tenant in use."""
    wanted = list(dict.fromkeys(ids))
    rows = await call.get_many([(WORKFLOW, id) for id in wanted])
    return {id for id, row in zip(wanted, rows, strict=True) if row is None or row.state == RETIRED}

"""Flows as instances run them: written out without macros, and kept once for all instances with the same steps.

A flow's id comes from its content, so it never changes and is read once a process. An instance only names its flow:
reports rewrite the instance's row, which would otherwise carry the steps along each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import RowWrite
from haulier.platform.storage.resources import Json, Resource
from haulier.services.workflow.kind import (
    FLOW,
    INSTANCE_BODY,
    MACRO,
    CompiledExecutionWorkflow,
    FlowBody,
    show_instance,
)
from haulier.services.workflow.requests import FlowStep


@dataclass(frozen=True, slots=True)
class WrittenOut:
    """The flow's id of each workflow, and the rows of those flows that are not stored yet."""

    ids: dict[str, str]
    rows: list[RowWrite]


async def write_out(call: Call, workflows: Sequence[CompiledExecutionWorkflow]) -> WrittenOut:
    """The flows of workflows, by the workflows' ids, with their macros as they are now, also those out of use.

    Raises Refusal when macros have grown so that a flow has become too long.
    """
    named = {id for workflow in workflows for id in workflow.macros}
    macros = await call.configs(MACRO, sorted(named))
    flows = {workflow.id: workflow.write_out(macros) for workflow in workflows}
    texts = {flow.id: flow.text for flow in flows.values()}
    known = await call.read_configs(FLOW, texts)
    rows = [RowWrite(FLOW, id, 0, body=text) for id, text in texts.items() if id not in known]
    return WrittenOut({id: flow.id for id, flow in flows.items()}, rows)


async def flow_of(call: Call, instance: Resource) -> Sequence[FlowStep]:
    """The steps that an instance runs; none when a report made it."""
    id = instance.body_as(INSTANCE_BODY).flowId
    config = await call.read_config(FLOW, id) if id is not None else None
    return config.value.steps if config is not None else ()


async def show_instances(call: Call, rows: Sequence[Resource]) -> list[Json]:
    """Workflow instances as read; what they cost in statements does not depend on their number."""
    named = {row.id: row.body_as(INSTANCE_BODY).flowId for row in rows}
    found = await call.read_configs(FLOW, {id for id in named.values() if id is not None})
    flows: dict[str | None, FlowBody] = {id: config.value for id, config in found.items()}
    return [show_instance(row, flows.get(named[row.id])) for row in rows]

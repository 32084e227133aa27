"""Flows as instances run them: written out without macros, and kept once for all instances with the same steps.

A flow's id comes from its content, so it never changes and is read once a process. An instance only names its flow:
reports rewrite the instance's row, which would otherwise carry the steps along each time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from haulier.core.refusal import Cause, Fault, Refusal
from haulier.platform.call import Call
from haulier.platform.changes import RowWrite
from haulier.platform.resources import Json, Resource, to_json
from haulier.services.workflow.kind import (
    FLOW,
    INSTANCE_BODY,
    MACRO,
    WORKFLOW,
    FlowBody,
    flow_id,
    show_instance,
)
from haulier.services.workflow.rules.expansion import expand
from haulier.services.workflow.rules.flow import MAX_EXPANDED_STEPS, expanded_length
from haulier.services.workflow.wire import ExecutionMacroRequest, ExecutionWorkflowRequest, FlowStep


@dataclass(slots=True)
class WrittenOut:
    """The flow's id of each workflow, and the rows of those flows that are not stored yet."""

    ids: dict[str, str]
    rows: list[RowWrite] = field(default_factory=list)


async def write_out(call: Call, contents: Mapping[str, ExecutionWorkflowRequest]) -> WrittenOut:
    """The flows of workflows, by the workflows' ids, with their macros as they are now.

    Raises Refusal when macros have grown so that a flow has become too long.
    """
    macros = await _macros(call, contents)
    texts = {id: _text(id, content, macros) for id, content in contents.items()}
    written = WrittenOut({id: flow_id(text) for id, text in texts.items()})
    by_flow = {flow_id: texts[id] for id, flow_id in written.ids.items()}
    known = await call.runtime.configs.many(call.tenant, FLOW, by_flow)
    written.rows = [RowWrite(FLOW, id, 0, body=text) for id, text in by_flow.items() if id not in known]
    return written


def _text(id: str, content: ExecutionWorkflowRequest, macros: Mapping[str, ExecutionMacroRequest]) -> str:
    if expanded_length(content.flow, macros) > MAX_EXPANDED_STEPS:
        message = f"with its macros written out, execution workflow {id} has more than {MAX_EXPANDED_STEPS} steps"
        raise Refusal(Cause.RULE, message, [Fault("workflowId", "too_many", message)])
    return to_json(FlowBody(*expand(content.flow, macros, content.start)))


async def _macros(call: Call, contents: Mapping[str, ExecutionWorkflowRequest]) -> dict[str, ExecutionMacroRequest]:
    """The macros that the flows name, also those taken out of use since."""
    named = {step.macroId for content in contents.values() for step in content.flow if step.macroId is not None}
    return {id: config.value for id, config in (await call.configs(MACRO, sorted(named))).items()}


async def workflows_named(call: Call, ids: set[str]) -> dict[str, tuple[int, ExecutionWorkflowRequest]]:
    """Version and content of the execution workflows, as far as they exist: also of expired and retired ones."""
    found = await call.configs(WORKFLOW, sorted(ids))
    return {id: (config.version, config.value.body) for id, config in found.items()}


async def flow_of(call: Call, instance: Resource) -> Sequence[FlowStep]:
    """The steps that an instance runs; none when a report made it."""
    id = instance.body_as(INSTANCE_BODY).flowId
    config = await call.runtime.configs.get(call.tenant, FLOW, id) if id is not None else None
    return config.value.steps if config is not None else ()


async def show_instances(call: Call, rows: Sequence[Resource]) -> list[Json]:
    """Workflow instances as read; what they cost in statements does not depend on their number."""
    named = {row.id: row.body_as(INSTANCE_BODY).flowId for row in rows}
    found = await call.runtime.configs.many(call.tenant, FLOW, {id for id in named.values() if id is not None})
    flows: dict[str | None, FlowBody] = {id: config.value for id, config in found.items()}
    return [show_instance(row, flows.get(named[row.id])) for row in rows]

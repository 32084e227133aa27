"""Flows as instances run them: with the steps of their macros, stored once for all instances with the same steps.

A flow's id comes from its content, so it never changes and is read once a process. An instance only names its flow:
reports rewrite the instance's row, which would otherwise carry the steps along each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import RowWrite
from haulier.services.workflow.kind import FLOW, MACRO, CompiledExecutionWorkflow


@dataclass(frozen=True, slots=True)
class ExpandedFlows:
    """The flow's id of each workflow, and the rows of those flows that are not stored yet."""

    ids: dict[str, str]
    rows: list[RowWrite]


async def expand_flows(call: Call, workflows: Sequence[CompiledExecutionWorkflow]) -> ExpandedFlows:
    """The flows of workflows, by the workflows' ids, with their macros as they are now, also those out of use.

    Raises Refusal when macros have grown so that a flow has become too long.
    """
    named = {id for workflow in workflows for id in workflow.macros}
    macros = await call.configs(MACRO, sorted(named))
    flows = {workflow.id: workflow.expand(macros) for workflow in workflows}
    texts = {flow.id: flow.text for flow in flows.values()}
    known = await call.read_configs(FLOW, texts)
    rows = [RowWrite(FLOW, id, 0, body=text) for id, text in texts.items() if id not in known]
    return ExpandedFlows({id: flow.id for id, flow in flows.items()}, rows)

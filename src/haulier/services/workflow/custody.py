"""Which task kind a report is about, and which way things go in it.

See: contract/workflow.md "Execution Task": a step has an id and a name of its own besides the kind of its task.
"""

from __future__ import annotations

from collections.abc import Sequence

from haulier.platform.commands.call import Call
from haulier.platform.storage.resources import Resource
from haulier.services.workflow.flows import flow_of
from haulier.services.workflow.kind import SYSTEM_TASK_BY_ID, TASK
from haulier.services.workflow.requests import FlowStep
from haulier.services.workflow.tasks import Direction, direction_of


def task_kind(flow: Sequence[FlowStep], task_id: str, state_name: str) -> str:
    """The kind of the task that a report names.

    Phones put the kind or the step's own name into the path: what the flow knows counts, the path before the
    ``stateName`` of the body. For an instance without a flow, which a report made, the path is the kind.
    """
    kind_of_step = {step.stateName: step.taskId for step in flow if step.taskId is not None}
    if task_id in kind_of_step.values():
        return task_id
    return kind_of_step.get(task_id) or kind_of_step.get(state_name) or task_id


async def custody_direction(call: Call, instance: Resource | None, task_id: str, state_name: str) -> Direction | None:
    """Which way things go in a task of the instance; None when its kind is no custody task, or none at all."""
    kind = task_kind(await flow_of(call, instance) if instance is not None else (), task_id, state_name)
    if kind in SYSTEM_TASK_BY_ID:
        return direction_of(SYSTEM_TASK_BY_ID[kind])
    own = await call.config(TASK, kind)
    return direction_of(own.value) if own is not None else None

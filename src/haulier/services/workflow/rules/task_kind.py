"""Which kind of task a report names.

See: contract/workflow.md "Execution Task": a step has an id and a name of its own besides the kind of its task.
"""

from __future__ import annotations

from collections.abc import Sequence

from haulier.services.workflow.requests import FlowStep


def task_kind(flow: Sequence[FlowStep], task_id: str, state_name: str) -> str:
    """The kind of the task that a report names.

    Phones put the kind or the step's own name into the path: what the flow knows counts, the path before the
    ``stateName`` of the body. For an instance without a flow, which a report made, the path is the kind.
    """
    kind_of_step = {step.stateName: step.taskId for step in flow if step.taskId is not None}
    if task_id in kind_of_step.values():
        return task_id
    return kind_of_step.get(task_id) or kind_of_step.get(state_name) or task_id

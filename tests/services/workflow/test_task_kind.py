"""Which kind a report is about, however a phone names its task; and which way things go in a task of a kind."""

from __future__ import annotations

import pytest

from haulier.services.workflow.requests import ExecutionTaskRequest, FlowStep, Tag, TaskInputSchema
from haulier.services.workflow.rules.task_kind import task_kind
from haulier.services.workflow.system_tasks import SYSTEM_TASKS, direction_of

FLOW = [
    FlowStep(stateName="stop.pick", taskId="ET_PICK"),
    FlowStep(stateName="load", taskId="task:own"),
    FlowStep(stateName="ET_VERIFY", taskId="ET_DELIVER"),
]


@pytest.mark.parametrize(
    ("task_id", "state_name", "kind"),
    [
        ("ET_PICK", "anything", "ET_PICK"),
        ("ET_PICK", "load", "ET_PICK"),
        ("stop.pick", "anything", "ET_PICK"),
        ("stop.pick", "load", "ET_PICK"),
        ("2", "load", "task:own"),
        ("ET_VERIFY", "load", "ET_DELIVER"),
        ("ET_SCAN", "nowhere", "ET_SCAN"),
    ],
)
def test_what_the_flow_knows_counts_and_the_path_before_the_state_name(
    task_id: str, state_name: str, kind: str
) -> None:
    assert task_kind(FLOW, task_id, state_name) == kind


def test_without_a_flow_the_path_is_the_kind() -> None:
    assert task_kind((), "ET_PICK", "load") == "ET_PICK"


def test_the_systems_kinds_of_custody() -> None:
    assert {task.id: direction_of(task) for task in SYSTEM_TASKS if direction_of(task)} == {
        "ET_PICK": "IN", "ET_COLLECT": "IN", "ET_CUSTODY_IN": "IN",
        "ET_DELIVER": "OUT", "ET_DELIVER_CASH": "OUT", "ET_CUSTODY_OUT": "OUT",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("tags", "direction"),
    [
        (None, None),
        ([Tag("usage", "Custody")], None),
        ([Tag("custody", "in")], None),
        ([Tag("usage", "Custody"), Tag("custody", "OUT")], "OUT"),
    ],
)
def test_a_kind_is_one_of_custody_by_its_tag_alone(tags: list[Tag] | None, direction: str | None) -> None:
    inputs = TaskInputSchema(type="object", properties={})
    assert direction_of(ExecutionTaskRequest(name="x", entityCode="7001", inputs=inputs, tag=tags)) == direction

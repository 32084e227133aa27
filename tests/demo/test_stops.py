"""What the demo registers is what the platform takes, and its phone names the steps that the platform writes out."""

import pytest
from msgspec import convert

from haulier.demo.stops import COD_DROP, DROP, MACROS, PLACES, WORKFLOWS, flow_of, written_out
from haulier.services.workflow.requests import ExecutionMacroRequest, FlowStep
from haulier.services.workflow.rules.expansion import expand
from haulier.services.workflow.rules.flow import check_flow, check_macro
from haulier.services.workflow.system_tasks import SYSTEM_TASKS_BY_ID

IDS = {name: f"macro:{name}" for name in MACROS}
REGISTERED = {IDS[name]: convert({"name": name, "flow": flow}, ExecutionMacroRequest) for name, flow in MACROS.items()}


@pytest.mark.parametrize("name", MACROS)
def test_a_macro_is_whole(name: str) -> None:
    assert check_macro(REGISTERED[IDS[name]].flow, SYSTEM_TASKS_BY_ID) == []


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_the_phone_names_the_steps_that_the_platform_writes_out(workflow: str) -> None:
    flow = convert(flow_of(workflow, IDS), list[FlowStep])
    assert check_flow(flow, SYSTEM_TASKS_BY_ID, REGISTERED) == []
    steps = expand(flow, REGISTERED).steps
    assert [(step.taskId, (step.stateName, step.sequenceId)) for step in steps] == list(written_out(workflow))
    assert all(PLACES[task] == place for task, place in written_out(workflow))


def test_a_drop_for_cash_is_a_drop_that_goes_on_to_the_payment() -> None:
    assert list(written_out(COD_DROP))[: len(list(written_out(DROP)))] == list(written_out(DROP))
    flow = convert(flow_of(COD_DROP, IDS), list[FlowStep])
    ways = {
        step.stateName: {way.code: way.stateName for way in step.next or []} for step in expand(flow, REGISTERED).steps
    }
    assert ways["stop.deliver"] == {"ET_SUCCESS": "pay.collect", "ET_FAILURE": "END"}
    assert ways["stop.start"]["ET_FAILURE"] == "END"

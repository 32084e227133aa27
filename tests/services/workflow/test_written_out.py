"""A workflow's flow is written out once for the versions of its macros, and anew when one of them changes."""

import pytest

from haulier.core.refusal import Cause, Refusal
from haulier.platform.storage.cache import Config
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.workflow.kind import (
    FLOW_BODY,
    MACRO,
    WORKFLOW,
    CompiledExecutionWorkflow,
    compile_execution_workflow,
    compile_macro,
)
from haulier.services.workflow.requests import ExecutionMacroRequest, ExecutionWorkflowRequest, FlowStep
from haulier.services.workflow.rules.flow import MAX_EXPANDED_STEPS

PICK = FlowStep(stateName="pick", taskId="ET_PICK")


def resource(kind: str, id: str, version: int, body: object) -> Resource:
    return Resource("t", kind, id, version, "", None, None, None, "{}", to_json(body), 1, "{}", 1, "{}", None)


def scans(count: int, version: int = 1) -> dict[str, Config]:
    """The macro ``scans`` at a version, with as many scans."""
    flow = [FlowStep(stateName=f"scan{n}", taskId="ET_SCAN") for n in range(count)]
    row = resource(MACRO, "scans", version, ExecutionMacroRequest(name="scans", flow=flow))
    return {"scans": Config(row.id, version, compile_macro(row), row, 0)}


def workflow() -> CompiledExecutionWorkflow:
    body = ExecutionWorkflowRequest(name="w", flow=[FlowStep(stateName="weigh", macroId="scans"), PICK])
    return compile_execution_workflow(resource(WORKFLOW, "w", 1, body))


def test_it_is_written_out_once_for_a_version_of_its_macros() -> None:
    compiled = workflow()
    first = compiled.expand(scans(2))
    assert compiled.expand(scans(2)) is first
    assert [step.stateName for step in FLOW_BODY.decode(first.text).steps] == ["weigh.scan0", "weigh.scan1", "pick"]
    assert workflow().expand(scans(2)) == first, "its id comes from its content"


def test_another_version_of_a_macro_is_heeded_at_once_and_so_is_going_back_to_its_content() -> None:
    compiled = workflow()
    first, second, third = (compiled.expand(scans(n, version)) for version, n in ((1, 2), (2, 3), (3, 2)))
    assert len(FLOW_BODY.decode(second.text).steps) == 4
    assert second.id != first.id
    assert third == first


def test_a_macro_that_has_grown_too_long_is_refused_each_time_and_heeded_when_it_is_short_again() -> None:
    compiled = workflow()
    for _ in range(2):
        with pytest.raises(Refusal) as refused:
            compiled.expand(scans(MAX_EXPANDED_STEPS, 2))
        assert refused.value.cause is Cause.RULE
        assert [(fault.field, fault.rule) for fault in refused.value.faults] == [("workflowId", "too_many")]
    assert len(FLOW_BODY.decode(compiled.expand(scans(MAX_EXPANDED_STEPS - 1, 3)).text).steps) == MAX_EXPANDED_STEPS


def test_a_flow_without_macros_is_written_out_once() -> None:
    compiled = CompiledExecutionWorkflow("w", ExecutionWorkflowRequest(name="w", flow=[PICK]))
    assert compiled.expand({}) is compiled.expand(scans(2))

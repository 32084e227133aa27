"""A job workflow is whole, or every fault in it is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.refusal import Refusal
from haulier.services.dispatch.requests import ObjectiveDef, ObjectiveTransition
from haulier.services.dispatch.rules.graph import MAX_OBJECTIVES, check_graph, compile_graph
from haulier.services.workflow.facade import END


def objective(ref: str, **ways: str) -> ObjectiveDef:
    return ObjectiveDef(ref, "workflow:1", [ObjectiveTransition(code, target) for code, target in ways.items()])


PICK_AND_DROP = [objective("PICKUP", A="DELIVER", B="END_STATE"), objective("DELIVER", A="END", R="PICKUP")]


def rules_broken(start: str, objectives: list[ObjectiveDef]) -> set[tuple[str, str]]:
    return {(fault.field, fault.rule) for fault in check_graph(start, objectives)}


def test_both_end_markers_end_the_job_and_cycles_are_allowed() -> None:
    graph = compile_graph("PICKUP", PICK_AND_DROP)
    assert graph.order == ("PICKUP", "DELIVER")
    assert graph.next("PICKUP", "B") == END
    assert graph.next("DELIVER", "A") == END
    assert graph.next("DELIVER", "R") == "PICKUP"


def test_an_unknown_code_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Refusal, match="PICKUP") as refused:
        compile_graph("PICKUP", PICK_AND_DROP).next("PICKUP", "Z")
    assert refused.value.info == {"objectiveRef": "PICKUP", "code": "Z", "codes": ["A", "B"]}


def test_an_unknown_objective_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Refusal) as refused:
        compile_graph("PICKUP", PICK_AND_DROP).next("RETURN", "A")
    assert refused.value.info["objectives"] == ["PICKUP", "DELIVER"]


def test_every_fault_is_named_at_once() -> None:
    objectives = [
        objective("PICKUP", A="NOWHERE"),
        ObjectiveDef("TWICE", "w", [ObjectiveTransition("A", "END"), ObjectiveTransition("A", "TWICE")]),
        objective("TWICE", A="END"),
        objective("TRAP1", A="TRAP1"),
        objective("END_STATE", A="END"),
    ]
    assert rules_broken("PICKUP", objectives) == {
        ("objectives[0].next[0].nextObjective", "unknown_objective"),
        ("objectives[0].next", "endless"),
        ("objectives[1].next", "duplicate_code"),
        ("objectives[1].objectiveRef", "unreachable_objective"),
        ("objectives[2].objectiveRef", "duplicate_objective"),
        ("objectives[2].objectiveRef", "unreachable_objective"),
        ("objectives[3].objectiveRef", "unreachable_objective"),
        ("objectives[3].next", "endless"),
        ("objectives[4].objectiveRef", "reserved"),
        ("objectives[4].objectiveRef", "unreachable_objective"),
    }


def test_an_unknown_start_is_one_fault_and_not_one_for_each_objective() -> None:
    assert rules_broken("START", PICK_AND_DROP) == {("start", "unknown_start")}


def test_the_number_of_objectives_is_limited() -> None:
    objectives = [objective(f"OBJECTIVE{n}", A="END") for n in range(MAX_OBJECTIVES + 1)]
    assert rules_broken("OBJECTIVE0", objectives) == {("objectives", "too_many")}


NAMES = ["AAAA", "BBBB", "CCCC", "DDDD"]


@st.composite
def any_workflow(draw: st.DrawFn) -> tuple[str, list[ObjectiveDef]]:
    targets = st.sampled_from([*NAMES, "END", "END_STATE", "LOST"])
    way = st.builds(ObjectiveTransition, st.sampled_from(["A", "B", "C"]), targets)
    definition = st.builds(ObjectiveDef, st.sampled_from(NAMES), st.just("w"), st.lists(way, max_size=4))
    return draw(st.sampled_from([*NAMES, "LOST"])), draw(st.lists(definition, min_size=1, max_size=5))


@given(any_workflow())
def test_a_workflow_without_faults_leads_from_every_objective_to_the_end(drawn: tuple[str, list[ObjectiveDef]]) -> None:
    start, objectives = drawn
    if check_graph(start, objectives):
        with pytest.raises(Refusal):
            compile_graph(start, objectives)
        return
    graph = compile_graph(start, objectives)
    reached = {start}
    for _ in graph.order:
        reached |= {target for ref in reached - {END} for target in graph.transitions[ref].values()}
    assert reached == {*graph.order, END}
    for ref in graph.order:
        ahead = {ref}
        for _ in graph.order:
            ahead |= {target for here in ahead - {END} for target in graph.transitions[here].values()}
        assert END in ahead

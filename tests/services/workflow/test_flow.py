"""A flow of tasks and macros is whole, or every fault in it is named; macros are written out without other effect."""

import itertools
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from haulier.services.workflow.requests import (
    ExecutionMacroRequest,
    ExecutionTaskRequest,
    FlowStep,
    StepTransition,
    TaskInputSchema,
)
from haulier.services.workflow.rules.expansion import Expansion, expand
from haulier.services.workflow.rules.flow import (
    END,
    END_MARKERS,
    MAX_EXPANDED_STEPS,
    MAX_STEPS,
    check_flow,
    check_inputs,
    check_macro,
)
from haulier.services.workflow.system_tasks import SYSTEM_TASKS, SYSTEM_TASKS_BY_ID

TASKS: dict[str, ExecutionTaskRequest] = dict(SYSTEM_TASKS_BY_ID)


def step(name: str, task: str | None = "ET_SCAN", **ways: str) -> FlowStep:
    ways_out = [StepTransition("*" if code == "ANY" else code, target) for code, target in ways.items()]
    return FlowStep(stateName=name, taskId=task, next=ways_out or None)


def use(name: str, macro: str = "EM", **ways: str) -> FlowStep:
    ways_out = [StepTransition("*" if code == "ANY" else code, target) for code, target in ways.items()]
    return FlowStep(stateName=name, macroId=macro, next=ways_out or None)


def macro(*flow: FlowStep, inputs: TaskInputSchema | None = None) -> ExecutionMacroRequest:
    return ExecutionMacroRequest(name="macro", flow=list(flow), inputs=inputs)


def broken(
    flow: list[FlowStep], macros: dict[str, ExecutionMacroRequest] | None = None, start: str | None = None
) -> Any:
    return [(fault.field, fault.rule) for fault in check_flow(flow, TASKS, macros or {}, start)]


def test_the_example_of_the_contract_is_whole() -> None:
    begin = FlowStep(
        stateName="begin",
        taskId="ET_START",
        input={"applicableReasons": ["R-0001"]},
        next=[StepTransition("ET_SUCCESS", "pay"), StepTransition("ET_FAILURE", "END")],
    )
    pay = FlowStep(
        stateName="pay",
        taskId="ET_COLLECT",
        input={"amount": "$.cod"},
        condition={">": [{"var": "cod"}, 0]},
        next=[StepTransition("*", "END")],
    )
    assert broken([begin, pay], start="begin") == []


def test_every_fault_of_the_steps_is_named() -> None:
    flow = [
        FlowStep(stateName="a", taskId="ET_START", input={"canGoBack": "yes"}),
        FlowStep(stateName="a", taskId="ET_LOST", macroId="EM_LOST"),
        FlowStep(stateName="", next=[StepTransition("", "nowhere"), StepTransition("", "a")]),
        FlowStep(stateName="END", taskId="ET_SCAN", condition={"frobnicate": [1]}),
    ]
    assert broken(flow) == [
        ("flow[0].input.applicableReasons", "required"),
        ("flow[0].input.canGoBack", "type"),
        ("flow[1].stateName", "duplicate_step"),
        ("flow[1]", "task_or_macro"),
        ("flow[1].taskId", "unknown_task"),
        ("flow[1].macroId", "unknown_macro"),
        ("flow[2].stateName", "required"),
        ("flow[2]", "task_or_macro"),
        ("flow[2].next", "duplicate_code"),
        ("flow[2].next[0].code", "required"),
        ("flow[2].next[0].stateName", "unknown_step"),
        ("flow[2].next[1].code", "required"),
        ("flow[3].stateName", "reserved"),
        ("flow[3].condition.frobnicate", "unknown"),
        ("flow[3].stateName", "unreachable_step"),
    ]


def test_steps_that_cannot_be_come_to_are_named() -> None:
    assert broken([step("a", ANY="c"), step("b"), step("c")]) == [("flow[1].stateName", "unreachable_step")]
    assert broken([step("a"), step("b")], start="b") == [("flow[0].stateName", "unreachable_step")]
    assert broken([step("a")], start="z") == [("start", "unknown_start")]


def test_macros_hold_tasks_only_and_take_input_as_described() -> None:
    assert [fault.rule for fault in check_macro([use("a")], TASKS)] == ["nested_macro"]
    inputs = TaskInputSchema(type="object", properties={"n": {"type": "number"}}, required=["n"])
    macros = {"EM": macro(step("a"), inputs=inputs)}
    assert broken([use("m")], macros) == [("flow[0].input.n", "required")]
    given_text = FlowStep(stateName="m", macroId="EM", input={"n": True})
    assert broken([given_text], macros) == [("flow[0].input.n", "type")]


def test_sizes_are_limited() -> None:
    assert broken([]) == [("flow", "length")]
    assert broken([step(str(n)) for n in range(MAX_STEPS + 1)])[0] == ("flow", "length")
    large = {"EM": macro(*[step(str(n)) for n in range(MAX_STEPS)])}
    uses = MAX_EXPANDED_STEPS // MAX_STEPS + 1
    assert broken([use(str(n)) for n in range(uses)], large) == [("flow", "too_many")]


def test_names_of_written_out_steps_do_not_collide() -> None:
    macros = {"EM": macro(step("b"))}
    assert broken([use("a"), step("a.b")], macros) == [("flow[0].stateName", "duplicate_step")]


def test_system_tasks_are_known_once_and_describe_what_they_require() -> None:
    assert len(SYSTEM_TASKS_BY_ID) == len({task.entityCode for task in SYSTEM_TASKS}) == len(SYSTEM_TASKS)
    assert {f"{code:04}" for code in range(6, 23)} <= {task.entityCode for task in SYSTEM_TASKS}
    assert not [fault for task in SYSTEM_TASKS for fault in check_inputs(task.inputs)]


def test_a_required_input_must_be_described() -> None:
    assert [fault.field for fault in check_inputs(TaskInputSchema(type="object", properties={}, required=["x"]))] == [
        "inputs.required[0]"
    ]


def test_a_macro_step_gives_its_input_and_condition_to_the_steps_it_brings() -> None:
    inner = FlowStep(stateName="a", taskId="ET_SCAN", input={"x": 2}, condition={"var": "i"})
    outer = FlowStep(stateName="m", macroId="EM", input={"x": 1, "y": 1}, condition={"var": "o"})
    written = expand([outer], {"EM": macro(inner)}).steps[0]
    assert written.input == {"x": 2, "y": 1}
    assert written.condition == {"and": [{"var": "o"}, {"var": "i"}]}


# Properties

CODES = ["A", "B", "C"]


@st.composite
def plain_flows(draw: st.DrawFn, prefix: str) -> list[FlowStep]:
    names = [f"{prefix}{number}" for number in range(draw(st.integers(1, 4)))]
    targets = st.sampled_from([*names, "END", "END_STATE"])
    ways = st.dictionaries(st.sampled_from([*CODES, "ANY"]), targets, max_size=3)
    return [step(name, **draw(ways)) for name in names]


@st.composite
def flows(draw: st.DrawFn) -> tuple[list[FlowStep], dict[str, ExecutionMacroRequest], str]:
    macros = {name: macro(*draw(plain_flows("i"))) for name in ("EM1", "EM2")}
    flow = [
        FlowStep(stateName=outer.stateName, macroId=name, next=outer.next) if name in macros else outer
        for outer in draw(plain_flows("o"))
        for name in [draw(st.sampled_from([*macros, "task"]))]
    ]
    return flow, macros, draw(st.sampled_from([outer.stateName for outer in flow]))


def follow(flow: list[FlowStep], name: str, code: str) -> str:
    """The step that follows in a flow, read as the contract's words say."""
    index = [each.stateName for each in flow].index(name)
    if not flow[index].next:
        return flow[index + 1].stateName if index + 1 < len(flow) else END
    ways = {way.code: way.stateName for way in flow[index].next or []}
    target = ways.get(code, ways.get("*", END))
    return END if target in END_MARKERS else target


def nested_way(
    flow: list[FlowStep], macros: dict[str, ExecutionMacroRequest], start: str, codes: list[str]
) -> list[str]:
    """Names of the steps done when each macro is entered and left as one step."""
    by_name = {each.stateName: each for each in flow}
    done: list[str] = []
    remaining = iter(codes)
    here = start
    while here != END:
        outer = by_name[here]
        inner_flow = macros[outer.macroId].flow if outer.macroId else None
        inner, code = (inner_flow[0].stateName if inner_flow else END), None
        while inner_flow and inner != END:
            done.append(f"{here}.{inner}")
            if (code := next(remaining, None)) is None:
                return done
            inner = follow(inner_flow, inner, code)
        if not inner_flow:
            done.append(here)
            code = next(remaining, None)
        if code is None:
            return done
        here = follow(flow, here, code)
    return done


def flat_way(expansion: Expansion, codes: list[str]) -> list[str]:
    here, done = expansion.start, []
    for code in itertools.chain(codes, [None]):
        if here == END:
            break
        done.append(here)
        if code is None:
            break
        here = follow(expansion.steps, here, code)
    return done


@given(flows(), st.lists(st.sampled_from(CODES), max_size=12))
def test_writing_macros_out_does_not_change_the_way_of_a_flow(drawn: Any, codes: list[str]) -> None:
    flow, macros, start = drawn
    expansion = expand(flow, macros, start)
    assert flat_way(expansion, codes) == nested_way(flow, macros, start, codes)


@given(flows())
def test_a_written_out_flow_holds_numbered_tasks_and_is_whole(drawn: Any) -> None:
    flow, macros, start = drawn
    start_of, steps = expand(flow, macros, start)
    assert [each.sequenceId for each in steps] == list(range(1, len(steps) + 1))
    assert all(each.macroId is None for each in steps)
    rules = {fault.rule for fault in check_flow(steps, TASKS, {}, start_of)}
    assert rules <= {"unreachable_step"}
    macro_faults = [fault for name in macros for fault in check_macro(macros[name].flow, TASKS)]
    if not macro_faults and not check_flow(flow, TASKS, macros, start) and all(each.macroId is None for each in flow):
        assert not rules


JSON_VALUES: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.lists(
        st.builds(
            FlowStep,
            stateName=st.text(max_size=3),
            taskId=st.none() | st.sampled_from(["ET_START", "ET_LOST"]),
            macroId=st.none() | st.sampled_from(["EM", "EM_LOST"]),
            input=st.none() | st.dictionaries(st.sampled_from(["canGoBack", "applicableReasons", "z"]), JSON_VALUES),
            condition=st.none() | st.dictionaries(st.text(max_size=3), JSON_VALUES, max_size=2),
            next=st.none() | st.lists(st.builds(StepTransition, st.text(max_size=2), st.text(max_size=3)), max_size=3),
        ),
        max_size=4,
    )
)
def test_whatever_is_sent_is_judged_without_an_error(flow: list[FlowStep]) -> None:
    faults = check_flow(flow, TASKS, {"EM": macro(step("x"))})
    assert all(fault.field and fault.rule and fault.message for fault in faults)
    if not faults:
        expand(flow, {"EM": macro(step("x"))})

"""What makes a flow of tasks and macros whole. See: contract/workflow.md "Execution Workflow".

After a step comes, by the outcome code of what it ran, the step that its ``next`` names for that code, else for ``*``,
else the end. After a step without ``next`` comes the step below it, after the last one the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from haulier.core.logic import check_logic
from haulier.core.reachability import reachable
from haulier.core.refusal import Fault
from haulier.services.workflow.requests import ExecutionMacroRequest, ExecutionTaskRequest, FlowStep, TaskInputSchema

END = "END"
END_MARKERS = frozenset({END, "END_STATE"})
"""Both spellings of the contract mean the end."""

ANY_CODE = "*"
PICK_PREFIX = "$."
"""A text that begins so is a path into the instance's input, and may stand for a value of any type."""

MAX_STEPS = 200
MAX_EXPANDED_STEPS = 500

_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "number": (int, float),
    "integer": int,
    "boolean": bool,
    "array": list,
    "object": dict,
}

Tasks = Mapping[str, ExecutionTaskRequest]
Macros = Mapping[str, ExecutionMacroRequest]


def check_flow(flow: Sequence[FlowStep], tasks: Tasks, macros: Macros, start: str | None = None) -> list[Fault]:
    """Everything wrong with the flow of a workflow, each fault named by its field; empty when it can be run."""
    faults = _step_faults(flow, tasks, macros)
    if expanded_length(flow, macros) > MAX_EXPANDED_STEPS:
        message = f"with its macros written out, a flow may have at most {MAX_EXPANDED_STEPS} steps"
        faults.append(Fault("flow", "too_many", message))
    faults += _expanded_name_faults(flow, macros)
    if flow and start is not None and start not in {step.stateName for step in flow}:
        return [*faults, Fault("start", "unknown_start", f"start {start} is not a step of the flow")]
    return faults + _reach_faults(flow, start)


def check_macro(flow: Sequence[FlowStep], tasks: Tasks) -> list[Fault]:
    """Everything wrong with the flow of a macro: as for a workflow, and it may not contain macros."""
    return _step_faults(flow, tasks, None) + _reach_faults(flow, None)


def check_inputs(schema: TaskInputSchema, field: str = "inputs") -> list[Fault]:
    """Required inputs that are not described."""
    return [
        Fault(f"{field}.required[{index}]", "unknown_input", f"input {name} is required but not described")
        for index, name in enumerate(schema.required or [])
        if name not in schema.properties
    ]


def expanded_length(flow: Sequence[FlowStep], macros: Macros) -> int:
    """Steps that the flow has with its macros written out."""
    return sum(len(_macro_flow(step, macros)) or 1 for step in flow)


def target_of(state_name: str) -> str:
    """The name itself, or END for either end marker."""
    return END if state_name in END_MARKERS else state_name


def _step_faults(flow: Sequence[FlowStep], tasks: Tasks, macros: Macros | None) -> list[Fault]:
    """Faults of each step for itself. ``macros`` None: none may be used here."""
    if not 1 <= len(flow) <= MAX_STEPS:
        return [Fault("flow", "length", f"a flow has 1 to {MAX_STEPS} steps")]
    names = {step.stateName for step in flow}
    seen: set[str] = set()
    faults: list[Fault] = []
    for index, step in enumerate(flow):
        field = f"flow[{index}]"
        faults += _name_faults(step, seen, field)
        faults += _content_faults(step, tasks, macros, field)
        faults += _next_faults(step, names, field)
        if step.condition is not None:
            faults += check_logic(step.condition, f"{field}.condition")
        seen.add(step.stateName)
    return faults


def _name_faults(step: FlowStep, seen: set[str], field: str) -> Iterator[Fault]:
    name = step.stateName
    if not name:
        yield Fault(f"{field}.stateName", "required", "a step needs a stateName")
    if name in END_MARKERS:
        yield Fault(f"{field}.stateName", "reserved", f"{name} marks the end and cannot name a step")
    if name in seen:
        yield Fault(f"{field}.stateName", "duplicate_step", f"step {name} occurs twice")


def _content_faults(step: FlowStep, tasks: Tasks, macros: Macros | None, field: str) -> Iterator[Fault]:
    """A step runs one task or one macro, which must exist and take the step's input."""
    if (step.taskId is None) == (step.macroId is None):
        yield Fault(field, "task_or_macro", "a step names one task or one macro")
    if step.taskId is not None:
        if step.taskId in tasks:
            yield from _input_faults(tasks[step.taskId].inputs, step.input or {}, f"{field}.input")
        else:
            yield Fault(f"{field}.taskId", "unknown_task", f"task {step.taskId} does not exist")
    if step.macroId is not None:
        if macros is None:
            yield Fault(f"{field}.macroId", "nested_macro", "a macro may not contain a macro")
        elif step.macroId not in macros:
            yield Fault(f"{field}.macroId", "unknown_macro", f"macro {step.macroId} does not exist")
        elif (inputs := macros[step.macroId].inputs) is not None:
            yield from _input_faults(inputs, step.input or {}, f"{field}.input")


def _input_faults(schema: TaskInputSchema, given: Mapping[str, Any], field: str) -> Iterator[Fault]:
    for name in schema.required or []:
        if name not in given:
            yield Fault(f"{field}.{name}", "required", f"input {name} is needed")
    for name, value in given.items():
        kind = schema.properties.get(name, {}).get("type")
        if isinstance(kind, str) and not _fits(kind, value):
            yield Fault(f"{field}.{name}", "type", f"input {name} must be of type {kind}")


def _fits(kind: str, value: Any) -> bool:
    """Whether a value is of the type, or a path to one. A type that is not one of JSON's takes anything."""
    if kind not in _TYPES or (isinstance(value, str) and value.startswith(PICK_PREFIX)):
        return True
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, _TYPES[kind])


def _next_faults(step: FlowStep, names: set[str], field: str) -> Iterator[Fault]:
    ways = step.next or []
    for code in (code for code, count in Counter(way.code for way in ways).items() if count > 1):
        yield Fault(f"{field}.next", "duplicate_code", f"step {step.stateName} uses code {code} twice")
    for position, way in enumerate(ways):
        if not way.code:
            yield Fault(f"{field}.next[{position}].code", "required", "a way out needs a code, or *")
        if way.stateName not in names | END_MARKERS:
            message = f"{way.stateName} is neither a step nor the end marker"
            yield Fault(f"{field}.next[{position}].stateName", "unknown_step", message)


def _reach_faults(flow: Sequence[FlowStep], start: str | None) -> list[Fault]:
    """Steps that no path from the first one comes to."""
    if not flow:
        return []
    edges: dict[str, set[str]] = {}
    following = [*(step.stateName for step in flow[1:]), END]
    for step, below in zip(flow, following, strict=True):
        edges.setdefault(step.stateName, set()).update({way.stateName for way in step.next or []} or {below})
    reached = reachable([start or flow[0].stateName], edges)
    return [
        Fault(f"flow[{index}].stateName", "unreachable_step", f"no path from the start leads to {step.stateName}")
        for index, step in enumerate(flow)
        if step.stateName not in reached
    ]


def _macro_flow(step: FlowStep, macros: Macros) -> Sequence[FlowStep]:
    macro = macros.get(step.macroId) if step.macroId is not None else None
    return macro.flow if macro is not None else []


def expanded_name(step: FlowStep, inner: FlowStep) -> str:
    """Name that a step of a macro has once the macro is written out in a flow."""
    return f"{step.stateName}.{inner.stateName}"


def _expanded_name_faults(flow: Sequence[FlowStep], macros: Macros) -> Iterator[Fault]:
    """Steps of macros whose names, written out, are those of other steps."""
    taken = {step.stateName for step in flow if step.macroId is None}
    for index, step in enumerate(flow):
        for inner in _macro_flow(step, macros):
            name = expanded_name(step, inner)
            if name in taken:
                message = f"its macro brings a step {name}, which occurs already"
                yield Fault(f"flow[{index}].stateName", "duplicate_step", message)
            taken.add(name)

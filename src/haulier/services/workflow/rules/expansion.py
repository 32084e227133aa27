"""Writing macros out: the phone sees tasks only. See: contract/workflow.md "Execution Macro".

A macro's steps take the place of the step that named it, under ``<step>.<inner step>``. Leaving the macro with a
code is leaving the step that named it with that code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace

from haulier.services.workflow.requests import FlowStep, StepTransition
from haulier.services.workflow.rules.flow import ANY_CODE, END, Macros, expanded_name, target_of


class Expansion(NamedTuple):
    """A flow of tasks only, numbered by ``sequenceId`` from 1, and the step it begins with."""

    start: str
    steps: list[FlowStep]


def expand(flow: Sequence[FlowStep], macros: Macros, start: str | None = None) -> Expansion:
    """The flow with its macros written out. The flow must be without faults (``flow.check_flow``)."""
    entries = {step.stateName: _entry(step, macros) for step in flow} | {END: END}
    steps: list[FlowStep] = []
    for index, step in enumerate(flow):
        below = entries[flow[index + 1].stateName] if index + 1 < len(flow) else END
        outward = [StepTransition(way.code, entries[target_of(way.stateName)]) for way in step.next or []]
        if step.macroId is None:
            steps.append(replace(step, next=outward or None))
        else:
            steps += _written_out(step, macros[step.macroId].flow, outward, below)
    numbered = [replace(step, sequenceId=number) for number, step in enumerate(steps, 1)]
    return Expansion(entries[start or flow[0].stateName], numbered)


def _entry(step: FlowStep, macros: Macros) -> str:
    """Where work on a step begins: in itself, or in the first step of its macro."""
    return step.stateName if step.macroId is None else expanded_name(step, macros[step.macroId].flow[0])


def _written_out(
    step: FlowStep, inner_flow: Sequence[FlowStep], outward: Sequence[StepTransition], below: str
) -> list[FlowStep]:
    """The steps of one macro as steps of the flow around it. ``outward`` and ``below``: where the step itself leads."""
    names = {inner.stateName: expanded_name(step, inner) for inner in inner_flow}
    written = []
    for index, inner in enumerate(inner_flow):
        if inner.next:
            ways = _translated(inner.next, names, outward, below)
        else:
            ways = list(outward) if index + 1 == len(inner_flow) else []
        written.append(
            replace(
                inner,
                stateName=names[inner.stateName],
                input={**(step.input or {}), **(inner.input or {})} or None,
                condition=_both(step.condition, inner.condition),
                next=ways or None,
            )
        )
    return written


def _translated(
    ways: Sequence[StepTransition], names: Mapping[str, str], outward: Sequence[StepTransition], below: str
) -> list[StepTransition]:
    """A macro step's ways out, by their names in the flow around; those to the macro's end lead where it leads.

    A code that the step does not name goes the way of ``*``, and without one to the macro's end.
    """
    inward = {way.code: target_of(way.stateName) for way in ways}
    rest = inward.pop(ANY_CODE, END)
    translated = [
        StepTransition(code, _left_by(code, outward, below) if target == END else names[target])
        for code, target in inward.items()
    ]
    if rest != END:
        return [*translated, StepTransition(ANY_CODE, names[rest])]
    translated += [outer for outer in outward if outer.code != ANY_CODE and outer.code not in inward]
    return [*translated, StepTransition(ANY_CODE, _left_by(ANY_CODE, outward, below))]


def _left_by(code: str, outward: Sequence[StepTransition], below: str) -> str:
    """Where a step with these ways out leads by a code."""
    if not outward:
        return below
    targets = {way.code: way.stateName for way in outward}
    return targets.get(code, targets.get(ANY_CODE, END))


def _both(outer: dict[str, Any] | None, inner: dict[str, Any] | None) -> dict[str, Any] | None:
    """A condition that holds when both do."""
    return {"and": [outer, inner]} if outer and inner else outer or inner

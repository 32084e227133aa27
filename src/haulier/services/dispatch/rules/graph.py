"""The graph of a job workflow: which objective follows which, by outcome code.

See: contract/dispatch.md "Running a job workflow". Cycles are allowed: they are how an objective is tried again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from haulier.core.reachability import reachable
from haulier.core.refusal import Cause, Fault, Refusal, refuse_faults
from haulier.services.dispatch.requests import ObjectiveDef
from haulier.services.workflow.facade import END, END_MARKERS

MAX_OBJECTIVES = 64
MAX_TRANSITIONS = 64


@dataclass(frozen=True, slots=True)
class JobGraph:
    """A checked job workflow. ``order`` is that of the workflow: clients read objectives by index."""

    start: str
    order: tuple[str, ...]
    workflows: Mapping[str, str]
    """Execution workflow of each objective."""
    transitions: Mapping[str, Mapping[str, str]]
    """Of each objective: next objective, or END, by code."""

    def require(self, objective_ref: str) -> None:
        """Raise Refusal when the job has no such objective."""
        if objective_ref not in self.transitions:
            message = f"the job has no objective {objective_ref}; it has {', '.join(self.order)}"
            raise Refusal(
                Cause.INVALID,
                message,
                [Fault("objectiveRef", "unknown_objective", message)],
                {"objectiveRef": objective_ref, "objectives": list(self.order)},
            )

    def next(self, objective_ref: str, code: str) -> str:
        """The objective that follows, or END. Raises Refusal naming objective, code and the codes it knows."""
        self.require(objective_ref)
        known = self.transitions[objective_ref]
        if code not in known:
            message = f"objective {objective_ref} has no way out by code {code!r}; it knows {', '.join(known)}"
            raise Refusal(
                Cause.INVALID,
                message,
                [Fault("code", "unknown_code", message)],
                {"objectiveRef": objective_ref, "code": code, "codes": list(known)},
            )
        return known[code]


def compile_graph(start: str, objectives: Sequence[ObjectiveDef]) -> JobGraph:
    """The graph of a job workflow. Raises Refusal naming every fault when it is not whole."""
    refuse_faults(check_graph(start, objectives))
    return JobGraph(
        start=start,
        order=tuple(objective.objectiveRef for objective in objectives),
        workflows={objective.objectiveRef: objective.workflow for objective in objectives},
        transitions={
            objective.objectiveRef: {way.code: _target(way.nextObjective) for way in objective.next}
            for objective in objectives
        },
    )


def starting_at(graph: JobGraph, start: str) -> JobGraph:
    """The part of a graph that a job walks that begins at another objective: what can be reached from there."""
    edges = {ref: set(ways.values()) for ref, ways in graph.transitions.items()}
    reached = reachable({start}, edges)
    return JobGraph(
        start=start,
        order=tuple(ref for ref in graph.order if ref in reached),
        workflows={ref: workflow for ref, workflow in graph.workflows.items() if ref in reached},
        transitions={ref: ways for ref, ways in graph.transitions.items() if ref in reached},
    )


def check_graph(start: str, objectives: Sequence[ObjectiveDef]) -> list[Fault]:
    """Everything wrong with a job workflow, each fault named by its field; empty when it can be run."""
    if len(objectives) > MAX_OBJECTIVES:
        message = f"a job workflow may have at most {MAX_OBJECTIVES} objectives"
        return [Fault("objectives", "too_many", message)]
    faults = [*_name_faults(objectives), *_transition_faults(objectives)]
    edges = _edges(objectives)
    if start not in edges:
        faults.append(Fault("start", "unknown_start", f"start {start} is not an objective"))
        return faults
    return faults + _reach_faults(start, objectives, edges)


def _target(next_objective: str) -> str:
    return END if next_objective in END_MARKERS else next_objective


def _edges(objectives: Iterable[ObjectiveDef]) -> dict[str, set[str]]:
    edges: dict[str, set[str]] = {}
    for objective in objectives:
        edges.setdefault(objective.objectiveRef, set()).update(_target(way.nextObjective) for way in objective.next)
    return edges


def _name_faults(objectives: Sequence[ObjectiveDef]) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, objective in enumerate(objectives):
        name, field = objective.objectiveRef, f"objectives[{index}].objectiveRef"
        if name in END_MARKERS:
            yield Fault(field, "reserved", f"{name} marks the end and cannot name an objective")
        if name in seen:
            yield Fault(field, "duplicate_objective", f"objective {name} occurs twice")
        seen.add(name)


def _transition_faults(objectives: Sequence[ObjectiveDef]) -> Iterator[Fault]:
    names = {objective.objectiveRef for objective in objectives}
    for index, objective in enumerate(objectives):
        field = f"objectives[{index}].next"
        if len(objective.next) > MAX_TRANSITIONS:
            yield Fault(field, "too_many", f"an objective may have at most {MAX_TRANSITIONS} ways out")
        uses = Counter(way.code for way in objective.next)
        for code in (code for code, count in uses.items() if count > 1):
            yield Fault(field, "duplicate_code", f"objective {objective.objectiveRef} uses code {code} twice")
        for position, way in enumerate(objective.next):
            if way.nextObjective not in names | END_MARKERS:
                message = f"{way.nextObjective} is neither an objective nor the end marker"
                yield Fault(f"{field}[{position}].nextObjective", "unknown_objective", message)


def _reach_faults(start: str, objectives: Sequence[ObjectiveDef], edges: Mapping[str, set[str]]) -> list[Fault]:
    """Objectives that no path from the start comes to, and those from which no path leads to the end."""
    reached = reachable({start}, edges)
    backwards: dict[str, set[str]] = {}
    for source, targets in edges.items():
        for target in targets:
            backwards.setdefault(target, set()).add(source)
    ending = reachable({END}, backwards)
    faults = []
    for index, objective in enumerate(objectives):
        name = objective.objectiveRef
        if name not in reached:
            message = f"no path from start leads to {name}"
            faults.append(Fault(f"objectives[{index}].objectiveRef", "unreachable_objective", message))
        if name not in ending:
            message = f"no path from {name} leads to the end"
            faults.append(Fault(f"objectives[{index}].next", "endless", message))
    return faults

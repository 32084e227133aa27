"""Objectives of a job: what a request says of the objectives of its workflow. See: contract/dispatch.md, graphql.md.

A job shows every objective of its workflow, in the workflow's order, because clients read them by index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from haulier.core.moments import LEAST_MILLISECONDS
from haulier.core.refusal import Fault, refuse_faults
from haulier.services.dispatch.requests import Objective
from haulier.services.dispatch.rules.graph import JobGraph

GREATEST_SECONDS = LEAST_MILLISECONDS - 1
"""Greatest end of a timeslot, of the year 5138: what is more is milliseconds. A stored one is read all the same."""


def arrange(graph: JobGraph, given: Sequence[Objective], stored: Iterable[Objective] = ()) -> list[Objective]:
    """All objectives of the workflow in its order; a given one takes the place of the stored one of its name.

    Raises Refusal naming every given objective that the workflow lacks or that is given twice.
    """
    refuse_faults(list(_faults(graph, given)))
    known = {objective.objectiveRef: objective for objective in (*stored, *given)}
    return [known.get(ref) or Objective(objectiveRef=ref) for ref in graph.order]


def _faults(graph: JobGraph, given: Sequence[Objective]) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, objective in enumerate(given):
        name, field = objective.objectiveRef, f"objectives[{index}].objectiveRef"
        if name not in graph.transitions:
            yield Fault(field, "unknown_objective", f"the job workflow has no objective {name}")
        if name in seen:
            yield Fault(field, "duplicate_objective", f"objective {name} is given twice")
        seen.add(name)
        slot = objective.timeslot
        if slot is not None and slot.to > GREATEST_SECONDS:
            yield Fault(f"objectives[{index}].timeslot.to", "maximum", "must be epoch seconds, which this cannot be")

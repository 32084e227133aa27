"""What of a job lies ahead if all goes well: the objectives from the present one to the end. Pure."""

from __future__ import annotations

from haulier.services.dispatch.rules.graph import JobGraph
from haulier.services.dispatch.rules.run import SUCCESS_REASON, JobRun, walk
from haulier.services.workflow.facade import END


def remaining(run: JobRun, graph: JobGraph) -> list[tuple[str, int]]:
    """The objectives to come, each with its attempt; none of a run that has ended.

    After each the way out by success is taken, or else the first one that leads to an objective that is not among
    them yet: a way back is a second try, which nobody plans.
    """
    progress = walk(run, graph)
    if progress.objective_ref is None or progress.attempt is None:
        return []
    found = {progress.objective_ref: progress.attempt}
    here = progress.objective_ref
    while (following := _likely(graph, here, found)) != END:
        found[following] = 1 + sum(visit.objective_ref == following for visit in progress.path)
        here = following
    return list(found.items())


def _likely(graph: JobGraph, here: str, found: dict[str, int]) -> str:
    ways = graph.transitions[here]
    if (good := ways.get(SUCCESS_REASON)) is not None and good not in found:
        return good
    return next((target for target in ways.values() if target not in found), END)

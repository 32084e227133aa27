"""The run of a job: a fold over the set of reports, so that late, repeated and unordered reports end the same.

``record`` stores a report with the attempt it belongs to, reachable yet or not; ``walk`` then follows the closed
attempts through the graph from the start. More reports only lengthen the path walked, so progress never goes back.
A cancelled attempt is one more such fact: it is an end of the attempt, reported by the office in place of the phone.
Times of phones are kept and never used. See: contract/dispatch.md "Mobile APIs", "Running a job workflow".
"""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct, field

from haulier.services.dispatch.rules.graph import JobGraph
from haulier.services.workflow.facade import END, Attempt, Cancel, Report, join

SUCCESS_REASON = "R-0065"
"""A job or an attempt that ends with this reason succeeded; any other reason code means that it failed."""
_REASON_CODE = re.compile("R-[0-9]{4}")

RunStatus = Literal["CREATED", "IN_PROGRESS", "COMPLETED"]


class JobRun(Struct, frozen=True):
    """What has been reported of a job, kept in the job's row: attempts by objective, sorted by number."""

    objectives: dict[str, list[Attempt]] = field(default_factory=dict)

    def worked_on(self, objective_ref: str) -> bool:
        """Whether the phone reported anything of the objective."""
        return any(attempt.worked_on for attempt in self.objectives.get(objective_ref, ()))


class Visit(Struct, frozen=True):
    """One objective done or cancelled: which attempt it was and the code it ended with."""

    objective_ref: str
    attempt: int
    code: str


class Progress(Struct, frozen=True, kw_only=True):
    """How far a run has come. ``objective_ref`` and ``attempt`` say what is to be done now, None when COMPLETED.

    ``reason_code`` is the last code of a completed run, or why its last objective was cancelled; R-0065 means success.
    """

    status: RunStatus
    path: tuple[Visit, ...]
    objective_ref: str | None = None
    attempt: int | None = None
    reason_code: str | None = None


class RunSummary(Struct, frozen=True, array_like=True):
    """How far a run has come, in few words: boards read it of thousands of jobs at once, each member by its place here
    (services/board/rows.sql).

    ``objective`` is the place of the objective that is to be done now in the order of the workflow, None when the run
    is COMPLETED.
    """

    objective: int | None
    attempt: int | None
    done: int
    """Objectives that the job came through."""
    failed: int
    """Attempts that failed: cancelled, ended with a reason code that does not mean success, or done once more."""


class RunChange(Struct, frozen=True):
    """The run after a report. ``changed`` is False when the report said nothing new."""

    run: JobRun
    changed: bool
    progress: Progress


def record(run: JobRun, graph: JobGraph, objective_ref: str, report: Report) -> RunChange:
    """The run with one report of an objective taken in.

    Raises Refusal when the objective or the code of its closing is not known, or when the attempt is closed otherwise.
    A closing with ``close_job`` takes no way out, so its code may be any.
    """
    graph.require(objective_ref)
    if report.status == "CLOSED" and not report.close_job:
        graph.next(objective_ref, report.code)
    return _with(run, graph, objective_ref, report)


def cancel(run: JobRun, graph: JobGraph, objective_ref: str, reported: Cancel) -> RunChange:
    """The run with an attempt of an objective cancelled; it takes effect when the job comes to it.

    Raises Refusal when the objective or the code is not known, or when the attempt has ended otherwise.
    """
    graph.require(objective_ref)
    if not reported.close_job:
        graph.next(objective_ref, reported.code)
    return _with(run, graph, objective_ref, reported)


def attempt_to_cancel(run: JobRun, graph: JobGraph, objective_ref: str) -> int:
    """The attempt that cancelling an objective means when none is named: the one that the job is to do now or first.

    Of an objective that the job has left it is the last one, so that a repeated cancel finds what it has cancelled.
    """
    progress = walk(run, graph)
    if progress.objective_ref == objective_ref and progress.attempt is not None:
        return progress.attempt
    return max((visit.attempt for visit in progress.path if visit.objective_ref == objective_ref), default=1)


def _with(run: JobRun, graph: JobGraph, objective_ref: str, reported: Report | Cancel) -> RunChange:
    known = run.objectives.get(objective_ref, [])
    attempts = join(known, reported)
    if attempts == known:
        return RunChange(run, False, walk(run, graph))
    by_objective = {**run.objectives, objective_ref: attempts}
    after = JobRun({ref: by_objective[ref] for ref in graph.order if ref in by_objective})
    return RunChange(after, True, walk(after, graph))


def walk(run: JobRun, graph: JobGraph) -> Progress:
    """How far the run has come. Coming to an objective again asks for its next attempt."""
    path: list[Visit] = []
    visits: dict[str, int] = {}
    here = graph.start
    while True:
        number = visits[here] = visits.get(here, 0) + 1
        attempt = _attempt(run, here, number)
        if attempt is None or attempt.code is None:
            status: RunStatus = "IN_PROGRESS" if any(map(run.worked_on, run.objectives)) else "CREATED"
            return Progress(status=status, path=tuple(path), objective_ref=here, attempt=number)
        path.append(Visit(here, number, attempt.code))
        following = END if attempt.closeJob else graph.next(here, attempt.code)
        if following == END:
            return Progress(status="COMPLETED", path=tuple(path), reason_code=attempt.reasonCode or attempt.code)
        here = following


def way_of(progress: Progress, graph: JobGraph) -> dict[str, int]:
    """Of each objective the attempt that counts: the last one on the way that the job took, or the one to come.

    An ended job has none of the objectives that it did not come to. Whatever else was reported stays in the run, since
    a later report may lead there, and is shown nowhere.
    """
    way = {visit.objective_ref: visit.attempt for visit in progress.path}
    if progress.objective_ref is not None and progress.attempt is not None:
        way = dict.fromkeys(graph.order, 1) | way | {progress.objective_ref: progress.attempt}
    return way


def summarize(progress: Progress, run: JobRun, graph: JobGraph) -> RunSummary:
    """The summary of a run that has come so far."""
    last = {visit.objective_ref: visit.attempt for visit in progress.path}
    if progress.objective_ref is not None and progress.attempt is not None:
        last[progress.objective_ref] = progress.attempt
    failed = [visit for visit in progress.path if last[visit.objective_ref] > visit.attempt or _failed(run, visit)]
    done = last.keys() - {progress.objective_ref}
    here = graph.order.index(progress.objective_ref) if progress.objective_ref is not None else None
    return RunSummary(here, progress.attempt, len(done), len(failed))


def first_summary(graph: JobGraph) -> RunSummary:
    """The summary of a run of which nothing was reported."""
    return RunSummary(graph.order.index(graph.start), 1, 0, 0)


def _failed(run: JobRun, visit: Visit) -> bool:
    """Whether an ended attempt was cancelled or ended with a reason code that does not mean success."""
    attempt = _attempt(run, visit.objective_ref, visit.attempt)
    cancelled = attempt is not None and attempt.cancelled
    return cancelled or (visit.code != SUCCESS_REASON and _REASON_CODE.fullmatch(visit.code) is not None)


def _attempt(run: JobRun, objective_ref: str, number: int) -> Attempt | None:
    attempts = run.objectives.get(objective_ref, [])
    return next((attempt for attempt in attempts if attempt.number == number), None)

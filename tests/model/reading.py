"""What a read shows of a world, without ids and times."""

from __future__ import annotations

from collections import Counter
from typing import Any

from model.commands import Look
from model.world import END, START, WAYS, Dispatch, Fact, Job, World, account, find, found


def look(world: World, asked: Look) -> Any:
    """What the read shows. Raises No."""
    if asked.kind == "rider":
        return found(world.riders, asked.at)
    if asked.kind == "job":
        return show_job(world, world.jobs[find(world.jobs, asked.at)])
    if asked.kind == "dispatch":
        return show_dispatch(world.dispatches[find(world.dispatches, asked.at)])
    if asked.kind == "ledger":
        return show_ledger(found(world.dispatches, asked.at))
    job, _, objective = asked.at.partition("/")
    return show_instance(world.jobs.get(job, Job(None)), objective)


def walk(job: Job) -> tuple[list[tuple[str, int]], Fact | None]:
    """The attempts that the run of a job came to, the last of which is where it stands; how it ended, once it has."""
    visits = Counter([START])
    path = [(START, 1)]
    while (end := job.closing(*path[-1])) is not None:
        following = END if end.closes else WAYS[end.objective][end.code]
        if following == END:
            return path, end
        visits[following] += 1
        path.append((following, visits[following]))
    return path, None


def show_job(world: World, job: Job) -> Any:
    """A job; of each objective the attempt on the way that it took, or the one that it comes to next."""
    path, over = walk(job)
    objectives = []
    for objective in WAYS:
        taken = [attempt for visited, attempt in path if visited == objective]
        number = max(taken) if taken else 1 if over is None else 0
        end = job.closing(objective, number)
        begun = any((fact.objective, fact.attempt) == (objective, number) for fact in job.told)
        status = end.status if end else "STARTED" if begun else "CREATED"
        objectives.append((objective, number or 1, status, end.code if end else None, end.reason if end else None))
    run_ref = world.dispatches[job.dispatch].ref if job.dispatch is not None else None
    return job.ref, job.status, job.word, job.reason, job.dispatch, run_ref, tuple(objectives)


def show_dispatch(dispatch: Dispatch) -> Any:
    return dispatch.kind, dispatch.ref, dispatch.status, dispatch.word, dispatch.jobs, dispatch.riders


def show_ledger(dispatch: Dispatch) -> Any:
    held: Counter[str] = Counter()
    lines = []
    for number, line in enumerate(dispatch.lines, 1):
        held[account(line.row)] += line.moved  # type: ignore[assignment]
        lines.append((number, line.row, "IN" if line.moved > 0 else "OUT", held[account(line.row)]))
    left = tuple(sorted((what, balance) for what, balance in held.items() if balance))
    return tuple(lines), not left, left


def show_instance(job: Job, objective: str) -> Any:
    """All tasks told of, and the workflow report furthest on; None when nothing was told."""
    told = [fact for fact in job.heard if fact.objective == objective]
    if not told:
        return None
    latest = max(fact.attempt for fact in told)
    tasks = tuple(sorted((fact.attempt, fact.task, fact.status) for fact in told if fact.task is not None))
    reports = [fact for fact in told if fact.task is None and fact.status != "CANCELLED"]
    furthest = max(((fact.attempt, fact.status == "CLOSED", fact.code) for fact in reports), default=None)
    end = job.closing(objective, latest, late=True)
    status = end.status if end else "STARTED"
    return latest, status, tasks, furthest

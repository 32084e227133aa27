"""What jobs, dispatches, participants and custody do, by the contract alone: a pure function from a world and a
command to the answer that is due and the world after it.

Nothing of the product's rules is imported here, or a fault of theirs could not be found. See: contract/dispatch.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from model.commands import (
    AddJobs,
    AddRiders,
    CancelObjective,
    Command,
    CompleteJob,
    Look,
    MoveDispatch,
    NewDispatch,
    NewJob,
    NewRider,
    RemoveJobs,
    RemoveRider,
    Rename,
    RiderEvent,
    Row,
    Scan,
    Tell,
    WordDispatch,
    WordJob,
    WordJobs,
)  # fmt: skip
from model.reading import look, walk
from model.world import (
    FOLLOWS,
    INVALID,
    KINDS,
    MACHINE,
    MACHINE_OF_RIDERS,
    MISSING,
    RULE,
    SUCCESS,
    TAKEN,
    UNKNOWN,
    WAYS,
    Answer,
    Dispatch,
    Fact,
    Job,
    Line,
    No,
    World,
    account,
    ends,
    find,
    found,
)  # fmt: skip


def step(world: World, command: Command) -> tuple[Answer, World]:
    """The answer that is due to a command and the world after it."""
    try:
        if isinstance(command, Look):
            return Answer(shown=look(world, command)), world
        return Answer(), change(world, command)
    except No as no:
        return no.answer, world


def change(world: World, command: Command) -> World:
    """The world after a command is carried out. Raises No."""
    match command:
        case NewRider(rider):
            return replace(world, riders=world.riders.put(rider, "onboarding:onboarding"))
        case RiderEvent(rider, event):
            return rider_event(world, rider, event)
        case NewJob(job, ref):
            require_free("jobRef", ref, world.jobs.values())
            return replace(world, jobs=world.jobs.put(job, Job(ref)))
        case CompleteJob(at, reason, word):
            return complete(world, find(world.jobs, at), reason, word)
        case WordJob(job, word):
            return with_job(world, job, replace(found(world.jobs, job), word=word))
        case WordJobs(jobs, word):
            return word_jobs(world, jobs, word)
        case NewDispatch():
            return new_dispatch(world, command)
        case AddJobs(at, jobs, one):
            return add_jobs(world, find(world.dispatches, at), jobs, one)
        case RemoveJobs(at, jobs, one):
            return remove_jobs(world, find(world.dispatches, at), jobs, one)
        case AddRiders(at, riders, one):
            return add_riders(world, find(world.dispatches, at), riders, one)
        case RemoveRider(at, rider):
            return remove_rider(world, find(world.dispatches, at), rider)
        case Rename(dispatch, ref):
            old = open_dispatch(world, dispatch)
            require_free("dispatchRef", ref, (d for name, d in world.dispatches.items() if name != dispatch))
            return with_dispatch(world, dispatch, replace(old, ref=ref))
        case MoveDispatch(at, status, word):
            return move_dispatch(world, find(world.dispatches, at), status, word)
        case WordDispatch(at, word):
            return word_dispatch(world, find(world.dispatches, at), word)
        case Tell():
            return tell(world, command)
        case CancelObjective():
            return cancel_objective(world, command)
        case Scan():
            return scan(world, command)
    raise AssertionError(command)


# Finding things


def require_free(field: str, ref: str | None, others: Iterable[Job | Dispatch]) -> None:
    """A reference is used once in a tenant."""
    if ref is not None and any(other.ref == ref for other in others):
        raise No(TAKEN, [field])


def open_dispatch(world: World, name: str) -> Dispatch:
    """A dispatch that can still be changed."""
    dispatch = found(world.dispatches, name)
    if dispatch.closed:
        raise No(RULE, ["status"])
    return dispatch


def with_job(world: World, name: str, job: Job) -> World:
    return replace(world, jobs=world.jobs.put(name, job))


def with_dispatch(world: World, name: str, dispatch: Dispatch) -> World:
    return replace(world, dispatches=world.dispatches.put(name, dispatch))


# Participants


def rider_event(world: World, rider: str, event: str) -> World:
    state = MACHINE_OF_RIDERS.get((found(world.riders, rider), event))
    if state is None:
        raise No(MACHINE, ["eventCode"])
    return replace(world, riders=world.riders.put(rider, state))


# Jobs


def complete(world: World, name: str, reason: str | None, word: str | None) -> World:
    job = world.jobs[name]
    if job.ended:
        raise No(RULE, ["status"])
    after = replace(job, status="COMPLETED", reason=reason or SUCCESS, word=word)
    return settled(with_job(world, name, after), job.dispatch)


def word_jobs(world: World, jobs: tuple[str, ...], word: str) -> World:
    missing = {f"jobs[{i}].jobId" for i, job in enumerate(jobs) if job not in world.jobs}
    twice = {f"jobs[{i}].jobId" for i, job in enumerate(jobs) if job in jobs[:i]}
    if missing or twice:
        raise No(MISSING if missing else INVALID, missing | twice)
    for job in jobs:
        world = with_job(world, job, replace(world.jobs[job], word=word))
    return world


def followed(world: World, name: str, job: Job) -> World:
    """The world once a job has followed what was told of it. At its end it stays; cancelling alone is no work."""
    _, end = walk(job)
    if not job.ended and end is not None:
        job = replace(job, status="COMPLETED", reason=end.reason or end.code, word=None)
    elif not job.ended and job.status != "IN_PROGRESS" and any(fact.status != "CANCELLED" for fact in job.told):
        job = replace(job, status="IN_PROGRESS", word=None)
    return settled(with_job(world, name, job), job.dispatch)


def tell(world: World, report: Tell) -> World:
    """Take in a report: twice is as once, late as early. A job at its end stays as it is."""
    job = world.jobs.get(report.job)
    if job is None:
        raise No(UNKNOWN, ["jobId"])
    if job.dispatch is None or job.dispatch != report.dispatch:
        raise No(UNKNOWN, ["dispatchId"])
    if report.objective not in WAYS:
        raise No(UNKNOWN, ["workflowInstanceId"])
    told = Fact(report.objective, report.attempt, report.task, report.status)
    if ends(told):
        told = replace(told, code=report.code, closes=report.closes)
        check_closing(job, told)
    end = job.closing(report.objective, report.attempt, late=True)
    if end is not None and end.status == "CANCELLED" and told not in job.heard:
        raise No(RULE, ["workflowInstanceId"])
    if ends(told):
        check_code(told)
    if world.dispatches[job.dispatch].status == "CLOSED":
        return with_job(world, report.job, replace(job, late=job.late | {told}))
    return followed(world, report.job, replace(job, told=job.told | {told}))


def check_closing(job: Job, end: Fact) -> None:
    """A closing has a code, and an attempt is closed in one way."""
    known = job.closing(end.objective, end.attempt, late=True)
    if not end.code:
        raise No(INVALID, ["code"])
    if known is not None and known.status == "CLOSED" and known != end:
        raise No(RULE, ["code"])


def check_code(end: Fact) -> None:
    """The objective knows the code, unless it ends the job."""
    if not end.closes and end.code not in WAYS[end.objective]:
        raise No(INVALID, ["code"])


def cancel_objective(world: World, asked: CancelObjective) -> World:
    """The attempt ends without its phone: by a code the job goes on, without one it ends, for a reason."""
    job = found(world.jobs, asked.job)
    if asked.objective not in WAYS:
        raise No(MISSING)
    if asked.reason == SUCCESS or (asked.code is None and asked.reason is None):
        raise No(INVALID, ["reasonCode"])
    attempt = asked.attempt or to_cancel(job, asked.objective)
    code, closes = asked.code or asked.reason or "", asked.code is None
    end = Fact(asked.objective, attempt, None, "CANCELLED", code, closes, asked.reason)
    check_code(end)
    known = job.closing(asked.objective, attempt)
    if known is not None and known != end:
        raise No(RULE, ["code"])
    if known is None and job.ended:
        raise No(RULE, ["status"])
    return followed(world, asked.job, replace(job, told=job.told | {end}))


def to_cancel(job: Job, objective: str) -> int:
    """The attempt that is open; of an objective that the job has left, or not come to, the last one or the first."""
    path, end = walk(job)
    here, attempt = path[-1]
    if here == objective and end is None:
        return attempt
    return max((attempt for visited, attempt in path if visited == objective), default=1)


# Dispatches


def settled(world: World, name: str | None) -> World:
    """The world once a dispatch has followed its jobs and participants. A change of status clears the sub-status."""
    if name is None or world.dispatches[name].closed:
        return world
    dispatch = world.dispatches[name]
    jobs = [world.jobs[job] for job in dispatch.jobs]
    at_work = dispatch.status in ("IN_PROGRESS", "PENDING_CLOSURE")
    if not at_work and not any(job.status in ("IN_PROGRESS", "COMPLETED") for job in jobs):
        status = "ASSIGNED" if dispatch.riders else "INITIATED"
    elif any(not job.ended for job in jobs):
        status = "IN_PROGRESS"
    else:
        status = "PENDING_CLOSURE" if dispatch.had_jobs else dispatch.status
    if status == dispatch.status:
        return world
    return with_dispatch(world, name, replace(dispatch, status=status, word=None))


def new_dispatch(world: World, new: NewDispatch) -> World:
    """All or nothing: the dispatch with its riders and jobs."""
    made = with_dispatch(world, new.dispatch, Dispatch(new.kind, new.ref))
    check_riders(made, new.dispatch, new.riders, one=False)
    made = add_jobs(made, new.dispatch, new.jobs, one=False)
    made = add_riders(made, new.dispatch, new.riders, one=False)
    require_free("dispatchRef", new.ref, world.dispatches.values())
    return made


def named(items: Sequence[str], member: str, one: bool) -> Iterator[tuple[str, str, bool]]:
    """Field, name and whether it stands a second time, of each item of a request."""
    for i, item in enumerate(items):
        yield ("jobId" if member == "jobs" else "participantId") if one else f"{member}[{i}]", item, item in items[:i]


def refuse(faults: set[str], unknown: set[str]) -> None:
    """All faults in one answer; that nothing but unknown things is wrong has a cause of its own."""
    if faults or unknown:
        raise No(INVALID if faults else UNKNOWN, faults | unknown)


def add_jobs(world: World, name: str, jobs: Sequence[str], one: bool) -> World:
    """A job is in one open dispatch at a time and has not ended."""
    dispatch = open_dispatch(world, name)
    faults, unknown = set(), set()
    for field_, job, twice in named(jobs, "jobs", one):
        if job not in world.jobs:
            unknown.add(field_)
        if twice or (job in world.jobs and (world.jobs[job].ended or world.jobs[job].dispatch is not None)):
            faults.add(field_)
    refuse(faults, unknown)
    for job in jobs:
        old = world.jobs[job]
        status = old.status if old.status == "IN_PROGRESS" else "ASSIGNED"
        world = with_job(world, job, replace(old, dispatch=name, status=status))
    after = replace(dispatch, jobs=(*dispatch.jobs, *jobs), had_jobs=dispatch.had_jobs or bool(jobs))
    return settled(with_dispatch(world, name, after), name)


def remove_jobs(world: World, name: str, jobs: Sequence[str], one: bool) -> World:
    """A job that has not begun is as before it was put in."""
    present = world.dispatches[name].jobs
    if one and jobs[0] not in present:
        raise No(MISSING)
    refuse({field_ for field_, job, twice in named(jobs, "jobs", one) if twice or job not in present}, set())
    dispatch = open_dispatch(world, name)
    for job in jobs:
        old = world.jobs[job]
        status = "CREATED" if old.status == "ASSIGNED" else old.status
        world = with_job(world, job, replace(old, dispatch=None, status=status))
    left = tuple(job for job in present if job not in jobs)
    return settled(with_dispatch(world, name, replace(dispatch, jobs=left)), name)


def check_riders(world: World, name: str, riders: Sequence[str], one: bool) -> None:
    """Participants exist, are at work and not in the dispatch already."""
    dispatch = open_dispatch(world, name)
    faults, unknown = set(), set()
    for field_, rider, twice in named(riders, "participants", one):
        if rider not in world.riders:
            unknown.add(field_)
        elif not world.riders[rider].startswith("active:") or rider in dispatch.riders:
            faults.add(field_)
        if twice:
            faults.add(field_)
    refuse(faults, unknown)


def add_riders(world: World, name: str, riders: Sequence[str], one: bool) -> World:
    """A participant is in one open dispatch at a time, but for dispatches that share."""
    check_riders(world, name, riders, one)
    dispatch = world.dispatches[name]
    if not KINDS[dispatch.kind][0]:
        others = [d for other, d in world.dispatches.items() if other != name and not d.closed and not KINDS[d.kind][0]]
        busy = {rider for other in others for rider in other.riders}
        refuse({field_ for field_, rider, _ in named(riders, "participants", one) if rider in busy}, set())
    return settled(with_dispatch(world, name, replace(dispatch, riders=(*dispatch.riders, *riders))), name)


def remove_rider(world: World, name: str, rider: str) -> World:
    dispatch = open_dispatch(world, name)
    if rider not in dispatch.riders:
        raise No(MISSING)
    left = tuple(other for other in dispatch.riders if other != rider)
    return settled(with_dispatch(world, name, replace(dispatch, riders=left)), name)


def move_dispatch(world: World, name: str, wanted: str, word: str | None) -> World:
    """One step of a dispatch's life, asked for by name; an abandoned one may be closed from anywhere."""
    dispatch = world.dispatches[name]
    if wanted not in FOLLOWS:
        raise No(INVALID, ["status"])
    if dispatch.closed or (wanted == dispatch.status and word in (None, dispatch.word)):
        raise No(RULE, ["status"])
    if wanted != dispatch.status:
        check_move(world, dispatch, wanted)
    return with_dispatch(world, name, replace(dispatch, status=wanted, word=word))


def check_move(world: World, dispatch: Dispatch, wanted: str) -> None:
    """Work ends when all jobs have, a dispatch when the ledger is even too; no move may be taken back at once."""
    unfinished = any(not world.jobs[job].ended for job in dispatch.jobs)
    uneven = any(dispatch.held().values())
    open_ = {"jobs"} if unfinished and wanted in ("PENDING_CLOSURE", "CLOSED") else set()
    open_ |= {"ledger"} if uneven and wanted == "CLOSED" else set()
    if open_:
        raise No(RULE, open_)
    abandoned = wanted == "CLOSED" and dispatch.had_jobs and not dispatch.jobs
    idle = wanted == "IN_PROGRESS" and dispatch.had_jobs and not unfinished
    taken_back = idle or (wanted in ("INITIATED", "ASSIGNED") and (wanted == "ASSIGNED") != bool(dispatch.riders))
    if taken_back or (wanted not in FOLLOWS[dispatch.status] and not abandoned):
        raise No(RULE, ["status"])


def word_dispatch(world: World, name: str, word: str) -> World:
    dispatch = world.dispatches[name]
    if dispatch.closed and word != dispatch.word:
        raise No(RULE, ["status"])
    return with_dispatch(world, name, replace(dispatch, word=word))


# Custody


def scan(world: World, asked: Scan) -> World:
    """All rows or none; nothing is taken in that is held, nor handed out that is not, unless excess is allowed.

    What was taken in for a job goes out for it, though the job has left.
    """
    dispatch = found(world.dispatches, asked.dispatch)
    if dispatch.closed:
        raise No(RULE, ["dispatchId"])
    faults = set()
    held = dispatch.held()
    taken = {(account(line.row), line.row.job) for line in dispatch.lines if line.moved > 0}
    lines = []
    for i, row in enumerate(asked.rows):
        prefix = "" if asked.one else f"data[{i}]."
        returned = asked.way == "out" and (account(row), row.job) in taken
        if row.job is not None and row.job not in dispatch.jobs and not returned:
            faults.add(f"{prefix}jobId")
        wrong = row_fault(row)
        if wrong is None:
            size = row.amount if row.entity == "CASH" and row.amount is not None else 1
            lines.append(Line(row, size if asked.way == "in" else -size))
            held[account(row)] += lines[-1].moved  # type: ignore[assignment]
            most = float("inf") if row.entity == "CASH" else 1
            if not KINDS[dispatch.kind][1] and not 0 <= held[account(row)] <= most:
                wrong = "custodyEntityAmount" if row.entity == "CASH" else "custodyEntityId"
        if wrong is not None:
            faults.add(prefix + wrong)
    refuse(faults, set())
    return with_dispatch(world, asked.dispatch, replace(dispatch, lines=(*dispatch.lines, *lines)))


def row_fault(row: Row) -> str | None:
    """The member that a row lacks or states wrongly."""
    if row.entity == "CASH":
        return None if row.amount is not None and row.amount > 0 else "custodyEntityAmount"
    return None if row.id is not None else "custodyEntityId"

"""Random commands, legal and illegal, that know the world: few things, so that they meet, and often the next step
that makes sense, so that deep states are reached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random
from typing import TypeVar

from model.commands import (
    AddJobs,
    AddRiders,
    CancelObjective,
    Command,
    CompleteJob,
    Entity,
    Look,
    MoveDispatch,
    NewDispatch,
    NewJob,
    NewRider,
    ReadKind,
    RemoveJobs,
    RemoveRider,
    Rename,
    ReportStatus,
    RiderEvent,
    Row,
    Scan,
    Tell,
    Way,
    WordDispatch,
    WordJob,
    WordJobs,
)
from model.model import walk
from model.world import AGAIN, FOLLOWS, GIVEN_UP, KINDS, SUCCESS, WAYS, Job, Table, World

V = TypeVar("V")
MOST_JOBS, MOST_DISPATCHES, MOST_RIDERS = 10, 6, 8
LEG_REFS = [f"LEG-{n}" for n in range(8)]
RUN_REFS = [f"RUN-{n}" for n in range(5)]
WORDS = ["waiting", "loading"]
NOBODY = "nobody"
CODES = [SUCCESS, SUCCESS, AGAIN, GIVEN_UP, "R-9999", ""]
STATUSES: list[ReportStatus] = ["STARTED", "CLOSED"]
WAYS_OF_CUSTODY: list[Way] = ["in", "out"]
READS: list[ReadKind] = ["job", "dispatch", "dispatch", "ledger", "ledger", "rider", "instance"]
TASKS = ["ET_PICK", "ET_SCAN"]
THINGS: list[tuple[Entity, str]] = [("CONTAINER", "c1"), ("CONTAINER", "c2"), ("DOCUMENT", "c1"), ("DOCUMENT", "d1")]
AMOUNTS = [1, 2, 2.5, 10]
FAULTY_ROWS = [Row("CASH"), Row("CASH", amount=-1), Row("CONTAINER"), Row("DOCUMENT")]


def likely(dice: Random, percent: int) -> bool:
    return dice.randrange(100) < percent


def some(dice: Random, names: Iterable[str]) -> str:
    """One of the names, now and then one that nobody has."""
    known = list(names)
    return dice.choice(known) if known and not likely(dice, 4) else NOBODY


def several(dice: Random, names: Iterable[str]) -> tuple[str, ...]:
    """A few of the names, now and then one of them twice, or none."""
    return tuple(some(dice, names) for _ in range(dice.choice([0, 1, 1, 2, 2, 3])))


def by_ref(dice: Random, name: str, refs: Mapping[str, str | None]) -> str:
    """The name, or as often the reference of the thing."""
    ref = refs.get(name)
    return ref if ref is not None and likely(dice, 40) else name


def a_dispatch(dice: Random, world: World) -> str:
    """Rather one that is open; by name or by reference."""
    open_ = [name for name, dispatch in world.dispatches.items() if not dispatch.closed]
    name = some(dice, open_ if open_ and likely(dice, 85) else world.dispatches)
    return by_ref(dice, name, {name: dispatch.ref for name, dispatch in world.dispatches.items()})


def new_rider(dice: Random, world: World) -> Command:
    if len(world.riders) >= MOST_RIDERS:
        return rider_event(dice, world)
    return NewRider(f"rider-{len(world.riders)}")


def rider_event(dice: Random, world: World) -> Command:
    waiting = [rider for rider, state in world.riders.items() if state.startswith("onboarding")]
    if waiting and likely(dice, 60):
        return RiderEvent(dice.choice(waiting), "E-022")
    return RiderEvent(some(dice, world.riders), dice.choice(["E-022", "E-023", "E-024"]))


def new_job(dice: Random, world: World) -> Command:
    if len(world.jobs) >= MOST_JOBS:
        return tell(dice, world)
    return NewJob(f"job-{len(world.jobs)}", dice.choice([None, *LEG_REFS]))


def complete_job(dice: Random, world: World) -> Command:
    inside = [name for name, job in world.jobs.items() if job.dispatch is not None and not job.ended]
    name = some(dice, inside if inside and likely(dice, 70) else world.jobs)
    at = by_ref(dice, name, {name: job.ref for name, job in world.jobs.items()})
    return CompleteJob(at, dice.choice([None, SUCCESS, GIVEN_UP]), dice.choice([None, *WORDS]))


def word_job(dice: Random, world: World) -> Command:
    return WordJob(some(dice, world.jobs), dice.choice(WORDS))


def word_jobs(dice: Random, world: World) -> Command:
    return WordJobs(several(dice, world.jobs) or (NOBODY,), dice.choice(WORDS))


def new_dispatch(dice: Random, world: World) -> Command:
    if len(world.dispatches) >= MOST_DISPATCHES:
        return move_dispatch(dice, world)
    jobs = several(dice, free_jobs(world)) if likely(dice, 70) else several(dice, world.jobs)
    riders = several(dice, world.riders) if likely(dice, 50) else ()
    kind = dice.choice(["strict", "strict", *KINDS])
    return NewDispatch(f"dispatch-{len(world.dispatches)}", dice.choice([None, *RUN_REFS]), kind, jobs, riders)


def free_jobs(world: World) -> list[str]:
    return [name for name, job in world.jobs.items() if job.dispatch is None and not job.ended]


def add_jobs(dice: Random, world: World) -> Command:
    names = free_jobs(world) if likely(dice, 75) else list(world.jobs)
    if likely(dice, 50):
        return AddJobs(a_dispatch(dice, world), (some(dice, names),), True)
    return AddJobs(a_dispatch(dice, world), several(dice, names), False)


def remove_jobs(dice: Random, world: World) -> Command:
    inside = [name for name, job in world.jobs.items() if job.dispatch is not None]
    one = likely(dice, 50)
    jobs = (some(dice, inside),) if one else several(dice, inside)
    home = world.jobs[jobs[0]].dispatch if jobs and jobs[0] in world.jobs else None
    at = home if home is not None and likely(dice, 75) else a_dispatch(dice, world)
    return RemoveJobs(by_ref(dice, at, {at: world.dispatches[at].ref} if at in world.dispatches else {}), jobs, one)


def add_riders(dice: Random, world: World) -> Command:
    active = [name for name, state in world.riders.items() if state.startswith("active")]
    names = active if active and likely(dice, 80) else list(world.riders)
    if likely(dice, 50):
        return AddRiders(a_dispatch(dice, world), (some(dice, names),), True)
    return AddRiders(a_dispatch(dice, world), several(dice, names), False)


def remove_rider(dice: Random, world: World) -> Command:
    at = a_dispatch(dice, world)
    inside = world.dispatches[at].riders if at in world.dispatches else ()
    return RemoveRider(at, some(dice, inside if inside and likely(dice, 75) else world.riders))


def rename(dice: Random, world: World) -> Command:
    return Rename(some(dice, world.dispatches), dice.choice(RUN_REFS))


def move_dispatch(dice: Random, world: World) -> Command:
    """Rather closing, of what may be closed."""
    word = dice.choice([None, None, *WORDS])
    waiting = {name: d.ref for name, d in world.dispatches.items() if d.status == "PENDING_CLOSURE"}
    if waiting and likely(dice, 60):
        return MoveDispatch(by_ref(dice, dice.choice(list(waiting)), waiting), "CLOSED", word)
    status = dice.choice([*FOLLOWS, "CLOSED", "CLOSED", "IN_PROGRESS", "CANCELLED"])
    return MoveDispatch(a_dispatch(dice, world), status, word)


def word_dispatch(dice: Random, world: World) -> Command:
    return WordDispatch(a_dispatch(dice, world), dice.choice(WORDS))


def tell(dice: Random, world: World) -> Command:
    """Mostly what a phone would tell next, else anything: early, late, again, of another job or dispatch."""
    inside = [name for name, job in world.jobs.items() if job.dispatch is not None]
    name = some(dice, inside if inside and likely(dice, 92) else world.jobs)
    job = world.jobs.get(name)
    dispatch = job.dispatch if job is not None and likely(dice, 95) else some(dice, world.dispatches)
    objective, attempt = frontier(job) if job is not None and likely(dice, 65) else anywhere(dice)
    if likely(dice, 25):
        return Tell(name, dispatch or NOBODY, objective, attempt, dice.choice(STATUSES), task=dice.choice(TASKS))
    if likely(dice, 30):
        return Tell(name, dispatch or NOBODY, objective, attempt, "STARTED")
    return Tell(name, dispatch or NOBODY, objective, attempt, "CLOSED", dice.choice(CODES), likely(dice, 6))


def cancel_objective(dice: Random, world: World) -> Command:
    """Rather where the job stands, and rather what is left open."""
    name = some(dice, world.jobs)
    objective, attempt = frontier(world.jobs[name]) if name in world.jobs and likely(dice, 60) else anywhere(dice)
    code, reason = dice.choice([(SUCCESS, None), (AGAIN, GIVEN_UP), (None, GIVEN_UP), (None, SUCCESS), (None, None)])
    return CancelObjective(name, objective, code, reason, attempt if likely(dice, 50) else None)


def frontier(job: Job) -> tuple[str, int]:
    """Where the run of a job stands: the objective and its attempt that is to be told of next."""
    path, _ = walk(job)
    return path[-1]


def anywhere(dice: Random) -> tuple[str, int]:
    return dice.choice([*WAYS, *WAYS, *WAYS, "NOWHERE"]), dice.choice([1, 1, 1, 2, 2, 3])


def scan(dice: Random, world: World) -> Command:
    open_ = [name for name, dispatch in world.dispatches.items() if not dispatch.closed]
    name = some(dice, open_ if open_ and likely(dice, 90) else world.dispatches)
    way = dice.choice(WAYS_OF_CUSTODY)
    one = likely(dice, 50)
    rows = tuple(row(dice, world, name, way) for _ in range(1 if one else dice.choice([1, 2, 3])))
    return Scan(name, way, rows, one)


def row(dice: Random, world: World, name: str, way: str) -> Row:
    """Out: rather what is held, all of it."""
    if likely(dice, 4):
        return dice.choice(FAULTY_ROWS)
    held = {what: n for what, n in world.dispatches[name].held().items() if n} if name in world.dispatches else {}
    if way == "out" and held and likely(dice, 70):
        what = dice.choice(sorted(held))
        if what == "CASH":
            return Row("CASH", amount=abs(held[what]))
        entity, _, id = what.partition(":")
        return Row(entity, id)  # type: ignore[arg-type]
    job = some(dice, world.dispatches[name].jobs) if name in world.dispatches and likely(dice, 25) else None
    if likely(dice, 30):
        return Row("CASH", amount=dice.choice(AMOUNTS), job=job)
    entity, id = dice.choice(THINGS)
    return Row(entity, id, job=job)


def look(dice: Random, world: World) -> Command:
    """Any read."""
    kind = dice.choice(READS)
    if kind == "job":
        name = some(dice, world.jobs)
        return Look("job", by_ref(dice, name, {name: job.ref for name, job in world.jobs.items()}))
    if kind == "dispatch":
        return Look("dispatch", a_dispatch(dice, world))
    if kind == "instance":
        return Look("instance", f"{dice.choice(list(world.jobs) or [NOBODY])}/{dice.choice(list(WAYS))}")
    return Look(kind, some(dice, world.dispatches if kind == "ledger" else world.riders))


MAKERS: list[Callable[[Random, World], Command]] = [
    new_rider, rider_event, new_job, complete_job, word_job, word_jobs, new_dispatch, add_jobs, remove_jobs,
    add_riders, remove_rider, rename, move_dispatch, word_dispatch, tell, cancel_objective, scan, look,
]  # fmt: skip
RULES = {maker.__name__: maker for maker in MAKERS}
WEIGHTS = {"tell": 5, "scan": 4, "add_riders": 4, "move_dispatch": 3, "add_jobs": 3, "complete_job": 2, "look": 2}
"""How often a kind of command is drawn, once where nothing is said."""


def a_kind(dice: Random, kinds: Sequence[str]) -> str:
    """One of these kinds of commands, by their weights."""
    return dice.choices(kinds, [WEIGHTS.get(kind, 1) for kind in kinds])[0]


def any_command(dice: Random, world: World, kinds: Sequence[str] = tuple(RULES)) -> Command:
    """A command of any of these kinds."""
    return RULES[a_kind(dice, kinds)](dice, world)


def some_kinds(dice: Random) -> list[str]:
    """A few kinds of commands, so that those of one round have to do with each other."""
    return list({a_kind(dice, list(RULES)): None for _ in range(dice.randint(2, 6))})


def corner(dice: Random, world: World) -> World:
    """A part of the world: one or two dispatches, rather open ones, what is in them, and a little that is not."""
    open_ = {name: dispatch for name, dispatch in world.dispatches.items() if not dispatch.closed}
    dispatches = a_few(dice, open_ if open_ and likely(dice, 85) else world.dispatches, dice.choice([1, 2, 2]))
    inside = {job for dispatch in dispatches.values() for job in dispatch.jobs}
    free = {name: world.jobs[name] for name in free_jobs(world)}
    active = {name: state for name, state in world.riders.items() if state.startswith("active")}
    return World(
        Table(a_few(dice, {name: job for name, job in world.jobs.items() if name in inside}, 3) | a_few(dice, free, 2)),
        Table(dispatches),
        Table(a_few(dice, active if likely(dice, 75) else world.riders, 2)),
    )


def a_few(dice: Random, things: Mapping[str, V], most: int) -> dict[str, V]:
    """So many of the things."""
    return {name: things[name] for name in dice.sample(sorted(things), min(len(things), most))}

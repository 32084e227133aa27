"""What a game begins with, and what is to be looked at after a command and at the end."""

from __future__ import annotations

from model.commands import (
    CancelObjective,
    Command,
    CompleteJob,
    Look,
    NewDispatch,
    NewJob,
    NewRider,
    RemoveRider,
    RiderEvent,
    Scan,
    Tell,
    WordJobs,
    subject,
)
from model.world import World, find

OPENING: list[Command] = [
    *(NewRider(f"rider-{n}") for n in range(3)),
    *(RiderEvent(f"rider-{n}", "E-022") for n in range(2)),
    *(NewJob(f"job-{n}", f"LEG-{n}") for n in range(4)),
    NewDispatch("dispatch-0", "RUN-0", "strict", ("job-0", "job-1"), ("rider-0",)),
    NewDispatch("dispatch-1", "RUN-1", "strict", ("job-2",), ("rider-1",)),
    RemoveRider("dispatch-1", "rider-1"),
    NewDispatch("dispatch-2", "RUN-2", "loose"),
]
"""Riders at work, one booked and one who was; jobs inside and outside; room for custody in excess."""


def fresh(number: int) -> list[Command]:
    """More of what wears out: a rider at work, and a dispatch that may be closed because its one job is done."""
    rider, job, dispatch = f"rider-fresh{number}", f"job-fresh{number}", f"dispatch-fresh{number}"
    return [
        NewRider(rider),
        RiderEvent(rider, "E-022"),
        NewJob(job, None),
        NewDispatch(dispatch, None, "strict", (job,)),
        CompleteJob(job),
    ]


def written(after: World, command: Command) -> tuple[str, str]:
    """Kind and name of the resource whose change log tells of an accepted command as its own."""
    name = subject(command)
    if isinstance(command, Scan):
        return "ledger", name
    if isinstance(command, NewRider | RiderEvent):
        return "participant", name
    if isinstance(command, Tell | WordJobs | CancelObjective) or type(command).__name__.endswith("Job"):
        return "job", find(after.jobs, name)
    return "dispatch", find(after.dispatches, name)


def touched(before: World, after: World, command: Command) -> list[Look]:
    """Everything that the command is about or that it changed."""
    looks = [Look("job", name) for name, job in after.jobs.items() if before.jobs.get(name) != job]
    looks += [Look("rider", name) for name, state in after.riders.items() if before.riders.get(name) != state]
    for name, dispatch in after.dispatches.items():
        if before.dispatches.get(name) != dispatch:
            looks += [Look("dispatch", name), Look("ledger", name)]
    if isinstance(command, Tell | CancelObjective) and command.job in after.jobs:
        looks += [Look("job", command.job), Look("instance", f"{command.job}/{command.objective}")]
    return list(dict.fromkeys(looks)) or named(after, command)


def named(world: World, command: Command) -> list[Look]:
    """What a command without effect was about: it is as it was."""
    if isinstance(command, Look):
        return []
    name = subject(command)
    kinds = [("job", world.jobs), ("dispatch", world.dispatches), ("ledger", world.dispatches), ("rider", world.riders)]
    return [Look(kind, name) for kind, table in kinds if name in table]  # type: ignore[arg-type, operator]


def everything(world: World) -> list[Look]:
    looks = [Look("rider", name) for name in world.riders]
    for name, job in world.jobs.items():
        looks += [Look("job", name), *([Look("job", job.ref)] if job.ref is not None else [])]
        looks += [Look("instance", f"{name}/{fact.objective}") for fact in job.heard]
    for name, dispatch in world.dispatches.items():
        looks += [Look("dispatch", name), Look("ledger", name)]
        looks += [Look("dispatch", dispatch.ref)] if dispatch.ref is not None else []
    return list(dict.fromkeys(looks))

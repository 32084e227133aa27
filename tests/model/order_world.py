"""What becomes of one order with its job when its office, its planner and its rider act at once, by the contract alone.

Calls take effect in one moment each. What the orchestrator does follows them as steps of its own: the order's triggers
one after the other, each read in one moment and its commands carried out one by one. ``outcomes`` finds everything that
calls and steps may come to. Nothing of the product's rules is imported. See: contract/order.md 4 to 9, orchestrator.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

CREATED, ASSIGNED, IN_PROGRESS, COMPLETED, CANCELLED = "CREATED", "ASSIGNED", "IN_PROGRESS", "COMPLETED", "CANCELLED"
REQUESTED, FAILED = "REQUESTED", "FAILED"
SCHEDULED, PUT_IN = "inProgress:scheduled", "inProgress:assigned"
ACTIVE, MOVED = "inProgress:active", "inProgress:rescheduled"
DELIVERED, GIVEN_UP = "closed:delivered", "closed:cancelled"
MAY_BE_CANCELLED = (SCHEDULED, PUT_IN, MOVED)
OPEN = (CREATED, ASSIGNED, IN_PROGRESS)

MADE, IN, OUT, BEGUN, BROUGHT, OFF, LATER = (
    "E-020/R-0046", "E-012/R-0095", "E-012/R-0096", "E-021/R-0063", "E-010/R-0041", "E-011/R-0058", "E-021/R-0013",
)  # fmt: skip

TOO_LATE = ", too late"
"""Behind a trigger that tells of a job from before a reschedule: its work order stays as it is."""

Trigger = str
Command = tuple[str, str]
"""What is done, and what it is done with."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What reads and the journal show of an order once nothing goes on any more."""

    state: str = SCHEDULED
    cancellation: str | None = None
    job: str = CREATED
    is_in_dispatch: bool = False
    slot: int = 0
    """Which of the office's slots the work order has; 0 is the first one."""
    job_slot: int = 0
    events: tuple[str, ...] = (MADE,)
    runs: tuple[tuple[str, str], ...] = (("JobCreated", "SUCCESS"), ("WorkOrderReady", "SUCCESS"))
    """Trigger and end of each run, sorted."""


@dataclass(frozen=True, slots=True)
class World:
    """An order as it is, its triggers that wait, and the commands that are left of the one that is carried out."""

    seen: Seen = Seen()
    waiting: tuple[Trigger, ...] = ()
    left: tuple[Command, ...] | None = None

    def showing(self, seen: Seen) -> World:
        """The same, of which something else is seen."""
        return replace(self, seen=seen)

    def raising(self, *triggers: Trigger) -> World:
        return replace(self, waiting=(*self.waiting, *triggers))


@dataclass(frozen=True, slots=True)
class Call:
    """A call with its answer, and when it began and ended."""

    name: str
    is_taken: bool
    began: float
    ended: float
    slot: int = 0


def called(world: World, call: Call) -> World | None:
    """The world after a call, None where it is refused."""
    seen = world.seen
    match call.name:
        case "cancel":
            if seen.state == DELIVERED:
                return None
            if seen.state == GIVEN_UP or seen.cancellation == REQUESTED:
                return world
            return world.showing(replace(seen, cancellation=REQUESTED)).raising("WorkOrderCancellationRequested")
        case "reschedule":
            if seen.state not in MAY_BE_CANCELLED:
                return None
            moved = overtaken(world).showing(replace(seen, slot=call.slot, state=MOVED))
            return moved.raising("WorkOrderRescheduled")
        case "assign":
            if seen.job != CREATED:
                return None
            return world.showing(replace(seen, job=ASSIGNED, is_in_dispatch=True)).raising("JobAssigned")
    if not seen.is_in_dispatch:
        return None
    if call.name == "start":
        return world.showing(replace(seen, job=IN_PROGRESS)).raising("JobStarted") if seen.job == ASSIGNED else world
    if call.name == "deliver" and seen.job == IN_PROGRESS:
        return world.showing(replace(seen, job=COMPLETED)).raising("JobCompleted")
    return world


def overtaken(world: World) -> World:
    """What was told of the job before a reschedule does not move the order any more."""
    late = [one + TOO_LATE if one in ("JobAssigned", "JobUnassigned") else one for one in world.waiting]
    left = world.left and tuple(one for one in world.left if one not in (("state", PUT_IN), ("state", SCHEDULED)))
    return replace(world, waiting=tuple(late), left=left)


def steps(world: World) -> Iterator[World]:
    """The world after the next step of the orchestrator, if there is one."""
    if world.left is not None:
        yield carried_out(world) if world.left else ended(world)
    elif world.waiting:
        commands = asked(world.seen, world.waiting[0])
        if commands is None:
            yield replace(world, waiting=world.waiting[1:])
        else:
            yield replace(world, left=commands)


def ended(world: World, status: str = "SUCCESS") -> World:
    """The world once the run of the first trigger is over."""
    run = (world.waiting[0].removesuffix(TOO_LATE), status)
    seen = replace(world.seen, runs=tuple(sorted((*world.seen.runs, run))))
    return World(seen, world.waiting[1:])


def asked(seen: Seen, trigger: Trigger) -> tuple[Command, ...] | None:
    """The commands that the default rule for a trigger leads to; None where its condition does not hold."""
    is_over = seen.state in (DELIVERED, GIVEN_UP)
    match trigger:
        case "JobAssigned":
            return (*(() if is_over else (("state", PUT_IN),)), ("event", IN))
        case "JobAssigned, too late":
            return (("event", IN),)
        case "JobUnassigned, too late":
            return (("event", OUT),)
        case "JobUnassigned":
            return (*((("state", SCHEDULED),) if seen.state == PUT_IN else ()), ("event", OUT))
        case "JobStarted":
            return (*(() if is_over else (("state", ACTIVE),)), ("event", BEGUN))
        case "JobCompleted":
            return (("event", BROUGHT), *(() if is_over else (("state", DELIVERED),)))
        case "JobCancelled":
            return (("event", OFF), ("cancelled", ""))
        case "JobCancellationFailed":
            return (("failed", ""),)
        case "OrderStateChanged":
            return ()
        case "WorkOrderRescheduled":
            if seen.job not in (CREATED, ASSIGNED):
                return None
            return (("take out", ""), ("slot", str(seen.slot)), ("event", LATER))
    assert trigger == "WorkOrderCancellationRequested", trigger
    if seen.state not in MAY_BE_CANCELLED or seen.job not in (CREATED, ASSIGNED, CANCELLED):
        return (("failed", ""),)
    return (("cancel job", ""),) if seen.job != CANCELLED else (("cancelled", ""),)


def carried_out(world: World) -> World:
    """The world after the first command that is left."""
    assert world.left, "a command is left"
    (name, value), rest = world.left[0], world.left[1:]
    seen, after = world.seen, replace(world, left=rest)
    match name:
        case "state":
            moved = after.showing(replace(seen, state=value))
            return moved.raising("OrderStateChanged") if value == DELIVERED else moved
        case "event":
            return after.showing(replace(seen, events=(*seen.events, value)))
        case "cancelled":
            return after.showing(replace(seen, state=GIVEN_UP, cancellation=CANCELLED))
        case "failed":
            is_over = seen.cancellation in (CANCELLED, FAILED)
            return after if is_over else after.showing(replace(seen, cancellation=FAILED))
        case "cancel job":
            if seen.job not in (CREATED, ASSIGNED):
                return after.raising("JobCancellationFailed")
            left_dispatch = ("JobUnassigned",) if seen.is_in_dispatch else ()
            cancelled = replace(seen, job=CANCELLED, is_in_dispatch=False)
            return after.showing(cancelled).raising(*left_dispatch, "JobCancelled")
        case "take out":
            if seen.job != ASSIGNED:
                return after
            return after.showing(replace(seen, job=CREATED, is_in_dispatch=False)).raising("JobUnassigned")
    assert name == "slot", name
    return after.showing(replace(seen, job_slot=int(value))) if seen.job in OPEN else ended(world, FAILED)


def outcomes(world: World, calls: Sequence[Call]) -> set[Seen]:
    """All that may be seen at the end, for some order of the calls and steps that is true to the clock and gives each
    call its answer. Empty where there is none.
    """
    found: set[Seen] = set()
    known: set[tuple[World, int]] = set()
    stack = [(world, (1 << len(calls)) - 1)]
    while stack:
        here = stack.pop()
        if here in known:
            continue
        known.add(here)
        world, left = here
        after = [(stepped, left) for stepped in steps(world)]
        stack += after
        stack += [(called_, left & ~(1 << n)) for n, called_ in taken(world, calls, left)]
        if not left and not after:
            found.add(world.seen)
    return found


def taken(world: World, calls: Sequence[Call], left: int) -> Iterator[tuple[int, World]]:
    """The calls that may come next and are answered so, each with the world after it."""
    open_ = [n for n in range(len(calls)) if left >> n & 1]
    first_end = min((calls[n].ended for n in open_), default=0.0)
    for n in open_:
        if calls[n].began <= first_end:
            after = called(world, calls[n])
            if (after is not None) == calls[n].is_taken:
                yield n, world if after is None else after

"""Whether what several clients heard can be told as one story: an order of all calls, true to the clock, in which the
model gives exactly the answers that were given.

A call may stand anywhere between its beginning and its end. The search goes depth first over such orders and remembers
each pair of calls done and world reached (Wing and Gong's search with Lowe's memory). Two things keep it small: a read
or refusal that heard what was due is told as soon as it can be, for a later place is no better; and a ledger, to which
lines are only ever added, must begin as the one that was read last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from model.commands import Command, Look
from model.model import step
from model.reading import show_ledger
from model.world import INVALID, MISSING, RULE, UNKNOWN, Answer, World

FITTING = {INVALID, RULE, UNKNOWN, MISSING}
"""Causes that tell of things read; that a reference is taken is told by the write itself."""

MOST_STEPS = 20_000
"""Beginnings of orders looked into before the search is given up; a round of 300 calls takes some 300."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of one client, with its times in seconds of one clock."""

    client: int
    command: Command
    answer: Answer
    began: float
    ended: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """``order`` is the longest story found; it leaves no call out when the history is linearizable."""

    holds: bool
    steps: int
    """Beginnings of orders that were looked into, never more than ``MOST_STEPS``."""
    order: tuple[Call, ...]
    stuck: tuple[tuple[Call, Answer], ...]
    """Calls that could have come next there, each with the answer that would have been due."""
    world: World
    """The world at the end of that story."""


def judge(world: World, calls: Sequence[Call]) -> Verdict:
    """Look for an order of the calls that begins in this world; none found within ``MOST_STEPS`` counts as none.

    When none gives every refusal its exact reason, one is looked for that mixes reasons, see ``mixes``.
    """
    verdict = search(world, calls, exact=True)
    return verdict if verdict.holds else search(world, calls, exact=False)


def search(world: World, calls: Sequence[Call], *, exact: bool) -> Verdict:
    """The order, or the longest beginning of one; ``exact``: each refusal has the reason that is due."""
    calls = sorted(calls, key=lambda call: call.began)
    everyone = (1 << len(calls)) - 1
    books = last_books(calls)
    seen: set[tuple[int, World]] = set()
    best: tuple[tuple[int, ...], World] = ((), world)
    stack: list[tuple[int, World, tuple[int, ...]]] = [(0, world, ())]
    while stack and len(seen) < MOST_STEPS:
        done, here, order = stack.pop()
        if (done, here) in seen:
            continue
        seen.add((done, here))
        if len(order) > len(best[0]):
            best = order, here
        if done == everyone:
            return Verdict(True, len(seen), tuple(calls[n] for n in order), (), here)
        stack += [(done | 1 << n, after, (*order, n)) for n, after in ways_on(calls, done, here, books, exact)]
    order, here = best
    done = sum(1 << n for n in order)
    stuck = tuple((calls[n], step(here, calls[n].command)[0]) for n in next_ones(calls, done))
    return Verdict(False, len(seen), tuple(calls[n] for n in order), stuck, here)


def ways_on(
    calls: Sequence[Call], done: int, here: World, books: Mapping[str, Any], exact: bool
) -> list[tuple[int, World]]:
    """The calls that make sense next, each with the world after it; the likeliest, who ended first, comes last."""
    ways = []
    for n in next_ones(calls, done):
        due, after = step(here, calls[n].command)
        if due != calls[n].answer and (exact or not mixes(due, calls[n].answer)):
            continue
        if not calls[n].answer.accepted or isinstance(calls[n].command, Look):
            return [(n, here)]
        if all(fits(after, name, lines) for name, lines in books.items()):
            ways.append((n, after))
    return sorted(ways, key=lambda way: -calls[way[0]].ended)


def mixes(due: Answer, answer: Answer) -> bool:
    """Whether a refusal may stand for another one: both say what does not fit together among things that were read.

    A command reads its things one after the other and changes nothing when it is refused, so its reasons may be of two
    moments. Whether it is carried out never is: that rests on versions.
    """
    return due.cause in FITTING and answer.cause in FITTING


def last_books(calls: Sequence[Call]) -> dict[str, Any]:
    """The lines of each ledger as they were read last."""
    reads = [call for call in calls if isinstance(call.command, Look) and call.command.kind == "ledger"]
    return {call.command.at: call.answer.shown[0] for call in reads if call.answer.accepted}  # type: ignore[union-attr]


def fits(world: World, name: str, lines: Any) -> bool:
    """Whether the lines that a ledger has now and those that were read last begin alike."""
    if name not in world.dispatches:
        return True
    now = show_ledger(world.dispatches[name])[0]
    return bool(now[: len(lines)] == lines[: len(now)])


def next_ones(calls: Sequence[Call], done: int) -> list[int]:
    """The calls that may come next: none that is not done ended before they began."""
    left = [n for n in range(len(calls)) if not done >> n & 1]
    first_end = min(calls[n].ended for n in left) if left else 0.0
    return [n for n in left if calls[n].began <= first_end]

"""Several clients at once on the same few things: there is an order of their calls, true to the clock, in which one
client alone would have heard the same and left the same behind.

``HAULIER_MODEL_ROUNDS`` is the number of rounds, ``HAULIER_MODEL_SEED`` the first round's seed: a round is known by it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier

import pytest

from model.chance import a_kind, any_command, corner, likely, some_kinds
from model.commands import Command, Look, NewDispatch, NewJob, NewRider
from model.game import OPENING, everything, fresh
from model.linear import Call, Verdict, judge
from model.model import step
from model.wire import TIMEOUT, Line, Names, Reply, Tenant, answer, request
from model.world import World

ROUNDS = int(os.environ.get("HAULIER_MODEL_ROUNDS", "15"))
SEED = int(os.environ.get("HAULIER_MODEL_SEED", "1"))
CLIENTS = (4, 8)
CALLS_A_CLIENT = (3, 5)
PRELUDE = (0, 20)
"""Commands of one client that bring the world somewhere before the others join."""
BURSTS = 5
"""Times in a round that the clients come together, each in a corner of its own."""
CONFLICT = "2302"
"""Cause of a change that was overtaken too often: documented, and without effect."""

IN_COMMON = 60
"""Percent of the calls of a turn that are of its theme."""

Told = tuple[int, Command, Reply, float, float]
"""Client, command, reply, beginning and end of a call."""


def dealt(dice: Random, world: World, burst: int) -> list[list[Command]]:
    """A program for each client, about one corner of the world; at each turn most of them want the same kind of thing,
    often about the same one.

    What each makes has a name of its own, which the others do not know.
    """
    kinds, place = some_kinds(dice), corner(dice, world)
    programs: list[list[Command]] = [[] for _ in range(dice.randint(*CLIENTS))]
    for turn in range(dice.randint(*CALLS_A_CLIENT)):
        theme = a_kind(dice, kinds)
        here = corner(dice, place) if likely(dice, 50) else place
        for client, program in enumerate(programs):
            wanted = [theme] if likely(dice, IN_COMMON) else [*kinds, "look"]
            command = any_command(dice, here, wanted)
            program.append(own(command, f"{burst}-{client}-{turn}"))
    return programs


def own(command: Command, mark: str) -> Command:
    """The command, making nothing that another one makes as well."""
    match command:
        case NewRider():
            return NewRider(f"rider-{mark}")
        case NewJob(_, ref):
            return NewJob(f"job-{mark}", ref)
        case NewDispatch(_, ref, kind, jobs, riders):
            return NewDispatch(f"dispatch-{mark}", ref, kind, jobs, riders)
    return command


def alone(line: Line, names: Names, world: World, commands: Sequence[Command]) -> World:
    """One client makes the calls and hears what is due."""
    for command in commands:
        due, world = step(world, command)
        reply = line.call(*request(names, command))
        names.note(command, reply)
        assert answer(names, command, reply) == due, (command, reply)
    return world


def together(names: Names, lines: Sequence[Line], programs: Sequence[Sequence[Command]], in_step: bool) -> list[Told]:
    """All clients at once; ``in_step`` they begin each call together, else only the first one."""
    barrier = Barrier(len(programs), timeout=TIMEOUT)

    def play(client: int) -> list[Told]:
        told: list[Told] = []
        barrier.wait()
        for command in programs[client]:
            if in_step:
                barrier.wait()
            method, path, body = request(names, command)
            began = time.monotonic()
            reply = lines[client].call(method, path, body)
            told.append((client, command, reply, began, time.monotonic()))
            names.note(command, reply)
        return told

    with ThreadPoolExecutor(len(programs)) as pool:
        return [told for each in pool.map(play, range(len(programs))) for told in each]


def history(names: Names, told: Sequence[Told]) -> list[Call]:
    """The calls as the model names things, without those that were overtaken too often."""
    calls = [Call(client, command, answer(names, command, reply), *times) for client, command, reply, *times in told]
    return [call for call in calls if call.answer.cause != CONFLICT]


def play_round(tenant: Tenant, lines: Sequence[Line], seed: int) -> tuple[Verdict, list[Call]]:
    """One round: a prelude; then, time and again, the clients together and the reading of everything."""
    dice = Random(seed)
    names = Names(tenant, f"-{seed}")
    first = alone(lines[0], names, World(), OPENING)
    for _ in range(dice.randint(*PRELUDE)):
        first = alone(lines[0], names, first, [any_command(dice, first)])
    calls: list[Call] = []
    verdict = judge(first, calls)
    for burst in range(BURSTS):
        told = together(names, lines[:1], [fresh(burst)], in_step=False)
        world = verdict.world
        for command in fresh(burst):
            world = step(world, command)[1]
        told += together(names, lines, dealt(dice, world, burst), in_step=dice.random() < 0.5)
        reads = list(dict.fromkeys(everything(world) + made(names)))
        told += together(names, lines, [reads[n :: len(lines)] for n in range(len(lines))], in_step=False)
        calls += history(names, told)
        verdict = judge(first, calls)
        if not verdict.holds:
            break
    return verdict, calls


def made(names: Names) -> list[Look]:
    """Reads of what the clients made in the round."""
    kinds = {"job": ("job",), "dispatch": ("dispatch", "ledger"), "rider": ("rider",)}
    return [
        Look(kind, name)  # type: ignore[arg-type]
        for name in names.ids
        if name.count("-") > 1 and "/" not in name
        for kind in kinds[name.partition("-")[0]]
    ]


def story(seed: int, verdict: Verdict, calls: Sequence[Call]) -> str:
    """What was heard, as far as it makes sense, and where it stops to."""
    zero = min(call.began for call in calls)

    def line(call: Call) -> str:
        times = f"{1000 * (call.began - zero):7.1f} {1000 * (call.ended - zero):7.1f}"
        return f"{times} #{call.client} {call.command}\n{'':19}-> {call.answer}"

    stuck = [call for call, _ in verdict.stuck]
    left = [call for call in calls if call not in verdict.order and call not in stuck]
    parts = [
        f"round {seed}: no order of these calls makes sense, {verdict.steps} beginnings tried. As far as it does:",
        *map(line, verdict.order),
        "could come next, with what would have been due:",
        *(f"{line(call)}\n   due {due}" for call, due in verdict.stuck),
        "all that is left:",
        *map(line, left),
    ]
    return "\n".join(parts)


@pytest.fixture
def lines(tenant: Tenant) -> list[Line]:
    return [tenant.line() for _ in range(CLIENTS[1])]


def test_many_clients_hear_and_leave_what_some_order_of_their_calls_explains(tenant: Tenant, lines: list[Line]) -> None:
    for seed in range(SEED, SEED + ROUNDS):
        verdict, calls = play_round(tenant, lines, seed)
        if not verdict.holds:
            pytest.fail(story(seed, verdict, calls), pytrace=False)

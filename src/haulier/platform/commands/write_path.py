"""The write path: one list of steps, which every write walks, and which is written nowhere else.

A new step is a function of the ``Step`` type and one line of ``STEPS``. Whoever walks a part of the list says where it
begins and what it ends before:

- a request walks all of it (``Endpoint``, ``execute``); a read leaves it before hooks are chosen;
- a deferred command leaves it before it is applied, and is stored (``execute``); a worker takes it up again where the
  body is decoded (``DeferredCommands``);
- a row of a batch begins once it is decoded and leaves before it is applied: one statement applies many rows, and the
  batch publishes them; after that each row goes on (``platform/batches``).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from functools import cache
from typing import Any
from weakref import WeakValueDictionary

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.admission import authenticate, authorize, decode
from haulier.platform.commands.apply import answer, apply, publish, words
from haulier.platform.commands.command import Command, Overtaken, Step
from haulier.platform.commands.deferred import defer
from haulier.platform.commands.hooks import ask_hook, call_error_hook, call_hook, choose_hook
from haulier.platform.commands.plan import plan

STEPS: tuple[Step, ...] = (
    authenticate,
    authorize,
    decode,
    choose_hook,
    ask_hook,
    plan,
    apply,
    answer,
    publish,
    call_hook,
)

MAX_PLANS = 10
"""Plans of one command that may be overtaken by others before it is refused as a conflict."""

Row = tuple[str, str, str]
"""(tenant, kind, id)."""

_turns: WeakValueDictionary[Row, asyncio.Lock] = WeakValueDictionary()
"""Rows that commands of this process contend for; a lock goes when nobody waits for it."""


@cache
def steps(first: Step | None = None, *, after: Step | None = None, before: Step | None = None) -> tuple[Step, ...]:
    """The steps from ``first`` on, or those ``after`` a step, and ``before`` another; without any all of them."""
    begin = STEPS.index(after) + 1 if after is not None else STEPS.index(first) if first is not None else 0
    return STEPS[begin : STEPS.index(before) if before is not None else None]


async def walk(command: Command, part: Sequence[Step]) -> None:
    """Take the steps in turn. A command that was overtaken goes back to its plan, at most ``MAX_PLANS`` times.

    Raises Refusal.
    """
    try:
        for step in part:
            await step(command)
    except Overtaken as overtaken:
        obstacles = overtaken.obstacles
    else:
        return
    again, contended = part[part.index(plan) :], set[Row]()
    for _ in range(MAX_PLANS - 1):
        contended |= {(command.call.tenant, obstacle.kind, obstacle.id) for obstacle in obstacles}
        try:
            async with AsyncExitStack() as turns:
                # In order of arrival with others that were overtaken at the same rows.
                for row in sorted(contended):
                    await turns.enter_async_context(_turns.setdefault(row, asyncio.Lock()))
                for step in again:
                    await step(command)
            return
        except Overtaken as overtaken:
            obstacles = overtaken.obstacles
    first = obstacles[0]
    text = f"{words(first.kind)} {first.id} is being changed by other requests; try again"
    raise Refusal(Cause.CONFLICT, text)


async def execute(command: Command) -> Any:
    """Carry out a write whose body is decoded, or store it for a worker, and return what the caller gets as ``data``.

    Raises Refusal, and nothing is changed.
    """
    await walk(command, steps(choose_hook, before=ask_hook))
    if command.waits and not command.caller_waits:
        await _accept(command)
        await walk(command, steps(answer, before=publish))
        return command.answer
    try:
        await walk(command, steps(ask_hook))
    except Refusal as refusal:
        call_error_hook(command, refusal)
        raise
    return command.answer


async def _accept(command: Command) -> None:
    """Plan a command and store it, unless it repeats another one: then its answer is the same. Raises Refusal."""
    is_stored = False
    while not is_stored:
        await walk(command, steps(plan, before=apply))
        is_stored = command.change.repeats or await defer(command)

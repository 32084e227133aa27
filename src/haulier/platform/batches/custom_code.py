"""The steps of rows before they are planned and after the statement that applies them, as for the single operation.

A worker that dies may leave rows whose custom code was asked and is asked again: it sees a row once at least.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

import msgspec
import structlog

from haulier.core.refusal import Cause, Refusal
from haulier.engines.cooperative_yield import CooperativeYield
from haulier.engines.failure import Unavailable
from haulier.platform.batches.accept import encode
from haulier.platform.batches.rows import Row
from haulier.platform.batches.slices import Slice
from haulier.platform.commands.admission import decode
from haulier.platform.commands.apply import publish
from haulier.platform.commands.call import Call
from haulier.platform.commands.command import Command
from haulier.platform.commands.hooks import call_error_hook
from haulier.platform.commands.plan import plan
from haulier.platform.commands.write_path import steps, walk

ASKED_AT_ONCE = 16
"""Questions of one batch under way, and rows of such a batch that are applied together: so custom code that takes its
time is not asked about all rows again when a turn is over.
"""
ANSWER_GRACE_SECONDS = 1.0
"""How much longer than custom code may take a turn waits for its answers. Rows that have none then are asked about
again in another turn.
"""
CALLED_SECONDS = 2.0
"""How long a turn waits for calls whose answer changes nothing."""

log = structlog.get_logger("haulier.batches")


async def begin(call: Call, rows: Sequence[Row]) -> None:
    """Take the steps before the plan with rows that have no custom code."""
    turns_given = CooperativeYield()
    for row in rows:
        await turns_given.yield_if_due()
        if row.why is None:
            await _begin(call, row, has_hooks=False)


async def begin_asking(call: Call, rows: Sequence[Row]) -> int:
    """Take the steps before the plan with at most ``ASKED_AT_ONCE`` rows, side by side: what custom code answers
    becomes the row, what it refuses fails. Returns how many rows, from the first on, are decided when the time is over.
    """
    asked = {
        number: asyncio.create_task(_begin(call, row, has_hooks=True))
        for number, row in enumerate(rows)
        if row.why is None
    }
    if not asked:
        return len(rows)
    try:
        done, late = await asyncio.wait(
            asked.values(), timeout=call.runtime.settings.hook.timeout_seconds + ANSWER_GRACE_SECONDS
        )
    finally:
        await _cancel(asked.values())
    undecided = {*late, *(task for task in done if not task.result())}
    return min((number for number, task in asked.items() if task in undecided), default=len(rows))


async def _begin(call: Call, row: Row, *, has_hooks: bool) -> bool:
    """Take the steps of one row; False when there was no place to ask custom code. A refusal becomes the row's."""
    try:
        raw = _raw(row) if has_hooks else None
        row.command = Command(call, row.body, raw=raw, has_hooks=has_hooks)
        await walk(row.command, steps(after=decode, before=plan))
        row.body = row.command.body
    except Refusal as refusal:
        if refusal.cause is Cause.UNAVAILABLE:
            return False
        row.why = refusal
    except Unavailable:
        raise
    except Exception:
        log.exception("row failed", tenant=call.tenant, operation=call.operation.name, row=row.number)
        row.why = Refusal(Cause.INTERNAL)
    return True


async def end(planned: Slice) -> None:
    """Take the steps after the statement with the rows that it applied."""
    turns_given = CooperativeYield()
    for row, _ in planned.changes:
        await turns_given.yield_if_due()
        if row.command is not None:
            await walk(row.command, steps(after=publish))


async def end_calling(applied: Sequence[Slice]) -> None:
    """The same with rows that have custom code, also for errors. The calls are waited for before the next rows, so that
    a long file does not pile them up, but not for long.
    """
    calls: list[asyncio.Task[None] | None] = []
    for planned in applied:
        await end(planned)
        calls += [row.command.hook_call for row, _ in planned.changes if row.command is not None]
        calls += [call_error_hook(row.command, why) for row, why in planned.errors if row.command is not None]
    if waited := [call for call in calls if call is not None]:
        await asyncio.wait(waited, timeout=CALLED_SECONDS)


async def _cancel(tasks: Iterable[asyncio.Task[bool]]) -> None:
    """End what still runs."""
    running = [task for task in tasks if not task.done()]
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


async def has_custom_code(call: Call, rows: Sequence[Row]) -> bool:
    """Whether there is any custom code for these rows: registered for their type, or in one of them."""
    operation = call.operation
    if operation.hooks is not None and operation.hooks.registered and await operation.hooks.registered(call):
        return True
    fields = operation.body.type.__struct_fields__ if operation.body is not None else ()
    if "onRequest" not in fields:
        return False
    return any(row.body is not None and (row.body.onRequest or row.body.onError) is not None for row in rows)


def _raw(row: Row) -> bytes:
    """The row as custom code sees it: the body of the single operation."""
    return encode({name: value for name, value in msgspec.to_builtins(row.body).items() if value is not None})

"""Custom code of rows: asked before a row is planned, told when it was applied or failed, as for the single operation.

A worker that dies may leave rows asked about that are asked about again: custom code sees a row once at least.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable, Sequence
from typing import Any

import msgspec
import structlog

from haulier.core.refusal import Cause, Refusal
from haulier.engines.failure import Unavailable
from haulier.platform.batches.accept import encode
from haulier.platform.batches.rows import Row
from haulier.platform.batches.slices import Slice
from haulier.platform.commands.call import Call
from haulier.platform.commands.deferred import decode_again
from haulier.platform.commands.hooks import ask, choose_hook, tell, tell_on_error
from haulier.platform.runtime import Runtime

ASKED_AT_ONCE = 16
"""Questions of one batch under way, and rows of such a batch that are applied together: so custom code that takes its
time is not asked about all rows again when a turn is over.
"""
ANSWER_GRACE_SECONDS = 1.0
"""How much longer than custom code may take a turn waits for its answers. Rows that have none then are asked about
again in another turn.
"""
TOLD_SECONDS = 2.0
"""How long a turn waits for those that are only told."""

log = structlog.get_logger("haulier.batches")


async def ask_all(call: Call, rows: Sequence[Row]) -> int:
    """Ask waiting custom code about each of at most ``ASKED_AT_ONCE`` rows; what it answers becomes the row, what it
    refuses fails. Answers how many rows, from the first on, are decided when the time is over.
    """

    async def ask_one(row: Row) -> bool:
        try:
            hook = await choose_hook(call, row.body)
            if hook is not None and hook.waits:
                row.body = decode_again(call, await ask(call, hook, msgspec.json.decode(_raw(row))))
        except Refusal as refusal:
            if refusal.cause is Cause.UNAVAILABLE:
                return False  # there was no place to ask it
            row.why = refusal
        except Unavailable:
            raise
        except Exception:
            log.exception("row failed", tenant=call.tenant, operation=call.operation.name, row=row.number)
            row.why = Refusal(Cause.INTERNAL)
        return True

    asked = {number: asyncio.create_task(ask_one(row)) for number, row in enumerate(rows) if row.why is None}
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


async def tell_all(runtime: Runtime, applied: Sequence[Slice]) -> None:
    """Tell custom code that nobody waits for of what was applied and of what failed.

    It is waited for before the next rows, so that a long file does not pile up calls, but not for long.
    """
    payload: list[Coroutine[Any, Any, None]] = []
    for planned in applied:
        payload += [_tell_made(planned.call, row) for row, _ in planned.changes]
        payload += [tell_on_error(planned.call, row.body, why) for row, why in planned.errors if row.body is not None]
    if payload:
        await asyncio.wait([runtime.spawn(work) for work in payload], timeout=TOLD_SECONDS)


async def _cancel(tasks: Iterable[asyncio.Task[bool]]) -> None:
    """End what still runs."""
    running = [task for task in tasks if not task.done()]
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


async def _tell_made(call: Call, row: Row) -> None:
    hook = await choose_hook(call, row.body)
    if hook is not None and not hook.waits:
        await tell(call, hook, msgspec.json.decode(_raw(row)))


async def concerned(call: Call, rows: Sequence[Row]) -> bool:
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

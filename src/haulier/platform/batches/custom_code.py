"""Custom code of rows: asked before a row is planned, told when it was applied or failed, as for the single operation.

A worker that dies may leave rows asked about that are asked about again: custom code sees a row once at least.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import msgspec

from haulier.core.refusal import Refusal
from haulier.platform.batches.accept import encode
from haulier.platform.batches.rows import Row
from haulier.platform.batches.slices import Slice
from haulier.platform.call import Call
from haulier.platform.hooking import ask, choose_hook, tell, tell_on_error
from haulier.platform.parking import decode_again

ASKED_AT_ONCE = 16
"""Questions of one batch under way, and rows of such a batch that are applied together: so custom code that takes its
time is not asked about all rows again when a turn is over.
"""


async def ask_all(call: Call, rows: Sequence[Row]) -> None:
    """Ask waiting custom code about each row; what it answers becomes the row, what it refuses fails."""
    room = asyncio.Semaphore(ASKED_AT_ONCE)

    async def ask_one(row: Row) -> None:
        hook = await choose_hook(call, row.body)
        if hook is None or not hook.waits:
            return
        async with room:
            try:
                row.body = decode_again(call.operation, await ask(call, hook, msgspec.json.decode(_raw(row))))
            except Refusal as refusal:
                row.why = refusal

    await asyncio.gather(*(ask_one(row) for row in rows if row.why is None))


async def tell_all(planned: Slice) -> None:
    """Tell custom code that nobody waits for of what was applied and of what failed.

    It is done before the next rows, so that a long file does not pile up calls.
    """
    made = [_tell_made(planned.call, row) for row, _ in planned.changes]
    failed = [tell_on_error(planned.call, row.body, why) for row, why in planned.errors if row.body is not None]
    await asyncio.gather(*made, *failed)


async def _tell_made(call: Call, row: Row) -> None:
    hook = await choose_hook(call, row.body)
    if hook is not None and not hook.waits:
        await tell(call, hook, msgspec.json.decode(_raw(row)))


async def concerned(call: Call, rows: Sequence[Row]) -> bool:
    """Whether there is any custom code for these rows: registered for their type, or in one of them."""
    if call.operation.hooks is not None and await call.operation.hooks(call):
        return True
    fields = call.operation.body.__struct_fields__ if call.operation.body is not None else ()
    if "onRequest" not in fields:
        return False
    return any(row.body is not None and (row.body.onRequest or row.body.onError) is not None for row in rows)


def _raw(row: Row) -> bytes:
    """The row as custom code sees it: the body of the single operation."""
    return encode({name: value for name, value in msgspec.to_builtins(row.body).items() if value is not None})

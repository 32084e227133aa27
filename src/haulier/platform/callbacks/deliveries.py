"""What services have delivered beside callbacks, in a form of their own: how far it came."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from haulier.engines.postgres import Record
from haulier.platform.callbacks.attempts import SQL
from haulier.platform.commands.call import Call
from haulier.platform.timers.ids import callback_timer


async def tries_of(call: Call, ids: Sequence[str], since: int) -> list[Record]:
    """All tries of some deliveries, the oldest of which is of the moment ``since``: by delivery, the oldest first."""
    return await call.fetch_list(SQL["tries"], [UUID(id) for id in ids], since)


async def due_tries(call: Call, ids: Sequence[str]) -> dict[str, int]:
    """When the next try of each of some deliveries is due, epoch milliseconds, of those that are tried again."""
    timers = {callback_timer(call.tenant, id): id for id in ids}
    rows = await call.fetch_list(SQL["due_tries"], [UUID(id) for id in timers])
    return {timers[str(row["id"])]: row["due_at"] for row in rows}


async def dead_of(call: Call, ids: Sequence[str]) -> set[str]:
    """Those of some deliveries that were given up."""
    rows = await call.fetch_list(SQL["dead_of"], [UUID(id) for id in ids])
    return {str(row["journal_id"]) for row in rows}

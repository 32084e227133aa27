"""Dead letters: callbacks that were given up, listed and delivered again."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from haulier.platform.callbacks.attempts import SQL, DeadLetter
from haulier.platform.commands.call import Call
from haulier.platform.runtime import Runtime
from haulier.platform.timers.ids import callback_timer


async def replay(runtime: Runtime, tenant: str, journal_id: str) -> bool:
    """Try a dead letter again from the start, with all its tries. False when there is none of that id."""
    return await replay_many(runtime, tenant, [journal_id]) > 0


async def replay_many(runtime: Runtime, tenant: str, journal_ids: Sequence[str]) -> int:
    """The same for several; how many of these ids there were."""
    ids = list(dict.fromkeys(journal_ids))
    timers = [callback_timer(tenant, id) for id in ids]
    found = await runtime.database.fetch(SQL["replay"], tenant, [UUID(id) for id in ids], timers, runtime.clock())
    runtime.poke_timers()
    return len(found)


async def replay_own(call: Call, journal_id: str) -> bool:
    """The same for a dead letter of the caller's tenant. False for what is no id at all."""
    return _is_uuid(journal_id) and await replay(call.runtime, call.tenant, journal_id)


async def replay_many_own(call: Call, journal_ids: Sequence[str]) -> int:
    """The same for several; how many there were."""
    return await replay_many(call.runtime, call.tenant, [id for id in journal_ids if _is_uuid(id)])


async def list_dead(runtime: Runtime, tenant: str, limit: int) -> list[DeadLetter]:
    """The tenant's dead letters, newest first."""
    rows = await runtime.database.fetch(SQL["dead_letters"], tenant, limit)
    return [DeadLetter(str(row["journal_id"]), row["at"], row["url"], row["attempts"], row["error"]) for row in rows]


async def list_own_dead(call: Call, limit: int) -> list[DeadLetter]:
    """Those of the caller's tenant."""
    return await list_dead(call.runtime, call.tenant, limit)


def _is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False

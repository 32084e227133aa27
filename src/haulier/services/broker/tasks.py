"""What is done in the background: sessions end with their connection, and what is over is swept."""

from __future__ import annotations

import asyncio

import structlog

from haulier.engines.failure import Unavailable
from haulier.engines.loops import pause
from haulier.platform.commands.call import Call
from haulier.platform.declarations.tasks import Consumer
from haulier.platform.journal.events import Event
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change, TimerWrite
from haulier.platform.timers.clock import Timer
from haulier.platform.timers.ids import timer_id
from haulier.services.broker.store import SQL, next_signed_in
from haulier.services.connection.facade import CONNECTION, CONNECTION_REMOVED
from haulier.services.session.facade import open_sessions
from haulier.services.signin.facade import plan_ending

SWEEP_SECONDS = 3_600.0
KEPT_MS = 24 * 3_600_000
SWEPT_AT_ONCE = 1_000
PURPOSE = "outside-sessions"
FEDERATED = "fed"
"""Among the methods of a session: it began with an outside provider."""

log = structlog.get_logger("haulier.broker")


async def keep_swept(runtime: Runtime, stop: asyncio.Event) -> None:
    """Sweep once an hour until ``stop`` is set."""
    while not stop.is_set():
        try:
            await sweep(runtime)
        except Unavailable as error:
            log.warning("not swept", error=str(error))
        await pause(stop, SWEEP_SECONDS)


async def sweep(runtime: Runtime) -> int:
    """Remove what has been over for ``KEPT_MS``; how many rows that were."""
    count = 0
    while True:
        gone: int = await runtime.background.fetchval(SQL["sweep"], runtime.clock() - KEPT_MS, SWEPT_AT_ONCE)
        count += gone
        if gone < SWEPT_AT_ONCE:
            return count


async def connection_removed(call: Call, event: Event) -> Change | None:
    """A connection was removed: sessions of those who came in through it end."""
    return await _end_next(call, event.subject.partition("/")[2], "")


async def more_to_end(call: Call, timer: Timer) -> Change | None:
    """The next person of a connection that was removed."""
    connection_id, _, after = timer.subject.partition(" ")
    return await _end_next(call, connection_id, after)


async def _end_next(call: Call, connection_id: str, after: str) -> Change | None:
    """End what the next person after a link has, and come back for the one after that."""
    while (found := await next_signed_in(call, connection_id, after)) is not None:
        after, user_id = found
        sessions = [one for one in await open_sessions(call, user_id) if FEDERATED in one[1].amr]
        if sessions:
            change = await plan_ending(call, user_id, sessions, "the connection was removed")
            change.timers.append(
                TimerWrite(
                    timer_id(call.tenant, CONNECTION, connection_id, f"{PURPOSE} {after}"),
                    PURPOSE,
                    f"{connection_id} {after}",
                    call.now(),
                    {},
                )
            )
            return change
    return None


CONSUMERS = (Consumer("outside-sessions", {CONNECTION: [CONNECTION_REMOVED]}, connection_removed),)
TIMERS = {PURPOSE: more_to_end}

"""What is done in the background: sessions end with their connection, and what is over is swept."""

from __future__ import annotations

from haulier.platform.commands.call import Call
from haulier.platform.declarations.tasks import Consumer
from haulier.platform.expired_rows import Sweep
from haulier.platform.journal.events import Event
from haulier.platform.storage.changes import Change, TimerWrite
from haulier.platform.timers.clock import Timer
from haulier.platform.timers.ids import timer_id
from haulier.services.broker.store import SQL, next_signed_in
from haulier.services.connection.facade import CONNECTION, CONNECTION_REMOVED
from haulier.services.session.facade import open_sessions
from haulier.services.signin.facade import plan_ending

KEPT_MS = 24 * 3_600_000
PURPOSE = "outside-sessions"
FEDERATED = "fed"
"""Among the methods of a session: it began with an outside provider."""

SWEEP = Sweep("outside sign-ins", SQL["sweep"], KEPT_MS)


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

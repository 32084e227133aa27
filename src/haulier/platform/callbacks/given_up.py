"""That callbacks were given up is told: one event a receiver, soon after the first, then at most one an hour.

The statement that stores a last try sets the timer (``attempts.py``), and the event sets the next one, so that a
receiver that stays away for days is told of 24 times a day, however much is for it. Nothing comes of the event that
could itself be given up as a callback: it asks for none, and it is about nothing that apps subscribe to.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct

from haulier.platform.callbacks.attempts import SQL
from haulier.platform.commands.call import Call
from haulier.platform.declarations.event import EventSpec
from haulier.platform.storage.changes import Change, TimerWrite
from haulier.platform.storage.resources import to_json
from haulier.platform.timers.clock import Timer
from haulier.platform.timers.ids import given_up_timers

DEAD_LETTER = "dead_letter"
"""The kind of what is told of callbacks; the id is that of the event that was to be delivered."""
CALLBACKS_GIVEN_UP = "CallbacksGivenUp"
GIVEN_UP = "given-up"
"""Purpose of the timers; their subject is the receiver."""
AGAIN_MS = 3_600_000
"""So long nothing more is told of a receiver."""


class GivenUpPayload(Struct, kw_only=True):
    """Callbacks to a receiver that were given up, and the last one of them."""

    id: str
    receiver: str
    """Scheme, host and port."""
    count: int
    """How many since it was last told, without those that are tried again."""
    at: int
    """Epoch milliseconds, when the last one was."""
    attempts: int
    error: str


class Since(Struct):
    """Payload of the timer: what was given up after this moment is not told yet."""

    since: int


_since = msgspec.json.Decoder(Since)

GIVEN_UP_EVENTS = (EventSpec(DEAD_LETTER, CALLBACKS_GIVEN_UP, "callbacks to a receiver were given up", GivenUpPayload),)


async def tell_given_up(call: Call, timer: Timer) -> Change | None:
    """The event of what was given up of a receiver; None where that is nothing more."""
    rows = await call.fetch(SQL["given_up"], timer.subject, _since.decode(timer.payload).since)
    if not rows:
        return None
    (last,) = rows
    payload = GivenUpPayload(
        id=str(last["journal_id"]), receiver=timer.subject, count=last["count"], at=last["at"],
        attempts=last["attempts"], error=last["error"],
    )  # fmt: skip
    change = Change(DEAD_LETTER, payload.id, 1, CALLBACKS_GIVEN_UP, payload=to_json(payload))
    next_timer = next(id for id in given_up_timers(call.tenant, timer.subject) if id != timer.id)
    change.timers = [TimerWrite(next_timer, GIVEN_UP, timer.subject, call.at + AGAIN_MS, {"since": payload.at})]
    return change


GIVEN_UP_TIMERS = {GIVEN_UP: tell_given_up}

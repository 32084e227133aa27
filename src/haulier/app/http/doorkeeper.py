"""Looks after the connections of a process: each wait ends, memory for answers and places for strangers are bounded."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol
from weakref import WeakKeyDictionary

import structlog

from haulier.app.open_files import most_connections
from haulier.core.refusal import Refusal

if TYPE_CHECKING:
    from uvicorn.server import ServerState

LOOK_SECONDS = 1.0
TELL_SECONDS = 10.0
"""Requests that break HTTP are told of in one log line for all that came in this time."""
MAX_UNSENT_BYTES = 64 * 1024 * 1024
"""Answers that wait in a process for clients to read them. Beyond it the longest of them end."""
MADE_ROOM = 16
"""When a connection more comes than there are places, one in so many of those that wait for nothing ends."""

log = structlog.get_logger("haulier.http")


class Watched(Protocol):
    """A connection."""

    transport: asyncio.Transport
    since: float

    @property
    def idle(self) -> bool: ...

    def look(self, now: float) -> int: ...


class Doorkeeper:
    """One a server."""

    def __init__(self, state: ServerState, loop: asyncio.AbstractEventLoop) -> None:
        self.most = most_connections()
        self._all = state.connections
        self._loop = loop
        self._watched: set[Watched] = set()
        self._looks = False
        self._refused = 0
        self._told = self._crowded = -TELL_SECONDS

    def joined(self, connection: Watched) -> None:
        """A connection was made. Where there are too many, those that have waited longest without a request end; where
        all of them are under way, the new one.
        """
        if len(self._all) > self.most and not self._make_room():
            connection.transport.abort()
        self._watched.add(connection)
        if not self._looks:
            self._looks = True
            self._loop.call_later(LOOK_SECONDS, self._look)

    def left(self, connection: Watched) -> None:
        """It is gone."""
        self._watched.discard(connection)

    def refused(self, refusal: Refusal) -> None:
        """A request broke HTTP: told at most once in a while, with how many there were."""
        self._refused += 1
        now = self._loop.time()
        if now - self._told > TELL_SECONDS:
            log.warning("requests refused before they were read", count=self._refused, last=str(refusal))
            self._told, self._refused = now, 0

    def look(self, now: float) -> None:
        """Look at each connection, and at the bytes of answers that nobody reads."""
        unsent = [(left, one) for one in list(self._watched) if (left := one.look(now))]
        much = sum([left for left, _ in unsent]) - MAX_UNSENT_BYTES
        if much > 0:
            unsent.sort(key=lambda pair: pair[0])
            ended = 0
            while much > 0:
                left, one = unsent.pop()
                much -= left
                ended += 1
                one.transport.abort()
            log.warning("answers that clients did not read were dropped", connections=ended)

    def _look(self) -> None:
        self._looks = bool(self._watched)
        if self._looks:
            self._loop.call_later(LOOK_SECONDS, self._look)
            self.look(self._loop.time())

    def _make_room(self) -> bool:
        idle = sorted((one for one in self._watched if one.idle), key=lambda one: one.since)
        for one in idle[: max(1, len(self._all) // MADE_ROOM)]:
            one.transport.abort()
        now = self._loop.time()
        if now - self._crowded > TELL_SECONDS:
            log.warning("more connections than places", places=self.most)
            self._crowded = now
        return bool(idle)


_doorkeepers: WeakKeyDictionary[ServerState, Doorkeeper] = WeakKeyDictionary()


def doorkeeper_of(state: ServerState, loop: asyncio.AbstractEventLoop) -> Doorkeeper:
    """The doorkeeper of a server."""
    found = _doorkeepers.get(state)
    if found is None:
        found = _doorkeepers[state] = Doorkeeper(state, loop)
    return found

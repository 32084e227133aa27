"""Supervision of a process's connections: their time limits, their number, and the memory of unsent responses."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol
from weakref import WeakKeyDictionary

import structlog

from haulier.app.open_files import most_connections
from haulier.core.refusal import Refusal

if TYPE_CHECKING:
    from uvicorn.server import ServerState

CHECK_SECONDS = 1.0
LOG_SECONDS = 10.0
"""Shortest time between two log lines about refused requests, or about too many connections."""
EVICTED_SHARE = 16
"""When there are too many connections, one in so many is closed, those that have been idle longest first."""

log = structlog.get_logger("haulier.http")


class SupervisedConnection(Protocol):
    """What the supervisor needs of a connection."""

    transport: asyncio.Transport
    waiting_since: float

    @property
    def idle(self) -> bool: ...

    def check(self, now: float) -> int: ...


class ConnectionSupervisor:
    """Supervises all connections of one server.

    Of responses that clients have not read beyond ``unsent_bytes``, the connections with the longest are dropped.
    """

    def __init__(self, state: ServerState, loop: asyncio.AbstractEventLoop, unsent_bytes: int) -> None:
        self._max_unsent_bytes = unsent_bytes
        self.max_connections = most_connections()
        self._all = state.connections
        self._loop = loop
        self._supervised: set[SupervisedConnection] = set()
        self._checking = False
        self._refused = 0
        self._logged_at = self._full_logged_at = -LOG_SECONDS

    def add(self, connection: SupervisedConnection) -> None:
        """Add a connection. When there are too many, close the longest idle ones, or the new one if none is idle."""
        if len(self._all) > self.max_connections and not self._evict_idle():
            connection.transport.abort()
        self._supervised.add(connection)
        if not self._checking:
            self._checking = True
            self._loop.call_later(CHECK_SECONDS, self._check_later)

    def remove(self, connection: SupervisedConnection) -> None:
        """Forget a connection that was closed."""
        self._supervised.discard(connection)

    def count_refusal(self, refusal: Refusal) -> None:
        """Count a request that was refused before it was read; log the count every LOG_SECONDS at most."""
        self._refused += 1
        now = self._loop.time()
        if now - self._logged_at > LOG_SECONDS:
            log.warning("malformed requests refused", count=self._refused, last=str(refusal))
            self._logged_at, self._refused = now, 0

    def check(self, now: float) -> None:
        """Check the time limits of each connection, and drop the largest unread responses beyond the limit."""
        unsent = [(left, one) for one in list(self._supervised) if (left := one.check(now))]
        much = sum([left for left, _ in unsent]) - self._max_unsent_bytes
        if much > 0:
            unsent.sort(key=lambda pair: pair[0])
            ended = 0
            while much > 0:
                left, one = unsent.pop()
                much -= left
                ended += 1
                one.transport.abort()
            log.warning("unread responses dropped", connections=ended)

    def _check_later(self) -> None:
        self._checking = bool(self._supervised)
        if self._checking:
            self._loop.call_later(CHECK_SECONDS, self._check_later)
            self.check(self._loop.time())

    def _evict_idle(self) -> bool:
        idle = sorted((one for one in self._supervised if one.idle), key=lambda one: one.waiting_since)
        for one in idle[: max(1, len(self._all) // EVICTED_SHARE)]:
            one.transport.abort()
        now = self._loop.time()
        if now - self._full_logged_at > LOG_SECONDS:
            log.warning("too many connections", limit=self.max_connections)
            self._full_logged_at = now
        return bool(idle)


_supervisors: WeakKeyDictionary[ServerState, ConnectionSupervisor] = WeakKeyDictionary()


def supervisor_of(state: ServerState, loop: asyncio.AbstractEventLoop, unsent_bytes: int) -> ConnectionSupervisor:
    """The supervisor of a server, made at its first connection."""
    found = _supervisors.get(state)
    if found is None:
        found = _supervisors[state] = ConnectionSupervisor(state, loop, unsent_bytes)
    return found

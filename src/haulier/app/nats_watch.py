"""Looks after the embedded NATS: a server that answers and does not work is started again.

After a full disk NATS keeps the first write error of a stream and refuses each message from then on, though there is
room again; JetStream may switch itself off; a server may hang. The process lives through all of that. So while events
do not go, as those who watch them say, it shall store a message in their stream. Nobody reads those of the probe.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic

import structlog

from haulier.engines.embedded_nats import EmbeddedNats
from haulier.engines.failure import Unavailable
from haulier.engines.jetstream import Bus
from haulier.engines.process import ServerError
from haulier.platform.journal.events import EVENTS_STREAM, PROBE_SUBJECT

LOOK_SECONDS = 5.0
"""How often it is asked whether events go."""
DOUBT_SECONDS = 1.0
"""How often the server is tried while it stores nothing."""
PATIENCE_SECONDS = 3.0
"""How long it may take to answer."""
MOST_FAILURES = 3
"""Failures in a row after which it is started again."""
FIRST_REST_SECONDS = 10.0
LONGEST_REST_SECONDS = 600.0
"""Rest between two starts, doubled each time that the last one did not help."""

log = structlog.get_logger("haulier.up")


class NatsWatch:
    """``look_after`` is to be called often; it mostly has nothing to do. ``events_go`` tells what watchers found."""

    def __init__(self, server: EmbeddedNats, events_go: Callable[[], bool]) -> None:
        self._server = server
        self._events_go = events_go
        self._due = 0.0
        self._failures = 0
        self._may_start_at = 0.0
        self._rest = FIRST_REST_SECONDS
        self._told = ""

    def look_after(self) -> None:
        """Try the server while events do not go; start it again when it keeps failing and there is room on the disk."""
        if monotonic() < self._due or self._server.process is None:
            return
        fault = "" if self._events_go() else asyncio.run(_fault_of(self._server))
        self._due = monotonic() + (DOUBT_SECONDS if fault else LOOK_SECONDS)
        if not fault:
            if self._failures:
                self._failures, self._rest = 0, FIRST_REST_SECONDS
                self._tell("")
            return
        self._failures += 1
        if self._failures >= MOST_FAILURES:
            self._mend(fault)

    def _mend(self, fault: str) -> None:
        if not self._server.has_room():
            self._tell(f"{fault}; there is no room on its disk, or it cannot be written to")
        elif monotonic() >= self._may_start_at:
            self._tell(f"{fault}; it is started again")
            try:
                asyncio.run(self._server.restart())
            except (ServerError, OSError) as error:
                self._tell(str(error))
            self._may_start_at = monotonic() + self._rest
            self._rest = min(self._rest * 2, LONGEST_REST_SECONDS)

    def _tell(self, text: str) -> None:
        """Once, however often the same is found."""
        if text and text != self._told:
            log.warning("NATS does not work", error=text)
        elif self._told and not text:
            log.info("NATS works again")
        self._told = text


async def _fault_of(server: EmbeddedNats) -> str:
    """Why the server does not store messages; empty when it does."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            bus = await Bus.connect(server.url, name="haulier-probe")
            try:
                await bus.probe(EVENTS_STREAM, PROBE_SUBJECT)
            finally:
                await bus.close()
    except TimeoutError:
        return f"it did not store a message within {PATIENCE_SECONDS:.0f} s"
    except Unavailable as error:
        return str(error)
    return ""

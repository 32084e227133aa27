"""Supervision of the embedded NATS: restarts a server that runs and stores nothing.

After a full disk NATS keeps the first write error of a stream and refuses every later message, though there is room
again. JetStream may switch itself off, and a server may hang. In all these cases the process lives on. So while the API
workers report that events stand still, the watch has the server store a probe message, which nobody reads.
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

CHECK_SECONDS = 5.0
"""Time between two checks while all is well."""
SUSPECT_CHECK_SECONDS = 1.0
"""Time between two checks after a failed probe."""
PROBE_TIMEOUT_SECONDS = 3.0
"""How long the server may take to store the probe."""
MAX_FAILURES = 3
"""Failed probes in a row after which the server is restarted."""
FIRST_BACKOFF_SECONDS = 10.0
MAX_BACKOFF_SECONDS = 600.0
"""Time between two restarts; it doubles, up to MAX_BACKOFF_SECONDS, while they do not help."""

log = structlog.get_logger("haulier.up")


class NatsWatch:
    """Checks the server when it is due. ``events_flow`` says whether the API workers see events pass."""

    def __init__(self, server: EmbeddedNats, events_flow: Callable[[], bool]) -> None:
        self._server = server
        self._events_flow = events_flow
        self._due = 0.0
        self._failures = 0
        self._next_restart_at = 0.0
        self._backoff = FIRST_BACKOFF_SECONDS
        self._logged = ""

    def supervise(self) -> None:
        """Probe the server while events stand still; restart it after MAX_FAILURES if the disk can be written."""
        if monotonic() < self._due or self._server.process is None:
            return
        fault = "" if self._events_flow() else asyncio.run(_find_fault(self._server))
        self._due = monotonic() + (SUSPECT_CHECK_SECONDS if fault else CHECK_SECONDS)
        if not fault:
            if self._failures:
                self._failures, self._backoff = 0, FIRST_BACKOFF_SECONDS
                self._log_change("")
            return
        self._failures += 1
        if self._failures >= MAX_FAILURES:
            self._restart(fault)

    def _restart(self, fault: str) -> None:
        if not self._server.disk_is_writable():
            self._log_change(f"{fault}; there is no room on its disk, or it cannot be written to")
        elif monotonic() >= self._next_restart_at:
            self._log_change(f"{fault}; it is started again")
            try:
                asyncio.run(self._server.restart())
            except (ServerError, OSError) as error:
                self._log_change(str(error))
            self._next_restart_at = monotonic() + self._backoff
            self._backoff = min(self._backoff * 2, MAX_BACKOFF_SECONDS)

    def _log_change(self, text: str) -> None:
        """Log a fault once, and its end once."""
        if text and text != self._logged:
            log.warning("NATS stores no messages", error=text)
        elif self._logged and not text:
            log.info("NATS stores messages again")
        self._logged = text


async def _find_fault(server: EmbeddedNats) -> str:
    """Why the server stores no messages; empty when it does."""
    try:
        async with asyncio.timeout(PROBE_TIMEOUT_SECONDS):
            bus = await Bus.connect(server.url, name="haulier-probe")
            try:
                await bus.probe(EVENTS_STREAM, PROBE_SUBJECT)
            finally:
                await bus.close()
    except TimeoutError:
        return f"it did not store a message within {PROBE_TIMEOUT_SECONDS:.0f} s"
    except Unavailable as error:
        return str(error)
    return ""

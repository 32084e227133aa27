"""Heartbeats of child processes, written to memory that each shares with its parent.

A process may be alive and not respond: stopped, or caught in a loop. It never exits, so the parent watches its
heartbeat instead.
"""

from __future__ import annotations

import asyncio
import mmap
import struct
import time

BEAT_SECONDS = 0.5
"""Time between two beats of a child's event loop."""
FIRST_BEAT_SECONDS = 60.0
"""How long a child may take until its first beat: it connects to the engines before."""

_CELL = struct.Struct("d")


class Heartbeat:
    """The moment of one child's last beat, by a clock that all processes of a machine share."""

    def __init__(self) -> None:
        self._cell = mmap.mmap(-1, _CELL.size)

    def beat(self) -> None:
        """Record that this process responds."""
        _CELL.pack_into(self._cell, 0, time.monotonic())

    def reset(self) -> None:
        """Forget the last beat, before another process uses this heartbeat."""
        _CELL.pack_into(self._cell, 0, 0.0)

    def is_unresponsive(self, now: float, since: float, limit: float) -> bool:
        """Whether there was no beat for ``limit`` seconds; ``since`` is when the watching began.

        Before its first beat a child has FIRST_BEAT_SECONDS.
        """
        last: float = _CELL.unpack_from(self._cell, 0)[0]
        return now - max(last, since) > (limit if last else max(limit, FIRST_BEAT_SECONDS))

    async def keep_beating(self) -> None:
        """Beat for as long as the event loop runs."""
        while True:
            self.beat()
            await asyncio.sleep(BEAT_SECONDS)

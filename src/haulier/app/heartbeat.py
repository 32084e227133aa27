"""Signs of life: each child process counts in memory that it shares with its parent, which ends those that fell silent.

A process may live and answer nobody: stopped, or caught in a loop. Its exit never comes, so the parent looks at this.
"""

from __future__ import annotations

import asyncio
import mmap
import struct
import time

BEAT_SECONDS = 0.5
"""How often a child tells that its event loop turns."""
FIRST_BEAT_SECONDS = 60.0
"""How long a child may take to start: it connects to the engines before its loop turns freely."""

_CELL = struct.Struct("d")


class Heartbeat:
    """The moment of one child's last sign of life, by a clock that all processes of a machine share."""

    def __init__(self) -> None:
        self._cell = mmap.mmap(-1, _CELL.size)

    def beat(self) -> None:
        """Tell that this process lives."""
        _CELL.pack_into(self._cell, 0, time.monotonic())

    def forget(self) -> None:
        """Begin anew: another process is about to beat here."""
        _CELL.pack_into(self._cell, 0, 0.0)

    def is_silent(self, now: float, since: float, limit: float) -> bool:
        """Whether nothing was heard for ``limit`` seconds; ``since`` is when somebody began to listen.

        A child that was not heard yet is given the time of a start.
        """
        last: float = _CELL.unpack_from(self._cell, 0)[0]
        return now - max(last, since) > (limit if last else max(limit, FIRST_BEAT_SECONDS))

    async def keep_beating(self) -> None:
        """Beat for as long as the event loop turns."""
        while True:
            self.beat()
            await asyncio.sleep(BEAT_SECONDS)

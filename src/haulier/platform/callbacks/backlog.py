"""Callbacks that had no place when their events came: left to the clock, many references in a timer.

The stream of events is one line for all tenants, so whatever exceeds a tenant's places leaves it at once and cheaply.
What is left is worked off by turns, receiver by receiver, as places come free; each try is stored by itself, so a turn
that is cut off is gone through again and only what was not tried is tried. See: docs/design/callbacks.md.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from itertools import islice
from time import monotonic

import msgspec

from haulier.core.ids import ordered_uuid
from haulier.platform.callbacks.attempts import SQL, Attempts, Ref
from haulier.platform.runtime import Runtime
from haulier.platform.storage.resources import to_json
from haulier.platform.timers.clock import Timer, drop_fired

BACKLOG = "callbacks"
"""Purpose of the timer of callbacks that are left."""
REFS_TOGETHER = 256
"""References in one timer."""
TURN_SECONDS = 5.0
"""How long a turn begins new tries; those that are under way then end within a receiver's time."""
SIDE_BY_SIDE = 16
"""Tries under way at one receiver in a turn."""
FIRST_REST_MS = 250
LONGEST_REST_MS = 60_000
"""A turn that came to nothing, as there was no place, is taken again after this rest, doubled each time."""


class Left(msgspec.Struct):
    """Payload of a timer: what is left, and how many turns in a row came to nothing."""

    refs: list[Ref]
    idle: int = 0


_left = msgspec.json.Decoder(Left)

Tell = Callable[[str, Ref], Awaitable[bool]]
"""Tries one callback of a tenant and stores the try; False when there was no place for it."""


class Backlog:
    """Keeps what has no place, and works it off."""

    def __init__(self, runtime: Runtime, attempts: Attempts, tell: Tell) -> None:
        self._runtime = runtime
        self._attempts = attempts
        self._tell = tell

    async def keep(self, left: Iterable[tuple[str, Ref]]) -> None:
        """Leave callbacks to the clock; they are on disk when this returns. Raises Unavailable."""
        by_tenant: dict[str, list[Ref]] = {}
        for tenant, ref in left:
            by_tenant.setdefault(tenant, []).append(ref)
        now = self._runtime.clock()
        pieces = [(tenant, piece) for tenant, refs in by_tenant.items() for piece in _pieces(refs)]
        await self._runtime.database.execute(
            SQL["keep_backlog"],
            [tenant for tenant, _ in pieces],
            [str(ordered_uuid(now, random.getrandbits(74))) for _ in pieces],
            now + FIRST_REST_MS,
            [to_json(Left(list(piece))) for _, piece in pieces],
        )
        self._runtime.metrics.callback("deferred", sum(len(piece) for _, piece in pieces))

    async def work(self, tenant: str, timer: Timer) -> None:
        """One turn at what a timer holds: what is left then is kept for another."""
        left = _left.decode(timer.payload)
        tried = await asyncio.gather(*(self._attempts.delivered(tenant, ref.id) for ref in left.refs))
        refs = [ref for ref, known in zip(left.refs, tried, strict=True) if known is None]
        lines: dict[str, deque[Ref]] = {}
        for ref in refs:
            lines.setdefault(ref.receiver, deque()).append(ref)
        until = monotonic() + TURN_SECONDS
        await asyncio.gather(
            *(self._work_off(tenant, line, until) for line in lines.values() for _ in range(_hands(line)))
        )
        rest = [ref for line in lines.values() for ref in line]
        if not rest:
            await drop_fired(self._runtime, tenant, timer)
            return
        idle = 0 if len(rest) < len(refs) else left.idle + 1
        pause = min(FIRST_REST_MS << min(idle, 20), LONGEST_REST_MS)
        await self._runtime.database.execute(
            SQL["hand_on"], tenant, timer.id, timer.due_at, self._runtime.clock() + pause, to_json(Left(rest, idle))
        )

    async def _work_off(self, tenant: str, line: deque[Ref], until: float) -> None:
        """Tell of one after the other, until nothing is left, the turn is over or there is no place."""
        while line and monotonic() < until:
            ref = line.popleft()
            is_told = False
            try:
                is_told = await self._tell(tenant, ref)
            finally:
                if not is_told:
                    line.append(ref)
            if not is_told:
                return


def _hands(line: Sequence[Ref]) -> int:
    return min(len(line), SIDE_BY_SIDE)


def _pieces(refs: Sequence[Ref]) -> Iterable[Sequence[Ref]]:
    rest = iter(refs)
    while piece := list(islice(rest, REFS_TOGETHER)):
        yield piece

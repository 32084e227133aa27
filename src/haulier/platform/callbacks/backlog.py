"""The backlog: callbacks for which no place was free when their events came, many references in a timer.

All tenants share one stream of events, so whatever exceeds a tenant's places is deferred at once and cheaply. Timers
take turns at the backlog, receiver by receiver, as places come free. Each attempt is stored by itself, so a turn that
is cut off is taken again and only what was not tried is tried. See: docs/design/callbacks.md.
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
"""Purpose of the timer of deferred callbacks."""
REFS_TOGETHER = 256
"""References in one timer."""
TURN_SECONDS = 5.0
"""How long a turn starts attempts; those that are under way then end within the time that a receiver has."""
SIDE_BY_SIDE = 16
"""Attempts under way at one receiver in a turn."""
FIRST_REST_MS = 250
LONGEST_REST_MS = 60_000
"""A turn in which nothing was tried, as no place was free, is taken again after this rest, doubled each time."""


class BacklogPayload(msgspec.Struct):
    """Payload of a timer: the deferred callbacks, and how many turns in a row tried none of them."""

    refs: list[Ref]
    idle: int = 0


_payload_decoder = msgspec.json.Decoder(BacklogPayload)

TryCallback = Callable[[str, Ref], Awaitable[bool]]
"""Tries one callback of a tenant and stores the attempt; False when no place was free for it."""


class Backlog:
    """Defers callbacks, and tries them in turns."""

    def __init__(self, runtime: Runtime, attempts: Attempts, try_callback: TryCallback) -> None:
        self._runtime = runtime
        self._attempts = attempts
        self._try = try_callback

    async def defer(self, callbacks: Iterable[tuple[str, Ref]]) -> None:
        """Defer callbacks to a timer; they are on disk when this returns. Raises Unavailable."""
        by_tenant: dict[str, list[Ref]] = {}
        for tenant, ref in callbacks:
            by_tenant.setdefault(tenant, []).append(ref)
        now = self._runtime.clock()
        pieces = [(tenant, piece) for tenant, refs in by_tenant.items() for piece in _pieces(refs)]
        await self._runtime.database.execute(
            SQL["defer"],
            [tenant for tenant, _ in pieces],
            [str(ordered_uuid(now, random.getrandbits(74))) for _ in pieces],
            now + FIRST_REST_MS,
            [to_json(BacklogPayload(list(piece))) for _, piece in pieces],
        )
        self._runtime.metrics.callback("deferred", sum(len(piece) for _, piece in pieces))

    async def take_turn(self, tenant: str, timer: Timer) -> None:
        """Try what a timer holds for one turn; what is left then is put off to another."""
        payload = _payload_decoder.decode(timer.payload)
        tried = await asyncio.gather(*(self._attempts.delivered(tenant, ref.id) for ref in payload.refs))
        refs = [ref for ref, known in zip(payload.refs, tried, strict=True) if known is None]
        queues: dict[str, deque[Ref]] = {}
        for ref in refs:
            queues.setdefault(ref.receiver, deque()).append(ref)
        until = monotonic() + TURN_SECONDS
        await asyncio.gather(
            *(self._drain(tenant, queue, until) for queue in queues.values() for _ in range(_tries_at_once(queue)))
        )
        rest = [ref for queue in queues.values() for ref in queue]
        if not rest:
            await drop_fired(self._runtime, tenant, timer)
            return
        idle = 0 if len(rest) < len(refs) else payload.idle + 1
        pause = min(FIRST_REST_MS << min(idle, 20), LONGEST_REST_MS)
        await self._runtime.database.execute(
            SQL["postpone"],
            tenant,
            timer.id,
            timer.due_at,
            self._runtime.clock() + pause,
            to_json(BacklogPayload(rest, idle)),
        )

    async def _drain(self, tenant: str, queue: deque[Ref], until: float) -> None:
        """Try one after the other, until nothing is left, the turn is over or no place is free."""
        while queue and monotonic() < until:
            ref = queue.popleft()
            was_tried = False
            try:
                was_tried = await self._try(tenant, ref)
            finally:
                if not was_tried:
                    queue.append(ref)
            if not was_tried:
                return


def _tries_at_once(queue: Sequence[Ref]) -> int:
    return min(len(queue), SIDE_BY_SIDE)


def _pieces(refs: Sequence[Ref]) -> Iterable[Sequence[Ref]]:
    rest = iter(refs)
    while piece := list(islice(rest, REFS_TOGETHER)):
        yield piece

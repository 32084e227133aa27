"""Natural batching: what waits while a statement runs goes into the next one.

At low load every request is sent at once; under load the batches grow by themselves and the cost a request falls.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Iterable
from typing import Generic, TypeVar

from haulier.core.fair_share import GUARANTEED, FairShare
from haulier.core.refusal import Cause, Refusal

Item = TypeVar("Item")
Result = TypeVar("Result")

Entry = tuple[Item, asyncio.Future[Result], str]
"""An item that waits, where its result is awaited, and its tenant."""

MAX_WAITING = 20_000
"""Requests that may wait for the database in one process, of all tenants; beyond its share of them (``fair_share``) a
tenant's are refused with 503.
"""
PACE_WEIGHT = 0.1
"""Weight of the newest batch in the average pace, from which a refused caller's wait is estimated."""


class Coalescer(Generic[Item, Result]):
    """Gathers items of concurrent callers into calls of ``run``; at most ``lanes`` calls at a time, ``largest``
    items each.

    ``keys`` names what an item touches: two items with a key in common never share a batch nor run side by side.
    ``weigh`` says how many bytes an item has: those of one call have ``heaviest`` together, a single heavier one apart.
    """

    def __init__(
        self,
        run: Callable[[list[Item]], Awaitable[list[Result]]],
        *,
        lanes: int,
        largest: int,
        keys: Callable[[Item], Iterable[Hashable]] | None = None,
        weigh: Callable[[Item], int] | None = None,
        heaviest: int = 0,
    ) -> None:
        self._run = run
        self._lanes = lanes
        self._largest = largest
        self._keys = keys
        self._weigh = weigh
        self._heaviest = heaviest
        self._waiting: deque[Entry[Item, Result]] = deque()
        self._held = FairShare(MAX_WAITING, GUARANTEED)
        self._busy: set[Hashable] = set()
        self._running = 0
        self._scheduled = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._pace = 0.0
        """Average seconds of an item, all lanes together."""

    async def submit(self, item: Item, tenant: str) -> Result:
        """Return the result for one item, once a batch with it has run. Raises what ``run`` raised."""
        if not self._held.may_take(tenant):
            wait = max(1, math.ceil(len(self._waiting) * self._pace))
            raise Refusal(Cause.UNAVAILABLE, "too many requests are waiting for the database", retry_after=wait)
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        self._waiting.append((item, future, tenant))
        self._held.take(tenant)
        if not self._scheduled and self._running < self._lanes:
            self._scheduled = True
            loop.call_soon(self._start)
        return await future

    def _start(self) -> None:
        self._scheduled = False
        while self._running < self._lanes and self._waiting:
            batch, touched = self._take()
            if not batch:
                return
            self._running += 1
            task = asyncio.ensure_future(self._serve(batch, touched))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _take(self) -> tuple[list[Entry[Item, Result]], set[Hashable]]:
        """Take the next batch in order of arrival, without items that touch what is already under way."""
        batch: list[Entry[Item, Result]] = []
        touched: set[Hashable] = set()
        left: list[Entry[Item, Result]] = []
        blocked: set[Hashable] = set()
        weight = 0
        while self._waiting and len(batch) < self._largest:
            entry = self._waiting.popleft()
            if entry[1].done():
                self._held.release(entry[2])
                continue
            if self._weigh is not None:
                weight += self._weigh(entry[0])
                if batch and weight > self._heaviest:
                    self._waiting.appendleft(entry)
                    break
            if self._keys is not None:
                keys = set(self._keys(entry[0]))
                if keys & self._busy or keys & touched or keys & blocked:
                    blocked |= keys
                    left.append(entry)
                    continue
                touched |= keys
            batch.append(entry)
            self._held.release(entry[2])
        self._waiting.extendleft(reversed(left))
        self._busy |= touched
        return batch, touched

    async def _serve(self, batch: list[Entry[Item, Result]], touched: set[Hashable]) -> None:
        started = time.monotonic()
        try:
            results = await self._run([item for item, _, _ in batch])
        except BaseException as error:
            for _, future, _ in batch:
                if not future.done():
                    future.set_exception(error)
            if not isinstance(error, Exception):
                raise
        else:
            for (_, future, _), result in zip(batch, results, strict=True):
                if not future.done():
                    future.set_result(result)
        finally:
            pace = (time.monotonic() - started) / len(batch) / self._lanes
            self._pace += (pace - self._pace) * PACE_WEIGHT
            self._busy -= touched
            self._running -= 1
            self._start()

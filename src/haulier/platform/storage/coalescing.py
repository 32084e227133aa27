"""Natural batching: what waits while a statement runs goes into the next one.

At low load every request is sent at once; under load the batches grow by themselves and the cost a request falls.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from haulier.core.fair_share import GUARANTEED, FairShare
from haulier.core.refusal import Cause, Refusal

Item = TypeVar("Item")
Result = TypeVar("Result")

MAX_WAITING = 20_000
"""Requests that may wait for the database in one process, of all tenants; beyond its share of them (``fair_share``) a
tenant's are refused with 503.
"""
PACE_WEIGHT = 0.1
"""Weight of the newest batch in the average pace, from which a refused caller's wait is estimated."""


@dataclass(slots=True, eq=False)
class Entry(Generic[Item, Result]):
    """An item that waits or is under way. It is ready when it touches nothing that an item before it touches."""

    item: Item
    tenant: str
    keys: frozenset[Hashable]
    weight: int
    result: asyncio.Future[Result]
    blocked: int = 0
    """Keys that an item before it has too."""
    followers: list[Entry[Item, Result]] = field(default_factory=list)
    """Those that it blocks, once for each key."""


class Coalescer(Generic[Item, Result]):
    """Gathers items of concurrent callers into calls of ``run``; at most ``lanes`` calls at a time, ``largest``
    items each. Tenants take turns, so that nobody waits for all that another has sent.

    ``keys`` names what an item touches: two items with a key in common never share a batch nor run side by side, and
    run in the order in which they came. ``weigh`` says how many bytes an item has: those of one call have ``heaviest``
    together, a single heavier one goes alone.
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
        self._ready: OrderedDict[str, deque[Entry[Item, Result]]] = OrderedDict()
        """By tenant, the next one first."""
        self._last: dict[Hashable, Entry[Item, Result]] = {}
        """By key, the newest item that touches it."""
        self._held = FairShare(MAX_WAITING, GUARANTEED)
        """Items that wait, ready or not."""
        self._running = 0
        self._scheduled = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._pace = 0.0
        """Average seconds of an item, all lanes together."""

    async def submit(self, item: Item, tenant: str) -> Result:
        """Return the result for one item, once a batch with it has run. Raises what ``run`` raised."""
        if not self._held.may_take(tenant):
            wait = max(1, math.ceil(self._held.total * self._pace))
            raise Refusal(Cause.UNAVAILABLE, "too many requests are waiting for the database", retry_after=wait)
        loop = asyncio.get_running_loop()
        keys = frozenset[Hashable]() if self._keys is None else frozenset(self._keys(item))
        weight = 0 if self._weigh is None else self._weigh(item)
        entry: Entry[Item, Result] = Entry(item, tenant, keys, weight, loop.create_future())
        self._held.take(tenant)
        for key in keys:
            if (before := self._last.get(key)) is not None:
                before.followers.append(entry)
                entry.blocked += 1
            self._last[key] = entry
        if not entry.blocked:
            self._ready.setdefault(tenant, deque()).append(entry)
        if not self._scheduled and self._ready and self._running < self._lanes:
            self._scheduled = True
            loop.call_soon(self._start)
        return await entry.result

    def _start(self) -> None:
        self._scheduled = False
        while self._running < self._lanes and self._ready:
            batch = self._take()
            if not batch:
                return
            self._running += 1
            task = asyncio.ensure_future(self._serve(batch))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _take(self) -> list[Entry[Item, Result]]:
        """Take the next batch of the items that are ready, one of each tenant in turn."""
        batch: list[Entry[Item, Result]] = []
        weight = 0
        while self._ready and len(batch) < self._largest:
            tenant, queue = next(iter(self._ready.items()))
            entry = queue[0]
            given_up = entry.result.done()
            if batch and not given_up and weight + entry.weight > self._heaviest:
                break
            queue.popleft()
            if queue:
                self._ready.move_to_end(tenant)
            else:
                del self._ready[tenant]
            self._held.release(tenant)
            if given_up:
                self._unblock_followers(entry)
            else:
                weight += entry.weight
                batch.append(entry)
        return batch

    def _unblock_followers(self, entry: Entry[Item, Result]) -> None:
        """Make ready what only this item blocked, before what came later from the same tenant."""
        for key in entry.keys:
            if self._last[key] is entry:
                del self._last[key]
        for follower in reversed(entry.followers):
            follower.blocked -= 1
            if not follower.blocked:
                self._ready.setdefault(follower.tenant, deque()).appendleft(follower)

    async def _serve(self, batch: list[Entry[Item, Result]]) -> None:
        started = time.monotonic()
        try:
            results = await self._run([entry.item for entry in batch])
        except BaseException as error:
            for entry in batch:
                if not entry.result.done():
                    entry.result.set_exception(error)
            if not isinstance(error, Exception):
                raise
        else:
            for entry, result in zip(batch, results, strict=True):
                if not entry.result.done():
                    entry.result.set_result(result)
        finally:
            pace = (time.monotonic() - started) / len(batch) / self._lanes
            self._pace += (pace - self._pace) * PACE_WEIGHT
            for entry in batch:
                self._unblock_followers(entry)
            self._running -= 1
            self._start()

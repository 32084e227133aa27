"""A semaphore that tenants share fairly, so that many callers of one tenant do not block another.

``fair_share`` decides who may take a permit: of six, one tenant gets three, the next two, and one stays for a third.
Callers wait in a queue of their tenant, and a released permit goes to the tenant that holds the fewest.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from haulier.core.fair_share import FairShare


class NoPermit(Exception):
    """A tenant's queue is full, or no permit was released in time."""


class FairSemaphore:
    """``permits`` for all tenants of one process; of one tenant at most ``max_waiting`` callers wait."""

    def __init__(self, permits: int, max_waiting: int) -> None:
        self._fair_share = FairShare(permits)
        self._max_waiting = max_waiting
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    @asynccontextmanager
    async def permit(self, tenant: str, seconds: float) -> AsyncIterator[Permit]:
        """Hold a permit for the time of the block. Raises NoPermit."""
        held = Permit(self, tenant)
        await held.acquire(seconds)
        try:
            yield held
        finally:
            held.release()

    def is_contended(self) -> bool:
        """Whether a caller waits for a permit."""
        return bool(self._waiting)

    async def acquire(self, tenant: str, seconds: float, *, first: bool = False) -> None:
        """Take a permit; ``first`` goes before waiting callers of the same tenant. Raises NoPermit."""
        if tenant not in self._waiting and self._fair_share.may_take(tenant):
            self._fair_share.take(tenant)
            return
        queue = self._waiting.setdefault(tenant, deque())
        if len(queue) >= self._max_waiting and not first:
            raise NoPermit
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        (queue.appendleft if first else queue.append)(waiter)
        try:
            async with asyncio.timeout(seconds):
                await waiter
        except BaseException as error:
            self._cancel(tenant, waiter)
            if isinstance(error, TimeoutError):
                raise NoPermit from None
            raise

    def release(self, tenant: str) -> None:
        """Release a permit, and give it to the next waiting caller."""
        self._fair_share.release(tenant)
        while waiting := [one for one in self._waiting if self._fair_share.may_take(one)]:
            chosen = min(waiting, key=self._fair_share.held)
            queue = self._waiting.pop(chosen)
            waiter = queue.popleft()
            if queue:
                self._waiting[chosen] = queue  # the tenant goes behind the others
            if not waiter.done():  # else its caller has been cancelled
                self._fair_share.take(chosen)
                waiter.set_result(None)

    def _cancel(self, tenant: str, waiter: asyncio.Future[None]) -> None:
        """Remove a caller that stopped waiting; release a permit that it was given at the same moment."""
        if waiter.done() and not waiter.cancelled():
            self.release(tenant)
            return
        queue = self._waiting.get(tenant, deque())
        if waiter in queue:
            queue.remove(waiter)
            if not queue:
                del self._waiting[tenant]


class Permit:
    """A permit of one tenant."""

    def __init__(self, semaphore: FairSemaphore, tenant: str) -> None:
        self._semaphore = semaphore
        self._tenant = tenant
        self._held = False

    def is_contended(self) -> bool:
        """Whether a caller waits for a permit."""
        return self._semaphore.is_contended()

    async def acquire(self, seconds: float, *, first: bool = False) -> None:
        """Take the permit. Raises NoPermit."""
        await self._semaphore.acquire(self._tenant, seconds, first=first)
        self._held = True

    def release(self) -> None:
        """Release the permit if it is held."""
        if self._held:
            self._held = False
            self._semaphore.release(self._tenant)

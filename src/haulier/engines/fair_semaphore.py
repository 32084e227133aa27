"""Places that tenants share, so that one tenant's crowd cannot keep another waiting.

Who may take one says ``fair_share``: of six one tenant gets three, the next two, and the last stays for a third.
Who has to wait waits in a line of its tenant, and a place that becomes free goes to the tenant that holds the fewest.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from haulier.core.fair_share import FairShare


class NoPermit(Exception):
    """A tenant's line is full, or no place became free in time."""


class FairSemaphore:
    """``places`` for all tenants of one process; ``line`` is how many may wait for one tenant."""

    def __init__(self, places: int, line: int) -> None:
        self._fair_share = FairShare(places)
        self._line = line
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    @asynccontextmanager
    async def permit(self, tenant: str, seconds: float) -> AsyncIterator[Permit]:
        """A place for the time of the block. Raises NoPlace."""
        held = Permit(self, tenant)
        await held.acquire(seconds)
        try:
            yield held
        finally:
            held.release()

    def is_contended(self) -> bool:
        """Whether somebody waits for a place."""
        return bool(self._waiting)

    async def acquire(self, tenant: str, seconds: float, *, first: bool = False) -> None:
        """Take a place; ``first`` goes before those of its tenant that wait already. Raises NoPlace."""
        if tenant not in self._waiting and self._fair_share.may_take(tenant):
            self._fair_share.take(tenant)
            return
        line = self._waiting.setdefault(tenant, deque())
        if len(line) >= self._line and not first:
            raise NoPermit
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        (line.appendleft if first else line.append)(turn)
        try:
            async with asyncio.timeout(seconds):
                await turn
        except BaseException as error:
            self._go_away(tenant, turn)
            if isinstance(error, TimeoutError):
                raise NoPermit from None
            raise

    def release(self, tenant: str) -> None:
        """Give a place back, to whom it is given next."""
        self._fair_share.release(tenant)
        while waiting := [one for one in self._waiting if self._fair_share.may_take(one)]:
            chosen = min(waiting, key=self._fair_share.held)
            line = self._waiting.pop(chosen)
            turn = line.popleft()
            if line:
                self._waiting[chosen] = line  # behind the others from now on
            if not turn.done():  # else its holder is about to go away
                self._fair_share.take(chosen)
                turn.set_result(None)

    def _go_away(self, tenant: str, turn: asyncio.Future[None]) -> None:
        """Somebody waits no longer; a place that was given in the same moment is given back."""
        if turn.done() and not turn.cancelled():
            self.release(tenant)
            return
        line = self._waiting.get(tenant, deque())
        if turn in line:
            line.remove(turn)
            if not line:
                del self._waiting[tenant]


class Permit:
    """One tenant's place."""

    def __init__(self, shares: FairSemaphore, tenant: str) -> None:
        self._shares = shares
        self._tenant = tenant
        self._held = False

    def is_contended(self) -> bool:
        """Whether somebody waits for a place."""
        return self._shares.is_contended()

    async def acquire(self, seconds: float, *, first: bool = False) -> None:
        """Take the place. Raises NoPlace."""
        await self._shares.acquire(self._tenant, seconds, first=first)
        self._held = True

    def release(self) -> None:
        """Give the place back, if it is held."""
        if self._held:
            self._held = False
            self._shares.release(self._tenant)

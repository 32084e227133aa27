"""The lines for argon2id: one hash at a time in each process, by a thread that gives way to whoever serves calls.

Callers with a token stand by tenant, all others by address. The two kinds take turns, and so do those of a kind: of two
that ask at once each gets half, however many connections one of them has.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from haulier.core.refusal import Cause, Refusal
from haulier.engines.process_priority import lower_thread_priority

T = TypeVar("T")

MAX_WAITING_OF_ONE = 32
"""Hashes that one tenant or address may have standing here; more are refused with 429."""
MAX_WAITING = 256
"""Hashes that wait in all; beyond it the last one of the longest line makes room, or the newcomer goes."""

Work = tuple[asyncio.Future[Any], Callable[..., Any], tuple[str | None, ...]]


class Whose(NamedTuple):
    """Who waits for a hash: a tenant whose token was shown, or an address of which nothing is known."""

    known: bool
    name: str


class Hashing:
    """One process's lines."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="haulier-secrets", initializer=lower_thread_priority)
        self._lines: dict[bool, OrderedDict[Whose, deque[Work]]] = {True: OrderedDict(), False: OrderedDict()}
        """Of those who are known and of the others; whose turn is next stands first."""
        self._turn = True
        self._waiting = 0
        self._busy = False

    async def run(self, whose: Whose, work: Callable[..., T], *args: str | None) -> T:
        """The result of work done beside the event loop.

        Raises Refusal TOO_MANY_REQUESTS when this one has too much standing here, UNAVAILABLE when all have.
        """
        lines = self._lines[whose.known]
        standing = len(lines.get(whose, ()))
        if standing >= MAX_WAITING_OF_ONE:
            raise Refusal(Cause.TOO_MANY_REQUESTS, "too many secrets from here are being checked")
        if self._waiting >= MAX_WAITING:
            self._make_room(standing)
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        lines.setdefault(whose, deque()).append((future, work, args))
        self._waiting += 1
        self._go_on()
        return await future

    def _make_room(self, standing: int) -> None:
        """The last one of the longest line gives its place to somebody of a shorter one."""
        full = Refusal(Cause.UNAVAILABLE, "too many secrets are being checked; try again in a moment")
        longest = max((line for lines in self._lines.values() for line in lines.values()), key=len)
        if len(longest) <= standing + 1:
            raise full
        future, _, _ = longest.pop()
        self._waiting -= 1
        if not future.done():
            future.set_exception(full)

    def _go_on(self) -> None:
        """Begin what is next."""
        while not self._busy and self._waiting:
            future, work, args = self._next()
            if future.done():
                continue
            self._busy = True
            done = asyncio.get_running_loop().run_in_executor(self._thread, work, *args)
            done.add_done_callback(partial(self._tell, future))

    def _next(self) -> Work:
        """The first of the line whose turn it is."""
        lines = self._lines[self._turn] or self._lines[not self._turn]
        self._turn = not self._turn
        whose, line = lines.popitem(last=False)
        first = line.popleft()
        self._waiting -= 1
        if line:
            lines[whose] = line
        return first

    def _tell(self, future: asyncio.Future[Any], result: asyncio.Future[Any]) -> None:
        self._busy = False
        if not future.done():
            error = result.exception()
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(result.result())
        self._go_on()


_of: WeakKeyDictionary[asyncio.AbstractEventLoop, Hashing] = WeakKeyDictionary()


def hashing() -> Hashing:
    """The lines of this event loop, so of this process: threads do not survive a fork."""
    return _of.setdefault(asyncio.get_running_loop(), Hashing())

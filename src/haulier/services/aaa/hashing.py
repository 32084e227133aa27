"""The line for argon2id: one hash at a time in each process, by a thread that gives way to whoever serves calls.

Those who are known (they brought a token) go first. All others stand by address, and the addresses take turns: of two
that ask at once each gets half, however many connections one of them has.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from haulier.core.refusal import Cause, Refusal
from haulier.engines.background import thread_gives_way

T = TypeVar("T")

MAX_WAITING_OF_ONE = 32
"""Checks that one address may have standing here; more are refused with 429."""
MAX_WAITING = 256
"""Checks that wait in all; beyond it the last one of the longest line makes room, or the newcomer goes."""

Work = tuple[asyncio.Future[Any], Callable[..., Any], tuple[str | None, ...]]


class Hashing:
    """One process's line."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="haulier-secrets", initializer=thread_gives_way)
        self._known: deque[Work] = deque()
        self._lines: OrderedDict[str, deque[Work]] = OrderedDict()
        self._waiting = 0
        self._busy = False

    async def run(self, address: str | None, work: Callable[..., T], *args: str | None) -> T:
        """The result of work done beside the event loop; ``address`` None is for those who are known.

        Raises Refusal TOO_MANY_REQUESTS when the address has too much standing here, UNAVAILABLE when all have.
        """
        line = self._known if address is None else self._lines.get(address, deque())
        if address is not None and len(line) >= MAX_WAITING_OF_ONE:
            raise Refusal(Cause.TOO_MANY_REQUESTS, "too many secrets from this address are being checked")
        if self._waiting >= MAX_WAITING:
            self._make_room(len(line))
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        line.append((future, work, args))
        if address is not None:
            self._lines[address] = line
        self._waiting += 1
        self._go_on()
        return await future

    def _make_room(self, standing: int) -> None:
        """The last one of the longest line gives its place to somebody of a shorter one."""
        longest = max(self._lines.values(), key=len, default=self._known)
        full = Refusal(Cause.UNAVAILABLE, "too many secrets are being checked; try again in a moment")
        if len(longest) <= standing + 1:
            raise full
        future, _, _ = longest.pop()
        self._waiting -= 1
        if not future.done():
            future.set_exception(full)

    def _go_on(self) -> None:
        """Begin what is next: of those who are known, else of the address whose turn it is."""
        while not self._busy and self._waiting:
            future, work, args = self._next()
            self._waiting -= 1
            if future.done():
                continue
            self._busy = True
            done = asyncio.get_running_loop().run_in_executor(self._thread, work, *args)
            done.add_done_callback(partial(self._tell, future))

    def _next(self) -> Work:
        if self._known:
            return self._known.popleft()
        address, line = self._lines.popitem(last=False)
        first = line.popleft()
        if line:
            self._lines[address] = line
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


_lines: WeakKeyDictionary[asyncio.AbstractEventLoop, Hashing] = WeakKeyDictionary()


def hashing() -> Hashing:
    """The line of this event loop, so of this process: threads do not survive a fork."""
    return _lines.setdefault(asyncio.get_running_loop(), Hashing())

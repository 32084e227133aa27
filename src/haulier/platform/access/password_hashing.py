"""Argon2id, and the queues for it: one hash at a time in each process, in a thread that yields to whoever serves calls.

Callers with a token are queued by tenant, all others by address. The two kinds take turns, and so do the clients of a
kind: of two that ask at once each gets half, however many connections one of them has. See: RFC 9106.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from secrets import token_urlsafe
from typing import Any, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from haulier.core.refusal import Cause, Refusal
from haulier.engines.process_priority import lower_thread_priority

T = TypeVar("T")

MAX_QUEUED_OF_ONE = 32
"""Queued hashes of one tenant or address; more are refused with 429."""
MAX_QUEUED = 256
"""Queued hashes in all; beyond it the last one of the longest queue is refused, or the newcomer."""

HASH_MEMORY_KIB = 19_456
HASH_PASSES = 2
"""The OWASP minimum for argon2id: about 20 ms here."""

_hasher = PasswordHasher(time_cost=HASH_PASSES, memory_cost=HASH_MEMORY_KIB, parallelism=1)

Work = tuple[asyncio.Future[Any], Callable[..., Any], tuple[str | None, ...]]


class HashClient(NamedTuple):
    """Who asks for a hash: a tenant whose token was verified, or an address of which nothing is known."""

    is_known: bool
    name: str


class HashQueues:
    """The queues of one process."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="haulier-secrets", initializer=lower_thread_priority)
        self._queues: dict[bool, OrderedDict[HashClient, deque[Work]]] = {True: OrderedDict(), False: OrderedDict()}
        """Of known clients and of the others; the client whose turn is next stands first."""
        self._turn = True
        self._queued = 0
        self._is_busy = False

    async def run(self, client: HashClient, work: Callable[..., T], *args: str | None) -> T:
        """The result of work done beside the event loop.

        Raises Refusal: TOO_MANY_REQUESTS when this client has too much queued, UNAVAILABLE when all together have.
        """
        queues = self._queues[client.is_known]
        queued = len(queues.get(client, ()))
        if queued >= MAX_QUEUED_OF_ONE:
            raise Refusal(Cause.TOO_MANY_REQUESTS, "too many secrets from here are being checked")
        if self._queued >= MAX_QUEUED:
            self._make_room(queued)
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        queues.setdefault(client, deque()).append((future, work, args))
        self._queued += 1
        self._start_next()
        return await future

    def _make_room(self, queued: int) -> None:
        """Refuse the last one of the longest queue, or the newcomer when its own queue is the longest."""
        full = Refusal(Cause.UNAVAILABLE, "too many secrets are being checked; try again in a moment")
        longest = max((line for queues in self._queues.values() for line in queues.values()), key=len)
        if len(longest) <= queued + 1:
            raise full
        future, _, _ = longest.pop()
        self._queued -= 1
        if not future.done():
            future.set_exception(full)

    def _start_next(self) -> None:
        """Start the hash whose turn it is, unless one is being worked out."""
        while not self._is_busy and self._queued:
            future, work, args = self._next()
            if future.done():
                continue
            self._is_busy = True
            done = asyncio.get_running_loop().run_in_executor(self._thread, work, *args)
            done.add_done_callback(partial(self._finish, future))

    def _next(self) -> Work:
        """The first of the queue whose turn it is."""
        queues = self._queues[self._turn] or self._queues[not self._turn]
        self._turn = not self._turn
        client, line = queues.popitem(last=False)
        first = line.popleft()
        self._queued -= 1
        if line:
            queues[client] = line
        return first

    def _finish(self, future: asyncio.Future[Any], result: asyncio.Future[Any]) -> None:
        self._is_busy = False
        if not future.done():
            error = result.exception()
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(result.result())
        self._start_next()


_of: WeakKeyDictionary[asyncio.AbstractEventLoop, HashQueues] = WeakKeyDictionary()


def hash_queues() -> HashQueues:
    """The queues of this event loop, so of this process: threads do not survive a fork."""
    return _of.setdefault(asyncio.get_running_loop(), HashQueues())


async def hash_text(text: str, client: HashClient) -> str:
    """The argon2id hash of a text. Raises Refusal when too many wait."""
    return await hash_queues().run(client, _hasher.hash, text)


async def is_text_of(hashed: str | None, text: str, client: HashClient) -> bool:
    """Whether the text belongs to the hash; without a hash it takes as long and is False. Raises Refusal when too many
    wait.
    """
    return await hash_queues().run(client, _verify, hashed, text)


def _verify(hashed: str | None, text: str) -> bool:
    try:
        return _hasher.verify(hashed or _nobodys_hash(), text) and hashed is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    """Stands in for whom does not exist, so that the time of an answer does not reveal who does."""
    return _hasher.hash(token_urlsafe())

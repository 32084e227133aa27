"""Limits of guesses at secrets: a guess is counted before the secret is checked, for all processes together.

A guess counts for its address with this client id, for its address, and for the client id; the count of a right secret
is taken back. What is refused is always an address, so nothing that strangers do blocks the right secret from another
one. While very many addresses guess at one client id, each of them may do so only once a minute.

A secret that we made is checked before any of this (secrets.py): it is accepted from every address at any time.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import blake2b
from math import ceil
from typing import NamedTuple
from weakref import WeakValueDictionary

from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.guess_counts import GuessCounts, Limit, subject
from haulier.platform.runtime import Runtime
from haulier.services.aaa.credentials.secrets import is_strong, verify_secret

MAX_FAILURES = 10
"""Guesses from one address at one client id in a window; the next one waits for its end."""
MAX_ADDRESS_FAILURES = 50
"""Guesses from one address at all client ids."""
MAX_CLIENT_FAILURES = 100
"""Guesses at one client id from all addresses; beyond it each address has one."""
WINDOW_MS = 60_000
NEVER = 2**40
"""Guesses that are counted and never refused."""
MAX_BLOCKED = 20_000
"""Addresses that a process knows to be refused; of older ones it asks the database again."""
MAX_KNOWN = 20_000
"""Secrets that a process knows to be right."""
MAX_QUEUED = 64
"""Guesses of one address that are queued behind each other in a process; more are refused with 429."""

REFUSED_SECONDS = 1.0
"""How long the answer to a refused guess is delayed: whoever asks again at once, on however many connections, costs
little.
"""
MAX_DELAYED = 1_000
"""Refused guesses whose answers a process delays; more are answered at once."""


class Guesser(NamedTuple):
    """Who asks for a token, for which client of which tenant. ``tenant`` is empty where there is none."""

    address: str
    tenant: str
    client_id: str

    def subjects(self) -> tuple[str, str, str]:
        """What a guess counts for: the address at this client, the address, the client."""
        client = subject(self.tenant, self.client_id)
        return subject(self.address, client), subject(self.address), client


class KnownSecrets:
    """Secrets that were right in this process, kept as digests: known again at once and readable by nobody."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._digests: OrderedDict[str, bytes] = OrderedDict()

    def add(self, hashed: str, secret: str) -> None:
        """It belongs to this hash."""
        self._digests[hashed] = self._digest(secret)
        if len(self._digests) > MAX_KNOWN:
            self._digests.popitem(last=False)

    def has(self, hashed: str | None, secret: str) -> bool:
        """Whether the secret was right for this hash before."""
        known = self._digests.get(hashed) if hashed is not None else None
        return known is not None and secrets.compare_digest(known, self._digest(secret))

    def _digest(self, secret: str) -> bytes:
        return blake2b(secret.encode("utf-8", "surrogatepass"), key=self._key).digest()


class Guesses:
    """The guesses at one process."""

    def __init__(self, runtime: Runtime) -> None:
        self._counts = GuessCounts(runtime.database)
        self._known = KnownSecrets()
        self._blocked_until: OrderedDict[str, float] = OrderedDict()
        """Until when subjects are refused, by the monotonic clock."""
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._queued: dict[str, int] = {}
        self._delayed = 0

    async def check(self, guesser: Guesser, hashed: str | None, secret: str) -> bool:
        """Whether the secret belongs to the hash.

        Raises Refusal, after a moment, while the guesser is blocked and when too many secrets are being checked.
        """
        try:
            return await self._check_secret(guesser, hashed, secret)
        except Refusal:
            await self._delay_answer()
            raise

    async def count_wrong(self, what: str, address: str) -> None:
        """Count a wrong secret of a sort that is checked at once, as ours are. Raises Refusal, after a moment, when the
        address brought more than ``MAX_FAILURES`` in a window.
        """
        guesser = subject(what, address)
        try:
            self._refuse_blocked(guesser)
            await self._count(Limit(guesser, MAX_FAILURES, WINDOW_MS))
        except Refusal:
            await self._delay_answer()
            raise

    async def _delay_answer(self) -> None:
        if self._delayed < MAX_DELAYED:
            self._delayed += 1
            try:
                await asyncio.sleep(REFUSED_SECONDS)
            finally:
                self._delayed -= 1

    async def _check_secret(self, guesser: Guesser, hashed: str | None, secret: str) -> bool:
        is_known = self._known.has(hashed, secret)
        if is_known and is_strong(secret):
            return True
        subjects = guesser.subjects()
        self._refuse_blocked(subjects[0])
        if is_known:
            return True
        self._refuse_blocked(subjects[1])
        async with self._turn(subjects[0], guesser.address):
            self._refuse_blocked(*subjects[:2])
            if self._known.has(hashed, secret):
                return True
            await self._count_all(subjects)
            right = await verify_secret(hashed, secret, guesser.address)
        if right and hashed is not None:
            self._known.add(hashed, secret)
            await self._counts.forgive(*subjects)
        return right

    def _refuse_blocked(self, *subjects: str) -> None:
        now = time.monotonic()
        for one in subjects:
            left = self._blocked_until.get(one, now) - now
            if left > 0:
                raise _too_many(left)

    async def _count_all(self, subjects: tuple[str, str, str]) -> None:
        """Count one more guess for all of them. Raises Refusal when it is one too many for address or pair."""
        pair, address, client = subjects
        (of_client,) = await self._counts.count([Limit(client, NEVER, WINDOW_MS)])
        allowed = 1 if of_client.guesses > MAX_CLIENT_FAILURES else MAX_FAILURES
        await self._count(Limit(pair, allowed, WINDOW_MS), Limit(address, MAX_ADDRESS_FAILURES, WINDOW_MS))

    async def _count(self, *limits: Limit) -> None:
        """Count one more guess in the database. Raises Refusal when it is one too many."""
        for limit, counted in zip(limits, await self._counts.count(limits), strict=True):
            if counted.refused:
                self._block(limit.subject, counted.left)
        self._refuse_blocked(*(limit.subject for limit in limits))

    def _block(self, one: str, left: float) -> None:
        self._blocked_until[one] = time.monotonic() + left
        self._blocked_until.move_to_end(one)
        if len(self._blocked_until) > MAX_BLOCKED:
            self._blocked_until.popitem(last=False)

    @asynccontextmanager
    async def _turn(self, pair: str, address: str) -> AsyncIterator[None]:
        """One guess of an address at a client at a time: those behind it know what became of it."""
        queued = self._queued.get(address, 0)
        if queued >= MAX_QUEUED:
            raise Refusal(Cause.TOO_MANY_REQUESTS, "too many secrets from this address are being checked")
        self._queued[address] = queued + 1
        try:
            async with self._turns.setdefault(pair, asyncio.Lock()):
                yield
        finally:
            self._queued[address] -= 1
            if not self._queued[address]:
                del self._queued[address]


def _too_many(left: float) -> Refusal:
    seconds = ceil(left)
    text = f"too many wrong secrets came from this address; wait {seconds} s"
    return Refusal(Cause.TOO_MANY_REQUESTS, text, retry_after=seconds)

"""Limits of guesses at people's secrets. What is refused is an address, never a person. See: contract/aaa.md 11.4.

A guess counts for the address at this person, for the address, and for the person. Five wrong ones of an address at a
person, or fifty of an address, and it waits: a second after the last, then two, four, up to fifteen minutes. While
very many addresses guess at one person, each of them waits from its first wrong guess on. So a person whom strangers
guess at signs in from an address of her own as ever. The name that was typed stands for who is not known.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from haulier.platform.access.guess_counts import GuessCounts, Limit, refuse, subject
from haulier.platform.commands.call import Call
from haulier.platform.runtime import Runtime

WINDOW_MS = 15 * 60_000
MAX_PAIR_FAILURES = 5
MAX_ADDRESS_FAILURES = 50
MAX_PERSON_FAILURES = 100
"""Wrong guesses at one person beyond which each address has one before it waits."""
NEVER = 2**40
"""Guesses that are counted and never refused."""


class Attempt:
    """One guess that was counted."""

    def __init__(self, counts: GuessCounts, pair: str, address: str, person: str) -> None:
        self._counts = counts
        self._subjects = (pair, address, person)

    async def forgive(self) -> None:
        """It was right: it counts no more, nor do those of this address at this person."""
        await self._counts.forgive(*self._subjects)


class PersonGuesses:
    """The guesses at people's secrets as one process counts them."""

    def __init__(self, runtime: Runtime) -> None:
        self.counts = GuessCounts(runtime.database)
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def attempt(self, call: Call, what: str, person: str) -> AsyncIterator[Attempt]:
        """Count a guess at something of a person's, one of an address after the other. Raises Refusal, 429."""
        of_person = subject("person", what, call.tenant, person)
        of_address = subject("address", call.address)
        pair = subject("pair", of_person, call.address)
        async with self._turns.setdefault(pair, asyncio.Lock()):
            by_address, by_person = await self.counts.count(
                [
                    Limit(of_address, MAX_ADDRESS_FAILURES if call.address else NEVER, WINDOW_MS, grows=True),
                    Limit(of_person, NEVER, WINDOW_MS),
                ]
            )
            refuse(by_address)
            allowed = 1 if by_person.guesses > MAX_PERSON_FAILURES else MAX_PAIR_FAILURES
            refuse(*await self.counts.count([Limit(pair, allowed, WINDOW_MS, grows=True)]))
            yield Attempt(self.counts, pair, of_address, of_person)

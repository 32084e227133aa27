"""Fair shares of a bounded resource among tenants: connections, running calls, turns of batches, bytes. Pure.

A tenant may take more while it holds less than what is still free. So one tenant alone gets half of the capacity, two
busy ones a third each, and something is always left for the next: no tenant waits for what another holds. A small
number can be guaranteed to each tenant beyond that.
"""

from __future__ import annotations

from collections.abc import Iterator

GUARANTEED = 4
"""Usual guarantee of a tenant, granted even when the capacity is used up."""
OVERDRAFT = 2
"""Usual bound of guaranteed amounts beyond the capacity, as a multiple of it."""


class FairShare:
    """Counts what each tenant holds of ``capacity``."""

    def __init__(self, capacity: int, guaranteed: int = 0, *, overdraft: int = 1) -> None:
        """Each tenant may hold ``guaranteed`` even when all is taken, up to ``overdraft`` times the capacity in all."""
        self.capacity = capacity
        self._guaranteed = guaranteed
        self._most = overdraft * capacity
        self._held: dict[str, int] = {}
        self.total = 0

    def held(self, tenant: str) -> int:
        """The amount that a tenant holds."""
        return self._held.get(tenant, 0)

    def holders(self) -> Iterator[str]:
        """The tenants that hold anything."""
        return iter(self._held)

    def may_take(self, tenant: str, amount: int = 1) -> bool:
        """Whether a tenant may take this much more. While it holds nothing, it may take more than its share."""
        held, free = self.held(tenant), self.capacity - self.total
        if held + amount <= free:
            return True
        guaranteed = held == 0 or held + amount <= self._guaranteed
        return guaranteed and self.total + amount <= self._most

    def available(self, tenant: str) -> int:
        """How many single units a tenant may take, one after the other."""
        held, free = self.held(tenant), self.capacity - self.total
        guaranteed = min(self._guaranteed - held, self._most - self.total)
        return max((free - held + 1) // 2, guaranteed, 0)

    def take(self, tenant: str, amount: int = 1) -> None:
        """Count what a tenant takes, without checking whether it may."""
        self._held[tenant] = self.held(tenant) + amount
        self.total += amount

    def release(self, tenant: str, amount: int = 1) -> None:
        """Count what a tenant releases."""
        self.total -= amount
        left = self._held[tenant] - amount
        if left:
            self._held[tenant] = left
        else:
            del self._held[tenant]

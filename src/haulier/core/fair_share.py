"""How much each tenant holds of what all of them share: connections, calls under way, turns at a batch, bytes. Pure.

Who holds less than what is still free for all may take more. So one tenant alone has half of all, two that take what
they can a third each, and there is always something left for the next: nobody waits for what another tenant holds. A
small number can be a tenant's beyond that, whatever the others do.
"""

from __future__ import annotations

from collections.abc import Iterator

GUARANTEED = 4
"""Places that are a tenant's though all are taken, where they can be had beyond what there is."""
OVERDRAFT = 2
"""Guaranteed places go beyond what there is, at most to this multiple of it."""


class FairShare:
    """How much of ``capacity`` each tenant holds: places, or bytes. Pure."""

    def __init__(self, capacity: int, guaranteed: int = 0, *, overdraft: int = 1) -> None:
        """``guaranteed`` is a tenant's though all is taken, up to ``overdraft`` times the capacity in all."""
        self.capacity = capacity
        self._guaranteed = guaranteed
        self._most = overdraft * capacity
        self._held: dict[str, int] = {}
        self.total = 0

    def held(self, tenant: str) -> int:
        """What a tenant holds now."""
        return self._held.get(tenant, 0)

    def holders(self) -> Iterator[str]:
        """The tenants that hold anything."""
        return iter(self._held)

    def may_take(self, tenant: str, amount: int = 1) -> bool:
        """Whether a tenant may take this much more. What is larger than its share it may while it holds nothing."""
        held, free = self.held(tenant), self.capacity - self.total
        if held + amount <= free:
            return True
        guaranteed = held == 0 or held + amount <= self._guaranteed
        return guaranteed and self.total + amount <= self._most

    def available(self, tenant: str) -> int:
        """How many of one a tenant may take, one after the other."""
        held, free = self.held(tenant), self.capacity - self.total
        guaranteed = min(self._guaranteed - held, self._most - self.total)
        return max((free - held + 1) // 2, guaranteed, 0)

    def take(self, tenant: str, amount: int = 1) -> None:
        """Count what a tenant takes; whether it may is another question."""
        self._held[tenant] = self.held(tenant) + amount
        self.total += amount

    def release(self, tenant: str, amount: int = 1) -> None:
        """Count what a tenant gives back."""
        self.total -= amount
        left = self._held[tenant] - amount
        if left:
            self._held[tenant] = left
        else:
            del self._held[tenant]

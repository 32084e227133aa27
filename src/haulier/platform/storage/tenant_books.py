"""What was worked out of all resources of some kinds in a tenant, at hand as long as none of them changes.

For standing rules, which are held against every event: who keeps one has heard of a change within a second.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from haulier.platform.storage.cache import Configs

T = TypeVar("T")

MOST_TENANTS = 5_000
"""Tenants whose books are at hand; the one that was asked for longest ago goes first."""


@dataclass(frozen=True, slots=True)
class _Kept(Generic[T]):
    last_change: int
    read_at: float
    book: T


class TenantBooks(Generic[T]):
    """The books of one process. ``kinds`` are configuration, whose changes every process hears of; ``read`` works the
    book of a tenant out.
    """

    def __init__(
        self,
        configs: Configs,
        kinds: Sequence[str],
        read: Callable[[str], Awaitable[T]],
        *,
        most: int = MOST_TENANTS,
    ) -> None:
        self._configs = configs
        self._kinds = tuple(kinds)
        self._read = read
        self._most = most
        self._kept: OrderedDict[str, _Kept[T]] = OrderedDict()

    async def of(self, tenant: str) -> T:
        """The book of a tenant. Raises Unavailable where it has to be read and cannot."""
        change, began = self._configs.last_change(tenant, self._kinds), self._configs.now()
        kept = self._kept.get(tenant)
        if kept is not None and kept.last_change == change and self._configs.still_holds(kept.read_at):
            self._kept.move_to_end(tenant)
            return kept.book
        book = await self._read(tenant)
        self._kept[tenant] = _Kept(change, began, book)
        self._kept.move_to_end(tenant)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return book

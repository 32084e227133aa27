"""Events that wait in the database because their tenant has many under way. See: ordered_events.py."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from haulier.engines.postgres import Database, Record
from haulier.engines.statements import load_statements

SQL = load_statements("haulier.platform.journal", "ordered_events.sql")


@dataclass(slots=True)
class Queue:
    """Events of one tenant that wait, in the order in which they were noted."""

    read: int = 0
    """Number of the one that was handed over last."""
    unnoted: int = 0
    """Those that are not in the database yet."""
    noted: int = 0
    """How many were put there in the time of this leader."""


class WaitingEvents:
    """The queues of the tenants that have one, in the time of one leader."""

    def __init__(self, consumer: str, tenants: Iterable[str] = ()) -> None:
        self._consumer = consumer
        self._queues = {tenant: Queue() for tenant in tenants}

    def __bool__(self) -> bool:
        return bool(self._queues)

    def __contains__(self, tenant: str) -> bool:
        return tenant in self._queues

    @property
    def tenants(self) -> list[str]:
        """Those whose events wait."""
        return list(self._queues)

    def add(self, tenant: str) -> None:
        """One more event waits, and will be noted."""
        self._queues.setdefault(tenant, Queue()).unnoted += 1

    def was_noted(self, tenant: str) -> None:
        """One of those that were added is in the database."""
        queue = self._queues[tenant]
        queue.unnoted -= 1
        queue.noted += 1

    async def read(self, database: Database, tenant: str, limit: int) -> Page:
        """The next events of a tenant, at most ``limit``. Raises Unavailable."""
        queue = self._queues[tenant]
        noted = queue.noted
        rows = await database.fetch(SQL["waiting"], tenant, self._consumer, queue.read, limit)
        return Page(rows, noted if len(rows) < limit else None)

    def were_handed_over(self, tenant: str, page: Page) -> None:
        """A page has been handed over. A queue in which nothing is left is no more."""
        queue = self._queues[tenant]
        if page.rows:
            queue.read = page.rows[-1]["number"]
        if queue.unnoted == 0 and queue.noted == page.end:
            del self._queues[tenant]


@dataclass(frozen=True, slots=True)
class Page:
    """Events read from a queue: number, sequence, event."""

    rows: list[Record]
    end: int | None
    """How many events had been noted where these were the last ones; None where there may be more."""

"""The connections that lists are read over, shared by tenants: slow lists of one keep none of another's waiting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from haulier.core.refusal import Cause, Refusal
from haulier.engines.fair_semaphore import FairSemaphore, NoPermit
from haulier.engines.postgres import ACQUIRE_TIMEOUT, Database, Record

LIST_SESSION: Final[Mapping[str, str]] = {"statement_timeout": "5000", "plan_cache_mode": "force_custom_plan"}
"""Settings of the ``lists`` pool: filters differ in what they cost, so each is planned anew and cut off in time."""

LISTS_IN_LINE = 256
"""Statements of one tenant that wait for a connection in one process."""


class ListPool:
    """Statements of lists, each for a tenant, which has a part of the connections at once: see ``FairSemaphore``."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._places = FairSemaphore(database.size, LISTS_IN_LINE)

    async def fetch(self, tenant: str, sql: str, *args: object) -> list[Record]:
        """All rows of one statement. Raises Refusal (429) when the tenant's other lists take too long."""
        await self._take(tenant)
        try:
            return await self.database.fetch(sql, *args)
        finally:
            self._places.release(tenant)

    async def fetchval(self, tenant: str, sql: str, *args: object) -> Any:
        """The first column of the first row, or None. Raises Refusal like ``fetch``."""
        await self._take(tenant)
        try:
            return await self.database.fetchval(sql, *args)
        finally:
            self._places.release(tenant)

    async def close(self) -> None:
        """Let go of the connections."""
        await self.database.close()

    async def _take(self, tenant: str) -> None:
        try:
            await self._places.acquire(tenant, ACQUIRE_TIMEOUT)
        except NoPermit:
            text = "the tenant's lists that are under way take too long; ask for fewer at once, or narrow them down"
            raise Refusal(Cause.TOO_MANY_REQUESTS, text) from None

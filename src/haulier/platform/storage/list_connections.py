"""The connections that lists are read over, shared by tenants: slow lists of one keep none of another's waiting."""

from __future__ import annotations

from typing import Any

from haulier.core.refusal import Cause, Refusal
from haulier.engines.fair_semaphore import FairSemaphore, NoPermit
from haulier.engines.postgres import ACQUIRE_TIMEOUT, Database, Record
from haulier.engines.setting_groups import DatabaseSettings


def list_session(settings: DatabaseSettings) -> dict[str, str]:
    """Return the server's settings for the pool of lists.

    Filters differ in what they cost, so each statement is planned anew and cut off in time.
    """
    return {
        "statement_timeout": str(int(settings.list_statement_seconds * 1000)),
        "plan_cache_mode": "force_custom_plan",
    }


class ListPool:
    """Statements of lists, each for a tenant, which has a part of the connections at once: see ``FairSemaphore``.

    Of each tenant's, ``waiting`` wait for a connection in one process. ``at_once`` says how many of the connections are
    for them, where it is not all.
    """

    def __init__(self, database: Database, waiting: int, at_once: int | None = None) -> None:
        self.database = database
        self._places = FairSemaphore(at_once or database.size, waiting)

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

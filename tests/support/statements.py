"""What a command costs: the statements that it sends to the database, none of a worker's among them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.engines.postgres import Database
from haulier.engines.settings import Settings
from haulier.engines.statements import load_statements
from haulier.platform.storage.applier import APPLY, APPLY_FAR
from support.stack import Client, serving

APPLIES = {APPLY, APPLY_FAR}
READ_FILES = (("storage", "resources.sql"), ("ledger", "ledger.sql"), ("journal", "change_log.sql"))
READS = {sql for room, file in READ_FILES for sql in load_statements(f"haulier.platform.{room}", file).values()}
CUSTOM_CODE = ["custom_code"]
"""Kinds of the look for custom code that a process repeats twice a second, whatever the number of commands."""


@dataclass(frozen=True, slots=True)
class Counted:
    """All services, served by a process that has no worker beside it; ``seen`` are its statements until now."""

    url: str
    seen: list[str]

    def client(self, client: Client) -> Client:
        """The same app, calling here. What is cached is cached by calls made here before."""
        return client.at(self.url)

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """The statements sent meanwhile: ``read`` and ``apply`` by key, ``other`` for lists and all else."""
        self.seen.clear()
        yield self.seen


@asynccontextmanager
async def counting(settings: Settings) -> AsyncIterator[Counted]:
    """Serve on a database that others may use meanwhile."""
    async with serving(settings, SERVICES, COMPILERS) as (runtime, url):
        counted = Counted(url, [])
        for database in (runtime.database, runtime.lists.database):
            _note(database, counted.seen)
        yield counted


def _note(database: Database, seen: list[str]) -> None:
    """Have a pool note each statement that it runs."""

    def noted(run: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def run_noted(sql: str, *arguments: object) -> Any:
            if arguments[1:2] != (CUSTOM_CODE,):
                seen.append("apply" if sql in APPLIES else "read" if sql in READS else "other")
            return await run(sql, *arguments)

        return run_noted

    for name in ("fetch", "fetchrow", "fetchval", "execute", "executemany"):
        setattr(database, name, noted(getattr(database, name)))

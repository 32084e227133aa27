"""Pools whose statements a test sees: to count what a command sends, and to act right behind a statement."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.engines.failure import Unavailable
from haulier.engines.postgres import Connection, Database, Record
from haulier.engines.settings import Settings
from haulier.engines.statements import load_statements
from haulier.platform.storage.applier import APPLY, APPLY_FAR
from support.stack import Client, serving

APPLIES = {APPLY, APPLY_FAR}
READ_FILES = (("storage", "resources.sql"), ("ledger", "ledger.sql"), ("journal", "change_log.sql"))
READS = {sql for room, file in READ_FILES for sql in load_statements(f"haulier.platform.{room}", file).values()}
CUSTOM_CODE = ["custom_code"]
"""Kinds of the look for custom code that a process repeats twice a second, whatever the number of commands."""


Found = TypeVar("Found")

Meeting = Callable[[Any], Awaitable[None]]
"""What a test does as soon as a statement has been answered, given the answer."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A statement that was sent."""

    sql: str
    args: tuple[object, ...]

    @property
    def kind(self) -> str:
        """``read`` and ``apply`` by key, ``other`` for lists and all else."""
        return "apply" if self.sql in APPLIES else "read" if self.sql in READS else "other"


class WatchedDatabase(Database):
    """A pool that keeps what was ``sent``, and lets a test act right behind a statement: ``meetings`` by the
    statement's text, each once. A statement of ``outages`` does not reach the server, once too.
    """

    sent: list[Sent]
    transactions: list[list[str]]
    """The statements between the beginning and the end of each."""
    meetings: dict[str, Meeting]
    outages: set[str]

    def __init__(self, pool: Any) -> None:
        super().__init__(pool)
        self.sent, self.transactions, self.meetings, self.outages = [], [], {}, set()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        statements: list[str] = []
        self.transactions.append(statements)
        async with super().transaction() as connection:
            with connection.query_logger(lambda sent: statements.append(sent.query)):
                yield connection

    async def fetch(self, sql: str, *args: object) -> list[Record]:
        self.sent.append(Sent(sql, args))
        if sql in self.outages:
            self.outages.remove(sql)
            raise Unavailable("the database is away")
        return await self._met(sql, await super().fetch(sql, *args))

    async def fetchrow(self, sql: str, *args: object) -> Record | None:
        self.sent.append(Sent(sql, args))
        return await self._met(sql, await super().fetchrow(sql, *args))

    async def fetchval(self, sql: str, *args: object) -> Any:
        self.sent.append(Sent(sql, args))
        return await self._met(sql, await super().fetchval(sql, *args))

    async def execute(self, sql: str, *args: object) -> str:
        self.sent.append(Sent(sql, args))
        return await super().execute(sql, *args)

    async def executemany(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        self.sent.append(Sent(sql, ()))
        await super().executemany(sql, rows)

    async def _met(self, sql: str, found: Found) -> Found:
        meeting = self.meetings.pop(sql, None)
        if meeting is not None:
            await meeting(found)
        return found


def watch(database: Database) -> WatchedDatabase:
    """Watch a pool from now on that others hold already."""
    watched = cast(WatchedDatabase, database)
    watched.__class__ = WatchedDatabase
    watched.sent, watched.transactions, watched.meetings, watched.outages = [], [], {}, set()
    return watched


@dataclass(frozen=True, slots=True)
class Counted:
    """All services, served by a process that has no worker beside it, and its pools."""

    url: str
    pools: tuple[WatchedDatabase, ...]

    def client(self, client: Client) -> Client:
        """The same app, calling here. What is cached is cached by calls made here before."""
        return client.at(self.url)

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """The kinds of the statements that a command sends, known at the end of the block, the lists' last."""
        kinds: list[str] = []
        for pool in self.pools:
            pool.sent.clear()
        yield kinds
        kinds += [sent.kind for pool in self.pools for sent in pool.sent if sent.args[1:2] != (CUSTOM_CODE,)]


@asynccontextmanager
async def counting(settings: Settings) -> AsyncIterator[Counted]:
    """Serve on a database that others may use meanwhile."""
    async with serving(settings, SERVICES, COMPILERS) as (runtime, url):
        yield Counted(url, (watch(runtime.database), watch(runtime.lists.database)))

"""How many statements a request sends to the database: the endpoint on a runtime of its own, no worker beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import msgspec

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.engines.postgres import Connection, Database
from haulier.engines.settings import Settings
from haulier.platform.endpoint import Endpoint
from haulier.platform.listing import LIST_SESSION
from haulier.platform.runtime import APPLY_SESSION, Runtime

POOL = 4


class CountingDatabase(Database):
    """Counts the connections that are taken from the pool: one for each statement."""

    statements = 0

    async def _connection(self) -> Connection:
        CountingDatabase.statements += 1
        return await super()._connection()


@dataclass(frozen=True, slots=True)
class Counting:
    """Answers requests and tells how many statements each took."""

    endpoint: Endpoint

    async def post(self, path: str, body: Any, headers: Mapping[str, str]) -> tuple[Any, int]:
        """The decoded answer, and the number of statements behind it."""
        sent: list[MutableMapping[str, Any]] = []

        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": msgspec.json.encode(body)}

        async def send(message: MutableMapping[str, Any]) -> None:
            sent.append(message)

        given = {"x-coreos-request-id": "counted", **{name.lower(): value for name, value in headers.items()}}
        scope = {
            "type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"",
            "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        }  # fmt: skip
        before = CountingDatabase.statements
        await self.endpoint(scope, receive, send)
        return msgspec.json.decode(sent[1]["body"]), CountingDatabase.statements - before


@asynccontextmanager
async def counting(settings: Settings, database_url: str) -> AsyncIterator[Counting]:
    """All services on a database that others may use meanwhile."""
    database = await CountingDatabase.open(database_url, POOL, session=APPLY_SESSION)
    lists = await CountingDatabase.open(database_url, POOL, session=LIST_SESSION)
    own = msgspec.structs.replace(settings, database_url=database_url)
    runtime = Runtime(own, database, lists, None, COMPILERS)
    await runtime.reload_keys(at_once=True)
    try:
        yield Counting(Endpoint(runtime, SERVICES))
    finally:
        await runtime.close()

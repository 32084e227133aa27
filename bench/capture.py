"""The statements that the service itself sends for a request, with the very arguments it sends.

The service runs here in this process, on the stack's own database, through the same endpoint that the API workers
serve; only its database handle notes what passes through it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import msgspec

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.engines.postgres import Database, Record
from haulier.engines.settings import Settings
from haulier.platform.http.endpoint import Endpoint
from haulier.platform.http.exchange import EXCHANGE
from haulier.platform.runtime import APPLY_SESSION, Runtime


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as it was sent."""

    sql: str
    args: tuple[object, ...]


class RecordingDatabase(Database):
    """Notes each statement that the reader and the applier send."""

    def __init__(self, pool: Any) -> None:
        super().__init__(pool)
        self.seen: list[Statement] = []

    async def fetch(self, sql: str, *args: object) -> list[Record]:
        self.seen.append(Statement(sql, args))
        return await super().fetch(sql, *args)


class Refused(Exception):
    """The service did not do what the bench relies on."""


class Direct:
    """A request that comes over no connection. See: ``haulier.platform.http.exchange``."""

    head_only = False

    def __init__(self, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
        self.named = dict(headers)
        self._body = body

    def complete_body(self) -> bytes:
        """The whole body."""
        return self._body

    def take_over(self, listener: Any) -> Any:
        """There is no connection to hand over."""
        raise Refused(f"{listener} needs a connection")


class Recorder:
    """Makes calls inside this process and records which statements each took."""

    def __init__(self, runtime: Runtime, database: RecordingDatabase, headers: list[tuple[bytes, bytes]]) -> None:
        self._endpoint = Endpoint(runtime, SERVICES)
        self._database = database
        self._headers = headers

    async def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[Any, list[Statement]]:
        """``data`` of the answer, and the statements in the order they were sent."""
        self._database.seen.clear()
        sent: list[MutableMapping[str, Any]] = []
        raw = b"" if body is None else msgspec.json.encode(body)

        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": raw}

        async def send(message: MutableMapping[str, Any]) -> None:
            sent.append(message)

        scope = {
            "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b"",
            "headers": self._headers, "extensions": {EXCHANGE: Direct(self._headers, raw)},
        }  # fmt: skip
        await self._endpoint(scope, receive, send)
        if sent[0]["status"] >= 300:
            raise Refused(f"{method} {path}: {sent[0]['status']} {sent[1]['body'].decode()[:500]}")
        return msgspec.json.decode(sent[1]["body"])["data"], list(self._database.seen)


@asynccontextmanager
async def recorder(settings: Settings, header_lines: bytes) -> AsyncIterator[Recorder]:
    """A recorder on the database of the settings; ``header_lines`` as they go over the wire."""
    database = await RecordingDatabase.open(settings.database_url, 2, session=APPLY_SESSION)
    lists = await Database.open(settings.database_url, 1)
    runtime = Runtime(settings, database, lists, None, COMPILERS)
    await runtime.reload_keys()
    pairs = [line.split(b": ", 1) for line in header_lines.split(b"\r\n") if line]
    try:
        assert isinstance(database, RecordingDatabase), "opened as one"
        yield Recorder(runtime, database, [(name.lower(), value) for name, value in pairs])
    finally:
        await runtime.close()

"""A stack of its own for tests of what lies behind the journal, and ways to break it."""

from __future__ import annotations

import asyncio
import json
import random
import types
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Generator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import msgspec

from haulier.core.ids import ordered_uuid
from haulier.engines.embedded_nats import EmbeddedNats
from haulier.engines.jetstream import Bus, Message
from haulier.engines.postgres import Database
from haulier.engines.settings import Settings
from haulier.platform.journal.events import EVENTS_STREAM, EVENTS_SUBJECT
from haulier.platform.runtime import APPLY_SESSION, Runtime
from haulier.platform.storage.cache import Compiler
from haulier.platform.storage.changes import Change, Envelope, Obstacle, RowWrite
from haulier.platform.storage.reader import now_ms
from support.cloudevents import check_cloud_event

POOL = 6
PATIENCE = 60.0
"""Seconds until a test gives up."""
LAST = "Last"
"""Event after which a reader of the stream stops."""

Part = Callable[[asyncio.Event], Awaitable[None]]


@dataclass
class TurnedClock:
    """A clock that stands until it is turned. Epoch milliseconds."""

    now: int = field(default_factory=now_ms)

    def __call__(self) -> int:
        return self.now

    def turn(self, seconds: float) -> None:
        self.now += int(seconds * 1000)


@dataclass
class Stack:
    """A fresh database and NATS; ``nats`` may be stopped and started."""

    settings: Settings
    database_url: str
    nats: EmbeddedNats
    nats_url: str
    compilers: Mapping[str, Compiler] = field(default_factory=dict)
    opened: list[Runtime] = field(default_factory=list)

    async def runtime(self, clock: Callable[[], int] = now_ms) -> Runtime:
        """One process's worth of platform."""
        database = await Database.open(self.database_url, POOL, session=APPLY_SESSION)
        lists = await Database.open(self.database_url, POOL)
        bus = await Bus.connect(self.nats_url)
        runtime = Runtime(self.settings, database, lists, bus, self.compilers, clock)
        self.opened.append(runtime)
        return runtime

    async def close(self) -> None:
        for runtime in self.opened:
            await runtime.close()
        await self.nats.stop()


@asynccontextmanager
async def running(*parts: Part) -> AsyncIterator[None]:
    """Run parts of a worker meanwhile; they have ended, with what was under way, when this returns."""
    stop = asyncio.Event()
    tasks = [asyncio.ensure_future(part(stop)) for part in parts]
    try:
        yield
    finally:
        stop.set()
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*tasks)


def journal_id(runtime: Runtime) -> str:
    return str(ordered_uuid(runtime.clock(), random.getrandbits(74)))


async def record(
    runtime: Runtime,
    tenant: str,
    event: str = "ThingCreated",
    *,
    kind: str = "thing",
    id: str | None = None,
    version: int = 1,
    data: Any = None,
    callback: Mapping[str, Any] | None = None,
    meta: Any = None,
    actor: str = '{"id":"tester"}',
    request: str = "request",
    others: Sequence[str] = (),
    write: bool = False,
) -> str:
    """One applied change and its journal row; the row's id. With ``write`` it writes the resource too, and always those
    of the ``others``.
    """
    id = id or f"{kind}:{random.getrandbits(60):x}"
    shown = json.dumps({"id": id} if data is None else data)
    rows = [RowWrite(kind, id, version - 1)] if write else []
    rows += [RowWrite("other", other, 0) for other in others]
    change = Change(kind, id, version, event, rows, payload=shown)
    envelope = Envelope(
        tenant, journal_id(runtime), runtime.clock(), actor, request,
        meta=json.dumps(meta) if meta is not None else None,
        callback=json.dumps(callback) if callback is not None else None,
    )  # fmt: skip
    obstacles: list[Obstacle] = await runtime.applier.apply(envelope, change)
    if obstacles:
        raise Overtaken(obstacles)
    runtime.committed(tenant, change)
    return envelope.journal_id


class Overtaken(Exception):
    """The change was not applied."""


async def journal_ids(runtime: Runtime) -> list[str]:
    rows = await runtime.database.fetch("SELECT id FROM journal ORDER BY txid, id")
    return [str(row["id"]) for row in rows]


async def read_stream(bus: Bus, until: Callable[[list[Message]], bool]) -> list[Message]:
    """All messages of the stream of events from its start on, until they suffice."""
    name = f"reader{random.getrandbits(40):x}"
    async with asyncio.timeout(PATIENCE):
        consumer = await bus.consumer(EVENTS_STREAM, name, EVENTS_SUBJECT, ack_wait=PATIENCE, max_ack_pending=100_000)
        found: list[Message] = []
        while not until(found):
            found += await consumer.fetch(1000, 1.0)
    await consumer.close()
    for message in found:
        check_cloud_event(message.data)
    return found


async def stream_ids(bus: Bus, last: str) -> list[str]:
    """The ids of all events of the stream, in order, up to the event ``last``."""
    messages = await read_stream(bus, lambda found: any(id_of(message) == last for message in found))
    return [id_of(message) for message in messages]


def id_of(message: Message) -> str:
    return str(msgspec.json.decode(message.data)["id"])


async def stored(runtime: Runtime, sql: str, *args: object) -> list[dict[str, Any]]:
    """What the database holds, for assertions."""
    return [dict(row) for row in await runtime.database.fetch(sql, *args)]


@types.coroutine
def _cut(work: Coroutine[Any, Any, Any], suspension: int) -> Generator[Any, Any, bool]:
    """Drives a coroutine and cancels it where it waits for the n-th time; whether it came that far."""
    turn, argument = work.send, None
    for number in range(1_000_000):
        try:
            waited = turn(argument)  # type: ignore[arg-type]
        except StopIteration:
            return False
        except asyncio.CancelledError:
            return True
        if number == suspension:
            task = asyncio.current_task()
            assert task is not None
            task.cancel()
        try:
            argument = yield waited
            turn = work.send
        except BaseException as error:
            argument, turn = error, work.throw  # type: ignore[assignment]
    raise AssertionError("never ended")


async def killed_at(work: Coroutine[Any, Any, Any], suspension: int) -> bool:
    """Run work as a task of its own that is cancelled at its n-th wait; whether it came that far."""

    async def run() -> bool:
        return await _cut(work, suspension)

    with suppress(asyncio.CancelledError):
        return await asyncio.ensure_future(run())
    return True

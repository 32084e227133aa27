"""What was switched off is so everywhere within a second, whichever server hangs; and who hears of it how."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from haulier.app.catalogue import CATALOGUE, COMPILERS, SERVICES
from haulier.engines.embedded_nats import EmbeddedNats
from haulier.engines.postgres import Database
from haulier.engines.postgres_notify import CERTAIN_SECONDS, NAME, TEST_SECONDS, NotifyListener
from haulier.engines.settings import Settings
from haulier.platform.declarations.module import Catalogue
from haulier.platform.maintenance.schema import apply_schema, missing_schema
from haulier.platform.runtime import Runtime
from haulier.platform.storage.cache import (
    CONFIG_CHANNEL,
    CONFIG_SECONDS,
    DOUBT_SECONDS,
    MAX_CONFIGS,
    MISSING_SECONDS,
    Configs,
)
from haulier.platform.storage.reader import Reader, now_ms
from haulier.platform.storage.resources import Resource
from haulier.services.aaa import facade as aaa
from support import widgets
from support.frozen_process import frozen
from support.stack import Client, Stack, served, serving

AAA = "/core/api/v1/aaa"
FIRST_APP = "platform:app:haulier-admin"
SECOND = 1.0
SOON = 5 * SECOND
"""A second, on a machine that has other things to do."""
TENANT = "news"
INSERT = (
    "INSERT INTO resource (tenant_id, kind, id, version, created_at, created_by, updated_at, updated_by)"
    " VALUES ($1, $2, $3, 1, 1, '{}', 1, '{}')"
)


@dataclass
class Pair:
    """Two API processes on one database and one NATS, both with a tenant's token at hand, and a second tenant."""

    stack: Stack
    other: Runtime
    nats: int
    """The process id of NATS."""
    here: Client
    there: Client
    neighbour: Client

    async def until_refused(self) -> float:
        """Seconds until the other process refuses the token; the neighbour is served all the while."""
        began = time.monotonic()
        while (await self.there.get(f"{AAA}/apps")).status == 200:
            assert (await self.neighbour.get(f"{AAA}/apps")).status == 200
            assert time.monotonic() - began < 10 * SOON
        return time.monotonic() - began


@pytest.fixture
async def pair(settings: Settings, home: Path, ready_database: Callable[[], Awaitable[str]]) -> AsyncIterator[Pair]:
    url = await ready_database()
    nats = EmbeddedNats(home)
    own = msgspec.structs.replace(settings, database_url=url, nats_url=await nats.start())
    assert nats.process is not None
    async with served(own, SERVICES, COMPILERS) as stack, serving(own, SERVICES, COMPILERS) as (other, second):
        here, neighbour = await stack.new_tenant(), await stack.new_tenant()
        pair = Pair(stack, other, nats.process.pid, here, here.at(second), neighbour.at(second))
        assert (await pair.there.get(f"{AAA}/apps")).status == (await pair.neighbour.get(f"{AAA}/apps")).status == 200
        yield pair
    await nats.stop()


async def pause_app(pair: Pair) -> None:
    assert (await pair.here.put(f"{AAA}/apps/{FIRST_APP}", {"isActive": False})).status == 200


async def switch_off_tenant(pair: Pair) -> None:
    path = f"{AAA}/tenants/{pair.here.tenant}"
    assert (await pair.stack.operator.put(path, {"enabled": False})).status == 200


@pytest.mark.parametrize("switch_off", [pause_app, switch_off_tenant])
async def test_within_a_second_while_nats_hangs(pair: Pair, switch_off: Callable[[Pair], Awaitable[None]]) -> None:
    with frozen(pair.nats):
        await switch_off(pair)
        assert await pair.until_refused() < SOON


async def test_within_a_second_while_the_connection_that_would_tell_hangs(pair: Pair) -> None:
    with frozen(await listening(pair.other)):
        await pause_app(pair)
        assert await pair.until_refused() < SOON
    await sure(pair.other)


async def test_nothing_is_missed_while_that_connection_is_made_again(pair: Pair) -> None:
    process = await listening(pair.other)
    await pair.stack.runtime.database.execute("SELECT pg_terminate_backend($1)", process)
    await pause_app(pair)
    assert await pair.until_refused() < SOON
    await sure(pair.other)
    assert await listening(pair.other) != process


async def listening(runtime: Runtime) -> int:
    """The server process that tells this runtime of changes."""
    found: int | None = None
    async with asyncio.timeout(10 * SECOND):
        while found is None:
            found = await runtime.database.fetchval(
                "SELECT pid FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()"
                " ORDER BY backend_start DESC LIMIT 1",
                NAME,
            )
    return found


async def sure(runtime: Runtime) -> None:
    async with asyncio.timeout(10 * SECOND):
        while not runtime.configs.sure:
            await asyncio.sleep(0.01)


@asynccontextmanager
async def hearing(url: str) -> AsyncIterator[asyncio.Queue[str]]:
    heard: asyncio.Queue[str] = asyncio.Queue()
    notices = NotifyListener(url, CONFIG_CHANNEL, heard.put_nowait)
    await notices.start()
    yield heard
    await notices.close()


async def test_every_kind_that_is_kept_compiled_is_told_of(postgres_url: str, database: Database) -> None:
    async with hearing(postgres_url) as heard:
        for kind in sorted(COMPILERS):
            await database.execute(INSERT, TENANT, kind, "x")
            await database.execute("UPDATE resource SET version = 2 WHERE tenant_id = $1 AND kind = $2", TENANT, kind)
            await database.execute("DELETE FROM resource WHERE tenant_id = $1 AND kind = $2", TENANT, kind)
            async with asyncio.timeout(10 * SECOND):
                for _ in range(3):
                    assert await heard.get() == "\x1f".join((TENANT, kind, "x"))
        await database.execute(INSERT, TENANT, "job", "x")
        await database.execute(INSERT, TENANT, "app", "last")
        async with asyncio.timeout(10 * SECOND):
            assert await heard.get() == "\x1f".join((TENANT, "app", "last"))
        await database.execute("DELETE FROM resource WHERE tenant_id = $1", TENANT)


async def test_a_kind_that_a_new_service_compiles_is_told_of_without_a_migration(
    ready_database: Callable[[], Awaitable[str]],
) -> None:
    url = await ready_database()
    grown = Catalogue([*CATALOGUE.modules, widgets.MODULE])
    assert await apply_schema(url, CATALOGUE) == []
    assert await missing_schema(url, grown) == ["notices of widget_type"]
    database = await Database.open(url, 1)
    async with hearing(url) as heard:
        await database.execute(INSERT, TENANT, "widget_type", "unheard")
        assert await apply_schema(url, grown) == ["notices of widget_type"]
        assert await missing_schema(url, grown) == []
        for kind in ("widget_type", "app"):
            await database.execute(INSERT, TENANT, kind, "x")
            async with asyncio.timeout(10 * SECOND):
                assert await heard.get() == "\x1f".join((TENANT, kind, "x"))
        await database.execute("DELETE FROM resource WHERE tenant_id = $1 AND id = 'x'", TENANT)
        async with asyncio.timeout(10 * SECOND):
            gone = {await heard.get(), await heard.get()}
        assert gone == {"\x1f".join((TENANT, kind, "x")) for kind in ("widget_type", "app")}
        assert await apply_schema(url, CATALOGUE) == [], "an older program takes nothing away"
        await database.execute(INSERT, TENANT, "widget_type", "y")
        async with asyncio.timeout(10 * SECOND):
            assert await heard.get() == "\x1f".join((TENANT, "widget_type", "y"))
    await database.close()


class GatedReader(Reader):
    """Answers what it read once the gate is open."""

    gate = asyncio.Event()
    read = asyncio.Event()

    async def get(self, tenant: str, kind: str, id: str) -> Resource | None:
        found = await super().get(tenant, kind, id)
        self.read.set()
        await self.gate.wait()
        return found


async def test_what_was_read_before_a_change_and_comes_after_it_is_not_kept(database: Database, tenant_id: str) -> None:
    reader = GatedReader(database)
    reader.gate, reader.read = asyncio.Event(), asyncio.Event()
    configs = Configs(reader, COMPILERS)
    await database.execute(INSERT, tenant_id, "thing", "x")
    under_way = asyncio.create_task(configs.get(tenant_id, "thing", "x"))
    await reader.read.wait()
    await database.execute("UPDATE resource SET version = 2 WHERE tenant_id = $1", tenant_id)
    configs.drop(tenant_id, "thing", "x")
    reader.gate.set()
    overtaken, newest = await under_way, await configs.get(tenant_id, "thing", "x")
    assert overtaken is not None
    assert newest is not None
    assert (overtaken.version, newest.version) == (1, 2)


async def test_entries_age_by_a_clock_that_never_steps(database: Database, tenant_id: str) -> None:
    now = 1_000.0
    configs = Configs(Reader(database), COMPILERS, lambda: now)
    await database.execute(INSERT, tenant_id, "thing", "x")
    assert await version(configs, tenant_id) == 1
    await database.execute("UPDATE resource SET version = 2 WHERE tenant_id = $1", tenant_id)
    now += CONFIG_SECONDS - 0.001
    assert await version(configs, tenant_id) == 1
    now += 0.001
    assert await version(configs, tenant_id) == 2
    assert await configs.optional(tenant_id, "thing", "y") is None
    await database.execute(INSERT, tenant_id, "thing", "y")
    now += MISSING_SECONDS - 0.001
    assert await configs.optional(tenant_id, "thing", "y") is None
    now += 0.001
    assert await configs.optional(tenant_id, "thing", "y") is not None


async def test_in_doubt_they_are_read_again_and_compiled_only_when_changed(
    postgres_url: str, database: Database, tenant_id: str
) -> None:
    now, compiled = time.monotonic(), []
    configs = Configs(Reader(database), {"thing": compiled.append}, lambda: now)
    await configs.listen(postgres_url)
    await database.execute(INSERT, tenant_id, "thing", "x")
    assert await version(configs, tenant_id) == 1
    now += CONFIG_SECONDS / 2  # no beat was answered for so long
    assert not configs.sure
    assert await version(configs, tenant_id) == 1
    now += DOUBT_SECONDS
    assert await version(configs, tenant_id) == 1
    assert len(compiled) == 1
    await database.execute("UPDATE resource SET version = 2 WHERE tenant_id = $1", tenant_id)
    assert await version(configs, tenant_id) == 1
    now += DOUBT_SECONDS
    assert await version(configs, tenant_id) == 2
    assert len(compiled) == 2
    await configs.close()


async def test_they_are_bounded_by_their_length_and_what_was_read_longest_ago_goes(
    database: Database, tenant_id: str
) -> None:
    for id in ("x", "y", "z"):
        await database.execute(INSERT, tenant_id, "thing", id)
    stored = await Reader(database).get(tenant_id, "thing", "x")
    assert stored is not None
    compiled: list[str] = []
    configs = Configs(
        Reader(database),
        {"thing": lambda resource: compiled.append(resource.id)},
        max_bytes=2 * (len(stored.attrs) + len(stored.body)),
    )
    for id in ("x", "y", "y", "x", "z", "y", "x", "x"):
        await configs.get(tenant_id, "thing", id)
    assert compiled == ["x", "y", "z", "x"]
    configs.drop(tenant_id, "thing", "x")
    for id in ("z", "y", "y", "z"):
        await configs.get(tenant_id, "thing", id)
    assert compiled == ["x", "y", "z", "x", "y"]


async def version(configs: Configs, tenant: str) -> int:
    found = await configs.get(tenant, "thing", "x")
    assert found is not None
    return found.version


async def test_new_keys_are_read_while_the_wall_clock_stands_an_hour_back(
    settings: Settings, database: Database
) -> None:
    back = 0
    one = Runtime(settings, database, database, None, COMPILERS, clock=lambda: now_ms() - back)
    two = Runtime(settings, database, database, None, COMPILERS)
    await aaa.ensure_signing_key(one)
    back = 3_600_000
    await aaa.rotate_signing_key(two)
    assert await one.reload_keys(at_once=True)


def test_neither_bound_lets_anything_grow_a_second_old() -> None:
    assert TEST_SECONDS < CERTAIN_SECONDS < SECOND
    assert DOUBT_SECONDS < SECOND


async def test_a_change_counts_in_its_own_tenant_and_is_never_forgotten(database: Database) -> None:
    configs, kinds = Configs(Reader(database), {}), ("role", "group")
    before = {tenant: configs.last_change(tenant, kinds) for tenant in ("here", "there")}
    configs.drop("here", "role", "1")
    configs.drop("here", "session", "1")
    changed = configs.last_change("here", kinds)
    assert changed > before["here"]
    assert configs.last_change("there", kinds) == before["there"]
    for number in range(MAX_CONFIGS):
        configs.drop(f"t{number}", "role", "1")
    assert configs.last_change("here", kinds) >= changed
    assert configs.last_change("there", kinds) > before["there"]

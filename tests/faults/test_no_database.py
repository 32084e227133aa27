"""A database that refuses: callers hear 503 and when to come again, and everything goes on when it is back."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from uuid import uuid4

import aiohttp
import asyncpg
import pytest

from haulier.engines.embedded_postgres import EmbeddedPostgres
from support.full_tenant import PARTICIPANTS, FullTenant, make_full_tenant
from support.receiver import Receiver
from support.running import Running, running, until
from support.stack import Answer, Client

pytestmark = pytest.mark.faults

RIDERS = f"{PARTICIPANTS}/riders"
CALLERS = 8


@pytest.fixture(scope="module")
async def server(run_home: Path) -> AsyncIterator[EmbeddedPostgres]:
    """A PostgreSQL that the stack did not start and does not watch."""
    place = Path(tempfile.mkdtemp(prefix="external-", dir=run_home))
    place.chmod(0o755)
    server = EmbeddedPostgres(place)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture(scope="module")
async def stack(server: EmbeddedPostgres, run_home: Path) -> AsyncIterator[Running]:
    place = Path(tempfile.mkdtemp(prefix="beside-", dir=run_home))
    place.chmod(0o755)
    async with running(place, HAULIER_DATABASE_URL=server.url) as stack:
        yield stack


@pytest.fixture
async def full_tenant(stack: Running) -> AsyncIterator[FullTenant]:
    """A tenant of this stack with one of everything."""
    made = await stack.new_tenant(f"t{uuid4().hex[:8]}")
    async with aiohttp.ClientSession() as http:
        client = Client(http, stack.url, made.tenant_id, "", made.client_id, made.client_secret)
        await client.log_in()
        client.owner = (await client.get(f"/core/api/v1/aaa/tenants/{client.tenant}")).data["id"]
        yield await make_full_tenant(client)


async def ready(full_tenant: FullTenant) -> tuple[int, dict[str, object]]:
    async with full_tenant.client.http.get(f"{full_tenant.client.url}/health/ready") as answer:
        return answer.status, json.loads(await answer.text())


async def write(full_tenant: FullTenant, callback: str | None = None) -> Answer:
    more = {"callback": {"url": callback}} if callback else {}
    return await full_tenant.client.post(RIDERS, full_tenant.participant(**more))


def assert_unavailable(answer: Answer) -> None:
    assert answer.status == 503, answer.body
    assert answer.code.endswith("1030")
    assert int(answer.headers["Retry-After"]) >= 1


async def check_outage(
    stack: Running,
    full_tenant: FullTenant,
    begin: Callable[[], Awaitable[object]],
    end: Callable[[], Awaitable[object]],
) -> None:
    """Writes go on while the database goes and comes: each is applied or was refused, and callbacks of all arrive."""
    written = stack.log.stat().st_size
    async with Receiver() as receiver:
        accepted = [(await write(full_tenant, receiver.url)).data["id"]]
        await begin()

        async def refused() -> bool:
            answers = await asyncio.gather(*(write(full_tenant, receiver.url) for _ in range(CALLERS)))
            accepted.extend(answer.data["id"] for answer in answers if answer.status == 202)
            for answer in answers:
                if answer.status != 202:
                    assert_unavailable(answer)
            return all(answer.status == 503 for answer in answers)

        await until(refused)
        assert_unavailable(await full_tenant.client.get(f"{RIDERS}/{full_tenant.rider}"))
        assert_unavailable(await full_tenant.client.get(RIDERS))

        async def known() -> bool:
            status, told = await ready(full_tenant)  # looked at once a second
            return (status, told["status"]) == (503, "DOWN")

        await until(known)
        await end()

        async def served() -> bool:
            answer = await write(full_tenant, receiver.url)
            if answer.status == 202:
                accepted.append(answer.data["id"])
            else:
                assert_unavailable(answer)
            return answer.status == 202 and (await ready(full_tenant))[0] == 200

        await until(served)
        for id in accepted:
            assert (await full_tenant.client.get(f"{RIDERS}/{id}")).status == 200
        await until(lambda: heard_of(receiver, set(accepted)))
    lines = stack.log.read_text()[written:]
    assert "the database is not available" in lines
    assert "the database is not available" in lines
    assert "Traceback" not in lines


async def heard_of(receiver: Receiver, ids: set[str]) -> bool:
    """Whether a callback of each has come."""
    return ids <= {call.json()["data"]["id"] for call in receiver.received}


async def test_a_stopped_database_gives_503_until_it_is_back(
    stack: Running, full_tenant: FullTenant, server: EmbeddedPostgres
) -> None:
    await check_outage(stack, full_tenant, server.stop, server.start)


async def test_a_database_without_free_connections_gives_503_until_there_are(
    stack: Running, full_tenant: FullTenant, server: EmbeddedPostgres
) -> None:
    database = server.url.rpartition("/")[2].partition("?")[0]
    limit = f'ALTER DATABASE "{database}" CONNECTION LIMIT '

    async def begin() -> None:
        await as_admin(server, limit + "0", drop_sessions(database))

    async def end() -> None:
        await as_admin(server, limit + "-1")

    await check_outage(stack, full_tenant, begin, end)


async def test_a_database_that_lets_nobody_in_gives_503_until_it_does(
    stack: Running, full_tenant: FullTenant, server: EmbeddedPostgres
) -> None:
    database = server.url.rpartition("/")[2].partition("?")[0]

    async def begin() -> None:
        await as_admin(server, f'ALTER DATABASE "{database}" ALLOW_CONNECTIONS false', drop_sessions(database))

    async def end() -> None:
        await as_admin(server, f'ALTER DATABASE "{database}" ALLOW_CONNECTIONS true')

    await check_outage(stack, full_tenant, begin, end)


def drop_sessions(database: str) -> str:
    return f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'"


async def as_admin(server: EmbeddedPostgres, *statements: str) -> None:
    """Run statements outside of the stack's own database."""
    url = server.admin_url.rpartition("/")[0] + "/template1"
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()

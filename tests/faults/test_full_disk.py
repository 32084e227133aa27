"""A full disk: 503 and a clear line in the log, nothing accepted is lost or stays untold, and all goes on when there is
room.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path

import aiohttp
import asyncpg
import pytest

from haulier.demo.calls import DISPATCH
from haulier.engines.embedded_postgres import EmbeddedPostgres
from support.full_tenant import FullTenant, make_full_tenant
from support.receiver import Receiver
from support.running import Running, running, until
from support.stack import Answer, Client

pytestmark = pytest.mark.faults

JOBS = f"{DISPATCH}/jobs"
DISK = "400m"
"""Holds a fresh PostgreSQL with its first log files, a NATS, and some work."""
CALLERS = 8
BULK = "x" * 60_000
"""Makes the tables grow, so that the disk is found full soon."""
PATIENCE = 120.0
TOLD_PATIENCE = 120.0
"""Until every promised callback was told, from when there is room."""
SEGMENTS = 100
"""More files of PostgreSQL's log than there can be room for."""


@pytest.fixture(scope="module")
def disk(run_home: Path) -> Iterator[Path]:
    """A directory whose ``home`` is a small disk of its own; the log beside it has room."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk to fill")
    place = Path(tempfile.mkdtemp(prefix="disk-", dir=run_home))
    place.chmod(0o755)
    small = place / "home"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=0755", "tmpfs", small], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", "-l", small], check=True)


@pytest.fixture(scope="module")
async def stack(disk: Path) -> AsyncIterator[Running]:
    async with running(disk) as stack:
        yield stack


@pytest.fixture(scope="module")
async def full_tenant(stack: Running) -> AsyncIterator[FullTenant]:
    made = await stack.new_tenant("crowded")
    async with aiohttp.ClientSession() as http:
        client = Client(http, stack.url, made.tenant_id, "", made.client_id, made.client_secret)
        await client.log_in()
        client.owner = (await client.get(f"/core/api/v1/aaa/tenants/{client.tenant}")).data["id"]
        yield await make_full_tenant(client)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver


def fill(ballast: Path) -> None:
    """Take all the room that is left, also what a crash of a server has freed meanwhile."""
    try:
        with ballast.open("ab", buffering=0) as file:
            while True:
                file.write(b"\0" * 65_536)
    except OSError:
        return


async def grow_log(url: str) -> None:
    """Write more of PostgreSQL's log than there can be room for, or as much as it takes."""
    with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
        connection = await asyncpg.connect(url)
        try:
            for _ in range(SEGMENTS):
                await connection.execute(
                    "SELECT pg_logical_emit_message(false, 'x', repeat('x', 1000000)), pg_switch_wal()"
                )
        finally:
            connection.terminate()


async def write(full_tenant: FullTenant, receiver: Receiver, accepted: dict[str, str]) -> Answer:
    """A job with data that does not compress to nothing, and a callback; noted by its id and reference."""
    bulk = BULK.replace("x", "ab") + os.urandom(30_000).hex()
    body = full_tenant.new_job(customData={"note": bulk})
    body["callback"] = {"url": receiver.url, "meta": body["jobRef"]}
    answer = await full_tenant.client.post(JOBS, body)
    if answer.status == 202:
        accepted[answer.data["id"]] = body["jobRef"]
    return answer


def told(receiver: Receiver) -> set[str]:
    """References of the jobs that the receiver heard of."""
    return {received.json()["meta"] for received in receiver.received}


async def events_go(full_tenant: FullTenant) -> bool:
    """Whether readiness says so."""
    async with full_tenant.client.http.get(f"{full_tenant.client.url}/health/ready") as answer:
        return bool((await answer.json())["parts"]["events"])


async def check_full_disk(
    stack: Running, full_tenant: FullTenant, receiver: Receiver, disk: Path, squeeze: Callable[[], Awaitable[object]]
) -> str:
    """Fill the disk, squeeze, make room, write again; what was accepted is there and was told. Answers the log lines of
    it all.
    """
    ballast = disk / "home" / "ballast"
    accepted: dict[str, str] = {}
    written = stack.log.stat().st_size

    async def refused() -> bool:
        fill(ballast)
        answers = await asyncio.gather(*(write(full_tenant, receiver, accepted) for _ in range(CALLERS)))
        statuses = {answer.status for answer in answers}
        assert statuses <= {202, 503}, statuses
        return statuses == {503}

    async def served() -> bool:
        answer = await write(full_tenant, receiver, accepted)
        assert answer.status in (202, 503), answer.body
        return answer.status == 202

    assert await served()
    await until(refused, PATIENCE)
    await squeeze()
    ballast.unlink()
    await until(served, PATIENCE)
    for id in accepted:
        shown = await full_tenant.client.get(f"{JOBS}/{id}")
        assert shown.status == 200, shown.body

    async def all_told() -> bool:
        return told(receiver) >= set(accepted.values()) and await events_go(full_tenant)

    await until(all_told, TOLD_PATIENCE)
    return stack.log.read_text()[written:]


async def test_a_full_disk_gives_503_until_there_is_room(
    disk: Path, stack: Running, full_tenant: FullTenant, receiver: Receiver
) -> None:
    lines = await check_full_disk(stack, full_tenant, receiver, disk, nothing)
    assert '"event": "unavailable"' in lines
    assert "No space left on device" in lines


async def test_a_database_that_the_full_disk_brings_down_comes_back_when_there_is_room(
    disk: Path, stack: Running, full_tenant: FullTenant, receiver: Receiver
) -> None:
    """Without room for its log PostgreSQL ends itself, and cannot start before there is some."""

    server = EmbeddedPostgres(stack.home)
    await server.start()
    ballast = disk / "home" / "ballast"
    before = stack.log.stat().st_size

    async def ended() -> bool:
        """What a crash frees may be room enough to recover at once: it is taken away again."""
        fill(ballast)
        await grow_log(server.admin_url)
        return '"event": "server ended"' in stack.log.read_text()[before:]

    async def bring_down() -> None:
        await until(ended, PATIENCE)
        answer = await write(full_tenant, receiver, {})
        assert answer.status == 503, answer.body

    await check_full_disk(stack, full_tenant, receiver, disk, bring_down)


async def nothing() -> None:
    """No more trouble than a full disk."""

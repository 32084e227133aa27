"""A leader that stands still is succeeded within seconds, and harms nothing when it wakes up."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import asyncpg
import pytest

from haulier.engines.embedded_postgres import EmbeddedPostgres
from haulier.platform.journal.relay import STANDBY_SECONDS
from support.frozen_process import freeze
from support.full_tenant import PARTICIPANTS, FullTenant, make_full_tenant
from support.receiver import Receiver
from support.running import Running, running, until
from support.settings import DEFAULTS
from support.stack import Client

pytestmark = [pytest.mark.faults, pytest.mark.long]

COMMANDS = 20
SLACK = 8.0
"""For a machine that has other things to do."""


@pytest.fixture
async def stack(run_home: Path) -> AsyncIterator[Running]:
    place = Path(tempfile.mkdtemp(prefix="up-", dir=run_home))
    place.chmod(0o755)
    async with running(place, HAULIER_BACKGROUND_WORKERS="2", HAULIER_UNRESPONSIVE_SECONDS="600") as stack:
        yield stack


@pytest.fixture
async def full_tenant(stack: Running) -> AsyncIterator[FullTenant]:
    made = await stack.new_tenant("led")
    async with aiohttp.ClientSession() as http:
        client = Client(http, stack.url, made.tenant_id, "", made.client_id, made.client_secret)
        await client.log_in()
        client.owner = (await client.get(f"/core/api/v1/aaa/tenants/{client.tenant}")).data["id"]
        yield await make_full_tenant(client)


async def leader_of(stack: Running) -> int:
    """The process that leads the relay."""
    server = EmbeddedPostgres(stack.home)
    await server.start()
    connection = await asyncpg.connect(server.url)
    try:
        holder: str = await connection.fetchval("SELECT holder FROM lease WHERE name = 'relay' AND until > now()")
    finally:
        await connection.close()
    return int(holder.split(":")[1])


async def callback_request(full_tenant: FullTenant, receiver: Receiver) -> set[str]:
    """Some commands with a callback each; their ids."""
    ids = set()
    for _ in range(COMMANDS):
        body = full_tenant.participant(callback={"url": receiver.url})
        ids.add((await full_tenant.client.post(f"{PARTICIPANTS}/riders", body)).data["id"])
    return ids


def told(receiver: Receiver) -> set[str]:
    return {received.json()["data"]["id"] for received in receiver.received}


async def test_the_other_worker_goes_on_while_the_leader_is_frozen(stack: Running, full_tenant: FullTenant) -> None:
    async with Receiver() as receiver:

        async def all_told() -> bool:
            return told(receiver) >= promised

        promised = await callback_request(full_tenant, receiver)
        await until(all_told)
        frozen = await leader_of(stack)
        assert frozen in stack.pids.values()
        freeze(frozen)
        try:
            since = time.monotonic()
            promised |= await callback_request(full_tenant, receiver)
            await until(all_told)
            assert time.monotonic() - since < DEFAULTS.relay.lease_seconds + STANDBY_SECONDS + SLACK
            assert await leader_of(stack) != frozen
        finally:
            os.kill(frozen, signal.SIGCONT)
        promised |= await callback_request(full_tenant, receiver)
        await until(all_told)

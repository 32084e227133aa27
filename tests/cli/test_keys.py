"""Keys are changed beside a running stack, which goes on serving: no call fails, and what was kept opens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from haulier.engines.secret_keys import kept_keys
from support.command import haulier
from support.running import Running, until
from support.sds import SdsApp, register
from support.stack import Client

pytestmark = pytest.mark.long

VALUES = [f"value {n}".encode() for n in range(150)]


@asynccontextmanager
async def app_of(up: Running, name: str) -> AsyncIterator[SdsApp]:
    """An app with a vault, in a tenant of its own."""
    made = await up.new_tenant(name)
    async with aiohttp.ClientSession() as http:
        client = await Client(http, up.url, made.tenant_id, "", made.client_id, made.client_secret).log_in()
        app = await register(client, "parcels")
        await app.make_vault("addresses")
        yield app


@asynccontextmanager
async def served_meanwhile(app: SdsApp) -> AsyncIterator[None]:
    """Values are stored and read all the time, and every one is there."""
    done = asyncio.Event()

    async def serve() -> int:
        count = 0
        while not done.is_set():
            assert await app.read(await app.store("addresses", b"meanwhile")) == b"meanwhile"
            count += 1
        return count

    serving = asyncio.create_task(serve())
    try:
        yield
    finally:
        done.set()
        assert await serving > 1


async def test_both_keys_are_changed_under_a_running_stack(up: Running) -> None:
    before = kept_keys(up.home)
    async with app_of(up, "rotating") as app:
        ids = [await app.store("addresses", value) for value in VALUES]
        async with served_meanwhile(app):
            one = await haulier("keys", "tenant", app.client.tenant, "--json", "--home", str(up.home))
            assert one.json == {"tenantId": app.client.tenant, "key": 2}
            assert (await haulier("keys", "installation", "--json", "--home", str(up.home))).json == {"rotated": True}
        after = kept_keys(up.home)
        assert len(after) == 1
        assert after != before
        assert [await app.read(id) for id in ids] == VALUES

        await up.kill("api-0")  # its successor begins with what the supervisor knew
        await until(lambda: answers(app, ids[0]))
        assert [await app.read(id) for id in ids[:20]] == VALUES[:20]
    everything = await haulier("keys", "tenant", "--all", "--home", str(up.home))
    assert everything.code == 0
    assert "rotating: sealing with key 3" in everything.out
    assert (await haulier("doctor", "--home", str(up.home))).code == 0
    async with app_of(up, "afterwards") as app:
        assert await app.read(await app.store("addresses", b"new")) == b"new"


async def answers(app: SdsApp, id: str) -> bool:
    """Whether calls are answered again; one may break with the process that was killed."""
    try:
        return (await app.call("GET", f"/data/{id}")).status == 200
    except aiohttp.ClientError:
        return False

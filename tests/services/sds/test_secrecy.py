"""No value is anywhere but sealed in its row: logs, journal, events, metrics, tables and files say nothing of it.

A whole stack of its own gets planted values, in every way in and every way to be refused; then everything that it wrote
is searched for them, as they are, in base64 and in hexadecimal.
"""

from __future__ import annotations

import asyncio
import base64
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import asyncpg
import nats
import pytest

from haulier.engines.embedded_postgres import EmbeddedPostgres
from haulier.engines.urls import nats_url
from support.running import Running, running, until
from support.sds import SdsApp, b64, register
from support.stack import Client

PLANTED = [
    f"planted-{name}-7f3a9c51e2".encode() for name in ("plain", "unique", "erased", "refused", "malformed", "long")
]
BEHIND = """
SELECT count(*) FROM journal WHERE NOT quiet AND (txid, id) > (SELECT txid, id FROM relay_cursor WHERE name = 'events')
"""
EVERY_TEXT = """
SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
"""


@pytest.fixture(scope="module")
async def up(run_home: Path) -> AsyncIterator[Running]:
    place = Path(tempfile.mkdtemp(prefix="secrecy-", dir=run_home))
    place.chmod(0o755)
    async with running(place, HAULIER_LOG_LEVEL="debug") as stack:
        yield stack


def spellings(value: bytes) -> Iterator[bytes]:
    """How a value may be written: as it is, in hexadecimal, and in base64 whatever stands before it."""
    yield value
    yield value.hex().encode()
    for before in range(3):
        whole = base64.b64encode(b"x" * before + value)
        yield whole[4 if before else 0 : -4]


def found_in(content: bytes) -> list[bytes]:
    return [value for value in PLANTED for spelling in spellings(value) if spelling in content]


async def plant(app: SdsApp) -> None:
    """Every way in, and every way to be refused with a value in hand."""
    plain, unique, erased, refused, malformed, long = PLANTED
    await app.make_vault("plain", readLimit=1)
    await app.make_vault("unique", uniqueData=True)
    await app.make_vault("closed", enable=False)
    id = await app.store("plain", plain)
    assert await app.read(id) == plain
    assert (await app.call("GET", f"/data/{id}")).status == 403
    await asyncio.gather(*(app.store("unique", unique) for _ in range(4)))
    gone = await app.store("unique", erased)
    await app.call("DELETE", f"/data/{gone}")
    for body in (
        {"vault": "closed", "data": b64(refused)}, {"vault": "nowhere", "data": b64(refused)},
        {"vault": "plain", "data": b64(refused), "meta": []}, {"vault": 7, "data": b64(refused)},
        {"vault": "plain", "data": malformed.decode()}, {"vault": "plain", "data": [b64(malformed)]},
        {"data": b64(refused)}, {"vault": "plain", "data": b64(long * 20_000)},
    ):  # fmt: skip
        answer = await app.call("POST", "/data", body)
        assert answer.status >= 400
        assert not found_in(str(answer.body).encode()), "a refusal repeats nothing of it"
    unsigned = await app.call("POST", "/data", {"vault": "plain", "data": b64(refused)}, X_SDS_SIGNATURE="x")
    assert unsigned.status == 401
    assert not found_in(str(unsigned.body).encode())
    await app.store("plain", long * 4_000)


async def test_no_planted_value_is_found_anywhere(up: Running) -> None:
    made = await up.new_tenant("secrecy")
    async with aiohttp.ClientSession() as http:
        client = await Client(http, up.url, made.tenant_id, "", made.client_id, made.client_secret).log_in()
        await plant(await register(client, "parcels"))
        await carried(up)
        for path in ("/core/haulier/v1/journal?limit=100", "/metrics", "/health/ready"):
            async with http.get(up.url + path, headers={"X-COREOS-REQUEST-ID": "r", **client.headers}) as answer:
                assert not found_in(await answer.read()), path
    assert not found_in(await tables(up)), "a table"
    assert not found_in(await stream(up)), "the stream"
    for file in sorted(up.home.rglob("*")):
        if file.is_file():  # tables, the database's log and its write-ahead log, the stream's store
            assert not found_in(file.read_bytes()), file
    assert b"parcels" in await tables(up), "the search reads what there is"
    assert not found_in(up.log.read_bytes()), "the log"


async def carried(up: Running) -> None:
    """Until the relay has sent every event."""
    connection = await asyncpg.connect(await EmbeddedPostgres(up.home).start())

    async def done() -> bool:
        return bool(await connection.fetchval(BEHIND) == 0)

    try:
        await until(done)
    finally:
        await connection.close()


async def tables(up: Running) -> bytes:
    """Every row of every table, as text."""
    connection = await asyncpg.connect(await EmbeddedPostgres(up.home).start())
    try:
        content = []
        for (name,) in await connection.fetch(EVERY_TEXT):
            content += [row[0] for row in await connection.fetch(f'SELECT t::text FROM "{name}" AS t')]
        return "\n".join(content).encode()
    finally:
        await connection.close()


async def stream(up: Running) -> bytes:
    """Every message of the stream."""
    token = (up.home / "nats" / "token").read_text().strip()
    port = (up.home / "nats" / "port").read_text().strip()
    connection = await nats.connect(nats_url(token, int(port)))
    try:
        jetstream = connection.jetstream()
        state = (await jetstream.stream_info("HAULIER_EVENTS")).state
        subscription = await jetstream.subscribe("haulier.>", ordered_consumer=True)
        messages = [await subscription.next_msg(timeout=10) for _ in range(state.messages)]
        assert any(b"SecureDataStored" in message.data for message in messages)
        return b"\n".join(message.data + str(message.headers).encode() for message in messages)
    finally:
        await connection.close()

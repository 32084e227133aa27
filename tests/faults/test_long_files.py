"""Long files on a whole stack: they take little memory, and a process that is killed leaves no half file."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import aiohttp
import psutil
import pytest

from support.files import FMS, new_folder
from support.running import Running, running, until
from support.stack import Client

pytestmark = [pytest.mark.faults, pytest.mark.long]

MEBIBYTE = 1024 * 1024
BLOCK = bytes(range(256)) * (MEBIBYTE // 256)
LONG = 512
"""MiB: ten times what a process may grow by."""
MOST_GROWTH = 50
"""MiB that an upload may cost a process, whatever its length."""


@pytest.fixture(scope="module")
async def up(run_home: Path) -> AsyncIterator[Running]:
    place = run_home / "long-files"
    place.mkdir(mode=0o755)
    environment = {"HAULIER_FILES_UPLOAD_BYTES": str(2048 * MEBIBYTE), "HAULIER_API_WORKERS": "1"}
    async with running(place, **environment) as stack:
        yield stack


@pytest.fixture
async def client(up: Running) -> AsyncIterator[Client]:
    made = await up.new_tenant(f"long{uuid4().hex[:8]}")
    async with aiohttp.ClientSession() as http:
        client = Client(http, up.url, made.tenant_id, "", made.client_id, made.client_secret)
        yield await client.log_in()


async def blocks(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield BLOCK


async def announced(client: Client) -> dict[str, str]:
    folder = await new_folder(client)
    found: dict[str, str] = (await client.post(f"{FMS}/folders/{folder}/upload-links", {"name": "long"})).data
    return found


class Watch:
    """How much the API process has in memory, looked at until the block ends."""

    def __init__(self, up: Running) -> None:
        self._process = psutil.Process(up.pids["api-0"])
        self._before = self._rss()
        self.growth = 0.0

    def _rss(self) -> float:
        return float(self._process.memory_info().rss) / MEBIBYTE

    async def __aenter__(self) -> Watch:
        self._task = asyncio.create_task(self._look())
        return self

    async def _look(self) -> None:
        while True:
            self.growth = max(self.growth, self._rss() - self._before)
            await asyncio.sleep(0.01)

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()


async def test_a_long_upload_and_its_download_take_little_memory(up: Running, client: Client) -> None:
    link = await announced(client)
    async with Watch(up) as watch, client.http.put(link["uploadUrl"], data=blocks(LONG)) as response:
        assert response.status == 200, await response.text()
    assert watch.growth < MOST_GROWTH
    file = (await client.get(f"{FMS}/files/{link['id']}")).data
    digest = hashlib.sha256()
    async with Watch(up) as watch, client.http.get(file["url"]) as response:
        async for piece in response.content.iter_chunked(MEBIBYTE):
            digest.update(piece)
    assert watch.growth < MOST_GROWTH
    assert (file["sizeBytes"], file["sha256"]) == (LONG * MEBIBYTE, digest.hexdigest())


async def test_a_process_that_is_killed_in_an_upload_leaves_no_file(up: Running, client: Client) -> None:
    link, has_begun = await announced(client), asyncio.Event()
    left = up.home / "files" / ".unfinished"

    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield BLOCK
            has_begun.set()
            await asyncio.sleep(0.001)

    async def send() -> None:
        async with client.http.put(link["uploadUrl"], data=endless()):
            pass

    sending = asyncio.ensure_future(send())
    await has_begun.wait()

    async def is_there() -> bool:
        return any(left.glob("*"))

    await until(is_there)
    await up.kill("api-0")
    with pytest.raises(aiohttp.ClientError):
        await sending

    async def answers() -> bool:
        try:
            return (await client.get(f"{FMS}/files/{link['id']}")).status == 200
        except aiohttp.ClientError:
            return False

    await until(answers)
    assert (await client.get(f"{FMS}/files/{link['id']}")).data["status"] == "PENDING"
    async with client.http.put(link["uploadUrl"], data=blocks(2)) as response:
        assert response.status == 200
    assert (await client.get(f"{FMS}/files/{link['id']}")).data["sizeBytes"] == 2 * MEBIBYTE

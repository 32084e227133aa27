"""A long file takes no memory that grows with it, on its way in and on its way out."""

from __future__ import annotations

import asyncio
import hashlib
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import psutil
import pytest

from support.files import FMS, new_folder
from support.running import Running, running
from support.s3_server import S3Server
from support.stack import Client

pytestmark = pytest.mark.long

GIBIBYTE, MEBIBYTE = 1024**3, 1024**2
MOST_GROWTH = 50 * MEBIBYTE
PIECE = bytes(range(256)) * 4_096
"""A MiB; a long file is so many of it."""


@pytest.fixture(params=[("disk", 2 * GIBIBYTE), ("s3", GIBIBYTE // 2)], ids=["disk", "s3"])
async def up(request: pytest.FixtureRequest, run_home: Path, s3_server: S3Server) -> AsyncIterator[tuple[Running, int]]:
    """A stack that takes files of this length."""
    kind, length = request.param
    more = {"HAULIER_FILES_STORE": await s3_server.new_place()} if kind == "s3" else {}
    place = Path(tempfile.mkdtemp(prefix="long-", dir=run_home))
    place.chmod(0o755)
    async with running(place, HAULIER_FILES_UPLOAD_BYTES=str(2 * GIBIBYTE), **more) as stack:
        yield stack, length


async def test_a_long_file_goes_in_and_out_without_being_held(up: tuple[Running, int]) -> None:
    stack, length = up
    made = await stack.new_tenant("long")
    async with aiohttp.ClientSession() as http:
        client = await Client(http, stack.url, made.tenant_id, "", made.client_id, made.client_secret).log_in()
        folder = await new_folder(client)
        link = (await client.post(f"{FMS}/folders/{folder}/upload-links", {"name": "long", "sizeBytes": length})).data
        with growth(stack) as grown:
            answer, sent = await asyncio.to_thread(put, link["uploadUrl"], length)
        assert answer.startswith(b"HTTP/1.1 200 "), answer
        assert max(grown) < MOST_GROWTH
        file = (await client.get(f"{FMS}/files/{link['id']}")).data
        assert (file["sizeBytes"], file["sha256"]) == (length, sent)
        came = hashlib.sha256()
        with growth(stack) as grown:
            async with http.get(file["url"]) as response:
                async for piece in response.content.iter_chunked(MEBIBYTE):
                    came.update(piece)
        assert came.hexdigest() == sent
        assert max(grown) < MOST_GROWTH


def put(url: str, length: int) -> tuple[bytes, str]:
    """Send so many bytes; the beginning of the answer, and their hash."""
    parts, sent = urlsplit(url), hashlib.sha256()
    with socket.create_connection((parts.hostname or "", parts.port or 80)) as connection:
        head = f"PUT {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Length: {length}\r\n\r\n"
        connection.sendall(head.encode())
        for _ in range(length // MEBIBYTE):
            connection.sendall(PIECE)
            sent.update(PIECE)
        return connection.recv(4_096), sent.hexdigest()


@contextmanager
def growth(stack: Running) -> Iterator[list[int]]:
    """Meanwhile, how much the processes that serve grow by their highest marks, in bytes, found at the end."""
    pids = [pid for name, pid in stack.pids.items() if name.startswith("api-")]
    assert pids, "somebody serves"
    for pid in pids:
        Path(f"/proc/{pid}/clear_refs").write_text("5")  # the mark begins anew, see proc(5)
    before = {pid: psutil.Process(pid).memory_info().rss for pid in pids}
    grown: list[int] = []
    yield grown
    grown += [highest(pid) - before[pid] for pid in pids]


def highest(pid: int) -> int:
    """The most that a process had in memory."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))

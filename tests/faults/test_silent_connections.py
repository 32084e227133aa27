"""A stack that was started as shells and service managers do it, with 1,024 open files, serves beside more silent
connections than these.
"""

from __future__ import annotations

import asyncio
import resource
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import psutil
import pytest

from support.running import Running, running
from support.stack import Client

pytestmark = pytest.mark.faults

SOFT_FILES = 1_024
SILENT = 1_100
ANSWER_SECONDS = 5.0


@contextmanager
def open_files(soft: int) -> Iterator[None]:
    """This process, and what it starts, may have so many open files meanwhile."""
    before, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (before, hard))


@pytest.fixture
async def stack(run_home: Path) -> AsyncIterator[Running]:
    place = Path(tempfile.mkdtemp(prefix="files-", dir=run_home))
    place.chmod(0o755)
    with open_files(SOFT_FILES):
        started = running(place, HAULIER_API_WORKERS="1")
        stack = await started.__aenter__()
    yield stack
    await started.__aexit__(None, None, None)


async def test_more_silent_connections_than_files_at_the_start_shut_nobody_out(stack: Running) -> None:
    assert psutil.Process(stack.pids["api-0"]).rlimit(psutil.RLIMIT_NOFILE)[0] > SOFT_FILES
    made = await stack.new_tenant("files")
    with open_files(2 * SILENT + SOFT_FILES):
        silent = [await asyncio.open_connection("127.0.0.1", stack.port) for _ in range(SILENT)]
        try:
            for _, writer in silent[::2]:
                writer.write(b"GET / HTTP/1.1\r\nHo")
            async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(ANSWER_SECONDS)) as http:
                client = Client(http, stack.url, made.tenant_id, "", made.client_id, made.client_secret)
                await client.log_in()
                assert (await client.get(f"/core/api/v1/aaa/tenants/{client.tenant}")).status == 200
                assert sum(not reader.at_eof() for reader, _ in silent) == SILENT
        finally:
            for _, writer in silent:
                writer.close()

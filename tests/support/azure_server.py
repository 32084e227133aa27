"""Azurite, Microsoft's own emulator of Azure's storage, where it is installed: npm's ``azurite``, on the path."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.utils import formatdate
from itertools import count
from pathlib import Path
from urllib.parse import quote, urlencode

import aiohttp
import pytest

from support.running import free_port

ACCOUNT = "devstoreaccount1"
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
"""The emulator's, the same everywhere and in its documentation."""
CONTAINER, VERSION = "tests", "2021-08-06"
PATIENCE = 60.0
numbers = count(1)


class AzureServer:
    """A running server with one container."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint

    def new_place(self) -> str:
        """The address, as the setting has it, of a place that nobody else has."""
        user = f"{ACCOUNT}:{quote(KEY, safe='')}"
        return f"az://{user}@{CONTAINER}/place-{next(numbers)}?{urlencode({'endpoint': self._endpoint})}"


@asynccontextmanager
async def azure_server(place: Path) -> AsyncIterator[AzureServer]:
    """Serve until the block ends. A test is skipped where there is no program."""
    program = shutil.which("azurite-blob")
    if program is None:
        pytest.skip("npm's azurite is not on the path")
    place.mkdir(parents=True, exist_ok=True)
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        program, "--blobPort", str(port), "--location", str(place), "--skipApiVersionCheck", "--disableTelemetry",
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None, "its output is a pipe"
        async with asyncio.timeout(PATIENCE):
            while b"successfully listens" not in (line := await process.stdout.readline()):
                assert line, "it ended before it began"
        endpoint = f"http://127.0.0.1:{port}/{ACCOUNT}"
        await _make_container(endpoint)
        yield AzureServer(endpoint)
    finally:
        process.kill()
        await process.wait()


async def _make_container(endpoint: str) -> None:
    """By a call that is signed as Azure wants it. See: learn.microsoft.com, authorize with Shared Key."""
    date = formatdate(usegmt=True)
    said = f"x-ms-date:{date}\nx-ms-version:{VERSION}\n/{ACCOUNT}/{ACCOUNT}/{CONTAINER}\nrestype:container"
    signature = hmac.new(base64.b64decode(KEY), ("PUT" + "\n" * 12 + said).encode(), hashlib.sha256).digest()
    headers = {
        "x-ms-date": date,
        "x-ms-version": VERSION,
        "Authorization": f"SharedKey {ACCOUNT}:{base64.b64encode(signature).decode()}",
    }
    async with (
        aiohttp.ClientSession() as http,
        http.put(f"{endpoint}/{CONTAINER}?restype=container", headers=headers) as answer,
    ):
        assert answer.status == 201, await answer.text()

"""Azurite, Microsoft's own emulator of Azure's storage, where it is installed: npm's ``azurite``, on the path."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import shutil
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
    """One server with one container. It is started by the first who wants a place; a test that does is skipped where
    there is no program.
    """

    def __init__(self, place: Path) -> None:
        self._place = place
        self._port = free_port()
        self._process: asyncio.subprocess.Process | None = None

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._port}/{ACCOUNT}"

    async def new_place(self) -> str:
        """The address, as the setting has it, of a place that nobody else has."""
        if self._process is None:
            await self._start()
        user = f"{ACCOUNT}:{quote(KEY, safe='')}"
        return f"az://{user}@{CONTAINER}/place-{next(numbers)}?{urlencode({'endpoint': self.endpoint})}"

    async def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.kill()
            await self._process.wait()

    async def _start(self) -> None:
        program = shutil.which("azurite-blob")
        if program is None:
            pytest.skip("npm's azurite is not on the path")
        self._place.mkdir(parents=True, exist_ok=True)
        self._process = await asyncio.create_subprocess_exec(
            program, "--blobPort", str(self._port), "--location", str(self._place), "--skipApiVersionCheck",
            "--disableTelemetry", "--silent", stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert self._process.stdout is not None, "its output is a pipe"
        async with asyncio.timeout(PATIENCE):
            while b"successfully listens" not in (line := await self._process.stdout.readline()):
                assert line, "it ended before it began"
        await self._make_container()

    async def _make_container(self) -> None:
        """By a call that is signed as Azure wants it. See: learn.microsoft.com, authorize with Shared Key."""
        date = formatdate(usegmt=True)
        said = f"x-ms-date:{date}\nx-ms-version:{VERSION}\n/{ACCOUNT}/{ACCOUNT}/{CONTAINER}\nrestype:container"
        signature = hmac.new(base64.b64decode(KEY), ("PUT" + "\n" * 12 + said).encode(), hashlib.sha256).digest()
        headers = {
            "x-ms-date": date,
            "x-ms-version": VERSION,
            "Authorization": f"SharedKey {ACCOUNT}:{base64.b64encode(signature).decode()}",
        }
        address = f"{self.endpoint}/{CONTAINER}?restype=container"
        async with (
            aiohttp.ClientSession(skip_auto_headers=("Content-Type",)) as http,  # it would have to be signed, too
            http.put(address, headers=headers) as answer,
        ):
            assert answer.status == 201, await answer.text()

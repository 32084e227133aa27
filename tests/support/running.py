"""``haulier up`` as a person runs it: a process with its own home and port, to be killed in every way."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import psutil

from haulier.demo.client import Credentials

PATIENCE = 60.0
"""Seconds until a test gives up waiting for the stack."""
LOOK_SECONDS = 0.05
LOG_IN = "/core/api/v1/aaa/auth/client-credentials"
SERVER_FILES = {"postgres": "postgres/data", "nats": "nats/server.conf"}
"""What of its home each server names on its command line."""
HAULIER = str(Path(sys.executable).with_name("haulier"))


PORTS = range(10_000, 20_000)
"""Below those that a system gives to who names none, and those of the servers within."""


def free_port() -> int:
    """A port that nobody listens on now, and that is given to nobody who does not name it."""
    for port in random.SystemRandom().sample(PORTS, len(PORTS)):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise OSError(f"no free port from {PORTS.start} to {PORTS.stop}")


@dataclass
class Running:
    """One home and one port, served by one ``haulier up`` after the other. ``log`` holds what all of them wrote."""

    home: Path
    log: Path
    environment: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    pids: dict[str, int] = field(default_factory=dict)
    operator: Credentials | None = None
    """Told by the first start of a home."""
    process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def supervisor(self) -> int:
        assert self.process is not None, "the stack was started"
        return self.process.pid

    async def start(self) -> None:
        """Serve; returns when it says that it is ready."""
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                HAULIER,
                "up",
                "--json",
                "--home",
                str(self.home),
                "--port",
                str(self.port),
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                env=self._environment(),
            )
        assert self.process.stdout is not None, "its output is a pipe"
        async with asyncio.timeout(PATIENCE):
            line = await self.process.stdout.readline()
        assert line, f"it ended: {self.log.read_text()[-2000:]}"
        ready = json.loads(line)
        assert ready["url"] == self.url
        self.pids = ready["pids"]
        if told := ready.get("operator"):
            self.operator = Credentials(told["tenantId"], told["clientId"], told["clientSecret"])

    async def stop(self) -> None:
        """As Ctrl-C does."""
        assert self.process is not None, "the stack was started"
        if self.process.returncode is None:
            self.process.terminate()
        await self.process.wait()

    async def new_tenant(self, name: str) -> Credentials:
        """A tenant made beside the running stack."""
        run = await asyncio.create_subprocess_exec(
            HAULIER,
            "tenants",
            "create",
            name,
            "--json",
            "--home",
            str(self.home),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=self._environment(),
        )
        out, error = await run.communicate()
        assert run.returncode == 0, error.decode()
        made: dict[str, Any] = json.loads(out)
        return Credentials(made["tenantId"], made["clientId"], made["clientSecret"])

    async def kill(self, name: str) -> None:
        """kill -9 of one part by its name in ``pids``; returns when it is gone. Of a part that died before it is what
        took its place.
        """
        async with asyncio.timeout(PATIENCE):
            while (victim := self.part(name)) is None:
                await asyncio.sleep(LOOK_SECONDS)
        victim.kill()
        await gone([victim])

    def part(self, name: str) -> psutil.Process | None:
        """The process that is this part now, if one is: it may be another than at the start."""
        if name in SERVER_FILES:
            mark = str(self.home / SERVER_FILES[name])
            return next((one for one in psutil.process_iter(["cmdline"]) if mark in (one.info["cmdline"] or ())), None)
        forks = {fork: pid for pid, _, fork in json.loads((self.home / "processes").read_text())}
        with suppress(psutil.NoSuchProcess):
            fork = psutil.Process(forks[name])
            return fork if fork.status() != psutil.STATUS_ZOMBIE else None
        return None

    async def kill_supervisor(self) -> None:
        """kill -9 of ``haulier up`` itself; its children hear of it and end, its servers go on."""
        children = psutil.Process(self.supervisor).children()
        workers = [child for child in children if child.pid in {self.pids[name] for name in self.pids if "-" in name}]
        os.kill(self.supervisor, signal.SIGKILL)
        assert self.process is not None, "the stack was started"
        await self.process.wait()
        await gone(workers)

    async def kill_all(self) -> None:
        """kill -9 of every process at once, as far as that goes: what a power cut leaves."""
        supervisor = psutil.Process(self.supervisor)
        everyone = [supervisor, *supervisor.children(recursive=True)]
        everyone += [psutil.Process(self.pids[name]) for name in ("postgres", "nats")]
        for one in list(everyone):
            with suppress(psutil.NoSuchProcess):
                everyone += one.children(recursive=True)
                one.kill()
        for one in everyone:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        assert self.process is not None, "the stack was started"
        await self.process.wait()
        await gone(everyone)

    def _environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("HAULIER_")}
        own = {"HAULIER_OUTBOUND_ALLOW_PRIVATE": "true", "HAULIER_WORLD_DATA": "none"}
        return {**inherited, **own, **self.environment}


async def gone(processes: list[psutil.Process]) -> None:
    """Until none of them runs any more; a zombie does not run."""

    async def ended() -> bool:
        return not any(runs(process) for process in processes)

    await until(ended)


def runs(process: psutil.Process) -> bool:
    """Whether it is there and no zombie."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


async def until(holds: Callable[[], Awaitable[bool]], seconds: float = PATIENCE) -> None:
    """Look until it holds. Raises TimeoutError when that takes too long."""
    async with asyncio.timeout(seconds):
        while not await holds():
            await asyncio.sleep(LOOK_SECONDS)


@asynccontextmanager
async def running(home: Path, **environment: str) -> AsyncIterator[Running]:
    """A stack of its own; stopped at the end, whatever became of it."""
    stack = Running(home / "home", home / "log", environment)
    await stack.start()
    try:
        yield stack
    finally:
        await stack.stop()


async def answered(http: aiohttp.ClientSession, method: str, url: str, headers: dict[str, str], body: Any) -> Any:
    """The data of an answer, asked for until it comes, as devices do while a server is away."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(aiohttp.ClientError):
                named = {**headers, "X-COREOS-REQUEST-ID": str(uuid4())}
                async with http.request(method, url, data=json.dumps(body), headers=named) as response:
                    if response.status < 300:
                        return (await response.json())["data"]
                    assert response.status == 503, await response.text()
            await asyncio.sleep(0.1)  # a device waits before it sends again


async def log_in(up: Running, http: aiohttp.ClientSession, credentials: Credentials) -> dict[str, str]:
    """Headers of the app with these credentials."""
    body = {"clientId": credentials.client_id, "clientSecret": credentials.client_secret}
    async with http.post(up.url + LOG_IN, json=body, headers={"X-COREOS-REQUEST-ID": "log-in"}) as response:
        token = (await response.json())["data"]["accessToken"]
    return {"X-COREOS-TID": credentials.tenant_id, "X-COREOS-ACCESS": token, "Content-Type": "application/json"}

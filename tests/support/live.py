"""The API as ``haulier api`` serves it, in the test's own process, and listeners to its events."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import aiohttp
import msgspec
import uvicorn

from haulier.app.asgi import Application
from haulier.app.http import HttpProtocol
from haulier.console import PLACE
from haulier.engines.settings import Settings
from haulier.platform.access.roles import Grant, RoleBody
from haulier.platform.live import LiveEndpoint
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change, Envelope, RowWrite
from haulier.platform.storage.reader import now_ms
from haulier.services.aaa import facade as aaa
from support.cloudevents import check_cloud_event
from support.stack import Client

PATIENCE = 60.0
"""Seconds until a test gives up waiting."""


@dataclass(slots=True)
class Served:
    """One API process's worth of Haulier at ``url``."""

    application: Application
    server: uvicorn.Server
    task: asyncio.Task[None]
    url: str

    @property
    def runtime(self) -> Runtime:
        runtime = self.application._runtime
        assert runtime is not None, "it serves"
        return runtime

    @property
    def live(self) -> LiveEndpoint:
        live = self.application._live
        assert live is not None, "it serves"
        return live

    async def stop(self) -> None:
        self.server.should_exit = True
        await self.task


@asynccontextmanager
async def serving(
    settings: Settings, console: Path = PLACE, *, clock: Callable[[], int] = now_ms
) -> AsyncIterator[Served]:
    """Serve until the end of the block, or until ``stop``. ``console`` is the folder of the console's built files."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    application = Application(settings, console, clock)
    config = uvicorn.Config(application, http=HttpProtocol, lifespan="on", log_level="warning", access_log=False)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve([listener]))
    served = Served(application, server, task, f"http://127.0.0.1:{listener.getsockname()[1]}")
    async with asyncio.timeout(PATIENCE):
        while not server.started:
            await asyncio.sleep(0)
    try:
        yield served
    finally:
        await served.stop()


@dataclass(frozen=True, slots=True)
class Heard:
    """One message of a stream."""

    event: str
    id: str
    data: Any


@dataclass(slots=True)
class Stream:
    """A stream as a client reads it, by the standard's rules as far as Haulier uses them. ``heard`` is all so far."""

    response: aiohttp.ClientResponse
    last_id: str = ""
    heard: list[Heard] = field(default_factory=list)
    comments: int = 0
    _event: str = "message"
    _data: str = ""

    async def next(self) -> Heard:
        """The next message; raises EOFError at the end of the stream."""
        count = len(self.heard)
        while len(self.heard) == count:
            await self.next_line()
        return self.heard[-1]

    async def next_line(self) -> None:
        """Read a line, which may complete a message or be a comment."""
        raw = await self.response.content.readline()
        if not raw:
            raise EOFError
        line = raw.decode().rstrip("\n")
        if not line:
            if self._data:
                data = msgspec.json.decode(self._data)
                if isinstance(data, dict) and "specversion" in data:
                    check_cloud_event(data)
                self.heard.append(Heard(self._event, self.last_id, data))
            self._event, self._data = "message", ""
            return
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "id":
            self.last_id = value
        elif name == "event":
            self._event = value
        elif name == "data":
            self._data = value
        elif not name:
            self.comments += 1

    async def until(self, event: str, count: int = 1) -> list[Heard]:
        """Read on until that many messages of an event have come in all; answers them."""
        async with asyncio.timeout(PATIENCE):
            while len(found := [one for one in self.heard if one.event == event]) < count:
                await self.next()
        return found

    async def end(self) -> list[Heard]:
        """Read to the end of the stream."""
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    await self.next()
                except (EOFError, aiohttp.ClientError):
                    return self.heard

    def events(self) -> list[Heard]:
        """The messages that tell an event of the journal."""
        return [one for one in self.heard if isinstance(one.data, dict) and "specversion" in one.data]


@asynccontextmanager
async def listening(
    http: aiohttp.ClientSession, url: str, headers: Mapping[str, str], *topics: str, **query: str
) -> AsyncIterator[Stream]:
    """A stream that has begun: what happens from now on is heard."""
    asked = urlencode([*(("topic", topic) for topic in topics), *query.items()])
    timeout = aiohttp.ClientTimeout(total=None)
    async with http.get(f"{url}/events?{asked}", headers=headers, timeout=timeout) as response:
        assert response.status == 200, await response.text()
        stream = Stream(response)
        async with asyncio.timeout(PATIENCE):
            await stream.next()
        yield stream


async def new_client(served: Served, http: aiohttp.ClientSession) -> Client:
    """The first app of a new tenant, logged in."""
    made = await aaa.onboard_tenant(served.runtime, f"l{uuid4().hex[:12]}")
    client = Client(http, served.url, made.tenantId, made.id, made.clientId, made.clientSecret)
    return await client.log_in()


TYPES = "/core/api/v2/participants/participant-types"
RIDERS = "/core/api/v2/participants/riders"


async def make_riders(client: Client) -> None:
    """A type of participants, for events that are cheap to make. The events of making it are on the stream already."""
    async with listening(client.http, client.url, client.headers, "participant_type") as stream:
        answer = await client.post(TYPES, {"name": {"singular": "rider", "plural": "riders"}})
        assert answer.status < 300, answer.body
        await stream.until("ParticipantTypeCreated")


async def new_rider(client: Client, code: str, **more: Any) -> str:
    """One participant, and one event ``ParticipantCreated``; its id."""
    body = {"uniqueCode": code, "owner": client.owner, "properties": {}, **more}
    id: str = (await client.post(RIDERS, body)).data["id"]
    return id


async def with_role(client: Client, served: Served, paths: list[str]) -> dict[str, str]:
    """Headers of the client's app with a token that has one role, which the app defines."""
    runtime = served.runtime
    identity = await runtime.access.authenticate(client.token, None, runtime.reload_keys)
    grants = tuple(Grant(path, frozenset({"get"})) for path in paths)
    body = msgspec.json.encode(RoleBody(name="listener", appId=identity.app_id, grants=grants))
    change = Change("role", "listener", 1, "RoleCreated", [RowWrite("role", "listener", 0, body=body.decode())])
    envelope = Envelope(client.tenant, str(uuid4()), runtime.clock(), '{"id":"tester"}', "role")
    assert await runtime.applier.apply(envelope, change) == []
    now = runtime.clock() // 1000
    claims = {"iss": "haulier", "tid": client.tenant, "sub": client.client_id, "app": identity.app_id}
    token = runtime.keys.issue(claims | {"roles": ["listener"], "iat": now, "exp": now + 3600})
    return {"X-COREOS-TID": client.tenant, "X-COREOS-ACCESS": token}

"""The API as it runs in production, inside the test's own process: real servers below, real HTTP above."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any
from uuid import uuid4

import aiohttp
import msgspec
import uvicorn

from haulier.app.http import HttpProtocol
from haulier.engines.settings import Settings
from haulier.platform.declarations.operation import Service
from haulier.platform.http.cross_origin import Application as Asgi
from haulier.platform.http.endpoint import Endpoint
from haulier.platform.runtime import Runtime
from haulier.platform.storage.cache import Compiler
from haulier.platform.storage.reader import now_ms
from haulier.services.aaa import facade as aaa
from support.declared_answers import book

numbers = count(1)


OF_FIELDS = ("0002", "3303")
"""Causes of which a refusal always says which field it means: a value that is wrong, or names what does not exist."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and decoded body of an answer."""

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def data(self) -> Any:
        """What a success carries; fails with the whole answer when it is none."""
        assert 200 <= self.status < 300, f"{self.status}: {self.body}"
        return self.body["data"]

    @property
    def code(self) -> str:
        """The error code, empty for a refusal in another form; fails with the whole answer when it is a success."""
        assert self.status >= 400, f"{self.status}: {self.body}"
        error = self.body.get("error") if isinstance(self.body, dict) else None
        code: str = error["code"] if isinstance(error, dict) else ""
        return code

    @property
    def code_is_ours(self) -> bool:
        """Is it a refusal of a bad request with the API's envelope?"""
        return self.status == 400 and bool(self.code)

    @property
    def fields(self) -> set[str]:
        """The fields that an error names."""
        return {field for field, _ in self.rules}

    @property
    def rules(self) -> set[tuple[str, str]]:
        """Each field that an error names, with the rule that it breaks."""
        faults = self.body["error"]["additionalInfo"].get("faults", [])
        return {(fault["field"], fault["rule"]) for fault in faults}


@dataclass(slots=True)
class Client:
    """An app of one tenant. ``owner`` is the tenant's participant-side id."""

    http: aiohttp.ClientSession
    url: str
    tenant: str
    owner: str
    client_id: str
    client_secret: str
    headers: dict[str, str] = field(default_factory=dict)

    async def log_in(self) -> Client:
        """Fetch a token and send it with every call from now on."""
        body = {"clientId": self.client_id, "clientSecret": self.client_secret}
        self.headers = {}
        token = (await self.post("/core/api/v1/aaa/auth/client-credentials", body)).data["accessToken"]
        self.headers = {
            "X-COREOS-TID": self.tenant,
            "X-COREOS-ACCESS": token,
            "X-COREOS-ORIGIN-TOKEN": token,
            "X-COREOS-USERINFO": '{"id":"1","name":"tester"}',
        }
        return self

    async def new_app(self, *roles: str) -> Client:
        """Another app of the same tenant with these roles, logged in."""
        apps = "/core/api/v1/aaa/apps"
        letters = "".join(chr(97 + int(digit)) for digit in str(next(numbers)))
        made = (await self.post(apps, {"appName": f"app-{letters}", "appType": "backend"})).data
        if roles:
            await self.put(f"{apps}/{made['appId']}/app-roles", {"roles": list(roles), "assign": True})
        other = Client(self.http, self.url, self.tenant, self.owner, made["clientId"], made["clientSecret"])
        return await other.log_in()

    def at(self, url: str) -> Client:
        """The same app, calling another address."""
        return replace(self, url=url)

    @property
    def token(self) -> str:
        return self.headers["X-COREOS-ACCESS"]

    async def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        raw: bytes | None = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> Answer:
        """One request; ``headers`` are sent in addition, None as a value leaves one out."""
        sent: dict[str, str | None] = {"X-COREOS-REQUEST-ID": str(uuid4()), **self.headers, **(headers or {})}
        content = raw if raw is not None else None if body is None else msgspec.json.encode(body)
        if content is not None:
            sent.setdefault("Content-Type", "application/json")
        kept = {name: value for name, value in sent.items() if value is not None}
        async with self.http.request(method, self.url + path, data=content, headers=kept) as response:
            text = await response.read()
        media = response.headers.get("Content-Type", "")
        answer = Answer(response.status, response.headers, _decoded(text, media) if text else None)
        book().hold(method, path, answer.status, media, answer.body)
        if answer.code_is_ours:
            assert answer.code[-4:] not in OF_FIELDS or answer.rules, f"no field is named: {answer.body}"
        return answer

    async def get(self, path: str, **more: Any) -> Answer:
        return await self.call("GET", path, **more)

    async def post(self, path: str, body: Any = None, **more: Any) -> Answer:
        return await self.call("POST", path, body, **more)

    async def put(self, path: str, body: Any = None, **more: Any) -> Answer:
        return await self.call("PUT", path, body, **more)


@dataclass(slots=True)
class Stack:
    """A served runtime. ``operator`` may make tenants through the API."""

    runtime: Runtime
    url: str
    http: aiohttp.ClientSession
    operator: Client

    async def new_tenant(self) -> Client:
        """A tenant of its own for one test, with its first app logged in."""
        made = await aaa.onboard_tenant(self.runtime, f"t{next(numbers)}{uuid4().hex[:8]}")
        return await self.client(made)

    async def client(self, made: aaa.Credentials) -> Client:
        """The client of fresh credentials, logged in."""
        return await _client(self.http, self.url, made).log_in()


def _decoded(text: bytes, media: str) -> Any:
    """JSON as what it says, anything else as text."""
    return msgspec.json.decode(text) if "json" in media else text.decode()


def _client(http: aiohttp.ClientSession, url: str, made: aaa.Credentials) -> Client:
    return Client(http, url, made.tenantId, made.id, made.clientId, made.clientSecret)


@asynccontextmanager
async def serving(
    settings: Settings,
    services: Sequence[Service],
    compilers: Mapping[str, Compiler],
    *,
    clock: Callable[[], int] = now_ms,
    around: Callable[[Asgi], Asgi] = lambda endpoint: endpoint,
) -> AsyncIterator[tuple[Runtime, str]]:
    """A runtime over the engines that the settings name, served on a free port, with what is put ``around`` it."""
    runtime = await Runtime.open(settings, settings.database_url, settings.nats_url or None, compilers, clock=clock)
    await aaa.ensure_signing_key(runtime)
    # asyncio turns Nagle's algorithm off only where the protocol is named; with it on, every answer takes 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    config = uvicorn.Config(
        around(Endpoint(runtime, list(services))),
        lifespan="off",
        log_level="warning",
        access_log=False,
        interface="asgi3",
        http=HttpProtocol,
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve([listener]))
    yield runtime, f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    await task
    await runtime.close()


@asynccontextmanager
async def served(
    settings: Settings, services: Sequence[Service], compilers: Mapping[str, Compiler]
) -> AsyncIterator[Stack]:
    """Serve these services, with the operator's app logged in."""
    async with serving(settings, services, compilers) as (runtime, url), aiohttp.ClientSession() as http:
        operator = await aaa.ensure_operator(runtime)
        assert operator is not None, "one stack a database: the operator's secret is shown once"
        yield Stack(runtime, url, http, await _client(http, url, operator).log_in())

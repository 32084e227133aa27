"""Whoever loses access loses it everywhere at once: an open stream ends, GraphQL refuses, at other processes too."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp
import pytest

from support.graphql_queries import ask
from support.live import Served, listening, serving
from support.sessions import delete
from support.signing_in import AAA, READER_ROLE, Browser, Person, WebApp, as_person, join, new_app, new_person
from support.stack import Client, Stack

SECONDS = 5.0
"""Far less than the time after which streams are looked at anyhow, far more than the second that it takes."""
QUERY = "query { __typename }"


@dataclass(slots=True)
class Reader:
    """A person who reads with an app, and all that her access hangs on."""

    admin: Client
    client: Client
    app: WebApp
    person: Person
    group: str
    session: str


@pytest.fixture
async def reader(served: Served, http: aiohttp.ClientSession, client: Client) -> Reader:
    stack = Stack(served.runtime, served.url, http, client)
    app = await new_app(stack, client, READER_ROLE)
    person = await new_person(stack, client)
    group = await join(client, person, READER_ROLE)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as jar:
        tokens = await app.tokens(Browser(served.url, jar), person)
    return Reader(client, as_person(client, tokens), app, person, group, tokens["session_state"])


async def end_session(reader: Reader) -> object:
    return await delete(reader.admin, f"{AAA}/users/{reader.person.id}/sessions/{reader.session}")


async def end_all(reader: Reader) -> object:
    return await delete(reader.admin, f"{AAA}/users/{reader.person.id}/sessions")


async def block(reader: Reader) -> object:
    return await reader.admin.post(f"{AAA}/users/{reader.person.id}/deactivate")


async def pause_app(reader: Reader) -> object:
    return await reader.admin.put(f"{AAA}/apps/{reader.app.id}", {"isActive": False})


async def disable_tenant(reader: Reader) -> object:
    return await reader.admin.put(f"{AAA}/tenants/{reader.admin.tenant}", {"enabled": False})


async def take_from_app(reader: Reader) -> object:
    body = {"roles": [READER_ROLE], "assign": False}
    return await reader.admin.put(f"{AAA}/apps/{reader.app.id}/app-roles", body)


async def take_from_group(reader: Reader) -> object:
    body = {"roles": [READER_ROLE], "membership": False}
    return await reader.admin.put(f"{AAA}/groups/{reader.group}/roles", body)


async def pause_group(reader: Reader) -> object:
    return await reader.admin.put(f"{AAA}/groups/{reader.group}", {"isActive": False})


async def leave_group(reader: Reader) -> object:
    body = {"users": [reader.person.id], "membership": False}
    return await reader.admin.put(f"{AAA}/groups/{reader.group}/users", body)


async def end_own(reader: Reader) -> object:
    return await delete(reader.client, f"{AAA}/users/self/sessions/{reader.session}")


@pytest.mark.parametrize(
    "cut_off",
    [
        end_session, end_all, block, pause_app, disable_tenant, take_from_app, take_from_group, pause_group,
        leave_group, end_own,
    ],
)  # fmt: skip
async def test_a_stream_ends_and_every_process_refuses(
    reader: Reader, served: Served, cut_off: Callable[[Reader], Awaitable[object]]
) -> None:
    async with serving(served.runtime.settings) as other:
        elsewhere = reader.client.at(other.url)
        assert (await ask(elsewhere, QUERY)).status == 200
        async with listening(reader.client.http, other.url, reader.client.headers) as stream:
            began = time.monotonic()
            await cut_off(reader)
            heard = await stream.end()
            assert time.monotonic() - began < SECONDS
            assert heard[-1].data == {"reason": "access"}
        for one in (elsewhere, reader.client):
            assert (await ask(one, QUERY)).status in (401, 403)
            assert (await one.get(f"{AAA}/apps")).status in (401, 403)
            async with one.http.get(f"{one.url}/events", headers=one.headers) as response:
                assert response.status in (401, 403)

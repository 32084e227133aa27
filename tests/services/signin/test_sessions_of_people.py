"""Sessions of people: seen, ended one by one and all at once, everywhere within a second."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from haulier.app.catalogue import COMPILERS, SERVICES
from support.sessions import delete
from support.signing_in import (
    AAA,
    READER_ROLE,
    Browser,
    Person,
    WebApp,
    as_person,
    join,
    new_app,
    new_browser,
    new_person,
)
from support.stack import Client, Stack, serving

READ = "/core/api/v1/aaa/apps"


async def soon(asked: Callable[[], Awaitable[bool]]) -> float:
    """How many seconds it took until something was so; fails after a minute."""
    began = time.monotonic()
    while not await asked():
        assert time.monotonic() - began < 60, "it never was"
    return time.monotonic() - began


async def test_a_person_sees_the_own_sessions(
    stack: Stack, client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    first = await app.tokens(browser, person)
    other = await new_app(stack, client, READER_ROLE)
    second = await other.tokens(browser, person, prompt="login")
    own = as_person(client, second)
    for name in ("self", person.id):
        listed = (await own.get(f"{AAA}/users/{name}/sessions")).data
        assert [(one["id"], one["appId"], one["current"]) for one in listed] == [
            (second["session_state"], other.id, True), (first["session_state"], app.id, False),
        ]  # fmt: skip
        names = {one["appId"]: one["appName"] for one in (await client.get(READ)).data}
        assert [one["appName"] for one in listed] == [names[other.id], names[app.id]]
        assert all(one["methods"] == ["pwd"] and one["ip"] for one in listed)
        assert all(one["expiresAt"] > one["lastUsedAt"] >= one["createdAt"] for one in listed)


async def test_nobody_else_sees_or_ends_them_without_a_role(
    stack: Stack, client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    tokens = await app.tokens(browser, person)
    other = await new_person(stack, client)
    async with new_browser(stack) as second:
        stranger = as_person(client, await app.tokens(second, other))
    path = f"{AAA}/users/{person.id}/sessions"
    assert (await stranger.get(path)).status == 403
    assert (await delete(stranger, path)).status == 403
    assert (await delete(stranger, f"{path}/{tokens['session_state']}")).status == 403
    assert (await delete(stranger, f"{AAA}/users/self/sessions/{tokens['session_state']}")).status == 404
    assert (await as_person(client, tokens).get(READ)).status == 200
    assert len((await client.get(path)).data) == 1
    foreign = await stack.new_tenant()
    assert (await foreign.get(path)).status == 404
    assert (await delete(foreign, f"{path}/{tokens['session_state']}")).status == 404


async def test_ending_one_ends_it_and_the_sign_in_behind_it(
    client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    tokens = await app.tokens(browser, person)
    path = f"{AAA}/users/{person.id}/sessions/{tokens['session_state']}"
    assert (await delete(client, path)).data == {"id": tokens["session_state"]}
    assert (await delete(client, path)).status == 404
    assert (await as_person(client, tokens).get(READ)).status == 401
    assert (await app.refresh(tokens["refresh_token"]))[1]["error"] == "invalid_grant"
    assert (await browser.get(app.address(prompt="none"))).answer["error"] == "login_required"


async def test_ending_all_ends_them_in_every_browser(
    stack: Stack, client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    first = await app.tokens(browser, person)
    async with new_browser(stack) as second:
        other = await app.tokens(second, person)
        own = as_person(client, other)
        assert (await delete(own, f"{AAA}/users/self/sessions")).data == {"id": person.id}
        for tokens, used in ((first, browser), (other, second)):
            assert (await as_person(client, tokens).get(READ)).status == 401
            assert (await app.refresh(tokens["refresh_token"]))[1]["error"] == "invalid_grant"
            assert (await used.get(app.address(prompt="none"))).answer["error"] == "login_required"
    assert (await client.get(f"{AAA}/users/{person.id}/sessions")).data == []
    assert (await delete(client, f"{AAA}/users/{person.id}/sessions")).data == {"id": person.id}


async def test_all_are_ended_by_many_at_once_also_of_who_never_had_a_password(client: Client) -> None:
    made = (await client.post(f"{AAA}/users", {"firstName": "Asha", "email": "asha@people.example"})).data["id"]
    answers = await asyncio.gather(*(delete(client, f"{AAA}/users/{made}/sessions") for _ in range(6)))
    assert {answer.status for answer in answers} == {200}


async def test_a_token_ends_its_own_session(client: Client, browser: Browser, app: WebApp, person: Person) -> None:
    tokens = await app.tokens(browser, person)
    own = as_person(client, tokens)
    assert (await own.post(f"{AAA}/auth/logout")).data == {"id": tokens["session_state"]}
    assert (await own.get(READ)).status == 401
    assert (await client.post(f"{AAA}/auth/logout")).status == 400


async def test_who_is_cut_off_is_refused_by_every_process_within_a_second(
    stack: Stack, client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    async with serving(stack.runtime.settings, SERVICES, COMPILERS) as (_, url):
        ways: list[Callable[[str], Awaitable[object]]] = [
            lambda id: delete(client, f"{AAA}/users/{person.id}/sessions/{id}"),
            lambda id: delete(client, f"{AAA}/users/{person.id}/sessions"),
            lambda id: client.post(f"{AAA}/users/{person.id}/deactivate"),
        ]
        for cut_off in ways:
            tokens = await app.tokens(browser, person, prompt="login")
            elsewhere = as_person(client, tokens).at(url)
            assert (await elsewhere.get(READ)).status == 200
            await cut_off(tokens["session_state"])

            async def is_refused(elsewhere: Client = elsewhere) -> bool:
                return (await elsewhere.get(READ)).status == 401

            assert await soon(is_refused) < 5  # a second, on a machine that has other things to do


async def test_a_person_who_is_let_in_again_has_no_session_of_before(
    stack: Stack, client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    tokens = await app.tokens(browser, person)
    assert (await client.post(f"{AAA}/users/{person.id}/deactivate")).status < 300
    assert (await as_person(client, tokens).get(READ)).status == 401

    async def are_ended() -> bool:
        row = await stack.runtime.reader.get(client.tenant, "session", tokens["session_state"])
        return row is not None and row.state == "ENDED"

    await soon(are_ended)

    async def is_signed_out() -> bool:
        rows = await stack.runtime.database.fetch(
            "SELECT state FROM resource WHERE tenant_id = $1 AND kind = 'login' AND parent = $2",
            client.tenant,
            person.id,
        )
        return [row["state"] for row in rows] == ["ENDED"]

    await soon(is_signed_out)
    assert (await client.post(f"{AAA}/users/activate", {"email": person.email})).status < 300
    assert (await browser.get(app.address(prompt="none"))).answer["error"] == "login_required"
    assert (await as_person(client, tokens).get(READ)).status == 401
    assert (await app.refresh(tokens["refresh_token"]))[1]["error"] == "invalid_grant"


async def test_a_role_that_is_taken_away_works_no_more_at_once(
    stack: Stack, client: Client, browser: Browser, app: WebApp
) -> None:
    person = await new_person(stack, client)
    group = await join(client, person, READER_ROLE)
    own = as_person(client, await app.tokens(browser, person))
    assert (await own.get(READ)).status == 200
    left = await client.put(f"{AAA}/groups/{group}/users", {"users": [person.id], "membership": False})
    assert left.status < 300
    assert (await own.get(READ)).status == 403


async def test_a_switched_off_app_or_tenant_ends_access_at_once(
    stack: Stack, client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    own = as_person(client, await app.tokens(browser, person))
    await client.put(f"{AAA}/apps/{app.id}", {"isActive": False})
    assert (await own.get(READ)).status == 401
    await client.put(f"{AAA}/apps/{app.id}", {"isActive": True})
    assert (await own.get(READ)).status == 200

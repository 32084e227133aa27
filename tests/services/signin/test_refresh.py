"""Refresh tokens: rotated, once, with ten seconds' grace for a lost answer, and the end of the family for a thief."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from itertools import count

import pytest

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.platform.access.named_secrets import new_named_secret
from haulier.services.session.rules.lifetimes import WEB
from haulier.services.session.rules.refresh_tokens import (
    GRACE_MS,
)
from support.downstream import TurnedClock
from support.signing_in import (
    AAA,
    READER_ROLE,
    Browser,
    Person,
    WebApp,
    as_person,
    claims_of,
    join,
    new_app,
    new_person,
)
from support.stack import Client, Stack, serving

READ = "/core/api/v1/aaa/apps"
UUID = "00000000-0000-7000-8000-000000000001"


@pytest.fixture
async def turned(stack: Stack) -> AsyncIterator[tuple[Stack, TurnedClock]]:
    """The same stack by another process, whose clock a test turns."""
    clock = TurnedClock()
    async with serving(stack.runtime.settings, SERVICES, COMPILERS, clock=clock) as (runtime, url):
        yield Stack(runtime, url, stack.http, stack.operator), clock


async def test_each_use_gives_a_new_token_and_the_session_goes_on(
    client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    first = await app.tokens(browser, person)
    token, seen = first["refresh_token"], {first["refresh_token"]}
    for _ in range(3):
        status, tokens = await app.refresh(token)
        assert status == 200, tokens
        assert tokens["session_state"] == first["session_state"]
        assert (await as_person(client, tokens).get(READ)).status == 200
        assert claims_of(tokens["id_token"])["sub"] == person.id
        assert "nonce" not in claims_of(tokens["id_token"])
        token = tokens["refresh_token"]
        seen.add(token)
    assert len(seen) == 4


async def test_a_lost_answer_is_given_again(browser: Browser, app: WebApp, person: Person) -> None:
    token = (await app.tokens(browser, person))["refresh_token"]
    _, first = await app.refresh(token)
    _, again = await app.refresh(token)
    assert [again[name] for name in ("access_token", "refresh_token")] == [
        first[name] for name in ("access_token", "refresh_token")
    ]
    assert (await app.refresh(first["refresh_token"]))[0] == 200


async def test_of_many_at_once_all_get_the_same_pair(browser: Browser, app: WebApp, person: Person) -> None:
    token = (await app.tokens(browser, person))["refresh_token"]
    answers = await asyncio.gather(*(app.refresh(token) for _ in range(6)))
    assert {status for status, _ in answers} == {200}
    assert len({tokens["refresh_token"] for _, tokens in answers}) == 1


async def test_a_token_that_is_used_again_ends_the_family(
    client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    stolen = (await app.tokens(browser, person))["refresh_token"]
    _, second = await app.refresh(stolen)
    _, third = await app.refresh(second["refresh_token"])
    assert (await as_person(client, third).get(READ)).status == 200
    status, refused = await app.refresh(stolen)
    assert (status, refused["error"]) == (400, "invalid_grant")
    assert (await as_person(client, third).get(READ)).status == 401
    assert (await app.refresh(third["refresh_token"]))[1]["error"] == "invalid_grant"


async def test_after_ten_seconds_the_last_token_is_a_thiefs_too(
    client: Client, browser: Browser, app: WebApp, person: Person, turned: tuple[Stack, TurnedClock]
) -> None:
    tokens = await app.tokens(browser, person)
    later, clock = turned
    app.stack = later
    _, second = await app.refresh(tokens["refresh_token"])
    clock.turn(GRACE_MS / 1000 + 1)
    assert (await app.refresh(tokens["refresh_token"]))[1]["error"] == "invalid_grant"
    assert (await app.refresh(second["refresh_token"]))[1]["error"] == "invalid_grant"


async def test_a_session_that_nobody_uses_ends(
    browser: Browser, app: WebApp, person: Person, turned: tuple[Stack, TurnedClock]
) -> None:
    tokens = await app.tokens(browser, person)
    assert abs(tokens["refresh_expires_in"] - WEB.idle_ms // 1000) <= 5
    later, clock = turned
    app.stack = later
    clock.turn(WEB.idle_ms / 1000 - 60)
    status, second = await app.refresh(tokens["refresh_token"])
    assert status == 200
    clock.turn(WEB.idle_ms / 1000 + 1)
    assert (await app.refresh(second["refresh_token"]))[1]["error"] == "invalid_grant"


async def test_a_session_ends_however_much_it_is_used(
    browser: Browser, app: WebApp, person: Person, turned: tuple[Stack, TurnedClock]
) -> None:
    token = (await app.tokens(browser, person))["refresh_token"]
    later, clock = turned
    app.stack = later
    step, passed = WEB.idle_ms - 60_000, 0
    for _ in count():
        clock.turn(step / 1000)
        passed += step
        status, tokens = await app.refresh(token)
        if status != 200:
            break
        token = tokens["refresh_token"]
    assert WEB.longest_ms <= passed <= WEB.longest_ms + step


async def test_a_made_up_token_of_a_known_session_ends_nothing(
    client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    tokens = await app.tokens(browser, person)
    uuid = tokens["session_state"].partition(":")[2]
    made_up = f"{new_named_secret(client.tenant, uuid).text}.{'a' * 43}"
    assert (await app.refresh(made_up))[1]["error"] == "invalid_grant"
    assert (await as_person(client, tokens).get(READ)).status == 200
    assert (await app.refresh(tokens["refresh_token"]))[0] == 200


async def test_a_token_is_of_one_app_and_of_one_tenant(
    stack: Stack, client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    tokens = await app.tokens(browser, person)
    other = await new_app(stack, client, READER_ROLE)
    assert (await other.refresh(tokens["refresh_token"]))[1]["error"] == "invalid_grant"
    strangers = await stack.new_tenant()
    foreign = await new_app(stack, strangers, READER_ROLE)
    assert (await foreign.refresh(tokens["refresh_token"]))[1]["error"] == "invalid_grant"
    assert (await app.refresh(tokens["refresh_token"]))[0] == 200


async def test_roles_that_were_given_show_with_the_next_token(
    stack: Stack, client: Client, browser: Browser, app: WebApp
) -> None:
    person = await new_person(stack, client)
    tokens = await app.tokens(browser, person)
    assert claims_of(tokens["access_token"])["roles"] == []
    await join(client, person, READER_ROLE)
    _, second = await app.refresh(tokens["refresh_token"])
    assert claims_of(second["access_token"])["roles"] == [READER_ROLE]
    assert (await as_person(client, second).get(READ)).status == 200


async def test_the_core_operation_takes_the_token_in_a_header(
    client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    tokens = await app.tokens(browser, person)
    headers = {
        "X-COREOS-ACCESS": None, "X-COREOS-ORIGIN-TOKEN": None, "X-COREOS-REFRESH": tokens["refresh_token"],
    }  # fmt: skip
    path = f"{AAA}/auth/refresh-token"
    wrong = await client.post(path, {"clientId": "another"}, headers=headers)
    assert wrong.status == 401
    made = (await client.post(path, {"clientId": app.client_id}, headers=headers)).data
    assert (made["userId"], made["tokenType"], made["expiresIn"]) == (person.id, "Bearer", 900)
    assert (await as_person(client, {"access_token": made["accessToken"]}).get(READ)).status == 200
    assert (await app.refresh(made["refreshToken"]))[0] == 200


async def test_revoking_a_token_ends_its_session(
    stack: Stack, client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    for name in ("refresh_token", "access_token"):
        tokens = await app.tokens(browser, person, prompt="login")
        other = await new_app(stack, client, READER_ROLE)
        assert await other.ask("revoke", {"token": tokens[name]}) == (200, {})
        assert (await as_person(client, tokens).get(READ)).status == 200
        assert await app.ask("revoke", {"token": tokens[name]}) == (200, {})
        assert (await as_person(client, tokens).get(READ)).status == 401
        assert (await app.refresh(tokens["refresh_token"]))[1]["error"] == "invalid_grant"
    assert await app.ask("revoke", {"token": "x"}) == (200, {})


async def test_introspection_tells_what_a_token_is_worth(
    stack: Stack, client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    tokens = await app.tokens(browser, person)
    backend = await new_app(stack, client, READER_ROLE, kind="backend")
    for name in ("refresh_token", "access_token"):
        status, said = await backend.ask("token/introspect", {"token": tokens[name]})
        assert (status, said["active"], said["sub"], said["client_id"]) == (200, True, person.id, app.client_id)
    assert (await app.ask("token/introspect", {"token": tokens["access_token"]}))[0] == 401
    await app.ask("revoke", {"token": tokens["refresh_token"]})
    for name in ("refresh_token", "access_token"):
        assert await backend.ask("token/introspect", {"token": tokens[name]}) == (200, {"active": False})


async def test_introspection_knows_a_refresh_token_that_was_used_or_whose_person_is_blocked(
    stack: Stack, client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    backend = await new_app(stack, client, READER_ROLE, kind="backend")
    first = (await app.tokens(browser, person))["refresh_token"]
    second = (await app.refresh(first))[1]["refresh_token"]
    third = (await app.refresh(second))[1]["refresh_token"]

    async def is_active(token: str) -> bool:
        return bool((await backend.ask("token/introspect", {"token": token}))[1]["active"])

    assert [await is_active(token) for token in (first, third)] == [False, True]
    assert (await client.post(f"{AAA}/users/{person.id}/deactivate")).status == 200
    assert not await is_active(third)


async def test_a_token_is_revoked_by_many_at_once(browser: Browser, app: WebApp, person: Person) -> None:
    token = (await app.tokens(browser, person))["refresh_token"]
    answers = await asyncio.gather(*(app.ask("revoke", {"token": token}) for _ in range(6)))
    assert answers == [(200, {})] * 6

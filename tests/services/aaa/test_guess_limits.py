"""Guesses at secrets over HTTP, on two API processes: whom they shut out, and whom not."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import uuid4

import pytest

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.services.aaa.credentials import guess_limits as guesses
from haulier.services.aaa.credentials.guess_limits import (
    MAX_ADDRESS_FAILURES,
    MAX_CLIENT_FAILURES,
    MAX_FAILURES,
    WINDOW_MS,
)
from haulier.services.aaa.credentials.secrets import encrypt, new_secret
from support.stack import Answer, Client, Stack, serving

AAA = "/core/api/v1/aaa"
LOGIN = f"{AAA}/auth/client-credentials"
BROUGHT = "a secret of my own"


def address() -> str:
    """An address that no other test comes from."""
    text = uuid4().hex
    return ":".join(["2001", "db8", text[:4], text[4:8], "1", "2", "3", "4"])


async def log_in(client: Client, secret: str, here: str, **headers: str | None) -> Answer:
    """A try to get a token, from an address."""
    body = {"clientId": client.client_id, "clientSecret": secret}
    sent = {"X-Forwarded-For": here, "X-COREOS-TID": None, "X-COREOS-ACCESS": None, **headers}
    return await client.post(LOGIN, body, headers=sent)


async def with_own_secret(client: Client) -> Client:
    """An app of the same tenant whose secret was brought by its maker."""
    body = {"appName": "Own", "appType": "backend", "clientSecret": encrypt(BROUGHT, client.token)}
    made = (await client.post(f"{AAA}/apps", body)).data
    return replace(client, client_id=made["clientId"], client_secret=BROUGHT)


@pytest.fixture(autouse=True)
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused guesses are held for a moment only."""
    monkeypatch.setattr(guesses, "REFUSED_SECONDS", 0.001)


@pytest.fixture
async def second(stack: Stack) -> AsyncIterator[str]:
    """The address of another API process on the same servers."""
    async with serving(stack.runtime.settings, SERVICES, COMPILERS) as (_, url):
        yield url


async def test_wrong_secrets_wait_for_the_seconds_that_are_told_and_the_owner_does_not(
    stack: Stack, client: Client, second: str
) -> None:
    here = address()
    answers = [await log_in(client, f"wrong {n}", here) for n in range(MAX_FAILURES)]
    assert [answer.status for answer in answers] == [401] * MAX_FAILURES
    for process in (client, client.at(second)):
        refused = await log_in(process, "wrong", here)
        assert refused.status == 429
        seconds = int(refused.headers["Retry-After"])
        assert 50 < seconds <= WINDOW_MS // 1000
        assert f"wait {seconds} s" in refused.body["error"]["description"]
        for _ in range(20):
            assert (await log_in(process, client.client_secret, here)).status == 200
    assert (await log_in(await stack.new_tenant(), "wrong", here)).status == 401  # another client, another count


async def test_strangers_cannot_shut_out_who_brought_a_secret_of_their_own(client: Client, second: str) -> None:
    own, owner = await with_own_secret(client), address()
    strangers = [address() for _ in range(3)]
    for stranger in strangers:
        statuses = [(await log_in(own, "wrong", stranger)).status for _ in range(MAX_FAILURES + 1)]
        assert statuses == [401] * MAX_FAILURES + [429]
        assert (await log_in(own, BROUGHT, stranger)).status == 429  # a guess as good as any
    for process in (own, own.at(second)):
        assert (await log_in(process, BROUGHT, owner)).status == 200


async def test_of_many_guesses_at_once_no_more_than_the_limit_are_looked_at(client: Client, second: str) -> None:
    own, here = await with_own_secret(client), address()
    processes = (own, own.at(second))
    answers = await asyncio.gather(*(log_in(processes[n % 2], f"wrong {n}", here) for n in range(190)))
    assert Counter(answer.status for answer in answers) == {401: MAX_FAILURES, 429: 190 - MAX_FAILURES}


async def test_refused_guesses_are_held_and_nobody_else_is(
    stack: Stack, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, neighbour = address(), await stack.new_tenant()
    for _ in range(MAX_FAILURES + 1):
        refused = await log_in(client, "wrong", here)
    assert refused.status == 429
    monkeypatch.setattr(guesses, "REFUSED_SECONDS", 10.0)
    monkeypatch.setattr(guesses, "MAX_DELAYED", 20)
    flood = [asyncio.create_task(log_in(client, "wrong", here)) for _ in range(21)]
    (beyond,), held = await asyncio.wait(flood, return_when=asyncio.FIRST_COMPLETED)
    assert beyond.result().status == 429
    for one in (client, neighbour):
        assert (await log_in(one, one.client_secret, here)).status == 200
        assert (await one.get(f"{AAA}/apps")).status == 200
    assert not any(task.done() for task in held)
    for task in held:
        task.cancel()


async def test_right_secrets_at_once_are_no_guesses(client: Client) -> None:
    own, here = await with_own_secret(client), address()
    answers = await asyncio.gather(*(log_in(own, BROUGHT, here) for _ in range(3 * MAX_FAILURES)))
    assert {answer.status for answer in answers} == {200}


async def test_an_address_that_guesses_at_many_clients_waits_and_its_proven_ones_do_not(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guesses, "MAX_ADDRESS_FAILURES", limit := 5)
    assert MAX_ADDRESS_FAILURES > MAX_FAILURES
    own, here = await with_own_secret(client), address()
    assert (await log_in(own, BROUGHT, here)).status == 200
    for n in range(limit + 1):
        answer = await log_in(replace(client, client_id=f"nobody-{uuid4()}"), new_secret(), here)
        assert answer.status == (401 if n < limit else 429)
    assert (await log_in(own, BROUGHT, here)).status == 200
    assert (await log_in(client, client.client_secret, here)).status == 200
    assert (await log_in(own, "wrong", here)).status == 429
    assert (await log_in(own, "wrong", address())).status == 401


async def test_a_client_that_very_many_addresses_guess_at_gets_one_guess_from_each(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guesses, "MAX_CLIENT_FAILURES", limit := 6)
    assert MAX_CLIENT_FAILURES > MAX_FAILURES
    own = await with_own_secret(client)
    assert [(await log_in(own, "wrong", address())).status for _ in range(limit)] == [401] * limit
    here = address()
    assert [(await log_in(own, "wrong", here)).status for _ in range(2)] == [401, 429]
    assert (await log_in(own, BROUGHT, here)).status == 429
    assert (await log_in(own, BROUGHT, address())).status == 200


async def test_the_count_of_a_window_ends_with_it_even_when_the_clock_was_set_back(
    stack: Stack, client: Client
) -> None:
    own, here = await with_own_secret(client), address()
    for hours in (-1, 1):
        for _ in range(MAX_FAILURES):
            assert (await log_in(own, "wrong", here)).status == 401
        moved = "UPDATE guess SET since = since + $1 WHERE tenant_id = 'haulier'"
        await stack.runtime.database.execute(moved, hours * 3_600_000)


async def test_a_strong_secret_of_an_older_release_is_kept_anew_once_it_was_right(stack: Stack, client: Client) -> None:
    older = "$argon2id$v=19$m=19456,t=2,p=1$"
    await keep_as_argon2(stack, client)
    assert (await hash_of(stack, client)).startswith(older)
    assert (await log_in(client, client.client_secret, address())).status == 200
    assert (await hash_of(stack, client)).startswith("$sha256$")
    assert (await log_in(client, client.client_secret, address())).status == 200
    assert (await log_in(client, new_secret(), address())).status == 401


async def keep_as_argon2(stack: Stack, client: Client) -> None:
    """What the releases before kept of every secret."""
    from argon2 import PasswordHasher

    hashed = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1).hash(client.client_secret)
    await stack.runtime.database.execute(
        "UPDATE resource SET body = jsonb_set(body, '{secretHash}', to_jsonb($2::text))"
        " WHERE tenant_id = $1 AND kind = 'app'",
        client.tenant, hashed,
    )  # fmt: skip


async def hash_of(stack: Stack, client: Client) -> str:
    found: str = await stack.runtime.database.fetchval(
        "SELECT body ->> 'secretHash' FROM resource WHERE tenant_id = $1 AND kind = 'app'", client.tenant
    )
    return found

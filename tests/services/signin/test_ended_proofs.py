"""What a person proved counts no more once the password was changed, or all was ended: in no page, code or browser."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from services.signin.test_factors import with_totp
from support.people import last_link
from support.sessions import delete
from support.signing_in import AAA, Browser, Person, WebApp, as_person, new_browser
from support.stack import Client, Stack

Way = Callable[[Stack, Client, Person, Browser, WebApp], Awaitable[None]]
NEW = "seven purple lanterns drift"


async def reset(stack: Stack, client: Client, person: Person, browser: Browser, app: WebApp) -> None:
    await client.post(f"{AAA}/auth/password/forgot", {"emailId": person.email})
    token = await last_link(stack, client.tenant, person.email)
    body = {"token": token, "newPassword": NEW}
    assert (await client.post(f"{AAA}/auth/password/reset", body)).status == 200


async def change(stack: Stack, client: Client, person: Person, browser: Browser, app: WebApp) -> None:
    own = as_person(client, await app.tokens(browser, person))
    body = {"currentPassword": person.password, "newPassword": NEW}
    assert (await own.put(f"{AAA}/users/self/password", body)).status == 200


async def end_all(stack: Stack, client: Client, person: Person, browser: Browser, app: WebApp) -> None:
    assert (await delete(client, f"{AAA}/users/{person.id}/sessions")).data == {"id": person.id}


WAYS = pytest.mark.parametrize("way", [reset, change, end_all])


@WAYS
async def test_the_sign_in_of_a_browser_gives_no_more_codes(
    stack: Stack, client: Client, browser: Browser, app: WebApp, person: Person, way: Way
) -> None:
    async with new_browser(stack) as thief:
        tokens = await app.tokens(thief, person)
        assert (await thief.get(app.address(prompt="none"))).answer["code"]
        await way(stack, client, person, browser, app)
        assert (await thief.get(app.address(prompt="none"))).answer["error"] == "login_required"
        assert (await app.refresh(tokens["refresh_token"]))[1]["error"] == "invalid_grant"
        assert (await as_person(client, tokens).get(f"{AAA}/apps")).status == 401


@WAYS
async def test_a_code_that_was_given_before_is_worth_nothing(
    stack: Stack, client: Client, browser: Browser, app: WebApp, person: Person, way: Way
) -> None:
    async with new_browser(stack) as thief:
        code = await app.sign_in(thief, person)
        await way(stack, client, person, browser, app)
        assert (await app.redeem(code))[1]["error"] == "invalid_grant"


async def test_a_code_ends_with_the_sign_in_that_it_came_from(browser: Browser, app: WebApp, person: Person) -> None:
    tokens = await app.tokens(browser, person)
    code = (await browser.get(app.address())).answer["code"]
    out = await browser.get(f"{app.openid}/logout?id_token_hint={tokens['id_token']}")
    assert out.status == 200
    assert (await app.redeem(code))[1]["error"] == "invalid_grant"


async def test_a_page_in_which_the_first_step_was_taken_leads_nowhere(
    stack: Stack, client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    _, recovery = await with_totp(client, browser, app, person)
    async with new_browser(stack) as thief:
        page = await thief.get(app.address())
        second = await thief.submit(page, username=person.email, password=person.password)
        assert "One more step" in second.text
        await end_all(stack, client, person, browser, app)
        assert (await thief.submit(second, code=recovery[0])).status == 400
        await reset(stack, client, person, browser, app)
        assert (await thief.submit(second, code=recovery[0])).status == 400
        fresh = await thief.get(app.address())
        second = await thief.submit(fresh, username=person.email, password=NEW)
        assert (await thief.submit(second, code=recovery[0])).answer["code"], "no recovery code was used up"


async def test_all_is_ended_even_while_tokens_are_refreshed(
    stack: Stack, client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    tokens = await app.tokens(browser, person)
    refreshed, _ = await asyncio.gather(
        asyncio.gather(*(app.refresh(tokens["refresh_token"]) for _ in range(8))),
        end_all(stack, client, person, browser, app),
    )
    for status, answer in refreshed:
        if status == 200:
            assert (await as_person(client, answer).get(f"{AAA}/apps")).status == 401
            assert (await app.refresh(answer["refresh_token"]))[0] == 400

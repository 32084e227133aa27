"""Signing out by an app and by the person: what ends, who may, and where it leads."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from support.signing_in import BACK, READER_ROLE, Browser, Person, WebApp, as_person, new_app, new_browser, new_person
from support.stack import Client, Stack

READ = "/core/api/v1/aaa/apps"


def logout(app: WebApp, **members: str) -> str:
    return f"{app.openid}/logout?{urlencode(members)}"


async def test_an_app_signs_a_person_out_of_everything_here(
    stack: Stack, client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    first = await app.tokens(browser, person)
    other = await new_app(stack, client, READER_ROLE)
    _, second = await other.redeem((await browser.get(other.address())).answer["code"])
    done = await browser.get(logout(app, id_token_hint=first["id_token"], post_logout_redirect_uri=BACK, state="bye"))
    assert done.location == f"{BACK}?state=bye"
    for tokens, used in ((first, app), (second, other)):
        assert (await as_person(client, tokens).get(READ)).status == 401
        assert (await used.refresh(tokens["refresh_token"]))[1]["error"] == "invalid_grant"
    assert (await browser.get(app.address(prompt="none"))).answer["error"] == "login_required"


async def test_without_an_id_token_the_person_is_asked(
    client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    """Another site cannot sign anybody out by a link."""
    tokens = await app.tokens(browser, person)
    page = await browser.get(logout(app, client_id=app.client_id, post_logout_redirect_uri=BACK))
    assert page.status == 200
    assert (await as_person(client, tokens).get(READ)).status == 200
    assert (await browser.post(page.form.action, page.form.hidden, **{"Sec-Fetch-Site": "cross-site"})).status == 403
    done = await browser.submit(page)
    assert done.location == BACK
    assert (await as_person(client, tokens).get(READ)).status == 401


async def test_an_id_token_of_somebody_else_signs_nobody_out(
    stack: Stack, client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    tokens = await app.tokens(browser, person)
    other = await new_person(stack, client, READER_ROLE)
    async with new_browser(stack) as second:
        foreign = await app.tokens(second, other)
    page = await browser.get(logout(app, id_token_hint=foreign["id_token"]))
    assert "Do you want to sign out" in page.text
    assert (await as_person(client, tokens).get(READ)).status == 200


@pytest.mark.parametrize("address", ["https://evil.example", f"{BACK}/", "javascript:alert(1)", "//evil.example"])
async def test_it_leads_nowhere_but_to_the_apps_own_addresses(
    client: Client, browser: Browser, app: WebApp, person: Person, address: str
) -> None:
    tokens = await app.tokens(browser, person)
    for members in ({"id_token_hint": tokens["id_token"]}, {"client_id": app.client_id}, {}):
        shown = await browser.get(logout(app, post_logout_redirect_uri=address, **members))
        assert (shown.status, "Location" in shown.headers) == (400, False)
    assert (await as_person(client, tokens).get(READ)).status == 200


async def test_a_made_up_hint_is_refused(
    stack: Stack, client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    tokens = await app.tokens(browser, person)
    head, body, signature = tokens["id_token"].split(".")
    for hint in (
        "x", f"{head}.{body}.", f"{head}.{body}.{signature[:-4]}AAAA", tokens["access_token"],
        f"eyJhbGciOiJub25lIn0.{body}.",
    ):  # fmt: skip
        shown = await browser.get(logout(app, id_token_hint=hint, post_logout_redirect_uri=BACK))
        assert shown.status == 400
    other = await new_app(stack, client, READER_ROLE)
    shown = await browser.get(logout(app, id_token_hint=tokens["id_token"], client_id=other.client_id))
    assert shown.status == 400
    strangers = await stack.new_tenant()
    foreign = await new_app(stack, strangers, READER_ROLE)
    shown = await browser.get(logout(foreign, id_token_hint=tokens["id_token"]))
    assert shown.status == 400
    assert (await as_person(client, tokens).get(READ)).status == 200


async def test_who_is_signed_out_is_told_so_and_may_ask_twice(browser: Browser, app: WebApp, person: Person) -> None:
    tokens = await app.tokens(browser, person)
    for _ in range(2):
        done = await browser.get(logout(app, id_token_hint=tokens["id_token"]))
        assert "You are signed out" in done.text


async def test_an_app_may_ask_by_a_form(client: Client, browser: Browser, app: WebApp, person: Person) -> None:
    tokens = await app.tokens(browser, person)
    values = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": BACK}
    done = await browser.post(f"{app.openid}/logout", values, **{"Sec-Fetch-Site": "cross-site"})
    assert (done.status, done.location) == (303, BACK)
    assert (await as_person(client, tokens).get(READ)).status == 401


async def test_a_page_from_before_signs_nobody_in_again(
    client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    page = await browser.get(app.address())
    tokens = await app.tokens(browser, person)
    await browser.get(logout(app, id_token_hint=tokens["id_token"]))
    again = await browser.submit(page, username=person.email, password=person.password)
    assert again.status == 400

"""People in the console: they sign in on the same page, and their session is the cookie's."""

from __future__ import annotations

from dataclasses import replace
from http.cookies import SimpleCookie

import pytest

from haulier.services.signin.commands.authorize import console_path
from support.sessions import OWN_PAGE, SESSION, delete
from support.signing_in import AAA, ADMIN_ROLE, READER_ROLE, Browser, Person, Shown, WebApp, new_app, new_person
from support.stack import Client, Stack

READ = "/core/api/v1/aaa/apps"


async def enter(browser: Browser, tenant: str, person: Person, to: str = "/console/board") -> Shown:
    page = await browser.get(f"/auth/realms/{tenant}/console?to={to}")
    return await browser.submit(page, username=person.email, password=person.password)


def in_console(client: Client, done: Shown) -> Client:
    """The console as a browser has it after signing in."""
    made = SimpleCookie("; ".join(one.partition(";")[0] for one in done.cookies))
    return replace(client, headers={"Cookie": f"haulier={made['haulier'].value}", **OWN_PAGE})


async def test_a_person_works_in_the_console_with_the_roles_of_her_groups(
    stack: Stack, client: Client, browser: Browser
) -> None:
    person = await new_person(stack, client, ADMIN_ROLE)
    done = await enter(browser, client.tenant, person)
    assert done.location == "/console/board"
    (cookie,) = [one for one in done.cookies if one.startswith("haulier=")]
    assert "SameSite=Strict" in cookie
    assert "HttpOnly" in cookie
    console = in_console(client, done)
    session = (await console.get(SESSION)).data
    assert session["person"] == {"id": person.id, "name": "Asha Rao"}
    assert session["roles"] == [ADMIN_ROLE]
    assert session["app"]["id"] == "platform:app:haulier-console"
    made = await console.post(f"{AAA}/groups", {"name": "made-here"})
    assert made.status < 300
    rows = await stack.runtime.database.fetch(
        "SELECT actor ->> 'id' AS actor FROM journal WHERE tenant_id = $1 AND kind = 'group' ORDER BY at DESC LIMIT 1",
        client.tenant,
    )
    assert rows[0]["actor"] == person.id


async def test_a_reader_only_reads_there(stack: Stack, client: Client, browser: Browser, person: Person) -> None:
    console = in_console(client, await enter(browser, client.tenant, person))
    assert (await console.get(READ)).status == 200
    assert (await console.post(f"{AAA}/groups", {"name": "not-here"})).status == 403


async def test_its_session_is_one_of_the_persons_and_ends_like_any(
    stack: Stack, client: Client, browser: Browser, person: Person
) -> None:
    console = in_console(client, await enter(browser, client.tenant, person))
    (listed,) = (await console.get(f"{AAA}/users/self/sessions")).data
    assert (listed["current"], listed["appId"]) == (True, "platform:app:haulier-console")
    assert (await delete(client, f"{AAA}/users/{person.id}/sessions")).status == 200
    assert (await console.get(READ)).status == 401


async def test_a_blocked_person_is_out_of_the_console_at_once(client: Client, browser: Browser, person: Person) -> None:
    console = in_console(client, await enter(browser, client.tenant, person))
    assert (await client.post(f"{AAA}/users/{person.id}/deactivate")).status < 300
    assert (await console.get(READ)).status == 401


async def test_ending_the_session_in_the_console_ends_the_sign_in(
    client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    console = in_console(client, await enter(browser, client.tenant, person))
    assert (await browser.get(app.address(prompt="none"))).answer["code"]
    assert (await console.post(f"{AAA}/auth/logout")).status == 200
    assert (await console.get(READ)).status == 401
    assert (await browser.get(app.address(prompt="none"))).answer["error"] == "login_required"


async def test_nobody_may_have_an_app_of_the_consoles_name(client: Client) -> None:
    made = await client.post(
        f"{AAA}/apps", {"appName": "haulier-console", "appType": "web", "redirectUri": ["https://x.example"]}
    )
    assert made.status == 400


async def test_the_console_is_nobodys_client(stack: Stack, client: Client, browser: Browser, person: Person) -> None:
    await enter(browser, client.tenant, person)
    app = await new_app(stack, client, READER_ROLE)
    assert (await browser.get(app.address(client_id="haulier-console"))).status == 400
    status, refused = await app.ask("token", {"grant_type": "refresh_token", "client_id": "haulier-console"})
    assert (status, refused["error"]) == (401, "invalid_client")


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("/console/board", "/console/board"), ("/console/run/d-1?tab=ledger", "/console/run/d-1?tab=ledger"),
        ("/console", "/console"), (None, "/console/"), ("", "/console/"),
        ("https://evil.example", "/console/"),
        ("//evil.example", "/console/"), ("/consolevil", "/console/"), ("/console/\\evil", "/console/"),
        ("/console/\r\nSet-Cookie: a=b", "/console/"), ("/other", "/console/"),
        ("/console/" + "a" * 2_100, "/console/"),
    ],
)  # fmt: skip
def test_it_leads_into_the_console_alone(asked: str | None, path: str) -> None:
    assert console_path(asked) == path


async def test_the_entrance_asks_which_company(client: Client, browser: Browser) -> None:
    page = await browser.get("/auth/console?to=/console/board")
    assert page.form.method == "get"
    wrong = await browser.get("/auth/console?tenant=nobody")
    assert "There is no such company" in wrong.text
    done = await browser.get(f"/auth/console?tenant={client.tenant.upper()}&to=/console/board")
    assert done.location == f"/auth/realms/{client.tenant}/console?to=%2Fconsole%2Fboard"

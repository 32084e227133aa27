"""The sign-in page: who may send its form, what it says of a wrong one, and what it shows to whom."""

from __future__ import annotations

import re
import time
from http.cookies import SimpleCookie

import pytest

from support.signing_in import AAA, READER_ROLE, Browser, Person, WebApp, new_app, new_browser, new_person
from support.stack import Client, Stack

NO_UUID = "00000000-0000-4000-8000-000000000000"


def cookies_of(browser: Browser) -> dict[str, str]:
    return {cookie.key: cookie.value for cookie in browser.http.cookie_jar}


async def test_the_page_can_do_nothing_but_send_its_form(browser: Browser, app: WebApp) -> None:
    page = await browser.get(app.address())
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self' https://app.example;" in policy
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["Cache-Control"] == "no-store"
    addresses = re.findall(r"""(?:src|href|action)="([^"]*)""", page.body)
    assert addresses
    assert all(address.startswith("/auth/") for address in addresses)
    assert "<script>" not in page.body


async def test_its_cookies_are_for_this_host_alone(stack: Stack, app: WebApp, person: Person) -> None:
    async with new_browser(stack) as browser:
        browser.headers["X-Forwarded-Proto"] = "https"
        page = await browser.get(app.address())
        (cookie,) = page.cookies
        for part in ("__Host-haulier-browser=", "Path=/;", "HttpOnly", "SameSite=Lax", "Secure"):
            assert part in cookie
        sent = {"Cookie": cookie.partition(";")[0]}
        done = await browser.post(
            page.form.action, {**page.form.hidden, "username": person.email, "password": person.password}, **sent
        )
        (login,) = [one for one in done.cookies if "haulier-login" in one]
        for part in ("__Host-haulier-login-", "Path=/;", "HttpOnly", "SameSite=Lax", "Secure"):
            assert part in login


async def test_it_speaks_the_language_of_the_browser_and_changes_it(browser: Browser, app: WebApp) -> None:
    browser.headers["Accept-Language"] = "hi-IN,hi;q=0.9"
    page = await browser.get(app.address())
    assert 'lang="hi"' in page.body
    assert "साइन इन करें" in page.text
    english = await browser.post(page.form.action, {**page.form.hidden, "language": "en", "username": "a@b.example"})
    assert "Sign in" in english.text
    assert english.form.fields["username"] == "a@b.example"
    asked = await browser.get(app.address(ui_locales="en hi"))
    assert 'lang="en"' in asked.body


async def test_a_wrong_password_says_the_same_whoever_it_is(browser: Browser, app: WebApp, person: Person) -> None:
    said = []
    for name in (person.email, "nobody@people.example", "+919876543210", "no address at all"):
        page = await browser.get(app.address())
        again = await browser.submit(page, username=name, password="not the password")
        assert again.status == 401
        said.append(again.text.replace(name, ""))
        assert "not the password" not in again.body
    assert len(set(said)) == 1


async def test_guesses_are_limited_and_the_person_gets_in_elsewhere(stack: Stack, app: WebApp, person: Person) -> None:
    async with new_browser(stack) as stranger, new_browser(stack) as own:
        stranger.headers["X-Forwarded-For"] = "198.51.100.7"
        own.headers["X-Forwarded-For"] = "198.51.100.8"
        statuses = []
        for _ in range(8):
            page = await stranger.get(app.address())
            statuses.append((await stranger.submit(page, username=person.email, password="guess")).status)
        assert statuses[:5] == [401] * 5
        assert 429 in statuses[5:]
        page = await stranger.get(app.address())
        refused = await stranger.submit(page, username=person.email, password=person.password)
        if refused.status == 429:
            assert int(refused.headers["Retry-After"]) >= 1
            assert "Too many attempts" in refused.text
        assert (await app.redeem(await app.sign_in(own, person)))[0] == 200


async def test_a_form_of_another_site_is_refused(browser: Browser, app: WebApp, person: Person) -> None:
    """Login CSRF: another site has this browser sign in as somebody else."""
    page = await browser.get(app.address())
    values = {**page.form.hidden, "username": person.email, "password": person.password}
    for headers in (
        {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "", "Origin": "https://evil.example"}, {"Sec-Fetch-Site": "", "Origin": "null"},
    ):  # fmt: skip
        assert (await browser.post(page.form.action, values, **headers)).status == 403


async def test_a_form_of_another_browser_is_refused(
    stack: Stack, browser: Browser, app: WebApp, person: Person
) -> None:
    """A stranger fetches the page and has the victim's browser send its form."""
    page = await browser.get(app.address())
    async with new_browser(stack) as victim:
        values = {**page.form.hidden, "username": person.email, "password": person.password}
        assert (await victim.post(page.form.action, values)).status == 400
        await victim.get(app.address())
        assert (await victim.post(page.form.action, values)).status == 400
    assert (await browser.post(page.form.action, values)).status == 303


async def test_a_form_of_another_tenant_or_that_was_altered_is_refused(
    stack: Stack, browser: Browser, app: WebApp, person: Person
) -> None:
    page = await browser.get(app.address())
    strangers = await stack.new_tenant()
    values = {**page.form.hidden, "username": person.email, "password": person.password}
    foreign = page.form.action.replace(app.tenant, strangers.tenant)
    assert (await browser.post(foreign, values)).status == 400
    flow = values["flow"]
    for altered in (flow[:-3], flow[:20] + ("A" if flow[20] != "A" else "B") + flow[21:], "", "v1.AAAA"):
        assert (await browser.post(page.form.action, values | {"flow": altered})).status == 400


async def test_signing_in_makes_a_secret_that_nobody_knew(
    stack: Stack, browser: Browser, app: WebApp, person: Person
) -> None:
    """Session fixation: what a stranger planted before is not what counts afterwards."""
    await app.sign_in(browser, person)
    planted = {name: value for name, value in cookies_of(browser).items() if "login" in name}
    async with new_browser(stack) as victim:
        header = "; ".join(f"{name}={value}" for name, value in planted.items())
        page = await victim.get(app.address(prompt="login"), Cookie=header)
        sent = header + "; " + page.cookies[0].partition(";")[0]
        done = await victim.post(
            page.form.action, {**page.form.hidden, "username": person.email, "password": person.password}, Cookie=sent
        )
        assert done.status == 303
        fresh = SimpleCookie("; ".join(one.partition(";")[0] for one in done.cookies))
        ((name, value),) = planted.items()
        assert fresh[name].value != value
    stranger = await browser.get(app.address(prompt="none"))
    assert stranger.answer["error"] == "login_required"


async def test_a_made_up_sign_in_is_none(stack: Stack, browser: Browser, app: WebApp, person: Person) -> None:
    await app.sign_in(browser, person)
    ((name, value),) = [item for item in cookies_of(browser).items() if "login" in item[0]]
    tenant, uuid, _ = value.split(".")
    async with new_browser(stack) as stranger:
        assert (await stranger.get(app.address(prompt="none"), Cookie=f"{name}={value}")).answer["code"]
        for wrong in (
            f"{tenant}.{uuid}.{'a' * 43}",
            f"{tenant}.{NO_UUID}.{'a' * 43}",
            f"haulier.{uuid}.{'a' * 43}",
            "x",
        ):
            shown = await stranger.get(app.address(prompt="none"), Cookie=f"{name}={wrong}")
            assert shown.answer["error"] == "login_required"


async def test_a_blocked_person_gets_nowhere(client: Client, browser: Browser, app: WebApp, person: Person) -> None:
    code = await app.sign_in(browser, person)
    assert (await client.post(f"{AAA}/users/{person.id}/deactivate")).status < 300
    assert (await app.redeem(code))[1]["error"] == "invalid_grant"
    assert (await browser.get(app.address(prompt="none"))).answer["error"] == "login_required"
    page = await browser.get(app.address())
    since = int(time.time()) - 60
    again = await browser.submit(page, username=person.email, password=person.password)
    assert again.status == 401
    (entry,) = (await client.get(f"{AAA}/audit?from={since}&action=LoginRefused")).data["entries"]
    assert (entry["details"]["userId"], entry["details"]["reason"]) == (person.id, "blocked")


async def test_every_attempt_is_kept_without_what_was_typed(
    stack: Stack, client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    page = await browser.get(app.address())
    await browser.submit(page, username=person.email, password="wrong-horse-battery")
    await app.tokens(browser, person)
    rows = await stack.runtime.database.fetch(
        "SELECT event, data::text AS data, actor::text AS actor FROM journal WHERE tenant_id = $1", client.tenant
    )
    events = [row["event"] for row in rows]
    assert "LoginRefused" in events
    assert "LoginStarted" in events
    whole = " ".join(row["data"] for row in rows)
    for secret in ("wrong-horse-battery", person.password):
        assert secret not in whole
    started = next(row for row in rows if row["event"] == "LoginStarted")
    assert person.id in started["actor"]


async def test_without_https_no_cookie_is_set_that_could_be_overheard(browser: Browser, app: WebApp) -> None:
    shown = await browser.get(app.address(), Host="haulier.example")
    assert shown.status == 403
    assert not shown.cookies


async def test_an_unknown_realm_is_not_found(browser: Browser, app: WebApp) -> None:
    for tenant in ("nobody", "X", "haulier'--", "a" * 40):
        shown = await browser.get(f"/auth/realms/{tenant}/protocol/openid-connect/auth?client_id=x")
        assert shown.status == 404


async def test_a_switched_off_app_gets_nobody(stack: Stack, client: Client, browser: Browser, person: Person) -> None:
    app = await new_app(stack, client, READER_ROLE)
    page = await browser.get(app.address())
    await client.put(f"{AAA}/apps/{app.id}", {"isActive": False})
    done = await browser.submit(page, username=person.email, password=person.password)
    assert (done.status, "Location" in done.headers) == (400, False)
    assert (await browser.get(app.address())).status == 400


@pytest.mark.parametrize("policy", ["optional", "off"])
async def test_people_without_a_second_factor_are_not_asked_for_one(
    stack: Stack, client: Client, browser: Browser, app: WebApp, policy: str
) -> None:
    await client.put(f"{AAA}/tenants/{client.tenant}", {"metadata": {"secondFactor": policy}})
    person = await new_person(stack, client, READER_ROLE)
    assert (await app.redeem(await app.sign_in(browser, person)))[0] == 200

"""People sign in to an app through a real OpenID provider, and others do not."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from services.broker.conftest import AAA, CALLBACK, World
from support.connections import CONNECTIONS
from support.providers import PEOPLE, Browser, Page

REFUSED = "OutsideLoginRefused"


async def returning(world: World, browser: Browser, who: str = "asha", name: str = "okta") -> str:
    """The address at which the provider sends the browser back, which the browser does not follow."""
    asking = await browser.follow(await world.login_page(browser), f"/broker/{name}/login")
    browser.stop_at = f"{world.realm}/broker/"
    page = await browser.send(asking, who=who)
    browser.stop_at = "https://app.example/"
    return page.url


def is_refused(page: Page) -> bool:
    assert page.status == 403, f"{page.url} {page.status}: {page.text[-1_000:]}"
    assert 'role="alert"' in page.text
    return True


async def test_a_person_with_a_verified_address_signs_in(world: World, browser: Browser) -> None:
    asha = await world.person()
    await world.connect(displayName="Our Okta")
    login = await world.login_page(browser)
    assert "Our Okta" in login.text
    claims = await world.claims(await world.sign_in(browser, "asha"))
    assert (claims["sub"], claims["amr"], claims["email"]) == (asha, ["fed"], "asha@acme.example")
    assert (await world.user(asha))["hasCredential"] is True


async def test_her_token_says_who_she_is(world: World, browser: Browser) -> None:
    asha = await world.person()
    await world.connect()
    token = (await world.tokens(await world.sign_in(browser, "asha")))["access_token"]
    url, headers = f"{world.realm}/protocol/openid-connect/userinfo", {"Authorization": f"Bearer {token}"}
    async with world.stack.http.get(url, headers=headers) as response:
        assert (response.status, (await response.json())["sub"]) == (200, asha)


async def test_a_link_outlives_the_address(world: World, browser: Browser) -> None:
    asha = await world.person()
    await world.connect()
    await world.claims(await world.sign_in(browser, "asha"))
    await world.client.put(f"{AAA}/users/{asha}", {"email": "married@acme.example"})
    assert (await world.claims(await world.sign_in(Browser(), "asha")))["sub"] == asha


async def test_links_are_of_one_connection_and_die_with_it(world: World, browser: Browser) -> None:
    asha = await world.person()
    id = await world.connect()
    await world.claims(await world.sign_in(browser, "asha"))
    await world.client.put(f"{AAA}/users/{asha}", {"email": "married@acme.example"})
    await world.client.call("DELETE", f"{CONNECTIONS}/{id}")
    await world.connect()
    assert is_refused(await world.sign_in(Browser(), "asha"))


async def test_an_address_that_the_provider_did_not_verify_is_nobodys(world: World, browser: Browser) -> None:
    await world.person()
    await world.connect()
    page = await world.sign_in(browser, "unverified")
    assert is_refused(page)
    assert "has not verified" in page.text
    assert (await world.journal(REFUSED))[-1]["reason"] == "unverified"


async def test_who_was_refused_goes_back_and_comes_in_another_way(world: World, browser: Browser) -> None:
    await world.connect("google")
    id = await world.connect(displayName="Our Okta")
    page = await world.sign_in(browser, "new", "google")
    assert is_refused(page)
    back = await browser.send(page, action="back")
    assert (back.status, "Our Okta" in back.text) == (200, True)
    await world.policy(id, justInTime=True)
    await world.claims(await browser.follow(back, "/broker/okta/login"))


async def test_the_way_back_of_a_refused_sign_in_is_its_own_browsers(
    world: World, browser: Browser, other_browser: Browser
) -> None:
    await world.connect()
    page = await world.sign_in(browser, "new")
    assert (await other_browser.send(page, action="back")).status == 400


async def test_a_stranger_is_nobody_unless_the_policy_makes_somebody(world: World, browser: Browser) -> None:
    id = await world.connect()
    assert is_refused(await world.sign_in(browser, "new"))
    assert await world.people() == []
    await world.policy(id, justInTime=True, emailDomains=["acme.example"])
    claims = await world.claims(await world.sign_in(browser, "new"))
    (made,) = await world.people()
    assert (claims["sub"], claims["given_name"], claims["family_name"]) == (made["userId"], "New", "Comer")
    assert made["hasCredential"] is True
    assert is_refused(await world.sign_in(Browser(), "foreign"))
    assert len(await world.people()) == 1


async def test_groups_follow_the_claims_as_far_as_the_policy_lets_them(world: World, browser: Browser) -> None:
    groups = {one["name"]: one["groupId"] for one in (await world.client.get(f"{AAA}/groups")).data}
    for name in ("Drivers", "Planners"):
        if name not in groups:
            groups[name] = (await world.client.post(f"{AAA}/groups", {"name": name})).data["id"]
    allowed = [groups["Drivers"], groups["Planners"]]
    mapping = {"groups": "groups", "attributes.vehicles": "vehicles"}
    id = await world.connect()
    await world.policy(id, justInTime=True, groups=allowed, attributeMap=mapping)
    await world.claims(await world.sign_in(browser, "new"))
    (made,) = await world.people()
    assert made["groups"] == [groups["Drivers"]]
    assert groups["Administrators"] not in made["groups"]
    change = {"users": [made["userId"]], "membership": True}
    await world.client.put(f"{AAA}/groups/{groups['Planners']}/users", change)
    await world.claims(await world.sign_in(Browser(), "new"))
    assert (await world.user(made["userId"]))["groups"] == [groups["Drivers"]]


async def test_attributes_come_from_claims(world: World, browser: Browser) -> None:
    id = await world.connect()
    await world.policy(id, justInTime=True, attributeMap={"attributes.vehicles": "vehicles"})
    await world.claims(await world.sign_in(browser, "asha"))
    (made,) = await world.people()
    read = await world.client.get(f"{AAA}/users/{made['userId']}/attributes")
    assert read.data["attributes"] == {"vehicles": ["V-1", "V-2"]}


async def test_an_address_that_somebody_has_is_not_made_again(world: World, browser: Browser) -> None:
    await world.person(email="new@acme.example")
    id = await world.connect(name="okta")
    await world.policy(id, justInTime=True)
    await world.claims(await world.sign_in(browser, "new"))
    assert len(await world.people()) == 1


async def test_many_first_sign_ins_at_once_make_one_person(world: World) -> None:
    id = await world.connect()
    await world.policy(id, justInTime=True)
    browsers = [Browser() for _ in range(4)]
    urls = [await returning(world, one, "new") for one in browsers]
    await asyncio.gather(*(one.open(url, site="cross-site") for one, url in zip(browsers, urls, strict=True)))
    assert len(await world.people()) == 1
    for one in browsers:
        await one.close()


async def test_a_blocked_person_stays_out(world: World, browser: Browser) -> None:
    asha = await world.person()
    await world.connect()
    await world.claims(await world.sign_in(browser, "asha"))
    await world.client.post(f"{AAA}/users/{asha}/deactivate")
    page = await world.sign_in(Browser(), "asha")
    assert is_refused(page)
    assert "blocked" in page.text


async def test_a_connection_that_is_switched_off_is_not_there(world: World, browser: Browser) -> None:
    await world.person()
    id = await world.connect()
    url = await returning(world, browser)
    await world.client.put(f"{CONNECTIONS}/oidc/{id}", {"enabled": False})
    assert "/broker/" not in (await world.login_page(Browser())).text
    assert (await browser.open(url, site="cross-site")).status == 404


async def test_who_gives_up_at_the_provider_does_not_come_in(world: World, browser: Browser) -> None:
    await world.person()
    await world.connect()
    page = await world.sign_in(browser, "nobody-of-that-name")
    assert is_refused(page)
    assert "was not finished" in page.text
    assert (await world.journal(REFUSED))[-1]["reason"] == "cancelled: access_denied"


# Attacks


async def test_a_return_works_once(world: World, browser: Browser) -> None:
    await world.person()
    await world.connect()
    url = await returning(world, browser)
    assert (await browser.open(url, site="cross-site")).url.startswith(CALLBACK)
    assert (await browser.open(url, site="cross-site")).status == 401


async def test_a_return_works_for_ten_minutes(world: World, browser: Browser) -> None:
    await world.person()
    await world.connect()
    url = await returning(world, browser)
    await world.stack.runtime.database.execute(
        "UPDATE resource SET expires_at = $2 WHERE tenant_id = $1 AND kind = 'outside_login' AND state = 'SENT'",
        world.client.tenant, world.stack.runtime.clock(),
    )  # fmt: skip
    assert (await browser.open(url, site="cross-site")).status == 401


async def test_a_return_works_once_even_for_many_at_once(world: World, browser: Browser) -> None:
    await world.person()
    await world.connect()
    url = await returning(world, browser)
    pages = await asyncio.gather(*(browser.open(url, site="cross-site") for _ in range(5)))
    assert sum(page.url.startswith(CALLBACK) for page in pages) == 1


async def test_nobody_is_signed_in_by_another_ones_link(world: World, browser: Browser, other_browser: Browser) -> None:
    """Login CSRF: an attacker signs in at the provider as himself and has a victim's browser finish it."""
    await world.person()
    await world.connect()
    url = await returning(world, browser)
    await world.login_page(other_browser)
    page = await other_browser.open(url, site="cross-site")
    assert page.status == 400
    assert (await browser.open(url, site="cross-site")).url.startswith(CALLBACK)


async def test_a_stolen_flow_is_worth_nothing_in_another_browser(
    world: World, browser: Browser, other_browser: Browser
) -> None:
    await world.connect()
    link = (await world.login_page(browser)).link("/broker/okta/login")
    await world.login_page(other_browser)
    assert (await other_browser.open(link, site="same-origin")).status == 400


@pytest.mark.parametrize("state", ["", "x", "019a0000-0000-7000-8000-000000000001." + "a" * 43, "a" * 5_000])
async def test_a_made_up_state_is_refused(world: World, browser: Browser, state: str) -> None:
    await world.connect()
    query = urlencode({"state": state, "code": "x"})
    assert (await browser.open(f"{world.realm}/broker/okta/endpoint?{query}", site="cross-site")).status == 401


async def test_the_state_of_one_connection_is_not_another_ones(world: World, browser: Browser) -> None:
    """Mix-up: an answer of one provider is brought as that of another."""
    await world.person()
    await world.connect()
    await world.connect(name="google")
    url = await returning(world, browser)
    assert (await browser.open(url.replace("/broker/okta/", "/broker/google/"), site="cross-site")).status == 401


async def test_another_tenants_connection_of_the_name_does_not_take_the_state(world: World, browser: Browser) -> None:
    other = await world.stack.new_tenant()
    await world.connect()
    body = {
        "connectionName": "okta", "authorizationUrl": f"{world.providers.issuer}/auth", "clientId": "haulier",
        "tokenUrl": f"{world.providers.issuer}/token", "issuer": world.providers.issuer, "clientSecret": "x",
    }  # fmt: skip
    assert (await other.post(f"{CONNECTIONS}/oidc/", body)).status == 201
    url = await returning(world, browser)
    moved = url.replace(f"/realms/{world.client.tenant}/", f"/realms/{other.tenant}/")
    assert (await browser.open(moved, site="cross-site")).status == 401


async def test_an_answer_of_another_issuer_is_refused(world: World, browser: Browser) -> None:
    await world.person()
    await world.connect()
    url = await returning(world, browser)
    parts = urlsplit(url)
    members = {name: values[0] for name, values in parse_qs(parts.query).items()} | {"iss": "https://evil.example"}
    page = await browser.open(parts._replace(query=urlencode(members)).geturl(), site="cross-site")
    assert is_refused(page)
    assert "evil.example" not in page.text


async def test_a_code_of_another_sign_in_does_not_fit(world: World, browser: Browser, other_browser: Browser) -> None:
    """Code injection: PKCE and nonce tie a code to the sign-in that it was given for."""
    await world.person()
    await world.person("New", "new@acme.example")
    await world.connect()
    stolen = parse_qs(urlsplit(await returning(world, other_browser, "new")).query)["code"][0]
    parts = urlsplit(await returning(world, browser))
    members = {name: values[0] for name, values in parse_qs(parts.query).items()} | {"code": stolen}
    assert is_refused(await browser.open(parts._replace(query=urlencode(members)).geturl(), site="cross-site"))
    assert (await world.journal(REFUSED))[-1]["reason"].startswith("untrusted: ")


async def test_a_wrong_secret_of_ours_is_told_to_nobody(world: World, browser: Browser) -> None:
    await world.person()
    await world.connect(clientSecret="planted-wrong-secret")
    page = await world.sign_in(browser, "asha")
    assert is_refused(page)
    assert "invalid_client" in (await world.journal(REFUSED))[-1]["reason"]
    assert "planted" not in page.text


async def test_nothing_secret_is_in_the_journal_or_in_rows(world: World, browser: Browser) -> None:
    await world.person()
    await world.connect()
    url = await returning(world, browser)
    members = parse_qs(urlsplit(url).query)
    await browser.open(url, site="cross-site")
    told = ""
    for table in ("journal", "resource"):
        records = await world.stack.runtime.database.fetch(
            f"SELECT t::text AS t FROM {table} t WHERE tenant_id = $1", world.client.tenant
        )
        told += "".join(record["t"] for record in records)
    assert "OutsideLoginReturned" in told
    for secret in (members["code"][0], members["state"][0].partition(".")[2], "secret-of-the-client"):
        assert secret not in told
    journal = await world.stack.runtime.database.fetch(
        "SELECT data FROM journal WHERE tenant_id = $1", world.client.tenant
    )
    assert PEOPLE["asha"]["email"] not in "".join(record["data"] for record in journal)


async def test_sessions_end_with_their_connection(world: World, browser: Browser) -> None:
    await world.person()
    id = await world.connect()
    token = (await world.tokens(await world.sign_in(browser, "asha")))["access_token"]
    headers = {"X-COREOS-ACCESS": token, "X-COREOS-TID": world.client.tenant, "X-COREOS-REQUEST-ID": "1"}

    async def status() -> int:
        url = f"{world.client.url}{AAA}/users/self"
        async with world.stack.http.get(url, headers=headers) as response:
            return response.status

    assert await status() != 401
    await world.client.call("DELETE", f"{CONNECTIONS}/{id}")
    async with asyncio.timeout(60):
        while await status() != 401:
            pass

"""Google by its discovery, at a real OpenID provider in its place; GitHub by a host that speaks as GitHub does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import web

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.services.broker import starts
from services.broker.conftest import CALLBACK, World
from support.connections import CONNECTIONS
from support.providers import Browser, Page
from support.stack import serving

GOOGLE = {"allowSocialAuth": {"google": True}}


async def connect(world: World, kind: str, name: str = "google") -> str:
    body = {
        "connectionName": name, "connectionClientId": "haulier", "connectionClientSecret": "secret-of-the-client",
    }  # fmt: skip
    answer = await world.client.post(f"{CONNECTIONS}/social?connectionType={kind}", body)
    assert answer.status == 201, answer.body
    id: str = answer.data["id"]
    return id


@pytest.fixture
def google(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = world.stack.runtime
    monkeypatch.setattr(runtime, "settings", runtime.settings.changed(google_issuer=world.providers.issuer))


@pytest.mark.usefixtures("google")
async def test_a_person_who_allows_google_signs_in_with_it(world: World, browser: Browser) -> None:
    asha = await world.person(**GOOGLE)
    await connect(world, "google-oauth2")
    assert (await world.claims(await world.sign_in(browser, "asha", "google")))["sub"] == asha


@pytest.mark.usefixtures("google")
async def test_a_person_who_does_not_allow_google_stays_out(world: World, browser: Browser) -> None:
    await world.person()
    await connect(world, "google-oauth2")
    page = await world.sign_in(browser, "asha", "google")
    assert page.status == 403
    assert "does not allow" in page.text


class GitHub:
    """What of GitHub a sign-in needs. ``emails`` are those of the one user."""

    def __init__(self) -> None:
        self.emails: Any = [
            {"email": "public@acme.example", "primary": False, "verified": False},
            {"email": "asha@acme.example", "primary": True, "verified": True},
        ]
        self.user: Any = {"id": 583231, "login": "asha", "name": "Asha Rao", "email": "public@acme.example"}
        self.tokens: list[dict[str, str]] = []

    async def authorize(self, request: web.Request) -> web.Response:
        query = request.query
        assert query["scope"] == "read:user user:email"
        assert query["code_challenge_method"] == "S256"
        back = urlencode({"code": "c-1", "state": query["state"]})
        raise web.HTTPFound(f"{query['redirect_uri']}?{back}")

    async def token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.tokens.append(form)
        if form["client_secret"] != "secret-of-the-client" or form["code"] != "c-1" or not form["code_verifier"]:
            return web.json_response({"error": "bad_verification_code"})
        return web.json_response({"access_token": "gho_1", "token_type": "bearer"})

    async def read(self, request: web.Request) -> web.Response:
        if request.headers["Authorization"] != "Bearer gho_1":
            return web.json_response({"message": "Bad credentials"}, status=401)
        return web.json_response(self.emails if request.path.endswith("/emails") else self.user)


@pytest.fixture
async def github(world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[GitHub]:
    host = GitHub()
    app = web.Application()
    app.add_routes(
        [
            web.get("/login/oauth/authorize", host.authorize),
            web.post("/login/oauth/access_token", host.token),
            web.get("/api/v3/user", host.read),
            web.get("/api/v3/user/emails", host.read),
        ]
    )
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    runtime = world.stack.runtime
    monkeypatch.setattr(runtime, "settings", runtime.settings.changed(github_url=f"http://127.0.0.1:{port}"))
    await connect(world, "github", "github")
    yield host
    await runner.cleanup()


async def by_github(world: World, browser: Browser) -> Page:
    return await browser.follow(await world.login_page(browser), "/broker/github/login")


async def test_a_person_signs_in_with_github_by_a_verified_address(
    world: World, browser: Browser, github: GitHub
) -> None:
    asha = await world.person(**GOOGLE)
    assert (await world.claims(await by_github(world, browser)))["sub"] == asha
    assert len(github.tokens) == 1


async def test_of_githubs_addresses_only_verified_ones_count(world: World, browser: Browser, github: GitHub) -> None:
    await world.person(**GOOGLE)
    github.emails = [{"email": "asha@acme.example", "primary": True, "verified": False}]
    page = await by_github(world, browser)
    assert page.status == 403


async def test_the_public_address_of_a_profile_is_not_looked_at(world: World, browser: Browser, github: GitHub) -> None:
    await world.person(email="public@acme.example", **GOOGLE)
    assert (await by_github(world, browser)).status == 403


@pytest.mark.parametrize("user", [{}, {"id": "583231"}, {"id": True}, [], {"id": None}])
async def test_github_must_say_who_it_is(world: World, browser: Browser, github: GitHub, user: Any) -> None:
    await world.person(**GOOGLE)
    github.user = user
    assert (await by_github(world, browser)).status == 403


async def test_an_address_begins_so_many_sign_ins_a_minute_at_all_processes(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.connect_saml()
    monkeypatch.setattr(starts, "MAX_STARTS", 3)
    login = await world.login_page(browser)
    link = login.link("/broker/adfs/login")
    browser.stop_at = world.providers.saml
    async with serving(world.stack.runtime.settings, SERVICES, COMPILERS) as (_, url):
        elsewhere = url + link.removeprefix(world.client.url)
        for address in (link, elsewhere, link):
            assert (await browser.open(address, site="same-origin")).url.startswith(world.providers.saml)
        for address in (elsewhere, link):
            assert (await browser.open(address, site="same-origin")).status == 429
    began = await world.stack.runtime.database.fetchval(
        "SELECT count(*) FROM resource WHERE tenant_id = $1 AND kind = 'outside_login' AND parent = $2",
        world.client.tenant, (await world.client.get(CONNECTIONS)).data[0]["connectionId"],
    )  # fmt: skip
    assert began == 3, "what is refused leaves no row"


async def test_nobody_goes_to_a_connection_that_is_not_there(world: World, browser: Browser) -> None:
    page = await browser.open(f"{world.realm}/broker/nothing/login?flow=x")
    assert page.status == 404
    assert not page.url.startswith(CALLBACK)

"""Pages of other origins: those of the settings may call with a token, all others not; nobody with a cookie."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping

import aiohttp
import pytest

from haulier.engines.settings import Settings
from haulier.platform.http.web_origins import origin_of
from haulier.services.aaa import facade as aaa
from support.live import PATIENCE, Served, new_client, serving
from support.stack import Client

APPS, EVENTS = "/core/api/v1/aaa/apps", "/events"
OURS, OTHER = "https://app.example", "https://evil.example"
ALLOWED, CREDENTIALS = "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials"
ASKS = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type,x-coreos-access"}


@pytest.fixture
async def open_to(live_settings: Settings) -> AsyncIterator[Served]:
    """A process with two origins in its settings."""
    own = live_settings.changed(cors_origins=("https://APP.example", "http://localhost:5173"))
    async with serving(own) as served:
        await aaa.ensure_signing_key(served.runtime)
        yield served


@pytest.fixture
async def page(open_to: Served, http: aiohttp.ClientSession) -> Client:
    """A page's app with a token."""
    return await new_client(open_to, http)


async def asked(
    client: Client, path: str, origin: str | None, method: str = "GET", **headers: str
) -> Mapping[str, str]:
    """The headers of an answer; of a stream before anything of it is read."""
    sent = {"X-COREOS-REQUEST-ID": "1", **headers} | ({"Origin": origin} if origin else {})
    async with client.http.request(method, client.url + path, headers=sent) as response:
        return {**response.headers, "status": str(response.status)}


@pytest.mark.parametrize("path", [APPS, EVENTS])
@pytest.mark.parametrize(("origin", "allowed"), [(OURS, True), ("http://localhost:5173", True), (OTHER, False)])
async def test_a_page_may_read_answers_and_refusals_where_its_origin_is_named(
    page: Client, path: str, origin: str, allowed: bool
) -> None:
    for headers, status in ((page.headers, "200"), ({}, "401")):
        told = await asked(page, path, origin, **headers)
        assert told["status"] == status
        assert told.get(ALLOWED) == (origin if allowed else None)
        assert told["Vary"] == "Origin"
        assert ("x-coreos-request-id" in told.get("Access-Control-Expose-Headers", "")) == allowed
        assert CREDENTIALS not in told
    assert ALLOWED not in await asked(page, path, None, **page.headers)


@pytest.mark.parametrize("path", [APPS, EVENTS, "/core/api/v1/nowhere"])
async def test_a_browser_that_asks_before_is_told_what_the_page_may_send(page: Client, path: str) -> None:
    told = await asked(page, path, OURS, "OPTIONS", **ASKS)
    assert (told["status"], told[ALLOWED], told["Vary"]) == ("204", OURS, "Origin")
    assert told["Access-Control-Allow-Headers"] == ASKS["Access-Control-Request-Headers"]
    assert {"GET", "POST", "DELETE"} <= set(told["Access-Control-Allow-Methods"].split(", "))
    assert int(told["Access-Control-Max-Age"]) == 7_200
    refused = await asked(page, path, OTHER, "OPTIONS", **ASKS)
    assert not [name for name in refused if name.startswith("Access-Control")]
    odd = await asked(page, path, OURS, "OPTIONS", **ASKS | {"Access-Control-Request-Headers": "a b, c"})
    assert "Access-Control-Allow-Headers" not in odd


async def test_without_origins_no_page_may_anything(client: Client) -> None:
    for path in (APPS, EVENTS):
        told = await asked(client, path, OURS, **client.headers)
        asks = await asked(client, path, OURS, "OPTIONS", **ASKS)
        assert not [name for name in (*told, *asks) if name.startswith("Access-Control")]


async def test_pages_of_a_tenants_web_app_may_call_from_when_it_is_made_until_it_is_paused(page: Client) -> None:
    web, port = "https://portal.acme.example", "http://localhost:4200"
    assert ALLOWED not in await asked(page, APPS, web, **page.headers)
    body = {"appName": "Portal", "appType": "web", "redirectUri": [f"{web}/signed-in", f"{port}/*", "acme://back"]}
    app = (await page.post(APPS, body)).data["appId"]
    for origin in (web, port):
        assert await is_allowed(page, origin)
    preflight = await asked(page, APPS, web, "OPTIONS", **ASKS)
    assert (preflight["status"], preflight[ALLOWED]) == ("204", web)
    others = ("https://acme.example", f"{web}.evil.example", "http://localhost:4201", "acme://", "null")
    for origin in others:
        assert ALLOWED not in await asked(page, APPS, origin, **page.headers), origin
    assert (await page.put(f"{APPS}/{app}", {"isActive": False})).status == 200
    async with asyncio.timeout(PATIENCE):
        while ALLOWED in await asked(page, APPS, web, **page.headers):
            pass


async def test_a_web_app_without_addresses_lets_no_page_call_and_hinders_none(page: Client) -> None:
    made = await page.post(APPS, {"appName": "Bare", "appType": "web"})
    assert made.status == 201, made.body
    web = "https://bare.acme.example"
    assert (await asked(page, APPS, OTHER, **page.headers))["status"] == "200"
    await page.post(APPS, {"appName": "Beside", "appType": "web", "redirectUri": [f"{web}/in"]})
    assert await is_allowed(page, web)


async def is_allowed(client: Client, origin: str) -> bool:
    """Whether an origin is allowed in the end."""
    async with asyncio.timeout(PATIENCE):
        while ALLOWED not in await asked(client, APPS, origin, **client.headers):
            pass
    return True


async def test_web_apps_may_be_left_out_by_a_setting(live_settings: Settings, http: aiohttp.ClientSession) -> None:
    async with serving(live_settings.changed(cors_web_apps=False)) as served:
        await aaa.ensure_signing_key(served.runtime)
        client = await new_client(served, http)
        await client.post(APPS, {"appName": "Portal", "appType": "web", "redirectUri": ["https://portal.example/x"]})
        assert "Vary" not in await asked(client, APPS, "https://portal.example", **client.headers)


def test_origins_of_addresses() -> None:
    for address, origin in (
        ("https://A.example:443/x", b"https://a.example"), ("http://[::1]:8080/", b"http://[::1]:8080"),
        ("http://a.example:80", b"http://a.example"), ("https://*.example/x", None), ("app:/x", None),
        ("https://a:b/", None),
    ):  # fmt: skip
        assert origin_of(address) == origin, address

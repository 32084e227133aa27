"""What is served around the API, and that all of it keeps the same manners: HEAD, OPTIONS, 404, 405, the envelope."""

from __future__ import annotations

import asyncio
import gzip
import re
from collections.abc import AsyncIterator

import aiohttp
import msgspec
import pytest

from haulier.app.pages import CACHE_SECONDS, CachedResult
from haulier.engines.settings import Settings
from haulier.platform.http.compression import MAX_PLAIN_BYTES
from haulier.services.aaa import facade as aaa
from support.http_echo import Reply, reply
from support.live import Served, new_client, serving, with_role

PAGES = {
    "/": "",
    "/health/live": "application/json",
    "/health/ready": "application/json",
    "/metrics": "text/plain",
    "/openapi.json": "application/json",
    "/asyncapi.json": "application/json",
    "/docs": "text/html",
    "/docs/swagger-ui.css": "text/css",
}
JWKS = "/core/api/v1/aaa/.well-known/jwks.json"
TOKEN = "a-long-token"
LEAST_PATHS = 300


@pytest.fixture(scope="module")
async def pages(settings: Settings) -> AsyncIterator[Served]:
    async with serving(settings) as served:
        await aaa.ensure_signing_key(served.runtime)
        yield served


async def ask(served: Served, method: str, path: str, *lines: str) -> Reply:
    """One request as it is written here."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(served.url.rpartition(":")[2]))
    writer.write("\r\n".join([f"{method} {path} HTTP/1.1", "Host: here", *lines, "", ""]).encode())
    answer = await reply(reader, head_only=method == "HEAD")
    writer.close()
    return answer


async def test_every_address_of_the_document_is_led_to_its_operation(pages: Served) -> None:
    """Whatever it answers to somebody unknown: the router knows the address."""
    lost: list[str] = []
    async with aiohttp.ClientSession(pages.url) as http:
        paths = (await (await http.get("/openapi.json")).json(encoding="utf-8"))["paths"]
        assert len(paths) > LEAST_PATHS
        for path in paths:
            async with http.get(re.sub(r"\{[^}]*\}", "none", path), allow_redirects=False) as answer:
                if b"there is no such address" in await answer.read():
                    lost.append(path)
        async with http.get("/core/api/v1/none") as answer:
            assert b"there is no such address" in await answer.read()
    assert not lost


@pytest.mark.parametrize("path", PAGES)
async def test_each_page_is_shown_and_has_a_head(pages: Served, path: str) -> None:
    get, head = await ask(pages, "GET", path), await ask(pages, "HEAD", path)
    assert get.status == (302 if path == "/" else 200)
    assert get.headers.get("content-type", "").startswith(PAGES[path])
    assert len(get.body) == int(get.headers["content-length"])
    assert {**head.headers, "date": ""} == {**get.headers, "date": ""}
    slash = await ask(pages, "GET", f"{path}/")
    assert slash.status == get.status


@pytest.mark.parametrize("path", [*PAGES, "/events", "/events/", "/graphql", "/core/api/v1/aaa/apps", "*"])
async def test_options_tells_what_a_405_tells(pages: Served, path: str) -> None:
    options = await ask(pages, "OPTIONS", path)
    assert (options.status, options.body) == (204, b"")
    methods = set(options.headers["allow"].split(", "))
    assert "OPTIONS" in methods
    assert ("GET" in methods) == ("HEAD" in methods)
    if path != "*":
        refused = await ask(pages, "TRACE", path)
        assert refused.status == 405
        assert refused.headers["allow"] == options.headers["allow"]
        assert msgspec.json.decode(refused.body)["error"]["code"].endswith("4005")


@pytest.mark.parametrize("path", ["/nowhere", "/docs/nothing.js", "/core", "/coreapi", "/health", "/events/job"])
async def test_every_404_is_the_same_envelope(pages: Served, path: str) -> None:
    answer = await ask(pages, "GET", path, "X-COREOS-REQUEST-ID: r-1")
    assert answer.status == 404
    told = msgspec.json.decode(answer.body)
    assert told["error"]["code"] == "000000004004"
    assert told["request"] == {"uri": path, "method": "GET", "queryString": "", "body": {}}
    assert answer.headers["x-coreos-request-id"] == "r-1"


@pytest.mark.parametrize("path", ["/openapi.json", "/asyncapi.json", "/docs", "/docs/swagger-ui.css"])
async def test_documents_come_packed_and_once(pages: Served, path: str) -> None:
    plain, packed = await ask(pages, "GET", path), await ask(pages, "GET", path, "Accept-Encoding: gzip")
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 2
    assert plain.headers["etag"] != packed.headers["etag"]
    again = await ask(pages, "GET", path, "Accept-Encoding: gzip", f"If-None-Match: {packed.headers['etag']}")
    assert (again.status, again.body) == (304, b"")


async def test_what_is_made_for_each_caller_comes_packed_too(pages: Served) -> None:
    for path in ("job-types", "jobs", "dispatches", "dispatch-types", "job-workflows"):  # each adds a histogram
        assert (await ask(pages, "GET", f"/core/api/v2/dispatch-service/{path}")).status == 401
    async with asyncio.timeout(60):
        while len((await ask(pages, "GET", "/metrics")).body) <= MAX_PLAIN_BYTES:  # it is measured once a second
            await asyncio.sleep(0)
    packed = await ask(pages, "GET", "/metrics", "Accept-Encoding: gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert b"# HELP" in gzip.decompress(packed.body)
    live = await ask(pages, "GET", "/health/live", "Accept-Encoding: gzip")
    assert "content-encoding" not in live.headers


async def test_pages_are_shown_in_no_frame_and_secrets_stored_nowhere(pages: Served) -> None:
    docs = (await ask(pages, "GET", "/docs")).headers
    assert docs["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in docs["content-security-policy"]
    for path in PAGES:
        assert (await ask(pages, "GET", path)).headers["x-content-type-options"] == "nosniff"
    async with aiohttp.ClientSession() as http:
        client = await new_client(pages, http)
        body = {"clientId": client.client_id, "clientSecret": client.client_secret}
        token = await client.post("/core/api/v1/aaa/auth/client-credentials", body, headers={"X-COREOS-ACCESS": None})
        made = await client.post("/core/api/v1/aaa/apps", {"appName": "Depot", "appType": "backend"})
        for answer in (token, made):
            assert answer.data
            assert answer.headers["Cache-Control"] == "no-store"
    assert "max-age" in (await ask(pages, "GET", JWKS)).headers["cache-control"]


async def test_head_of_events_opens_no_stream(pages: Served) -> None:
    async with aiohttp.ClientSession() as http:
        client = await new_client(pages, http)
        async with http.head(f"{pages.url}/events/", headers=client.headers) as answer:
            assert answer.status == 200
            assert answer.headers["content-type"].startswith("text/event-stream")
        assert pages.live.places.count == 0
        async with http.head(f"{pages.url}/events", headers={"X-COREOS-ACCESS": "forged"}) as answer:
            assert answer.status == 401
        async with http.get(f"{pages.url}/events/", headers=client.headers) as answer:
            assert answer.status == 200
            assert answer.headers["date"]


async def test_a_right_for_one_app_is_none_for_their_list(pages: Served) -> None:
    """However the address is spelled, route and right see the same one."""
    async with aiohttp.ClientSession() as http:
        client = await new_client(pages, http)
        made = (await client.post("/core/api/v1/aaa/apps", {"appName": "Depot", "appType": "backend"})).data
        client.headers |= await with_role(client, pages, ["/core/api/v1/aaa/apps/*"])
        lines = [f"{name}: {value}" for name, value in client.headers.items() if name != "X-COREOS-ORIGIN-TOKEN"]
        apps = "/core/api/v1/aaa/apps"
        for path, status in (
            (apps, 403),
            (f"{apps}/", 403),
            (f"{apps}//", 403),
            ("/core/api/v1/aaa/%61pps/", 403),
            (f"{apps}/{made['appId']}", 200),
            (f"{apps}/{made['appId'].replace(':', '%3A')}/", 200),
            (f"{apps}/x/../../apps", 404),
        ):
            assert (await ask(pages, "GET", path, "X-COREOS-REQUEST-ID: 1", *lines)).status == status, path


@pytest.mark.parametrize("line", ["X-Forwarded-For: 10.0.0.1", "Forwarded: for=10.0.0.1", "Via: 1.1 proxy"])
async def test_metrics_are_for_this_machine(pages: Served, line: str) -> None:
    assert (await ask(pages, "GET", "/metrics")).status == 200
    assert (await ask(pages, "GET", "/metrics", line)).status == 403


async def test_metrics_are_for_whoever_has_the_token(settings: Settings) -> None:
    async with serving(msgspec.structs.replace(settings, metrics_token=TOKEN)) as served:
        for line, status in (
            ("X-A: b", 401),
            ("Authorization: Bearer no", 401),
            (f"Authorization: Bearer {TOKEN}", 200),
        ):
            assert (await ask(served, "GET", "/metrics", line)).status == status
        forwarded = (f"Authorization: Bearer {TOKEN}", "X-Forwarded-For: 10.0.0.1")
        assert (await ask(served, "GET", "/metrics", *forwarded)).status == 200
    assert TOKEN not in repr(msgspec.structs.replace(settings, metrics_token=TOKEN))


async def test_what_is_dear_is_found_out_once_for_all_who_ask() -> None:
    looks = 0
    go = asyncio.Event()

    async def look() -> int:
        nonlocal looks
        looks += 1
        await go.wait()
        return looks

    recent = CachedResult(look)
    asking = [asyncio.ensure_future(recent.get()) for _ in range(50)]
    await asyncio.sleep(0)
    asking[0].cancel()
    go.set()
    assert await asyncio.gather(*asking[1:]) == [1] * 49
    assert await recent.get() == 1
    recent._at -= CACHE_SECONDS
    assert await recent.get() == 2

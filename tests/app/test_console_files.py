"""The console over HTTP: its pages and files, their codings, parts and policies; and what stands there without it."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import msgspec
import pytest

from haulier.app.console_files import FACES, ConsoleFiles
from haulier.console import FILES, MANIFEST, MISSING, Missing
from haulier.engines.settings import Settings
from haulier.platform.http.static_files import StaticFile
from support.built_console import CONTENTS, LARGE, LARGEST_KEPT, SCRIPT, write_console
from support.http_echo import Reply, reply
from support.live import Served, serving

YEAR = 31_536_000


@pytest.fixture(scope="module")
async def console(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    place = tmp_path_factory.mktemp("console")
    write_console(place)
    async with serving(settings, place) as served:
        yield served


async def ask(served: Served, path: str, *lines: str, method: str = "GET") -> Reply:
    """One request as it is written here: no client mends its path."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(served.url.rpartition(":")[2]))
    writer.write("\r\n".join([f"{method} {path} HTTP/1.1", "Host: here", *lines, "", ""]).encode())
    answer = await reply(reader, head_only=method == "HEAD")
    writer.close()
    return answer


@pytest.mark.parametrize("path", CONTENTS)
async def test_each_file_is_served_as_it_is(console: Served, path: str) -> None:
    get, head = await ask(console, path), await ask(console, path, method="HEAD")
    assert (get.status, get.body) == (200, CONTENTS[path])
    assert (head.status, head.body) == (200, b"")
    assert {**head.headers, "date": ""} == {**get.headers, "date": ""}
    assert get.headers["x-content-type-options"] == "nosniff"
    assert ("vary" in get.headers) == (path in ("/console", SCRIPT))


async def test_names_with_a_hash_are_kept_for_a_year_and_pages_are_asked_for_anew(console: Served) -> None:
    assert (await ask(console, SCRIPT)).headers["cache-control"] == f"public, max-age={YEAR}, immutable"
    page = await ask(console, "/console/")
    assert page.headers["cache-control"] == "no-cache"
    tag = page.headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = await ask(console, "/console/", f"If-None-Match: {known}")
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
        assert "content-security-policy" in again.headers
    assert (await ask(console, "/console/", 'If-None-Match: "other"')).status == 200


async def test_other_hosts_of_tiles_are_another_page_and_no_matter_to_what_is_kept_for_good(tmp_path: Path) -> None:
    write_console(tmp_path)
    pages: list[tuple[str, bytes]] = []
    scripts: list[tuple[str, bytes]] = []
    for tiles in ([], ["https://a.example"], ["https://b.example"]):
        files = ConsoleFiles(tmp_path, tiles)
        for path, found in (("/console", pages), (SCRIPT, scripts)):
            file = files.find(path)
            assert isinstance(file, StaticFile)
            found.append((file.tag, dict(file.headers)[b"content-security-policy"]))
        files.close()
    assert [len({tag for tag, _ in pages}), len(set(scripts))] == [3, 1]
    assert [b"b.example" in policy for _, policy in pages] == [False, False, True]


async def test_the_coding_is_the_clients_choice_and_each_has_its_own_tag(console: Served) -> None:
    tags = set()
    for accepted, coding in (
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0.1, gzip", "gzip"),
        ("zstd", ""),
        ("br;q=0", ""),
    ):
        answer = await ask(console, SCRIPT, f"Accept-Encoding: {accepted}")
        assert answer.headers.get("content-encoding", "") == coding, accepted
        assert answer.headers["vary"] == "accept-encoding"
        tags.add(answer.headers["etag"])
        again = await ask(console, SCRIPT, f"Accept-Encoding: {accepted}", f"If-None-Match: {answer.headers['etag']}")
        assert again.status == 304
    assert len(tags) == 3
    packed = await ask(console, SCRIPT, "Accept-Encoding: gzip")
    assert gzip.decompress(packed.body) == CONTENTS[SCRIPT]
    async with (
        aiohttp.ClientSession(headers={"Accept-Encoding": "gzip"}) as http,
        http.get(console.url + SCRIPT) as answer,
    ):
        assert await answer.read() == CONTENTS[SCRIPT]


@pytest.mark.parametrize("path", [LARGEST_KEPT, LARGE])
@pytest.mark.parametrize(
    ("asked", "start", "length"),
    [
        ("0-0", 0, 1),
        ("0-99", 0, 100),
        ("1000-", 1000, None),
        ("-7", -7, 7),
        ("5-999999999", 5, None),
        ("-999999999", 0, None),
    ],
)
async def test_a_part_is_served(console: Served, path: str, asked: str, start: int, length: int | None) -> None:
    content = CONTENTS[path]
    answer = await ask(console, path, f"Range: bytes={asked}")
    begin = start % len(content)
    end = len(content) if length is None else begin + length
    assert (answer.status, answer.body) == (206, content[begin:end])
    assert answer.headers["content-range"] == f"bytes {begin}-{end - 1}/{len(content)}"
    assert answer.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,3-4", "bytes=9-5", "bytes=a-b", "bytes=-", "lines=0-1", "bytes=0-" + "9" * 19]
)
async def test_a_part_that_cannot_be_read_gets_the_whole(console: Served, asked: str) -> None:
    answer = await ask(console, LARGE, f"Range: {asked}")
    assert (answer.status, len(answer.body)) == (200, len(CONTENTS[LARGE]))


async def test_a_part_behind_the_end_is_refused(console: Served) -> None:
    size = len(CONTENTS[LARGE])
    for asked in (f"{size}-", "-0"):
        answer = await ask(console, LARGE, f"Range: bytes={asked}")
        assert (answer.status, answer.headers["content-range"]) == (416, f"bytes */{size}")
    assert (await ask(console, LARGE, f"Range: bytes={size - 1}-")).body == b"!"


async def test_a_part_goes_on_only_with_what_was_begun(console: Served) -> None:
    tag = (await ask(console, SCRIPT)).headers["etag"]
    part = await ask(console, SCRIPT, "Range: bytes=0-3", f"If-Range: {tag}", "Accept-Encoding: gzip")
    assert (part.status, part.body) == (206, CONTENTS[SCRIPT][:4])
    assert "content-encoding" not in part.headers
    whole = await ask(console, SCRIPT, "Range: bytes=0-3", 'If-Range: "older"')
    assert (whole.status, whole.body) == (200, CONTENTS[SCRIPT])


@pytest.mark.parametrize("face", FACES)
async def test_every_view_of_a_face_is_its_page(console: Served, face: str) -> None:
    for path in (face, f"{face}/", f"{face}/runs/AB.17", f"{face}/things/participant:9?tab=events", f"{face}/a/b%2Fc"):
        answer = await ask(console, path)
        assert (answer.status, answer.body) == (200, CONTENTS[face]), path
        assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    "path",
    [
        "/console/assets/gone-12345678.js", "/console/x.css", "/console/data.json",
        "/consoles", "/driverless/x",
        "/console/../core", "/console/%2e%2e/%2e%2e/etc/passwd.txt", "/console/..%2f..%2fmanifest.json",
        "/console/manifest.json", "/console/files/file-0.gz.js", "/console/assets/..%5c..%5cx.js",
    ],
)  # fmt: skip
async def test_what_is_not_on_the_list_is_not_there(console: Served, path: str) -> None:
    answer = await ask(console, path)
    assert answer.status == 404
    assert msgspec.json.decode(answer.body)["error"]["code"] == "000000004004"


async def test_a_face_may_do_nothing_with_other_hosts(console: Served) -> None:
    for path in ("/console", "/console/runs/7", SCRIPT, "/driver"):
        headers = (await ask(console, path)).headers
        policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
        assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        assert policy["connect-src"] == policy["worker-src"] == policy["style-src"] == "'self'"
        assert policy["script-src"] == ("'self' 'wasm-unsafe-eval'" if path == "/driver" else "'self'")
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert headers["referrer-policy"] == headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["permissions-policy"] == "camera=(self), geolocation=(self)"
        assert headers["x-frame-options"] == "DENY"


async def test_it_is_only_read(console: Served) -> None:
    for method in ("POST", "PUT", "DELETE"):
        answer = await ask(console, "/console/runs", method=method)
        assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert (await ask(console, SCRIPT, method="OPTIONS")).status == 204


async def test_the_bare_address_leads_to_the_console(console: Served) -> None:
    assert (await ask(console, "/")).headers["location"] == "/console/"


async def test_a_file_that_is_replaced_meanwhile_is_served_as_it_was(settings: Settings, tmp_path: Path) -> None:
    manifest = write_console(tmp_path)
    large = next(file for file in manifest.files if file.path == LARGE)
    async with serving(settings, tmp_path) as served:
        (tmp_path / FILES / large.file).unlink()
        (tmp_path / FILES / large.file).write_bytes(b"new")
        assert (await ask(served, LARGE)).body == CONTENTS[LARGE]


async def test_it_can_be_switched_off(settings: Settings, tmp_path: Path) -> None:
    write_console(tmp_path)
    async with serving(settings.changed(console=False), tmp_path) as served:
        for path in ("/console", "/driver/", SCRIPT):
            assert (await ask(served, path)).status == 404
        assert (await ask(served, "/")).headers["location"] == "/docs"


async def test_without_files_it_says_what_is_missing_and_why(settings: Settings, tmp_path: Path) -> None:
    async with serving(settings, tmp_path) as served:
        page = await ask(served, "/console/runs")
        assert page.status == 503
        assert b"make console" in page.body
        assert b"never built" in page.body
        assert (await ask(served, "/")).headers["location"] == "/docs"
    (tmp_path / MISSING).write_bytes(msgspec.json.encode(Missing("registry-away", "no way to <npm>")))
    async with serving(settings, tmp_path) as served:
        assert b"no way to &lt;npm&gt;" in (await ask(served, "/console")).body


@pytest.mark.parametrize("harm", ["shorter", "gone", "no list"])
async def test_files_that_are_not_as_the_list_says_are_not_served(
    settings: Settings, tmp_path: Path, harm: str
) -> None:
    manifest = write_console(tmp_path)
    harmed = tmp_path / FILES / manifest.files[3].file
    if harm == "shorter":
        harmed.write_bytes(b"x")
    elif harm == "gone":
        harmed.unlink()
    else:
        (tmp_path / MANIFEST).write_text("[]")
    async with serving(settings, tmp_path) as served:
        for path in ("/console", SCRIPT):
            assert (await ask(served, path)).status == 503
        assert (await ask(served, "/health/live")).status == 200

"""Links to files: what they give, to whom, for how long, and that nothing of a file runs in a browser."""

from __future__ import annotations

import json
import time
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from haulier.services.files.link_access import NOT_GOOD
from haulier.services.files.rules.links import signature_of
from haulier.services.files.storage import Storage
from support.files import FMS, Fetched, fetch, new_folder, send, sha256, shown, uploaded
from support.stack import Client, Stack

CONTENT = bytes(range(256)) * 4_000
"""A million bytes: more than one piece."""


@pytest.fixture
async def url(client: Client) -> str:
    file = await uploaded(client, await new_folder(client), CONTENT, name="photo of 'é\".png", media="image/png")
    link: str = (await shown(client, file))["url"]
    return link


def changed(url: str, **members: str) -> str:
    """The link with other members in its query."""
    parts = urlsplit(url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()} | members
    return parts._replace(query=urlencode(query)).geturl()


def at(url: str, path: str) -> str:
    """The link with another path."""
    return urlsplit(url)._replace(path=path).geturl()


def assert_opens_nothing(found: Fetched) -> None:
    """The same words for every link, so that they tell nothing of a file."""
    assert found.status == 403
    error = json.loads(found.body)["error"]
    assert (error["code"][-4:], error["description"]) == ("4003", NOT_GOOD)


async def test_a_link_needs_no_header_and_gives_all(client: Client, url: str) -> None:
    found = await fetch(client, url)
    assert (found.status, found.body) == (200, CONTENT)
    assert found.headers["Content-Length"] == str(len(CONTENT))
    assert found.headers["Accept-Ranges"] == "bytes"
    assert found.headers["ETag"] == f'"{sha256(CONTENT)[:32]}"'


async def test_head_tells_the_same_without_the_bytes(client: Client, url: str) -> None:
    found, whole = await fetch(client, url, "HEAD"), await fetch(client, url)
    assert (found.status, found.body) == (200, b"")
    for name in ("Content-Length", "ETag", "Content-Type", "Content-Disposition"):
        assert found.headers[name] == whole.headers[name]


async def test_only_get_and_head_are_taken(client: Client, url: str) -> None:
    for method in ("POST", "DELETE", "PATCH"):
        assert (await fetch(client, url, method)).status == 405


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-99", 0, 99),
        ("bytes=262143-262145", 262_143, 262_145),
        ("bytes=1023999-", 1_023_999, 1_023_999),
        ("bytes=-10", 1_023_990, 1_023_999),
        ("bytes=1000000-9999999", 1_000_000, 1_023_999),
    ],
)
async def test_a_part_is_given(client: Client, url: str, asked: str, first: int, last: int) -> None:
    found = await fetch(client, url, Range=asked)
    assert (found.status, found.body) == (206, CONTENT[first : last + 1])
    assert found.headers["Content-Range"] == f"bytes {first}-{last}/{len(CONTENT)}"


async def test_a_part_beyond_the_end_is_none(client: Client, url: str) -> None:
    found = await fetch(client, url, Range=f"bytes={len(CONTENT)}-")
    assert (found.status, found.body) == (416, b"")
    assert found.headers["Content-Range"] == f"bytes */{len(CONTENT)}"


async def test_more_parts_or_a_strange_unit_get_the_whole(client: Client, url: str) -> None:
    for asked in ("bytes=0-1,5-6", "lines=1-2", "bytes=5-1", "bytes="):
        assert (await fetch(client, url, Range=asked)).body == CONTENT


async def test_what_the_client_has_is_not_sent_again(client: Client, url: str) -> None:
    tag = (await fetch(client, url, "HEAD")).headers["ETag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        found = await fetch(client, url, If_None_Match=known)
        assert (found.status, found.body, found.headers["ETag"]) == (304, b"", tag)
    assert (await fetch(client, url, If_None_Match='"other"')).status == 200


async def test_a_part_of_another_content_is_the_whole(client: Client, url: str) -> None:
    tag = (await fetch(client, url, "HEAD")).headers["ETag"]
    assert (await fetch(client, url, Range="bytes=0-0", If_Range=tag)).status == 206
    assert (await fetch(client, url, Range="bytes=0-0", If_Range='"other"')).status == 200


async def test_a_name_is_given_to_browsers_in_full_and_in_plain_letters(client: Client, url: str) -> None:
    said = (await fetch(client, url)).headers["Content-Disposition"]
    assert said.startswith("attachment; filename=\"photo of _e_.png\"; filename*=UTF-8''photo%20of%20%27%C3%A9%22.png")


@pytest.mark.parametrize(
    ("content", "media", "filename"),
    [
        (b"<script>alert(1)</script>", "text/html", "a.html"),
        (b"<script>alert(1)</script>", "image/png", "a.png"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/svg+xml", "a.svg"),
        (b"alert(1)", "text/javascript", "a.js"),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", "application/xhtml+xml", "a.xhtml"),
        (b"%PDF-1.7 is not what is said", "application/x-shockwave-flash", "a.swf"),
        (b"MZ", "application/x-msdownload", "invoice.pdf.exe"),
    ],
)
async def test_what_could_run_goes_out_as_plain_bytes(
    client: Client, content: bytes, media: str, filename: str
) -> None:
    file = await shown(
        client, await uploaded(client, await new_folder(client), content, media=media, filename=filename)
    )
    assert file["mimeType"] == media
    found = await fetch(client, file["url"])
    assert found.body == content
    assert found.headers["Content-Type"] == "application/octet-stream"
    assert_is_safe(found)


async def test_a_polyglot_is_a_picture_that_is_saved(client: Client) -> None:
    """A GIF that is a script as well, as attackers send to pages that trust the type."""
    content = b"GIF89a/*\x00" + b"\x00" * 40 + b"*/=1;alert(document.domain);//<script>alert(1)</script>"
    file = await uploaded(client, await new_folder(client), content, media="image/gif", filename="cat.gif")
    found = await fetch(client, (await shown(client, file))["url"])
    assert found.headers["Content-Type"] == "image/gif"
    assert_is_safe(found)


def assert_is_safe(found: Fetched) -> None:
    """It is saved and not shown, its type is not guessed, and shown all the same it may run nothing."""
    assert found.headers["Content-Disposition"].startswith("attachment;")
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in found.headers["Content-Security-Policy"]
    assert "default-src 'none'" in found.headers["Content-Security-Policy"]
    assert found.headers["Referrer-Policy"] == "no-referrer"
    assert "public" not in found.headers["Cache-Control"]


async def test_an_altered_link_opens_nothing(client: Client, url: str) -> None:
    expires = parse_qs(urlsplit(url).query)["expires"][0]
    signature = parse_qs(urlsplit(url).query)["signature"][0]
    other = "A" if signature[0] != "A" else "B"
    for altered in (
        changed(url, expires=str(int(expires) + 1)), changed(url, expires="9" * 14),
        changed(url, expires="0" + expires),
        changed(url, expires=""), changed(url, signature=other + signature[1:]), changed(url, signature=""),
        changed(url, signature=signature + "="), changed(url, tid="haulier"), changed(url, tid=""),
        url.partition("?")[0], url.replace("/content?", "/preview?"), changed(url, signature="é"),
    ):  # fmt: skip
        assert_opens_nothing(await fetch(client, altered))
    assert (await send(client, url, b"x")).status == 403


async def test_a_link_opens_one_file_of_one_tenant(stack: Stack, client: Client, url: str) -> None:
    folder = await new_folder(client)
    sibling = await uploaded(client, folder, b"sibling")
    other = await stack.new_tenant()
    foreign = await uploaded(other, await new_folder(other), b"foreign")
    for id in (sibling, foreign, "doc:00000000-0000-7000-8000-000000000000"):
        path = f"{FMS}/files/{id}/content"
        assert_opens_nothing(await fetch(client, at(url, path)))
        assert_opens_nothing(await fetch(client, changed(at(url, path), tid=other.tenant)))


async def test_a_link_that_was_guessed_opens_nothing(client: Client, url: str) -> None:
    """Whoever knows everything but the key, and how it is signed."""
    id = urlsplit(url).path.split("/")[-2]
    expires = str(int(time.time()) + 600)
    for key in (b"", b"\x00" * 32, b"haulier"):
        signature = signature_of(key, "get", client.tenant, id, expires)
        assert_opens_nothing(await fetch(client, changed(url, expires=expires, signature=signature)))


async def test_a_link_is_good_until_its_moment_and_not_longer(stack: Stack, client: Client, url: str) -> None:
    now, id = stack.runtime.clock() // 1000, urlsplit(url).path.split("/")[-2]
    key = stack.runtime.kept(Storage).link_key
    for expires, status in ((now - 1, 403), (now, 403), (now + 60, 200)):
        signature = signature_of(key, "get", client.tenant, id, str(expires))
        assert (await fetch(client, changed(url, expires=str(expires), signature=signature))).status == status


async def test_a_person_with_a_link_that_is_over_gets_a_page(client: Client, url: str) -> None:
    over = changed(url, expires="1")
    found = await fetch(client, over, Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert (found.status, found.headers["Content-Type"]) == (403, "text/html; charset=utf-8")
    assert NOT_GOOD in found.body.decode()
    assert "default-src 'none'" in found.headers["Content-Security-Policy"]
    head = await fetch(client, over, "HEAD")
    assert (head.status, head.body) == (403, b"")


async def test_a_removed_file_and_a_switched_off_tenant_have_no_link(stack: Stack, client: Client, url: str) -> None:
    second = await uploaded(client, await new_folder(client), b"second")
    link = (await shown(client, second))["url"]
    id = urlsplit(url).path.split("/")[-2]
    assert (await client.call("DELETE", f"{FMS}/files/{id}")).status == 202
    assert (await fetch(client, url)).status == 404
    assert (await fetch(client, link)).status == 200
    off = await stack.operator.put(f"/core/api/v1/aaa/tenants/{client.tenant}", {"enabled": False})
    assert off.status < 300, off.body
    assert_opens_nothing(await fetch(client, link))


async def test_a_links_address_follows_the_callers(client: Client) -> None:
    file = await uploaded(client, await new_folder(client), b"x")
    for headers, start in (
        ({"Host": "files.example"}, "http://files.example/core/"),
        ({"Host": "files.example", "X-Forwarded-Proto": "https"}, "https://files.example/core/"),
    ):
        answer = await client.get(f"{FMS}/files/{file}", headers=headers)
        assert answer.data["url"].startswith(start)

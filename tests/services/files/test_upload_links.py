"""Upload links: the bytes of one file by one PUT, checked against what was announced."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from haulier.services.files.commands.files import UPLOAD_SECONDS
from support.files import FMS, fetch, new_folder, on_disk, send, sha256, shown, unfinished, uploaded
from support.receiver import Receiver
from support.running import until
from support.stack import Client, Stack

CONTENT = b"the bytes of a long file" * 1_000


@pytest.fixture
async def folder(client: Client) -> str:
    return await new_folder(client)


async def announced(client: Client, folder: str, **members: Any) -> dict[str, Any]:
    """What the service says of a file that is to come."""
    body = {"name": "long.bin", **members}
    answer = await client.post(f"{FMS}/folders/{folder}/upload-links", body)
    assert answer.status == 202, answer.body
    found: dict[str, Any] = answer.data
    return found


async def test_what_is_sent_is_what_is_downloaded(stack: Stack, client: Client, folder: str) -> None:
    link = await announced(
        client, folder, mimeType="application/zip", sizeBytes=len(CONTENT), sha256=sha256(CONTENT), ttl="1d"
    )
    assert link["method"] == "PUT"
    assert link["headers"] == {"Content-Type": "application/zip"}
    now = stack.runtime.clock() // 1000
    assert now + UPLOAD_SECONDS - 5 <= link["expiresAt"] <= now + UPLOAD_SECONDS
    waiting = await shown(client, link["id"])
    assert (waiting["status"], "url" in waiting, "expiresAt" in waiting) == ("PENDING", False, False)
    sent = await send(client, link["uploadUrl"], CONTENT, **{"Content-Type": "application/zip"})
    assert sent.status == 200
    assert msgspec.json.decode(sent.body)["data"] == {"id": link["id"]}
    file = await shown(client, link["id"])
    expected = {
        "status": "AVAILABLE",
        "sizeBytes": len(CONTENT),
        "sha256": sha256(CONTENT),
        "mimeType": "application/zip",
    }
    assert file | expected == file
    assert file["expiresAt"] >= now + 86_400 - 5
    assert file["createdBy"]["name"] == "tester"
    assert (await fetch(client, file["url"])).body == CONTENT


async def test_without_a_length_the_bytes_come_in_chunks(client: Client, folder: str) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for first in range(0, len(CONTENT), 1_000):
            yield CONTENT[first : first + 1_000]

    link = await announced(client, folder)
    assert (await send(client, link["uploadUrl"], pieces())).status == 200
    assert (await shown(client, link["id"]))["sha256"] == sha256(CONTENT)


async def test_the_second_put_is_refused(client: Client, folder: str) -> None:
    link = await announced(client, folder)
    assert (await send(client, link["uploadUrl"], CONTENT)).status == 200
    assert (await send(client, link["uploadUrl"], b"others")).status == 409
    assert (await fetch(client, (await shown(client, link["id"]))["url"])).body == CONTENT


async def test_of_two_puts_at_once_one_is_taken(stack: Stack, client: Client, folder: str) -> None:
    link = await announced(client, folder)
    contents = [b"%d" % n * 100 for n in range(6)]
    sent = await asyncio.gather(*(send(client, link["uploadUrl"], content) for content in contents))
    assert sorted(one.status for one in sent) == [200] + [409] * 5
    won = contents[[one.status for one in sent].index(200)]
    assert [path.read_bytes() for path in on_disk(stack.runtime.settings, client.tenant)] == [won]


@pytest.mark.parametrize(
    ("members", "content"),
    [
        ({"sizeBytes": 10}, b"eleven byte"),
        ({"sizeBytes": 12}, b"eleven byte"),
        ({"sha256": sha256(b"other")}, b"eleven byte"),
        ({}, b""),
    ],
)
async def test_other_bytes_than_announced_fail_the_file(
    stack: Stack, client: Client, folder: str, members: dict[str, Any], content: bytes
) -> None:
    async with Receiver() as receiver:
        link = await announced(client, folder, callback=receiver.url, **members)
        await receiver.wait_for(1)
        sent = await send(client, link["uploadUrl"], content)
        assert sent.status == 400
        assert msgspec.json.decode(sent.body)["error"]["code"] == "201430010007"
        heard = (await receiver.wait_for(2))[1].json()
    assert (heard["status"], heard["eventType"], heard["data"]["status"]) == ("failed", "FileNotStored", "FAILED")
    assert heard["reason"]
    file = await shown(client, link["id"])
    assert (file["status"], file["reason"], "url" in file) == ("FAILED", heard["reason"], False)
    assert on_disk(stack.runtime.settings, client.tenant) == []
    assert (await send(client, link["uploadUrl"], b"again")).status == 409


async def test_an_upload_that_breaks_off_can_be_tried_again(stack: Stack, client: Client, folder: str) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"x" * 2_000_000
        raise ConnectionError("the line is cut")

    link = await announced(client, folder)
    with pytest.raises(Exception, match=r"."):
        await send(client, link["uploadUrl"], broken())

    async def is_gone() -> bool:
        return not unfinished(stack.runtime.settings)

    await until(is_gone)
    assert (await shown(client, link["id"]))["status"] == "PENDING"
    assert (await send(client, link["uploadUrl"], CONTENT)).status == 200


async def test_more_than_an_upload_link_takes_is_refused(stack: Stack, client: Client, folder: str) -> None:
    most = stack.runtime.settings.files.upload_bytes
    refused = await client.post(f"{FMS}/folders/{folder}/upload-links", {"name": "a", "sizeBytes": most + 1})
    assert (refused.status, refused.fields) == (400, {"sizeBytes"})
    assert (await announced(client, folder, sizeBytes=most))["id"]
    link = await announced(client, folder)
    host, _, port = stack.url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    path = link["uploadUrl"].removeprefix(stack.url)
    writer.write(f"PUT {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {most + 1}\r\n\r\n".encode())
    async with asyncio.timeout(60):
        assert b" 413 " in await reader.readline()
    writer.close()
    assert (await shown(client, link["id"]))["status"] == "PENDING"


async def test_an_announced_file_may_have_the_callers_own_id(client: Client, folder: str) -> None:
    id = f"doc:{uuid4()}"
    assert (await announced(client, folder, id=id))["id"] == id
    refused = await client.post(f"{FMS}/folders/{folder}/upload-links", {"name": "a", "id": id})
    assert (refused.status, refused.fields) == (400, {"id"})


async def test_announced_members_have_limits(client: Client, folder: str) -> None:
    for members, named in (
        ({"name": ""}, "name"), ({"name": "a" * 257}, "name"), ({"sizeBytes": 0}, "sizeBytes"),
        ({"sha256": "A" * 64}, "sha256"), ({"sha256": "a" * 63}, "sha256"), ({"mimeType": "a" * 128}, "mimeType"),
        ({"tags": [{"key": "", "value": ""}]}, "tags[0].key"), ({"ttl": "1s"}, "ttl"),
    ):  # fmt: skip
        answer = await client.post(f"{FMS}/folders/{folder}/upload-links", {"name": "a", **members})
        assert (answer.status, answer.fields) == (400, {named}), members
    for members in ({"name": "a" * 256}, {"sizeBytes": 1}, {"sha256": "a" * 64}, {"mimeType": "a/" + "b" * 64}):
        assert await announced(client, folder, **members)


async def test_an_upload_link_does_not_open_and_a_removed_file_takes_nothing(client: Client, folder: str) -> None:
    link = await announced(client, folder)
    assert (await fetch(client, link["uploadUrl"])).status == 403
    assert (await client.call("DELETE", f"{FMS}/files/{link['id']}")).status == 202
    assert (await send(client, link["uploadUrl"], CONTENT)).status == 404


async def test_what_comes_by_a_link_is_the_same_content(stack: Stack, client: Client, folder: str) -> None:
    await uploaded(client, folder, CONTENT)
    link = await announced(client, folder)
    assert (await send(client, link["uploadUrl"], CONTENT)).status == 200
    assert len(on_disk(stack.runtime.settings, client.tenant)) == 1

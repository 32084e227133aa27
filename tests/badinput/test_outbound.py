"""Addresses we may not call, and tenants' endpoints that answer late, never, with garbage or without end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from haulier.engines.postgres import Record
from haulier.platform.outbound.hooks import MAX_RESPONSE_BYTES
from support.full_tenant import PARTICIPANTS, FullTenant, make_full_tenant
from support.receiver import RawServer, Receiver, Reply, replies_with
from support.running import until
from support.stack import Stack
from support.unchanged import digests

RIDERS = f"{PARTICIPANTS}/riders"
SECRET = "quite-secret"
MEGABYTE = 1024 * 1024
FLOOD_BYTES = 50 * MEGABYTE

# {port} is one where something of this machine listens and counts who comes.
FORBIDDEN = [
    "http://127.0.0.1:{port}/",
    "http://localhost:{port}/",
    "http://[::1]:{port}/",
    "http://0.0.0.0:{port}/",
    "http://127.1:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f000001:{port}/",
    "http://017700000001:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://127.0.0.1.:{port}/",
    "http://user:secret@127.0.0.1:{port}/",
    "http://LOCALHOST:{port}/",
    "http://ⓛocalhost:{port}/",
    "http://127。0。0。1:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fd00:ec2::254]/",
    "http://100.100.100.200/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.0.1/",
    "http://[fc00::1]/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "https://127.0.0.1:{port}/",
]
UNCALLABLE = [
    "",
    "/callback",
    "callback",
    "file:///etc/passwd",
    "gopher://127.0.0.1/",
    "ftp://127.0.0.1/",
    "javascript:alert(1)",
    "http://",
    "http:///x",
    "http://[",
    "http://a b/",
    "http://%00/",
    "//127.0.0.1/",
    "{{SSE_NOTHING}}",
    "http://x:99999/",
    "http://x\r\nHost: y/",
]


@pytest.fixture(scope="module")
async def closed(guarded: Stack) -> FullTenant:
    """A tenant where private networks are closed."""
    return await make_full_tenant(await guarded.new_tenant())


@pytest.fixture(scope="module")
async def opened(calling: Stack) -> FullTenant:
    """A tenant whose endpoints on this machine may be called."""
    return await make_full_tenant(await calling.new_tenant())


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver


async def first_attempt(stack: Stack, id: str) -> Record:
    """The first stored try to tell of a resource's creation, once there is one."""
    sql = (
        "SELECT a.outcome, a.status, a.error FROM attempt AS a"
        " JOIN journal AS j ON (j.tenant_id, j.id) = (a.tenant_id, a.journal_id)"
        " WHERE j.resource_id = $1 AND a.number = 1"
    )

    async def there() -> bool:
        return await stack.runtime.database.fetchrow(sql, id) is not None

    await until(there)
    found = await stack.runtime.database.fetchrow(sql, id)
    assert found is not None, "it was there a moment ago"
    return found


@pytest.mark.parametrize("url", FORBIDDEN)
async def test_a_callback_to_a_private_address_is_refused_and_the_write_is_not(
    guarded: Stack, closed: FullTenant, url: str
) -> None:
    async with RawServer(replies_with(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) as target:
        body = closed.participant(callback={"url": url.replace("{port}", str(target.port))})
        answer = await closed.client.post(RIDERS, body)
        assert answer.status == 202, answer.body
        attempt = await first_attempt(guarded, answer.data["id"])
        assert (attempt["outcome"], attempt["status"]) == ("failed", None)
        assert attempt["error"].startswith("egress"), attempt["error"]
        assert target.connections == 0
    assert (await closed.client.get(f"{RIDERS}/{answer.data['id']}")).status == 200


@pytest.mark.parametrize("url", UNCALLABLE)
async def test_a_callback_that_is_no_address_fails_the_delivery_alone(
    guarded: Stack, closed: FullTenant, url: str
) -> None:
    answer = await closed.client.post(RIDERS, closed.participant(callback={"url": url}))
    assert answer.status == 202, answer.body
    assert (await closed.client.get(f"{RIDERS}/{answer.data['id']}")).status == 200
    if url:
        attempt = await first_attempt(guarded, answer.data["id"])
        assert attempt["outcome"] in ("failed", "dead")


async def test_a_redirect_is_not_followed(calling: Stack, opened: FullTenant) -> None:
    async with RawServer(replies_with(b"")) as target:
        moved = f"HTTP/1.1 307 Moved\r\nLocation: {target.url}\r\nContent-Length: 0\r\n\r\n".encode()
        async with RawServer(replies_with(moved)) as door:
            answer = await opened.client.post(RIDERS, opened.participant(callback={"url": door.url}))
            attempt = await first_attempt(calling, answer.data["id"])
        assert (attempt["outcome"], attempt["status"], target.connections) == ("failed", 307, 0)


def hooked(full_tenant: FullTenant, hook: str, callback: str, **members: Any) -> dict[str, Any]:
    """A participant whose creation waits for custom code, which must agree."""
    code = {"url": hook, "method": "POST", "wait": True, "raiseErrorOnStatusMismatch": True, **members}
    return full_tenant.participant(onRequest=code, callback={"url": callback})


async def test_custom_code_on_a_private_address_refuses_the_command(guarded: Stack, closed: FullTenant) -> None:
    async with RawServer(replies_with(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")) as target:
        before = await digests(guarded.runtime.database, closed.client.tenant)
        answer = await closed.client.post(RIDERS, hooked(closed, target.url, "/nowhere"))
        assert answer.status == 202
        await first_attempt(guarded, answer.data["id"])
        assert (await digests(guarded.runtime.database, closed.client.tenant))["resource"] == before["resource"]
        assert target.connections == 0


async def told(receiver: Receiver, number: int = 1) -> dict[str, Any]:
    """What the last of so many callbacks says."""
    said: dict[str, Any] = (await receiver.wait_for(number, timeout=40.0))[-1].json()
    return said


async def test_custom_code_that_answers_late_is_waited_for(opened: FullTenant, receiver: Receiver) -> None:
    async with Receiver() as code:
        release = asyncio.Event()
        code.answer(200, {"data": {"name": "from the code"}}, after=release)
        id = (await opened.client.post(RIDERS, hooked(opened, code.url, receiver.url))).data["id"]
        await code.wait_for(1)
        assert (await opened.client.get(f"{RIDERS}/{id}")).status == 404
        release.set()
        assert (await told(receiver))["status"] == "success"
        assert (await opened.client.get(f"{RIDERS}/{id}")).data["name"] == "from the code"


async def test_custom_code_that_never_answers_is_given_up(
    calling: Stack, opened: FullTenant, receiver: Receiver
) -> None:
    """Where it must agree, the command fails; where it need not, the original goes through."""
    async with Receiver() as code:
        code.answer(200, {}, after=asyncio.Event())
        must = (await opened.client.post(RIDERS, hooked(opened, code.url, receiver.url))).data["id"]
        may = hooked(opened, code.url, receiver.url, raiseErrorOnStatusMismatch=False)
        free = (await opened.client.post(RIDERS, may)).data["id"]
        await told(receiver, 2)
    said = {call.json()["data"]["id"]: call.json() for call in receiver.received}
    assert said[must]["status"] == "failed"
    assert "in time" in said[must]["reason"]
    assert said[free]["status"] == "success"
    assert (await opened.client.get(f"{RIDERS}/{must}")).status == 404
    assert (await opened.client.get(f"{RIDERS}/{free}")).status == 200


GARBAGE: dict[str, bytes | Reply] = {
    "nothing": b"",
    "bytes": b"\x00\xff\xfe",
    "text": b"OK",
    "page": b"<html></html>",
    "cut off": b'{"data":{',
    "no data": b"{}",
    "list": b'{"data":[]}',
    "null": b'{"data":null}',
    "NUL": b'{"data":{"name":"a\\u0000"}}',
    "lone surrogate": b'{"data":{"name":"\\ud800"}}',
    "deep": b'{"data":{"a":' + b"[" * 100 + b"]" * 100 + b"}}",
    "much too deep": b"[" * 500_000,
    "a name of another type": b'{"data":{"name":1}}',
    "an unknown property": b'{"data":{"properties":{"nobody":1}}}',
    "a number beyond all": b'{"data":{"properties":{"rosterNumber":' + b"9" * 4000 + b"}}}",
    "refusal": Reply(400, b'{"error":{"description":"no"}}'),
    "error": Reply(500, b"\xff" * 1000),
    "redirect": Reply(302, b"", {"Location": "http://127.0.0.1:1/"}),
}


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE.keys())
async def test_custom_code_that_answers_garbage_refuses_the_command(
    calling: Stack, opened: FullTenant, receiver: Receiver, garbage: bytes | Reply
) -> None:
    reply = garbage if isinstance(garbage, Reply) else Reply(200, garbage)
    async with Receiver() as code:
        code.answer(reply.status, reply.body, headers=reply.headers)
        before = await digests(calling.runtime.database, opened.client.tenant)
        id = (await opened.client.post(RIDERS, hooked(opened, code.url, receiver.url))).data["id"]
        said = await told(receiver)
    assert (said["status"], said["data"]) == ("failed", {"id": id})
    assert said["reason"]
    assert (await digests(calling.runtime.database, opened.client.tenant))["resource"] == before["resource"]


BROKEN_HTTP: dict[str, bytes] = {
    "closes": b"",
    "no HTTP": b"hello\r\n\r\n",
    "short body": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}",
    "negative length": b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}",
    "bad chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
    "false gzip": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd",
    "long header": b"HTTP/1.1 200 OK\r\nX: " + b"x" * MEGABYTE + b"\r\nContent-Length: 2\r\n\r\n{}",
}


@pytest.mark.parametrize("raw", BROKEN_HTTP.values(), ids=BROKEN_HTTP.keys())
async def test_custom_code_that_breaks_http_refuses_the_command(
    opened: FullTenant, receiver: Receiver, raw: bytes
) -> None:
    async with RawServer(replies_with(raw)) as code:
        id = (await opened.client.post(RIDERS, hooked(opened, code.url, receiver.url))).data["id"]
        said = await told(receiver)
    assert (said["status"], said["data"]) == ("failed", {"id": id})
    assert (await opened.client.get(f"{RIDERS}/{id}")).status == 404


async def test_custom_code_that_answers_50_megabytes_is_cut_off(opened: FullTenant, receiver: Receiver) -> None:
    sent = 0

    async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"data":{"name":"')
        while sent < FLOOD_BYTES:
            writer.write(b"x" * 65_536)
            await writer.drain()
            sent += 65_536

    async with RawServer(flood) as code:
        id = (await opened.client.post(RIDERS, hooked(opened, code.url, receiver.url))).data["id"]
        said = await told(receiver)
    assert (said["status"], said["data"]) == ("failed", {"id": id})
    assert str(MAX_RESPONSE_BYTES) in said["reason"]
    assert sent < FLOOD_BYTES

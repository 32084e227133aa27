"""Bytes of header values and of the query are kept as what they are: UTF-8, else ISO-8859-1; a secret as it came."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator
from urllib.parse import quote

import pytest

from support.full_tenant import PARTICIPANTS, FullTenant, make_full_tenant
from support.raw_http import raw, request_of
from support.receiver import SIGNATURE, Received, Receiver
from support.stack import Stack

RIDERS = f"{PARTICIPANTS}/riders"
SENT = {"ISO-8859-1": "José Müller".encode("latin-1"), "UTF-8": "José Müller".encode()}
SECRETS = [b"plain", "café".encode(), "café".encode("latin-1"), b"\xff\xfe\xe9=", b"\xed\xa0\x80", b"\x80" * 40]


@pytest.fixture(scope="module")
async def opened(calling: Stack) -> FullTenant:
    """A tenant whose endpoints on this machine may be called."""
    return await make_full_tenant(await calling.new_tenant())


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver


def bytes_of(received: Received, name: str) -> bytes:
    """A header as it was on the wire."""
    return received.headers[name].encode("utf-8", "surrogateescape")


@pytest.mark.parametrize("charset", SENT)
async def test_a_name_is_kept_in_either_charset(
    calling: Stack, opened: FullTenant, receiver: Receiver, charset: str
) -> None:
    name = SENT[charset]
    user = b'{"id":"u-9","name":"%b"}' % name
    body = opened.participant(callback={"url": receiver.url})
    lines = (b"X-COREOS-USERINFO: " + user, b"X-COREOS-REQUEST-ID: r-" + name)
    sent = request_of(opened, "POST", RIDERS, *lines, body=json.dumps(body).encode())
    status, headers, answer = await raw(calling, sent)
    assert status == 202, answer
    assert headers["x-coreos-request-id"].encode("latin-1") == b"r-" + name
    id = json.loads(answer)["data"]["id"]
    shown = (await opened.client.get(f"{RIDERS}/{id}")).data
    assert shown["createdBy"]["name"] == "José Müller"
    sql = "SELECT request_id, actor FROM journal WHERE tenant_id = $1 AND resource_id = $2"
    row = await calling.runtime.database.fetchrow(sql, opened.client.tenant, id)
    assert row is not None
    assert row["request_id"] == "r-José Müller"
    assert "José Müller" in str(row["actor"])
    told = (await receiver.wait_for(1))[0]
    assert "\ufffd" not in told.body.decode()


@pytest.mark.parametrize("secret", SECRETS)
async def test_a_secret_signs_and_comes_back_as_the_bytes_that_came(
    calling: Stack, opened: FullTenant, receiver: Receiver, secret: bytes
) -> None:
    body = opened.participant(callback={"url": receiver.url})
    line = b"X-COREOS-CALLBACK-SECRET: " + secret
    status, _, answer = await raw(calling, request_of(opened, "POST", RIDERS, line, body=json.dumps(body).encode()))
    assert status == 202, answer
    told = (await receiver.wait_for(1))[0]
    assert bytes_of(told, "X-COREOS-CALLBACK-SECRET") == secret
    assert told.headers[SIGNATURE] == hashlib.sha256(told.body + secret).hexdigest()


async def test_a_query_is_read_in_either_charset(calling: Stack, opened: FullTenant) -> None:
    made = await opened.client.post(RIDERS, opened.participant(uniqueCode="Zoë-1"))
    assert made.status == 202, made.body
    asked = '{"arr":[{"key":"uniqueCode","value":"Zoë-1","expr":"eq"}]}'
    for charset in ("utf-8", "latin-1"):
        path = f"{RIDERS}?query={quote(asked, encoding=charset)}"
        status, _, answer = await raw(calling, request_of(opened, "GET", path))
        assert status == 200, answer
        assert made.data["id"] in answer.decode(), charset

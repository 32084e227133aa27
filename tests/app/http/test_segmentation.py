"""However the network cuts it, the application gets what the client sent: bodies, upgrades, trailers, pipelines."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.http_echo import Echo, echoing, reply

OFFER = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n"
OFFERS = (b"", OFFER, b"Connection: upgrade\r\nUpgrade: websocket\r\n", b"Upgrade: TLS/1.0\r\nConnection: Upgrade\r\n")
TRAILERS = (b"", b"X-Coreos-Tid: evil\r\n", b"Host: other\r\nX-A: b\r\n")


def request(path: bytes, offer: bytes, body: bytes, chunks: list[bytes] | None, trailers: bytes) -> bytes:
    """A request; with ``chunks`` its body is sent in these."""
    head = b"POST %b HTTP/1.1\r\nHost: a\r\nX-COREOS-TID: mine\r\n%b" % (path, offer)
    if chunks is None:
        return head + b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
    sent = b"".join([b"%x;q=1\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks if chunk])
    return head + b"Transfer-Encoding: chunked\r\n\r\n" + sent + b"0\r\n" + trailers + b"\r\n"


requests = st.builds(
    lambda offer, chunks, plain, trailers: (offer, b"".join(chunks), None if plain else chunks, trailers),
    st.sampled_from(OFFERS),
    st.lists(st.binary(max_size=40), max_size=4),
    st.booleans(),
    st.sampled_from(TRAILERS),
)


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(requests, min_size=1, max_size=4), data=st.data())
async def test_each_request_is_given_as_it_was_sent(
    asked: list[tuple[bytes, bytes, list[bytes] | None, bytes]], data: st.DataObject
) -> None:
    whole = b"".join([request(b"/%d?q" % number, *one) for number, one in enumerate(asked)])
    cuts = sorted(data.draw(st.sets(st.integers(0, len(whole)), max_size=6)) | {0, len(whole)})
    async with echoing() as echo:
        reader, writer = await echo.open()
        connection = await echo.connection()
        for start, end in pairwise(cuts):
            connection.data_received(whole[start:end])  # exactly these pieces, as no socket would promise
            await asyncio.sleep(0)
        answers = [(await reply(reader)).told for _ in asked]
        writer.close()
    for number, ((_, body, _, _), told) in enumerate(zip(asked, answers, strict=True)):
        assert told == {
            "method": "POST", "path": f"/{number}", "query": "q", "tid": "mine", "body": body.decode("latin-1"),
        }  # fmt: skip


@pytest.mark.parametrize("offer", OFFERS[1:])
@pytest.mark.parametrize("chunked", [False, True])
async def test_an_offered_upgrade_is_passed_over_at_every_cut(echo: Echo, offer: bytes, chunked: bool) -> None:
    first = request(b"/1", offer, b"body one", [b"body ", b"one"] if chunked else None, b"")
    whole = first + b"GET /2 HTTP/1.1\r\nHost: a\r\n\r\n" + request(b"/3", offer, b"", None, b"")
    reader, writer = await echo.open()
    connection = await echo.connection()
    for cut in range(1, len(whole)):
        connection.data_received(whole[:cut])
        await asyncio.sleep(0)
        connection.data_received(whole[cut:])
        told = [(await reply(reader)).told for _ in range(3)]
        assert [(one["path"], one["body"]) for one in told] == [("/1", "body one"), ("/2", ""), ("/3", "")], cut
    writer.close()


async def test_a_body_that_breaks_off_is_no_request(echo: Echo) -> None:
    """With and without an offer, a body cut short reaches the application as cut, never as a shorter one."""
    for offer in OFFERS:
        whole = request(b"/cut", offer, b"0123456789", None, b"")
        _, writer = await echo.open()
        writer.write(whole[:-4])
        writer.write_eof()
        async with asyncio.timeout(60):
            while not echo.heard:
                await asyncio.sleep(0)
        assert echo.heard.pop() == {"path": "/cut", "cut": True}
        writer.close()


async def test_who_has_said_all_still_gets_the_answer(echo: Echo) -> None:
    reader, writer = await echo.open()
    writer.write(request(b"/held", b"", b"all", None, b""))
    writer.write_eof()
    async with asyncio.timeout(60):
        while not echo.heard:
            await asyncio.sleep(0)
    echo.go.set()
    answer = await reply(reader)
    assert answer.told["body"] == "all"
    assert answer.headers["connection"] == "close"
    assert await reader.read() == b""
    writer.close()

"""Rules on heads, at both sides of each limit: what is refused is refused early, and in the one envelope of errors."""

from __future__ import annotations

import asyncio
import re

import pytest

from haulier.app.http.protocol import FRAMING_PER_BYTE, MAX_FRAMING_BYTES, MAX_PIPELINED
from haulier.app.http.request_head import LINE_BYTES, MAX_HEAD_BYTES, MAX_HEADERS, MAX_TARGET_BYTES, check_head
from support.http_echo import Echo, Reply, ends, reply

GET = b"GET / HTTP/1.1\r\nHost: a\r\n"
CHUNKED = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"


async def only(echo: Echo, sent: bytes, *, closed: bool) -> Reply:
    """The answer to these bytes, and whether the connection is closed after it."""
    reader, writer = await echo.open()
    writer.write(sent)
    answer = await reply(reader, head_only=sent.startswith(b"HEAD"))
    assert (answer.headers.get("connection") == "close") == closed
    if closed:
        assert await ends(reader) == b""
    writer.close()
    return answer


async def test_every_answer_has_a_date_and_names_no_guessing(echo: Echo) -> None:
    for sent, closed in ((GET + b"\r\n", False), (b"rubbish\r\n\r\n", True)):
        headers = (await only(echo, sent, closed=closed)).headers
        assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", headers["date"])
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost:\r\n\r\n", 200),
        (b"GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", 200),
        (b"GET / HTTP/1.1\r\nHost: example.com:80\r\n\r\n", 200),
        (b"GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", 200),
        (b"GET / HTTP/1.0\r\n\r\n", 200),
        (b"CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400),
        (b"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (GET + b"X-COREOS-TID: a\r\nX-COREOS-TID: b\r\n\r\n", 400),
        (GET + b"X-COREOS-TID: a\r\nX-Coreos-Tid: a\r\n\r\n", 200),
        (GET + b"Content-Type: a/b\r\nContent-Type: c/d\r\n\r\n", 400),
        (GET + b"Accept: a/b\r\nAccept: c/d\r\n\r\n", 200),
        (GET + b"X-Forwarded-For: 1\r\nX-Forwarded-For: 2\r\n\r\n", 200),
        (b"GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n", 404),
        (b"GET /a/%2e%2E/b HTTP/1.1\r\nHost: a\r\n\r\n", 404),
        (b"GET /a/.b HTTP/1.1\r\nHost: a\r\n\r\n", 200),
    ],
)
async def test_heads_that_could_be_read_in_two_ways_are_refused(echo: Echo, head: bytes, status: int) -> None:
    answer = await only(echo, head, closed=status != 200 or b"HTTP/1.0" in head)
    assert answer.status == status
    if status != 200:
        assert answer.why


def sized(size: int) -> bytes:
    """A request whose header lines count as this many bytes."""
    fixed = len("host") + len("a") + LINE_BYTES + len("x") + LINE_BYTES
    return GET + b"X: " + b"v" * (size - fixed) + b"\r\n\r\n"


def test_a_list_in_several_lines_is_one() -> None:
    headers = [(b"host", b"a"), (b"cookie", b"a=1"), (b"accept", b"x/y"), (b"cookie", b"b=2; c=3"), (b"accept", b"*/*")]
    named = dict(headers)
    check_head(b"GET", "1.1", b"/", headers, named)
    assert named == {b"host": b"a", b"cookie": b"a=1; b=2; c=3", b"accept": b"x/y, */*"}


async def test_a_head_has_so_many_bytes_and_headers(echo: Echo) -> None:
    assert (await only(echo, sized(MAX_HEAD_BYTES), closed=False)).status == 200
    assert (await only(echo, sized(MAX_HEAD_BYTES + 1), closed=True)).status == 431
    many = [b"X-%d: 1\r\n" % number for number in range(MAX_HEADERS)]
    assert (await only(echo, GET + b"".join(many[:-1]) + b"\r\n", closed=False)).status == 200
    assert (await only(echo, GET + b"".join(many) + b"\r\n", closed=True)).status == 431


async def test_a_long_head_behind_another_request_is_refused_as_well(echo: Echo) -> None:
    for size, status in ((MAX_HEAD_BYTES, 200), (MAX_HEAD_BYTES + 1, 431)):
        reader, writer = await echo.open()
        writer.write(GET + b"\r\n" + sized(size))
        assert (await reply(reader)).status == 200
        assert (await reply(reader)).status == status
        writer.close()


async def test_a_target_has_so_many_bytes(echo: Echo) -> None:
    for size, status in ((MAX_TARGET_BYTES, 200), (MAX_TARGET_BYTES + 1, 414)):
        request = b"GET /?%b HTTP/1.1\r\nHost: a\r\n\r\n" % (b"q" * (size - 2))
        assert (await only(echo, request, closed=status != 200)).status == status


@pytest.mark.parametrize(
    ("start", "filler", "status"),
    [
        (GET + b"X: ", b"v" * MAX_HEAD_BYTES, 431),
        (GET + b"X", b"v" * MAX_HEAD_BYTES, 431),
        (GET, b"X: 1\r\n" * (MAX_HEAD_BYTES // 6 + 1), 431),
        (b"GET /", b"v" * MAX_TARGET_BYTES, 414),
        (b"", b"\r\n" * (MAX_HEAD_BYTES // 2 + 1), 431),
    ],
)
async def test_a_head_without_end_is_refused_while_it_arrives(
    echo: Echo, start: bytes, filler: bytes, status: int
) -> None:
    """Not one byte more than a head may have is asked for: the refusal comes although the head never ends."""
    reader, writer = await echo.open()
    writer.write(start + filler)
    answer = await reply(reader)
    assert answer.status == status
    assert await ends(reader) == b""
    writer.close()


@pytest.mark.parametrize(
    ("start", "filler"),
    [
        (b"5;ext=", b"e" * 5_000),
        (b"1\r\nx\r\n0\r\n", b"X-T: %b\r\n" % (b"t" * 1_000)),
        (b"1\r\nx\r\n0\r\nX-T: ", b"t" * 5_000),
        (b"", b"1;%b\r\nx\r\n" % (b"e" * 100 * FRAMING_PER_BYTE)),
    ],
)
async def test_chunk_extensions_and_trailers_without_end_are_refused(echo: Echo, start: bytes, filler: bytes) -> None:
    reader, writer = await echo.open()
    connection = await echo.connection()
    connection.data_received(CHUNKED + start)
    fed = 0
    while not connection.input_ignored:
        connection.data_received(filler)
        fed += len(filler)
        assert fed < 2 * MAX_FRAMING_BYTES + len(filler), "it is refused before long"
    assert (await reply(reader)).status == 431
    writer.close()


async def test_small_chunks_are_no_offence(echo: Echo) -> None:
    body = b"1\r\nx\r\n" * 20_000
    assert (await only(echo, CHUNKED + body + b"0\r\n\r\n", closed=False)).told["body"] == "x" * 20_000


async def test_so_many_requests_wait_on_one_connection(echo: Echo) -> None:
    held = b"GET /held HTTP/1.1\r\nHost: a\r\n\r\n"
    reader, writer = await echo.open()
    connection = await echo.connection()
    connection.data_received(held + (GET + b"\r\n") * (MAX_PIPELINED + 1))
    echo.go.set()
    for _ in range(MAX_PIPELINED + 1):
        assert (await reply(reader)).status == 200
    assert (await reply(reader)).status == 503
    writer.close()


async def test_answers_come_in_order_and_the_refusal_last(echo: Echo) -> None:
    reader, writer = await echo.open()
    writer.write(b"GET /held HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\nrubbish\r\n\r\n")
    async with asyncio.timeout(60):
        while not echo.heard:
            await asyncio.sleep(0)
    echo.go.set()
    assert (await reply(reader)).told["path"] == "/held"
    assert (await reply(reader)).told["path"] == "/2"
    assert (await reply(reader)).status == 400
    assert await ends(reader) == b""
    writer.close()


async def test_head_is_answered_as_get_without_the_body(echo: Echo) -> None:
    get = await only(echo, b"GET /x HTTP/1.1\r\nHost: a\r\n\r\n", closed=False)
    reader, writer = await echo.open()
    writer.write(b"HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n" * 2)
    for _ in range(2):
        head = await reply(reader, head_only=True)
        assert {**head.headers, "date": ""} == {**get.headers, "date": ""}
    writer.close()


async def test_an_answer_before_the_body_keeps_the_connection_if_the_rest_is_short(echo: Echo) -> None:
    reader, writer = await echo.open()
    head = b"POST /unread HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n"
    writer.write(head + b"01234")
    assert (await reply(reader)).status == 200
    writer.write(b"56789" + GET + b"\r\n")
    assert (await reply(reader)).told["path"] == "/"
    writer.write(head.replace(b"10", b"1000000") + b"01234")
    assert (await reply(reader)).headers["connection"] == "close"
    writer.write(b"5" * 300_000)
    await writer.drain()
    assert await ends(reader) == b""
    writer.close()


async def test_a_body_is_asked_for_when_it_is_wanted(echo: Echo) -> None:
    reader, writer = await echo.open()
    writer.write(b"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n")
    assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    writer.write(b"body")
    assert (await reply(reader)).told["body"] == "body"
    writer.close()

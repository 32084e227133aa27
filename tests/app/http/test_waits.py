"""Every wait of a connection has an end: told by the clock that the doorkeeper looks with, not by sleeping."""

from __future__ import annotations

import asyncio
import socket

import pytest

from haulier.app.http.connection_supervisor import ConnectionSupervisor, supervisor_of
from haulier.app.http.protocol import HttpProtocol
from support.http_echo import LONG_ANSWER, PATIENCE, Echo, ends, reply
from support.settings import DEFAULTS

LIMITS = DEFAULTS.http
GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
PART = b"GET / HTTP/1.1\r\nHo"
BODY = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n"


async def read_more(connection: HttpProtocol, before: float) -> None:
    """Until the connection has got what was sent."""
    async with asyncio.timeout(PATIENCE):
        while connection.last_read_at == before:
            await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("sent", "seconds", "status"),
    [
        (b"", LIMITS.head_seconds, None),
        (b"\r\n\r\n", LIMITS.head_seconds, None),
        (PART, LIMITS.head_seconds, 408),
        (BODY, LIMITS.body_silence_seconds, 408),
        (BODY + b"some", LIMITS.body_silence_seconds, 408),
    ],
)
async def test_who_does_not_go_on_is_let_go(echo: Echo, sent: bytes, seconds: float, status: int | None) -> None:
    reader, writer = await echo.open()
    connection = await echo.connection()
    if sent:
        before = connection.last_read_at
        writer.write(sent)
        await read_more(connection, before)
    begun = connection.waiting_since if connection.receiving is None else connection.last_read_at
    connection.check(begun + seconds)
    assert not connection.closing
    connection.check(begun + seconds + 0.1)
    if status is None:
        assert await ends(reader) == b""
    else:
        assert (await reply(reader)).status == status
        assert await ends(reader) == b""
    assert [one for one in echo.heard if not one.get("cut")] == []
    writer.close()


async def test_a_connection_rests_so_long_between_requests(echo: Echo) -> None:
    reader, writer = await echo.open()
    writer.write(GET)
    await reply(reader)
    connection = await echo.connection()
    connection.check(connection.waiting_since + LIMITS.keep_alive_seconds)
    assert not connection.closing
    connection.check(connection.waiting_since + LIMITS.keep_alive_seconds + 0.1)
    assert await ends(reader) == b""
    writer.close()


async def test_a_body_in_drops_is_too_slow_in_the_end(echo: Echo) -> None:
    reader, writer = await echo.open()
    connection = await echo.connection()
    connection.data_received(BODY)
    begun = connection.waiting_since
    for _ in range(10):
        connection.data_received(b"x" * 1_000)
    limit = begun + LIMITS.body_seconds + 10_000 / LIMITS.body_bytes_per_second
    connection.last_read_at = limit
    connection.check(limit)
    assert not connection.closing
    connection.check(limit + 0.1)
    assert (await reply(reader)).status == 408
    writer.close()


async def test_what_is_under_way_is_never_too_slow_for_us(echo: Echo) -> None:
    """The application takes as long as it takes: that is not the client's fault."""
    reader, writer = await echo.open()
    writer.write(b"GET /held HTTP/1.1\r\nHost: a\r\n\r\n")
    connection = await echo.connection()
    async with asyncio.timeout(PATIENCE):
        while not echo.heard:
            await asyncio.sleep(0)
    connection.check(connection.waiting_since + 3_600)
    assert not connection.closing
    echo.go.set()
    assert (await reply(reader)).status == 200
    writer.close()


async def reader_of_nothing(echo: Echo) -> tuple[socket.socket, HttpProtocol]:
    """A client that asked for a long answer and does not read it, and its connection once that waits."""
    before = set(echo.connections)
    sock = socket.create_connection(("127.0.0.1", echo.port))
    sock.sendall(b"GET /long HTTP/1.1\r\nHost: a\r\n\r\n")
    async with asyncio.timeout(PATIENCE):
        while True:
            for one in set(echo.connections) - before:
                if one._writing_paused and one.check(one.loop.time()):
                    return sock, one
            await asyncio.sleep(0)


async def test_who_does_not_read_is_let_go_after_a_while(echo: Echo) -> None:
    sock, connection = await reader_of_nothing(echo)
    assert connection.check(connection.loop.time()) > 0
    now = connection._write_progress_at
    connection.check(now + LIMITS.write_seconds)
    assert not connection.transport.is_closing()
    connection.check(now + LIMITS.write_seconds + 0.1)
    assert connection.transport.is_closing()
    sock.close()


async def test_what_nobody_reads_is_bounded_for_the_whole_process(echo: Echo) -> None:
    many = [await reader_of_nothing(echo) for _ in range(LIMITS.unsent_bytes // len(LONG_ANSWER) + 2)]
    supervisor = supervisor_of(echo.server.server_state, many[0][1].loop, LIMITS.unsent_bytes)
    unsent = [one.check(one.loop.time()) for _, one in many]
    assert sum(unsent) > LIMITS.unsent_bytes
    supervisor.check(many[0][1].loop.time())
    kept = [size for size, (_, one) in zip(unsent, many, strict=True) if not one.transport.is_closing()]
    assert 0 < sum(kept) <= LIMITS.unsent_bytes
    for sock, _ in many:
        sock.close()


async def test_silent_connections_make_room_for_others(echo: Echo) -> None:
    """Places are full of connections that say nothing: whoever comes is served, who is being answered stays."""
    held_reader, held = await echo.open()
    held.write(b"GET /held HTTP/1.1\r\nHost: a\r\n\r\n")
    async with asyncio.timeout(PATIENCE):
        while not echo.heard:
            await asyncio.sleep(0)
    supervisor: ConnectionSupervisor = supervisor_of(
        echo.server.server_state, echo.connections[0].loop, LIMITS.unsent_bytes
    )
    supervisor.max_connections = 20
    silent = [await echo.open() for _ in range(2 * supervisor.max_connections)]
    reader, writer = await echo.open()
    writer.write(GET)
    assert (await reply(reader)).status == 200
    assert len(echo.connections) <= supervisor.max_connections + 1
    echo.go.set()
    assert (await reply(held_reader)).status == 200
    for _, one in [*silent, (reader, writer), (held_reader, held)]:
        one.close()


async def test_where_all_places_are_under_way_the_new_one_ends(echo: Echo) -> None:
    held = [await echo.open() for _ in range(4)]
    for number, (_, writer) in enumerate(held):
        writer.write(b"GET /held HTTP/1.1\r\nHost: a\r\n\r\n")
        async with asyncio.timeout(PATIENCE):
            while len(echo.heard) <= number:
                await asyncio.sleep(0)
    supervisor_of(echo.server.server_state, echo.connections[0].loop, LIMITS.unsent_bytes).max_connections = len(held)
    reader, writer = await echo.open()
    assert await ends(reader) == b""
    echo.go.set()
    for held_reader, held_writer in held:
        assert (await reply(held_reader)).status == 200
        held_writer.close()
    writer.close()

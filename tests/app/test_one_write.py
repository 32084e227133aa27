"""Head and body of an answer leave together, and nothing is ever kept back for good."""

from __future__ import annotations

import asyncio

from haulier.app.one_write import OneWrite


class Wire:
    """What reached the other end, write by write."""

    def __init__(self) -> None:
        self.writes: list[bytes] = []
        self.closed = False

    def write(self, data: bytes) -> None:
        assert not self.closed, "nothing is written after the close"
        self.writes.append(data)

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed


HEAD = b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n"


async def test_head_and_body_are_one_write() -> None:
    wire = Wire()
    transport = OneWrite(wire, asyncio.get_running_loop())
    transport.write(HEAD)
    transport.write(b"body")
    assert wire.writes == [HEAD + b"body"]
    await asyncio.sleep(0)
    assert wire.writes == [HEAD + b"body"]


async def test_an_answer_without_a_body_leaves_in_the_same_round() -> None:
    wire = Wire()
    transport = OneWrite(wire, asyncio.get_running_loop())
    transport.write(HEAD)
    await asyncio.sleep(0)
    assert wire.writes == [HEAD]


async def test_a_body_that_comes_late_follows_its_head() -> None:
    wire = Wire()
    transport = OneWrite(wire, asyncio.get_running_loop())
    transport.write(HEAD)
    await asyncio.sleep(0)
    for part in (b"bo", b"HTTP/", b"dy"):
        transport.write(part)
    await asyncio.sleep(0)
    assert b"".join(wire.writes) == HEAD + b"boHTTP/dy"


async def test_a_close_sends_what_is_held_first() -> None:
    wire = Wire()
    transport = OneWrite(wire, asyncio.get_running_loop())
    transport.write(HEAD)
    transport.close()
    assert wire.writes == [HEAD]
    assert wire.closed
    assert transport.is_closing()
    await asyncio.sleep(0)
    assert wire.writes == [HEAD]

"""Bodies that are announced and do not come take no more than their tenant's share of what all bodies may hold."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import pytest

from haulier.core.fair_share import FairShare
from haulier.core.refusal import Cause, Refusal
from haulier.platform.http.body_limits import MAX_BODIES_BYTES, MAX_OPEN_BODIES_BYTES, Room
from haulier.services.aaa.sections import MAX_BODY_BYTES as MAX_LOG_IN_BYTES
from support.full_tenant import PARTICIPANTS, FullTenant
from support.http_echo import Reply, reply
from support.raw_http import raw
from support.stack import Stack

RIDERS = f"{PARTICIPANTS}/riders"
LOG_IN = "/core/api/v1/aaa/auth/client-credentials"


def head(path: str, length: int, headers: dict[str, str]) -> bytes:
    """The head of a request with a body of this length."""
    lines = [f"POST {path} HTTP/1.1", "Host: x", f"Content-Length: {length}", "X-COREOS-REQUEST-ID: 1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


@asynccontextmanager
async def half_sent(stack: Stack, number: int, request: bytes) -> AsyncIterator[list[asyncio.Task[Reply]]]:
    """Connections that have sent this and no more, and what each of them is answered."""
    host, _, port = stack.url.removeprefix("http://").partition(":")
    opened = [await asyncio.open_connection(host, int(port)) for _ in range(number)]
    for _, writer in opened:
        writer.write(request)
    answers = [asyncio.create_task(reply(reader)) for reader, _ in opened]
    yield answers
    for (_, writer), answer in zip(opened, answers, strict=True):
        answer.cancel()
        writer.close()
    await asyncio.gather(*answers, return_exceptions=True)


async def refused(answers: list[asyncio.Task[Reply]]) -> Reply:
    """The one answer that there is."""
    done, _ = await asyncio.wait(answers, return_when=asyncio.FIRST_COMPLETED)
    [answer] = done
    return answer.result()


async def long_post(stack: Stack, full_tenant: FullTenant) -> int:
    """The status of a good request with the longest body that there may be."""
    length = stack.runtime.settings.max_body_bytes
    body = msgspec.json.encode(full_tenant.participant()).ljust(length)
    status, _, _ = await raw(stack, head(RIDERS, length, full_tenant.client.headers) + body)
    return status


async def test_one_tenants_half_sent_bodies_have_a_bound_that_another_does_not_feel(
    stack: Stack, full_tenant: FullTenant, stranger: FullTenant
) -> None:
    length = stack.runtime.settings.max_body_bytes
    share = MAX_BODIES_BYTES // 2 // length
    request = head(RIDERS, length, full_tenant.client.headers) + b"{"
    async with half_sent(stack, share + 1, request) as answers:
        answer = await refused(answers)
        assert (answer.status, answer.why) == (503, "too many long bodies are on their way at once")
        assert int(answer.headers["retry-after"]) > 0
        assert await long_post(stack, stranger) == 202
        assert await long_post(stack, full_tenant) == 503
        assert sum(one.done() for one in answers) == 1
    async with asyncio.timeout(20.0):
        while await long_post(stack, full_tenant) != 202:
            await asyncio.sleep(0)


async def test_so_many_half_sent_bodies_are_waited_for(stack: Stack, stranger: FullTenant) -> None:
    length = stack.runtime.settings.max_body_bytes
    share = MAX_BODIES_BYTES // 2 // length
    request = head(RIDERS, length, stranger.client.headers) + b"{"
    async with half_sent(stack, share - 1, request) as answers:
        assert await long_post(stack, stranger) == 202
        assert not any(answer.done() for answer in answers)


async def test_bodies_that_need_no_token_take_nothing_of_the_tenants(stack: Stack, full_tenant: FullTenant) -> None:
    share = (MAX_OPEN_BODIES_BYTES // MAX_LOG_IN_BYTES + 1) // 2
    async with half_sent(stack, share + 1, head(LOG_IN, MAX_LOG_IN_BYTES, {}) + b"{") as answers:
        assert (await refused(answers)).status == 503
        assert await long_post(stack, full_tenant) == 202


@pytest.mark.parametrize(
    ("sizes", "fits"), [([98], True), ([99], False), ([20, 78], True), ([20, 79], False), ([98, 20], True)]
)
def test_a_body_of_unknown_length_takes_room_as_it_comes(sizes: list[int], fits: bool) -> None:
    """``sizes`` is how long it is after each piece; the tenant holds a byte besides, and may take what leaves as much
    free as it held.
    """
    shares = FairShare(100)
    shares.take("a")
    refusal: Refusal | None = None
    try:
        with Room(shares, "a") as room:
            for size in sizes:
                room.grow(size)
            assert shares.held("a") == 1 + max(sizes)
    except Refusal as error:
        refusal = error
    assert (refusal is None) is fits
    assert refusal is None or refusal.cause is Cause.UNAVAILABLE
    assert shares.held("a") == 1

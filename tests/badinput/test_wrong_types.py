"""Every member of every body in turn holds something of another type:
refused and nothing changed, or taken as it is.
"""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from support.full_tenant import FullTenant, make_full_tenant
from support.stack import Answer, Stack
from support.unchanged import digests
from support.valid import Request, valid_requests

JUNK: dict[str, bytes] = {
    "null": b"null",
    "true": b"true",
    "zero": b"0",
    "negative": b"-1",
    "fraction": b"1.5",
    "beyond 64 bits": b"1" + b"0" * 30,
    "beyond 64 bits below": b"-1" + b"0" * 30,
    "4,000 digits": b"9" * 4000,
    "beyond a double": b"1e999",
    "smallest": b"5e-324",
    "empty text": b'""',
    "text": b'"x"',
    "a number as text": b'"1"',
    "line break": b'"x\\n"',
    "emoji": '"👩‍👩‍👧"'.encode(),
    "right to left": '"\u202eabc"'.encode(),
    "escaped pair": b'"\\ud83d\\ude00"',
    "long text": b'"' + b"x" * 70_000 + b'"',
    "empty list": b"[]",
    "list in list": b"[[[]]]",
    "empty object": b"{}",
    "odd names": b'{"":{"__proto__":1,"$where":1,"a.b":2,"0":3}}',
    "twice": b'{"a":1,"a":2}',
}
PLACE = "\ufdd0place"
"""Stands in a body where the junk goes; a text that no body holds."""
AT_ONCE = 24
WRITES_NOTHING = "/token/authorize"


def places(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to every member and element of a body."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*at, key)
        yield from places(item, (*at, key))


def with_junk(body: dict[str, Any], at: tuple[str | int, ...], junk: bytes) -> bytes:
    """The body's JSON with junk at one place, which may be JSON that no encoder would write."""
    changed: Any = copy.deepcopy(body)
    holder = changed
    for key in at[:-1]:
        holder = holder[key]
    holder[at[-1]] = PLACE
    return msgspec.json.encode(changed).replace(msgspec.json.encode(PLACE), junk)


async def send_all(full_tenant: FullTenant, junk: bytes) -> list[tuple[str, Answer]]:
    """Every request with the junk at every place, some at a time; what came of each."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def send(request: Request, at: tuple[str | int, ...]) -> tuple[str, Answer]:
        method, path, body = request
        async with turn:
            answer = await full_tenant.client.call(method, path, raw=with_junk(body, at, junk))
        return f"{method} {path} {at}", answer

    waits = []
    for number, (_, _, body) in enumerate(valid_requests(full_tenant)):
        waits += [send(valid_requests(full_tenant)[number], at) for at in places(body)]
    return await asyncio.gather(*waits)


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK.keys())
async def test_members_of_other_types_never_break_anything(full_tenant: FullTenant, junk: bytes) -> None:
    for name, answer in await send_all(full_tenant, junk):
        assert answer.status < 500, f"{name}: {answer.body}"


async def test_what_is_refused_writes_nothing(stack: Stack) -> None:
    """A command that is taken leaves one journal row, or a timer when it waits for custom code;
    a refused one neither.
    """
    full_tenant = await make_full_tenant(await stack.new_tenant())
    for junk in (b"true", b"-1", b"[[[]]]"):
        before = await digests(stack.runtime.database, full_tenant.client.tenant)
        answers = await send_all(full_tenant, junk)
        after = await digests(stack.runtime.database, full_tenant.client.tenant)
        written = sum(answer.status < 300 and WRITES_NOTHING not in name for name, answer in answers)
        assert sum(after[table][0] - before[table][0] for table in ("journal", "timer")) == written


async def test_the_requests_that_junk_is_put_into_are_good_themselves(stack: Stack) -> None:
    full_tenant = await make_full_tenant(await stack.new_tenant())
    for method, path, body in valid_requests(full_tenant):
        answer = await full_tenant.client.call(method, path, body)
        assert answer.status < 300, f"{method} {path}: {answer.body}"

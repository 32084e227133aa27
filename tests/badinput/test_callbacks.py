"""What a callback may hold has a limit of its own, judged in the form in which it is kept and sent."""

from __future__ import annotations

from typing import Any

import pytest

from haulier.demo.calls import DISPATCH
from haulier.platform.declarations.wire_schemas import (
    MAX_CALLBACK_HEADER_NAME,
    MAX_CALLBACK_HEADER_VALUE,
    MAX_CALLBACK_META_BYTES,
    MAX_CALLBACK_URL,
)
from support.full_tenant import FullTenant

JOBS = f"{DISPATCH}/jobs"
QUOTES = 2
URL = "http://receiver.example/"
JUST, BEYOND = 0, 1


def longest(member: str, more: int) -> tuple[str, dict[str, Any]]:
    """The path of a member that is as long as it may be, or by so much longer, and a callback with it."""
    meta = MAX_CALLBACK_META_BYTES - QUOTES + more
    header = {"key": "A" * (MAX_CALLBACK_HEADER_NAME), "value": "x"}
    return {
        "url": ("callback.url", {"url": URL + "x" * (MAX_CALLBACK_URL - len(URL) + more)}),
        "text": ("callback.meta", {"url": URL, "meta": "x" * meta}),
        "characters": ("callback.meta", {"url": URL, "meta": "é" * (meta // 2) + "x" * (meta % 2)}),
        "numbers": ("callback.meta", {"url": URL, "meta": [77] * (MAX_CALLBACK_META_BYTES // 3 - 1) + [1000] * more}),
        "name": ("callback.headers[0].key", {"url": URL, "headers": [header | {"key": header["key"] + "A" * more}]}),
        "value": (
            "callback.headers[0].value",
            {"url": URL, "headers": [{"key": "A", "value": "x" * (MAX_CALLBACK_HEADER_VALUE + more)}]},
        ),
    }[member]


MEMBERS = ("url", "text", "characters", "numbers", "name", "value")


@pytest.mark.parametrize("member", MEMBERS)
async def test_as_long_as_it_may_be(full_tenant: FullTenant, member: str) -> None:
    _, callback = longest(member, JUST)
    answer = await full_tenant.client.post(JOBS, full_tenant.new_job(callback=callback))
    assert answer.status == 202, answer.body


@pytest.mark.parametrize("member", MEMBERS)
async def test_longer_is_refused_by_its_name(full_tenant: FullTenant, member: str) -> None:
    path, callback = longest(member, BEYOND)
    answer = await full_tenant.client.post(JOBS, full_tenant.new_job(callback=callback))
    assert answer.status == 400, answer.body
    assert answer.fields == {path}


async def test_numbers_that_a_database_writes_out_count_as_they_are_sent(full_tenant: FullTenant) -> None:
    callback = {"url": URL, "meta": [1e30] * 4_000}
    answer = await full_tenant.client.post(JOBS, full_tenant.new_job(callback=callback))
    assert answer.status == 202, answer.body

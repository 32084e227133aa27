"""Long answers come shorter to who asks for it; all others are as they were."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import msgspec
import pytest
import requests
import zstandard

from haulier.engines.settings import Settings
from haulier.platform.commands.call import Call
from haulier.platform.declarations.operation import PUBLIC, Service
from haulier.platform.declarations.parameters import Query
from haulier.platform.declarations.section import Section, Statuses
from haulier.platform.http.compression import MAX_INLINE_BYTES, MAX_PLAIN_BYTES
from support.loop_holds import Stretches
from support.stack import serving

SEED = b"0123456789 a job of a run, "


def text_of(size: int) -> bytes:
    """So many bytes."""
    return (SEED * (size // len(SEED) + 1))[:size]


async def show_text(call: Call, _body: None) -> bytes:
    """As many bytes as were asked for."""
    return text_of(call.query_as("size", int, 0))


async def show_rows(call: Call, _body: None) -> Any:
    """JSON rows in the envelope."""
    return [{"id": number, "name": f"row {number}"} for number in range(call.query_as("size", int, 0))]


TEXTS = Section("texts", statuses=Statuses(refusals=(400,)), auth=PUBLIC, is_extension=True)
SIZE = (Query("size", int),)
SERVICE = Service(
    name="texts",
    title="Texts",
    code=97,
    bases=("/core/texts",),
    operations=(
        TEXTS.get("/text", name="showText", number=1, summary="Show a text").handle(
            show_text, query=SIZE, response=str, raw_response=True, media_type="text/csv"
        ),
        TEXTS.get("/rows", name="showRows", number=2, summary="Show rows").handle(
            show_rows, query=SIZE, response=list[dict[str, Any]]
        ),
    ),
)
UNPACK = {"gzip": gzip.decompress, "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body), "": bytes}


@pytest.fixture(scope="module")
async def url(settings: Settings) -> AsyncIterator[str]:
    async with serving(settings, [SERVICE], {}) as (_, address):
        yield f"{address}/core/texts"


async def ask(url: str, accepted: str | None, method: str = "GET") -> tuple[aiohttp.ClientResponse, bytes]:
    """The answer as it comes over the wire."""
    skipped = ["Accept-Encoding"] if accepted is None else []
    headers = {} if accepted is None else {"Accept-Encoding": accepted}
    async with (
        aiohttp.ClientSession(auto_decompress=False, skip_auto_headers=skipped) as http,
        http.request(method, url, headers=headers) as answer,
    ):
        return answer, await answer.read()


@pytest.mark.parametrize("size", [MAX_PLAIN_BYTES + 1, MAX_INLINE_BYTES, MAX_INLINE_BYTES + 1, 3_000_000])
@pytest.mark.parametrize(
    ("accepted", "coding"), [("gzip", "gzip"), ("zstd", "zstd"), ("gzip, deflate, br, zstd", "zstd")]
)
async def test_a_long_answer_is_shortened(url: str, size: int, accepted: str, coding: str) -> None:
    answer, body = await ask(f"{url}/text?size={size}", accepted)
    assert answer.status == 200
    assert answer.headers["Content-Encoding"] == coding
    assert answer.headers["Vary"] == "accept-encoding"
    assert answer.headers["Content-Type"] == "text/csv"
    assert int(answer.headers["Content-Length"]) == len(body) < size / 4
    assert UNPACK[coding](body) == text_of(size)
    head, nothing = await ask(f"{url}/text?size={size}", accepted, "HEAD")
    assert (head.headers["Content-Length"], nothing) == (answer.headers["Content-Length"], b"")


async def test_an_answer_of_four_kibibytes_is_sent_as_it_is(url: str) -> None:
    answer, body = await ask(f"{url}/text?size={MAX_PLAIN_BYTES}", "gzip, zstd")
    assert body == text_of(MAX_PLAIN_BYTES)
    assert "Content-Encoding" not in answer.headers
    assert "Vary" not in answer.headers


@pytest.mark.parametrize("accepted", [None, "", "identity", "br", "gzip;q=0", "gzip;q=0.1, identity"])
async def test_who_does_not_ask_gets_the_answer_as_it_is(url: str, accepted: str | None) -> None:
    answer, body = await ask(f"{url}/text?size=100000", accepted)
    assert body == text_of(100_000)
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Vary"] == "accept-encoding", "a cache must not hand it to who would get it shorter"


async def test_libraries_read_it_without_being_told(url: str) -> None:
    async with aiohttp.ClientSession() as http, http.get(f"{url}/rows?size=5000") as answer:
        assert answer.headers["Content-Encoding"]
        assert len(msgspec.json.decode(await answer.read())["data"]) == 5_000
    read = await asyncio.to_thread(requests.get, f"{url}/rows?size=5000", timeout=30)
    assert read.headers["Content-Encoding"]
    assert len(read.json()["data"]) == 5_000


async def test_the_loop_is_not_held_up_by_a_long_one(url: str) -> None:
    await ask(f"{url}/text?size=8000000", "gzip")
    async with Stretches() as plain:
        await ask(f"{url}/text?size=8000000", None)
    async with Stretches() as packed:
        await ask(f"{url}/text?size=8000000", "gzip")
    assert packed.longest < plain.longest + 0.02

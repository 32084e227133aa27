"""Addresses are found by the operator's engine, and points get addresses; a bad engine is worth no more than none."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from haulier.platform.geocoding.engines import ENGINES
from haulier.platform.geocoding.geocoder import KEPT_MS, MAX_ANSWER_BYTES, NOTHING_KEPT_MS, TIMEOUT_SECONDS
from haulier.platform.storage.reader import now_ms
from support.places import ADDRESSES, ANSWERS, NOMINATIM_HOUSE, address_body, with_engine
from support.receiver import RawServer, Receiver
from support.stack import Answer, Client, Stack

GEOCODE, REVERSE = f"{ADDRESSES}/geocode", f"{ADDRESSES}/reverse"
UNKNOWN = "7 Qqqqq Xxxxx"
"""An address that the world's data do not know: only an engine could."""


async def geocoded(client: Client, text: str = UNKNOWN, **more: Any) -> Answer:
    return await client.post(GEOCODE, {"address": text, **more})


@pytest.mark.parametrize("engine", sorted(ENGINES))
async def test_an_address_is_found_by_the_engine(stack: Stack, client: Client, engine: str) -> None:
    async with Receiver() as receiver, with_engine(stack, receiver, engine) as url:
        receiver.answer(200, ANSWERS[engine])
        here = client.at(url)
        found = (await geocoded(here, "4 Lake View Road, New Delhi", country="India")).data
        assert (found["lat"], found["long"], found["source"]) == (12.3051, 76.6553, engine)
        assert found["precision"] in ("rooftop", "street")
        assert 0 < found["accuracy"] <= 250
        assert "Lake View Road" in found["formatted"]
        by_attributes = (await here.post(GEOCODE, {"attributes": address_body(landmark="Temple")})).data
        assert by_attributes == found
        asked = [str(parse_qs(urlsplit(one.path).query)) for one in receiver.received]
        assert len(asked) == 2
        assert "4 Lake View, New Delhi, 110001, Delhi, India" in asked[1]
        assert not any(word in asked[1] for word in ("Asha", "Rao", "Temple"))


@pytest.mark.parametrize("engine", sorted(ENGINES))
async def test_a_point_has_an_address(stack: Stack, client: Client, engine: str) -> None:
    async with Receiver() as receiver, with_engine(stack, receiver, engine) as url:
        answer = ANSWERS[engine]
        receiver.answer(200, answer[0] if isinstance(answer, list) else answer)
        found = (await client.at(url).get(f"{REVERSE}?lat=12.3052&long=76.6554")).data
        assert found["attributes"]["city"] == "New Delhi"
        assert found["attributes"]["country"] == "IN"
        assert found["attributes"]["addressLine1"].endswith("Lake View Road")
        assert (found["countryName"], found["source"]) == ("India", engine)


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("", {"lat", "long"}),
        ("?lat=91&long=0", {"lat"}),
        ("?lat=0&long=180.1", {"long"}),
        ("?lat=nan&long=inf", {"lat", "long"}),
        ("?lat=x&long=1", {"lat"}),
    ],
)
async def test_a_point_is_on_the_earth(client: Client, query: str, fields: set[str]) -> None:
    answer = await client.get(f"{REVERSE}{query}")
    assert (answer.status, answer.fields) == (400, fields)


async def test_what_was_found_is_kept_for_a_tenant_for_thirty_days(stack: Stack, client: Client) -> None:
    async with Receiver() as receiver, with_engine(stack, receiver, "nominatim") as url:
        receiver.answer(200, NOMINATIM_HOUSE)
        here, other = client.at(url), (await stack.new_tenant()).at(url)
        first = (await geocoded(here, "4 Lake View, New Delhi")).data
        assert (await geocoded(here, "4 LAKE view  new delhi")).data == first
        assert len(receiver.received) == 1
        await geocoded(other, "4 Lake View, New Delhi")
        assert len(receiver.received) == 2
        kept = await stack.runtime.database.fetch("SELECT * FROM geocoded WHERE tenant_id = $1", client.tenant)
        assert [row["kept_until"] // 1000 for row in kept] == pytest.approx([(now_ms() + KEPT_MS) // 1000], abs=60)
        assert "lake view" not in kept[0]["question"].casefold()
        await stack.runtime.database.execute("UPDATE geocoded SET kept_until = 0 WHERE tenant_id = $1", client.tenant)
        await geocoded(here, "4 Lake View, New Delhi")
        assert len(receiver.received) == 3


async def test_that_nothing_was_found_is_kept_for_a_day(stack: Stack, client: Client) -> None:
    async with Receiver() as receiver, with_engine(stack, receiver, "nominatim") as url:
        receiver.answer(200, [])
        here = client.at(url)
        assert [(await geocoded(here)).status for _ in range(2)] == [404, 404]
        assert len(receiver.received) == 1
        (kept,) = await stack.runtime.database.fetch("SELECT * FROM geocoded WHERE tenant_id = $1", client.tenant)
        assert kept["answer"] is None
        assert kept["kept_until"] == pytest.approx(now_ms() + NOTHING_KEPT_MS, abs=60_000)


async def test_what_an_engine_says_that_no_text_may_hold_is_left_out(stack: Stack, client: Client) -> None:
    nul = [NOMINATIM_HOUSE[0] | {"display_name": "4\0Lake\x1bView", "address": {"city": "New\0Delhi"}}]
    async with Receiver() as receiver, with_engine(stack, receiver, "nominatim") as url:
        here = client.at(url)
        receiver.answer(200, nul, times=1)
        assert (await geocoded(here)).data["formatted"] == "4 Lake View"
        assert (await geocoded(here)).data["formatted"] == "4 Lake View"
        receiver.answer(200, nul[0])
        found = (await here.get(f"{REVERSE}?lat=12.3052&long=76.6554")).data
        assert found["attributes"]["city"] == "New Delhi"


async def test_a_place_in_another_country_is_none(stack: Stack, client: Client) -> None:
    async with Receiver() as receiver, with_engine(stack, receiver, "photon") as url:
        receiver.answer(200, ANSWERS["photon"])
        here = client.at(url)
        assert (await geocoded(here, UNKNOWN, country="IN")).status == 200
        assert (await geocoded(here, UNKNOWN, country="Antarctica")).status == 404


@pytest.mark.parametrize(
    "body",
    [
        b"<html>nothing</html>", b"[{}]", b"{", b'[{"lat":"912","lon":"1"}]', b'[{"lat":"nan","lon":"nan"}]',
        b"[" * 100_000, b"", b'[{"lat":"1","lon":"1"}]' + b" " * MAX_ANSWER_BYTES,
    ],
    ids=["html", "empty place", "cut", "off the earth", "not a number", "nested", "nothing", "too long"],
)  # fmt: skip
async def test_a_wrong_answer_is_none_and_is_not_kept(stack: Stack, client: Client, body: bytes) -> None:
    async with Receiver() as receiver, with_engine(stack, receiver, "nominatim") as url:
        receiver.answer(200, body, times=1)
        receiver.answer(200, NOMINATIM_HOUSE)
        here = client.at(url)
        answer = await geocoded(here)
        assert (answer.status, "Retry-After" in answer.headers) == (503, True)
        assert (await geocoded(here)).data["source"] == "nominatim"


@pytest.mark.parametrize("status", [301, 400, 403, 404, 429, 500, 503])
async def test_a_refusal_is_no_answer(stack: Stack, client: Client, status: int) -> None:
    async with Receiver() as receiver, with_engine(stack, receiver, "photon") as url:
        receiver.answer(status, NOMINATIM_HOUSE, headers={"Location": receiver.url_of("/elsewhere")})
        assert (await geocoded(client.at(url))).status == 503
        assert len(receiver.received) == 1


async def test_an_engine_that_sends_for_ever_is_hung_up_on(stack: Stack, client: Client) -> None:
    sent = 0
    hung_up = asyncio.Event()

    async def pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        try:
            while sent < 50 * 1024 * 1024:
                writer.write(b"10000\r\n" + b" " * 65_536 + b"\r\n")
                await writer.drain()
                sent += 65_536
        except ConnectionError:
            hung_up.set()

    async with RawServer(pour) as server:
        own = {"geocoder_url": server.url}
        async with Receiver() as receiver, with_engine(stack, receiver, "pelias", **own) as url:
            assert (await geocoded(client.at(url))).status == 503
            await asyncio.wait_for(hung_up.wait(), 60)
    assert sent < 8 * 1024 * 1024


async def test_who_asks_a_late_engine_waits_three_seconds_and_no_more(stack: Stack, client: Client) -> None:
    never = asyncio.Event()
    async with Receiver() as receiver, with_engine(stack, receiver, "nominatim") as url:
        receiver.answer(200, NOMINATIM_HOUSE, after=never)
        began = time.monotonic()
        answer = await geocoded(client.at(url))
        assert answer.status == 503
        assert TIMEOUT_SECONDS - 0.5 < time.monotonic() - began < TIMEOUT_SECONDS + 10
        never.set()


async def test_an_engine_that_fails_is_left_alone_for_a_while(stack: Stack, client: Client) -> None:
    async with Receiver() as receiver, with_engine(stack, receiver, "nominatim", circuit_failures=2) as url:
        receiver.answer(503, b"")
        assert {(await geocoded(client.at(url), f"{UNKNOWN} {n}")).status for n in range(5)} == {503}
        assert len(receiver.received) == 2


async def test_all_processes_together_ask_as_often_as_they_may(stack: Stack, client: Client) -> None:
    moments: list[float] = []
    body = json.dumps(NOMINATIM_HOUSE).encode()

    async def note(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        moments.append(time.monotonic())
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
        await writer.drain()

    async with RawServer(note) as server, Receiver() as receiver:
        own = {"geocoder_url": server.url, "geocoder_rate": 4.0}
        async with (
            with_engine(stack, receiver, "nominatim", **own) as one,
            with_engine(stack, receiver, "nominatim", **own) as two,
        ):
            asked = [geocoded(client.at(url), f"{UNKNOWN} {n}") for n in range(8) for url in (one, two)]
            answers = await asyncio.gather(*asked)
    statuses = [answer.status for answer in answers]
    assert statuses.count(200) == len(moments)
    assert {200, 503} == set(statuses)  # of sixteen at once some nine are served within two seconds
    assert 5 <= len(moments) <= 12
    moments.sort()
    assert (moments[-1] - moments[0]) / (len(moments) - 1) > 0.125


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "address"),
        ({"address": "  "}, "address"),
        ({"attributes": {}}, "address"),
        ({"address": "x", "country": "Atlantis"}, "country"),
        ({"attributes": {"city": "New Delhi", "country": "XX"}}, "country"),
        ({"address": "x" * 513}, "address"),
        ({"address": "x", "country": "x" * 65}, "country"),
        ({"address": 7}, "address"),
    ],
)
async def test_what_is_no_address_is_refused(client: Client, body: dict[str, Any], field: str) -> None:
    answer = await client.post(GEOCODE, body)
    assert (answer.status, answer.fields) == (400, {field})


async def test_an_engine_on_a_private_network_is_asked_only_where_calls_may_go_there(
    stack: Stack, client: Client
) -> None:
    async with (
        Receiver() as receiver,
        with_engine(stack, receiver, "nominatim", outbound_allow_private=False) as url,
    ):
        assert (await geocoded(client.at(url))).status == 503
        assert receiver.received == []

"""Times of ways: by an engine over real HTTP, by the straight line where it does not answer, by a real OSRM."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import aiohttp
import pytest

from haulier.app.catalogue import COMPILERS
from haulier.engines.embedded_osrm import EmbeddedOsrm
from haulier.engines.settings import Settings
from haulier.platform.runtime import Runtime
from haulier.services.tracking.eta.travel import GREAT_CIRCLE, Travel
from haulier.services.tracking.road_engines import OSRM_STOPS
from support.receiver import Receiver
from support.stack import Stack

A, B, C, D = ((12.9 + 0.1 * n, 77.6) for n in range(4))
New = Callable[..., AbstractAsyncContextManager[Travel]]


@pytest.fixture
def new_travel(stack: Stack, settings: Settings) -> New:
    """Makes travels over the stack's database, each with its own engine."""

    @asynccontextmanager
    async def make(**more: Any) -> AsyncIterator[Travel]:
        url = stack.runtime.settings.database_url
        own = settings.changed(database_url=url, outbound_allow_private=True, **more)
        runtime = await Runtime.open(own, url, None, COMPILERS)
        yield Travel(runtime)
        await runtime.close()

    return make


async def way(travel: Travel, *places: tuple[float, float]) -> tuple[list[int], str]:
    return (await travel.of_ways("t", {"run": places}))["run"]


def osrm(*seconds: float) -> dict[str, Any]:
    return {"code": "Ok", "routes": [{"distance": 1.0, "legs": [{"duration": each} for each in seconds]}]}


def osrm_at(engine: Receiver) -> dict[str, Any]:
    """Settings of an engine that is a receiver of ours."""
    return {"matcher": "osrm", "matcher_url": engine.url_of("")}


async def test_an_engine_is_asked_once_for_a_way_and_then_for_what_it_did_not_say(new_travel: New) -> None:
    async with (
        Receiver() as engine,
        new_travel(matcher="osrm", matcher_url=engine.url_of(""), eta_engine_factor=1.5) as travel,
    ):
        engine.answer(200, osrm(100, 200, 300))
        assert await way(travel, A, B, C, D) == ([150_000, 300_000, 450_000], "osrm")
        engine.answer(200, osrm(10))
        nearer = (A[0] + 0.09, A[1])
        assert await way(travel, nearer, B, C, D) == ([15_000, 300_000, 450_000], "osrm")
        assert await way(travel, B, B, C) == ([0, 300_000], "osrm")
        asked = [each.path for each in engine.received]
    assert asked == [
        "/route/v1/driving/77.600000,12.900000;77.600000,13.000000;77.600000,13.100000;77.600000,13.200000?overview=false&steps=false",
        "/route/v1/driving/77.600000,12.990000;77.600000,13.000000?overview=false&steps=false",
    ]


async def test_a_long_way_is_asked_for_in_parts(new_travel: New) -> None:
    places = [(10 + n / 100, 77.0) for n in range(OSRM_STOPS + 2)]
    async with Receiver() as engine, new_travel(**osrm_at(engine)) as travel:
        engine.answer(200, osrm(*[1.0] * (OSRM_STOPS - 1)), times=1)
        engine.answer(200, osrm(2.0, 2.0))
        found = await way(travel, *places)
        assert found == ([1_000] * (OSRM_STOPS - 1) + [2_000, 2_000], "osrm")


async def test_valhalla_is_asked_by_post(new_travel: New) -> None:
    async with Receiver() as engine, new_travel(matcher="valhalla", matcher_url=engine.url_of("")) as travel:
        engine.answer(
            200, {"trip": {"summary": {"length": 9, "time": 60}, "legs": [{"summary": {"length": 9, "time": 60}}]}}
        )
        assert await way(travel, A, B) == ([60_000], "valhalla")
        (asked,) = engine.received
    assert (asked.method, asked.path, asked.json()["costing"]) == ("POST", "/route", "auto")


@pytest.mark.parametrize("answer", [
    (500, {}), (200, {}), (200, b"<html>"), (200, osrm()), (200, osrm(1, 2)), (200, osrm(-1)),
    (400, {"code": "NoRoute"}),
    (200, b'{"code":"Ok","routes":[{"distance":1,"legs":[{"duration":1e999}]}]}'),
])  # fmt: skip
async def test_an_engine_that_answers_wrongly_is_not_believed(new_travel: New, answer: tuple[int, Any]) -> None:
    async with Receiver() as engine, new_travel(**osrm_at(engine)) as travel:
        engine.answer(*answer)
        times, source = await way(travel, A, B)
    assert (times, source) == ([pytest.approx(1_156_000, rel=0.01)], GREAT_CIRCLE)


async def test_an_engine_that_never_answers_is_not_waited_for(new_travel: New) -> None:
    async with new_travel(matcher="osrm", matcher_url="http://127.0.0.1:9") as travel:
        assert (await way(travel, A, B))[1] == GREAT_CIRCLE


@pytest.mark.long
async def test_a_real_osrm_says_how_long_a_way_in_andorra_takes(new_travel: New, andorra: EmbeddedOsrm) -> None:
    places = [(42.5063, 1.5218), (42.5095, 1.5395), (42.5365, 1.5886)]
    url = andorra.start()
    try:
        async with new_travel(matcher="osrm", matcher_url=url) as travel, aiohttp.ClientSession() as http:
            async with asyncio.timeout(60):
                while (found := await way(travel, *places))[1] == GREAT_CIRCLE:
                    await asyncio.sleep(0.1)  # it reads its map
            text = ";".join(f"{lon},{lat}" for lat, lon in places)
            async with http.get(f"{url}/route/v1/driving/{text}?overview=false") as answer:
                legs = (await answer.json())["routes"][0]["legs"]
    finally:
        await andorra.stop()
    assert found == ([pytest.approx(leg["duration"] * 1_000, abs=1) for leg in legs], "osrm")
    assert all(60_000 < each < 1_800_000 for each in found[0]), found

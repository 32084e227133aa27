"""Snapped distance over HTTP: without an engine, with one that fails, and by a map of Andorra."""

from __future__ import annotations

import csv
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import gpxpy
import psutil
import pytest

from haulier.app.catalogue import CATALOGUE, COMPILERS, SERVICES
from haulier.engines.settings import Settings
from haulier.platform.maintenance.schema import apply_schema
from haulier.services.aaa import facade as aaa
from support.command import haulier
from support.receiver import Receiver
from support.running import gone, running, until
from support.stack import Answer, Client, Stack, serving
from support.tracking import MTS, TRACES, window

SNAPPED = f"{MTS}/snapped-distance"
DRIVES = Path(__file__).parent / "drives"
HOUR_MS = 3_600_000
LAT, LON = 12.9, 77.6
Place = tuple[float, float]
New = Callable[..., Any]


@pytest.fixture(scope="module")
async def new_stack(settings: Settings, new_database: Callable[[], Awaitable[str]]) -> New:
    """Makes stacks over one database, each with its own matcher."""
    url = await new_database()
    await apply_schema(url, CATALOGUE)

    @asynccontextmanager
    async def make(**more: Any) -> AsyncIterator[Client]:
        own = settings.changed(database_url=url, outbound_allow_private=True, **more)
        async with serving(own, SERVICES, COMPILERS) as (runtime, address), aiohttp.ClientSession() as http:
            made = await aaa.onboard_tenant(runtime, f"s{uuid4().hex[:12]}")
            client = Client(http, address, made.tenantId, made.id, made.clientId, made.clientSecret)
            yield await client.log_in()

    return make


async def drive(client: Client, places: list[Place], now: int, step_ms: int = 1_000) -> int:
    """Send a drive that ends now; the moment of its start."""
    start = now - step_ms * len(places)
    points = [{"tis": start + n * step_ms, "lat": lat, "lon": lon} for n, (lat, lon) in enumerate(places)]
    answer = await client.put(TRACES, {"deviceId": "car", "traces": points})
    assert answer.data["accepted"] == len(places)
    return start


async def snapped(client: Client, first: int, last: int, device: str = "car") -> Answer:
    app = (await client.get(f"{MTS}/devices/{device}")).data["app"]
    return await client.get(SNAPPED + window(first, last, deviceId=device, app=app))


def read_csv(name: str) -> list[Place]:
    with (DRIVES / name).open() as file:
        return [(float(row["latitude"]), float(row["longitude"])) for row in csv.DictReader(file)]


def read_gpx(name: str) -> list[Place]:
    with (DRIVES / name).open() as file:
        return [(each.latitude, each.longitude) for each in gpxpy.parse(file).tracks[0].segments[0].points]


async def test_without_an_engine_a_real_drive_is_measured_and_said_to_be_no_more_than_medium(
    client: Client, stack: Stack
) -> None:
    now = stack.runtime.clock()
    places = read_csv("denver-drive-1.csv")
    start = await drive(client, places, now)
    answer = await snapped(client, start, now)
    assert (answer.status, set(answer.body)) == (200, {"totalTraces", "rsOutput"})
    assert answer.body["totalTraces"] == len(places)
    stats = answer.body["rsOutput"]
    assert "MATCHER_NOT_CONFIGURED" in stats["errorReason"]
    assert stats["confidence"] in ("medium", "low")
    assert stats["distance"] > 1_000


async def test_too_few_points_are_no_way(client: Client, stack: Stack) -> None:
    now = stack.runtime.clock()
    start = await drive(client, [(LAT, LON)], now)
    answer = await snapped(client, start, now)
    assert answer.body == {
        "totalTraces": 1, "rsOutput": {"confidence": "low", "distance": 0.0, "errorReason": ["TOO_FEW_TRACES"]}
    }  # fmt: skip


async def test_a_window_is_at_most_two_days_back(client: Client, stack: Stack) -> None:
    now = stack.runtime.clock()
    await drive(client, [(LAT, LON)], now)
    assert (await snapped(client, now - 48 * HOUR_MS + 10_000, now)).status == 200
    assert (await snapped(client, now - 48 * HOUR_MS - 1, now)).fields == {"startTime"}
    assert (await snapped(client, now, now)).fields == {"endTime"}
    assert (await snapped(client, now, now + HOUR_MS)).fields == {"endTime"}
    assert (await snapped(client, now, now - 1)).fields == {"endTime"}
    assert (await client.get(f"{SNAPPED}?app=a")).fields == {"deviceId"}


@pytest.mark.parametrize("answer", [(500, {}), (200, {}), (200, b"<html>"), (200, {"code": "Ok", "matchings": []})])
async def test_an_engine_that_answers_wrongly_is_not_believed(new_stack: New, answer: tuple[int, Any]) -> None:
    async with Receiver() as engine:
        engine.answer(*answer)
        async with new_stack(matcher="osrm", matcher_url=engine.url_of("")) as client:
            stats = await straight_way(client)
    assert stats["errorReason"] == ["MATCHER_UNAVAILABLE"]
    assert (stats["confidence"], 900 < stats["distance"] < 1_100) == ("medium", True)


async def test_an_engine_that_is_not_there_is_not_waited_for(new_stack: New) -> None:
    async with new_stack(matcher="valhalla", matcher_url="http://127.0.0.1:9") as client:
        assert (await straight_way(client))["errorReason"] == ["MATCHER_UNAVAILABLE"]


async def test_valhalla_is_asked_by_post_and_counts_as_fairly_sure(new_stack: New) -> None:
    async with Receiver() as engine:
        engine.answer(200, {"trip": {"summary": {"length": 1.05}}})
        async with new_stack(matcher="valhalla", matcher_url=engine.url_of("")) as client:
            stats = await straight_way(client)
        (asked,) = engine.received
    assert stats == {"confidence": "medium-1", "distance": 1050.0, "errorReason": []}
    assert (asked.method, asked.path, asked.json()["shape_match"]) == ("POST", "/trace_route", "map_snap")


async def straight_way(client: Client) -> dict[str, Any]:
    """A kilometre to the north, a point each second."""
    now = time.time_ns() // 1_000_000
    start = await drive(client, [(LAT + n * 0.0001, LON) for n in range(91)], now)
    stats: dict[str, Any] = (await snapped(client, start, now)).body["rsOutput"]
    return stats


@pytest.mark.long
@pytest.mark.usefixtures("andorra")
async def test_a_map_that_was_built_measures_a_drive_in_andorra_and_its_server_is_kept_running(tmp_path: Path) -> None:
    home = {"HAULIER_HOME": str(tmp_path / "home")}
    bad = await haulier("map", "build", __file__, **home)
    assert (bad.code, "osrm-extract ended" in bad.err) == (1, True), bad
    assert (await haulier("map", "build", str(tmp_path / "nothing"), **home)).code == 2
    assert (await haulier("map", "build", str(DRIVES / "andorra.osm.pbf"), "--json", **home)).json["isRunning"] is False
    places = read_gpx("andorra-for-map-matching.gpx")
    async with running(tmp_path, HAULIER_OUTBOUND_ALLOW_PRIVATE="false") as up, aiohttp.ClientSession() as http:
        made = await up.new_tenant("drive")
        client = Client(http, up.url, made.tenant_id, "", made.client_id, made.client_secret)
        await client.log_in()
        now = time.time_ns() // 1_000_000
        start = await drive(client, places, now, 5_000)

        async def is_matched() -> bool:
            stats = (await snapped(client, start, now)).body["rsOutput"]
            is_by_osrm: bool = stats["errorReason"] == []
            assert not is_by_osrm or stats["confidence"] == "high"
            assert not is_by_osrm or stats["distance"] == pytest.approx(673, abs=15)
            return is_by_osrm

        await until(is_matched)
        served = psutil.Process(up.pids["osrm"])
        served.kill()
        await gone([served])
        assert not await is_matched(), "nobody serves the map"
        await until(is_matched)
        assert "OSRM listens" in (await haulier("doctor", **home)).out
    assert not [
        each for each in psutil.process_iter(["cmdline"]) if str(tmp_path) in " ".join(each.info["cmdline"] or [])
    ]

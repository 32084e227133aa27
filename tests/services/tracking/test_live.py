"""Positions live, and the reads of the map."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest

from haulier.app.catalogue import COMPILERS
from haulier.demo.calls import DISPATCH
from haulier.platform.access.roles import ALL_APPS_ROLE, READER_ROLE
from haulier.platform.live.subject_follower import LOOK_SECONDS
from haulier.platform.live.tenant_source import TenantSource
from haulier.platform.runtime import Runtime
from haulier.services.tracking.acceptance import accept_points
from haulier.services.tracking.eta.source import EtaSource
from haulier.services.tracking.live.positions import MAX_SHOWN
from haulier.services.tracking.live.source import PositionSource
from haulier.services.tracking.live.tenant_positions import REST_SECONDS
from haulier.services.tracking.live.topics import Box, problem_of, read_box, wanted_by
from haulier.services.tracking.requests import SentPoint
from haulier.services.tracking.rules.points import Source
from haulier.services.tracking.topics.source import TopicSource
from support.full_tenant import make_full_tenant
from support.live import Served, Stream, listening, new_client
from support.signing_in import AAA
from support.stack import Client
from support.tracking import DEVICES, MTS, TRACES, point

POSITIONS = f"{MTS}/positions"
CUT_OFF_SECONDS = 10.0
"""Less than the time after which streams are looked at anyhow, far more than the second that it takes."""


@pytest.fixture
async def client(api: Served, http: aiohttp.ClientSession) -> Client:
    return await new_client(api, http)


@pytest.fixture
def now(api: Served) -> int:
    return api.runtime.clock()


async def send(client: Client, device: str, tis: int, lat: float = 12.9, lon: float = 77.6, **more: Any) -> None:
    answer = await client.put(TRACES, {"deviceId": device, "traces": [{"tis": tis, "lat": lat, "lon": lon, **more}]})
    assert answer.data["accepted"] == 1


async def hear(stream: Stream, rounds: int) -> list[list[list[Any]]]:
    """The positions of as many rounds, the first one how things stood."""
    return [one.data["positions"] for one in await stream.until("position", rounds)][:rounds]


@pytest.mark.parametrize(
    "topic",
    ["position:", "position:x", "position:bbox:1,2,3", "position:bbox:1,2,3,x", "position:bbox:0,2,1,1",
     "position:bbox:0,0,181,1", "position:bbox:nan,0,1,1", "position:type:BIKE", "position:device:",
     "position:dispatch:", "position:device:" + "x" * 65],
)  # fmt: skip
def test_a_topic_that_names_nothing_is_told_so(topic: str) -> None:
    assert problem_of(topic)


def test_all_devices_are_heard_by_the_star_too() -> None:
    assert (problem_of("position:*"), wanted_by(["position:*"])) == ("", wanted_by(["position"]))


def test_an_area_may_cross_the_180th_meridian() -> None:
    box = read_box("170,-10,-170,10")
    assert box == Box(-10, 170, 10, -170)
    assert [box.holds(0, lon) for lon in (169.9, 170, 180, -180, -170, -169.9)] == [
        False,
        True,
        True,
        True,
        True,
        False,
    ]


async def test_a_listener_is_told_where_devices_are_and_then_where_they_go(client: Client, now: int) -> None:
    await send(client, "a", now - 5_000, speed=3.5, bearing=90)
    async with listening(client.http, client.url, client.headers, "position") as stream:
        (first,) = await hear(stream, 1)
        await send(client, "b", now - 4_000, lat=13.0)
        _, second = await hear(stream, 2)
    assert first == [["a", 77_600_000, 12_900_000, 90.0, 3.5, now - 5_000]]
    assert second == [["b", 77_600_000, 13_000_000, None, None, now - 4_000]]


async def test_a_device_is_told_of_once_a_second_and_the_newest_wins(client: Client, now: int) -> None:
    await send(client, "busy", now - 50_000)
    loop = asyncio.get_running_loop()
    async with listening(client.http, client.url, client.headers, "position:device:busy") as stream:
        await hear(stream, 1)
        begun = loop.time()
        sent = asyncio.create_task(_send_many(client, now, 30))
        times = list[int]()
        while not times or times[-1] != now - 1:
            times.append((await hear(stream, len(times) + 2))[-1][0][5])
        took = loop.time() - begun
        await sent
    assert (len(times) - 1) * REST_SECONDS <= took
    assert times == sorted(times)


async def _send_many(client: Client, now: int, count: int) -> None:
    for number in range(count):
        await send(client, "busy", now - count + number)
        await send(client, "busy", now - 40_000 + number)


async def test_listeners_hear_of_their_area_type_and_device_alone(client: Client, now: int) -> None:
    for device, kind in (("truck", "GPS"), ("phone", "SMARTPHONE"), ("other", "IOT")):
        await client.post(DEVICES, {"deviceId": device, "deviceType": kind, "protocol": "REST"})
    wanted = {
        "position:bbox:10,50,20,60": "truck",
        "position:type:SMARTPHONE": "phone",
        "position:device:other": "other",
    }
    for topic, device in wanted.items():
        async with listening(client.http, client.url, client.headers, topic) as stream:
            await hear(stream, 1)
            await send(client, "truck", now - 1000, lat=55, lon=15)
            await send(client, "phone", now - 1000, lat=1, lon=1)
            await send(client, "other", now - 1000, lat=2, lon=2)
            rounds = await hear(stream, 2)
        assert {position[0] for one in rounds for position in one} == {device}
        now += 2000


async def test_a_dispatch_is_heard_by_what_its_participants_carry(client: Client, now: int) -> None:
    tenant = await make_full_tenant(client)
    run = (await client.get(f"{DISPATCH}/dispatches/{tenant.dispatch}")).data
    for device, carrier in (("hers", run["participants"][0]), ("his", "somebody")):
        await client.post(DEVICES, {"deviceId": device, "externalRefId": carrier, "protocol": "REST"})
        await send(client, device, now - 1000)
    async with listening(client.http, client.url, client.headers, f"position:dispatch:{tenant.dispatch}") as stream:
        (first,) = await hear(stream, 1)
    assert [position[0] for position in first] == ["hers"]
    found = (await client.get(f"{POSITIONS}?dispatchId={tenant.dispatch}")).data
    assert [one["deviceId"] for one in found["positions"]] == ["hers"]


async def test_an_app_hears_of_its_own_points_unless_a_role_says_more(client: Client, now: int) -> None:
    reader, all_apps = await client.new_app(READER_ROLE), await client.new_app(ALL_APPS_ROLE)
    await send(client, "hidden", now - 1000)
    async with listening(client.http, client.url, reader.headers, "position") as stream:
        assert await hear(stream, 1) == [[]]
    refused = await client.http.get(f"{client.url}/events?topic=position", headers=all_apps.headers)
    assert refused.status == 403, "its role names the service's own paths alone"
    assert (await reader.get(POSITIONS)).data["positions"] == []
    assert "lastPosition" not in (await reader.get(f"{DEVICES}/hidden")).data
    assert len((await all_apps.get(POSITIONS)).data["positions"]) == 1


@pytest.mark.parametrize("topic", ["position", "mts:north"])
async def test_who_loses_the_role_to_hear_of_all_apps_hears_of_them_no_more(client: Client, topic: str) -> None:
    reader = await client.new_app(READER_ROLE, ALL_APPS_ROLE)
    (app,) = [one for one in (await client.get(f"{AAA}/apps?limit=100")).data if one["clientId"] == reader.client_id]
    taken = {"roles": [ALL_APPS_ROLE], "assign": False}
    async with listening(client.http, client.url, reader.headers, topic) as stream, asyncio.timeout(CUT_OFF_SECONDS):
        assert (await client.put(f"{AAA}/apps/{app['appId']}/app-roles", taken)).status == 200
        heard = await stream.end()
    assert (heard[-1].event, heard[-1].data) == ("end", {"reason": "access"})
    async with listening(client.http, client.url, reader.headers, topic) as stream:
        await stream.until("ready")


async def test_another_tenant_hears_nothing(api: Served, client: Client, now: int) -> None:
    stranger = await new_client(api, client.http)
    async with listening(client.http, client.url, stranger.headers, "position") as stream:
        await hear(stream, 1)
        await send(client, "mine", now - 1000)
        await send(stranger, "theirs", now - 1000)
        rounds = await hear(stream, 2)
    assert [position[0] for one in rounds for position in one] == ["theirs"]


async def test_who_comes_again_is_told_where_things_are_now(client: Client, now: int) -> None:
    await send(client, "a", now - 5000)
    async with listening(client.http, client.url, client.headers, "position", "device") as stream:
        await hear(stream, 1)
        await send(client, "b", now - 5000)
        while (await stream.until("DeviceRegistered"))[-1].data["subject"] != "device/b":
            await stream.next()
        last = stream.last_id
    await send(client, "a", now - 1000, lat=20)
    await send(client, "new", now - 1000)
    async with listening(client.http, client.url, client.headers, "position", "device", lastEventId=last) as stream:
        (first,) = await hear(stream, 1)
        (registered,) = await stream.until("DeviceRegistered")
    assert {(position[0], position[5]) for position in first} == {
        ("a", now - 1000), ("b", now - 5000), ("new", now - 1000),
    }  # fmt: skip
    assert registered.data["subject"] == "device/new"


async def test_what_a_later_listener_reads_is_told_to_those_who_listen_already(
    api: Served, client: Client, now: int
) -> None:
    await send(client, "lost", now - 5000)
    silent = await Runtime.open(api.runtime.settings, api.runtime.settings.database_url, None, COMPILERS)
    async with listening(client.http, client.url, client.headers, "position") as first:
        await hear(first, 1)
        mute = Source(client.tenant, "app:x", "MQTT", "lost")
        await accept_points(silent, mute, [SentPoint(tis=now, lat=1.0, lon=2.0)])
        async with listening(client.http, client.url, client.headers, "position:device:lost") as second:
            assert [position[5] for position in (await hear(second, 1))[0]] == [now]
            _, told = await asyncio.wait_for(hear(first, 2), LOOK_SECONDS / 3)
    await silent.close()
    assert [position[5] for position in told] == [now]


@pytest.mark.long
async def test_what_was_lost_on_its_way_is_found_in_the_rows(api: Served, client: Client, now: int) -> None:
    await send(client, "lost", now - 5000)
    silent = await Runtime.open(api.runtime.settings, api.runtime.settings.database_url, None, COMPILERS)
    async with listening(client.http, client.url, client.headers, "position") as stream:
        await hear(stream, 1)
        await accept_points(
            silent, Source(client.tenant, "app:x", "MQTT", "lost"), [SentPoint(tis=now, lat=1.0, lon=2.0)]
        )
        _, second = await hear(stream, 2)
    await silent.close()
    assert [position[5] for position in second] == [now]


@pytest.mark.parametrize(("source_type", "topic"), [
    (PositionSource, "position"), (EtaSource, "eta:*"), (TopicSource, "mts:north"),
])  # fmt: skip
async def test_nothing_is_followed_once_nobody_listens(
    api: Served, client: Client, source_type: type[TenantSource[Any]], topic: str
) -> None:
    (source,) = [one for one in api.live._sources if isinstance(one, source_type)]
    async with asyncio.timeout(60):
        async with listening(client.http, client.url, client.headers, topic):
            while client.tenant not in source.tenants:
                await asyncio.sleep(0)
        while client.tenant in source.tenants:
            await asyncio.sleep(0)


async def test_positions_are_read_by_area_and_since(client: Client, now: int) -> None:
    await send(client, "east", now - 5000, lat=-17, lon=179.5)
    first = (await client.get(POSITIONS)).data
    await send(client, "west", now - 4000, lat=-17, lon=-179.5, accuracy=4)
    await send(client, "far", now - 4000, lat=50, lon=0)

    async def ids(**query: Any) -> list[str]:
        return [one["deviceId"] for one in (await client.get(f"{POSITIONS}?{urlencode(query)}")).data["positions"]]

    assert await ids() == ["east", "far", "west"]
    assert await ids(bbox="179,-18,-179,-16") == ["east", "west"]
    assert await ids(bbox="-1,49,1,51") == ["far"]
    assert await ids(since=first["at"]) == ["far", "west"]
    assert (first["truncated"], first["positions"][0]["lat"]) == (False, -17)
    for query in ({"bbox": "1,2,3"}, {"type": "BIKE"}, {"since": -1}, {"bbox": "0,0,1,1", "type": "GPS"}):
        assert (await client.get(f"{POSITIONS}?{urlencode(query)}")).status == 400


async def test_a_trace_is_replayed_in_fewer_points_with_its_stops(client: Client, now: int) -> None:
    start = now - 3_600_000
    moving = [point(start + n * 10_000, n) for n in range(30)]
    standing = [point(start + 300_000 + n * 10_000, 30) for n in range(40)]
    await client.put(TRACES, {"deviceId": "shown", "traces": [*moving, *standing]})
    path = f"{MTS}/traces/shown?from={start}&to={now}"
    found = (await client.get(f"{path}&points=5")).data
    assert (found["total"], len(found["points"]) <= 5) == (70, True)
    assert len((await client.get(f"{path}&points={MAX_SHOWN}")).data["points"]) == 70
    (stop,) = found["stops"]
    assert start + 250_000 <= stop["arrivedAt"] <= start + 300_000
    assert stop["leftAt"] == start + 690_000
    assert 400 < found["distance"] < 600
    assert (await client.get(f"{MTS}/traces/nobody?from={start}&to={now}")).status == 404
    for query in (
        f"from={now}&to={start}",
        f"from={start}",
        f"from={start}&to={now}&points=1",
        f"from=0&to=1&points={MAX_SHOWN + 1}",
        "from=x&to=1",
    ):
        assert (await client.get(f"{MTS}/traces/shown?{query}")).status == 400

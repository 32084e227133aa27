"""Trackers on their ports and over HTTP: known ones are filed, others end their own connection alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from itertools import count
from time import monotonic
from urllib.parse import urlencode

import aiohttp
import pytest

from haulier.app.catalogue import CATALOGUE, COMPILERS, SERVICES
from haulier.engines.settings import Settings
from haulier.platform.storage.reader import now_ms
from haulier.platform.worker import run_worker
from haulier.services.tracking.listeners.connections import (
    IDLE_SECONDS,
    MAX_BAD,
    MESSAGES_PER_SECOND,
    STRANGER_SECONDS,
    patience,
)
from support.mqtt import stored
from support.running import free_port
from support.stack import Client, Stack, served
from support.trackers import Tracker, gt06, gt06_login, gt06_position, h02, tracker
from support.tracking import DEVICES, MTS

numbers = count(860_000_000_000_000)


@dataclass(slots=True)
class Ground:
    stack: Stack
    ports: dict[str, int]


@pytest.fixture(scope="module")
async def ground(settings: Settings, ready_database: Callable[[], Awaitable[str]]) -> AsyncIterator[Ground]:
    url = await ready_database()
    ports = {name: free_port() for name in ("gt06", "h02", "tk103", "gps103", "osmand")}
    named = (*(f"{name}:{port}" for name, port in ports.items()), "traccar")
    async with served(settings.changed(database_url=url, listeners=named), SERVICES, COMPILERS) as stack:
        stop = asyncio.Event()
        worker = asyncio.create_task(run_worker(stack.runtime, CATALOGUE, stop))
        for port in ports.values():
            await _open(port)
        yield Ground(stack, ports)
        stop.set()
        await worker


async def _open(port: int) -> None:
    async with asyncio.timeout(60):
        while True:
            try:
                async with tracker(port):
                    return
            except ConnectionError:
                await asyncio.sleep(0)


@pytest.fixture
async def client(ground: Ground) -> Client:
    return await ground.stack.new_tenant()


async def registered(client: Client, protocol: str) -> str:
    """A device of the protocol that nobody else has."""
    imei = str(next(numbers))
    await client.post(DEVICES, {"deviceId": imei, "protocol": protocol, "app": "fleet"})
    return imei


async def test_a_gt06_tracker_logs_in_and_is_filed(ground: Ground, client: Client) -> None:
    now, imei = now_ms(), await registered(client, "GT06")
    async with tracker(ground.ports["gt06"]) as one:
        await one.send(gt06_login(imei)[:7])
        await one.send(gt06_login(imei)[7:])
        assert (await one.reply(10))[3] == 0x01
        await one.send(gt06_position(now - 1000) + gt06_position(now, 12.91) + gt06(0x13, b"\x00\x00\x00\x00\x00"))
        assert (await one.reply(10))[3] == 0x13
        traces = await stored(client, imei, 2, now)
    assert [(one["lat"], one["app"], one["md"]) for one in traces] == [
        (12.9001, "fleet", "GT06"), (12.91, "fleet", "GT06")
    ]  # fmt: skip


async def test_an_unknown_device_is_closed_after_three_messages(ground: Ground, client: Client) -> None:
    async with tracker(ground.ports["gt06"]) as one:
        await one.send(gt06_login(str(next(numbers))) + gt06_position(now_ms()))
        await one.send(gt06_position(now_ms()))
        await one.is_ended()
    other = await registered(client, "H02")
    async with tracker(ground.ports["gt06"]) as one:
        for _ in range(3):
            await one.send(gt06_login(other))
        await one.is_ended()


def test_strangers_have_a_minute_and_trackers_a_quarter_of_an_hour() -> None:
    began = monotonic()
    assert STRANGER_SECONDS - 5 < patience(began, is_known=False) <= STRANGER_SECONDS
    assert patience(began - STRANGER_SECONDS, is_known=False) == 0
    assert patience(began - STRANGER_SECONDS, is_known=True) == IDLE_SECONDS


async def test_one_connection_is_one_device(ground: Ground, client: Client) -> None:
    now = now_ms()
    mine, another = await registered(client, "H02"), await registered(client, "H02")
    async with tracker(ground.ports["h02"]) as one:
        await one.send(h02(mine, now))
        await stored(client, mine, 1, now)
        await one.send(h02(mine, now + 1000) + h02(another, now))
        await one.is_ended()
    assert len(await stored(client, mine, 2, now)) == 2
    assert "lastSeen" not in (await client.get(f"{DEVICES}/{another}")).data


async def test_garbage_ends_its_own_connection_and_nobody_else_s(ground: Ground, client: Client) -> None:
    now, imei = now_ms(), await registered(client, "H02")
    async with tracker(ground.ports["h02"]) as good, tracker(ground.ports["h02"]) as bad:
        await good.send(h02(imei, now - 60_000))
        await bad.send(h02(imei, now - 30_000) + b"*HQ,#" * MAX_BAD)
        await bad.is_ended()
        async with tracker(ground.ports["gt06"]) as endless:
            with pytest.raises(ConnectionError):
                await _for_ever(endless, bytes(range(256)) * 16)
        await good.send(h02(imei, now))
        assert len(await stored(client, imei, 3, now)) == 3, "what came before the garbage is kept"


async def _for_ever(one: Tracker, garbage: bytes) -> None:
    async with asyncio.timeout(60):
        while True:
            await one.send(garbage)


async def test_a_connection_has_a_hundred_messages_a_second(ground: Ground, client: Client) -> None:
    now, imei = now_ms() - 10_000_000, await registered(client, "H02")
    loop = asyncio.get_running_loop()
    async with tracker(ground.ports["h02"]) as one:
        begun = loop.time()
        await one.send(b"".join(h02(imei, now + number * 1000) for number in range(2 * MESSAGES_PER_SECOND + 1)))
        await stored(client, imei, 2 * MESSAGES_PER_SECOND + 1, now)
        assert loop.time() - begun >= 2


async def test_a_deregistered_device_is_closed_and_its_id_may_go_to_another_tenant(
    ground: Ground, client: Client
) -> None:
    now, imei = now_ms(), await registered(client, "H02")
    other = await ground.stack.new_tenant()
    assert (await other.post(DEVICES, {"deviceId": imei, "protocol": "GT06"})).status == 409
    async with tracker(ground.ports["h02"]) as one:
        await one.send(h02(imei, now - 5000))
        await stored(client, imei, 1, now)
        await client.call("DELETE", f"{DEVICES}/{imei}")
        await one.send(h02(imei, now))
        await one.is_ended()
    assert (await other.post(DEVICES, {"deviceId": imei, "protocol": "H02"})).status == 200
    async with tracker(ground.ports["h02"]) as one:
        await one.send(h02(imei, now))
        assert len(await stored(other, imei, 1, now)) == 1


async def test_trackers_of_a_tenant_that_is_switched_off_are_not_heard(ground: Ground, client: Client) -> None:
    now, imei, phone = now_ms(), await registered(client, "H02"), await registered(client, "OSMAND")
    outside = Client(client.http, client.url, client.tenant, client.owner, "", "")
    address = f"{MTS}/listeners/osmand/{client.tenant}?{query(phone, now)}"
    async with tracker(ground.ports["h02"]) as one:
        await one.send(h02(imei, now - 5000))
        await stored(client, imei, 1, now)
        path = f"/core/api/v1/aaa/tenants/{client.tenant}"
        assert (await ground.stack.operator.put(path, {"enabled": False})).status == 200
        await one.send(h02(imei, now))
        await one.is_ended()
        assert (await outside.get(address)).status == 404
        assert (await ground.stack.operator.put(path, {"enabled": True})).status == 200
        assert (await outside.get(address)).status == 200
    assert len(await stored(client, imei, 1, now)) == 1


def query(device: str, tis: int, **more: object) -> str:
    return urlencode({"id": device, "lat": 12.9, "lon": 77.6, "timestamp": tis // 1000, **more})


async def test_osmand_s_own_port_takes_requests(ground: Ground, client: Client) -> None:
    now, imei = now_ms() // 1000 * 1000, await registered(client, "OSMAND")
    url = f"http://127.0.0.1:{ground.ports['osmand']}/"
    async with aiohttp.ClientSession() as http:
        async with http.get(f"{url}?{query(imei, now - 1000, speed=10, batt=55)}") as answer:
            assert answer.status == 200
        async with http.post(url, data=query(imei, now)) as answer:
            assert answer.status == 200
        body = {
            "location": {"timestamp": now + 1000, "coords": {"latitude": 12.9, "longitude": 77.6}},
            "device_id": imei,
        }
        async with http.post(url, json=body) as answer:
            assert answer.status == 200
        async with http.get(f"{url}?lat=1&lon=2") as answer:
            assert (answer.status, await answer.text()) == (400, "id is required\n")
        async with http.get(f"{url}?{query('nobody', now)}") as answer:
            assert (answer.status, await answer.text()) == (404, "no device of this id is registered for OSMAND\n")
        async with http.get(f"{url}?{query(imei, now, lat=99)}") as answer:
            assert (answer.status, (await answer.text())[:30]) == (400, "lat and lon are no place on ea")
        async with http.get(f"{url}?{query(imei, now, lat='north')}") as answer:
            assert (answer.status, await answer.text()) == (400, "it is no position: lat is no number\n")
        async with http.get(f"{url}?id={imei}&lat=1&lon=2&timestamp=noon") as answer:
            assert (answer.status, "nor ISO 8601" in await answer.text()) == (400, True)
    traces = await stored(client, imei, 3, now)
    assert [one["tis"] for one in traces] == [now - 1000, now, now + 1000]
    assert (traces[0]["speed"], traces[0]["battery"], traces[0]["md"]) == (5.144, 55, "OSMAND")


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n",
        b"GET / SPDY\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET /?" + b"a" * 20_000,
        b"GET //[?id=1 HTTP/1.1\r\nConnection: close\r\n\r\n",
    ],
    ids=["tls", "version", "long", "chunked", "head", "address"],
)
async def test_what_is_no_request_is_closed(ground: Ground, sent: bytes) -> None:
    async with tracker(ground.ports["osmand"]) as one:
        await one.send(sent)
        async with asyncio.timeout(60):
            try:
                told = await one.reader.read()
                assert told.startswith(b"HTTP/1.1 400 ")
                assert told.endswith(b"\n")
                assert b"text/plain" in told
            except ConnectionResetError:
                assert len(sent) > 8_192


async def test_osmand_and_traccar_come_over_the_api_without_a_token(ground: Ground, client: Client) -> None:
    now = now_ms() // 1000 * 1000
    phone, van = await registered(client, "OSMAND"), await registered(client, "TRACCAR")
    osmand, traccar = f"{MTS}/listeners/osmand/{client.tenant}", f"{MTS}/listeners/traccar/{client.tenant}"
    outside = Client(client.http, client.url, client.tenant, client.owner, "", "")
    assert (await outside.get(f"{osmand}?{query(phone, now)}")).data == {"id": phone}
    body = {"location": {"timestamp": now + 1000, "coords": {"latitude": 12.9, "longitude": 77.6}}, "device_id": phone}
    assert (await outside.post(osmand, body)).data == {"id": phone}
    position = {"fixTime": now + 1000, "latitude": 12.9, "longitude": 77.6, "valid": True}
    forward = {"position": position, "device": {"uniqueId": van}}
    assert (await outside.post(traccar, forward)).data == {"id": van}
    unsure = {"position": {**position, "valid": False}, "device": {"uniqueId": van}}
    assert (await outside.post(traccar, unsure)).data == {"id": van}
    assert len(await stored(client, phone, 2, now)) == 2
    assert len(await stored(client, van, 1, now)) == 1

    assert (await outside.get(f"{osmand}?lat=1&lon=1")).fields == {"id"}
    assert (await outside.get(f"{osmand}?{query(phone, now, timestamp='never')}")).status == 400
    assert (await outside.get(f"{osmand}?{query(phone, now, lat=91)}")).rules == {("place", "place")}
    assert (await outside.get(f"{osmand}?{query(van, now)}")).status == 404, "it speaks another protocol"
    assert (await outside.post(osmand, {})).status == 400
    assert (await outside.post(traccar, {"position": {}})).status == 400
    stranger = f"{MTS}/listeners/osmand/{(await ground.stack.new_tenant()).tenant}"
    assert (await outside.get(f"{stranger}?{query(phone, now)}")).status == 404


async def test_listeners_are_off_until_they_are_named(stack: Stack) -> None:
    client = await stack.new_tenant()
    imei = await registered(client, "OSMAND")
    assert (await client.get(f"{MTS}/listeners/osmand/{client.tenant}?{query(imei, now_ms())}")).status == 404
    assert (await client.post(f"{MTS}/listeners/traccar/{client.tenant}", {"position": {}, "device": {}})).status == 404

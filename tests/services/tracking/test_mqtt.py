"""Devices that speak MQTT: who may connect, what is kept of what they publish, what they are told."""

from __future__ import annotations

import asyncio
import gzip
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiomqtt
import nats
import nats.errors
import pytest

from haulier.engines import mqtt_server
from haulier.engines.settings import Settings
from haulier.platform.access.roles import READER_ROLE
from haulier.platform.storage.reader import now_ms
from support.certificates import make_certificate
from support.mqtt import (
    MqttStack,
    app_login,
    batch,
    ended,
    mqtt_stack,
    next_word,
    numbered,
    register,
    stored,
)
from support.running import until
from support.stack import Client
from support.tracking import DEVICES, MTS, point, send


@pytest.fixture(scope="module")
async def ground(
    settings: Settings, new_database: Callable[[], Awaitable[str]], run_home: Path, worker: str
) -> AsyncIterator[MqttStack]:
    own = settings.changed(database_url=await new_database(), home=run_home / f"{worker}-mqtt")
    async with mqtt_stack(own) as stack:
        yield stack


@pytest.fixture
async def client(ground: MqttStack) -> Client:
    return await ground.stack.new_tenant()


@pytest.mark.parametrize("qos", [0, 1, 2])
async def test_points_of_every_quality_of_service_are_stored(ground: MqttStack, client: Client, qos: int) -> None:
    now = now_ms()
    mqtt = await register(client, "dev-1", app="fleet")
    async with ground.device(mqtt) as device:
        await device.publish(mqtt["topic"], numbered(now, 1, 2), qos=qos)
    traces = await stored(client, "dev-1", 2, now)
    assert [(one["seq"], one["app"], one["md"]) for one in traces] == [(1, "fleet", "MQTT"), (2, "fleet", "MQTT")]


async def test_a_packed_payload_is_unpacked_and_garbage_harms_nobody(ground: MqttStack, client: Client) -> None:
    now = now_ms()
    mqtt = await register(client, "dev-1")
    async with ground.device(mqtt) as device:
        for garbage in (b"", b"\x1f\x8bnothing", b'{"traces":', b"[1]", numbered(now - 10**11, 1)):
            await device.publish(mqtt["topic"], garbage, qos=1)
        await device.publish(mqtt["topic"], gzip.compress(numbered(now, 7)), qos=1)
    assert [one["seq"] for one in await stored(client, "dev-1", 1, now)] == [7]

    async def none_waits() -> bool:
        return (await ground.bus.client.jetstream().stream_info(mqtt_server.STREAM)).state.messages == 0

    await until(none_waits)  # what cannot be read is not brought again


async def test_an_id_that_topics_cannot_have_is_found_by_its_key(ground: MqttStack, client: Client) -> None:
    now = now_ms()
    mqtt = await register(client, "vehicle 7/a+#.é")
    assert "vehicle" not in mqtt["topic"]
    async with ground.device(mqtt) as device:
        await device.publish(mqtt["topic"], numbered(now, 1), qos=1)
    async with asyncio.timeout(60):
        while not (await client.get(f"{DEVICES}?limit=1")).data["devices"][0].get("lastPosition"):
            await asyncio.sleep(0)


async def test_a_device_publishes_and_hears_only_as_itself(ground: MqttStack, client: Client) -> None:
    now = now_ms()
    mine, others = await register(client, "dev-1"), await register(client, "dev-2")
    async with ground.device(mine) as device:
        for topic in (others["topic"], "haulier/events/x", "mts/x", "$MQTT/msgs/x"):
            await device.publish(topic, numbered(now, 1), qos=1)
        for topic in (others["downTopic"], "#", "mts/#", "haulier/#", "$SYS/#"):
            assert 128 in (await device.subscribe(topic, qos=1)), topic
        await device.publish(mine["topic"], numbered(now, 2), qos=1)
    await stored(client, "dev-1", 1, now)
    assert "lastSeen" not in (await client.get(f"{DEVICES}/dev-2")).data


async def test_only_a_registered_device_with_its_password_and_name_connects(ground: MqttStack, client: Client) -> None:
    mqtt, other = await register(client, "dev-1"), await register(client, "dev-2")
    rest = (await client.post(DEVICES, {"deviceId": "dev-3", "protocol": "REST"})).data
    assert "mqtt" not in rest
    wrong: list[dict[str, str]] = [
        {"password": other["password"]},
        {"password": ""},
        {"username": other["username"]},
        {"identifier": other["clientId"]},
        {"username": f"{client.tenant}/dev-3", "identifier": f"{client.tenant}/dev-3"},
        {"username": "haulier"},
        {"username": f"{client.tenant}/*", "identifier": f"{client.tenant}/*"},
    ]
    for each in wrong:
        with pytest.raises(aiomqtt.MqttError):
            async with ground.device(mqtt, **each):
                pass
    async with ground.device(mqtt):
        pass
    off = await ground.stack.operator.put(f"/core/api/v1/aaa/tenants/{client.tenant}", {"enabled": False})
    assert off.status == 200
    with pytest.raises(aiomqtt.MqttError):
        async with ground.device(mqtt):
            pass


async def test_a_renewed_or_removed_password_ends_the_connection_that_stands_on_it(
    ground: MqttStack, client: Client
) -> None:
    now = now_ms()
    old, gone, other = [await register(client, f"dev-{number}") for number in range(3)]
    async with ground.device(other) as witness, ground.device(gone) as removed:
        async with ground.device(old) as replaced:
            new = (await client.post(f"{DEVICES}/dev-0/credentials")).data["mqtt"]
            await client.call("DELETE", f"{DEVICES}/dev-1")
            await removed.publish(gone["topic"], numbered(now, 1), qos=1)
            await asyncio.gather(ended(replaced), ended(removed))
        async with ground.device(new) as device:
            await device.publish(new["topic"], numbered(now, 1), qos=1)
        await witness.publish(other["topic"], numbered(now, 2), qos=1)
    for name in ("dev-0", "dev-2"):
        await stored(client, name, 1, now)
    assert "lastSeen" not in (await client.get(f"{DEVICES}/dev-1")).data
    for each in (old, gone):
        with pytest.raises(aiomqtt.MqttError):
            async with ground.device(each):
                pass


async def test_devices_speak_tls_where_there_is_a_certificate(
    settings: Settings, new_database: Callable[[], Awaitable[str]], run_home: Path, worker: str
) -> None:
    now, home = now_ms(), run_home / f"{worker}-mqtt-tls"
    home.mkdir()
    made = make_certificate(home, "localhost")
    own = settings.changed(
        database_url=await new_database(), home=home, mqtt_cert=str(made.cert), mqtt_key=str(made.key)
    )
    async with mqtt_stack(own) as tls:
        client = await tls.stack.new_tenant()
        mqtt = await register(client, "dev-1")
        assert mqtt["url"].startswith("mqtts://")
        async with tls.device(mqtt, hostname="localhost", tls_context=made.trusting()) as device:
            await device.publish(mqtt["topic"], numbered(now, 1), qos=1)
        await stored(client, "dev-1", 1, now)
        for trusts_nobody in ({"tls_context": ssl.create_default_context()}, {"timeout": 3}):
            with pytest.raises(aiomqtt.MqttError):
                async with tls.device(mqtt, hostname="localhost", **trusts_nobody):
                    pass


async def test_an_app_hears_the_topics_that_it_may_read_and_nothing_else(ground: MqttStack, client: Client) -> None:
    now = now_ms()
    plain, stranger = await client.new_app(READER_ROLE), await ground.stack.new_tenant()
    apps = {each["clientId"]: each["appId"] for each in (await client.get("/core/api/v1/aaa/apps")).data}
    own, other = apps[plain.client_id], apps[client.client_id]
    await client.post(DEVICES, {"deviceId": "van", "protocol": "REST"})
    for app in (own, other):
        subscription = f"{MTS}/pubsub/devices/van/subscription"
        assert (await client.post(subscription, {"topic": "north", "app": app})).status == 200
    shared, of_own, of_other = (
        f"mts/{client.tenant}/{part}north" for part in ("topic/", f"{own}/topic/", f"{other}/topic/")
    )
    async with ground.device(app_login(client)) as all_apps, ground.device(app_login(plain)) as one_app:
        assert 128 not in (await all_apps.subscribe(shared, qos=1))
        assert 128 not in (await one_app.subscribe(of_own, qos=1))
        for topic in (shared, of_other, "#", f"mts/{client.tenant}/van/down"):
            assert 128 in (await one_app.subscribe(topic, qos=1)), topic
        async with ground.device(app_login(stranger)) as outsider:
            for topic in (shared, of_own, of_other):
                assert 128 in (await outsider.subscribe(topic, qos=1)), topic
        await one_app.publish(f"mts/{client.tenant}/van/up", numbered(now, 9), qos=1)
        for number, app in enumerate((other, own)):
            await send(client, "van", point(now + number, app=app))
        assert {(await next_word(all_apps))["app"] for _ in range(2)} == {own, other}
        assert (await next_word(one_app))["app"] == own
    assert len(await stored(client, "van", 2, now)) == 2, "an app publishes nothing"


async def test_an_app_hears_topics_by_nats_too_and_nothing_of_the_stream_of_events(
    ground: MqttStack, client: Client
) -> None:
    await client.post(DEVICES, {"deviceId": "van", "protocol": "REST"})
    await client.post(f"{MTS}/pubsub/devices/van/subscription", {"topic": "north"})
    refused = asyncio.Queue[str]()

    async def note(error: Exception) -> None:
        refused.put_nowait(str(error))

    login = app_login(client)
    place: dict[str, Any] = {"servers": f"nats://127.0.0.1:{urlsplit(ground.nats.url).port}", "allow_reconnect": False}
    with pytest.raises(nats.errors.Error):
        await nats.connect(**place, user=login["username"], password="x", error_cb=note)
    app = await nats.connect(**place, user=login["username"], password=login["password"], error_cb=note)
    heard = await app.subscribe(f"mts.{client.tenant}.topic.north")
    await app.flush()
    now = now_ms()
    await send(client, "van", point(now))
    assert json.loads((await heard.next_msg(30)).data)["tis"] == now
    while not refused.empty():
        refused.get_nowait()
    for subject in (">", "haulier.>", "$SYS.>", f"mts.{client.tenant}.van.down"):
        await app.subscribe(subject)
        assert "permissions violation" in (await asyncio.wait_for(refused.get(), 60)).lower(), subject
    await app.publish(f"mts.{client.tenant}.van.up", b"{}")
    assert "permissions violation" in (await asyncio.wait_for(refused.get(), 60)).lower()
    await app.close()


async def test_only_an_app_that_may_listen_connects_by_its_own_secret(ground: MqttStack, client: Client) -> None:
    bare, login = await client.new_app(), app_login(client)
    wrong = [
        {**login, "password": "x"}, {**login, "clientId": login["username"]}, {**login, "clientId": f"{bare.tenant}/x"},
        {**login, "username": bare.client_id}, app_login(bare),
    ]  # fmt: skip
    for each in wrong:
        with pytest.raises(aiomqtt.MqttError):
            async with ground.device(each):
                pass
    async with ground.device(login), ground.device(app_login(client, "b")):
        pass


async def test_a_gap_is_told_to_the_device_even_to_one_that_was_away(ground: MqttStack, client: Client) -> None:
    now = now_ms() - 100_000
    mqtt = await register(client, "dev-1", attributes={"interval": 30})
    async with ground.device(mqtt, clean_session=False) as device:
        await device.subscribe(mqtt["downTopic"], qos=1)
        await device.publish(mqtt["topic"], numbered(now, 41, 42), qos=1)
        assert await next_word(device) == {"interval": 30}
        await device.publish(mqtt["topic"], numbered(now, 45, 47), qos=1)
        assert await next_word(device) == {"missing": [[43, 44], [46, 46]]}
        await device.publish(mqtt["topic"], numbered(now, 50), qos=1)
    await stored(client, "dev-1", 5, now)
    async with ground.device(mqtt, clean_session=False) as device:
        assert await next_word(device) == {"missing": [[48, 49]]}
        await device.publish(mqtt["topic"], numbered(now, 43, 44, 46, 48, 49), qos=1)
    traces = await stored(client, "dev-1", 10, now)
    assert [one["seq"] for one in traces] == list(range(41, 51))


async def test_a_session_survives_a_restart_of_the_server(ground: MqttStack, client: Client) -> None:
    now = now_ms() - 100_000
    mqtt = await register(client, "dev-1")
    async with ground.device(mqtt, clean_session=False) as device:
        await device.subscribe(mqtt["downTopic"], qos=1)
        await device.publish(mqtt["topic"], numbered(now, 1), qos=1)
    await stored(client, "dev-1", 1, now)
    await ground.nats.restart()
    async with asyncio.timeout(60):
        while not ground.bus.connected:
            await asyncio.sleep(0)
    async with ground.device(await _renewed(client, mqtt), clean_session=False) as device:
        await device.publish(mqtt["topic"], numbered(now, 5), qos=1)
        assert await next_word(device) == {"missing": [[2, 4]]}, "it did not subscribe again"


async def _renewed(client: Client, mqtt: dict[str, str]) -> dict[str, str]:
    """Other credentials of the same device: its session is its client id's."""
    device = mqtt["username"].partition("/")[2]
    new: dict[str, str] = (await client.post(f"{DEVICES}/{device}/credentials")).data["mqtt"]
    return new


async def test_a_device_that_reads_nothing_holds_up_nobody(ground: MqttStack, client: Client) -> None:
    now = now_ms() - 10_000_000
    slow, quick = await register(client, "slow"), await register(client, "quick")
    reader, writer = await asyncio.open_connection("127.0.0.1", ground.port, limit=1)
    writer.write(_connect(slow) + _subscribe(slow["downTopic"]))
    await writer.drain()
    subject = slow["downTopic"].replace("/", ".")
    for _ in range(2_000):
        await mqtt_server.publish(ground.bus, subject, bytes(4_096))
    async with ground.device(quick) as device:
        for number in range(20):
            await device.publish(quick["topic"], batch(point(now + number, seq=number)), qos=1)
    assert len(await stored(client, "quick", 20, now)) == 20
    writer.close()
    del reader


def _text(text: str) -> bytes:
    return len(text.encode()).to_bytes(2, "big") + text.encode()


def _packet(kind: int, body: bytes) -> bytes:
    low, high = len(body) % 128, len(body) // 128
    return bytes([kind, low | 128, high] if high else [kind, low]) + body


def _connect(mqtt: dict[str, str]) -> bytes:
    head = _text("MQTT") + bytes([4, 0b11000010]) + (60).to_bytes(2, "big")
    return _packet(0x10, head + _text(mqtt["clientId"]) + _text(mqtt["username"]) + _text(mqtt["password"]))


def _subscribe(topic: str) -> bytes:
    return _packet(0x82, b"\x00\x01" + _text(topic) + b"\x01")

"""Devices over HTTP."""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import Any

import pytest

from haulier.services.tracking.acceptance import accept_points
from haulier.services.tracking.kind import topic_key
from haulier.services.tracking.requests import MAX_DEVICE_ID, SentPoint
from haulier.services.tracking.rules.points import Source
from support.stack import Client, Stack
from support.tracking import DEVICES, TRACES, listed, point, read_traces


async def body_of(stack: Stack, client: Client, device: str) -> dict[str, Any]:
    """A device as it is stored."""
    row = await stack.runtime.reader.get(client.tenant, "device", device)
    assert row is not None
    return row.fields()


async def test_a_device_is_registered_with_a_password_that_is_shown_once(client: Client, stack: Stack) -> None:
    body = {
        "deviceId": "imei-1",
        "name": "Truck 1",
        "deviceType": "GPS",
        "externalRefId": "KA01",
        "attributes": {"a": 1},
    }
    made = (await client.post(DEVICES, body)).data
    mqtt = made["mqtt"]
    assert {name: made[name] for name in body} == body
    assert (made["status"], made["protocol"], made["app"]) == ("REGISTERED", "MQTT", made["appId"])
    assert mqtt["username"] == f"{client.tenant}/imei-1"
    assert (mqtt["topic"], mqtt["downTopic"]) == (f"mts/{client.tenant}/imei-1/up", f"mts/{client.tenant}/imei-1/down")
    assert len(mqtt["password"]) >= 43
    shown = (await client.get(f"{DEVICES}/imei-1")).data
    assert shown == made | {"mqtt": {name: value for name, value in mqtt.items() if name != "password"}}
    stored = await body_of(stack, client, "imei-1")
    assert stored["passwordHash"] == hashlib.sha256(mqtt["password"].encode()).hexdigest()
    rows = await stack.runtime.database.fetch("SELECT data FROM journal WHERE tenant_id = $1", client.tenant)
    assert not any(mqtt["password"] in (row[0] or "") or stored["passwordHash"] in (row[0] or "") for row in rows)


async def test_a_device_id_is_taken_once_even_by_many_at_once(client: Client) -> None:
    answers = await asyncio.gather(*(client.post(DEVICES, {"deviceId": "one"}) for _ in range(8)))
    assert sorted(answer.status for answer in answers) == [200] + [409] * 7


@pytest.mark.parametrize("device", ["", " ", "a\n", " a", "a" * (MAX_DEVICE_ID + 1), "a\u0007b"])
async def test_an_id_that_cannot_be_printed_is_refused(client: Client, device: str) -> None:
    answer = await client.post(DEVICES, {"deviceId": device})
    assert (answer.status, answer.fields) == (400, {"deviceId"})


async def test_any_printable_id_has_a_topic(client: Client) -> None:
    for device in ("a" * MAX_DEVICE_ID, "KA 01/AB+1234#", "ट्रक"):
        made = (await client.post(DEVICES, {"deviceId": device})).data
        key = made["mqtt"]["topic"].split("/")[2]
        assert key == topic_key(device)
        assert key.replace("-", "").replace("_", "").isalnum()
        assert key.isascii()
    named_so = await client.post(DEVICES, {"deviceId": key})
    assert named_so.data["mqtt"]["topic"].split("/")[2] != key, "it would speak, and hear, as the device before"


@pytest.mark.parametrize(("protocol", "second"), [("GT06", 409), ("OSMAND", 409), ("MQTT", 200), ("TRACCAR", 200)])
async def test_protocols_without_tenant_take_an_id_once_an_installation(
    client: Client, stack: Stack, protocol: str, second: int
) -> None:
    body = {"deviceId": f"imei-{protocol}-{client.tenant}", "protocol": protocol}
    other = await stack.new_tenant()
    assert (await client.post(DEVICES, body)).status == 200
    assert (await other.post(DEVICES, body)).status == second
    await client.call("DELETE", f"{DEVICES}/{body['deviceId']}")
    assert (await other.post(DEVICES, body)).status == (200 if second == 409 else 409)


async def test_two_tenants_at_once_register_one_imei_once(client: Client, stack: Stack) -> None:
    tenants = [client, *[await stack.new_tenant() for _ in range(5)]]
    body = {"deviceId": f"race-{client.tenant}", "protocol": "GT06"}
    answers = await asyncio.gather(*(tenant.post(DEVICES, body) for tenant in tenants))
    assert sorted(answer.status for answer in answers) == [200] + [409] * 5


async def test_new_credentials_end_the_old_ones(client: Client, stack: Stack) -> None:
    old = (await client.post(DEVICES, {"deviceId": "renewed"})).data["mqtt"]["password"]
    new = (await client.post(f"{DEVICES}/renewed/credentials")).data["mqtt"]["password"]
    assert old != new
    assert (await body_of(stack, client, "renewed"))["passwordHash"] == hashlib.sha256(new.encode()).hexdigest()
    await client.post(DEVICES, {"deviceId": "rest", "protocol": "REST"})
    assert (await client.post(f"{DEVICES}/rest/credentials")).status == 400
    assert (await client.post(f"{DEVICES}/nobody/credentials")).status == 404


async def test_a_deregistered_device_keeps_its_points_and_may_come_again(client: Client, stack: Stack) -> None:
    now = stack.runtime.clock()
    await client.post(DEVICES, {"deviceId": "left"})
    await client.put(TRACES, {"deviceId": "left", "traces": [point(now - 10)]})
    assert (await client.call("DELETE", f"{DEVICES}/left")).data == {"id": "left"}
    shown = (await client.get(f"{DEVICES}/left")).data
    assert (shown["status"], "mqtt" in shown) == ("DEREGISTERED", False)
    assert "passwordHash" not in await body_of(stack, client, "left")
    assert len(await read_traces(client, "left", now - 1000, now)) == 1
    assert (await client.call("DELETE", f"{DEVICES}/left")).status == 404
    assert (await client.post(f"{DEVICES}/left/credentials")).status == 404
    again = (await client.post(DEVICES, {"deviceId": "left", "name": "back"})).data
    assert (again["status"], again["name"]) == ("REGISTERED", "back")


async def test_what_is_not_registered_may_send_by_http_alone(client: Client, stack: Stack) -> None:
    now, sent = stack.runtime.clock(), SentPoint(tis=stack.runtime.clock(), lat=1.0, lon=2.0)
    listener = Source(client.tenant, "app:tracker", "GT06", "imei-9")
    taken = await accept_points(stack.runtime, listener, [sent])
    assert (taken.accepted, [each.reason for each in taken.rejected]) == (0, ["device"])
    assert (await client.put(TRACES, {"deviceId": "imei-9", "traces": [point(now - 5)]})).data["accepted"] == 1
    assert (await client.get(f"{DEVICES}/imei-9")).data["protocol"] == "REST"
    assert (await accept_points(stack.runtime, listener, [sent])).accepted == 1
    for number in range(2):  # whether or not this process still remembers its number
        await client.call("DELETE", f"{DEVICES}/imei-9")
        if number:
            assert (await accept_points(stack.runtime, listener, [sent])).accepted == 0
        sending = {"deviceId": "imei-9", "traces": [point(now - 4 + number)]}
        assert (await client.put(TRACES, sending)).data["accepted"] == 1
    assert (await client.get(f"{DEVICES}/imei-9")).data["status"] == "REGISTERED"


async def test_many_first_points_of_one_device_register_it_once(client: Client, stack: Stack) -> None:
    now = stack.runtime.clock()
    sent = [client.put(TRACES, {"deviceId": "new", "traces": [point(now - number)]}) for number in range(20)]
    assert [answer.data["accepted"] for answer in await asyncio.gather(*sent)] == [1] * 20
    rows = await stack.runtime.database.fetch(
        "SELECT event FROM journal WHERE tenant_id = $1 AND kind = 'device'", client.tenant
    )
    assert [row[0] for row in rows] == ["DeviceRegistered"]


async def test_devices_are_listed_in_pages_and_by_query(client: Client) -> None:
    for number in range(5):
        await client.post(DEVICES, {"deviceId": f"d{number}", "protocol": "REST" if number % 2 else "MQTT"})
    page = (await client.get(f"{DEVICES}?limit=2&offset=1")).data
    assert (page["meta"]["totalElements"], [each["deviceId"] for each in page["devices"]]) == (5, ["d3", "d2"])
    rest = (await client.get(listed(protocol="REST"))).data
    assert {each["deviceId"] for each in rest["devices"]} == {"d1", "d3"}
    for query in ("limit=0", "limit=101", "offset=-1", "query=%7B%22term%22:%7B%22nonsense%22:1%7D%7D"):
        assert (await client.get(f"{DEVICES}?{query}")).status == 400


async def test_another_tenant_knows_nothing_of_a_device(client: Client, stack: Stack) -> None:
    await client.post(DEVICES, {"deviceId": "mine"})
    stranger = await stack.new_tenant()
    assert (await stranger.get(f"{DEVICES}/mine")).status == 404
    assert (await stranger.call("DELETE", f"{DEVICES}/mine")).status == 404
    assert (await stranger.get(DEVICES)).data["devices"] == []
    assert "mine" not in json.dumps((await stranger.post(DEVICES, {"deviceId": "other"})).data)

"""Geofences over HTTP: made, read, changed; devices subscribed; points lead to events and callbacks."""

from __future__ import annotations

import asyncio
import random
from typing import Any
from uuid import UUID

import pytest

from haulier.core.moments import LEAST_MILLISECONDS
from haulier.platform.access.roles import READER_ROLE
from haulier.services.tracking.geofences.kind import event_id
from haulier.services.tracking.geofences.requests import MAX_DEVICES, MAX_GEOFENCES
from support.receiver import Receiver
from support.stack import Client, Stack
from support.tracking import CIRCLE, DEVICES, FENCES, LON, MTS, away, events, make_fence, send, state_of

MINUTE = 60_000
SQUARE = [[[77.0, 12.0], [78.0, 12.0], [78.0, 13.0], [77.0, 13.0]]]


@pytest.fixture
def now(stack: Stack) -> int:
    return stack.runtime.clock()


async def judged(stack: Stack, client: Client) -> None:
    """Until nothing of the tenant is left to judge."""
    statement = "SELECT count(*) FROM trace_work WHERE tenant_id = $1"
    async with asyncio.timeout(60):
        while await stack.runtime.database.fetchval(statement, client.tenant):
            pass


async def test_a_geofence_is_read_as_it_was_made(client: Client) -> None:
    id = await make_fence(client, externalRefId="facility-7", name="Yard", callback={"url": "http://x.example/a?k=1"})
    shown = (await client.get(f"{FENCES}/{id}")).data
    assert shown.pop("createdAt") == shown.pop("updatedAt")
    assert shown == {
        **CIRCLE, "id": id, "status": "ACTIVE", "externalRefId": "facility-7", "name": "Yard",
        "events": ["ENTRY", "EXIT"], "callback": {"url": "http://x.example/a?k=1"},
        "hysteresis": {"exitBuffer": 20.0, "maxAccuracy": 250.0, "confirm": 1},
    }  # fmt: skip
    assert (await client.get(f"{FENCES}/external-ref/facility-7")).data["id"] == id
    assert (await client.get(f"{FENCES}/external-ref/other")).status == 404
    assert (await client.get(f"{FENCES}/geofence:none")).status == 404


async def test_an_external_reference_is_one_geofence_of_the_tenant(client: Client, stack: Stack) -> None:
    id = await make_fence(client, externalRefId="taken")
    assert (await client.post(FENCES, {**CIRCLE, "externalRefId": "taken"})).status == 409
    other = await make_fence(client, externalRefId="free")
    assert (await client.put(f"{FENCES}/{other}", {**CIRCLE, "externalRefId": "taken"})).status == 409
    assert (await client.put(f"{FENCES}/{id}", {**CIRCLE, "externalRefId": "taken", "name": "n"})).status == 200
    stranger = await stack.new_tenant()
    assert (await stranger.post(FENCES, {**CIRCLE, "externalRefId": "taken"})).status == 201
    assert (await client.call("DELETE", f"{FENCES}/{id}")).status == 200
    assert (await client.post(FENCES, {**CIRCLE, "externalRefId": "taken"})).status == 201


async def test_rings_are_closed_and_holes_are_kept(client: Client) -> None:
    hole = [[77.4, 12.4], [77.6, 12.4], [77.6, 12.6]]
    answer = await client.post(FENCES, {"geoJson": {"type": "Polygon", "coordinates": [*SQUARE, hole]}})
    shown = (await client.get(f"{FENCES}/{answer.data['id']}")).data["geoJson"]
    assert shown == {"type": "Polygon", "coordinates": [[*SQUARE[0], SQUARE[0][0]], [*hole, hole[0]]]}


@pytest.mark.parametrize(("body", "field"), [
    ({}, "lat"),
    ({"lat": 1, "lon": 2}, "radius"),
    ({**CIRCLE, "radius": 9.9}, "radius"),
    ({**CIRCLE, "radius": 100_001}, "radius"),
    ({**CIRCLE, "lat": "1"}, "lat"),
    ({**CIRCLE, "geoJson": {"type": "Polygon", "coordinates": SQUARE}}, "lat"),
    ({"geoJson": {"type": "Point", "coordinates": [1, 2]}}, "geoJson.type"),
    ({"geoJson": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1]]]}}, "geoJson.coordinates"),
    ({"geoJson": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 99]]]}}, "geoJson.coordinates[0][2]"),
    ({**CIRCLE, "events": ["DWELL"]}, "dwellSeconds"),
    ({**CIRCLE, "events": ["APPROACH"]}, "approachRadius"),
    ({**CIRCLE, "approachRadius": 100}, "approachRadius"),
    ({"geoJson": {"type": "Polygon", "coordinates": SQUARE}, "approachRadius": 500}, "approachRadius"),
    ({**CIRCLE, "dwellSeconds": 59}, "dwellSeconds"),
    ({**CIRCLE, "expiry": 1_700_000_000}, "expiry"),
    ({**CIRCLE, "expiry": 10**18}, "expiry"),
    ({**CIRCLE, "hysteresis": {"confirm": 6}}, "hysteresis.confirm"),
    ({**CIRCLE, "hysteresis": {"maxAccuracy": 9}}, "hysteresis.maxAccuracy"),
    ({**CIRCLE, "events": ["ENTER"]}, "events[0]"),
])  # fmt: skip
async def test_a_refusal_names_the_field(client: Client, body: dict[str, Any], field: str) -> None:
    answer = await client.post(FENCES, body)
    assert answer.status == 400
    assert field in {fault["field"] for fault in answer.body["error"]["additionalInfo"]["faults"]}, answer.body


async def test_points_lead_to_events_and_callbacks(client: Client, stack: Stack, now: int) -> None:
    async with Receiver() as receiver:
        callback = {"url": receiver.url, "meta": {"for": "me"}, "headers": [{"key": "X-Own", "value": "secret"}]}
        id = await make_fence(client, "dev", externalRefId="f-1", callback=callback)
        app = (await client.get(f"{DEVICES}/dev")).data["app"]
        assert await state_of(client, id, "dev") | {"subscribedAt": 0} == {
            "deviceId": "dev", "app": app, "geofenceId": id, "lastState": "UNKNOWN", "subscribedAt": 0,
        }  # fmt: skip
        await send(client, "dev", away(now - 3 * MINUTE, 500), away(now - 2 * MINUTE, 50, accuracy=5.0))
        await send(client, "dev", away(now - MINUTE, 60), away(now, 500))
        first, second = sorted((one.json() for one in await receiver.wait_for(2)), key=lambda one: one["timestamp"])
        assert receiver.received[0].headers["X-Own"] == "secret"
        expected = {
            "tenantId": client.tenant, "service": "mts", "eventType": "GEOFENCE_ENTRY", "geofenceId": id,
            "eventId": event_id(id, "dev", "ENTRY", now - 2 * MINUTE), "externalRefId": "f-1", "deviceId": "dev",
            "app": app, "event": "ENTRY", "timestamp": now - 2 * MINUTE, "accuracy": 5.0, "lon": LON,
            "meta": {"for": "me"},
        }  # fmt: skip
        assert {name: first.get(name) for name in expected} == expected
        assert UUID(first["eventId"]).version == 5
        assert (second["eventType"], second["event"], second["timestamp"]) == ("GEOFENCE_EXIT", "EXIT", now)
        assert "accuracy" not in second
        assert await events(client, id) == [("ENTRY", now - 2 * MINUTE), ("EXIT", now)]
        state = await state_of(client, id, "dev")
        assert (state["lastState"], state["since"], state["lastStateAt"]) == ("OUTSIDE", now, now)


async def test_callbacks_are_signed_with_the_secret_of_the_request(client: Client, now: int) -> None:
    async with Receiver() as receiver:
        body = {**CIRCLE, "callback": {"url": receiver.url}}
        id = (await client.post(FENCES, body, headers={"X-COREOS-CALLBACK-SECRET": "s1"})).data["id"]
        await client.post(DEVICES, {"deviceId": "dev"})
        await client.post(f"{FENCES}/{id}/devices", {"devices": [{"deviceId": "dev"}]})
        await send(client, "dev", away(now - 2 * MINUTE, 10))
        assert (await receiver.wait_for(1))[0].is_signed_with("s1")
        await client.put(f"{FENCES}/{id}", {**body, "name": "other"})
        await send(client, "dev", away(now - MINUTE, 500))
        assert (await receiver.wait_for(2))[1].is_signed_with("s1")
        await client.put(f"{FENCES}/{id}", body, headers={"X-COREOS-CALLBACK-SECRET": "s2"})
        await send(client, "dev", away(now, 10))
        assert (await receiver.wait_for(3))[2].is_signed_with("s2")


async def test_all_is_kept_and_what_was_chosen_is_told(client: Client, stack: Stack, now: int) -> None:
    async with Receiver() as receiver:
        id = await make_fence(client, "dev", callback={"url": receiver.url}, events=["EXIT"], dwellSeconds=60,
                              approachRadius=1000)  # fmt: skip
        await send(client, "dev", away(now - 9 * MINUTE, 800), away(now - 8 * MINUTE, 50))
        await send(client, "dev", away(now - 6 * MINUTE, 50), away(now - 5 * MINUTE, 800))
        (told,) = await receiver.wait_for(1)
        assert told.json()["event"] == "EXIT"
        answer = await client.get(f"{FENCES}/{id}/events")
        assert answer.data["meta"] == {"totalElements": 4}
        assert [(each["event"], each["reported"]) for each in answer.data["events"]] == [
            ("EXIT", True), ("DWELL", False), ("ENTRY", False), ("APPROACH", False),
        ]  # fmt: skip
        await judged(stack, client)
        assert len(receiver.received) == 1
        assert await events(client, id, **{"from": now - 8 * MINUTE, "to": now - 6 * MINUTE}) == [
            ("ENTRY", now - 8 * MINUTE), ("DWELL", now - 6 * MINUTE),
        ]  # fmt: skip
        assert await events(client, id, deviceId="other") == []
        assert await events(await client.new_app(READER_ROLE), id) == [], "they were led to by another app's points"
        assert await events(client, id, limit=1, offset=3) == [("APPROACH", now - 9 * MINUTE)]


async def test_in_and_out_and_in_at_one_time_of_a_clock_is_one_entry(client: Client, stack: Stack, now: int) -> None:
    async with Receiver() as receiver:
        acts = {"on": "ENTRY", "target": "DISPATCH", "subStatus": "here"}
        id = await make_fence(client, "dev", callback={"url": receiver.url}, actions=[acts])
        await send(client, "dev", *(away(now, metres, seq=seq) for seq, metres in enumerate((95, 140, 95))))
        await judged(stack, client)
        assert sorted(await events(client, id)) == [("ENTRY", now), ("EXIT", now)]
        assert sorted(one.json()["event"] for one in await receiver.wait_for(2)) == ["ENTRY", "EXIT"]
    assert (await state_of(client, id, "dev"))["lastState"] == "INSIDE"


async def test_an_approach_leaves_since_when_the_device_is_outside(client: Client, stack: Stack, now: int) -> None:
    id = await make_fence(client, "dev", approachRadius=1_000)
    await send(client, "dev", away(now - 2 * MINUTE, 4_000), away(now, 900))
    await judged(stack, client)
    assert await events(client, id) == [("APPROACH", now)]
    state = await state_of(client, id, "dev")
    assert (state["lastState"], state["since"]) == ("OUTSIDE", now - 2 * MINUTE)


async def test_permuted_and_doubled_points_give_the_same_events(client: Client, stack: Stack, now: int) -> None:
    path = [away(now - 20 * MINUTE + n * MINUTE // 2, metres) for n, metres in enumerate(
        [500, 50, 110, 115, 90, 500, 450, 80, 20, 300, 30, 119, 101, 600])]  # fmt: skip
    chance, told = random.Random(7), []
    for device in ("a", "b", "c"):
        id = await make_fence(client, device)
        points = path if device == "a" else [*path, *chance.sample(path, 8)]
        if device != "a":
            chance.shuffle(points)
        await send(client, device, *points)
        await judged(stack, client)
        told.append(await events(client, id))
        await send(client, device, *path)
        await judged(stack, client)
        assert await events(client, id) == told[-1]
    assert told[0] == told[1] == told[2] != []


async def test_late_points_are_stored_and_fire_nothing(client: Client, stack: Stack, now: int) -> None:
    id = await make_fence(client, "dev")
    await send(client, "dev", away(now - MINUTE, 500))
    await judged(stack, client)
    await send(client, "dev", away(now - 2 * MINUTE, 10))
    await judged(stack, client)
    assert (await events(client, id), (await state_of(client, id, "dev"))["lastState"]) == ([], "OUTSIDE")


async def test_only_subscribed_devices_are_judged(client: Client, stack: Stack, now: int) -> None:
    id = await make_fence(client, "in")
    await send(client, "out", away(now, 10))
    await send(client, "in", away(now - MINUTE, 10))
    await judged(stack, client)
    assert [each["deviceId"] for each in (await client.get(f"{FENCES}/{id}/events")).data["events"]] == ["in"]
    assert (await client.call("DELETE", f"{FENCES}/{id}/devices/in")).status == 200
    assert (await client.call("DELETE", f"{FENCES}/{id}/devices/in")).status == 404
    await send(client, "in", away(now, 900))
    await judged(stack, client)
    assert await events(client, id) == [("ENTRY", now - MINUTE)]


async def test_states_are_unknown_after_a_reactivation_and_with_another_shape(
    client: Client, stack: Stack, now: int
) -> None:
    id = await make_fence(client, "dev")
    await send(client, "dev", away(now - 5 * MINUTE, 10))
    await judged(stack, client)
    assert (await client.put(f"{FENCES}/{id}/status", {"status": "INACTIVE"})).status == 200
    assert (await client.get(f"{FENCES}/{id}")).data["status"] == "INACTIVE"
    await send(client, "dev", away(now - 4 * MINUTE, 900))
    await judged(stack, client)
    assert (await state_of(client, id, "dev"))["lastState"] == "INSIDE"
    assert (await client.put(f"{FENCES}/{id}/status", {"status": "ACTIVE"})).status == 200
    assert (await state_of(client, id, "dev"))["lastState"] == "UNKNOWN"
    await send(client, "dev", away(now - 3 * MINUTE, 10))
    await judged(stack, client)
    assert (await client.put(f"{FENCES}/{id}", {**CIRCLE, "name": "renamed"})).status == 200
    assert (await state_of(client, id, "dev"))["lastState"] == "INSIDE"
    assert (await client.put(f"{FENCES}/{id}", {**CIRCLE, "radius": 1000})).status == 200
    assert (await state_of(client, id, "dev"))["lastState"] == "UNKNOWN"
    await send(client, "dev", away(now - 2 * MINUTE, 800))
    await judged(stack, client)
    assert await events(client, id) == [("ENTRY", now - m * MINUTE) for m in (5, 3, 2)]


async def test_the_expiry_makes_a_geofence_inactive(client: Client, stack: Stack, now: int) -> None:
    id = await make_fence(client, "dev", expiry=now + 500)
    async with asyncio.timeout(60):
        while (await client.get(f"{FENCES}/{id}")).data["status"] == "ACTIVE":
            pass
    await send(client, "dev", away(now, 10))
    await judged(stack, client)
    assert await events(client, id) == []
    assert (await client.put(f"{FENCES}/{id}/status", {"status": "ACTIVE"})).status == 400
    later = now // 1000 + 3600
    assert later < LEAST_MILLISECONDS
    assert (await client.put(f"{FENCES}/{id}", {**CIRCLE, "expiry": later})).status == 200
    assert (await client.get(f"{FENCES}/{id}")).data["expiry"] == later * 1000
    assert (await client.put(f"{FENCES}/{id}/status", {"status": "ACTIVE"})).status == 200


async def test_the_clock_tells_of_a_dwell(client: Client, stack: Stack, now: int) -> None:
    async with Receiver() as receiver:
        id = await make_fence(client, "dev", callback={"url": receiver.url}, events=["DWELL"], dwellSeconds=60)
        await send(client, "dev", away(now - 59 * 1000, 10))
        (told,) = await receiver.wait_for(1)
        assert (told.json()["event"], told.json()["timestamp"]) == ("DWELL", now + 1000)
        assert [event for event, _ in await events(client, id)] == ["ENTRY", "DWELL"]
        await send(client, "dev", away(now + 2000, 10))
        await judged(stack, client)
        assert [event for event, _ in await events(client, id)] == ["ENTRY", "DWELL"]


async def test_a_deleted_geofence_is_gone_with_its_subscriptions(client: Client, stack: Stack, now: int) -> None:
    id = await make_fence(client, "dev")
    assert (await client.call("DELETE", f"{FENCES}/{id}")).status == 200
    for path in ("", "/devices", "/devices/dev", "/events"):
        assert (await client.get(f"{FENCES}/{id}{path}")).status == 404
    assert (await client.call("DELETE", f"{FENCES}/{id}")).status == 404
    assert (await client.get(FENCES)).data == {"meta": {"totalElements": 0}, "geofences": []}
    for table in ("geofence_pair", "geofenced_device", "geofence_area"):
        left = f"SELECT count(*) FROM {table} WHERE tenant_id = $1"
        assert await stack.runtime.database.fetchval(left, client.tenant) == 0


async def test_unknown_devices_are_named_and_nobody_is_subscribed(client: Client) -> None:
    id = await make_fence(client)
    await client.post(DEVICES, {"deviceId": "known"})
    answer = await client.post(f"{FENCES}/{id}/devices", {"devices": [{"deviceId": "known"}, {"deviceId": "nobody"}]})
    assert answer.status == 404
    assert answer.body["error"]["additionalInfo"]["faults"][0]["field"] == "devices[1].deviceId"
    assert (await client.get(f"{FENCES}/{id}/devices")).data["devices"] == []


async def test_subscribed_devices_are_listed_by_pages(client: Client) -> None:
    id = await make_fence(client, "a", "c", "b")
    again = await client.post(f"{FENCES}/{id}/devices", {"devices": [{"deviceId": "a", "app": "other"}]})
    assert again.status == 200
    first = (await client.get(f"{FENCES}/{id}/devices?limit=2")).data
    assert [each["deviceId"] for each in first["devices"]] == ["a", "b"]
    assert first["meta"] == {"pageNo": 1, "pageSize": 2, "totalCount": 3, "totalElements": 3, "hasNextPage": True}
    second = (await client.get(f"{FENCES}/{id}/devices?pageSize=2&pageNo=2")).data
    assert [each["deviceId"] for each in second["devices"]] == ["c"]
    assert (await client.get(f"{FENCES}/{id}/devices/nobody")).status == 404
    assert (await client.get(f"{FENCES}/{id}/devices?state=nowhere")).status == 400


async def test_who_is_inside_is_listed_alone(client: Client, stack: Stack, now: int) -> None:
    id = await make_fence(client, "inside", "outside", "silent")
    await send(client, "inside", away(now, 10))
    await send(client, "outside", away(now, 500))
    await judged(stack, client)
    for state, ids in (("INSIDE", ["inside"]), ("OUTSIDE", ["outside"]), ("UNKNOWN", ["silent"])):
        found = (await client.get(f"{FENCES}/{id}/devices?state={state}")).data
        assert ([each["deviceId"] for each in found["devices"]], found["meta"]["totalCount"]) == (ids, 1)


async def test_a_replay_tells_what_happened_at_geofences(client: Client, stack: Stack, now: int) -> None:
    named, other = (
        await make_fence(client, "dev", name="Yard"),
        await make_fence(client, "elsewhere", externalRefId="f"),
    )
    for device in ("dev", "elsewhere"):
        await send(client, device, away(now - 2 * MINUTE, 500), away(now - MINUTE, 10), away(now, 500))
    await judged(stack, client)
    shown = (await client.get(f"{MTS}/traces/dev?from={now - MINUTE}&to={now - 1}")).data["events"]
    assert [{**each, "lat": 0} for each in shown] == [
        {"geofenceId": named, "event": "ENTRY", "tis": now - MINUTE, "lat": 0, "lon": LON, "name": "Yard"}
    ]
    both = (await client.get(f"{MTS}/traces/elsewhere?from={now - MINUTE}&to={now}")).data["events"]
    assert [(each["geofenceId"], each["name"], each["event"]) for each in both] == [
        (other, "f", "ENTRY"), (other, "f", "EXIT"),
    ]  # fmt: skip


async def test_headers_of_a_callback_stay_where_an_update_names_none(client: Client, now: int) -> None:
    async with Receiver() as receiver:
        body = {**CIRCLE, "callback": {"url": f"{receiver.url}?k=1", "headers": [{"key": "X-Own", "value": "secret"}]}}
        id = (await client.post(FENCES, body)).data["id"]
        await client.post(DEVICES, {"deviceId": "dev"})
        await client.post(f"{FENCES}/{id}/devices", {"devices": [{"deviceId": "dev"}]})
        read = (await client.get(f"{FENCES}/{id}")).data
        await client.put(f"{FENCES}/{id}", {**CIRCLE, "name": "other", "callback": read["callback"]})
        await send(client, "dev", away(now - MINUTE, 10))
        assert (await receiver.wait_for(1))[0].headers["X-Own"] == "secret"
        await client.put(f"{FENCES}/{id}", {**CIRCLE, "callback": {"url": f"{receiver.url}?k=2"}})
        await send(client, "dev", away(now, 500))
        assert "X-Own" not in (await receiver.wait_for(2))[1].headers


async def fill_devices(stack: Stack, client: Client, count: int) -> list[str]:
    """So many devices, as if they had sent points."""
    ids = [f"d{number}" for number in range(count)]
    await stack.runtime.database.execute(
        "INSERT INTO tracked_device (tenant_id, device_id, registered, protocol)"
        " SELECT $1, x, true, 'REST' FROM unnest($2::text[]) x",
        client.tenant, ids,
    )  # fmt: skip
    return ids


async def test_devices_of_a_geofence_have_a_limit(client: Client, stack: Stack) -> None:
    ids = await fill_devices(stack, client, MAX_DEVICES + 1)
    id = await make_fence(client)
    everybody = {"devices": [{"deviceId": each} for each in ids[:MAX_DEVICES]]}
    assert (await client.post(f"{FENCES}/{id}/devices", everybody)).status == 200
    refused = await client.post(f"{FENCES}/{id}/devices", {"devices": [{"deviceId": ids[-1]}]})
    assert refused.status == 400
    assert (await client.call("DELETE", f"{FENCES}/{id}/devices/{ids[0]}")).status == 200
    assert (await client.post(f"{FENCES}/{id}/devices", {"devices": [{"deviceId": ids[-1]}]})).status == 200


async def test_geofences_of_a_device_have_a_limit(client: Client, stack: Stack) -> None:
    (device,) = await fill_devices(stack, client, 1)
    body = {"devices": [{"deviceId": device}]}
    fences = await asyncio.gather(*(make_fence(client) for _ in range(MAX_GEOFENCES + 1)))
    answers = await asyncio.gather(*(client.post(f"{FENCES}/{id}/devices", body) for id in fences[:-1]))
    assert {answer.status for answer in answers} == {200}
    assert (await client.post(f"{FENCES}/{fences[-1]}/devices", body)).status == 400
    assert (await client.call("DELETE", f"{FENCES}/{fences[0]}")).status == 200
    assert (await client.post(f"{FENCES}/{fences[-1]}/devices", body)).status == 200


async def test_lists_are_filtered_by_status_query_and_part_of_the_map(client: Client) -> None:
    yard = await make_fence(client, name="yard", externalRefId="y")
    fiji = await make_fence(client, lat=-17.0, lon=179.999, radius=5000)
    await client.put(f"{FENCES}/{fiji}/status", {"status": "INACTIVE"})

    async def listed(query: str) -> list[str]:
        answer = await client.get(f"{FENCES}?{query}")
        assert answer.status == 200, answer.body
        assert answer.data["meta"]["totalElements"] == len(answer.data["geofences"])
        return [each["id"] for each in answer.data["geofences"]]

    assert await listed("") == [fiji, yard]
    assert await listed("status=ACTIVE") == [yard]
    assert await listed("query=%7B%22term%22%3A%7B%22name%22%3A%22yard%22%7D%7D") == [yard]
    assert await listed("query=%7B%22term%22%3A%7B%22externalRefId%22%3A%22y%22%7D%7D") == [yard]
    assert await listed("bbox=77,12,78,13") == [yard]
    assert await listed("bbox=179,-18,-179,-16") == [fiji]
    assert await listed("bbox=-180,-18,-179.98,-16") == [fiji]
    assert await listed("bbox=170,-18,180,-16&status=ACTIVE") == []
    assert await listed("bbox=-10,-10,10,10") == []
    for wrong in (
        "bbox=1,2,3",
        "bbox=1,2,3,x",
        "bbox=1,nan,3,4",
        "bbox=0,0,181,1",
        "bbox=0,5,1,4",
        "bbox=0,0,1,1&query={}",
    ):
        assert (await client.get(f"{FENCES}?{wrong}")).status == 400, wrong


async def test_a_leap_is_judged_once_it_is_confirmed(client: Client, stack: Stack, now: int) -> None:
    id = await make_fence(client, "dev", radius=1000)
    await send(client, "dev", away(now - 5 * MINUTE, 50_000))
    await send(client, "dev", away(now - 5 * MINUTE + 10_000, 10))
    await judged(stack, client)
    assert await events(client, id) == []
    await send(client, "dev", away(now - 5 * MINUTE + 20_000, 20))
    await judged(stack, client)
    assert await events(client, id) == [("ENTRY", now - 5 * MINUTE + 10_000)]


async def test_less_exact_points_are_not_judged(client: Client, stack: Stack, now: int) -> None:
    coarse = await make_fence(client, "dev", hysteresis={"maxAccuracy": 500})
    fine = await make_fence(client, "dev", hysteresis={"maxAccuracy": 100})
    await send(client, "dev", away(now - MINUTE, 10, accuracy=500), away(now, 20, accuracy=100.5))
    await judged(stack, client)
    assert (await events(client, coarse), await events(client, fine)) == ([("ENTRY", now - MINUTE)], [])

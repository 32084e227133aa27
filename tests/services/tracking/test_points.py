"""Points in and read again, over HTTP."""

from __future__ import annotations

import asyncio
import zlib
from typing import Any

import pytest

from haulier.platform.access.roles import ALL_APPS_ROLE, READER_ROLE
from haulier.services.tracking.requests import MAX_BATCH_BYTES, MAX_POINTS
from haulier.services.tracking.rules.points import AHEAD_MS, DAY_MS, OLDEST_MS
from support.stack import Client, Stack
from support.statements import Counted
from support.tracking import DEVICES, MISSING, TRACES, listed, point, read_traces, window

MINUTE = 60_000


@pytest.fixture
def now(stack: Stack) -> int:
    return stack.runtime.clock()


def accepted(count: int, duplicates: int = 0) -> dict[str, Any]:
    return {"accepted": count, "duplicates": duplicates, "rejected": []}


async def test_what_was_accepted_is_read_in_order(client: Client, now: int) -> None:
    points = [point(now - 10_000 + number * 1000, number, seq=number, speed=1.5) for number in range(5)]
    shuffled = [points[index] for index in (3, 0, 4, 1, 2)]
    assert (await client.put(TRACES, {"deviceId": "dev-9", "traces": shuffled})).data == accepted(5)
    app = (await client.get(f"{DEVICES}/dev-9")).data["app"]
    shown = [{**each, "id": ["dev-9"], "app": app, "md": "REST"} for each in points]
    assert await read_traces(client, "dev-9", now - MINUTE, now) == shown


async def test_the_form_of_the_phone_is_taken_with_its_one_sequence_number(client: Client, now: int) -> None:
    sent = [
        point(now - number * 1000, number, seq=1015, app="", md="REST", id=["phone"], accuracy=12.3, distance=4.5,
              isMobile=True, provider="fused", speed=3.25)
        for number in range(20)
    ]  # fmt: skip
    assert (await client.put(TRACES, {"locationData": sent})).data == accepted(20)
    first = (await read_traces(client, "phone", now - MINUTE, now))[0]
    assert {name: first[name] for name in ("accuracy", "distance", "isMobile", "provider", "speed", "seq")} == {
        "accuracy": 12.3, "distance": 4.5, "isMobile": True, "provider": "fused", "speed": 3.25, "seq": 1015,
    }  # fmt: skip


async def test_a_point_is_stored_once_however_often_it_comes(client: Client, now: int) -> None:
    one = point(now, seq=7)
    body = {"deviceId": "twice", "traces": [one] * 1000}
    assert (await client.put(TRACES, body)).data == accepted(1, 999)
    answers = await asyncio.gather(*(client.put(TRACES, body) for _ in range(8)))
    assert [answer.data for answer in answers] == [accepted(0, 1000)] * 8
    elsewhere = {"deviceId": "twice", "traces": [one | {"lat": 1.0, "lon": 1.0}]}
    assert (await client.put(TRACES, elsewhere)).data == accepted(0, 1)
    assert [each["lat"] for each in await read_traces(client, "twice", now - 1, now + 1)] == [one["lat"]]


async def test_the_same_points_from_many_at_once_are_accepted_by_one(client: Client, now: int) -> None:
    body = {"deviceId": "race", "traces": [point(now - number * 1000, number) for number in range(50)]}
    answers = await asyncio.gather(*(client.put(TRACES, body) for _ in range(10)))
    assert sum(answer.data["accepted"] for answer in answers) == 50
    assert sum(answer.data["duplicates"] for answer in answers) == 450
    assert len(await read_traces(client, "race", now - MINUTE, now)) == 50


@pytest.mark.parametrize("differs", ["tis", "seq", "app"])
async def test_points_that_differ_in_their_key_are_two(client: Client, now: int, differs: str) -> None:
    one = point(now - 5, seq=1, app="app:a")
    other = one | {"tis": now - 4, "seq": 2, "app": "app:b"}
    body = {"deviceId": "keys", "traces": [one, one | {differs: other[differs]}]}
    assert (await client.put(TRACES, body)).data == accepted(2)


async def test_bad_points_are_listed_and_the_others_taken(client: Client, now: int) -> None:
    sent: list[Any] = [
        point(now - OLDEST_MS - MINUTE), point(now), point(now + AHEAD_MS + MINUTE), 7, point(now, lat=91), {},
        point(now, number=1, seq="x"), point(now // 1000 - 60, number=3, lat="12.95"),
    ]  # fmt: skip
    answer = await client.put(TRACES, {"deviceId": "mixed", "traces": sent})
    reasons = ["time", None, "time", "format", "place", "time", "seq", None]
    rejected = [{"index": index, "reason": reason} for index, reason in enumerate(reasons) if reason]
    assert answer.data == {"accepted": 2, "duplicates": 0, "rejected": rejected}


async def test_only_bad_points_are_400_with_the_same_list(client: Client, now: int) -> None:
    answer = await client.put(TRACES, {"traces": [point(now, lat=91, id=["bad"]), point(1, id=["bad"])]})
    assert answer.status == 400
    info = answer.body["error"]["additionalInfo"]
    assert info["rejected"] == [{"index": 0, "reason": "place"}, {"index": 1, "reason": "time"}]
    assert (await client.get(f"{DEVICES}/bad")).status == 404


async def test_the_limits_of_a_batch(client: Client, now: int) -> None:
    full = [point(now - n, n % 100, seq=MAX_POINTS - n + (n < 5_000), app="full") for n in range(MAX_POINTS)]
    assert (await client.put(TRACES, {"deviceId": "full", "traces": full})).data == accepted(MAX_POINTS)
    numbers = (await client.get(MISSING + window(now - MINUTE, now, deviceId="full", app="full"))).data
    assert (numbers["ranges"], numbers["runs"]) == ([[5_001, 5_001]], 1)
    assert (await client.put(TRACES, {"deviceId": "full", "traces": [*full, point(now)]})).status == 400
    longest = b'{"deviceId":"full","traces":[{"tis":%d,"lat":1,"lon":2,"seq":3}]' % now
    longest += b" " * (MAX_BATCH_BYTES - len(longest) - 1) + b"}"
    assert (await client.call("PUT", TRACES, raw=longest)).data == accepted(1)
    assert (await client.call("PUT", TRACES, raw=longest + b" ")).status == 400


async def test_gzip_is_taken(client: Client, now: int) -> None:
    packer = zlib.compressobj(wbits=31)
    raw = b'{"deviceId":"packed","traces":[{"tis":%d,"lat":1,"lon":2}]}' % now
    content = packer.compress(raw) + packer.flush()
    headers = {"Content-Encoding": "gzip"}
    assert (await client.call("PUT", TRACES, raw=content, headers=headers)).data == accepted(1)
    assert (await client.call("PUT", TRACES, raw=raw, headers=headers)).status == 400
    assert (await client.call("PUT", TRACES, raw=content, headers={"Content-Encoding": "br"})).status == 415


async def test_the_last_position_moves_forward_only(client: Client, now: int) -> None:
    await client.put(TRACES, {"deviceId": "truck", "traces": [point(now - 5000, 1), point(now - 1000, 2, bearing=90)]})
    await client.put(TRACES, {"deviceId": "truck", "traces": [point(now - 3000, 3)]})
    shown = (await client.get(f"{DEVICES}/truck")).data
    last = point(now - 1000, 2, bearing=90)
    assert {name: shown["lastPosition"][name] for name in last} == last
    assert shown["lastSeen"] >= now
    found = (await client.get(listed(deviceId="truck"))).data
    assert [each["lastPosition"]["tis"] for each in found["devices"]] == [now - 1000]


async def test_points_of_any_day_of_the_last_thirty_are_stored(client: Client, now: int) -> None:
    days = [point(now - day * DAY_MS + 1000, day) for day in range(31)]
    assert (await client.put(TRACES, {"deviceId": "days", "traces": days})).data == accepted(31)
    assert len(await read_traces(client, "days", now - 31 * DAY_MS, now + MINUTE)) == 31
    assert len(await read_traces(client, "days", now - 2 * DAY_MS, now - DAY_MS + MINUTE)) == 2


async def test_traces_are_read_in_pages(client: Client, now: int) -> None:
    await client.put(
        TRACES, {"deviceId": "pages", "traces": [point(now - 100 + number, number) for number in range(25)]}
    )
    query = {"deviceId": "pages", "pageSize": 10}
    pages = [(await client.get(TRACES + window(now - 200, now, **query, pageNo=page))).data for page in (1, 2, 3, 4)]
    assert [len(page["traces"]) for page in pages] == [10, 10, 5, 0]
    assert [page["meta"]["hasNextPage"] for page in pages] == [True, True, False, False]
    assert {page["meta"]["totalElements"] for page in pages[:3]} == {25}
    same = (await client.get(TRACES + window(now - 200, now, deviceId="pages", limit=10, offset=10))).data
    assert same["traces"] == pages[1]["traces"]


@pytest.mark.parametrize(
    "query",
    [
        {"deviceId": "d", "trackId": "t"}, {}, {"deviceId": "d", "pageSize": 10_001}, {"deviceId": "d", "pageSize": 0},
        {"deviceId": "d", "pageNo": 0}, {"deviceId": "d", "offset": -1}, {"deviceId": "d", "format": "kml"},
        {"deviceId": "d", "startTime": "now"}, {"deviceId": "d", "endTime": "2001-01-01T00:00:00Z"},
        {"deviceId": "d", "startTime": ""}, {"deviceId": "d", "startTime": "9999999-01-01"},
    ],
)  # fmt: skip
async def test_a_read_that_asks_for_nothing_sensible_is_refused(
    client: Client, now: int, query: dict[str, Any]
) -> None:
    answer = await client.get(TRACES + window(now - MINUTE, now, **query))
    assert answer.status == 400
    assert answer.fields


async def test_an_unknown_device_is_404_and_an_empty_time_is_not(client: Client, now: int) -> None:
    assert (await client.get(TRACES + window(now - MINUTE, now, deviceId="nobody"))).status == 404
    await client.put(TRACES, {"deviceId": "quiet", "traces": [point(now)]})
    answer = await client.get(TRACES + window(now - 3 * MINUTE, now - MINUTE, deviceId="quiet"))
    assert (answer.data["traces"], answer.data["meta"]["totalElements"]) == ([], 0)


@pytest.mark.parametrize(
    ("form", "media", "begins"),
    [("polyline", "text/plain", "_"), ("geojson", "application/geo+json", ""), ("gpx", "application/gpx+xml", "<?xml")],
)
async def test_traces_have_other_forms(client: Client, now: int, form: str, media: str, begins: str) -> None:
    await client.put(TRACES, {"deviceId": form, "traces": [point(now - 1, lat=38.5, lon=-120.2), point(now, 2)]})
    url = client.url + TRACES + window(now - MINUTE, now, deviceId=form, format=form)
    async with client.http.get(url, headers={"X-COREOS-REQUEST-ID": "r", **client.headers}) as response:
        assert (response.status, response.content_type) == (200, media)
        assert (await response.text()).startswith(begins)


async def test_missing_sequence_numbers(client: Client, now: int) -> None:
    own = (await client.put(TRACES, {"deviceId": "gaps", "traces": [point(now - 900_000, seq=1)]})).data
    assert own == accepted(1)
    app = (await client.get(f"{DEVICES}/gaps")).data["app"]
    rest = [point(now - 120_000 + number * 1000, seq=seq) for number, seq in enumerate((41, 42, 45, 47))]
    rest += [point(now - 50_000 + number * 1000, seq=seq) for number, seq in enumerate((1, 2, 4))]
    await client.put(TRACES, {"deviceId": "gaps", "traces": [*rest, point(now)]})
    found = (await client.get(MISSING + window(now - 300_000, now, deviceId="gaps", app=app))).data
    assert found == {
        "deviceId": "gaps", "app": app, "missing": [43, 44, 46, 3], "ranges": [[43, 44], [46, 46], [3, 3]],
        "truncated": False, "runs": 2,
    }  # fmt: skip
    for query in ({"deviceId": "gaps"}, {"app": app}):
        assert (await client.get(MISSING + window(now - MINUTE, now, **query))).status == 400


async def test_an_app_reads_its_own_points_unless_a_role_says_more(client: Client, now: int) -> None:
    await client.put(TRACES, {"deviceId": "shared", "traces": [point(now - 2)]})
    app = (await client.get(f"{DEVICES}/shared")).data["app"]
    reader, all_apps = await client.new_app(READER_ROLE), await client.new_app(ALL_APPS_ROLE)
    assert await read_traces(reader, "shared", now - MINUTE, now) == []
    for path in (TRACES, MISSING):
        refused = await reader.get(path + window(now - MINUTE, now, deviceId="shared", app=app))
        assert refused.status == 403
        assert (await all_apps.get(path + window(now - MINUTE, now, deviceId="shared", app=app))).status == 200
    for seer in (client, all_apps):
        assert len(await read_traces(seer, "shared", now - MINUTE, now)) == 1
    assert (await all_apps.put(TRACES, {"deviceId": "shared", "traces": [point(now)]})).status == 403


async def test_another_tenant_sees_neither_device_nor_points(client: Client, stack: Stack, now: int) -> None:
    await client.put(TRACES, {"deviceId": "mine", "traces": [point(now - 1)]})
    stranger = await stack.new_tenant()
    assert (await stranger.get(TRACES + window(now - MINUTE, now, deviceId="mine"))).status == 404
    assert (await stranger.put(TRACES, {"deviceId": "mine", "traces": [point(now - 1, 9)]})).data == accepted(1)
    assert len(await read_traces(client, "mine", now - MINUTE, now)) == 1


async def test_points_of_many_phones_share_statements(client: Client, counted: Counted, now: int) -> None:
    phones = counted.client(client)
    for tis in (now - 2000, now - 1000):  # the first ones register the phones
        with counted.statements() as seen:
            sent = [phones.put(TRACES, {"deviceId": f"p{n}", "traces": [point(tis, n)]}) for n in range(100)]
            assert [answer.data["accepted"] for answer in await asyncio.gather(*sent)] == [1] * 100
    assert len(seen) < 50
    with counted.statements() as seen:
        body = {"deviceId": "p1", "traces": [point(now - n, n) for n in range(900)]}
        assert (await phones.put(TRACES, body)).data == accepted(900)
    assert len(seen) == 1


async def test_meta_comes_back_as_it_was_sent(client: Client, now: int) -> None:
    sent = [point(now - number, number, **({"meta": {"n": number}} if number % 2 else {})) for number in range(4)]
    await client.put(TRACES, {"deviceId": "meta", "traces": sent})
    found = await read_traces(client, "meta", now - MINUTE, now)
    assert [each.get("meta") for each in found] == [{"n": 3}, None, {"n": 1}, None]


async def test_further_ids_are_other_names(client: Client, now: int) -> None:
    await client.put(TRACES, {"traces": [point(now, id=["named", "imei-1", "plate"])]})
    await client.put(TRACES, {"traces": [point(now + 1, id=["named", "plate", "more"])]})
    assert sorted((await client.get(f"{DEVICES}/named")).data["otherNames"]) == ["imei-1", "more", "plate"]

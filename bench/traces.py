"""Points of devices: by batches of a thousand, one by one from 2,000 phones, and a day of one device read again."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

import asyncpg
from figures import Figure, Round
from ground import SQL, Ground
from load import Load, LoadFailed, Request, send
from yardstick import paused

from haulier.demo.calls import DISPATCH

TRACES, GEOFENCES = "/core/api/v1/mts/traces", "/core/api/v1/mts/geofences"
FENCES = 1_000
BATCH = 1_000
DEVICES = 200
"""Devices that send batches, each of many."""
CONNECTIONS = 8
"""Callers with batches, and connections of the yardstick."""
SPACING_MS = 1_000
READ_RATE = 10.0
A_DAY = 8_640
"""Points of a day, one every ten seconds."""
DAY_MS = 86_400_000
SEEDED = 500_000
"""Seeded points a statement."""
SHARE = 0.99

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """Batches of a round, phones and the points of each, devices and days that are seeded, seconds of reads, rounds."""

    batches: int
    phones: int
    points: int
    seeded_devices: int
    seeded_days: int
    seconds: int
    rounds: int


FULL = Size(batches=400, phones=2_000, points=8, seeded_devices=463, seeded_days=5, seconds=20, rounds=3)
QUICK = Size(batches=100, phones=2_000, points=3, seeded_devices=60, seeded_days=2, seconds=5, rounds=1)


def measure(ground: Ground, size: Size, say: Say) -> list[Figure]:
    """All three, the reads last: what they seed is large."""
    return [batches(ground, size, say), singles(ground, size, say), day(ground, size, say)]


def point(tis: int, number: int) -> dict[str, object]:
    """A point as a phone sends it."""
    return {
        "tis": tis, "lat": round(12.9 + number % 997 * 1e-4, 6), "lon": round(77.6 + number % 991 * 1e-4, 6),
        "seq": number, "accuracy": 12.5, "speed": 8.25, "bearing": 90, "provider": "fused", "isMobile": True,
    }  # fmt: skip


def batches(ground: Ground, size: Size, say: Say) -> Figure:
    """Batches over HTTP, and the same rows by PostgreSQL's own INSERT of arrays, with the worker held."""
    rounds, details = [], dict[str, float]()
    make_fences(ground, say)
    for number in range(size.rounds):
        say(f"points by batches: round {number + 1}, {size.batches} batches of {BATCH}")
        start = time.time_ns() // 1_000_000 - DAY_MS
        warm = [batch(device, start - BATCH * SPACING_MS, 0) for device in range(DEVICES)]
        send(Load(ground.url, ground.headers().decode(), warm, connections=CONNECTIONS))
        requests = [batch(n % DEVICES, start + n // DEVICES * BATCH * SPACING_MS, n) for n in range(size.batches)]
        settle(ground)
        ground.checkpoint()
        sent = send(Load(ground.url, ground.headers().decode(), requests, connections=CONNECTIONS))
        answered = time.perf_counter()
        ground.wait_for(lambda left: left == 0, 120.0, "points_unjudged")
        seconds = sent.seconds + time.perf_counter() - answered
        ground.wait_drained()
        say(f"points by batches: round {number + 1}, the same rows by INSERT")
        with paused(ground.worker()):
            rows = asyncio.run(inserted(ground, size.batches, start, number))
        rounds.append(Round(size.batches * BATCH / seconds, rows))
        if rounds[-1].measured == max(item.measured for item in rounds):
            details = {"accepted /s": size.batches * BATCH / sent.seconds}
    what = f"PUT /traces, {BATCH:,} points each, {FENCES:,} geofences judged; yardstick: INSERT of the same rows"
    return Figure("points by batches", what, "/s", 0.35, "at least", rounds, details)


def make_fences(ground: Ground, say: Say) -> None:
    """Geofences on the way of the devices, each with a device."""
    say(f"points by batches: {FENCES} geofences")
    made = [{"lat": 12.9 + n % 997 * 1e-4, "lon": 77.6 + n % 991 * 1e-4, "radius": 100} for n in range(FENCES)]
    answers = ground.send([Request("POST", GEOFENCES, json.dumps(fence)) for fence in made], keep=True).answers
    ids = [json.loads(answer)["data"]["id"] for answer in answers]
    firsts = [batch(device, time.time_ns() // 1_000_000 - 3 * DAY_MS, 0) for device in range(DEVICES)]
    send(Load(ground.url, ground.headers().decode(), firsts, connections=CONNECTIONS))
    ground.send(
        [
            Request(
                "POST", f"{GEOFENCES}/{id}/devices", json.dumps({"devices": [{"deviceId": f"truck-{n % DEVICES}"}]})
            )
            for n, id in enumerate(ids)
        ]
    )


def batch(device: int, start: int, salt: int) -> Request:
    """A batch of a device."""
    points = [point(start + index * SPACING_MS, salt + index) for index in range(BATCH)]
    return Request("PUT", TRACES, json.dumps({"deviceId": f"truck-{device}", "traces": points}))


async def inserted(ground: Ground, count: int, start: int, round_: int) -> float:
    """Rows a second that PostgreSQL inserts of arrays into the same table, as devices that nobody has."""
    connections = [await asyncpg.connect(ground.settings.database_url) for _ in range(CONNECTIONS)]
    left = iter(range(count))
    moments = range(BATCH)
    ready = []
    for n in range(count):
        made = [point(start + (n // DEVICES * BATCH + index) * SPACING_MS, n + index) for index in moments]
        device = -(1 + round_ * DEVICES + n % DEVICES)
        ready.append([[one[name] for one in made] for name in ("tis", "seq", "lat", "lon")] + [[device] * BATCH])

    async def work(connection: asyncpg.Connection[asyncpg.Record]) -> None:
        statement = await connection.prepare(SQL["points_inserted"])
        for n in left:
            tis, seq, lat, lon, device = ready[n]
            await statement.fetch(
                device, tis, seq, [1] * BATCH, [True] * BATCH, lat, lon, [12.5] * BATCH, [8.25] * BATCH,
                [90.0] * BATCH, ["fused"] * BATCH, ["REST"] * BATCH,
            )  # fmt: skip

    begun = time.perf_counter()
    await asyncio.gather(*(work(connection) for connection in connections))
    seconds = time.perf_counter() - begun
    for connection in connections:
        await connection.close()
    return count * BATCH / seconds


def singles(ground: Ground, size: Size, say: Say) -> Figure:
    """A point a request from as many connections as there are phones; beside it our own reads of jobs."""
    rounds = []
    for number in range(size.rounds):
        say(f"single points: round {number + 1}, {size.phones} phones")
        now = time.time_ns() // 1_000_000 - 60_000
        if number == 0:
            first = [single(phone, now - 1) for phone in range(size.phones)]
            send(Load(ground.url, ground.headers().decode(), first, connections=64))
        requests = [single(phone, now + n * SPACING_MS) for n in range(size.points) for phone in range(size.phones)]
        sent = send(Load(ground.url, ground.headers().decode(), requests, connections=size.phones))
        settle(ground)
        say(f"single points: round {number + 1}, reads of jobs")
        jobs = made_jobs(ground)
        reads = ground.send([Request("GET", f"{DISPATCH}/jobs/{jobs[n % len(jobs)]}") for n in range(len(requests))])
        rounds.append(Round(sent.per_second, reads.per_second))
    what = f"PUT /traces, one point each, {size.phones:,} connections; yardstick: our reads of a job"
    return Figure("single points", what, "/s", 0.5, "at least", rounds)


def single(phone: int, tis: int) -> Request:
    """A point of a phone."""
    return Request("PUT", TRACES, json.dumps({"locationData": [point(tis, phone) | {"id": [f"phone-{phone}"]}]}))


def made_jobs(ground: Ground) -> list[str]:
    """Some jobs to read."""
    answers = ground.send(ground.new_jobs(200), keep=True).answers
    return [json.loads(answer)["data"]["id"] for answer in answers]


def day(ground: Ground, size: Size, say: Say) -> Figure:
    """A day of one device, all at once, among those of many; rows lie in the order of time, as they come in."""
    today = time.time_ns() // 1_000_000 // DAY_MS
    count = seed(ground, size, today, say)
    rounds, details = [], dict[str, float]()
    for number in range(size.rounds):
        say(f"day of a device: round {number + 1}, {READ_RATE:.0f} reads a second")
        requests = [read_day(ground, size, today) for _ in range(int(READ_RATE * size.seconds))]
        sent = ground.send(requests, rate=READ_RATE)
        rounds.append(Round(sent.latency(SHARE)))
        if rounds[-1].measured == min(item.measured for item in rounds):
            details = {"p50 ms": sent.latency(0.5), "max ms": max(sent.latencies)}
    what = f"{A_DAY:,} points of one device among {count / 1e6:,.0f} M, p99 at {READ_RATE:.0f}/s"
    return Figure("day of a device p99", what, "ms", 60.0, "at most", rounds, details)


def seed(ground: Ground, size: Size, today: int, say: Say) -> int:
    """Points of devices and days, in the order of time. Each device is registered by a point of its own."""
    total = size.seeded_devices * size.seeded_days * A_DAY
    say(f"day of a device: {total:,} points")
    now = time.time_ns() // 1_000_000
    firsts = [
        Request("PUT", TRACES, json.dumps({"deviceId": f"seeded-{n}", "traces": [point(now - day * DAY_MS, n)
                for day in range(size.seeded_days + 2)]})) for n in range(size.seeded_devices)
    ]  # fmt: skip
    send(Load(ground.url, ground.headers().decode(), firsts, connections=CONNECTIONS))
    slots = max(1, SEEDED // size.seeded_devices)
    for back in range(size.seeded_days, 0, -1):
        for slot in range(0, A_DAY, slots):
            last = min(slot + slots, A_DAY) - 1
            ground.fetch("seed_points", ground.tenant, (today - back) * DAY_MS, slot, last)
    ground.fetch("settle_points")
    ground.checkpoint()
    answer = json.loads(ground.send([read_day(ground, size, today)], keep=True).answers[0])
    found = len(answer["data"]["traces"])
    if found not in (A_DAY, A_DAY + 1):
        raise LoadFailed(f"a day has {found} points of {A_DAY}")
    return total


def read_day(ground: Ground, size: Size, today: int) -> Request:
    """Some day of some device."""
    device, back = ground.chance.randrange(size.seeded_devices), ground.chance.randint(1, size.seeded_days)
    first = (today - back) * DAY_MS
    start, end = (
        quote(time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(ms // 1000))) for ms in (first, first + DAY_MS - 1000)
    )
    return Request("GET", f"{TRACES}?deviceId=seeded-{device}&startTime={start}&endTime={end}&pageSize=10000")


def settle(ground: Ground) -> None:
    """Until everything was judged and the relay has carried what there is."""
    ground.wait_for(lambda left: left == 0, 120.0, "points_unjudged")
    ground.wait_drained()

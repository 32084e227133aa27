"""Geofences: points judged for a thousand of them, and how soon an entry is at the receiver of its callback."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass

from figures import Figure, Round
from ground import CALLBACK_SECRET, Ground
from load import Load, Request, send
from receiver import receiver
from traces import BATCH, CONNECTIONS, DAY_MS, DEVICES, SPACING_MS, TRACES, batch, inserted, point, settle
from yardstick import paused

from haulier.demo.receiver import quantile

FENCES = "/core/api/v1/mts/geofences"
A_THOUSAND = 1_000
RADIUS = 200
RATE = 500.0
"""Points a second of all devices together."""
MOVING = 500
"""Devices, each of which sends a point a second and enters a geofence of its own once."""
INSIDE, OUTSIDE = (12.9, 77.6), (12.90054, 77.6)
"""A second's way apart for a vehicle: a geofence doubts leaps of more than 70 m/s."""
SMALL_RADIUS = 20
ARRIVAL_SECONDS = 60.0

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """Batches of a round, seconds of the entries, rounds."""

    batches: int
    seconds: int
    rounds: int


FULL = Size(batches=400, seconds=20, rounds=3)
QUICK = Size(batches=100, seconds=6, rounds=1)


def measure(ground: Ground, size: Size, say: Say) -> list[Figure]:
    """Both."""
    return [judged(ground, size, say), entries(ground, size, say)]


def judged(ground: Ground, size: Size, say: Say) -> Figure:
    """Batches over HTTP until the last point is judged, and the same rows by PostgreSQL's own INSERT of arrays."""
    rounds = []
    for number in range(size.rounds):
        say(f"points judged: round {number + 1}, {A_THOUSAND:,} geofences")
        start = time.time_ns() // 1_000_000 - DAY_MS
        names = [f"fenced-{number}-{device}" for device in range(DEVICES)]
        fence_in(ground, names, start - SPACING_MS)
        requests = [
            named(batch(n % DEVICES, start + n // DEVICES * BATCH * SPACING_MS, n), names[n % DEVICES])
            for n in range(size.batches)
        ]
        ground.checkpoint()
        begun = time.perf_counter()
        send(Load(ground.url, ground.headers().decode(), requests, connections=CONNECTIONS))
        ground.wait_for(lambda left: left == 0, 300.0, "points_unjudged")
        seconds = time.perf_counter() - begun
        settle(ground)
        say(f"points judged: round {number + 1}, the same rows by INSERT")
        with paused(ground.worker()):
            rows = asyncio.run(inserted(ground, size.batches, start, 100 + number))
        rounds.append(Round(size.batches * BATCH / seconds, rows))
    what = (
        f"PUT /traces, {BATCH:,} points each, until judged for {A_THOUSAND:,} geofences; yardstick: INSERT of the rows"
    )
    return Figure("points judged", what, "/s", 0.35, "at least", rounds)


def named(request: Request, device: str) -> Request:
    """The same batch, of another device."""
    return Request(request.method, request.path, json.dumps({**json.loads(request.body), "deviceId": device}))


def fence_in(ground: Ground, devices: list[str], before: int) -> None:
    """A thousand geofences along the way of the points, as many for each device."""
    send_all(ground, [first_point(device, before) for device in devices])
    made = send_all(ground, [Request("POST", FENCES, json.dumps(circle(number))) for number in range(A_THOUSAND)])
    send_all(ground, [subscription(id, devices[number % len(devices)]) for number, id in enumerate(made)])


def circle(number: int) -> dict[str, object]:
    """A geofence on the way."""
    return {"lat": 12.9 + number % 100 * 1e-3, "lon": 77.6 + number % 97 * 1e-3, "radius": RADIUS}


def first_point(device: str, tis: int) -> Request:
    """What registers a device."""
    return Request("PUT", TRACES, json.dumps({"deviceId": device, "traces": [point(tis, 0)]}))


def subscription(fence: str, device: str) -> Request:
    """A device for a geofence."""
    return Request("POST", f"{FENCES}/{fence}/devices", json.dumps({"devices": [{"deviceId": device}]}))


def send_all(ground: Ground, requests: list[Request]) -> list[str]:
    """Send them; the ids that came back, where they did."""
    answers = ground.send(requests, keep=True).answers
    return [json.loads(answer)["data"].get("id", "") for answer in answers]


def entries(ground: Ground, size: Size, say: Say) -> Figure:
    """From the moment in which a client sees its point accepted to the moment the receiver has the entry."""
    rounds, detail = [], dict[str, float]()
    for number in range(size.rounds):
        say(f"entry delay: round {number + 1}, {RATE:.0f} points a second")
        delays = sorted(delays_of(ground, size, number))
        rounds.append(Round(quantile(delays, 0.5)))
        if rounds[-1].measured == min(item.measured for item in rounds):
            detail = {"p99 ms": quantile(delays, 0.99), "max ms": delays[-1]}
    what = f"point accepted to GEOFENCE_ENTRY at the receiver, p50 at {RATE:.0f} points/s"
    return Figure("entry delay p50", what, "ms", 150.0, "at most", rounds, detail)


def delays_of(ground: Ground, size: Size, round_: int) -> list[float]:
    """Milliseconds of each device's entry; a callback may arrive before its answer is read, which counts as none."""
    devices = [f"moving-{round_}-{number}" for number in range(MOVING)]
    now = time.time_ns() // 1_000_000 - size.seconds * SPACING_MS
    send_all(ground, [first_point(device, now - SPACING_MS) for device in devices])
    with receiver(CALLBACK_SECRET) as inbox:
        lat, lon = INSIDE
        bodies = [
            {"lat": lat, "lon": lon, "radius": SMALL_RADIUS, "callback": {"url": f"{inbox.base}/cb/{device}"}}
            for device in devices
        ]
        made = send_all(ground, [Request("POST", FENCES, json.dumps(body)) for body in bodies])
        send_all(ground, [subscription(id, device) for id, device in zip(made, devices, strict=True)])
        settle(ground)
        requests, entering = list[Request](), dict[str, int]()
        for second in range(size.seconds):
            for number, device in enumerate(devices):
                is_inside = second >= 1 + number % (size.seconds - 1)
                if is_inside:
                    entering.setdefault(device, len(requests))
                requests.append(moved(device, now + second * SPACING_MS, INSIDE if is_inside else OUTSIDE))
        sent = ground.send(requests, rate=RATE)
        arrived = inbox.times(MOVING, ARRIVAL_SECONDS)
    settle(ground)
    return [max(0.0, (arrived[device] - sent.answered_at[place]) * 1000) for device, place in entering.items()]


def moved(device: str, tis: int, place: tuple[float, float]) -> Request:
    """A point of a device."""
    traces = [{"tis": tis, "lat": place[0], "lon": place[1]}]
    return Request("PUT", TRACES, json.dumps({"deviceId": device, "traces": traces}))

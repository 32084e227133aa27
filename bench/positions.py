"""Positions live: from the moment a point was due to be sent to each of the listeners that want its device."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import msgspec
import position_listeners
from figures import Figure, Round
from ground import Ground
from listening import listening
from load import Load, LoadFailed, Request, send
from position_listeners import Came, Many
from traces import TRACES, point

from haulier.demo.receiver import quantile

RATE = 500.0
DEVICES = 1_000
EACH = 50
"""Devices of a listener."""
SHARE = 0.99


@dataclass(frozen=True, slots=True)
class Size:
    """Listeners, seconds of a round, rounds."""

    listeners: int
    seconds: int
    rounds: int


FULL = Size(listeners=1_000, seconds=20, rounds=2)
QUICK = Size(listeners=1_000, seconds=5, rounds=1)


def measure(ground: Ground, size: Size, say: Callable[[str], None]) -> Figure:
    """Points come at a rate, of each device less often than once a second, so that each of them is told."""
    say(f"positions: {DEVICES} devices")
    now = time.time_ns() // 1_000_000 - 600_000
    firsts = [moved(device, now) for device in range(DEVICES)]
    send(Load(ground.url, ground.headers().decode(), firsts, connections=8))
    address = urlsplit(ground.url)
    assert address.hostname is not None
    assert address.port is not None
    requests = [request(ground, number) for number in range(size.listeners)]
    rounds, details = [], dict[str, float]()
    for number in range(size.rounds):
        say(f"positions: round {number + 1}, {size.listeners} listeners connect")
        first, count = now + 1 + number * 100_000, int(RATE * size.seconds)
        many = Many(address.hostname, address.port, requests, first - 1)
        with listening(position_listeners.__file__, many) as crowd:
            say(f"positions: round {number + 1}, {RATE:.0f} points a second")
            crowd.expect(count * size.listeners * EACH // DEVICES)
            sent = ground.send([moved(n % DEVICES, first + n) for n in range(count)], rate=RATE)
            times = msgspec.json.decode(crowd.answer(), type=Came).times
        begun = {
            first + n: at - took / 1000
            for n, (at, took) in enumerate(zip(sent.answered_at, sent.latencies, strict=True))
        }
        delays = sorted((at - begun[int(tis)]) * 1000 for tis, each in times.items() for at in each)
        if len(delays) < count * size.listeners * EACH // DEVICES:
            raise LoadFailed(f"{len(delays)} positions came of {count * size.listeners * EACH // DEVICES}")
        rounds.append(Round(quantile(delays, SHARE)))
        if rounds[-1].measured == min(item.measured for item in rounds):
            details = {"p50 ms": quantile(delays, 0.5), "max ms": delays[-1]}
    what = f"a point sent to {size.listeners:,} listeners with {EACH} devices each, p99 at {RATE:.0f}/s"
    return Figure("positions p99", what, "ms", 500.0, "at most", rounds, details)


def moved(device: int, tis: int) -> Request:
    """A point of a device."""
    return Request("PUT", TRACES, json.dumps({"deviceId": f"moving-{device}", "traces": [point(tis, device)]}))


def request(ground: Ground, number: int) -> str:
    """The call of one listener: devices that it has in common with others, but not with one other all of them."""
    devices = {(number + step * (DEVICES // EACH)) % DEVICES for step in range(EACH)}
    asked = urlencode([("topic", f"position:device:moving-{device}") for device in sorted(devices)])
    return f"GET /events?{asked} HTTP/1.1\r\nHost: bench\r\n{ground.headers().decode()}\r\n"

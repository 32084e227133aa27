"""Time-outs of sub-states, all due at one moment: how soon the last has fired, and what requests meet meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import uuid4

import participants
from figures import Figure, Round
from ground import Ground
from load import LoadFailed, Request, Sent

from haulier.demo.onboard import PARTICIPANTS
from haulier.engines.postgres import Record
from haulier.platform.timers.ids import timer_id
from haulier.services.participant.kind import PARTICIPANT

WAITING, DESTINATION = "onboarding:onboarding", "active:active"
EVENT = f"{PARTICIPANT.noun}StateTimedOut"
MACHINE = [
    {
        "name": "onboarding",
        "defaultSubState": "onboarding",
        "subStates": [
            {
                "name": "onboarding",
                "transitions": [{"eventCode": "E-022", "destination": DESTINATION}],
                "ttl": {"time": "7d", "destination": DESTINATION},
            }
        ],
    },
    {
        "name": "active",
        "defaultSubState": "active",
        "subStates": [{"name": "active", "transitions": [{"eventCode": "E-023", "destination": "inactive:inactive"}]}],
    },
    {"name": "inactive", "defaultSubState": "inactive", "subStates": [{"name": "inactive", "transitions": []}]},
]
RATE = 100.0
"""Requests a second beside them: reads and creates by turns."""
SHARE = 0.99
WARNING_SECONDS = 3.0
"""From the seeding's end to the moment at which all are due."""
MOST_SECONDS = 180.0
LOOK_SECONDS = 1.0

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """Time-outs, seconds of the requests before, and while they fire."""

    count: int
    before: int
    during: int


FULL = Size(count=100_000, before=20, during=60)
QUICK = Size(count=5_000, before=5, during=10)


def measure(ground: Ground, size: Size, say: Say) -> list[Figure]:
    """Seconds from the moment at which all are due to the last one's change, and the requests' p99 against before."""
    say(f"time-outs: {size.count:,} instances")
    mix = Mix(ground, participants.register(ground, "courier"))
    plural = participants.register(ground, "trainee", MACHINE)
    ids = seed(ground, plural, size.count)
    say("time-outs: requests before")
    mix.send(2)
    before = mix.send(size.before)
    due = now_ms() + int(WARNING_SECONDS * 1000)
    ground.fetch("set_due", ground.tenant, f"{PARTICIPANT.name}/{plural}:", due)
    say("time-outs: all due at once, with requests beside them")
    time.sleep(max(0.0, (due - now_ms()) / 1000))
    with ThreadPoolExecutor(1) as aside:
        sending = aside.submit(mix.send, size.during)
        wait_fired(ground, plural)
        during = sending.result()
    found = check(ground, plural, len(ids))
    seconds = (found["last"] - due) / 1000
    meanwhile = sorted(
        latency
        for latency, at in zip(during.latencies, during.answered_at, strict=True)
        if due <= at * 1000 <= found["last"]
    )
    p99 = meanwhile[int(SHARE * (len(meanwhile) - 1))]
    say("time-outs: their events")
    ground.wait_drained()
    detail = {"a second": size.count / seconds, "lost": found["lost"], "twice": found["twice"]}
    beside = {
        "p99 ms before": before.latency(SHARE), "p99 ms meanwhile": p99, "p50 ms before": before.latency(0.5),
        "p50 ms meanwhile": meanwhile[len(meanwhile) // 2], "requests meanwhile": float(len(meanwhile)),
    }  # fmt: skip
    what = f"{size.count:,} sub-states due at one moment, until the last has changed"
    mixed = f"p99 of reads and creates at {RATE:.0f}/s while they fire, against before"
    return [
        Figure("time-outs", what, "s", 60.0, "at most", [Round(seconds)], detail),
        Figure("requests beside time-outs", mixed, "x", 2.0, "at most", [Round(p99 / before.latency(SHARE))], beside),
    ]


class Mix:
    """A steady mix of requests: reads of participants, and new ones, by turns."""

    def __init__(self, ground: Ground, plural: str) -> None:
        self._ground, self._plural = ground, plural
        self._read = participants.made(ground, plural, str(uuid4()))

    def send(self, seconds: int) -> Sent:
        """At a fixed rate, whatever becomes of them."""
        requests = []
        for _ in range(int(RATE * seconds) // 2):
            requests.append(Request("GET", f"{PARTICIPANTS}/{self._plural}/{self._read}"))
            requests.append(participants.create(self._ground, self._plural, str(uuid4())))
        return self._ground.send(requests, rate=RATE)


def seed(ground: Ground, plural: str, count: int) -> list[str]:
    """Copies of a participant that the service has just made, each with its timer, which is due in days."""
    sample = participants.made(ground, plural, "sample")
    ids = [f"{plural}:{uuid4()}" for _ in range(count)]
    timers = [timer_id(ground.tenant, PARTICIPANT.name, id, "substate") for id in ids]
    made = timer_id(ground.tenant, PARTICIPANT.name, sample, "substate")
    ground.fetch("timed", ground.tenant, PARTICIPANT.name, sample, made, ids, timers)
    ground.fetch("settle")
    ground.fetch("settle_timers")
    ground.checkpoint()
    return ids


def wait_fired(ground: Ground, plural: str) -> None:
    """Until no time-out of these is left."""
    subjects = f"{PARTICIPANT.name}/{plural}:"
    ground.wait_for(lambda left: not left, MOST_SECONDS, "waiting", ground.tenant, subjects, every=LOOK_SECONDS)


def check(ground: Ground, plural: str, count: int) -> Record:
    """When the last one changed; every instance was moved once, neither less nor more often."""
    (found,) = ground.fetch("fired", ground.tenant, PARTICIPANT.name, plural, EVENT, WAITING)
    if found["lost"] or found["twice"] or found["moved"] < count:
        raise LoadFailed(f"of {count} time-outs {found['lost']} were lost and {found['twice']} fired more than once")
    return found


def now_ms() -> int:
    return time.time_ns() // 1_000_000

"""Scheduled calls, all due at one moment: how soon the last is made, that none is lost and none is made twice."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from figures import Figure, Round
from ground import CALLBACK_SECRET, Ground
from load import LoadFailed, Request
from receiver import receiver

JOBS = "/core/api/v1/scheduler/jobs"
AHEAD_SECONDS = 3_600
"""When the jobs are due at first: so late that all are made before. Then their timers are set to one moment."""
WARNING_SECONDS = 4
MOST_SECONDS = 240.0
PAYLOAD = {"status": "success", "contractId": "77", "reason": "the end of the contract is reached"}

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """Calls of a round."""

    count: int


FULL = Size(count=100_000)
QUICK = Size(count=5_000)


def measure(ground: Ground, size: Size, say: Say) -> Figure:
    """Seconds from the moment at which all are due to the last arrival. The receiver counts by job and run."""
    with receiver(CALLBACK_SECRET) as inbox:
        say(f"schedules: {size.count:,} jobs are made")
        later = math.ceil(time.time()) + AHEAD_SECONDS
        ground.send([scheduled(f"{inbox.base}/cb/{number}", later) for number in range(size.count)])
        ground.wait_drained()
        ground.fetch("settle")
        ground.fetch("settle_timers")
        at = math.ceil(time.time()) + WARNING_SECONDS
        ground.fetch("set_calls_due", ground.tenant, at * 1000)
        ground.checkpoint()
        say("schedules: all due at once")
        arrived = sorted(inbox.times(size.count, WARNING_SECONDS + MOST_SECONDS).values())
        ground.wait_drained()
        repeated = inbox.repeated()
    seconds = arrived[-1] - at
    if repeated or arrived[0] < at:
        raise LoadFailed(f"{repeated} calls were made twice, the first {at - arrived[0]:.1f} s early")
    detail = {"a second": size.count / seconds, "p50 s late": arrived[len(arrived) // 2] - at, "twice": float(repeated)}
    what = f"{size.count:,} calls due at one moment, until the last has arrived"
    return Figure("schedules", what, "s", 60.0, "at most", [Round(seconds)], detail)


def scheduled(url: str, at: int) -> Request:
    """A signed call at a moment."""
    body = {"endpointUrl": url, "signatureKey": CALLBACK_SECRET, "payload": PAYLOAD, "schedule": {"at": at}}
    return Request("POST", JOBS, json.dumps(body))

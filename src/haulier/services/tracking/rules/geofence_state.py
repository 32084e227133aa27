"""What follows for a device and a geofence from each of its points: entry, exit, dwell, approach. Pure.

See: contract/tracking.md section 9.6.
"""

from __future__ import annotations

from math import inf
from typing import Literal, NamedTuple

from haulier.core.great_circle import METRES_A_DEGREE, great_circle
from haulier.services.tracking.rules.geofence_shapes import Sight

PairState = Literal["UNKNOWN", "INSIDE", "OUTSIDE"]
UNKNOWN: PairState = "UNKNOWN"
INSIDE: PairState = "INSIDE"
OUTSIDE: PairState = "OUTSIDE"

FenceEvent = Literal["ENTRY", "EXIT", "DWELL", "APPROACH"]
ENTRY: FenceEvent = "ENTRY"
EXIT: FenceEvent = "EXIT"
DWELL: FenceEvent = "DWELL"
APPROACH: FenceEvent = "APPROACH"

MAX_SPEED = 70.0
"""Metres a second: a point that would need more is judged once the next one confirms it."""
APART_MS = 10_000
"""Two points so far apart in time, both outside, are an exit however near they lie."""
FRESH_MS = 15 * 60_000
"""How old the last point may be where a dwell is told without a new one."""
ARMED_BEYOND = 1.5
"""At so many times its approach radius a fence is ready for the next approach."""


class Fix(NamedTuple):
    """A position of a device, as it is judged."""

    tis: int
    seq: int
    app: str
    lat: float
    lon: float
    accuracy: float | None


class Movement(NamedTuple):
    """The last point of a device that was judged, and one that came too fast and waits for the next."""

    last: Fix | None = None
    doubted: Fix | None = None


class Rules(NamedTuple):
    """What a fence asks of points. Distances are metres, ``dwell_ms`` milliseconds."""

    exit_buffer: float = 20.0
    confirm: int = 1
    dwell_ms: int | None = None
    approach_radius: float | None = None


class Pair(NamedTuple):
    """The state of a device and a fence. One that is as after its first point far away is asleep: nothing of it has to
    be read for a point that lies far away too.
    """

    state: PairState = UNKNOWN
    since: int | None = None
    """The time of the point with which the state began."""
    inside_count: int = 0
    """Points in a row that lay inside, while they are too few for an entry."""
    outside_at: int | None = None
    """The time of the first of the points in a row that lay outside, while they are too near for an exit."""
    is_dwell_told: bool = False
    approach_from: float | None = inf
    """From how many metres on it would be an approach to come nearer. None: it was told of one."""

    @property
    def is_asleep(self) -> bool:
        """Whether points far away change nothing of it."""
        return self.state == OUTSIDE and not self.inside_count and self.approach_from == inf


def admitted(movement: Movement, fix: Fix) -> tuple[Movement, list[Fix]]:
    """Which points are to be judged now that this one came: none, it, or the one before with it."""
    last, doubted = movement
    if last is None or is_plausible(last, fix):
        return Movement(fix), [fix]
    if doubted is not None and is_plausible(doubted, fix):
        return Movement(fix), [doubted, fix]
    return Movement(last, fix), []


def is_plausible(before: Fix, after: Fix) -> bool:
    """Whether a device can have come from one point to the other. Clocks of devices are exact to a second."""
    longest = MAX_SPEED * max((after.tis - before.tis) / 1000, 1.0)
    detour = (abs(after.lat - before.lat) + abs(after.lon - before.lon)) * METRES_A_DEGREE
    if detour <= longest:  # along the meridian and the parallel: never shorter, and all that most points need
        return True
    return great_circle(before.lat, before.lon, after.lat, after.lon) <= longest


def step(pair: Pair, rules: Rules, fix: Fix, sight: Sight) -> tuple[Pair, list[FenceEvent]]:
    """The pair after a point, and what happened."""
    if sight.is_inside:
        return _inside(pair, rules, fix)
    after, events = _outside(pair, rules, fix, sight)
    return _approached(after, rules, fix, sight, events)


def _inside(pair: Pair, rules: Rules, fix: Fix) -> tuple[Pair, list[FenceEvent]]:
    if pair.state != INSIDE:
        count = pair.inside_count + 1
        if count < rules.confirm:
            return pair._replace(inside_count=count), []
        return pair._replace(
            state=INSIDE, since=fix.tis, inside_count=0, outside_at=None, is_dwell_told=False
        ), [ENTRY]  # fmt: skip
    pair = pair._replace(outside_at=None)
    due_at = dwell_due(pair, rules)
    if due_at is not None and fix.tis >= due_at:
        return pair._replace(is_dwell_told=True), [DWELL]
    return pair, []


def _outside(pair: Pair, rules: Rules, fix: Fix, sight: Sight) -> tuple[Pair, list[FenceEvent]]:
    pair = pair._replace(inside_count=0)
    if pair.state == OUTSIDE:
        return pair, []
    if pair.state == UNKNOWN:
        return pair._replace(state=OUTSIDE, since=fix.tis), []
    is_far = sight.outside_m > max(rules.exit_buffer, fix.accuracy or 0.0)
    if not is_far and pair.outside_at is None:
        return pair._replace(outside_at=fix.tis), []
    if not is_far and pair.outside_at is not None and fix.tis - pair.outside_at < APART_MS:
        return pair, []
    return pair._replace(
        state=OUTSIDE, since=fix.tis, outside_at=None, is_dwell_told=False, approach_from=sight.from_centre or inf
    ), [EXIT]  # fmt: skip


def _approached(
    pair: Pair, rules: Rules, fix: Fix, sight: Sight, events: list[FenceEvent]
) -> tuple[Pair, list[FenceEvent]]:
    """After an exit the device comes near again once it has turned back; else from beyond the greater circle."""
    if rules.approach_radius is None or sight.from_centre is None:
        return pair._replace(approach_from=inf), events
    distance, armed_from = sight.from_centre, pair.approach_from
    if pair.state != OUTSIDE:
        return pair, events
    if distance > ARMED_BEYOND * rules.approach_radius:
        return pair._replace(approach_from=inf), events
    if armed_from is None:
        return pair, events
    margin = 0.0 if armed_from == inf else max(rules.exit_buffer, fix.accuracy or 0.0)
    if distance <= rules.approach_radius and distance < armed_from - margin:
        return pair._replace(approach_from=None), [*events, APPROACH]
    return pair._replace(approach_from=max(armed_from, distance)), events


def dwell_due(pair: Pair, rules: Rules) -> int | None:
    """When the stay is long enough to be told of, if that is still to come."""
    if pair.state != INSIDE or pair.since is None or pair.is_dwell_told or rules.dwell_ms is None:
        return None
    return pair.since + rules.dwell_ms


def dwelt(pair: Pair, rules: Rules, last: Fix, now: int) -> bool:
    """Whether a stay is to be told of without a new point: it is long enough, and the last point fresh and inside."""
    due_at = dwell_due(pair, rules)
    return due_at is not None and due_at <= now and pair.outside_at is None and now - last.tis < FRESH_MS

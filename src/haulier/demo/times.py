"""When the week of the data happens: now. Its moments are moved to today, and run faster where the replay does.

Pure. Everything that carries a moment is moved the same way (slots, plans, reports), so that early stays early and late
stays late, N times shorter at speed N.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from random import Random

from haulier.demo.plan import TripPlan

SILENT_SECONDS = 1_200
"""In a replay without waiting: how long ago at most an open trip was last heard of."""
REST_SECONDS = 60
"""In a replay without waiting: how long the rest of a trip takes that is on the road now."""
NEVER = 1 << 62


@dataclass(frozen=True, slots=True)
class Times:
    """The clock of a trip: ``first`` of the data is ``begins`` (epoch seconds), then ``speed`` times as fast; after
    ``turn`` it is ``hurry`` times faster.
    """

    first: int = 0
    begins: float = 0.0
    speed: float = 1.0
    turn: int = NEVER
    hurry: float = 1.0

    def at(self, moment: int) -> int:
        """The epoch second at which a moment of the data happens."""
        return round(self._second(moment))

    def at_ms(self, moment: int) -> int:
        """The same in epoch milliseconds."""
        return round(1000 * self._second(moment))

    def planned(self, moment: int) -> int:
        """The epoch second that somebody plans with, who knows of no hurry."""
        return round(self._even(moment))

    def _second(self, moment: int) -> float:
        if moment <= self.turn:
            return self._even(moment)
        return self._even(self.turn) + (moment - self.turn) / (self.speed * self.hurry)

    def _even(self, moment: int) -> float:
        return self.begins + (moment - self.first) / self.speed


AS_IN_DATA = Times()


def times_of(plans: Sequence[TripPlan], speed: float, now: float, seed: int) -> list[Times]:
    """The clock of each trip of a replay that begins now.

    With a clock all run on one, from the first step on. Without waiting the week is over by now, and each trip that was
    left open was last heard of a while ago. The others are over before the first of these begins, so that what a phone
    tells of its trips is told in order. One that is on the road now is half-way.
    """
    if speed != inf:
        first = min(plan.steps[0].at for plan in plans)
        return [Times(first, now, speed)] * len(plans)
    done = [plan.steps[-1].at for plan in plans if not plan.is_open and not plan.under_way_at]
    last = max(done, default=0)
    opened = {plan.trip.trip_uuid: _last_heard(plan, now, seed) for plan in plans if plan.is_open}
    begun = (opened[plan.trip.trip_uuid].at(plan.steps[0].at) for plan in plans if plan.is_open)
    over = Times(last, min(begun, default=now))
    return [on_the_road(plan, now) if plan.under_way_at else opened.get(plan.trip.trip_uuid, over) for plan in plans]


def on_the_road(plan: TripPlan, now: float) -> Times:
    """The clock of a trip that is on the road: it is half-way now, and what follows is told in a hurry."""
    rest = plan.trip.arrived - plan.under_way_at
    return Times(plan.under_way_at, now, turn=plan.under_way_at, hurry=max(rest / REST_SECONDS, 1.0))


def _last_heard(plan: TripPlan, now: float, seed: int) -> Times:
    """The clock of an open trip."""
    ago = Random(f"{seed}:{plan.trip.trip_uuid}:heard").randrange(SILENT_SECONDS)
    return Times(plan.steps[-1].at, now - ago)

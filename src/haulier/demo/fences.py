"""The facilities' geofences, and what phones bring about at them by the plan: entries and exits, known beforehand.

Pure, and written by the text of the contract, not taken from the platform, which is what is checked.
See: contract/tracking.md 9.6.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from haulier.demo.calls import TripRun, points_of
from haulier.demo.drive import Position, metres
from haulier.demo.plan import Act, TripPlan
from haulier.demo.trips import Centre

RADIUS_M = 300
EXIT_BUFFER_M = 20
MAX_SPEED = 70.0
"""Metres a second: a point that would need more counts once the next one confirms it."""
APART_MS = 10_000
"""Two points near the edge, both outside, are an exit when they are so far apart in time."""
EDGE_M = 0.001
CELL_DEGREES = 0.02
"""Side of the cells by which the geofences near a point are found: wider than any reaches."""
ENTRY, EXIT = "ENTRY", "EXIT"
ARRIVED = "arrived"
"""The sub-status that a dispatch gets when its rider's phone enters a facility."""


class Fix(NamedTuple):
    """A position and its moment in epoch milliseconds."""

    tis: int
    where: Position


class Passage(NamedTuple):
    """A phone enters or leaves a facility's geofence."""

    centre: str
    rider: int
    event: str
    tis: int


def centres_of(plan: TripPlan) -> set[str]:
    """The centres where a trip's vehicle stops."""
    legs = (plan.trip.legs[leg] for leg in plan.terms.driven)
    return {centre for leg in legs for centre in (leg.source, leg.destination)}


def visitors_of(plans: Iterable[TripPlan]) -> dict[str, list[int]]:
    """The riders who come to each centre: their phones are subscribed to its geofence."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for plan in plans:
        for centre in centres_of(plan):
            found[centre].add(plan.rider)
    return {centre: sorted(riders) for centre, riders in found.items()}


class Foresight:
    """Foresees trips when they begin, those of a rider one after the other."""

    def __init__(self, runs: Sequence[TripRun]) -> None:
        self.passages: list[Passage] = []
        self._points: Counter[int] = Counter()
        stops: defaultdict[int, dict[str, Centre]] = defaultdict(dict)
        for run in runs:
            stops[run.plan.rider] |= {centre: run.registered.centres[centre] for centre in centres_of(run.plan)}
        self._watches = {rider: Watch(centres) for rider, centres in stops.items()}

    def begin(self, run: TripRun) -> None:
        """Foresee what is to happen on a trip. It learns how many arrivals it has, and the number of its first point,
        since a phone counts on from trip to trip.
        """
        rider = run.plan.rider
        run.first_point, run.arrivals = self._points[rider], 0
        for fix in fixes_of(run):
            self._points[rider] += 1
            for centre, event, tis in self._watches[rider].take(fix):
                self.passages.append(Passage(centre, rider, event, tis))
                run.arrivals += event == ENTRY


def foresee(runs: Sequence[TripRun]) -> list[Passage]:
    """All that is to happen at the geofences on trips whose clocks are known."""
    foresight = Foresight(runs)
    for run in runs:
        foresight.begin(run)
    return foresight.passages


def fixes_of(run: TripRun) -> Iterator[Fix]:
    """All points that the phone sends on a trip, in their order."""
    for step in run.plan.steps:
        if step.act is Act.SEND_POSITIONS:
            for at, where in points_of(run, step):
                yield Fix(run.times.at_ms(at), where)


@dataclass(slots=True)
class Watch:
    """What is known of one phone and the geofences that it is subscribed to."""

    centres: Mapping[str, Centre]
    last: Fix | None = None
    doubted: Fix | None = None
    inside: set[str] = field(default_factory=set)
    leaving: dict[str, int] = field(default_factory=dict)
    cells: dict[tuple[int, int], list[str]] = field(default_factory=dict)
    """The geofences that may hold a point of each cell."""

    def __post_init__(self) -> None:
        for code, centre in self.centres.items():
            row, column = _cell(centre.lat, centre.lon)
            for cell in product((row - 1, row, row + 1), (column - 1, column, column + 1)):
                self.cells.setdefault(cell, []).append(code)

    def take(self, fix: Fix) -> Iterator[tuple[str, str, int]]:
        """What follows from a point: centre, event and time of each."""
        if self.last is None or _can_follow(self.last, fix):
            judged = [fix]
        elif self.doubted is not None and _can_follow(self.doubted, fix):
            judged = [self.doubted, fix]
        else:
            self.doubted = fix
            return
        self.last, self.doubted = fix, None
        for one in judged:
            for code in sorted({*self.cells.get(_cell(*one.where), ()), *self.inside}):
                if event := self._at(code, one):
                    yield code, event, one.tis

    def _at(self, code: str, fix: Fix) -> str:
        """The event that a point makes at one geofence, '' for none."""
        centre = self.centres[code]
        outside = metres(centre.lat, centre.lon, *fix.where) - RADIUS_M
        if outside <= EDGE_M:
            self.leaving.pop(code, None)
            if code in self.inside:
                return ""
            self.inside.add(code)
            return ENTRY
        if code not in self.inside:
            return ""
        if outside <= EXIT_BUFFER_M and fix.tis - self.leaving.setdefault(code, fix.tis) < APART_MS:
            return ""
        self.inside.remove(code)
        self.leaving.pop(code, None)
        return EXIT


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return int(lat // CELL_DEGREES), int(lon // CELL_DEGREES)


def _can_follow(before: Fix, after: Fix) -> bool:
    """Can a vehicle have come from one point to the other? Clocks of phones are exact to a second."""
    seconds = max((after.tis - before.tis) / 1000, 1.0)
    return metres(*before.where, *after.where) <= MAX_SPEED * seconds

"""When a vehicle comes to the stops that lie ahead, and which of them are late. Pure. Moments are epoch milliseconds.

Stops are done in the order of the jobs, each job's in its own; but what can be done where the vehicle is, is done
there: twenty jobs that are picked up in one place are one visit. See: docs/design/eta.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from haulier.core.great_circle import great_circle
from haulier.services.tracking.rules.thinning import Fix

AT_PLACE_METRES = 100.0
"""Whoever is so near to a stop has come to it."""
PLACE_DECIMALS = 4
"""Places that are the same so far, some eleven metres, are one."""
IN_TIME_MS = 5 * 60_000
"""A stop that was late is in time again when the vehicle comes so much before the end of its slot."""
MAX_STOPS = 1_000
"""Stops of one dispatch that are estimated, the next ones."""

LatLon = tuple[float, float]


class PlacedStop(NamedTuple):
    """A stop that lies ahead. ``place`` is None where nobody knows it."""

    job: str
    objective: str
    place: LatLon | None
    slot_from: int | None
    slot_to: int | None
    service_ms: int

    @property
    def slot(self) -> str | None:
        """The stop with its slot, as one name; None without a slot."""
        return None if self.slot_to is None else f"{self.job}/{self.objective}/{self.slot_to}"


class Visit(NamedTuple):
    """A place, and the stops there by their numbers."""

    place: LatLon
    stops: Sequence[int]


class Arrived(NamedTuple):
    """Since when the vehicle is at a place."""

    place: LatLon
    at: int


def visits_of(stops: Sequence[PlacedStop]) -> list[Visit]:
    """The places in the order in which the vehicle comes to them. It ends before a stop whose place nobody knows."""
    queues: dict[str, list[int]] = defaultdict(list)
    for number, stop in enumerate(stops):
        queues[stop.job].append(number)
    at: dict[str, int] = dict.fromkeys(queues, 0)
    """How many stops of each job are done."""
    waiting: dict[LatLon, dict[str, None]] = defaultdict(dict)
    """By place, the jobs whose next stop it is."""

    def wait(job: str) -> None:
        if at[job] < len(queues[job]) and (place := stops[queues[job][at[job]]].place) is not None:
            waiting[_same(place)][job] = None

    for job in queues:
        wait(job)
    found: list[Visit] = []
    for job, queue in queues.items():
        while at[job] < len(queue):
            place = stops[queue[at[job]]].place
            if place is None:
                return found
            here, done = waiting[_same(place)], list[int]()
            while here:
                one = next(iter(here))
                del here[one]
                done.append(queues[one][at[one]])
                at[one] += 1
                wait(one)
            found.append(Visit(place, done))
    return found


def _same(place: LatLon) -> LatLon:
    return round(place[0], PLACE_DECIMALS), round(place[1], PLACE_DECIMALS)


def is_at(position: Fix, place: LatLon) -> bool:
    """Is a vehicle at a place?"""
    return great_circle(position.lat, position.lon, *place) <= AT_PLACE_METRES


def arrived_at(position: Fix, visits: Sequence[Visit], before: Arrived | None) -> Arrived | None:
    """Since when the vehicle is at the next place; None as long as it is on its way there."""
    if not visits or not is_at(position, visits[0].place):
        return None
    place = _same(visits[0].place)
    return before if before is not None and before.place == place else Arrived(place, position.tis)


def estimate(
    stops: Sequence[PlacedStop], visits: Sequence[Visit], travel_ms: Sequence[int], start: int, now: int,
    arrived: Arrived | None,
) -> list[int | None]:  # fmt: skip
    """When the vehicle is at each stop, of those with a visit: it was where it started from at ``start``, and each way
    takes as long as ``travel_ms`` says. It waits for slots, and stays as long as the longest of its stops there takes.
    """
    etas: list[int | None] = [None] * len(stops)
    leaves = start
    for number, (visit, travel) in enumerate(zip(visits, travel_ms, strict=True)):
        there = [stops[each] for each in visit.stops]
        arrives = arrived.at if number == 0 and arrived is not None else max(now, leaves + travel)
        for each in visit.stops:
            etas[each] = arrives
        begins = max([arrives, *(stop.slot_from for stop in there if stop.slot_from is not None)])
        leaves = max(now, begins + max(stop.service_ms for stop in there))
    return etas


class Lateness(NamedTuple):
    """Slots that are late and were told of, and the numbers of the stops that are to be told of now."""

    warned: frozenset[str]
    new: Sequence[int]


def lateness(stops: Sequence[PlacedStop], etas: Sequence[int | None], warned: Collection[str]) -> Lateness:
    """Which stops are late. Each is told of once a slot, and again only after it was in time by ``IN_TIME_MS``. Of one
    of which nobody knows when it is reached, what was told still holds.
    """
    kept: set[str] = set()
    new: list[int] = []
    for number, (stop, eta) in enumerate(zip(stops, etas, strict=True)):
        slot = stop.slot
        if slot is None or stop.slot_to is None:
            continue
        if slot in warned and (eta is None or eta > stop.slot_to - IN_TIME_MS):
            kept.add(slot)
        elif eta is not None and eta > stop.slot_to:
            if slot not in kept:
                new.append(number)
            kept.add(slot)
    return Lateness(frozenset(kept), new)


def late_by(stop: PlacedStop, eta: int | None) -> int | None:
    """Seconds after the end of its slot, rounded up; None for one that is in time, or of which nobody knows."""
    if eta is None or stop.slot_to is None or eta <= stop.slot_to:
        return None
    return -((stop.slot_to - eta) // 1000)


def plain_ms(metres: float, *, detour: float, kilometres_an_hour: float) -> int:
    """How long a way takes of which the straight distance is known."""
    return round(metres * detour / kilometres_an_hour * 3_600)


def next_of_jobs(stops: Sequence[PlacedStop], etas: Sequence[int | None]) -> Mapping[str, tuple[int | None, int]]:
    """Of each job when the vehicle is at its next stop, and how many seconds late; 0 where it is not, or unknown."""
    found: dict[str, tuple[int | None, int]] = {}
    for stop, eta in zip(stops, etas, strict=True):
        found.setdefault(stop.job, (eta, late_by(stop, eta) or 0))
    return found

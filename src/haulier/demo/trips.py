"""The real input: trips and centres of the two CSV files, and how many riders and vehicles they need at once.

Times of the files are local to Asia/Kolkata; everything here is epoch seconds. See: data/README.md.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from heapq import heappop, heappush
from pathlib import Path

DATA = Path(__file__).parent / "data"
LEGS_FILE = DATA / "delhivery_legs.csv"
CENTRES_FILE = DATA / "delhivery_centers.csv"

TRIPS_IN_FILE = 4163
LEGS_IN_FILE = 7421
CENTRES_IN_FILE = 1292

KOLKATA = timezone(timedelta(hours=5, minutes=30))
"""India has kept one offset all year since 1945, so the offset is the whole time zone."""

VEHICLE_OF_ROUTE = {"FTL": "trucks", "Carting": "vans"}
"""Which participant type drives a route type."""


@dataclass(frozen=True, slots=True)
class Centre:
    """A facility of the network. ``lat`` and ``lon`` are WGS 84 degrees; ``located_by`` is city or state."""

    code: str
    name: str
    state: str
    lat: float
    lon: float
    located_by: str


@dataclass(frozen=True, slots=True)
class Leg:
    """One drive from centre to centre. Times are epoch seconds, ``planned_minutes`` is the router's estimate."""

    source: str
    destination: str
    departed: int
    arrived: int
    planned_minutes: float


@dataclass(frozen=True, slots=True)
class Trip:
    """A vehicle's route: its legs in the order they were driven."""

    trip_uuid: str
    route_type: str
    legs: tuple[Leg, ...]

    @property
    def departed(self) -> int:
        return self.legs[0].departed

    @property
    def arrived(self) -> int:
        return max(leg.arrived for leg in self.legs)

    @property
    def vehicle_type(self) -> str:
        return VEHICLE_OF_ROUTE[self.route_type]


class WrongInput(Exception):
    """The files are not what the demo was written for; the text says in which way."""


def read_centres(path: Path = CENTRES_FILE) -> dict[str, Centre]:
    """All centres by code, in the order of the file."""
    with path.open(encoding="utf-8", newline="") as rows:
        return {
            row["center"]: Centre(
                row["center"], row["name"], row["state"], float(row["lat"]), float(row["lon"]), row["located_by"]
            )
            for row in csv.DictReader(rows)
        }


def read_trips(path: Path = LEGS_FILE) -> list[Trip]:
    """All trips by the time of their first departure, legs by theirs."""
    legs: dict[tuple[str, str], list[Leg]] = {}
    with path.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            legs.setdefault((row["trip_uuid"], row["route_type"]), []).append(leg_of_row(row))
    trips = [
        Trip(trip_uuid, route_type, tuple(sorted(of_trip, key=lambda leg: leg.departed)))
        for (trip_uuid, route_type), of_trip in legs.items()
    ]
    return sorted(trips, key=lambda trip: (trip.departed, trip.trip_uuid))


def leg_of_row(row: dict[str, str]) -> Leg:
    """A leg from a row of ``delhivery_legs.csv``; fractions of a second are cut, as a phone reports whole ones."""
    local = datetime.fromisoformat(row["od_start_time"])
    departed = int(local.replace(tzinfo=KOLKATA).timestamp())
    arrived = departed + round(float(row["actual_minutes"]) * 60)
    return Leg(row["source_center"], row["destination_center"], departed, arrived, float(row["osrm_minutes"]))


def check_input(trips: Sequence[Trip], centres: dict[str, Centre]) -> None:
    """Raise ``WrongInput`` when the files are cut, doubled, or name a centre or route type that nobody knows."""
    legs = [leg for trip in trips for leg in trip.legs]
    found = (len(trips), len(legs), len(centres))
    wanted = (TRIPS_IN_FILE, LEGS_IN_FILE, CENTRES_IN_FILE)
    if found != wanted:
        raise WrongInput(f"trips, legs, centres: found {found}, wanted {wanted}")
    if len({trip.trip_uuid for trip in trips}) != len(trips):
        raise WrongInput("a trip has legs of two route types")
    if unknown := {trip.route_type for trip in trips} - VEHICLE_OF_ROUTE.keys():
        raise WrongInput(f"unknown route types: {sorted(unknown)}")
    touched = {leg.source for leg in legs} | {leg.destination for leg in legs}
    if touched != centres.keys():
        raise WrongInput(f"centres without a leg or legs without a centre: {sorted(touched ^ centres.keys())[:5]}")


def most_at_once(spans: Iterable[tuple[int, int]]) -> int:
    """The most spans ``(from, to)`` that hold one same moment; a span is over at its ``to``."""
    changes = sorted(change for begin, end in spans for change in ((begin, 1), (end, -1)))
    running = most = 0
    for _moment, change in changes:
        running += change
        most = max(most, running)
    return most


def busiest_hour(trips: Sequence[Trip]) -> dict[str, int]:
    """How many riders, trucks and vans are on the road at the busiest moment, so that none is on two trips at once.

    A trip takes one rider and one vehicle from its first departure to its last arrival, rests between legs included.
    Each type is counted at its own busiest moment.
    """
    need = {"riders": most_at_once((trip.departed, trip.arrived) for trip in trips)}
    for vehicles in VEHICLE_OF_ROUTE.values():
        need[vehicles] = most_at_once((trip.departed, trip.arrived) for trip in trips if trip.vehicle_type == vehicles)
    return need


def assign_numbers(spans: Sequence[tuple[int, int]]) -> list[int]:
    """Give each span a number so that overlapping spans differ, using as few numbers as overlap at once.

    Spans come ordered by their begin. The free number that is lowest is taken, so low numbers work most.
    """
    busy: list[tuple[int, int]] = []
    free: list[int] = []
    given: list[int] = []
    hired = 0
    for begin, end in spans:
        while busy and busy[0][0] <= begin:
            heappush(free, heappop(busy)[1])
        if free:
            number = heappop(free)
        else:
            number, hired = hired, hired + 1
        heappush(busy, (end, number))
        given.append(number)
    return given

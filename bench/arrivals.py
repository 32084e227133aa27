"""How true estimates of arrival are: the real legs of the demo's trips, beside what a router said of the same legs.

Trips are parted by a fixed rule: on one half speeds and factors are fitted, on the other all are measured. Centres
have the position of their city, give or take two kilometres, or only of their state; so what a straight line can say
of a leg is measured on those of which both ends are known by city, and it can say next to nothing of legs within one.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from importlib.resources import files
from statistics import median
from typing import NamedTuple

from figures import Figure, Round

from haulier.core.great_circle import great_circle
from haulier.engines.place_settings import PlaceSettings
from haulier.services.tracking.rules.arrivals import plain_ms

DATA = files("haulier.demo") / "data"
SPEEDS = [float(speed) for speed in range(10, 81)]
FACTORS = [each / 20 for each in range(10, 61)]
MS_A_MINUTE = 60_000
ROUTES = ("FTL", "Carting")
SETTINGS = PlaceSettings()
"""As they are where nobody sets others."""

Say = Callable[[str], None]


class Leg(NamedTuple):
    """A leg really driven. ``metres`` is its straight line, times are minutes."""

    trip: str
    route_type: str
    metres: float
    by_city: bool
    router: float
    taken: float


Guess = Callable[[Leg], float]


def measure(say: Say) -> list[Figure]:
    """Median errors in minutes: of the straight line as it is set, and of a router whose factor was fitted."""
    say("eta: legs of the trips")
    fitting, tested = parted(leg for leg in read_legs() if leg.by_city)
    plain, factor = by_speed(SETTINGS.eta_speed), fitted(FACTORS, by_router, fitting)
    own = error(by_router(1.0), tested)
    by = f"straight line by {SETTINGS.eta_detour} at {SETTINGS.eta_speed:.0f} km/h"
    straight = f"median error in minutes of {by}, beside the router's own"
    routed = "the same of the router's times by the factor that the other half of the trips gave"
    details = {name: round(value, 1) for route in ROUTES for name, value in detail_of(route, fitting, tested).items()}
    return [
        Figure("eta straight", straight, "min", 1.0, "at most", [Round(error(plain, tested), own)], details),
        Figure(
            "eta by router", routed, "min", 1.0, "at most", [Round(error(by_router(factor), tested), own)],
            {"factor": factor, "legs": len(tested)},
        ),
    ]  # fmt: skip


def detail_of(route: str, fitting: Sequence[Leg], tested: Sequence[Leg]) -> dict[str, float]:
    """The errors of one type of route, with the speed that the other half of its trips gave."""
    fitting, tested = of_type(fitting, route), of_type(tested, route)
    speed = fitted(SPEEDS, by_speed, fitting)
    return {
        f"{route} error": error(by_speed(SETTINGS.eta_speed), tested),
        f"{route} error of the router": error(by_router(1.0), tested),
        f"{route} fitted speed": speed,
        f"{route} error at it": error(by_speed(speed), tested),
        f"{route} minutes": median(leg.taken for leg in tested),
        f"{route} kilometres": median(leg.metres for leg in tested) / 1000,
        f"{route} legs": len(tested),
    }


def by_speed(speed: float) -> Guess:
    """Minutes by the straight line."""
    return lambda leg: plain_ms(leg.metres, detour=SETTINGS.eta_detour, kilometres_an_hour=speed) / MS_A_MINUTE


def by_router(factor: float) -> Guess:
    """Minutes by the router."""
    return lambda leg: leg.router * factor


def error(guess: Guess, legs: Iterable[Leg]) -> float:
    """The median of how many minutes a guess is off."""
    return median(abs(guess(leg) - leg.taken) for leg in legs)


def fitted(choices: Iterable[float], guess: Callable[[float], Guess], legs: Sequence[Leg]) -> float:
    """The choice with the least error."""
    return min(choices, key=lambda choice: error(guess(choice), legs))


def of_type(legs: Iterable[Leg], name: str) -> list[Leg]:
    """The legs of a type of route."""
    return [leg for leg in legs if leg.route_type == name]


def parted(legs: Iterable[Leg]) -> tuple[list[Leg], list[Leg]]:
    """The legs in two halves, those of a trip together."""
    halves: tuple[list[Leg], list[Leg]] = ([], [])
    for leg in legs:
        halves[sha256(leg.trip.encode()).digest()[-1] % 2].append(leg)
    return halves


def read_legs() -> list[Leg]:
    """All legs of the data set."""
    with (DATA / "delhivery_centers.csv").open(encoding="utf-8") as file:
        centers = {row["center"]: row for row in csv.DictReader(file)}
    with (DATA / "delhivery_legs.csv").open(encoding="utf-8") as file:
        return [
            _leg(row, centers[row["source_center"]], centers[row["destination_center"]]) for row in csv.DictReader(file)
        ]


def _leg(row: dict[str, str], source: dict[str, str], target: dict[str, str]) -> Leg:
    metres = great_circle(*(float(each[name]) for each in (source, target) for name in ("lat", "lon")))
    by_city = source["located_by"] == target["located_by"] == "city"
    return Leg(
        row["trip_uuid"], row["route_type"], metres, by_city, float(row["osrm_minutes"]), float(row["actual_minutes"])
    )

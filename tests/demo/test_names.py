"""Rows show people: names and registrations, the same for the same seed, nobody's twice."""

from __future__ import annotations

import re

import pytest

from haulier.demo.names import registrations, rider_names
from haulier.demo.onboard import REGISTRATION
from haulier.demo.trips import VEHICLE_OF_ROUTE, busiest_hour, read_trips


@pytest.mark.parametrize("seed", [0, 7, 2018])
def test_the_whole_week_has_names_enough_and_none_twice(seed: int) -> None:
    need = busiest_hour(read_trips())
    riders = rider_names(need["riders"], seed)
    assert len(set(riders)) == need["riders"]
    assert riders == rider_names(need["riders"], seed)
    vehicles = [name for plural in VEHICLE_OF_ROUTE.values() for name in registrations(plural, need[plural], seed)]
    assert len(set(vehicles)) == len(vehicles)
    assert all(re.search(REGISTRATION["validation"]["regex"], name) for name in vehicles)


def test_another_seed_gives_other_names() -> None:
    assert rider_names(50, 1) != rider_names(50, 2)
    assert registrations("vans", 50, 1) != registrations("vans", 50, 2)

"""What the data set does not tell and chance decides: failed attempts, cash on delivery, and who plans by reference.

Pure: it depends on seed and trip alone, not on which other trips are replayed.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from haulier.demo.trips import Trip

FAILED_SHARE = 0.07
"""Chance of each drop attempt to fail."""
MAX_ATTEMPTS = 3
"""The last of these always succeeds: every leg of the data set did arrive."""
COD_SHARE = 0.15
"""Chance of a leg to be cash on delivery."""
BY_REF_SHARE = 0.35
"""Chance of a trip to be driven by a system that knows dispatches and jobs by its own references only."""
CENTS = 100
CASH = range(50 * CENTS, 5_000 * CENTS)
"""Cash to collect for a leg, in hundredths."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How a trip goes. By leg: ``cash`` to collect in hundredths, 0 for none, and ``attempts`` its drop takes."""

    by_ref: bool
    cash: tuple[int, ...]
    attempts: tuple[int, ...]


def terms_of(trip: Trip, seed: int, failed_share: float = FAILED_SHARE) -> Terms:
    """The terms of a trip. Each kind of luck is drawn on its own, so that one does not change with another."""
    row_seed, purse, manner = (Random(f"{seed}:{trip.trip_uuid}{kind}") for kind in ("", ":cash", ":manner"))
    return Terms(
        by_ref=manner.random() < BY_REF_SHARE,
        cash=tuple(purse.choice(CASH) if purse.random() < COD_SHARE else 0 for _ in trip.legs),
        attempts=tuple(attempts_of(row_seed, failed_share) for _ in trip.legs),
    )


def attempts_of(chance: Random, failed_share: float) -> int:
    """How many attempts a drop takes: 1 to ``MAX_ATTEMPTS``."""
    attempts = 1
    while attempts < MAX_ATTEMPTS and chance.random() < failed_share:
        attempts += 1
    return attempts

"""What the data set lacks and a seed decides: failed attempts, cash on delivery, and planning by reference.

Pure: the terms of a trip depend on the seed and the trip alone, not on the other trips of a replay.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from haulier.demo.trips import Trip

FAILED_SHARE = 0.07
"""Probability that an attempt of a drop fails."""
MAX_ATTEMPTS = 3
"""Most attempts of a drop. The last one always succeeds: every leg of the data set did arrive."""
COD_SHARE = 0.15
"""Probability that a leg is cash on delivery."""
BY_REF_SHARE = 0.35
"""Probability that a trip is planned by a system that uses its own references only."""
CENTS = 100
CASH = range(50 * CENTS, 5_000 * CENTS)
"""Cash to collect for a leg, in hundredths."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a trip. By leg: ``cash`` to collect in hundredths, 0 for none, and ``attempts`` of its drop."""

    by_ref: bool
    cash: tuple[int, ...]
    attempts: tuple[int, ...]


def terms_of(trip: Trip, seed: int, failed_share: float = FAILED_SHARE) -> Terms:
    """Draw the terms of a trip. Each kind has a random generator of its own, so that one does not depend on another."""
    failures, payments, planning = (Random(f"{seed}:{trip.trip_uuid}{kind}") for kind in ("", ":cash", ":manner"))
    return Terms(
        by_ref=planning.random() < BY_REF_SHARE,
        cash=tuple(payments.choice(CASH) if payments.random() < COD_SHARE else 0 for _ in trip.legs),
        attempts=tuple(attempts_of(failures, failed_share) for _ in trip.legs),
    )


def attempts_of(random: Random, failed_share: float) -> int:
    """How many attempts a drop takes: 1 to ``MAX_ATTEMPTS``."""
    attempts = 1
    while attempts < MAX_ATTEMPTS and random.random() < failed_share:
        attempts += 1
    return attempts

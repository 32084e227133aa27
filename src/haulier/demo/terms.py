"""What the data set lacks and a seed decides: how orders come and end, failed attempts, cash, planning by reference.

Pure: the terms of a trip depend on the seed and the trip alone, not on the other trips of a replay.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
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
FILE_SHARE = 1 / 3
"""Probability that the client sends a leg's order as a row of a file."""
CANCELLED_SHARE, RESCHEDULED_SHARE, RETURNED_SHARE = 0.02, 0.03, 0.02
CENTS = 100
CASH = range(50 * CENTS, 5_000 * CENTS)
"""Cash to collect for a leg, in hundredths."""


class Fate(Enum):
    """What becomes of an order."""

    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    """By the client, before the trip is planned."""
    RESCHEDULED = "rescheduled"
    """By the client, when its job is planned already. It is delivered."""
    RETURNED = "returned"
    """Refused at the last attempt, and taken back."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a trip. By leg: ``cash`` to collect in hundredths, 0 for none, ``attempts`` of its drop, its order's
    fate, and whether the order comes in a file.
    """

    by_ref: bool
    cash: tuple[int, ...]
    attempts: tuple[int, ...]
    fates: tuple[Fate, ...]
    in_file: tuple[bool, ...]

    @property
    def driven(self) -> list[int]:
        """The legs whose orders were not cancelled."""
        return [leg for leg, fate in enumerate(self.fates) if fate is not Fate.CANCELLED]


def terms_of(trip: Trip, seed: int, failed_share: float = FAILED_SHARE) -> Terms:
    """Draw the terms of a trip. Each kind has a random generator of its own, so that one does not depend on another."""
    failures, payments, planning, ends, intake = (
        Random(f"{seed}:{trip.trip_uuid}{kind}") for kind in ("", ":cash", ":manner", ":fate", ":intake")
    )
    cash = tuple(payments.choice(CASH) if payments.random() < COD_SHARE else 0 for _ in trip.legs)
    return Terms(
        by_ref=planning.random() < BY_REF_SHARE,
        cash=cash,
        attempts=tuple(attempts_of(failures, failed_share) for _ in trip.legs),
        fates=tuple(fate_of(ends, leg, bool(paid)) for leg, paid in enumerate(cash)),
        in_file=tuple(intake.random() < FILE_SHARE for _ in trip.legs),
    )


def fate_of(random: Random, leg: int, is_paid: bool) -> Fate:
    """Draw what becomes of an order. The first leg of a trip is always driven; what is paid for is never refused."""
    drawn = random.random()
    if drawn < CANCELLED_SHARE:
        return Fate.CANCELLED if leg else Fate.DELIVERED
    if drawn < CANCELLED_SHARE + RESCHEDULED_SHARE:
        return Fate.RESCHEDULED
    if drawn < CANCELLED_SHARE + RESCHEDULED_SHARE + RETURNED_SHARE and not is_paid:
        return Fate.RETURNED
    return Fate.DELIVERED


def attempts_of(random: Random, failed_share: float) -> int:
    """How many attempts a drop takes: 1 to ``MAX_ATTEMPTS``."""
    attempts = 1
    while attempts < MAX_ATTEMPTS and random.random() < failed_share:
        attempts += 1
    return attempts

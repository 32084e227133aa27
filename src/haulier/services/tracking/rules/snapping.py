"""Cleaning of a device's points before its way is matched to roads, and how sure its length is. Pure.

See: contract/tracking.md section 9.7.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from haulier.services.tracking.rules.thinning import Fix, metres_between

NEAR_METRES = 5.0
"""A point nearer than this to the one kept before tells nothing."""
SPIKE_DETOUR = 3.0
"""A way over a point that is so many times the direct one is a spike."""
SPIKE_DEGREES, SPIKE_METRES = 120.0, 60.0
"""So is a sharper turn between two shorter legs."""
FASTEST = 50.0
"""Metres a second."""
CUT_MS, CUT_METRES = 5 * 60_000, 5_000.0
"""The way is cut where two points lie further apart."""
CUT_FACTOR = 1.3
"""What a cut is taken for, times the great circle, where no engine fills it."""
SHORT_STEP_MS, SHORT_STEPS = 30_000, 0.9
"""Without an engine: so many steps have to be shorter than this."""

Confidence = Literal["high", "medium-1", "medium-2", "medium-3", "medium", "low"]
LEVELS: Sequence[tuple[float, float, Confidence]] = (
    (0.6, 0.85, "medium-1"),
    (0.4, 0.70, "medium-2"),
    (0.2, 0.50, "medium-3"),
)
"""Least mean confidence of the engine, and least part of the points that it matched."""
HIGH_CONFIDENCE, HIGH_MATCHED = 0.8, 0.95


class Cleaned(NamedTuple):
    """The points that were kept, and how many were dropped as spikes or as too fast."""

    fixes: list[Fix]
    outliers: int


class Matched(NamedTuple):
    """What an engine made of pieces: metres, its own confidence, and how many of the points it could match."""

    metres: float
    confidence: float
    matched: int
    points: int


def cleaned(fixes: Sequence[Fix]) -> Cleaned:
    """The points without those that lie where another does, spikes, and jumps, in this order."""
    spaced = _spaced(fixes)
    smooth = _without_spikes(spaced)
    kept = _without_jumps(smooth)
    return Cleaned(kept, len(spaced) - len(kept))


def pieces_of(fixes: Sequence[Fix]) -> list[list[Fix]]:
    """The points, cut where two that follow each other lie too far apart."""
    pieces: list[list[Fix]] = []
    for fix in fixes:
        if pieces and not _is_cut(pieces[-1][-1], fix):
            pieces[-1].append(fix)
        else:
            pieces.append([fix])
    return pieces


def cuts_of(pieces: Sequence[Sequence[Fix]]) -> list[tuple[Fix, Fix]]:
    """The two points of each cut."""
    return [(before[-1], after[0]) for before, after in pairwise(pieces)]


def engine_confidence(matched: Matched, *, has_cuts: bool) -> Confidence:
    """How sure a length is that an engine gave."""
    part = matched.matched / matched.points if matched.points else 0.0
    if matched.confidence >= HIGH_CONFIDENCE and part >= HIGH_MATCHED and not has_cuts:
        return "high"
    for confidence, least, level in LEVELS:
        if matched.confidence >= confidence and part >= least:
            return level
    return "low"


def plain_confidence(fixes: Sequence[Fix], *, has_cuts: bool) -> Confidence:
    """How sure a length is that was measured from point to point."""
    steps = [after.tis - before.tis for before, after in pairwise(fixes)]
    is_dense = bool(steps) and sum(step < SHORT_STEP_MS for step in steps) >= SHORT_STEPS * len(steps)
    return "medium" if is_dense and not has_cuts else "low"


def plain_length(pieces: Sequence[Sequence[Fix]]) -> float:
    """Metres from point to point; a cut counts for more, as no road is straight."""
    within = sum(metres_between(one, two) for piece in pieces for one, two in pairwise(piece))
    return within + CUT_FACTOR * sum(metres_between(*cut) for cut in cuts_of(pieces))


def _is_cut(before: Fix, after: Fix) -> bool:
    return after.tis - before.tis > CUT_MS or metres_between(before, after) > CUT_METRES


def _spaced(fixes: Sequence[Fix]) -> list[Fix]:
    kept: list[Fix] = []
    for fix in fixes:
        if not kept or metres_between(kept[-1], fix) >= NEAR_METRES:
            kept.append(fix)
    return kept


def _without_spikes(fixes: Sequence[Fix]) -> list[Fix]:
    kept = list(fixes[:1])
    for fix, after in pairwise(fixes[1:]):
        if not _is_spike(kept[-1], fix, after):
            kept.append(fix)
    return kept + list(fixes[1:][-1:])


def _is_spike(before: Fix, fix: Fix, after: Fix) -> bool:
    first, second, direct = metres_between(before, fix), metres_between(fix, after), metres_between(before, after)
    if first + second > SPIKE_DETOUR * direct:
        return True
    return max(first, second) < SPIKE_METRES and _turn(before, fix, after) > SPIKE_DEGREES


def _turn(before: Fix, fix: Fix, after: Fix) -> float:
    """Degrees by which the way turns at a point: 0 is straight on, 180 is back."""
    turn = abs(_bearing(fix, after) - _bearing(before, fix)) % 360
    return min(turn, 360 - turn)


def _bearing(one: Fix, two: Fix) -> float:
    east = ((two.lon - one.lon + 180) % 360 - 180) * math.cos(math.radians((one.lat + two.lat) / 2))
    return math.degrees(math.atan2(east, two.lat - one.lat))


def _without_jumps(fixes: Sequence[Fix]) -> list[Fix]:
    """The points that can be reached; it begins at the first from which the next one can."""
    first = next((number for number, (one, two) in enumerate(pairwise(fixes)) if not _is_jump(one, two)), 0)
    kept = list(fixes[first : first + 1])
    for fix in fixes[first + 1 :]:
        if not _is_jump(kept[-1], fix):
            kept.append(fix)
    return kept


def _is_jump(before: Fix, after: Fix) -> bool:
    return metres_between(before, after) * 1000 > FASTEST * (after.tis - before.tis)

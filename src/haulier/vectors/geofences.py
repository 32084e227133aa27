"""Rings of geofences: whether one may be the outer ring of a polygon, or crosses or touches itself."""

from __future__ import annotations

from random import Random

from haulier.core.refusal import Fault
from haulier.services.tracking.rules.geofence_shapes import POLYGON, Position, ShapeFault, area_of, closed_coordinates
from haulier.vectors.cases import Case, Json, Vectors, shown_faults

RINGS = 600
GRID = 5
"""Few places, so that corners lie on each other and on sides as often as a pointer would never get them to."""


def geofence_ring_vectors() -> Vectors:
    """Rings of three to eight corners, on a small grid or anywhere."""
    cases = []
    for number in range(RINGS):
        ring = _ring(Random(f"geofence ring:{number}"))
        cases.append(Case({"ring": ring}, _judged(ring)))
    return Vectors(
        "Whether a ring, `[longitude, latitude]` and left open, is a polygon, or the fault for which it is refused.",
        cases,
    )


def _ring(draw: Random) -> list[Position]:
    count = draw.choice((3, 3, 4, 4, 4, 5, 5, 6, 7, 8))
    if draw.random() < 0.7:
        return [(float(draw.randrange(GRID)), float(draw.randrange(GRID))) for _ in range(count)]
    return [(round(draw.uniform(-60, 60), 3), round(draw.uniform(-60, 60), 3)) for _ in range(count)]


def _judged(ring: list[Position]) -> Json:
    try:
        area_of(POLYGON, closed_coordinates(POLYGON, [[list(point) for point in ring]]))
    except ShapeFault as fault:
        return {"faults": shown_faults([Fault("ring", fault.rule, "")])}
    return {"is_polygon": True}

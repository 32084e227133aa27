"""Shapes of geofences: what makes one valid, whether a point lies inside, and how far outside it lies. Pure.

Distances are those of a great circle on a sphere; sides of polygons are straight in longitude and latitude, as in
GeoJSON. See: contract/tracking.md section 9.6.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import asin, cos, degrees, inf, radians, sin
from typing import TYPE_CHECKING, Any, NamedTuple

from haulier.core.great_circle import EARTH_METRES, METRES_A_DEGREE, great_circle

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

EDGE_M = 0.001
"""What lies so near to the edge of a circle lies on it, and is inside: a millimetre."""
MAX_POINTS = 1_000
"""Points of a polygon, with those of its holes and further parts."""
MIN_RING_POINTS = 4
"""Points of a ring, the last one the first again."""
HALF_TURN = 180.0
POLYGON, MULTI_POLYGON = "Polygon", "MultiPolygon"

Position = tuple[float, float]
"""Longitude and latitude."""
Ring = list[Position]
Box = tuple[float, float, float, float]
"""West, south, east, north."""


class ShapeFault(Exception):
    """A shape is none; ``place`` says where in its ``coordinates``, as in ``[0][12]``."""

    def __init__(self, place: str, rule: str, message: str) -> None:
        super().__init__(message)
        self.place = place
        self.rule = rule
        self.message = message


class Sight(NamedTuple):
    """How a point lies to a fence: inside, else so many metres outside. ``from_centre`` only for circles."""

    is_inside: bool
    outside_m: float
    from_centre: float | None


@dataclass(frozen=True, slots=True)
class Circle:
    """All points at most ``radius`` metres from a centre."""

    lat: float
    lon: float
    radius: float

    def sight(self, lat: float, lon: float, *, how_far: bool = True) -> Sight:
        """How a point lies to it."""
        distance = great_circle(self.lat, self.lon, lat, lon)
        outside = distance - self.radius
        is_inside = outside <= EDGE_M
        return Sight(is_inside, 0.0 if is_inside else outside, distance)

    def boxes(self, reach: float) -> list[Box]:
        """Boxes that hold all points within ``reach`` metres of the centre, and within the circle."""
        return boxes_around(self.lat, self.lon, max(self.radius, reach))


@dataclass(frozen=True, slots=True)
class Area:
    """One polygon or several."""

    geometry: BaseGeometry
    sides: tuple[NDArray[Any], NDArray[Any]]
    """Beginnings and ends of all sides, as rows of longitude and latitude."""

    def sight(self, lat: float, lon: float, *, how_far: bool = True) -> Sight:
        """How a point lies to it; how far outside only where that is asked for, else infinitely far."""
        if self._covers(lat, lon) or (abs(lon) == HALF_TURN and self._covers(lat, -lon)):
            return Sight(True, 0.0, None)
        return Sight(False, self._distance(lat, lon) if how_far else inf, None)

    def boxes(self, _reach: float) -> list[Box]:
        """The box of each part; where it ends at the 180th meridian, that meridian by its other name too."""
        parts = getattr(self.geometry, "geoms", [self.geometry])
        return [box for part in parts for box in _with_seam(part.bounds)]

    def _covers(self, lat: float, lon: float) -> bool:
        from shapely import Point

        return bool(self.geometry.covers(Point(lon, lat)))

    def _distance(self, lat: float, lon: float) -> float:
        """Metres to the nearest side: found in the plane that touches the earth at the point, measured on the earth."""
        import numpy as np

        scale = np.array([max(cos(radians(lat)), 1e-9), 1.0])
        here = np.array([lon, lat])
        first, last = ((ends - here) for ends in self.sides)
        turn = np.round(first[:, 0] / (2 * HALF_TURN)) * (2 * HALF_TURN)
        first = (first - np.stack([turn, np.zeros_like(turn)], 1)) * scale
        last = (last - np.stack([turn, np.zeros_like(turn)], 1)) * scale
        along = last - first
        length = np.maximum((along * along).sum(1), 1e-30)
        share = np.clip(-(first * along).sum(1) / length, 0.0, 1.0)
        nearest = first + along * share[:, None]
        best = nearest[int(np.argmin((nearest * nearest).sum(1)))] / scale
        return great_circle(lat, lon, max(-90.0, min(90.0, lat + float(best[1]))), lon + float(best[0]))


Shape = Circle | Area


def boxes_around(lat: float, lon: float, radius: float) -> list[Box]:
    """Boxes that hold a circle: one, or two where it lies over the 180th meridian."""
    reach = radius * (1 + 1e-9) + EDGE_M
    rise = reach / METRES_A_DEGREE
    south, north = lat - rise, lat + rise
    if south <= -90 or north >= 90:
        return [(-HALF_TURN, max(south, -90.0), HALF_TURN, min(north, 90.0))]
    turn = degrees(asin(min(1.0, sin(reach / EARTH_METRES) / cos(radians(lat))))) + 1e-9
    west, east = lon - turn, lon + turn
    if west <= -HALF_TURN:
        return [(west + 2 * HALF_TURN, south, HALF_TURN, north), (-HALF_TURN, south, east, north)]
    if east >= HALF_TURN:
        return [(west, south, HALF_TURN, north), (-HALF_TURN, south, east - 2 * HALF_TURN, north)]
    return [(west, south, east, north)]


def _with_seam(box: Box) -> Iterator[Box]:
    """A box, and what it has of the 180th meridian, which is a longitude of 180 and of -180."""
    west, south, east, north = box
    yield box
    if east == HALF_TURN:
        yield (-HALF_TURN, south, -HALF_TURN, north)
    if west == -HALF_TURN:
        yield (HALF_TURN, south, HALF_TURN, north)


def closed_coordinates(kind: str, coordinates: Any) -> list[Any]:
    """The coordinates of a GeoJSON polygon, each ring closed. Raises ShapeFault, which names the place."""
    if kind not in (POLYGON, MULTI_POLYGON):
        raise ShapeFault("", "enum", f"a geofence is a {POLYGON} or a {MULTI_POLYGON}")
    _check_count(coordinates)
    if kind == POLYGON:
        return _closed_polygon(coordinates, "")
    parts = _items(coordinates, "", "a list of polygons")
    return [_closed_polygon(part, f"[{index}]") for index, part in enumerate(parts)]


def area_of(kind: str, coordinates: Sequence[Any]) -> Area:
    """The area of closed coordinates. Raises ShapeFault where sides cross or parts lie over each other."""
    import numpy as np
    from shapely import MultiPolygon, Polygon, prepare

    parts = [coordinates] if kind == POLYGON else coordinates
    rings = [[[tuple(point) for point in ring] for ring in part] for part in parts]
    polygons = [Polygon(part[0], part[1:]) for part in rings]
    for index, polygon in enumerate(polygons):
        _check_valid(polygon, f"[{index}]" if kind == MULTI_POLYGON else "")
    geometry = polygons[0] if kind == POLYGON else MultiPolygon(polygons)
    _check_valid(geometry, "")
    prepare(geometry)
    each = [ring for part in rings for ring in part]
    first = np.array([point for ring in each for point in ring[:-1]], dtype=float)
    last = np.array([point for ring in each for point in ring[1:]], dtype=float)
    return Area(geometry, (first, last))


def _check_valid(geometry: BaseGeometry, place: str) -> None:
    from shapely import is_valid_reason

    reason = is_valid_reason(geometry)
    if reason != "Valid Geometry":
        what, _, where = reason.partition("[")
        at = f" at [{', '.join(where.rstrip(']').split())}]" if where else ""
        raise ShapeFault(place, "valid", f"the polygon is not valid: {what.strip()}{at}")
    if geometry.is_empty or geometry.area == 0:
        raise ShapeFault(place, "valid", "the polygon is empty")


def _check_count(coordinates: Any) -> None:
    count = sum(1 for _ in _positions(coordinates, 4))
    if count > MAX_POINTS:
        raise ShapeFault("", "maxItems", f"has more than {MAX_POINTS} points")


def _positions(value: Any, depth: int) -> Iterator[Any]:
    """What stands in place of points, as far as it has to be counted."""
    if not isinstance(value, list) or not depth or (value and not isinstance(value[0], list)):
        yield value
        return
    for item in value:
        yield from _positions(item, depth - 1)


def _closed_polygon(rings: Any, place: str) -> list[Ring]:
    found = _items(rings, place, "a list of rings, the outer one first")
    return [_closed_ring(ring, f"{place}[{index}]") for index, ring in enumerate(found)]


def _closed_ring(ring: Any, place: str) -> Ring:
    points = [
        _position(each, f"{place}[{index}]") for index, each in enumerate(_items(ring, place, "a list of points"))
    ]
    if points[0] != points[-1]:
        points.append(points[0])
    if len(points) < MIN_RING_POINTS:
        raise ShapeFault(place, "minItems", "a ring has at least three different points")
    for index, (before, after) in enumerate(pairwise(points)):
        if abs(after[0] - before[0]) > HALF_TURN:
            text = "lies over the 180th meridian: give a MultiPolygon with a part on each side"
            raise ShapeFault(f"{place}[{min(index + 1, len(ring) - 1)}]", "meridian", text)
    return points


def _position(value: Any, place: str) -> Position:
    if not isinstance(value, list) or not 2 <= len(value) <= 3 or not all(map(_is_number, value)):
        raise ShapeFault(place, "type", "a point is [longitude, latitude], two numbers")
    lon, lat = value[:2]
    if not (-HALF_TURN <= lon <= HALF_TURN and -90 <= lat <= 90):
        raise ShapeFault(place, "range", "a longitude lies within -180 and 180, a latitude within -90 and 90")
    return float(lon), float(lat)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _items(value: Any, place: str, what: str) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise ShapeFault(place, "type", f"must be {what}, with at least one item")
    return value

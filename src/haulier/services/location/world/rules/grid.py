"""Positions: degrees as whole numbers, and the grid by which the nearest place is found. Pure."""

from __future__ import annotations

import math

from haulier.core.great_circle import METRES_A_DEGREE

SCALE = 100_000
"""Positions are kept as degrees times this."""
CELLS_A_DEGREE = 10
COLUMNS = 360 * CELLS_A_DEGREE
ROWS = 180 * CELLS_A_DEGREE


def scaled(degrees: float) -> int:
    """A position as it is kept."""
    return round(degrees * SCALE)


def cell_of(lat: float, lon: float) -> int:
    """The number of the tenth of a degree in which a position lies."""
    row = min(int((lat + 90) * CELLS_A_DEGREE), ROWS - 1)
    return row * COLUMNS + int((lon + 180) * CELLS_A_DEGREE) % COLUMNS


def cells_around(lat: float, lon: float, meters: float) -> tuple[list[int], list[int]]:
    """The cells that may hold what lies within a distance, as first and last number of each run of them."""
    rows = math.ceil(meters / METRES_A_DEGREE * CELLS_A_DEGREE)
    row, column = divmod(cell_of(lat, lon), COLUMNS)
    lowest, highest = max(row - rows, 0), min(row + rows, ROWS - 1)
    farthest = max(abs(lowest / CELLS_A_DEGREE - 90), abs((highest + 1) / CELLS_A_DEGREE - 90))
    narrowest = math.cos(math.radians(min(farthest, 90.0)))
    columns = COLUMNS if narrowest * COLUMNS <= 2 * rows + 1 else math.ceil(rows / narrowest)
    if 2 * columns + 1 >= COLUMNS:
        runs = [(0, COLUMNS - 1)]
    elif column - columns < 0:
        runs = [(0, column + columns), (column - columns + COLUMNS, COLUMNS - 1)]
    elif column + columns >= COLUMNS:
        runs = [(column - columns, COLUMNS - 1), (0, column + columns - COLUMNS)]
    else:
        runs = [(column - columns, column + columns)]
    of_rows = [(one * COLUMNS, run) for one in range(lowest, highest + 1) for run in runs]
    return [base + first for base, (first, _) in of_rows], [base + last for base, (_, last) in of_rows]


class Centre:
    """The middle of many places, each of its weight, on the sphere: so the date line has no say in it."""

    __slots__ = ("_x", "_y", "_z")

    def __init__(self) -> None:
        self._x = self._y = self._z = 0.0

    def add(self, lat: float, lon: float, weight: float) -> None:
        """Count a place in."""
        phi, theta = math.radians(lat), math.radians(lon)
        self._x += weight * math.cos(phi) * math.cos(theta)
        self._y += weight * math.cos(phi) * math.sin(theta)
        self._z += weight * math.sin(phi)

    def position(self) -> tuple[float, float] | None:
        """Latitude and longitude of the middle; None without places, and where they lie on opposite sides."""
        flat = math.hypot(self._x, self._y)
        if math.hypot(flat, self._z) < 1e-9:
            return None
        return math.degrees(math.atan2(self._z, flat)), math.degrees(math.atan2(self._y, self._x))

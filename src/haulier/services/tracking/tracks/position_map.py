"""A small map of one position, drawn without anything from another host: the nearest city, a scale and north. Pure."""

from __future__ import annotations

from math import cos, radians
from typing import NamedTuple

from haulier.core.great_circle import METRES_A_DEGREE
from haulier.platform.http.pages.markup import Markup, element

HALF = 160
"""Half of the map's side, in its own units."""
SCALES = (200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
"""Metres from the middle to the edge; the smallest that shows the city is taken."""
EDGE = 0.85
"""Part of the half within which the city is to lie."""


class City(NamedTuple):
    """A city near by."""

    name: str
    lat: float
    lon: float


def position_map(lat: float, lon: float, accuracy: float | None, city: City | None, label: str) -> Markup:
    """The map as SVG. The position is its middle."""
    east, north = (0.0, 0.0) if city is None else _metres(lat, lon, city)
    away = max(abs(east), abs(north))
    reach = next((scale for scale in SCALES if scale * EDGE >= away), SCALES[-1])
    unit = HALF / reach
    drawn = [
        element("rect", x=-HALF, y=-HALF, width=2 * HALF, height=2 * HALF, fill="var(--ground)"),
        *(
            element("circle", r=HALF * part // 4, fill="none", stroke="var(--line)", stroke_opacity="0.5")
            for part in (1, 2, 3, 4)
        ),
    ]
    if city is not None and away <= reach:
        x, y = round(east * unit), round(-north * unit)
        drawn += [
            element("rect", x=x - 4, y=y - 4, width=8, height=8, fill="var(--soft)"),
            element("text", city.name, x=x + 8, y=y + 4, font_size=13, fill="var(--ink)"),
        ]
    if accuracy:
        radius = min(HALF, max(9, round(accuracy * unit)))
        drawn.append(element("circle", r=radius, fill="var(--main)", fill_opacity="0.2"))
    drawn += [
        element("circle", r=7, fill="var(--main)", stroke="var(--paper)", stroke_width=2),
        element("text", "N", x=HALF - 18, y=-HALF + 22, font_size=14, fill="var(--soft)"),
        element("text", _written(reach), x=-HALF + 8, y=HALF - 10, font_size=12, fill="var(--soft)"),
    ]
    box = f"{-HALF} {-HALF} {2 * HALF} {2 * HALF}"
    return element("svg", *drawn, viewBox=box, width="100%", role="img", aria_label=label)


def _metres(lat: float, lon: float, city: City) -> tuple[float, float]:
    """How far east and north the city lies, the short way around the earth."""
    over = (city.lon - lon + 180) % 360 - 180
    return over * METRES_A_DEGREE * cos(radians(lat)), (city.lat - lat) * METRES_A_DEGREE


def _written(metres: int) -> str:
    return f"← {metres // 1000} km →" if metres >= 1000 else f"← {metres} m →"

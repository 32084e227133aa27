"""Traces in the forms of others: encoded polyline, GeoJSON, GPX. Pure. See: contract/tracking.md section 9.7."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from haulier.services.tracking.responses import PointRow

PRECISION = 1e5


def polyline(points: Iterable[PointRow]) -> str:
    """Google's encoded form, five decimals."""
    parts: list[str] = []
    before = [0, 0]
    for point in points:
        for axis, value in enumerate((point.lat, point.lon)):
            rounded = round(value * PRECISION)
            _encode(rounded - before[axis], parts)
            before[axis] = rounded
    return "".join(parts)


def _encode(step: int, parts: list[str]) -> None:
    value = ~(step << 1) if step < 0 else step << 1
    while value >= 0x20:
        parts.append(chr((0x20 | (value & 0x1F)) + 63))
        value >>= 5
    parts.append(chr(value + 63))


def geojson(points: Sequence[PointRow]) -> dict[str, Any]:
    """A Feature with a LineString, and the times of its points. A line of fewer than two points is none."""
    coordinates = [[point.lon, point.lat] for point in points]
    geometry = {"type": "LineString", "coordinates": coordinates} if len(points) > 1 else None
    return {"type": "Feature", "geometry": geometry, "properties": {"times": [point.tis for point in points]}}


def gpx(name: str, points: Iterable[PointRow]) -> str:
    """GPX 1.1 with one track of one segment."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gpx version="1.1" creator="Haulier" xmlns="http://www.topografix.com/GPX/1/1">',
        f"<trk><name>{escape(name)}</name><trkseg>",
    ]
    for point in points:
        moment = datetime.fromtimestamp(point.tis / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        height = f"<ele>{point.altitude}</ele>" if point.altitude is not None else ""
        lines.append(f'<trkpt lat="{point.lat:.7f}" lon="{point.lon:.7f}">{height}<time>{moment}</time></trkpt>')
    lines.append("</trkseg></trk></gpx>")
    return "\n".join(lines)

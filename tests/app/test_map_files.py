"""Maps over HTTP: the world's and those of the data directory, in parts; what is none is neither listed nor served."""

from __future__ import annotations

import asyncio
import gzip
import json
import struct
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest

from haulier.app.map_files import MAX_SENT_BYTES, MapFiles
from haulier.console.maps import (
    MAPS,
    MAX_METADATA_BYTES,
    MAX_TILE_URLS,
    MAX_TILE_ZOOM,
    WORLD,
    BadMap,
    read_map,
    read_tile_set,
)
from haulier.engines.settings import Settings
from support.built_console import write_console
from support.live import Served, serving

ABOUT = {"name": "Andorra", "attribution": "OpenStreetMap", "vector_layers": [{"id": "earth"}, {"id": "roads"}]}
VECTOR, UNKNOWN_TILES = 1, 0


def map_content(about: object = ABOUT, *, sort: int = VECTOR, length: int | None = None, more: int = 0) -> bytes:
    """A PMTiles file as far as it says what it is."""
    packed = gzip.compress(json.dumps(about).encode())
    head = bytearray(127)
    head[:8] = b"PMTiles\x03"
    struct.pack_into("<QQ", head, 24, 127, len(packed) if length is None else length)
    head[97], head[99], head[101] = 2, sort, 14
    return bytes(head) + packed + bytes(more)


@pytest.fixture
async def served(settings: Settings, tmp_path: Path) -> AsyncIterator[tuple[Served, Path]]:
    place, home = tmp_path / "console", tmp_path / "home"
    write_console(place)
    (home / MAPS).mkdir(parents=True)
    (home / MAPS / "andorra.pmtiles").write_bytes(map_content(more=5_000))
    (home / MAPS / "broken.pmtiles").write_bytes(b"no map")
    (home / MAPS / "secret.txt").write_bytes(b"of nobody's business")
    async with serving(msgspec.structs.replace(settings, home=home), place) as it:
        yield it, home


async def test_a_map_of_the_home_is_listed_and_served_in_parts(served: tuple[Served, Path]) -> None:
    it, home = served
    content = (home / MAPS / "andorra.pmtiles").read_bytes()
    async with aiohttp.ClientSession(it.url) as http:
        async with http.get("/core/haulier/v1/config") as answer:
            shown = (await answer.json())["data"]
        own = [one for one in shown["maps"] if one["name"] != "haulier-world"]
        assert [(one["title"], one["url"], one["layers"], one["maxZoom"]) for one in own] == [
            ("Andorra", "/maps/andorra.pmtiles", ["earth", "roads"], 14)
        ]
        assert "maps" in shown["features"]
        async with http.get("/maps/andorra.pmtiles", headers={"range": "bytes=0-126"}) as answer:
            tag = answer.headers["etag"]
            assert (answer.status, await answer.read()) == (206, content[:127])
            assert answer.headers["content-range"] == f"bytes 0-126/{len(content)}"
        async with http.get("/maps/andorra.pmtiles", headers={"if-none-match": tag}) as answer:
            assert answer.status == 304
        for path in (
            "/maps/secret.txt",
            "/maps/",
            "/maps/../secret.key",
            "/maps/%2e%2e/secret.key",
            "/maps/none.pmtiles",
        ):
            async with http.get(path) as answer:
                assert answer.status == 404, path


TILES: dict[str, Any] = {
    "tilejson": "3.0.0",
    "name": "Streets",
    "attribution": "OpenStreetMap",
    "tiles": ["https://t.example:8443/{z}/{x}/{y}.png?key=a'b;c"],
    "maxzoom": 19,
}


async def test_tiles_of_another_server_are_listed_and_its_host_alone_is_let_in(
    settings: Settings, tmp_path: Path
) -> None:
    place, home = tmp_path / "console", tmp_path / "home"
    write_console(place)
    (home / MAPS).mkdir(parents=True)
    (home / MAPS / "streets.json").write_text(json.dumps(TILES))
    (home / MAPS / "wrong.json").write_text(json.dumps({"tiles": ["https://x.example/; script-src *"]}))
    async with (
        serving(msgspec.structs.replace(settings, home=home), place) as it,
        aiohttp.ClientSession(it.url) as http,
    ):
        async with http.get("/core/haulier/v1/config") as answer:
            shown = [one for one in (await answer.json())["data"]["maps"] if one["tiles"]]
        assert [(one["title"], one["sort"], one["tiles"], one["maxZoom"]) for one in shown] == [
            ("Streets", "raster", TILES["tiles"], 19)
        ]
        async with http.get("/console/") as answer:
            policy = answer.headers["content-security-policy"]
        assert "connect-src 'self' https://t.example:8443;" in policy
        assert "img-src 'self' data: blob: https://t.example:8443;" in policy
        assert "x.example" not in policy
        async with http.get("/driver/") as answer:
            assert "t.example" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "said",
    [
        {}, [], {"tiles": []}, {"tiles": ["https://t.example/{z}/{x}.png"]}, {"tiles": ["ftp://t.example/{z}/{x}/{y}"]},
        {"tiles": ["https://t.example /{z}/{x}/{y}"]}, {"tiles": TILES["tiles"] * (MAX_TILE_URLS + 1)},
        TILES | {"maxzoom": MAX_TILE_ZOOM + 1}, TILES | {"maxzoom": "9"}, TILES | {"tileSize": 300},
        TILES | {"scheme": "tms"},
    ],
)  # fmt: skip
async def test_what_is_no_tile_set_says_why(tmp_path: Path, said: object) -> None:
    path = tmp_path / "streets.json"
    await asyncio.to_thread(path.write_text, json.dumps(said))
    with pytest.raises(BadMap, match=r"streets\.json"):
        read_tile_set(path)


def test_a_tile_set_at_its_limits_is_one(tmp_path: Path) -> None:
    path = tmp_path / "streets.json"
    said = {
        "tiles": TILES["tiles"] * MAX_TILE_URLS,
        "maxzoom": MAX_TILE_ZOOM,
        "tileSize": 512,
        "vector_layers": [{"id": "water"}],
    }
    path.write_text(json.dumps(said))
    read = read_tile_set(path)
    assert (read.sort, read.layers, read.title, read.tileSize) == ("vector", ["water"], "streets", 512)


async def test_a_file_that_is_put_in_the_place_of_another_is_another(tmp_path: Path) -> None:
    own = tmp_path / "home" / MAPS
    own.mkdir(parents=True)
    (own / "a.pmtiles").write_bytes(map_content())
    maps = MapFiles(tmp_path / "home", tmp_path)
    before = maps.find("/maps/a.pmtiles")
    (own / "new").write_bytes(map_content(more=1))
    (own / "new").replace(own / "a.pmtiles")
    maps._looked_at = -1e9
    after = maps.find("/maps/a.pmtiles")
    assert before is not None
    assert after is not None
    assert (after.tag != before.tag, after is maps.find("/maps/a.pmtiles")) == (True, True)
    (own / "a.pmtiles").unlink()
    maps._looked_at = -1e9
    assert maps.find("/maps/a.pmtiles") is None
    maps.close()


async def test_no_answer_is_longer_than_what_may_lie_in_memory(tmp_path: Path) -> None:
    own = tmp_path / "home" / MAPS
    own.mkdir(parents=True)
    with (own / "large.pmtiles").open("wb") as file:
        file.truncate(MAX_SENT_BYTES + 1)
    maps = MapFiles(tmp_path / "home", tmp_path)
    large = maps.find("/maps/large.pmtiles")
    assert large is not None
    for asked, status in (({}, 416), ({b"range": b"bytes=0-"}, 416), ({b"range": b"bytes=1-"}, 206)):
        (answered, _, body), _ = await large.answer(asked)
        assert (answered, len(body)) == (status, MAX_SENT_BYTES if status == 206 else 0), asked
    maps.close()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no PMTiles"),
        (b"PMTiles\x02" + bytes(200), "no PMTiles"),
        (map_content(sort=UNKNOWN_TILES), "no"),
        (map_content(length=MAX_METADATA_BYTES + 1), "more than"),
        (map_content(length=3), "does not say"),
    ],
)
async def test_what_is_no_map_says_why(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / WORLD
    await asyncio.to_thread(path.write_bytes, content)
    with pytest.raises(BadMap, match=reason):
        read_map(path)

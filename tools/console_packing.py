"""From what Vite built to what the package carries: files with their codings, a manifest, licences.

The same sources give the same bytes: nothing here knows a date, and files go by name.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from console_licences import about, shipped_parts
from console_node import Node, Stopped
from haulier.console import FILES, MANIFEST, MISSING, SUFFIXES, BuiltFile, Chunk, Manifest
from haulier.core.normal_path import normal_path

BUILD_FAILED = "build-failed"
VITE_MANIFEST = ".vite/manifest.json"
VITE_PACKAGES = ".vite/packages.json"
"""Folders of the packages of which the scripts hold something; console/tools/shipped_packages.ts writes them."""
PAGES = {"index.html": "/console", "driver.html": "/driver"}
"""The page of each face, and the path that it has."""
OWN_FOLDERS = ("driver/",)
"""Folders of the build that are served below the face of that name; all else is below the console."""
ABOUT = "about.json"
LEAST_BYTES = 256
"""A shorter file has no codings: the answer's head is longer than what they save."""
HASH_DIGITS = 32
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".pmtiles": "application/vnd.pmtiles",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
PACKED_ALREADY = frozenset({".png", ".woff2", ".pmtiles"})

_HASHED = re.compile(r"assets/.*-[A-Za-z0-9_-]{8}\.[a-z0-9]+")
"""Names that Vite gives: another content gets another one."""


def pack(node: Node, sources: Path, digest: str, built: Path, target: Path) -> Manifest:
    """Write the package's folder from what was built. ``digest`` names the sources. Raises Stopped and Refused."""
    files = target / FILES
    shutil.copytree(built, files, ignore=shutil.ignore_patterns(".vite"))
    packages = [sources / place for place in _written_by_vite(built / VITE_PACKAGES)]
    (files / ABOUT).write_bytes(about(shipped_parts(packages)))
    names = sorted(path.relative_to(files).as_posix() for path in files.rglob("*") if path.is_file())
    _write_codings(node, files, [name for name in names if _is_worth_coding(files / name)])
    manifest = Manifest(
        sources=digest,
        faces={face: face for page, face in PAGES.items() if page in names},
        files=tuple(_described(files, name) for name in names),
        chunks=tuple(_chunks(built)),
        languages=tuple(sorted(path.stem for path in (sources / "src/words").glob("*.po"))),
    )
    (target / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
    return manifest


def replace_files(made: Path, place: Path) -> None:
    """Put what was packed where the package has it; a running server goes on with the files that it holds open."""
    old = made / "old"
    (place / MANIFEST).unlink(missing_ok=True)
    if (place / FILES).exists():
        (place / FILES).rename(old)
    (made / FILES).rename(place / FILES)
    (made / MANIFEST).rename(place / MANIFEST)
    (place / MISSING).unlink(missing_ok=True)


def differences(one: Path, other: Path) -> list[str]:
    """Files that two packed folders do not have alike."""
    names = {path.relative_to(place).as_posix() for place in (one, other) for path in _all_files(place)}
    return sorted(name for name in names if _content(one / name) != _content(other / name))


def served_path(name: str) -> str:
    """Where a file of the build is served."""
    if name in PAGES:
        return PAGES[name]
    return normal_path((f"/{name}" if name.startswith(OWN_FOLDERS) else f"/console/{name}").encode())


def _described(files: Path, name: str) -> BuiltFile:
    content = (files / name).read_bytes()
    coded = {coding: files / (name + suffix) for coding, suffix in SUFFIXES.items()}
    ending = Path(name).suffix
    if ending not in TYPES:
        raise Stopped(BUILD_FAILED, f"nobody knows the media type of {name}: name it in tools/console_packing.py")
    return BuiltFile(
        path=served_path(name),
        file=name,
        type=TYPES[ending],
        size=len(content),
        hash=hashlib.sha256(content).hexdigest()[:HASH_DIGITS],
        codings={coding: path.stat().st_size for coding, path in coded.items() if path.exists()},
        is_immutable=_HASHED.fullmatch(name) is not None,
    )


def _is_worth_coding(path: Path) -> bool:
    return path.suffix not in PACKED_ALREADY and path.stat().st_size >= LEAST_BYTES


def _write_codings(node: Node, files: Path, names: list[str]) -> None:
    """Write files in each coding beside them; one that is not shorter is dropped. Raises Stopped."""
    done = node.run(files, str(Path(__file__).with_name("console_brotli.mjs")), *names)
    if done.returncode:
        raise Stopped(BUILD_FAILED, f"files could not be written in Brotli: {done.stdout[-400:]}")
    for name in names:
        content = (files / name).read_bytes()
        (files / (name + SUFFIXES["gzip"])).write_bytes(gzip.compress(content, 9, mtime=0))
        for suffix in SUFFIXES.values():
            coded = files / (name + suffix)
            if coded.stat().st_size >= len(content):
                coded.unlink()


def _chunks(built: Path) -> Iterator[Chunk]:
    """The scripts with what they import, as Vite tells it. Raises Stopped."""
    told: dict[str, dict[str, Any]] = _written_by_vite(built / VITE_MANIFEST)
    for _, chunk in sorted(told.items()):
        if chunk["file"].endswith(".js"):
            yield Chunk(
                path=served_path(chunk["file"]),
                imports=_paths(told, chunk.get("imports", [])),
                loads=_paths(told, chunk.get("dynamicImports", [])),
                source=chunk.get("src", ""),
            )


def _written_by_vite(path: Path) -> Any:
    """A list that the build writes beside the files. Raises Stopped."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Stopped(BUILD_FAILED, f"the build did not write {path.name}: {error}") from None


def _paths(told: dict[str, dict[str, Any]], keys: list[str]) -> tuple[str, ...]:
    return tuple(served_path(told[key]["file"]) for key in keys)


def _all_files(place: Path) -> Iterator[Path]:
    yield from (path for path in (place / FILES).rglob("*") if path.is_file())
    yield place / MANIFEST


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None

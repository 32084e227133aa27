"""A console as ``tools/console.py`` leaves it, small and invented, for tests of what is served."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import msgspec

from haulier.console import FILES, MANIFEST, BuiltFile, Manifest
from haulier.platform.http.static_files import MAX_KEPT_BYTES

SCRIPT = "/console/assets/main-Ab12_-Cd.js"
LARGEST_KEPT = "/console/kept.pmtiles"
LARGE = "/console/world.pmtiles"
CONTENTS = {
    "/console": b"<!doctype html><title>Console</title>" + b" " * 400,
    "/driver": b"<!doctype html><title>Driver</title>",
    SCRIPT: b"console.log('a script');" * 40,
    "/console/icon.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    LARGEST_KEPT: bytes(range(256)) * (MAX_KEPT_BYTES // 256),
    LARGE: bytes(range(256)) * (MAX_KEPT_BYTES // 256) + b"!",
}
TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".pmtiles": "application/vnd.pmtiles",
    "": "text/html; charset=utf-8",
}


def write_console(place: Path) -> Manifest:
    """Write it into a folder."""
    files = []
    (place / FILES).mkdir(parents=True)
    for number, (path, content) in enumerate(CONTENTS.items()):
        name = f"file-{number}"
        (place / FILES / name).write_bytes(content)
        codings = {}
        if path in ("/console", SCRIPT):
            codings = {"gzip": _write(place / FILES / f"{name}.gz", gzip.compress(content)),
                       "br": _write(place / FILES / f"{name}.br", b"as if it were Brotli")}  # fmt: skip
        files.append(
            BuiltFile(
                path=path, file=name, type=TYPES[Path(path).suffix], size=len(content),
                hash=hashlib.sha256(content).hexdigest()[:32], codings=codings, is_immutable=path == SCRIPT,
            )
        )  # fmt: skip
    faces = {face: face for face in ("/console", "/driver")}
    manifest = Manifest(sources="0", faces=faces, files=tuple(files), chunks=(), languages=("en", "hi"))
    (place / MANIFEST).write_bytes(msgspec.json.encode(manifest))
    return manifest


def _write(path: Path, content: bytes) -> int:
    return path.write_bytes(content)

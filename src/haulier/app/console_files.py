"""The console and the driver app: which file answers at which path, under which policies.

Nothing is served but what the manifest lists, so no path leads outside of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from pathlib import Path

import structlog

from haulier.console import FILES, HOW_TO_BUILD, SUFFIXES, BuiltFile, Manifest, Missing, read_manifest
from haulier.core.content_negotiation import IDENTITY
from haulier.platform.http.exchange import Answer, Headers
from haulier.platform.http.static_files import FileContent, StaticFile

CONSOLE = "/console"
DRIVER = "/driver"
FACES = (CONSOLE, DRIVER)
FOREVER = (b"cache-control", b"public, max-age=31536000, immutable")
CHECKED = (b"cache-control", b"no-cache")
HTML = b"text/html; charset=utf-8"
FILE_ENDINGS = (
    *(".avif", ".css", ".gif", ".html", ".ico", ".jpg", ".js", ".json", ".map", ".mjs", ".pbf", ".pdf", ".php"),
    *(".pmtiles", ".png", ".svg", ".ttf", ".txt", ".wasm", ".webmanifest", ".webp", ".woff", ".woff2", ".xml"),
)
"""A path that ends so names a file; any other names a view of a face, whose page finds it. Ids may hold dots."""

log = structlog.get_logger("haulier.console")


def policies(face: str, tiles: Sequence[str] = ()) -> tuple[tuple[bytes, bytes], ...]:
    """The headers that say what a face may do in the browser: nothing with any other host, but for those of ``tiles``
    that the operator named for maps of the console; and in no frame.
    """
    scripts = "'self' 'wasm-unsafe-eval'" if face == DRIVER else "'self'"
    others = "".join(f" {origin}" for origin in tiles) if face == CONSOLE else ""
    policy = (
        f"default-src 'none'; script-src {scripts}; worker-src 'self'; style-src 'self'; "
        f"img-src 'self' data: blob:{others}; font-src 'self'; connect-src 'self'{others}; manifest-src 'self'; "
        "media-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    return (
        (b"content-security-policy", policy.encode()),
        (b"permissions-policy", b"camera=(self), geolocation=(self)"),
        (b"referrer-policy", b"same-origin"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
        (b"x-frame-options", b"DENY"),
    )


class ConsoleFiles:
    """The files of all faces, opened at the start; where there are none, a page that says why.

    ``tiles`` are other hosts that the console may ask for tiles of maps.
    """

    def __init__(self, place: Path, tiles: Sequence[str] = ()) -> None:
        self._by_path: dict[str, StaticFile] = {}
        self._pages: dict[str, StaticFile] = {}
        self._missing_page: Answer | None = None
        manifest = read_manifest(place)
        if isinstance(manifest, Missing):
            self._missing_page = missing_page(manifest)
            return
        try:
            self._open(place, manifest, tiles)
        except OSError as error:
            log.warning("console cannot be served", error=str(error))
            self.close()
            self._missing_page = missing_page(Missing("bad-files", f"a file is not as the list says: {error}"))

    @property
    def is_there(self) -> bool:
        """Are there files?"""
        return self._missing_page is None

    def find(self, path: str) -> StaticFile | Answer | None:
        """The file of a path in its normal form: the very one, else the page of the face below which the path is.
        None for a path below no face.
        """
        face = face_of(path)
        if not face:
            return None
        if self._missing_page is not None:
            return self._missing_page
        found = self._by_path.get(path)
        return self._pages.get(face) if found is None and not path.endswith(FILE_ENDINGS) else found

    def close(self) -> None:
        """Let go of the files on the disk."""
        for file in self._by_path.values():
            file.close()
        self._by_path, self._pages = {}, {}

    def _open(self, place: Path, manifest: Manifest, tiles: Sequence[str]) -> None:
        """Open every file. Raises OSError."""
        for built in manifest.files:
            self._by_path[built.path] = _opened(place / FILES, built, tiles)
        for face, path in manifest.faces.items():
            self._pages[face] = self._by_path[path]


def face_of(path: str) -> str:
    """The face below which a path is; empty where it is below none."""
    for face in FACES:
        if path == face or path.startswith(face + "/"):
            return face
    return ""


def missing_page(missing: Missing) -> Answer:
    """A page that says what is missing, why, and how to get it."""
    text = files(__package__).joinpath("missing_console.html").read_text(encoding="utf-8")
    page = text.replace("{reason}", escape(missing.reason)).replace("{command}", HOW_TO_BUILD).encode()
    headers: Headers = [(b"content-type", HTML), (b"content-length", b"%d" % len(page)), CHECKED]
    return 503, [*headers, (b"retry-after", b"60"), *policies("")], page


def _opened(folder: Path, built: BuiltFile, tiles: Sequence[str]) -> StaticFile:
    """A file with its codings. Raises OSError where it does not have the length that the manifest says.

    What a browser keeps for good says nothing of hosts that may change; of the rest, other hosts are another tag, since
    a browser that asks by the tag goes on with the policy that it has.
    """
    contents = {}
    for coding, size in {IDENTITY: built.size, **built.codings}.items():
        content = contents[coding] = FileContent(folder / (built.file + SUFFIXES.get(coding, "")))
        if content.size != size:
            raise OSError(f"{built.file}: {content.size} bytes instead of {size} ({coding})")
    others = () if built.is_immutable else tiles
    kept = FOREVER if built.is_immutable else CHECKED
    tag = "-".join([built.hash, *([hashlib.sha256(" ".join(others).encode()).hexdigest()[:8]] if others else [])])
    return StaticFile(built.type, tag, (kept, *policies(face_of(built.path), others)), contents)

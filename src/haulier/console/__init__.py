"""The built files of the console, the driver app and the tracking page, and the manifest that lists them.

``tools/console.py`` makes what lies here beside this file; nothing of it is in git. A wheel carries it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

PLACE = Path(__file__).parent
MANIFEST = "manifest.json"
MISSING = "missing.json"
"""Says why the last build ended without files."""
FILES = "files"
"""The folder of the files themselves."""
SUFFIXES = {"br": ".br", "gzip": ".gz"}
"""What the name of a file in each coding ends with; it lies beside the file."""
HOW_TO_BUILD = "make console"


class BuiltFile(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One file that is served."""

    path: str
    """Where it is served, in the normal form of paths."""
    file: str
    """Where it lies below ``FILES``."""
    type: str
    size: int
    hash: str
    """The beginning of the SHA-256 of its content, in hexadecimal digits."""
    codings: dict[str, int] = {}
    """The codings that lie beside it, with their sizes."""
    is_immutable: bool = False
    """Does its name change with its content?"""


class Chunk(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A script of the build, by its path, and what the browser loads with it."""

    path: str
    imports: tuple[str, ...] = ()
    """Paths of the scripts that it needs at once."""
    loads: tuple[str, ...] = ()
    """Paths of the scripts that it may ask for later."""
    source: str = ""
    """The source that it begins with, if it begins with one."""


class Manifest(Struct, frozen=True, kw_only=True):
    """What one build made."""

    sources: str
    """The SHA-256 of all that the build read."""
    faces: dict[str, str]
    """The page of each face, by the path below which it answers for every address of its own."""
    files: tuple[BuiltFile, ...]
    chunks: tuple[Chunk, ...]
    languages: tuple[str, ...]


class Missing(Struct, frozen=True):
    """Why there are no files: a short code and a sentence."""

    code: str
    reason: str


NEVER_BUILT = Missing("never-built", "they were never built here")


def read_manifest(place: Path = PLACE) -> Manifest | Missing:
    """The manifest of the built files, or why there is none."""
    try:
        return msgspec.json.decode((place / MANIFEST).read_bytes(), type=Manifest)
    except FileNotFoundError:
        return read_missing(place)
    except msgspec.MsgspecError as error:
        return Missing("bad-manifest", f"their list cannot be read: {error}")


def read_missing(place: Path = PLACE) -> Missing:
    """Why the last build ended without files."""
    try:
        return msgspec.json.decode((place / MISSING).read_bytes(), type=Missing)
    except (FileNotFoundError, msgspec.MsgspecError):
        return NEVER_BUILT


@cache
def own_manifest() -> Manifest | Missing:
    """The manifest of this installation, read once."""
    return read_manifest()

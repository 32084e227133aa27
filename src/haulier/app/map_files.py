"""Maps as they are served: whole or in parts, below ``/maps/``. Which there are is looked up again now and then.

A file that is put in the place of another one has another entity tag, by which a page that shows it begins anew.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import structlog

from haulier.console.maps import ADDRESS, map_files
from haulier.core.content_negotiation import IDENTITY
from haulier.platform.http.static_files import FileContent, StaticFile

LOOK_SECONDS = 5.0
"""How long a list of the files is good."""
MEDIA_TYPE = "application/vnd.pmtiles"
HEADERS = (
    (b"cache-control", b"public, max-age=3600"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)
MAX_SENT_BYTES = 16 * 1024 * 1024
"""The part of a file that one answer holds at the most; a longer file is read in parts."""

log = structlog.get_logger("haulier.console")

Seen = tuple[int, int, int]
"""What tells a file from the one that had its name before: inode, size, time of its last change."""


class MapFiles:
    """The maps of the package and of a data directory. Nothing is served but what a look into the two finds."""

    def __init__(self, home: Path, place: Path) -> None:
        self._home = home
        self._place = place
        self._looked_at = -LOOK_SECONDS
        self._files: dict[str, tuple[Seen, StaticFile]] = {}

    def find(self, path: str) -> StaticFile | None:
        """The file of a path in its normal form."""
        if not path.startswith(ADDRESS):
            return None
        if time.monotonic() - self._looked_at >= LOOK_SECONDS:
            self._look()
        found = self._files.get(path.removeprefix(ADDRESS))
        return found[1] if found is not None else None

    def close(self) -> None:
        """Let go of the files on the disk."""
        for _, file in self._files.values():
            file.close()
        self._files = {}

    def _look(self) -> None:
        self._looked_at = time.monotonic()
        before, self._files = self._files, {}
        for name, path in map_files(self._home, self._place).items():
            try:
                seen = _seen(path)
                self._files[name] = known if (known := before.get(name)) and known[0] == seen else (seen, _opened(path))
            except OSError as error:
                log.warning("map cannot be served", file=str(path), error=str(error))
        for name, (_, file) in before.items():
            if self._files.get(name, (None, None))[1] is not file:
                file.close()


def _seen(path: Path) -> Seen:
    """Raises OSError."""
    found = os.stat(path)
    return found.st_ino, found.st_size, found.st_mtime_ns


def _opened(path: Path) -> StaticFile:
    """Raises OSError."""
    _, size, changed = _seen(path)
    content = FileContent(path)
    return StaticFile(MEDIA_TYPE, f"{size:x}-{changed:x}", HEADERS, {IDENTITY: content}, MAX_SENT_BYTES)

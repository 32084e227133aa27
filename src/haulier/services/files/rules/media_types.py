"""Content types: what a file is said to be, and what a download may say without a browser running it.

A file is what its sender says. Its first bytes decide only whether that is repeated to browsers: a type that could run
or that the bytes contradict goes out as plain bytes. See: contract/files.md, upload; https://mimesniff.spec.whatwg.org/.
"""

from __future__ import annotations

import mimetypes
import re
from types import MappingProxyType

UNKNOWN = "application/octet-stream"
HEAD_BYTES = 512
"""First bytes of a file that are looked at."""

_FORM = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}", re.ASCII)

SIGNATURES = MappingProxyType(
    {
        "image/jpeg": (b"\xff\xd8\xff",),
        "image/png": (b"\x89PNG\r\n\x1a\n",),
        "image/gif": (b"GIF87a", b"GIF89a"),
        "image/webp": (b"RIFF",),
        "application/pdf": (b"%PDF-",),
        "application/zip": (b"PK\x03\x04", b"PK\x05\x06"),
        "application/gzip": (b"\x1f\x8b",),
    }
)
"""Types that are repeated if the bytes begin like one. A WebP has a second mark, see ``begins_like``."""
PLAIN = frozenset({"text/plain", "text/csv", "application/json"})
"""Types that are repeated as they are: with nosniff nothing runs them."""
PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
"""Types that get a preview."""

_TYPES = mimetypes.MimeTypes()
"""What the program knows itself: the same on every machine."""


def declared_type(header: str | None, name: str) -> str:
    """What a file is said to be: by the header of its part, else by its name."""
    said = (header or "").partition(";")[0].strip().lower()
    if _FORM.fullmatch(said) and said != UNKNOWN:
        return said
    guessed, coding = _TYPES.guess_type(name, strict=False)
    return guessed if guessed is not None and coding is None else UNKNOWN


def begins_like(media_type: str, head: bytes) -> bool:
    """Whether the first bytes are those of this type."""
    marks = SIGNATURES.get(media_type, ())
    return any(head.startswith(mark) for mark in marks) and (media_type != "image/webp" or head[8:12] == b"WEBP")


def served_type(declared: str, head: bytes) -> str:
    """What a download says."""
    if declared in PLAIN or begins_like(declared, head):
        return declared
    return UNKNOWN


def picture_type(head: bytes) -> str | None:
    """The type of a picture of which a preview can be made, by its bytes alone."""
    return next((one for one in sorted(PICTURES) if begins_like(one, head)), None)

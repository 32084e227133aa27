"""Names of files: shown to people and given to browsers, never to a file system.

See: contract/files.md, upload; RFC 6266 and RFC 8187 for downloads.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from haulier.core.refusal import invalid
from haulier.services.files.requests import MAX_NAME

TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of a text: with one ``exe.jpg`` can be shown of ``gpj.exe``."""
DOTS = frozenset({".", ".."})
_UNSAFE = re.compile(r"[^A-Za-z0-9 ._()+-]")
_ATTR = "!#$&+-.^_`|~"
"""Characters beside letters and digits that RFC 8187 lets stand as they are."""


def check_file_name(name: str, field: str = "name") -> str:
    """The name composed. Raises Refusal for one that is empty, too long, or taken for another one or a path."""
    kept = unicodedata.normalize("NFC", name).strip()
    if not 1 <= len(kept) <= MAX_NAME:
        raise invalid(field, "length", f"a file's name has 1 to {MAX_NAME} characters")
    if "/" in kept or kept in DOTS:
        raise invalid(field, "pattern", "a file's name is no path")
    if any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or char in TURNING for char in kept):
        raise invalid(field, "pattern", "a file's name holds a character that cannot be seen")
    return kept


def name_of_part(file_name: str) -> str:
    """What a form calls the file that it holds, without the folders that some clients send along.

    See: RFC 7578 section 4.2.
    """
    return file_name.replace("\\", "/").rpartition("/")[2]


def content_disposition(name: str) -> bytes:
    """Says that it is to be saved, and under which name: in full, and in plain letters for old clients."""
    letters = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    plain = _UNSAFE.sub("_", letters).strip(". ") or "file"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe=_ATTR)}".encode("ascii")

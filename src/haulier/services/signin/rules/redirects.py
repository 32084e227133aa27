"""Where an answer may go: an app's own addresses alone. See: contract/aaa.md section 11.3, RFC 9700 section 4.1."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, urlsplit, urlunsplit

WILDCARD = "/*"
FORBIDDEN_SCHEMES = frozenset({"javascript", "data", "vbscript", "blob", "file", "about"})


def is_registered(address: str, registered: Iterable[str]) -> bool:
    """Whether an address is one of an app's, text for text, or below one that ends in ``/*``."""
    return _is_plain(address) and any(
        _is_below(address, entry.removesuffix("*")) if entry.endswith(WILDCARD) else address == entry
        for entry in registered
    )


def _is_plain(address: str) -> bool:
    """An absolute address without a fragment, a user, or characters that are read in two ways."""
    if not address.isascii() or not address.isprintable() or any(sign in address for sign in ' \\"<>^`{|}#'):
        return False
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return False
    if not parts.scheme or parts.scheme in FORBIDDEN_SCHEMES or "@" in parts.netloc:
        return False
    return bool(parts.hostname) if parts.scheme in ("http", "https") else True


def _is_below(address: str, prefix: str) -> bool:
    """Whether an address begins with a prefix that ends in a slash, on the same host, without a way up."""
    given, wanted = urlsplit(address), urlsplit(prefix)
    if (given.scheme, given.netloc) != (wanted.scheme, wanted.netloc) or not given.path.startswith(wanted.path):
        return False
    lowered = given.path.lower().replace("%2e", ".").replace("%2f", "/").replace("%5c", "/").replace("%3b", ";")
    # Some servers take a segment for what stands before its semicolon.
    return "*" not in address and all(segment.partition(";")[0] != ".." for segment in lowered.split("/"))


def with_members(address: str, members: dict[str, str], mode: str) -> str:
    """An address with the members of an answer, in its query or as its fragment."""
    text = "&".join(f"{name}={quote(value, safe='')}" for name, value in members.items())
    if mode == "fragment":
        return f"{address}#{text}"
    parts = urlsplit(address)
    return urlunsplit(parts._replace(query=f"{parts.query}&{text}" if parts.query else text))

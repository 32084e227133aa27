"""Calls that a browser makes of itself with its cookie: taken from our own pages alone.

A cookie comes along whichever page makes the call. Of every call that may change something the browser says where it
comes from. See: https://www.w3.org/TR/fetch-metadata/, RFC 6454 section 7.
"""

from __future__ import annotations

from collections.abc import Mapping

from haulier.core.refusal import Cause, Refusal

READING = frozenset({"GET", "HEAD", "OPTIONS"})
DEFAULT_PORTS = {b"http": b":80", b"https": b":443"}
FOREIGN = (
    "with a session this call is taken from the console's own pages alone: the browser must say "
    "Sec-Fetch-Site: same-origin, or an Origin that is this host"
)


def check_same_origin(method: str, headers: Mapping[bytes, bytes]) -> None:
    """Refuse, with 403, a call with a session that may change something and does not come from our own pages."""
    if method not in READING and not _is_same_origin(headers, unsaid=False):
        raise Refusal(Cause.FORBIDDEN, FOREIGN)


def check_not_foreign(headers: Mapping[bytes, bytes]) -> None:
    """Refuse, with 403, what a browser says to come from another site; a caller that is no browser says nothing."""
    if not _is_same_origin(headers, unsaid=True):
        raise Refusal(Cause.FORBIDDEN, FOREIGN)


def _is_same_origin(headers: Mapping[bytes, bytes], *, unsaid: bool) -> bool:
    """Whether it comes from our own pages; ``unsaid`` where the browser says nothing of it."""
    site = headers.get(b"sec-fetch-site")
    if site is not None:
        return site == b"same-origin"
    origin = headers.get(b"origin")
    if origin is None:
        return unsaid
    scheme, _, place = origin.lower().partition(b"://")
    port = DEFAULT_PORTS.get(scheme)
    host = headers.get(b"host", b"").lower()
    return port is not None and bool(place) and place.removesuffix(port) == host.removesuffix(port)

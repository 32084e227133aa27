"""The cookie of a session in our own pages. See: ``host_cookie``."""

from __future__ import annotations

from functools import lru_cache

from haulier.platform.access.host_cookie import COOKIE_WIRE, SET_COOKIE, HostCookie, RequestHeaders, is_loopback
from haulier.platform.access.named_secrets import NamedSecret, parse_named_secret

__all__ = ["COOKIE", "PLAIN_NAME", "SECURE_NAME", "SET_COOKIE", "dropped_cookie", "kept_cookie", "session_cookie"]

COOKIE = HostCookie("haulier", "Strict")
SECURE_NAME, PLAIN_NAME = COOKIE.secure_name, COOKIE.name

REMEMBERED = 4_096
"""Values of the header whose session is remembered: a browser sends the same one each time."""
MAX_REMEMBERED_BYTES = 1_024
"""Longer values are read anew each time: anybody may send such."""


def session_cookie(headers: RequestHeaders) -> NamedSecret | None:
    """The session that a request names; None where it names none that could be ours."""
    cookies = headers.get(COOKIE_WIRE)
    if cookies is None:
        return None
    return (_remembered if len(cookies) <= MAX_REMEMBERED_BYTES else _named)(cookies, is_loopback(headers))


def _named(cookies: bytes, on_loopback: bool) -> NamedSecret | None:
    """The session among these cookies."""
    text = COOKIE.of(cookies, on_loopback)
    return parse_named_secret(text) if text is not None else None


_remembered = lru_cache(REMEMBERED)(_named)


def kept_cookie(secret: NamedSecret, headers: RequestHeaders, seconds: int, *, by_https: bool = False) -> bytes:
    """The header that has a browser keep the session for so long. Raises Refusal, 403, where it could be overheard."""
    return COOKIE.kept(secret.text, seconds, headers, by_https=by_https)


def dropped_cookie(headers: RequestHeaders) -> bytes:
    """The header that has a browser forget the session."""
    return COOKIE.dropped(headers)

"""The cookie of a session: where it is looked for, and how it is set and taken back.

``__Host-haulier`` travels over https alone and cannot be set by another host. Plain http is for this machine alone,
under a name of its own. See: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis section 4.1.3.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.named_secrets import NamedSecret, parse_named_secret

SECURE_NAME = "__Host-haulier"
PLAIN_NAME = "haulier"
COOKIE_WIRE, SET_COOKIE = b"cookie", b"set-cookie"
_LOOPBACK = re.compile(rb"(?:(?:[\w-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d*)?", re.ASCII | re.IGNORECASE)

REMEMBERED = 4_096
"""Values of the header whose session is remembered: a browser sends the same one each time."""
MAX_REMEMBERED_BYTES = 1_024
"""Longer values are read anew each time: anybody may send such."""

RequestHeaders = Mapping[bytes, bytes]
"""Headers of a request by their lower-case name."""


def session_cookie(headers: RequestHeaders) -> NamedSecret | None:
    """The session that a request names; None where it names none that could be ours."""
    cookies = headers.get(COOKIE_WIRE)
    if cookies is None:
        return None
    return (_remembered if len(cookies) <= MAX_REMEMBERED_BYTES else _named)(cookies, _is_loopback(headers))


def _named(cookies: bytes, is_loopback: bool) -> NamedSecret | None:
    """The session among these cookies."""
    given: dict[str, str] = {}
    for pair in cookies.decode("latin-1").split(";"):
        name, _, value = pair.strip().partition("=")
        given.setdefault(name, value)
    text = given.get(SECURE_NAME)
    if text is None and is_loopback:
        text = given.get(PLAIN_NAME)
    return parse_named_secret(text) if text is not None else None


_remembered = lru_cache(REMEMBERED)(_named)


def kept_cookie(secret: NamedSecret, headers: RequestHeaders, seconds: int) -> bytes:
    """The header that has a browser keep the session for so long. Raises Refusal, 403, where it could be overheard."""
    if not _is_secure(headers) and not _is_loopback(headers):
        text = "a session needs https, or plain http on the machine itself (http://127.0.0.1, http://localhost)"
        raise Refusal(Cause.FORBIDDEN, text)
    return _cookie(headers, secret.text, seconds)


def dropped_cookie(headers: RequestHeaders) -> bytes:
    """The header that has a browser forget the session."""
    return _cookie(headers, "", 0)


def _cookie(headers: RequestHeaders, value: str, seconds: int) -> bytes:
    secure = _is_secure(headers)
    name, more = (SECURE_NAME, "; Secure") if secure else (PLAIN_NAME, "")
    return f"{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{more}".encode()


def _is_secure(headers: RequestHeaders) -> bool:
    """Whether the browser is connected by TLS, which a proxy in front ends: the page's own origin or the proxy says so.

    Whoever makes these up decides about nothing but its own cookie.
    """
    proxied = headers.get(b"x-forwarded-proto", b"").partition(b",")[0].strip()
    return headers.get(b"origin", b"").startswith(b"https://") or proxied == b"https"


def _is_loopback(headers: RequestHeaders) -> bool:
    return _LOOPBACK.fullmatch(headers.get(b"host", b"")) is not None

"""Cookies of our own host alone: where they are looked for, and how they are set and taken back.

A name that begins with ``__Host-`` travels over https alone and cannot be set by another host. Plain http is for this
machine alone, under the bare name.
See: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis section 4.1.3.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from haulier.core.refusal import Cause, Refusal

COOKIE_WIRE, SET_COOKIE = b"cookie", b"set-cookie"
PREFIX = "__Host-"
_LOOPBACK = re.compile(rb"(?:(?:[\w-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d*)?", re.ASCII | re.IGNORECASE)

RequestHeaders = Mapping[bytes, bytes]
"""Headers of a request by their lower-case name."""


@dataclass(frozen=True, slots=True)
class HostCookie:
    """A cookie by its bare name. ``Strict`` ones come from our own pages alone, ``Lax`` ones also when another site's
    link leads here.
    """

    name: str
    same_site: Literal["Strict", "Lax"]

    @property
    def secure_name(self) -> str:
        """Its name over https."""
        return PREFIX + self.name

    def read(self, headers: RequestHeaders) -> str | None:
        """The value that a request brings; None where it brings none."""
        cookies = headers.get(COOKIE_WIRE)
        return None if cookies is None else self.of(cookies, is_loopback(headers))

    def of(self, cookies: bytes, on_loopback: bool) -> str | None:
        """The value among the cookies of a request, under the bare name only on loopback."""
        given: dict[str, str] = {}
        for pair in cookies.decode("latin-1").split(";"):
            name, _, value = pair.strip().partition("=")
            given.setdefault(name, value)
        found = given.get(self.secure_name)
        return given.get(self.name) if found is None and on_loopback else found

    def kept(self, value: str, seconds: int, headers: RequestHeaders, *, by_https: bool = False) -> bytes:
        """The header that has a browser keep it for so long. Raises Refusal, 403, where it could be overheard."""
        if not (by_https or is_https(headers) or is_loopback(headers)):
            text = "a session needs https, or plain http on the machine itself (http://127.0.0.1, http://localhost)"
            raise Refusal(Cause.FORBIDDEN, text)
        return self._set(value, seconds, secure=by_https or is_https(headers))

    def dropped(self, headers: RequestHeaders, *, by_https: bool = False) -> bytes:
        """The header that has a browser forget it."""
        return self._set("", 0, secure=by_https or is_https(headers))

    def _set(self, value: str, seconds: int, *, secure: bool) -> bytes:
        name, more = (self.secure_name, "; Secure") if secure else (self.name, "")
        return f"{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite={self.same_site}{more}".encode()


def is_https(headers: RequestHeaders) -> bool:
    """Whether the browser is connected by TLS, which a proxy in front ends: the page's own origin or the proxy says so.

    Whoever makes these up decides about nothing but its own cookie.
    """
    proxied = headers.get(b"x-forwarded-proto", b"").partition(b",")[0].strip()
    return headers.get(b"origin", b"").startswith(b"https://") or proxied == b"https"


def is_loopback(headers: RequestHeaders) -> bool:
    """Whether the browser was told a name of its own machine."""
    return _LOOPBACK.fullmatch(headers.get(b"host", b"")) is not None

"""Rules on the head of a request, judged before anything else looks at it.

See: RFC 9112 sections 3.2 and 6.1, RFC 6585 section 5.
"""

from __future__ import annotations

import re

from haulier.core.refusal import Cause, Refusal

MAX_TARGET_BYTES = 20_480
"""Path and query together, of which each has a limit of its own."""
MAX_HEAD_BYTES = 16_384
"""All header lines, each as ``Name: value`` and its line end."""
MAX_HEADERS = 128
LINE_BYTES = 4
"""Colon, blank and line end of a header line."""
MAX_KNOWN_HOSTS = 1_024

LISTS = frozenset(
    {
        *(b"accept", b"accept-charset", b"accept-encoding", b"accept-language", b"cache-control", b"connection"),
        *(b"cookie", b"expect", b"forwarded", b"if-match", b"if-none-match", b"keep-alive", b"pragma", b"prefer"),
        *(b"te", b"trailer", b"transfer-encoding", b"upgrade", b"via", b"warning"),
        *(b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-port", b"x-forwarded-proto"),
    }
)
"""Headers whose values are lists, which may come in several lines. All others have one value."""

_HOST = re.compile(rb"[A-Za-z0-9\-._~!$&'()*+,;=%]*(:[0-9]*)?|\[[0-9A-Fa-f:.%A-Za-z0-9]+\](:[0-9]*)?")
_hosts: set[bytes] = set()


def check_head(
    method: bytes, version: str, target: bytes, headers: list[tuple[bytes, bytes]], named: dict[bytes, bytes]
) -> None:
    """Refuse a head that proxies and servers may read in different ways. Raises Refusal."""
    if len(headers) > MAX_HEADERS:
        raise too_long(f"there are more than {MAX_HEADERS} headers")
    if len(named) != len(headers):
        _check_repeated(headers, named)
    host = named.get(b"host")
    if host is None:
        if version != "1.0":
            raise Refusal(Cause.MALFORMED, "the header Host is missing")
    elif host not in _hosts:
        _check_host(host)
    if b"transfer-encoding" in named and (version == "1.0" or named[b"transfer-encoding"].lower() != b"chunked"):
        raise Refusal(Cause.MALFORMED, "the only transfer coding that is understood is chunked, with HTTP/1.1")
    if method == b"CONNECT" or not (target.startswith((b"/", b"http://", b"https://")) or target == b"*"):
        raise Refusal(Cause.MALFORMED, "the request's target is no path of this server")


def check_size(target: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    """Refuse a head that is longer in all than any client of ours sends. Raises Refusal."""
    if len(target) > MAX_TARGET_BYTES:
        raise target_too_long()
    if sum([len(name) + len(value) + LINE_BYTES for name, value in headers]) > MAX_HEAD_BYTES:
        raise too_long(f"the headers are longer than {MAX_HEAD_BYTES} bytes")


def check_started(size: int, target: bytes) -> None:
    """Refuse a head of which so many bytes have come and no end. Raises Refusal."""
    if len(target) > MAX_TARGET_BYTES:
        raise target_too_long()
    if size - len(target) > MAX_HEAD_BYTES:
        raise too_long(f"the headers are longer than {MAX_HEAD_BYTES} bytes")


def target_too_long() -> Refusal:
    """A request whose path and query are refused for their size."""
    return Refusal(Cause.MALFORMED, f"path and query are longer than {MAX_TARGET_BYTES} bytes", status=414)


def too_long(text: str) -> Refusal:
    """A head that is refused for its size."""
    return Refusal(Cause.MALFORMED, text, status=431)


def _check_repeated(headers: list[tuple[bytes, bytes]], named: dict[bytes, bytes]) -> None:
    """A header that is there twice must say the same twice: a proxy may have looked at the other one."""
    for name, value in headers:
        if name == b"host" and sum([other == name for other, _ in headers]) > 1:
            raise Refusal(Cause.MALFORMED, "the header Host is there more than once")
        if value != named[name] and name not in LISTS:
            raise Refusal(Cause.MALFORMED, f"the header {name.decode('latin-1')} is there twice with different values")


def _check_host(host: bytes) -> None:
    if _HOST.fullmatch(host) is None:
        raise Refusal(Cause.MALFORMED, "the header Host names no host")
    if len(_hosts) >= MAX_KNOWN_HOSTS:
        _hosts.clear()
    _hosts.add(host)

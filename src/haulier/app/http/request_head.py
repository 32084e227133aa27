"""Checks of a request's head: sizes, repeated headers, Host, transfer coding. They run before any other code sees it.

See: RFC 9112 sections 3.2 and 6.1, RFC 6585 section 5.
"""

from __future__ import annotations

import re

from haulier.core.refusal import Cause, Refusal

MAX_TARGET_BYTES = 20_480
"""Longest path and query together; each has a limit of its own besides."""
MAX_HEAD_BYTES = 16_384
"""Longest sum of all header lines, each as ``Name: value`` with its line end."""
MAX_HEADERS = 128
LINE_BYTES = 4
"""Colon, blank and line end of a header line."""
MAX_KNOWN_HOSTS = 1_024

LIST_HEADERS = frozenset(
    {
        *(b"accept", b"accept-charset", b"accept-encoding", b"accept-language", b"cache-control", b"connection"),
        *(b"cookie", b"expect", b"forwarded", b"if-match", b"if-none-match", b"keep-alive", b"pragma", b"prefer"),
        *(b"te", b"trailer", b"transfer-encoding", b"upgrade", b"via", b"warning"),
        *(b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-port", b"x-forwarded-proto"),
    }
)
"""Headers whose values are lists and may stand in several lines, which are joined. All others have one value."""

_HOST = re.compile(rb"[A-Za-z0-9\-._~!$&'()*+,;=%]*(:[0-9]*)?|\[[0-9A-Fa-f:.%A-Za-z0-9]+\](:[0-9]*)?")
_hosts: set[bytes] = set()


def check_head(
    method: bytes, version: str, target: bytes, headers: list[tuple[bytes, bytes]], named: dict[bytes, bytes]
) -> None:
    """Refuse a head that proxies and servers could read in different ways. Raises Refusal MALFORMED."""
    if len(headers) > MAX_HEADERS:
        raise too_long(f"there are more than {MAX_HEADERS} headers")
    if len(named) != len(headers):
        _check_repeated_headers(headers, named)
        _join_lists(headers, named)
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
    """Refuse a complete head that is too long. Raises Refusal with status 414 or 431."""
    if len(target) > MAX_TARGET_BYTES:
        raise target_too_long()
    if sum([len(name) + len(value) + LINE_BYTES for name, value in headers]) > MAX_HEAD_BYTES:
        raise too_long(f"the headers are longer than {MAX_HEAD_BYTES} bytes")


def check_partial_head(size: int, target: bytes) -> None:
    """Refuse a head that is too long already, before its end has arrived. Raises Refusal with status 414 or 431."""
    if len(target) > MAX_TARGET_BYTES:
        raise target_too_long()
    if size - len(target) > MAX_HEAD_BYTES:
        raise too_long(f"the headers are longer than {MAX_HEAD_BYTES} bytes")


def target_too_long() -> Refusal:
    """The refusal of a path and query that are too long."""
    return Refusal(Cause.MALFORMED, f"path and query are longer than {MAX_TARGET_BYTES} bytes", status=414)


def too_long(text: str) -> Refusal:
    """The refusal of headers that are too long or too many."""
    return Refusal(Cause.MALFORMED, text, status=431)


def _check_repeated_headers(headers: list[tuple[bytes, bytes]], named: dict[bytes, bytes]) -> None:
    """Refuse a repeated header with different values: a proxy may have read the other one."""
    for name, value in headers:
        if name == b"host" and sum([other == name for other, _ in headers]) > 1:
            raise Refusal(Cause.MALFORMED, "the header Host is there more than once")
        if value != named[name] and name not in LIST_HEADERS:
            raise Refusal(Cause.MALFORMED, f"the header {name.decode('latin-1')} is there twice with different values")


def _join_lists(headers: list[tuple[bytes, bytes]], named: dict[bytes, bytes]) -> None:
    """Make one value of a list that stands in several lines. See: RFC 9110 section 5.3, RFC 6265 section 4.2."""
    for name in LIST_HEADERS.intersection(named):
        between = b"; " if name == b"cookie" else b", "
        named[name] = between.join([value for other, value in headers if other == name])


def _check_host(host: bytes) -> None:
    if _HOST.fullmatch(host) is None:
        raise Refusal(Cause.MALFORMED, "the header Host names no host")
    if len(_hosts) >= MAX_KNOWN_HOSTS:
        _hosts.clear()
    _hosts.add(host)

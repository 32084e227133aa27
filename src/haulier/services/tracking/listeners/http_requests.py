"""The little of HTTP that clients of OsmAnd's port need: a request, its answer, the next request. Pure but for the
stream that is read. See: RFC 9112.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import parse_qsl

MAX_HEAD_BYTES = 8_192
MAX_BODY_BYTES = 8_192


class Request(NamedTuple):
    """A request as far as it matters."""

    query: dict[str, str]
    body: bytes
    is_json: bool
    keeps_open: bool


class NotHttp(ValueError):
    """What came is no request that we can read."""


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """The next request of a connection; None where it has ended. Raises NotHttp."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    except asyncio.LimitOverrunError:
        raise NotHttp("the head is too long") from None
    lines = head.decode("latin-1").split("\r\n")
    method, _, rest = lines[0].partition(" ")
    target, _, version = rest.partition(" ")
    if method not in ("GET", "POST") or not target.startswith("/") or version not in ("HTTP/1.1", "HTTP/1.0"):
        raise NotHttp("the first line is none of HTTP")
    headers = {
        name.strip().lower(): value.strip() for name, colon, value in (x.partition(":") for x in lines[1:]) if colon
    }
    length = headers.get("content-length", "0")
    if "transfer-encoding" in headers or not (length.isascii() and length.isdigit() and len(length) <= 8):
        raise NotHttp("the body has no plain length")
    if int(length) > MAX_BODY_BYTES:
        raise NotHttp("the body is too long")
    try:
        body = await reader.readexactly(int(length))
    except asyncio.IncompleteReadError:
        return None
    is_json = "json" in headers.get("content-type", "")
    connection = headers.get("connection", "").lower()
    keeps_open = connection == "keep-alive" or (version == "HTTP/1.1" and connection != "close")
    query = parse_qsl(target.partition("?")[2].partition("#")[0], keep_blank_values=True)
    if body and not is_json:
        query += parse_qsl(body.decode("latin-1"), keep_blank_values=True)
    return Request(dict(query), body, is_json, keeps_open)


def answer(status: int, text: str = "", *, keeps_open: bool) -> bytes:
    """An answer whose body is a line of text, or nothing."""
    body = f"{text}\n".encode() if text else b""
    head = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Length: {len(body)}\r\n"
    if body:
        head += "Content-Type: text/plain; charset=utf-8\r\n"
    if not keeps_open:
        head += "Connection: close\r\n"
    return f"{head}\r\n".encode() + body

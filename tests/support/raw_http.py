"""HTTP as bytes, for requests that no client library would send."""

from __future__ import annotations

import asyncio

from support.full_tenant import FullTenant
from support.stack import Stack

HEAD_SECONDS = 10.0


async def raw(stack: Stack, request: bytes) -> tuple[int, dict[str, str], bytes]:
    """Bytes sent as they are on a connection of their own; status, headers in small letters and body of the answer."""
    host, _, port = stack.url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        writer.write(request)
        await writer.drain()
        async with asyncio.timeout(HEAD_SECONDS):
            head = await reader.readuntil(b"\r\n\r\n")
            first, *lines = head.decode("latin-1").rstrip().split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            body = (
                await reader.readexactly(int(headers.get("content-length", 0)))
                if not request.startswith(b"HEAD")
                else b""
            )
    finally:
        writer.close()
    return int(first.split(" ")[1]), headers, body


def request_of(full_tenant: FullTenant, method: str, path: str, *extra: bytes, body: bytes = b"") -> bytes:
    """A good request as bytes. A line in ``extra`` goes in place of the header of its name."""
    lines = [b"Host: x", b"Content-Length: %d" % len(body), b"X-COREOS-REQUEST-ID: 1"]
    lines += [f"{name}: {value}".encode() for name, value in full_tenant.client.headers.items()]
    replaced = {_name(line) for line in extra} - {b"content-length"}
    kept = [line for line in lines if _name(line) not in replaced]
    return b"\r\n".join([f"{method} {path} HTTP/1.1".encode(), *kept, *extra, b"", body])


def _name(line: bytes) -> bytes:
    return line.partition(b":")[0].lower()

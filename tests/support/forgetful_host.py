"""An HTTP host that carries out requests and loses answers, as a network or a killed process does."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator

import msgspec


class ForgetfulHost:
    """Serves tokens, ``POST /things/<name>`` once per name, and ``GET /things/<name>``.

    ``fates`` decides what becomes of each POST: ``done`` answers, ``before`` breaks off without carrying it out,
    ``after`` carries it out and breaks off, ``busy`` answers 503, ``expired`` 401. At their end all is ``done``.
    """

    def __init__(self, fates: Iterator[str]) -> None:
        self.fates = fates
        self.made: Counter[str] = Counter()
        self.tokens = 0
        self.token_needed = 1

    async def __aenter__(self) -> str:
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"

    async def __aexit__(self, *_: object) -> None:
        self.server.close()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Requests of one connection, one after the other."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode().split("\r\n")
                headers = {key.lower(): value for key, _, value in (line.partition(": ") for line in lines[1:])}
                await reader.readexactly(int(headers["content-length"]))
                method, path, _ = lines[0].split(" ")
                answer = self.handle(method, path, headers.get("x-coreos-access", ""))
                if answer is None:
                    break
                writer.write(self.text(*answer))
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()

    def handle(self, method: str, path: str, token: str) -> tuple[int, dict[str, object]] | None:
        """Status and body, or None to break off."""
        if path.endswith("/auth/client-credentials"):
            self.tokens += 1
            return 200, {"data": {"accessToken": str(self.tokens)}}
        if int(token) < self.token_needed:
            return 401, {"error": {"code": "401", "description": "expired"}}
        name = path.rpartition("/")[2]
        if method == "GET":
            return (200, {"data": {"id": name}}) if self.made[name] else (404, {})
        fate = next(self.fates, "done")
        if fate == "busy":
            return 503, {}
        if fate == "expired":
            self.token_needed = self.tokens + 1
            return 401, {}
        if fate == "before":
            return None
        if self.made[name]:
            return 400, {"error": {"code": "2300", "description": "taken"}}
        self.made[name] += 1
        return (202, {"data": {"id": name}}) if fate == "done" else None

    def text(self, status: int, body: dict[str, object]) -> bytes:
        content = msgspec.json.encode(body)
        return b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n%b" % (status, len(content), content)

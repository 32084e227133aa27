"""Messages of trackers with their meaning, and a tracker that speaks TCP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from haulier.services.tracking.listeners.rules.gt06 import crc_itu

FILE = Path(__file__).parents[1] / "services/tracking/device-protocol-vectors.jsonl"
VECTORS: list[dict[str, Any]] = [json.loads(line) for line in FILE.read_text().splitlines()]
PATIENCE = 60.0


def vectors(*protocols: str) -> list[dict[str, Any]]:
    """Those of some protocols."""
    return [vector for vector in VECTORS if vector["protocol"] in protocols]


def raw(vector: dict[str, Any]) -> bytes:
    """What goes over the wire."""
    return bytes.fromhex(vector["hex"]) if "hex" in vector else str(vector["text"]).encode()


def gt06(number: int, content: bytes, serial: int = 1) -> bytes:
    """A frame."""
    checked = bytes([len(content) + 5, number]) + content + serial.to_bytes(2, "big")
    return b"\x78\x78" + checked + crc_itu(checked).to_bytes(2, "big") + b"\r\n"


def gt06_login(imei: str) -> bytes:
    """A tracker says who it is."""
    return gt06(0x01, bytes.fromhex(imei.rjust(16, "0")))


def gt06_position(tis: int, lat: float = 12.9001, lon: float = 77.6002, serial: int = 2) -> bytes:
    """A position with a fix, in the north and the east."""
    at = datetime.fromtimestamp(tis / 1000, UTC)
    moment = bytes([at.year - 2000, at.month, at.day, at.hour, at.minute, at.second])
    place = b"".join(round(value * 1_800_000).to_bytes(4, "big") for value in (lat, lon))
    return gt06(0x12, moment + b"\xc9" + place + b"\x24" + (0x1400 | 90).to_bytes(2, "big"), serial)


def h02(imei: str, tis: int) -> bytes:
    """A position with a fix."""
    at = datetime.fromtimestamp(tis / 1000, UTC)
    return f"*HQ,{imei},V1,{at:%H%M%S},A,1254.0060,N,07736.0120,E,010.00,090,{at:%d%m%y},FFFFFBFF#".encode()


class Tracker:
    """A connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def reply(self, length: int) -> bytes:
        async with asyncio.timeout(PATIENCE):
            return await self.reader.readexactly(length)

    async def is_ended(self) -> None:
        """Wait until the other side has closed."""
        async with asyncio.timeout(PATIENCE):
            with suppress(ConnectionError):
                assert await self.reader.read() == b""


@asynccontextmanager
async def tracker(port: int) -> AsyncIterator[Tracker]:
    """A tracker that is connected."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Tracker(reader, writer)
    finally:
        writer.close()

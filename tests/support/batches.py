"""Batches for tests: send one, wait for its end, look at what became of each row."""

from __future__ import annotations

import asyncio
import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

import aiohttp

from support.receiver import Receiver
from support.stack import Answer, Client

ENDS_SECONDS = 60.0


@dataclass(slots=True)
class Sender:
    """Sends batches for one type and hears of their end. ``at`` is the type's address, ``files`` that of uploads."""

    client: Client
    receiver: Receiver
    at: str
    files: str
    headers: Mapping[str, str] | None = None

    def callback(self, name: str) -> dict[str, Any]:
        return {"url": self.receiver.url_of(f"/{name}"), "meta": {"name": name}}

    async def rows(self, method: str, rows: Sequence[Any], name: str = "done") -> Answer:
        """Send a JSON batch."""
        body = {"payload": list(rows), "callback": self.callback(name)}
        return await self.client.call(method, f"{self.at}/batch", body, headers=self.headers)

    async def file(self, method: str, text: bytes, name: str = "done", content_type: str = "text/csv") -> Answer:
        """Upload a file."""
        form = aiohttp.FormData()
        form.add_field("callback", json.dumps(self.callback(name)))
        form.add_field("file", text, filename="rows.csv", content_type=content_type)
        payload = form()
        content = await _bytes_of(payload)
        headers = {"Content-Type": payload.headers["Content-Type"], **(self.headers or {})}
        return await self.client.call(method, self.files, raw=content, headers=headers)

    async def ended(self, name: str = "done") -> dict[str, Any]:
        """The callback that tells the end of a batch."""
        async with asyncio.timeout(ENDS_SECONDS):
            count = 1
            while True:
                for call in await self.receiver.wait_for(count):
                    if call.path == f"/{name}":
                        return call.json()  # type: ignore[no-any-return]
                count = len(self.receiver.received) + 1

    async def status(self, id: str, query: str = "", at: str = "") -> dict[str, Any]:
        place = at or f"{self.at}/batch"
        return (await self.client.get(f"{place}/status?batchId={id}{query}", headers=self.headers)).data  # type: ignore[no-any-return]


async def _bytes_of(payload: aiohttp.payload.Payload) -> bytes:
    """What a form is on the wire."""

    class Sink:
        data = b""

        async def write(self, chunk: bytes) -> None:
            self.data += chunk

    sink = Sink()
    await payload.write(sink)  # type: ignore[arg-type]
    return sink.data


def table(rows: Sequence[Mapping[str, Any]], separator: str = ",") -> bytes:
    """Rows as a spreadsheet saves them; the first row's names are the header."""
    text = StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()

"""Files as an app sends and gets them: forms, links without headers, and what lies in the store."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec

from haulier.engines.settings import Settings
from support.stack import Answer, Client

FMS = "/core/api/v1/fms"
BOUNDARY = "----files-of-tests"


def form(*parts: tuple[str, bytes, Mapping[str, str]]) -> tuple[bytes, dict[str, str]]:
    """A form of parts (name, content, further words of its head such as ``filename`` or ``type``), and its headers."""
    body = b""
    for name, content, more in parts:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'
        if "filename" in more:
            head += f'; filename="{more["filename"]}"'
        if "type" in more:
            head += f"\r\nContent-Type: {more['type']}"
        body += head.encode() + b"\r\n\r\n" + content + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode(), {"Content-Type": f'multipart/form-data; boundary="{BOUNDARY}"'}


async def new_folder(client: Client, name: str = "", **members: Any) -> str:
    """A folder; its id."""
    id: str = (await client.post(f"{FMS}/folders", {"name": name or f"f{uuid4().hex[:12]}", **members})).data["id"]
    return id


async def upload(
    client: Client, folder: str, content: bytes, *, filename: str = "a.txt", media: str = "", **fields: Any
) -> Answer:
    """Upload by a form. ``fields`` that are lists or objects go as JSON."""
    of_file = {"filename": filename} | ({"type": media} if media else {})
    parts = [("file", content, of_file)]
    for name, value in fields.items():
        text = value.encode() if isinstance(value, str) else msgspec.json.encode(value)
        parts.append((name, text, {}))
    raw, headers = form(*parts)
    return await client.post(f"{FMS}/folders/{folder}/files", raw=raw, headers=headers)


async def uploaded(client: Client, folder: str, content: bytes, **more: Any) -> str:
    """The id of a file that was uploaded."""
    id: str = (await upload(client, folder, content, **more)).data["id"]
    return id


async def shown(client: Client, id: str, query: str = "") -> dict[str, Any]:
    """A file as a read gives it."""
    found: dict[str, Any] = (await client.get(f"{FMS}/files/{id}{query}")).data
    return found


@dataclass(frozen=True, slots=True)
class Fetched:
    """The answer to a link."""

    status: int
    headers: Mapping[str, str]
    body: bytes


async def fetch(client: Client, url: str, method: str = "GET", **headers: str) -> Fetched:
    """What a link gives to somebody who sends nothing else; ``headers`` with _ for -."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    async with client.http.request(method, url, headers=sent, skip_auto_headers=("Accept-Encoding",)) as response:
        return Fetched(response.status, response.headers, await response.read())


async def send(client: Client, url: str, content: Any, **headers: str) -> Fetched:
    """Send bytes by a link."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    async with client.http.put(url, data=content, headers=sent) as response:
        return Fetched(response.status, response.headers, await response.read())


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def on_disk(settings: Settings, tenant: str) -> list[Path]:
    """What the store holds of a tenant."""
    return sorted(path for path in (settings.home / "files" / tenant).rglob("*") if path.is_file())


def unfinished(settings: Settings) -> list[Path]:
    """What is on its way into the store, or was left there."""
    return sorted((settings.home / "files" / ".unfinished").glob("*"))

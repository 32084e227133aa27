"""Small pictures of pictures, made in the background by a process of its own for each: see ``preview_process``."""

from __future__ import annotations

import asyncio
import math
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import msgspec
import structlog

from haulier.platform.commands.call import Call
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change, replacing, row_change
from haulier.platform.timers.clock import Timer
from haulier.services.files.commands.contents import NewContent
from haulier.services.files.commands.files import SHARED
from haulier.services.files.events import FILE_PREVIEWED
from haulier.services.files.kind import AVAILABLE, FILE, FILE_BODY, FileBody, StoredPreview, file_payload
from haulier.services.files.storage import storage_of

MAX_SMALL_BYTES = 2 * 1024 * 1024
AT_ONCE = 2
"""Processes of one worker that make small pictures at once."""
MEDIA_TYPE = "image/webp"
PROGRAM = str(Path(__file__).with_name("preview_process.py"))

log = structlog.get_logger("haulier.files")


class SmallPicture(NamedTuple):
    """What the process made."""

    width: int
    height: int
    content: bytes


class PreviewPlaces:
    """How many pictures may be held and processes run; one a worker."""

    def __init__(self, _runtime: Runtime) -> None:
        self.places = asyncio.Semaphore(AT_ONCE)


async def make_preview(call: Call, timer: Timer) -> Change | None:
    """Make the small picture of a file that begins like a picture. None where it is none, too large, or broken."""
    storage, id = storage_of(call), timer.subject
    row = await call.get(FILE, id)
    if row is None or row.state != AVAILABLE:
        return None
    body = row.body_as(FILE_BODY)
    if body.preview is not None or not storage.makes_preview(body.sizeBytes or 0):
        return None
    small = await _made(call, id, body)
    if small is None:
        return None
    content = NewContent(storage, call.tenant)
    try:
        await content.write(small.content)
        sealed = await content.seal()
        kept = await content.refer(call)
    finally:
        await content.let_go()
    body.preview = StoredPreview(
        contentId=kept.id, objectName=kept.object_name, width=small.width, height=small.height,
        sizeBytes=sealed.size, mimeType=MEDIA_TYPE, sha256=sealed.sha256,
    )  # fmt: skip
    write = replacing(row, body=msgspec.to_builtins(body))
    change = row_change(FILE_PREVIEWED, write, *kept.rows, payload=file_payload(id, row.type, AVAILABLE, body))
    change.replan_on_conflict = SHARED
    return change


async def _made(call: Call, id: str, body: FileBody) -> SmallPicture | None:
    storage = storage_of(call)
    assert body.objectName is not None, "a picture has bytes"
    settings = storage.settings
    async with call.of_process(PreviewPlaces).places:
        parts = [piece async for piece in storage.objects.read(body.objectName, 0, body.sizeBytes or 0)]
        small = await run_preview(b"".join(parts), settings.preview_pixels, settings.preview_seconds)
    if small is None:
        log.info("no preview", tenant=call.tenant, file=id)
    return small


async def run_preview(picture: bytes, pixels: int, seconds: float) -> SmallPicture | None:
    """Run the process; None where it fails, takes too long or says too much."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", PROGRAM, str(pixels), str(math.ceil(seconds)),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL, env={},
    )  # fmt: skip
    try:
        async with asyncio.timeout(seconds):
            out, _ = await process.communicate(picture)
    except TimeoutError:
        return None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    head, line, content = out.partition(b"\n")
    if process.returncode != 0 or not line or len(content) > MAX_SMALL_BYTES:
        return None
    width, height = (int(part) for part in head.split(b" "))
    return SmallPicture(width, height, content)

"""What other services may use of files."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from haulier.core.refusal import Cause, invalid
from haulier.platform.commands.call import Call
from haulier.services.files.commands.proofs import note_files
from haulier.services.files.kind import AVAILABLE, FILE, FILE_BODY, FileBody, ProofBody
from haulier.services.files.storage import storage_of

__all__ = ["DescribedFile", "ProofBody", "describe_file", "note_files", "open_content", "read_file"]

FILES_PATH = "/core/api/v1/fms/files/"
UNKNOWN_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class DescribedFile:
    """A file, without its bytes."""

    name: str
    media_type: str
    size: int


async def open_content(call: Call, id: str, member: str) -> AsyncIterator[bytes]:
    """The bytes of a file that the caller may read and names in this member. Raises Refusal."""
    body = await _need_content(call, id, member)
    return storage_of(call).objects.read(body.objectName or "", 0, body.sizeBytes or 0)


async def describe_file(call: Call, id: str, member: str) -> DescribedFile:
    """A file that the caller may read and names in this member. Raises Refusal."""
    body = await _need_content(call, id, member)
    return DescribedFile(body.name, body.mimeType or UNKNOWN_TYPE, body.sizeBytes or 0)


async def read_file(call: Call, id: str) -> bytes | None:
    """The bytes of a file whose reader was asked for before; None where it is gone. Raises Unavailable."""
    row = await call.get(FILE, id)
    body = row.body_as(FILE_BODY) if row is not None and row.state == AVAILABLE else None
    if body is None or body.objectName is None:
        return None
    parts = [part async for part in storage_of(call).objects.read(body.objectName, 0, body.sizeBytes or 0)]
    return b"".join(parts)


async def _need_content(call: Call, id: str, member: str) -> FileBody:
    row = await call.get(FILE, id)
    is_readable = row is not None and row.state == AVAILABLE
    if row is None or not is_readable or not await call.is_allowed(call.identity, "GET", f"{FILES_PATH}{id}"):
        raise invalid(member, "unknown", f"there is no file {id!r}", Cause.UNKNOWN_REFERENCE)
    body = row.body_as(FILE_BODY)
    if body.objectName is None:
        raise invalid(member, "unknown", f"the file {id!r} is no content", Cause.UNKNOWN_REFERENCE)
    return body

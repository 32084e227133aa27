"""What other services may use of files."""

from __future__ import annotations

from collections.abc import AsyncIterator

from haulier.core.refusal import Cause, invalid
from haulier.platform.commands.call import Call
from haulier.services.files.commands.proofs import note_files
from haulier.services.files.kind import AVAILABLE, FILE, FILE_BODY, ProofBody
from haulier.services.files.storage import storage_of

__all__ = ["ProofBody", "note_files", "open_content"]

FILES_PATH = "/core/api/v1/fms/files/"


async def open_content(call: Call, id: str, member: str) -> AsyncIterator[bytes]:
    """The bytes of a file that the caller may read and names in this member. Raises Refusal."""
    row = await call.get(FILE, id)
    is_readable = row is not None and row.state == AVAILABLE
    if row is None or not is_readable or not await call.is_allowed(call.identity, "GET", f"{FILES_PATH}{id}"):
        raise invalid(member, "unknown", f"there is no file {id!r}", Cause.UNKNOWN_REFERENCE)
    body = row.body_as(FILE_BODY)
    if body.objectName is None:
        raise invalid(member, "unknown", f"the file {id!r} is no content", Cause.UNKNOWN_REFERENCE)
    return storage_of(call).objects.read(body.objectName, 0, body.sizeBytes or 0)

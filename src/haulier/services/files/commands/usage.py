"""How much a tenant has stored, counted where the installation limits it. Exact: each change of it writes one row.

Where there is no limit nothing is counted, and what was counted before is forgotten (``tasks``).
"""

from __future__ import annotations

import msgspec
from msgspec import Struct

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import RowWrite, replacing
from haulier.platform.storage.resources import to_json
from haulier.services.files.storage import storage_of
from haulier.services.files.store import stored_bytes

USAGE, STORED = "file_usage", "stored"


class UsageBody(Struct):
    """Bytes of all content to which files of the tenant refer."""

    bytes: int


_usage = msgspec.json.Decoder(UsageBody)


async def usage_rows(call: Call, more: int) -> list[RowWrite]:
    """The row of a change by which the tenant has so much more stored. Raises Refusal RULE beyond the limit."""
    limit = storage_of(call).settings.tenant_bytes
    if not limit:
        return []
    row = await call.get(USAGE, STORED)
    used = row.body_as(_usage).bytes if row is not None else await stored_bytes(call)
    if more > 0 and used + more > limit:
        raise Refusal(Cause.RULE, f"the files of a tenant may have {limit} bytes together, and {used} are stored")
    body = to_json(UsageBody(used + more))
    return [replacing(row, body=body) if row is not None else RowWrite(USAGE, STORED, 0, body=body)]

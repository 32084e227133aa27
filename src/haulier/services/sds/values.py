"""Values as rows: sealed with the tenant's key and bound to their ids, for the API and for other services alike."""

from __future__ import annotations

from typing import Any

from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import RowWrite, replacing
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.sds.kind import ERASED, KEPT, SDS_DATA, DataBody


def keeping(call: Call, vault: str, id: str, value: bytes, meta: dict[str, Any] | None, *, is_unique: bool) -> RowWrite:
    """The row of a new value in a vault, by the vault's id. Raises KeysNotRead."""
    return keeping_by_key(call, vault, id, value, meta, unique_key(call, vault, value) if is_unique else None)


def keeping_by_key(
    call: Call, vault: str, id: str, value: bytes, meta: dict[str, Any] | None, key: str | None
) -> RowWrite:
    """The same where its ``unique_key`` is at hand, if it has one."""
    body = DataBody(sealed=call.seal_bytes(value, id), meta=meta)
    return RowWrite(SDS_DATA, id, 0, type=vault, key=key, state=KEPT, body=to_json(body))


def erasing(row: Resource) -> RowWrite:
    """The same row without the value, and without what would find it again."""
    return replacing(row, state=ERASED, key=None, body=to_json(DataBody()))


async def find_value(call: Call, id: str) -> Resource | None:
    """The row of a value; None where there is none, or it was erased."""
    row = await call.get(SDS_DATA, id)
    return None if row is None or row.state == ERASED else row


async def same_value(call: Call, vault: str, value: bytes) -> Resource | None:
    """The row of the same bytes in a vault of unique data. Raises KeysNotRead."""
    return await call.by_key(SDS_DATA, unique_key(call, vault, value))


def unique_key(call: Call, vault: str, value: bytes) -> str:
    """The key by which the same bytes are found in a vault of unique data. Raises KeysNotRead."""
    return f"{vault}:{call.fingerprint(value, vault)}"

"""Rows of credentials: found, and written in the place of what was there."""

from __future__ import annotations

import msgspec

from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import RowWrite, replacing
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.credentials.kind import ACTIVE, CREDENTIAL, CREDENTIAL_DECODER, CredentialBody

SQL = load_statements("haulier.services.credentials", "credentials.sql")


async def find_credential(call: Call, user_id: str) -> tuple[Resource, CredentialBody] | None:
    """What a person proves to be the person by; None where nothing was set."""
    row = await call.get(CREDENTIAL, user_id)
    return (row, row.body_as(CREDENTIAL_DECODER)) if row is not None else None


async def proofs_count_since(call: Call, user_id: str) -> int:
    """Since when proofs of who a person is count, epoch milliseconds: those of before the password was last set, or all
    sessions were ended, do not. Somebody else may have given them.
    """
    found = await find_credential(call, user_id)
    return max(found[1].passwordAt or 0, found[1].endedAt or 0) if found is not None else 0


async def plan_end_of_proofs(call: Call, user_id: str, at: int) -> RowWrite:
    """What has proofs of until then count no more."""
    row, body = await find_credential(call, user_id) or (None, CredentialBody())
    return written(row, user_id, msgspec.structs.replace(body, endedAt=max(at, body.endedAt or 0)))


def written(row: Resource | None, user_id: str, body: CredentialBody) -> RowWrite:
    """The row of a person's credential, in place of the one that was read."""
    if row is None:
        return RowWrite(CREDENTIAL, user_id, 0, state=ACTIVE, body=to_json(body))
    return replacing(row, body=to_json(body))

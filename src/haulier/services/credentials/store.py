"""Rows of credentials: found, and written in the place of what was there."""

from __future__ import annotations

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


def written(row: Resource | None, user_id: str, body: CredentialBody) -> RowWrite:
    """The row of a person's credential, in place of the one that was read."""
    if row is None:
        return RowWrite(CREDENTIAL, user_id, 0, state=ACTIVE, body=to_json(body))
    return replacing(row, body=to_json(body))

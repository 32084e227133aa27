"""Values of apps' own vaults that the platform may read: those of a vault whose owner gave ``coreos`` READ.

A value is named by its id, which stands for it everywhere; sds.md has no look-up by another name. Each reading leaves
its journal row, as one through the API does. See: contract/sds.md, contract/notification.md 9.2.
"""

from __future__ import annotations

from typing import NamedTuple

from haulier.platform.commands.call import Call
from haulier.platform.commands.system_commands import carry_out_aside
from haulier.platform.declarations.operation import Plan
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.sds.events import DATA_READ
from haulier.services.sds.kind import (
    DATA_DECODER,
    PLATFORM_APP,
    READ,
    SDS_DATA,
    SDS_VAULT,
    UUID_LENGTH,
    Vault,
    app_id,
)
from haulier.services.sds.responses import DataPayload
from haulier.services.sds.values import find_value


class NotShared(NamedTuple):
    """Why a value may not be read."""

    reason: str


class Shared(NamedTuple):
    """A value that the platform may read."""

    row: Resource
    vault: Vault


async def read_shared(call: Call, id: str) -> str | NotShared | None:
    """The text of a value in a vault of an app's own; None where the id is of none. A vault that counts its reads is
    not read: the platform reads when it has to send, not when somebody asks. Raises Refusal, KeysNotRead.
    """
    found = await _find(call, id)
    if found is None or isinstance(found, NotShared):
        return found
    row, vault = found
    text = await _opened(call, row)
    if text is None:
        return NotShared("it is no text")
    await carry_out_aside(call, "readSharedValue", _noting(row, vault))
    return text


async def is_shared(call: Call, id: str) -> bool:
    """Whether the platform may read the value of this id; nothing is opened."""
    return isinstance(await _find(call, id), Shared)


async def _find(call: Call, id: str) -> Shared | NotShared | None:
    row = await find_value(call, id) if len(id) == UUID_LENGTH else None
    found = await call.read_config(SDS_VAULT, row.type) if row is not None else None
    if row is None or found is None:
        return None
    vault: Vault = found.value
    if READ not in vault.body.permissions.get(app_id(call.tenant, PLATFORM_APP), ()):
        return NotShared(f"its vault gives {PLATFORM_APP} no {READ}")
    if not vault.body.enable:
        return NotShared("its vault is disabled")
    if vault.body.readLimit is not None:
        return NotShared("its vault counts reads")
    return Shared(row, vault)


async def _opened(call: Call, row: Resource) -> str | None:
    sealed = row.body_as(DATA_DECODER).sealed
    assert sealed is not None, "what is not erased has a value"
    await call.prepare_keys(sealed)
    try:
        return call.unseal_bytes(sealed, row.id).decode()
    except UnicodeDecodeError:
        return None


def _noting(row: Resource, vault: Vault) -> Plan:
    """The journal row of a reading, as long as the value is what was read."""

    async def plan(_call: Call, _body: None) -> Change:
        payload = to_json(DataPayload(row.id, vault.body.name, PLATFORM_APP))
        change = Change(SDS_DATA, row.id, row.version, DATA_READ, state=row.state, payload=payload)
        change.guards.append((SDS_DATA, row.id, row.version))
        return change

    return plan

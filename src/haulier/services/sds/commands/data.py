"""Values: stored, read and erased. Each leaves a journal row with who did it, and nothing of the value.

See: contract/sds.md, Data.
"""

from __future__ import annotations

from typing import Literal, NamedTuple
from uuid import uuid4

from msgspec import UNSET

from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.commands.call import Call
from haulier.platform.commands.nested import carry_out
from haulier.platform.storage.changes import Change, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.sds.caller import caller_of
from haulier.services.sds.commands.vaults import counted
from haulier.services.sds.events import DATA_ERASED, DATA_READ, DATA_REFUSED, DATA_STORED
from haulier.services.sds.kind import DATA_DECODER, READ, SDS_DATA, WRITE, SdsApp, Vault
from haulier.services.sds.requests import StoreData
from haulier.services.sds.responses import DataPayload, RefusedDataPayload, SecureData
from haulier.services.sds.rules.encryption import encrypted, room
from haulier.services.sds.rules.values import check_meta, decoded_value
from haulier.services.sds.values import erasing, find_value, keeping, same_value
from haulier.services.sds.vaults import check_allowed, check_open, need_named_vault, need_vault_of

Mode = Literal["hybrid", "direct"]


class Refused(NamedTuple):
    """A read that may not be, and why."""

    row: Resource
    vault: Vault
    caller: SdsApp
    reason: str


READS = "reads"
"""The account of a value's book in which its reads are counted."""


async def store_data(call: Call, body: StoreData) -> Change:
    """``POST /data``. In a vault of unique data the same bytes have one id; the first meta stays."""
    caller = await caller_of(call)
    vault = await need_named_vault(call, body.vault)
    check_open(vault, caller, WRITE)
    value = decoded_value(body.data)
    check_meta(body.meta)
    known = await same_value(call, vault.id, value) if vault.body.uniqueData else None
    if known is not None:
        return _noted(DATA_STORED, known, vault, caller)
    row = keeping(call, vault.id, str(uuid4()), value, body.meta, is_unique=vault.body.uniqueData)
    change = row_change(DATA_STORED, row, payload=_payload(row.id, vault, caller))
    change.replan_on_conflict = frozenset({SDS_DATA})
    return change


async def read_data(call: Call, _body: None) -> Change:
    """``GET /data/{dataId}``: encrypted for the calling app. It counts when it is answered."""
    caller = await caller_of(call)
    row, vault = await _need_value(call)
    is_direct = call.query_as("mode", Mode, "hybrid") == "direct"
    change = _noted(DATA_READ, row, vault, caller)
    try:
        check_open(vault, caller, READ)
        if vault.body.readLimit is not None:
            await _count(call, change, row, vault.body.readLimit, caller)
    except Refusal as refusal:
        await carry_out(call, _note_refused, Refused(row, vault, caller, str(refusal)))
        raise
    change.answer = _shown(call, row, vault, caller, is_direct=is_direct)
    return change


async def _note_refused(_call: Call, refused: Refused) -> Change:
    """Who probes a vault is seen: a read that was refused leaves its row too."""
    row = refused.row
    payload = RefusedDataPayload(row.id, refused.vault.body.name, refused.caller.body.name, refused.reason)
    return Change(SDS_DATA, row.id, row.version, DATA_REFUSED, state=row.state, payload=to_json(payload))


async def erase_data(call: Call, _body: None) -> Change:
    """``DELETE /data/{dataId}``: nothing of the value stays in its row, and nobody finds the id any more."""
    caller = await caller_of(call)
    row, vault = await _need_value(call)
    check_allowed(vault, caller, WRITE)
    return row_change(DATA_ERASED, erasing(row), payload=_payload(row.id, vault, caller))


async def _need_value(call: Call) -> tuple[Resource, Vault]:
    """The value of the path, and its vault. Raises Refusal: 404, and 403 for one of the platform's own."""
    id = call.path["dataId"]
    row = await find_value(call, id)
    if row is None:
        raise Refusal(Cause.NOT_FOUND, f"there is no data {id!r}")
    return row, await need_vault_of(call, row.type)


def _noted(event: str, row: Resource, vault: Vault, caller: SdsApp) -> Change:
    """A journal row about a value that is not written, as long as it is what was read."""
    change = Change(SDS_DATA, row.id, row.version, event, state=row.state, payload=_payload(row.id, vault, caller))
    change.guards.append((SDS_DATA, row.id, row.version))
    return change


async def _count(call: Call, change: Change, row: Resource, limit: int, caller: SdsApp) -> None:
    """Count the read with the change: the database lets no read pass beyond the limit. Raises Refusal where it is
    reached already.
    """
    reached = Refusal(Cause.RULE, "read limit reached", status=403)
    if (await call.balances(row.id, (READS,))).get(READS, 0) >= limit:
        raise reached
    change.entries = [counted(call, row.id, READS, limit, {"app": caller.body.name})]
    change.out_of_bounds = reached


def _shown(call: Call, row: Resource, vault: Vault, caller: SdsApp, *, is_direct: bool) -> SecureData:
    """The value for the caller. Raises Refusal where it is too long for the way that was asked for."""
    body = row.body_as(DATA_DECODER)
    assert body.sealed is not None, "what is not erased has a value"
    value = call.unseal_bytes(body.sealed, row.id)
    if is_direct and len(value) > room(caller.key):
        raise invalid("mode", "length", f"the app's key has room for {room(caller.key)} bytes, and the value has more")
    made = encrypted(caller.key, value, direct=is_direct)
    return SecureData(
        id=row.id,
        vault=vault.body.name,
        data=made.data,
        key=made.key or UNSET,
        algorithm=made.algorithm,
        meta=UNSET if body.meta is None else body.meta,
    )


def _payload(id: str, vault: Vault, caller: SdsApp) -> str:
    return to_json(DataPayload(id, vault.body.name, caller.body.name))

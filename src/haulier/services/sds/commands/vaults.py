"""Vaults: made and changed by their owners. See: contract/sds.md, Vault."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, EntryWrite, RowWrite, replacing, row_change
from haulier.platform.storage.resources import to_json
from haulier.services.sds.caller import caller_of
from haulier.services.sds.commands.apps import name_taken
from haulier.services.sds.events import VAULT_CREATED, VAULT_UPDATED
from haulier.services.sds.kind import (
    PLATFORM_APP,
    PLATFORM_VAULTS,
    READ,
    SDS_APP,
    SDS_VAULT,
    Permission,
    VaultBody,
    app_id,
    vault_id,
)
from haulier.services.sds.requests import AppPermission, CreateVault, UpdateVault
from haulier.services.sds.responses import VaultPayload
from haulier.services.sds.vaults import check_owner, need_vault

MAX_VAULTS = 1_000
"""Of one tenant."""
VAULTS_BOOK = "sds_vaults"
"""The book in which a tenant's vaults are counted: the database refuses one too many, also of two at once."""
COUNTED = "vaults"
NUMBER_BITS = 62
"""Of the number of an entry, which is drawn: entries of one book do not wait for each other."""


async def create_vault(call: Call, body: CreateVault) -> Change:
    """``POST /vaults``. The calling app becomes the owner, and must be named as such."""
    caller = await caller_of(call)
    if body.name in PLATFORM_VAULTS:
        raise name_taken(body.name)
    owner = await _need_app(call, body.owner, "owner")
    if owner != caller.id:
        raise Refusal(Cause.FORBIDDEN, "an app makes vaults for itself alone: owner must be the calling app")
    vault = VaultBody(
        name=body.name,
        owner=owner,
        readLimit=body.readLimit or None,
        uniqueData=bool(body.uniqueData),
        permissions=await _permissions(call, body.permissions or ()),
        enable=body.enable,
    )
    id = vault_id(call.tenant, body.name)
    change = _change(VAULT_CREATED, RowWrite(SDS_VAULT, id, 0), vault)
    change.entries = [counted(call, VAULTS_BOOK, COUNTED, MAX_VAULTS, {"id": id})]
    change.out_of_bounds = Refusal(Cause.RULE, f"a tenant has at most {MAX_VAULTS} vaults")
    return change


async def update_vault(call: Call, body: UpdateVault) -> Change:
    """``PUT /vaults/{vault}``: the given members; permissions as a whole; another owner may be named."""
    caller = await caller_of(call)
    found = await need_vault(call, call.path["vault"])
    check_owner(found, caller)
    given: dict[str, Any] = {name: value for name, value in msgspec.structs.asdict(body).items() if value is not None}
    if not given:
        raise invalid("body", "minProperties", "the body names nothing to change")
    if body.owner is not None:
        given["owner"] = await _need_app(call, body.owner, "owner")
    if body.readLimit is not None:
        given["readLimit"] = body.readLimit or None
    if body.permissions is not None:
        given["permissions"] = await _permissions(call, body.permissions)
    row = await call.need(SDS_VAULT, found.id, "vault")
    return _change(VAULT_UPDATED, replacing(row), msgspec.structs.replace(found.body, **given))


def counted(call: Call, book: str, account: str, most: int, detail: dict[str, Any]) -> EntryWrite:
    """One more of something of which there may be so many."""
    number = call.randomness % (1 << NUMBER_BITS)
    return EntryWrite(book, number, account, "1", None, str(most), detail)


def _change(event: str, row: RowWrite, vault: VaultBody) -> Change:
    row.body = to_json(vault)
    payload = VaultPayload(row.id, vault.name, vault.owner, vault.enable)
    return row_change(event, row, payload=to_json(payload))


async def _need_app(call: Call, ref: str, field: str) -> str:
    """The id of an app that a body names. Raises Refusal where there is none."""
    found = await call.config(SDS_APP, app_id(call.tenant, ref))
    if found is None:
        raise _unknown(ref, field)
    return found.id


async def _permissions(call: Call, given: Sequence[AppPermission]) -> dict[str, list[Permission]]:
    """Permissions by the ids of apps. The platform itself may be given READ, and no more: its services send nothing
    into vaults of others. Raises Refusal for an app that is not registered.
    """
    ids, platform = [app_id(call.tenant, one.app) for one in given], app_id(call.tenant, PLATFORM_APP)
    known = await call.configs(SDS_APP, [id for id in ids if id != platform])
    found: dict[str, list[Permission]] = {}
    for place, (id, one) in enumerate(zip(ids, given, strict=True)):
        if id == platform and one.permissions != [READ]:
            raise invalid(f"permissions[{place}].permissions", "enum", f"{PLATFORM_APP!r} may only {READ}")
        if id not in known and id != platform:
            raise _unknown(one.app, f"permissions[{place}].app")
        found[id] = sorted({*found.get(id, ()), *one.permissions})
    return found


def _unknown(ref: str, field: str) -> Refusal:
    return invalid(field, "unknown", f"there is no app {ref!r}", Cause.UNKNOWN_REFERENCE)

"""The tenant as a participant: the root owner, with the settings that hold for all its participants.

Name and ids are AAA's; only the settings are kept here. See: contract/participant.yaml group Tenant.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Struct

from haulier.core.durations import parse_duration
from haulier.core.machine.config import DEFAULT_TERMINAL_TTL
from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import Ending, Kind
from haulier.platform.storage.changes import Change, RowWrite, replacing
from haulier.platform.storage.resources import Json, Resource, to_json
from haulier.platform.typed.instance_changes import as_stored
from haulier.platform.typed.requests import TerminalTTL
from haulier.platform.typed.shown import audit
from haulier.services.aaa import TenantBody, read_own_tenant
from haulier.services.participant.requests import Callback

TYPE_NAME = "tenant"
"""The type that every tenant has from the start; its singular and plural are the same."""


class Settings(Struct, kw_only=True, omit_defaults=True):
    """How long an ended participant is kept, where its type's machine does not say.

    It holds for types that are made and machines that are replaced from then on.
    """

    terminalTTL: TerminalTTL | None = None


class UpdateTenant(Struct, kw_only=True, omit_defaults=True):
    """Settings to change; those that are left out stay."""

    attributes: Annotated[Settings, msgspec.Meta(description="the settings")] | None = None
    callback: Callback | None = None


SETTINGS_DECODER = msgspec.json.Decoder(Settings)


def _told_type(_data: Json, _ending: Ending) -> Json:
    return {"participantType": TYPE_NAME}


TENANT_SETTINGS = Kind(
    name="participant_tenant",
    noun="TenantSettings",
    type_kind="",
    type_noun="",
    values="",
    show=audit,
    callback=_told_type,
)


async def plan_update_tenant(call: Call, body: UpdateTenant) -> Change:
    """Change the settings of the caller's tenant."""
    tenant_row, tenant = await _named_tenant(call)
    given = body.attributes or Settings()
    if given.terminalTTL is not None:
        parse_duration(given.terminalTTL, "attributes.terminalTTL")
    old = await call.get(TENANT_SETTINGS.name, call.tenant)
    settings = old.body_as(SETTINGS_DECODER) if old is not None else Settings()
    settings = Settings(terminalTTL=given.terminalTTL or settings.terminalTTL)
    row = (
        replacing(old, body=settings)
        if old is not None
        else RowWrite(TENANT_SETTINGS.name, call.tenant, 0, body=to_json(settings))
    )
    change = Change(row.kind, row.id, row.version, "TenantSettingsUpdated", [row])
    change.replan_on_conflict = frozenset({TENANT_SETTINGS.name})
    change.payload = to_json(_show(tenant_row, tenant, as_stored(call, row, old)))
    change.answer = {"id": tenant.id}
    return change


async def get_tenant(call: Call, _body: None) -> Json:
    """The caller's tenant with its settings; ``id`` is what owns the first participants."""
    tenant_row, tenant = await _named_tenant(call)
    return _show(tenant_row, tenant, await call.get(TENANT_SETTINGS.name, call.tenant))


async def terminal_ttl(call: Call) -> str | None:
    """The tenant's own setting, None when it has none."""
    found = await call.get(TENANT_SETTINGS.name, call.tenant)
    return found.body_as(SETTINGS_DECODER).terminalTTL if found is not None else None


async def _named_tenant(call: Call) -> tuple[Resource, TenantBody]:
    """The tenant of the path, by either of its ids: none but the caller's own."""
    row, tenant = await read_own_tenant(call)
    if call.path["tenantId"] not in (tenant.tenantId, tenant.id):
        raise Refusal(Cause.NOT_FOUND, f"there is no tenant {call.path['tenantId']!r}")
    return row, tenant


def _show(tenant_row: Resource, tenant: TenantBody, settings: Resource | None) -> Json:
    """The tenant; changed last when its settings were, or else the tenant itself."""
    ttl = settings.body_as(SETTINGS_DECODER).terminalTTL if settings is not None else None
    made = audit(tenant_row)
    changed = made if settings is None or settings.updated_at < tenant_row.updated_at else audit(settings)
    return {
        "id": tenant.id,
        "name": tenant.name,
        "isActive": tenant.enabled,
        "attributes": {"terminalTTL": ttl or DEFAULT_TERMINAL_TTL},
        **made,
        "updatedAt": changed["updatedAt"],
        "updatedBy": changed["updatedBy"],
    }

"""The settings of a tenant for its participants are changed. See: contract/participant.yaml group Tenant."""

from __future__ import annotations

from haulier.core.durations import parse_duration
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import to_json
from haulier.platform.typed.instance_changes import as_stored
from haulier.services.participant.events import SETTINGS_UPDATED
from haulier.services.participant.kind import SETTINGS_DECODER, TENANT_SETTINGS
from haulier.services.participant.queries import need_tenant, show_tenant
from haulier.services.participant.requests import Settings, UpdateTenant


async def update_tenant(call: Call, body: UpdateTenant) -> Change:
    """Change the settings of the caller's tenant."""
    tenant_row, tenant = await need_tenant(call)
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
    payload = to_json(show_tenant(tenant_row, tenant, as_stored(call, row, old)))
    change = row_change(SETTINGS_UPDATED, row, payload=payload)
    change.replan_on_conflict = frozenset({TENANT_SETTINGS.name})
    change.answer = {"id": tenant.id}
    return change

"""The reads of secure data storage that open nothing. See: contract/sds.md."""

from __future__ import annotations

from msgspec import UNSET

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.services.sds.caller import caller_of
from haulier.services.sds.kind import APP_DECODER, PLATFORM_APP, READ, SDS_APP, WRITE, SdsApp, app_id
from haulier.services.sds.responses import App, AppPermissionShown, VaultShown
from haulier.services.sds.vaults import need_vault


async def read_app(call: Call, _body: None) -> App:
    """``GET /apps/{appId}``."""
    row = await call.need(SDS_APP, app_id(call.tenant, call.path["appId"]), "app")
    body = row.body_as(APP_DECODER)
    return App(
        id=row.id,
        name=body.name,
        key=body.key,
        strictSignature=body.strictSignature,
        createdAt=row.created_at,
        updatedAt=row.updated_at,
    )


async def read_vault(call: Call, _body: None) -> VaultShown:
    """``GET /vaults/{vault}``, for its owner and for apps with a permission there."""
    caller = await caller_of(call)
    vault = await need_vault(call, call.path["vault"])
    if not vault.allows(caller, READ) and not vault.allows(caller, WRITE):
        raise Refusal(Cause.FORBIDDEN, "the app has no permission in this vault")
    body = vault.body
    apps = await call.read_configs(SDS_APP, [body.owner, *body.permissions])
    names = {id: _name(found.value) for id, found in apps.items()}
    names[app_id(call.tenant, PLATFORM_APP)] = PLATFORM_APP
    return VaultShown(
        id=vault.id,
        name=body.name,
        owner=names[body.owner],
        readLimit=body.readLimit or UNSET,
        uniqueData=body.uniqueData,
        permissions=[AppPermissionShown(names[id], list(granted)) for id, granted in body.permissions.items()],
        enable=body.enable,
    )


def _name(app: SdsApp) -> str:
    return app.body.name

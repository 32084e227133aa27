"""Apps: a name and a public key. See: contract/sds.md, Registration."""

from __future__ import annotations

import msgspec
from msgspec import UNSET

from haulier.core.refusal import Cause, Fault, Refusal
from haulier.platform.access.roles import ADMIN_ROLE
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import to_json
from haulier.services.sds.caller import SIGNATURE, caller_of
from haulier.services.sds.events import APP_REGISTERED, APP_UPDATED
from haulier.services.sds.kind import APP_DECODER, PLATFORM_APP, SDS_APP, AppBody, app_id
from haulier.services.sds.requests import RegisterApp, UpdateApp
from haulier.services.sds.responses import AppPayload, MadeApp
from haulier.services.sds.rules.public_keys import ReadKey, read_public_key


async def register_app(call: Call, body: RegisterApp) -> Change:
    """``POST /apps``. Names are unique, and stay."""
    key = read_public_key(body.key)
    if body.name == PLATFORM_APP:
        raise name_taken(body.name)
    app = AppBody(name=body.name, key=key.text, strictSignature=body.strictSignature)
    return _change(APP_REGISTERED, RowWrite(SDS_APP, app_id(call.tenant, body.name), 0), app, key)


async def update_app(call: Call, body: UpdateApp) -> Change:
    """``PUT /apps/{appId}``: another key, signed with the one in force. Whoever lost that: an administrator may."""
    key = read_public_key(body.key)
    row = await call.need(SDS_APP, app_id(call.tenant, call.path["appId"]), "app")
    if call.headers.get(SIGNATURE.wire) or ADMIN_ROLE not in await call.roles():
        caller = await caller_of(call)
        if caller.id != row.id:
            raise Refusal(Cause.FORBIDDEN, "an app changes its own key alone")
    app = msgspec.structs.replace(row.body_as(APP_DECODER), key=key.text)
    if body.strictSignature is not None:
        app.strictSignature = body.strictSignature
    return _change(APP_UPDATED, replacing(row), app, key)


def name_taken(name: str) -> Refusal:
    """The refusal of a name that the platform has."""
    message = f"the name {name!r} is taken"
    return Refusal(Cause.DUPLICATE_NAME, message, [Fault("name", "taken", message)])


def _change(event: str, row: RowWrite, app: AppBody, key: ReadKey) -> Change:
    row.body = to_json(app)
    change = row_change(event, row, payload=to_json(AppPayload(row.id, app.name, app.strictSignature)))
    change.answer = MadeApp(id=row.id, warning=key.warning or UNSET)
    return change

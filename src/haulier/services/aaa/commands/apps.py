"""Apps: the programs of a tenant, with client id, secret and roles. See: contract/aaa.md section 3."""

from __future__ import annotations

from typing import Any

import msgspec

from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.access.rights import CONSOLE_APP, CORE_APP
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.aaa.commands.role_grants import check_grantable, check_may_grant
from haulier.services.aaa.credentials.secrets import Encrypted, decrypt, encrypt, hash_secret, new_secret
from haulier.services.aaa.events import APP_CREATED, APP_ROLES_UPDATED, APP_SECRET_ROTATED, APP_UPDATED
from haulier.services.aaa.kind import APP, SECRET_TYPES, AppBody, show_app
from haulier.services.aaa.queries import need_app
from haulier.services.aaa.requests import MAX_ROLES, CreateApp, UpdateApp, UpdateAppRoles
from haulier.services.aaa.responses import AppSecret
from haulier.services.aaa.rules.apps import app_id_of
from haulier.services.aaa.rules.names import merged_names
from haulier.services.aaa.rules.parts import role_id_of
from haulier.services.aaa.store import new_client_id
from haulier.services.sds.facade import SECRETS, keep_secret, plan_erasure


async def create_app(call: Call, body: CreateApp) -> Change:
    """``POST /apps``. A new app holds no role yet."""
    app_id = app_id_of(body.appName)
    if app_id in (CONSOLE_APP, CORE_APP):
        raise invalid("appName", "taken", "an app of the installation has this name", Cause.TAKEN)
    app = AppBody(
        appId=app_id,
        appName=body.appName,
        appType=body.appType,
        clientId=body.clientId or new_client_id(),
        description=body.description,
        redirectUri=body.redirectUri,
        isPrivateApp=bool(body.isPrivateApp),
        privateTenantId=body.privateTenantId if body.isPrivateApp else None,
    )
    answer, kept = AppSecret(app_id, app.clientId), list[RowWrite]()
    if body.appType in SECRET_TYPES:
        secret = _brought(call, body.clientSecret) if body.clientSecret else new_secret()
        app, kept = await _with_secret(call, app, secret)
        answer = _shown_once(call, app, secret)
    elif body.clientSecret is not None:
        raise invalid("clientSecret", "appType", f"an app of type {body.appType} has no secret")
    row = RowWrite(APP, app_id, 0, key=app.clientId, body=to_json(app))
    change = row_change(APP_CREATED, row, *kept, payload=to_json(show_app(app)))
    change.answer = answer
    return change


async def update_app(call: Call, body: UpdateApp) -> Change:
    """``PUT /apps/{appId}``: pause it, retire it, give it other credentials.

    Whose secret, or whose people's codes, come to somebody has the app's roles, so only who may give them may change
    secret and addresses, or let a paused app call again.
    """
    given: dict[str, Any] = {name: value for name, value in msgspec.structs.asdict(body).items() if value is not None}
    if not given:
        raise invalid("body", "minProperties", "the body names nothing to change")
    row, old = await need_app(call)
    brought = given.pop("clientSecret", None)
    app = msgspec.structs.replace(old, **given)
    if app.clientId != old.clientId:
        app.clientSince = call.at
    if brought is not None or app.redirectUri != old.redirectUri or (app.is_usable and not old.is_usable):
        await check_may_grant(call, old.roles)
    kept = list[RowWrite]()
    if brought is not None:
        _check_has_secret(app)
        app, kept = await _with_secret(call, app, _brought(call, brought))
    change = _app_change(row, app, APP_UPDATED, *kept)
    change.answer = {"appId": app.appId}
    return change


async def rotate_secret(call: Call, body: None) -> Change:
    """``POST /apps/{appId}/rotate-secret``: the old secret stops working at once, tokens that are out do not.

    Who learns an app's secret has its roles, so only who may give them may ask.
    """
    row, old = await need_app(call)
    _check_has_secret(old)
    await check_may_grant(call, old.roles)
    secret = new_secret()
    app, kept = await _with_secret(call, old, secret)
    change = _app_change(row, app, APP_SECRET_ROTATED, *kept)
    change.answer = _shown_once(call, app, secret)
    return change


async def change_roles(call: Call, body: UpdateAppRoles) -> Change:
    """``PUT /apps/{appId}/app-roles``: all of the roles or none. The next token carries them.

    Roles with grants of their own are of earlier releases, which gave them to apps.
    """
    row, old = await need_app(call)
    if body.assign:
        await check_grantable(
            call, body.roles, "apps", lambda role: role.canGrantToApps or bool(role.grants) or role.appId == old.appId
        )
    elif own := [role for role in body.roles if role.startswith(role_id_of(old.appId, ""))]:
        raise invalid("roles", "defined", f"the app defines {own[0]!r}, and has it therefore", Cause.RULE)
    roles = merged_names(old.roles, body.roles, assign=body.assign)
    if len(roles) > MAX_ROLES:
        raise Refusal(Cause.RULE, f"an app holds at most {MAX_ROLES} roles")
    return _app_change(row, msgspec.structs.replace(old, roles=roles), APP_ROLES_UPDATED)


def _app_change(row: Resource, app: AppBody, event: str, *others: RowWrite) -> Change:
    write = replacing(row, body=to_json(app), key=app.clientId)
    return row_change(event, write, *others, payload=to_json(show_app(app)))


def _check_has_secret(app: AppBody) -> None:
    if app.appType not in SECRET_TYPES:
        raise Refusal(Cause.RULE, f"an app of type {app.appType} has no secret")


async def _with_secret(call: Call, app: AppBody, secret: str) -> tuple[AppBody, list[RowWrite]]:
    """The app with a secret, and the rows that keep it in the vault, where the one before is erased."""
    erased = await plan_erasure(call, app.secretId) if app.secretId else []
    kept = await keep_secret(call, SECRETS, secret)
    hashed = await hash_secret(secret, call.tenant)
    return msgspec.structs.replace(app, secretId=kept.id, secretHash=hashed), [*erased, *kept.rows]


def _brought(call: Call, secret: Encrypted) -> str:
    """A secret that the caller chose. Raises Refusal for a caller with a session, whose cookie is no key it knows."""
    if not call.token:
        raise invalid("clientSecret", "session", "is encrypted under an access token, and a session has none")
    return decrypt(secret, call.token)


def _shown_once(call: Call, app: AppBody, secret: str) -> AppSecret:
    """The secret, also encrypted where the caller has a token to open it with."""
    return AppSecret(app.appId, app.clientId, encrypt(secret, call.token) if call.token else None, secret)

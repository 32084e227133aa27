"""API keys of apps: made, shown once, ended. See: contract/aaa.md section 11.9, platform/access/api_keys.py."""

from __future__ import annotations

from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.access.api_keys import (
    API_KEY,
    API_KEY_DECODER,
    ENDED,
    OPEN,
    ApiKeyBody,
    hash_of_key,
    new_api_key,
)
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import to_json
from haulier.services.aaa.commands.role_grants import check_may_grant
from haulier.services.aaa.events import API_KEY_CREATED, API_KEY_DELETED
from haulier.services.aaa.queries import need_app
from haulier.services.aaa.requests import CreateApiKey
from haulier.services.aaa.responses import ApiKeyPayload, NewApiKey


async def create_api_key(call: Call, body: CreateApiKey) -> Change:
    """``POST /apps/{appId}/api-keys``: it stands for the app with the listed roles, all of the app's without any. The
    key is shown this once.
    """
    _, app = await need_app(call)
    unknown = next((name for name in body.roles or () if name not in app.roles), None)
    if unknown is not None:
        raise invalid("roles", "unknown", f"{app.appId} does not have the role {unknown!r}", Cause.UNKNOWN_REFERENCE)
    if body.expiresAt is not None and body.expiresAt <= call.at:
        raise invalid("expiresAt", "minimum", "is a moment that has passed, epoch milliseconds")
    await check_may_grant(call, body.roles or app.roles)
    key, id = new_api_key(), call.new_id(API_KEY)
    stored = ApiKeyBody(name=body.name, appId=app.appId, roles=list(body.roles or ()), expiresAt=body.expiresAt)
    row = RowWrite(
        API_KEY,
        id,
        0,
        key=hash_of_key(key),
        parent=app.appId,
        state=OPEN,
        body=to_json(stored),
        expires_at=body.expiresAt,
    )
    change = row_change(API_KEY_CREATED, row, payload=_payload(id, stored))
    change.answer = NewApiKey(id, key)
    return change


async def delete_api_key(call: Call, _body: None) -> Change:
    """``DELETE /apps/{appId}/api-keys/{keyId}``: it is refused from now on."""
    row = await call.need(API_KEY, call.path["keyId"], "API key")
    body = row.body_as(API_KEY_DECODER)
    if row.state != OPEN or body.appId != call.path["appId"]:
        raise Refusal(Cause.NOT_FOUND, f"there is no API key {row.id!r}")
    return row_change(API_KEY_DELETED, replacing(row, state=ENDED), payload=_payload(row.id, body))


def _payload(id: str, body: ApiKeyBody) -> str:
    return to_json(ApiKeyPayload(id, body.name, body.appId))

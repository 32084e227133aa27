"""The reads of AAA: apps, their roles, the public keys of tokens. See: contract/aaa.md section 3."""

from __future__ import annotations

from haulier.platform.commands.call import Call
from haulier.platform.storage.resources import Json, Resource
from haulier.services.aaa.kind import APP, APP_DECODER, AppBody, show_app

MAX_APPS = 1_000
"""Apps of one tenant that a list gives; the contract has no pages here."""


async def read_app(call: Call, body: None) -> Json:
    """``GET /apps/{appId}``."""
    _, app = await need_app(call)
    return show_app(app)


async def list_apps(call: Call, body: None) -> list[Json]:
    """``GET /apps``."""
    rows = await call.all_of(APP, MAX_APPS)
    return [show_app(row.body_as(APP_DECODER)) for row in rows]


async def read_roles(call: Call, body: None) -> Json:
    """``GET /apps/{appId}/app-roles``."""
    _, app = await need_app(call)
    return {"appId": app.appId, "roles": app.roles}


async def need_app(call: Call) -> tuple[Resource, AppBody]:
    """The app of the path. Raises Refusal when there is none."""
    row = await call.need(APP, call.path["appId"], "app")
    return row, row.body_as(APP_DECODER)


async def read_signing_keys(call: Call, body: None) -> Json:
    """``GET /.well-known/jwks.json``: the public keys, so that other programs can verify our tokens (RFC 7517)."""
    return await call.public_keys()

"""A session as its own caller sees it."""

from __future__ import annotations

from msgspec import UNSET

from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.roles import Grant
from haulier.platform.access.sessions import Session, SessionBody, idle_end
from haulier.platform.commands.call import Call
from haulier.services.aaa.facade import find_active_app, read_own_tenant
from haulier.services.session.responses import AllowedPath, NamedThing, SessionInfo


def need_session(call: Call) -> Session:
    """The session of the caller. Raises Refusal, 401, for one with a token."""
    if call.session is None:
        raise Refusal(Cause.UNAUTHENTICATED, "there is no session: the call came with a token")
    return call.session


async def session_info(call: Call, id: str, body: SessionBody, created_at: int) -> SessionInfo:
    """A session of the caller's own."""
    _, tenant = await read_own_tenant(call)
    return SessionInfo(
        id=id,
        tenant=NamedThing(tenant.tenantId, tenant.shown_name),
        app=await named_app(call, body.appId),
        person=body.person or UNSET,
        roles=list(await call.roles()),
        grants=[_shown(grant) for grant in await call.grants()],
        createdAt=created_at,
        expiresAt=idle_end(body, call.at, call.session_settings),
    )


async def named_app(call: Call, id: str) -> NamedThing:
    """An app with its name; with its id alone where it may not call any more."""
    app = await find_active_app(call, id)
    return NamedThing(id, app.appName if app is not None else id)


def _shown(grant: Grant) -> AllowedPath:
    return AllowedPath(grant.path, sorted(grant.methods))

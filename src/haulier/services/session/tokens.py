"""Tokens of people: an access token and a refresh token for an app, and new ones for these.

See: contract/aaa.md sections 11.3 and 11.5.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.keys import ISSUER, SECOND_FACTOR
from haulier.platform.access.sessions import SESSION, SessionBody, idle_end
from haulier.platform.commands.call import Call
from haulier.platform.commands.nested import carry_out
from haulier.platform.storage.changes import Change, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.aaa.facade import (
    ACTIVE,
    AppBody,
    UserBody,
    find_active_app,
    find_user,
    read_own_tenant,
    roles_for,
)
from haulier.services.session.events import SESSION_REFRESHED, SESSION_STARTED
from haulier.services.session.people import Proof, act_as, ending, find_session, plan_session, session_payload
from haulier.services.session.rules.lifetimes import lifetime_of
from haulier.services.session.rules.refresh_tokens import (
    RefreshToken,
    kept_of,
    new_refresh_token,
    next_refresh_token,
    parse_refresh_token,
    use_of,
)

MAX_RACES = 5
"""Requests with one refresh token that may be faster than this one."""
WORTHLESS = "the refresh token is not known, was used before, or its session has ended"


class Tokens(Struct, kw_only=True):
    """What an app gets for a person. Times are seconds."""

    accessToken: str
    expiresIn: int
    refreshToken: str
    refreshExpiresIn: int
    userId: str
    sessionId: str
    scope: str = ""
    amr: list[str] = []
    authTime: int = 0


class Raced(Exception):
    """Another request used the same refresh token a moment ago."""


async def begin_session(call: Call, user: UserBody, app: AppBody, proof: Proof, *, scope: str = "") -> Tokens:
    """Begin a session of a person with an app, and give its tokens. Raises Refusal."""

    async def planned(call: Call, _given: None) -> Change:
        id = call.new_id(SESSION)
        return await plan_tokens(call, id, user, app, proof, scope)

    act_as(call, user, app.appId)
    tokens: Tokens = await carry_out(call, planned)
    return tokens


async def plan_tokens(call: Call, id: str, user: UserBody, app: AppBody, proof: Proof, scope: str = "") -> Change:
    """The change that begins a session with this id; its answer is ``Tokens``."""
    token = new_refresh_token(call.tenant, id.rpartition(":")[2])
    body, writes = await plan_session(call, id, user, app, proof, scope=scope, refresh=kept_of(token))
    change = row_change(SESSION_STARTED, *writes, payload=session_payload(id, body))
    change.answer = await _tokens(call, id, user, app, body, token)
    return change


async def refresh_session(call: Call, text: str, app: AppBody) -> Tokens:
    """New tokens for a refresh token of an app, once. The one before the newest gives the same answer for ten seconds;
    after that its use ends the session. Raises Refusal UNAUTHENTICATED.
    """
    token = parse_refresh_token(text)
    if token is None or token.named.tenant != call.tenant:
        raise Refusal(Cause.UNAUTHENTICATED, WORTHLESS)
    for _ in range(MAX_RACES):
        row, body, user = await _holder(call, token, app)
        assert body.refresh is not None, "the session of a refresh token"
        use = use_of(token, body.refresh, call.now())
        if use == "again":
            return msgspec.json.decode(call.unseal(body.refresh.answer), type=Tokens)
        if use == "unknown":
            break
        act_as(call, user, app.appId)
        if use == "reuse":
            await end_for_misuse(call, row, body, "refresh token used twice")
            break
        try:
            tokens: Tokens = await carry_out(call, _plan_refresh, (token, app))
        except Raced:
            continue
        return tokens
    raise Refusal(Cause.UNAUTHENTICATED, WORTHLESS)


async def end_for_misuse(call: Call, row: Resource, body: SessionBody, reason: str) -> None:
    """End a session whose secrets somebody else seems to have; nothing where another request has."""

    async def planned(call: Call, _given: None) -> Change:
        found = await find_session(call, row.id)
        if found is None:
            raise Refusal(Cause.UNAUTHENTICATED, WORTHLESS)
        return ending(body.userId, [found], reason)

    try:
        await carry_out(call, planned)
    except Refusal as refusal:
        if refusal.cause is not Cause.UNAUTHENTICATED:
            raise


async def find_refreshable(call: Call, text: str) -> tuple[Resource, SessionBody] | None:
    """The open session of a refresh token that its app could use now, for a person who is active."""
    found, token = await find_by_refresh_token(call, text), parse_refresh_token(text)
    if found is None or token is None or found[1].refresh is None:
        return None
    person, app = await find_user(call, found[1].userId), await find_active_app(call, found[1].appId)
    is_good = use_of(token, found[1].refresh, call.now()) in ("new", "again")
    return found if is_good and app is not None and person is not None and person[0].state == ACTIVE else None


async def find_by_refresh_token(call: Call, text: str) -> tuple[Resource, SessionBody] | None:
    """The open session of which this is, or was, a refresh token."""
    token = parse_refresh_token(text)
    if token is None or token.named.tenant != call.tenant:
        return None
    found = await find_session(call, f"{SESSION}:{token.named.uuid}")
    if found is None or found[1].refresh is None or use_of(token, found[1].refresh, call.now()) == "unknown":
        return None
    return found


async def _holder(call: Call, token: RefreshToken, app: AppBody) -> tuple[Resource, SessionBody, UserBody]:
    """The open session that a token names, of this app and of an active person. Raises Refusal UNAUTHENTICATED."""
    found = await find_session(call, f"{SESSION}:{token.named.uuid}")
    if found is not None and found[1].refresh is not None and found[1].appId == app.appId:
        person = await find_user(call, found[1].userId)
        if person is not None and person[0].state == ACTIVE:
            return *found, person[1]
    raise Refusal(Cause.UNAUTHENTICATED, WORTHLESS)


async def _plan_refresh(call: Call, given: tuple[RefreshToken, AppBody]) -> Change:
    token, app = given
    row, old, user = await _holder(call, token, app)
    assert old.refresh is not None, "the session of a refresh token"
    if use_of(token, old.refresh, call.now()) != "new":
        raise Raced
    following = next_refresh_token(token)
    body = msgspec.structs.replace(old, seenAt=call.at)
    tokens = await _tokens(call, row.id, user, app, body, following)
    body.refresh = msgspec.structs.replace(
        old.refresh,
        current=following.named.hashed,
        previous=token.named.hashed,
        usedAt=call.at,
        answer=call.seal(to_json(tokens)),
    )
    until = idle_end(body, call.at, call.session_settings)
    write = replacing(row, body=to_json(body), expires_at=until)
    change = row_change(SESSION_REFRESHED, write, payload=session_payload(row.id, body))
    change.answer = tokens
    return change


async def _tokens(
    call: Call, id: str, user: UserBody, app: AppBody, body: SessionBody, refresh: RefreshToken
) -> Tokens:
    _, tenant = await read_own_tenant(call)
    access_ms = min(lifetime_of(app.appType, tenant.metadata).access_ms, body.endsAt - call.at)
    roles = await roles_for(call, user, app, has_second_factor=body.hasSecondFactor)
    claims = _claims(call, id, user, app, body, roles, access_ms // 1000)
    until = idle_end(body, call.at, call.session_settings)
    return Tokens(
        accessToken=await call.issue_token(claims),
        expiresIn=access_ms // 1000,
        refreshToken=refresh.text,
        refreshExpiresIn=(until - call.at) // 1000,
        userId=user.userId,
        sessionId=id,
        scope=body.scope,
        amr=list(body.amr),
        authTime=body.authAt // 1000,
    )


def _claims(
    call: Call, id: str, user: UserBody, app: AppBody, body: SessionBody, roles: tuple[str, ...], seconds: int
) -> dict[str, Any]:
    """What an access token says of a person and of the app."""
    said: dict[str, Any] = {
        "iss": ISSUER,
        "sub": user.userId,
        "userId": user.userId,
        "tid": call.tenant,
        "app": app.appId,
        "azp": app.clientId,
        "sid": id,
        "roles": roles,
        "name": user.name,
        "amr": [*body.amr, SECOND_FACTOR] if body.hasSecondFactor else list(body.amr),
        "auth_time": body.authAt // 1000,
        "iat": call.at // 1000,
        "exp": call.at // 1000 + seconds,
        "jti": call.new_id("token").partition(":")[2],
    }
    return said if user.participantId is None else said | {"participantId": user.participantId}

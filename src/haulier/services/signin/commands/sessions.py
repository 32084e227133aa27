"""Sessions of people as operations: listed and ended, by the person or by who looks after people."""

from __future__ import annotations

from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.session_cookie import SET_COOKIE, dropped_cookie
from haulier.platform.access.sessions import SessionBody
from haulier.platform.commands.call import Call
from haulier.platform.commands.nested import carry_out
from haulier.platform.storage.changes import Change, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.aaa.facade import app_names, find_user
from haulier.services.credentials.facade import CREDENTIAL, plan_end_of_proofs
from haulier.services.session.facade import FoundSession, agent_of, ending, find_session, open_sessions
from haulier.services.signin.browser_login import open_logins
from haulier.services.signin.events import LOGIN_CLOSED, LoginPayload
from haulier.services.signin.kind import ENDED, LOGIN, OPEN
from haulier.services.signin.responses import EndedId, PersonSession

SELF = "self"


async def list_sessions(call: Call, _body: None) -> list[PersonSession]:
    """The sessions of a person that have not ended, the newest first. Anybody may see the own ones, as ``self`` too."""
    user_id = await _whose(call)
    found = await open_sessions(call, user_id)
    names = await app_names(call, {body.appId for _, body in found})
    return [_shown(call, row, body, names.get(body.appId, body.appId)) for row, body in found]


async def end_sessions(call: Call, _body: None) -> EndedId:
    """End every session of a person, and every sign-in in a browser. They are refused everywhere within a second."""
    user_id = await _whose(call)
    _drop_own(call, await open_sessions(call, user_id))

    async def planned(call: Call, _given: None) -> Change:
        return await plan_ending_all(call, user_id, "all were ended")

    await carry_out(call, planned)
    return EndedId(user_id)


async def end_session(call: Call, _body: None) -> EndedId:
    """End one session of a person; the browser that it came from has to sign in again."""
    user_id, id = await _whose(call), call.path["sessionId"]
    await _end_one(call, id, user_id, "it was ended")
    return EndedId(id)


async def log_out_session(call: Call, _body: None) -> EndedId:
    """End the session of the access token, or of the cookie."""
    id = call.identity.session_id or (call.session.id if call.session is not None else "")
    if not id:
        raise Refusal(Cause.RULE, "the token is of no session: an app that calls for itself has none")
    await _end_one(call, id, call.identity.user_id, "signed out")
    return EndedId(id)


async def _end_one(call: Call, id: str, user_id: str, reason: str) -> None:
    """End a session of a person, or one of nobody's that a link began. Raises Refusal NOT_FOUND."""

    async def planned(call: Call, _given: None) -> Change:
        found = await find_session(call, id)
        if found is None or found[1].userId != user_id:
            raise Refusal(Cause.NOT_FOUND, f"there is no session {id!r} of this person")
        _drop_own(call, [found])
        return await plan_ending(call, user_id, [found], reason)

    await carry_out(call, planned)


async def plan_ending(call: Call, user_id: str, found: list[FoundSession], reason: str) -> Change:
    """The end of these sessions and of the sign-ins that they came from."""
    change = ending(user_id, found, reason)
    logins = dict.fromkeys(body.login for _, body in found if body.login)
    rows = await call.get_many([(LOGIN, id) for id in logins])
    change.rows.extend(replacing(row, state=ENDED) for row in rows if row is not None and row.state == OPEN)
    return change


async def plan_ending_all(call: Call, user_id: str, reason: str, *, until: int | None = None) -> Change:
    """The end of all sessions and sign-ins of a person that began ``until`` then, and of what is half done by then:
    pages in which the person was proved, and codes.
    """
    last = call.now() if until is None else until
    found = [one for one in await open_sessions(call, user_id) if one[0].created_at <= last]
    rows = [replacing(row, state=ENDED) for row in await open_logins(call, user_id) if row.created_at <= last]
    proofs = await plan_end_of_proofs(call, user_id, last)
    payload = LoginPayload(userId=user_id, methods=[], address=call.address, agent=agent_of(call), reason=reason)
    if found:
        change = ending(user_id, found, reason)
        change.rows.extend((*rows, proofs))
    elif rows:
        change = row_change(LOGIN_CLOSED, *rows, proofs, payload=to_json(payload))
    else:
        change = Change(LOGIN, call.new_id(LOGIN), 1, LOGIN_CLOSED, [proofs], payload=to_json(payload))
    change.replan_on_conflict = frozenset({CREDENTIAL})  # of two at once each may make the row
    return change


def _drop_own(call: Call, found: list[FoundSession]) -> None:
    """Have the browser forget the cookie of a session that ends."""
    if call.session is not None and any(row.id == call.session.id for row, _ in found):
        call.response_headers[SET_COOKIE] = dropped_cookie(call.headers)


async def _whose(call: Call) -> str:
    """The person of the path. Raises Refusal FORBIDDEN for who may not, NOT_FOUND where there is no such person."""
    named = call.path["userId"]
    own = call.identity.user_id
    if own and named in (SELF, own):
        return own
    if not await call.is_allowed(call.identity, call.operation.method, call.uri):
        raise Refusal(Cause.FORBIDDEN, f"no role of the caller allows {call.operation.method} {call.uri}")
    if await find_user(call, named) is None:
        raise Refusal(Cause.NOT_FOUND, f"there is no user {named!r}")
    return named


def _shown(call: Call, row: Resource, body: SessionBody, app_name: str) -> PersonSession:
    return PersonSession(
        id=row.id,
        appId=body.appId,
        appName=app_name,
        createdAt=row.created_at,
        lastUsedAt=body.seenAt,
        expiresAt=row.expires_at or body.endsAt,
        ip=body.address,
        userAgent=body.agent,
        methods=list(body.amr),
        current=row.id == call.identity.session_id,
    )

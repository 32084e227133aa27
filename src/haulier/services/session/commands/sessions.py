"""Sessions begun, named and ended."""

from __future__ import annotations

import msgspec

from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.identity import Identity, actor_from, parse_user_info
from haulier.platform.access.named_secrets import new_named_secret, parse_named_secret
from haulier.platform.access.same_origin import check_not_foreign
from haulier.platform.access.session_cookie import SET_COOKIE, dropped_cookie, kept_cookie
from haulier.platform.access.sessions import (
    ENDED,
    OPEN,
    OVER,
    SESSION,
    Person,
    SessionBody,
    idle_end,
)
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.aaa.facade import AppBody, count_wrong_secret, find_active_app, find_active_tenant
from haulier.services.session.events import SESSION_CLOSED, SESSION_PERSON_UPDATED, SESSION_STARTED
from haulier.services.session.info import need_session, session_info
from haulier.services.session.kind import LINK, LINK_DECODER, UNUSED, USED, LinkBody
from haulier.services.session.people import FoundSession, agent_of, find_session, session_payload
from haulier.services.session.requests import BeginSession, NamePerson
from haulier.services.session.responses import EndedSession

WRONG = "the link is not known, was used, or is older than ten minutes; `haulier console` prints another"
"""One text for every reason."""


async def begin_session(call: Call, body: BeginSession) -> Change:
    """Open the session that a link stands for, once; the answer sets its cookie. Ten wrong links a minute from an
    address, then 429. Taken over https, or on the machine itself.
    """
    check_not_foreign(call.headers)
    found = await _open_link(call, body.link)
    if found is None:
        await count_wrong_secret(call, LINK)
        raise Refusal(Cause.UNAUTHENTICATED, WRONG)
    row, link, app = found
    call.identity = Identity(call.tenant, app.clientId, app.appId, tuple(app.roles), 0)
    id = call.new_id(SESSION)
    secret = new_named_secret(call.tenant, id.rpartition(":")[2])
    session = SessionBody(
        appId=app.appId,
        hashed=secret.hashed,
        seenAt=call.at,
        endsAt=call.at + int(call.session_settings.longest_seconds * 1000),
        person=_person(body.name or link.name),
        address=call.address,
        agent=agent_of(call),
    )
    cookie = kept_cookie(secret, call.headers, int(call.session_settings.longest_seconds))
    call.response_headers[SET_COOKIE] = cookie
    said = parse_user_info(to_json(session.person).encode() if session.person else b"", app.appId)
    call.actor = actor_from(to_json(said), call.address, call.headers.get(b"user-agent", b""))
    write = RowWrite(
        SESSION, id, 0, state=OPEN, body=to_json(session), expires_at=idle_end(session, call.at, call.session_settings)
    )
    change = row_change(SESSION_STARTED, write, replacing(row, state=USED), payload=session_payload(id, session))
    change.answer = await session_info(call, id, session, call.at)
    return change


async def _open_link(call: Call, text: str) -> tuple[Resource, LinkBody, AppBody] | None:
    """An unused link that is young enough, and its app; None for anything else. Enters its tenant."""
    secret = parse_named_secret(text)
    if secret is None:
        return None
    call.enter(secret.tenant)
    row = await call.get(LINK, f"{LINK}:{secret.uuid}")
    if row is None or row.state != UNUSED or (row.expires_at or 0) <= call.at:
        return None
    link = row.body_as(LINK_DECODER)
    if not secret.fits(link.hashed) or await find_active_tenant(call) is None:
        return None
    app = await find_active_app(call, link.appId)
    return (row, link, app) if app is not None else None


async def name_person(call: Call, body: NamePerson) -> Change:
    """Say who sits at the session, for the audit."""
    row, old = await _need_own(call)
    if old.userId:
        raise Refusal(Cause.RULE, "who signed in has a name already")
    new = msgspec.structs.replace(old, person=_person(body.name))
    change = row_change(SESSION_PERSON_UPDATED, replacing(row, body=to_json(new)), payload=session_payload(row.id, new))
    change.answer = await session_info(call, row.id, new, row.created_at)
    return change


async def end_own_session(call: Call, _body: None) -> Change:
    """End the session; the answer takes the cookie back."""
    return _ended(call, *await _need_own(call))


async def end_session(call: Call, _body: None) -> Change:
    """End any session of the tenant. It is refused at once, and its streams end."""
    id = call.path["sessionId"]
    found = await find_session(call, id)
    if found is None:
        raise Refusal(Cause.NOT_FOUND, f"there is no session {id!r}")
    return _ended(call, *found)


def _ended(call: Call, row: Resource, body: SessionBody) -> Change:
    """End a session; of one of a person's all that came from the same sign-in must be proved again."""
    if call.session is not None and call.session.id == row.id:
        call.response_headers[SET_COOKIE] = dropped_cookie(call.headers)
    change = row_change(SESSION_CLOSED, replacing(row, state=ENDED), payload=session_payload(row.id, body))
    change.answer = EndedSession(row.id)
    return change


async def _need_own(call: Call) -> FoundSession:
    """The caller's own session. Raises Refusal, 401, also when it ended while the call was on its way."""
    found = await find_session(call, need_session(call).id)
    if found is None:
        raise Refusal(Cause.UNAUTHENTICATED, OVER)
    return found


def _person(name: str | None) -> Person | None:
    """Until there are users, a person is the name that was said."""
    return Person(name, name) if name else None

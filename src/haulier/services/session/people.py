"""Sessions of people who signed in: begun, found and ended. See: contract/aaa.md section 11.5."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from msgspec import UNSET

from haulier.core.header_text import decode_text
from haulier.platform.access.identity import actor_from, clean
from haulier.platform.access.named_secrets import NamedSecret
from haulier.platform.access.sessions import (
    ENDED,
    OPEN,
    SESSION,
    SESSION_DECODER,
    Person,
    RefreshTokens,
    SessionBody,
    idle_end,
)
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, replacing
from haulier.platform.storage.resources import Resource, from_record, to_json
from haulier.services.aaa.facade import AppBody, UserBody, read_own_tenant
from haulier.services.session.events import SESSIONS_CLOSED
from haulier.services.session.queries import SQL
from haulier.services.session.responses import EndedSessionsPayload, SessionPayload
from haulier.services.session.rules.lifetimes import lifetime_of

MAX_AGENT = 256
MAX_OPEN = 100
"""Sessions that a person has at once; the oldest gives way to one more."""

FoundSession = tuple[Resource, SessionBody]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How a person proved who that is."""

    amr: tuple[str, ...]
    """Methods by their names in RFC 8176, and ``fed`` for an outside provider."""
    at: int
    """Epoch milliseconds."""
    has_second_factor: bool = False
    login: str = ""
    """The sign-in in a browser that holds the proof."""


async def plan_session(
    call: Call, id: str, user: UserBody, app: AppBody, proof: Proof, *,
    scope: str = "", cookie: NamedSecret | None = None, refresh: RefreshTokens | None = None,
) -> tuple[SessionBody, list[RowWrite]]:  # fmt: skip
    """A session that begins, and its rows, its own first: with it the oldest ends of a person who has too many."""
    _, tenant = await read_own_tenant(call)
    lifetime = lifetime_of(app.appType, tenant.metadata)
    body = SessionBody(
        appId=app.appId,
        hashed=cookie.hashed if cookie is not None else "",
        seenAt=call.at,
        endsAt=call.at + lifetime.longest_ms,
        person=Person(user.userId, user.name),
        address=call.address,
        agent=agent_of(call),
        userId=user.userId,
        clientId=app.clientId,
        login=proof.login,
        amr=proof.amr,
        authAt=proof.at,
        hasSecondFactor=proof.has_second_factor,
        idleMs=lifetime.idle_ms,
        scope=scope,
        refresh=refresh,
    )
    until = idle_end(body, call.at, call.session_settings)
    own = RowWrite(SESSION, id, 0, parent=user.userId, state=OPEN, body=to_json(body), expires_at=until)
    others = await open_sessions(call, user.userId)
    return body, [own, *end_writes(others[MAX_OPEN - 1 :])]


async def open_sessions(call: Call, user_id: str) -> list[FoundSession]:
    """The sessions of a person that have not ended, the newest first."""
    records = await call.fetch(SQL["open_of_person"], SESSION, user_id, call.now(), 2 * MAX_OPEN)
    rows = [from_record(record) for record in records]
    return [(row, row.body_as(SESSION_DECODER)) for row in rows]


async def find_session(call: Call, id: str) -> FoundSession | None:
    """A session of the tenant that has not ended."""
    row = await call.get(SESSION, id)
    if row is None or row.state != OPEN or (row.expires_at or 0) <= call.now():
        return None
    return row, row.body_as(SESSION_DECODER)


def end_writes(found: Sequence[FoundSession]) -> list[RowWrite]:
    """The rows of sessions that end."""
    return [replacing(row, state=ENDED) for row, _ in found]


async def plan_end_sessions(call: Call, user_id: str, *, keep: Collection[str] = ()) -> list[RowWrite]:
    """The rows of all sessions of a person that end, for a change of somebody else's: all but those to keep."""
    return end_writes([found for found in await open_sessions(call, user_id) if found[0].id not in keep])


def ending(user_id: str, found: Sequence[FoundSession], reason: str) -> Change:
    """The change that ends these sessions of a person, of which there is one at least."""
    first = found[0][0]
    payload = EndedSessionsPayload(userId=user_id, sessions=[row.id for row, _ in found], reason=reason)
    return Change(
        SESSION, first.id, first.version + 1, SESSIONS_CLOSED, end_writes(found), state=ENDED, payload=to_json(payload)
    )


def agent_of(call: Call) -> str:
    """What the browser calls itself."""
    return clean(decode_text(call.headers.get(b"user-agent", b"")))[:MAX_AGENT]


def act_as(call: Call, user: UserBody, app_id: str) -> None:
    """Have the journal name this person as the one who acts."""
    actor = to_json({"id": user.userId, "appId": app_id, "name": user.name})
    call.actor = actor_from(actor, call.address, call.headers.get(b"user-agent", b""), is_person=True)


def session_payload(id: str, body: SessionBody, reason: str = "") -> str:
    """A session as events tell of it."""
    return to_json(
        SessionPayload(
            id=id,
            appId=body.appId,
            person=body.person or UNSET,
            address=body.address,
            agent=body.agent,
            endsAt=body.endsAt,
            userId=body.userId or UNSET,
            methods=list(body.amr) or UNSET,
            reason=reason or UNSET,
        )
    )

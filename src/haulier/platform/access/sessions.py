"""Sessions: what a cookie stands for. Remembered as configuration is, so an ended one is refused at once everywhere.

A session is a row of its tenant, of the kind ``session``. One that began with a link has the client and the roles that
its app has now, and whoever said a name there is the actor of its calls. One of a person who signed in has the roles of
that person. Sessions of apps, which hold refresh tokens and no cookie, are of the same kind.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import msgspec

from haulier.core.refusal import Cause, Refusal
from haulier.engines.postgres import Database
from haulier.engines.setting_groups import SessionSettings
from haulier.engines.statements import load_statements
from haulier.platform.access.identity import Identity
from haulier.platform.access.named_secrets import NamedSecret
from haulier.platform.storage.cache import Configs
from haulier.platform.storage.resources import Resource

SQL = load_statements("haulier.platform.access", "sessions.sql")

SESSION = "session"
OPEN, ENDED = "OPEN", "ENDED"
SEEN_MS = 60_000
"""That a session is used is written at most this often; it may end so much early for lack of use."""
MAX_MARKED = 20_000
OVER = "the session is not known, or it has ended"


class Person(msgspec.Struct, frozen=True):
    """Who sits at a session."""

    id: str
    name: str


class RefreshTokens(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What is kept of the refresh tokens of a session: hashes, which open nothing."""

    family: str
    """Of the part that all of a session's have: it tells one that was used long ago from one that is made up."""
    current: str
    previous: str = ""
    """Of the one that was used last."""
    usedAt: int = 0
    answer: str = ""
    """What that one was answered with, sealed, for an app that lost the answer."""


class SessionBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A session as stored. Times are epoch milliseconds; the row's ``expires_at`` moves with its use, and its
    ``parent`` is the person who signed in.
    """

    appId: str
    hashed: str = ""
    """Of the secret in the cookie; empty where there is none."""
    seenAt: int
    endsAt: int
    """When it ends, however much it is used."""
    person: Person | None = None
    address: str = ""
    agent: str = ""
    userId: str = ""
    """The person who signed in; empty where a link began it."""
    clientId: str = ""
    login: str = ""
    """The sign-in in the browser that it came from."""
    amr: tuple[str, ...] = ()
    """How the person proved who that is (RFC 8176)."""
    authAt: int = 0
    """When that was."""
    hasSecondFactor: bool = False
    idleMs: int = 0
    """After how long without use it ends; 0 is what the settings say."""
    scope: str = ""
    refresh: RefreshTokens | None = None


SESSION_DECODER = msgspec.json.Decoder(SessionBody)


@dataclass(frozen=True, slots=True)
class Session:
    """A session that was not ended; it may be over all the same, see ``expires_at``."""

    id: str
    body: SessionBody
    created_at: int
    expires_at: int
    user_info: bytes
    """The person as callers with a token name it; empty where nobody said a name."""


def compile_session(resource: Resource) -> Session | None:
    """The session; None when it was ended."""
    body = resource.body_as(SESSION_DECODER)
    if resource.state != OPEN:
        return None
    user_info = msgspec.json.encode(body.person) if body.person is not None else b""
    return Session(resource.id, body, resource.created_at, resource.expires_at or body.endsAt, user_info)


def idle_end(body: SessionBody, now: int, settings: SessionSettings) -> int:
    """When a session that is used now ends for lack of use, or because it was long enough."""
    return min(now + (body.idleMs or int(settings.idle_seconds * 1000)), body.endsAt)


class Holder(Protocol):
    """What is asked of the app of a session, as AAA compiles it."""

    clientId: str
    roles: Sequence[str]


class Sessions:
    """Finds sessions by their cookies. ``spawn`` runs something beside the request."""

    def __init__(
        self,
        configs: Configs,
        database: Database,
        clock: Callable[[], int],
        settings: SessionSettings,
        spawn: Callable[[Coroutine[Any, Any, None]], object],
    ) -> None:
        self._configs = configs
        self._database = database
        self._clock = clock
        self._settings = settings
        self._spawn = spawn
        self._marked: OrderedDict[str, int] = OrderedDict()
        """When this process last wrote that a session is used."""

    async def find(self, cookie: NamedSecret) -> tuple[Session, Identity]:
        """The session of a cookie and who it is, a person without roles yet, which counts as use of it. Raises Refusal
        UNAUTHENTICATED.
        """
        session = await self._alive(cookie)
        app = await self._configs.get(cookie.tenant, "app", session.body.appId)
        if app is None or not app.value:
            raise Refusal(Cause.UNAUTHENTICATED, "the app of the session is not active")
        holder: Holder = app.value
        body, until = session.body, session.expires_at // 1000
        identity = Identity(cookie.tenant, holder.clientId, body.appId, tuple(holder.roles), until)
        if body.userId:
            name = body.person.name if body.person is not None else ""
            identity = replace(
                identity, roles=(), user_id=body.userId, user_name=name, session_id=session.id,
                has_second_factor=body.hasSecondFactor,
            )  # fmt: skip
        self._mark(cookie.tenant, session)
        return session, identity

    async def _alive(self, cookie: NamedSecret) -> Session:
        """The session if it is not over. Of one that seems to be, another process may know more."""
        id = f"{SESSION}:{cookie.uuid}"
        for read in (self._configs.optional, self._configs.newest):
            found = await read(cookie.tenant, SESSION, id)
            session: Session | None = found.value if found is not None else None
            if session is None or not cookie.fits(session.body.hashed):
                break
            if session.expires_at > self._clock():
                return session
        raise Refusal(Cause.UNAUTHENTICATED, OVER)

    def _mark(self, tenant: str, session: Session) -> None:
        """Have it written that the session is used, unless that was done a moment ago."""
        now = self._clock()
        if now - max(session.body.seenAt, self._marked.get(session.id, 0)) < SEEN_MS:
            return
        self._marked[session.id] = now
        self._marked.move_to_end(session.id)
        if len(self._marked) > MAX_MARKED:
            self._marked.popitem(last=False)
        self._spawn(self._write_seen(tenant, session, now))

    async def _write_seen(self, tenant: str, session: Session, now: int) -> None:
        expires_at = idle_end(session.body, now, self._settings)
        await self._database.execute(SQL["seen"], tenant, session.id, now, expires_at, now - SEEN_MS)

"""What the operations of sessions answer with, and what their events tell."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from haulier.platform.access.sessions import Person


class NamedThing(Struct):
    """A thing by its id, with the name that people know it by."""

    id: str
    name: str


class AllowedPath(Struct):
    """What a role allows: methods, in small letters, on paths; ``*`` is one segment of a path, ``**`` any number."""

    path: str
    methods: list[str]


class SessionInfo(Struct, kw_only=True):
    """The session of the caller, and what it may do. Times are epoch milliseconds."""

    id: str
    tenant: NamedThing
    app: NamedThing
    person: Person | UnsetType = UNSET
    roles: list[str]
    grants: list[AllowedPath]
    createdAt: int
    expiresAt: int
    """When it ends unless it is used before."""


class ListedSession(Struct, kw_only=True):
    """A session of the tenant that has not ended. Times are epoch milliseconds."""

    id: str
    person: Person | UnsetType = UNSET
    app: NamedThing
    address: str
    agent: str
    createdAt: int
    seenAt: int
    """When it was used, as far as it was written: once a minute."""
    expiresAt: int
    isThis: bool


class EndedSession(Struct):
    """Which session was ended."""

    id: str


class SessionPayload(Struct, kw_only=True):
    """A session as its events tell of it."""

    id: str
    appId: str
    person: Person | UnsetType = UNSET
    address: str
    agent: str
    endsAt: int
    userId: str | UnsetType = UNSET
    """The person who signed in."""
    methods: list[str] | UnsetType = UNSET
    """How that person proved it."""
    reason: str | UnsetType = UNSET
    """Why it ended."""


class EndedSessionsPayload(Struct, kw_only=True):
    """The end of sessions of one person."""

    userId: str
    sessions: list[str]
    reason: str


class LinkPayload(Struct, kw_only=True):
    """A link as its event tells of it."""

    id: str
    appId: str
    name: str | UnsetType = UNSET
    expiresAt: int

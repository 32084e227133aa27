"""Refresh tokens: ``tenant.uuid.secret.family``. Each use gives a new secret, the family stays.

One that fits the family and is not the newest was used before: by a thief, or by the app when the thief was faster. One
that does not fit the family is made up. See: RFC 9700 section 4.14.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Literal

from haulier.platform.access.named_secrets import SECRET_BYTES, NamedSecret, new_named_secret, parse_named_secret
from haulier.platform.access.sessions import RefreshTokens

GRACE_MS = 10_000
"""How long the token before the newest gives the same answer again, to a phone that lost it."""
Use = Literal["new", "again", "reuse", "unknown"]


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """A refresh token of the tenant's session with this uuid."""

    named: NamedSecret
    family: str = field(repr=False)

    @property
    def text(self) -> str:
        """As it travels."""
        return f"{self.named.text}.{self.family}"

    @property
    def family_hash(self) -> str:
        """What is kept of the family."""
        return NamedSecret(self.named.tenant, self.named.uuid, self.family).hashed


def new_refresh_token(tenant: str, uuid: str) -> RefreshToken:
    """The first of a session."""
    return RefreshToken(new_named_secret(tenant, uuid), secrets.token_urlsafe(SECRET_BYTES))


def next_refresh_token(token: RefreshToken) -> RefreshToken:
    """The one after this."""
    return RefreshToken(new_named_secret(token.named.tenant, token.named.uuid), token.family)


def parse_refresh_token(text: str) -> RefreshToken | None:
    """The refresh token of such a text; None for any other text."""
    first, _, family = text.rpartition(".")
    named = parse_named_secret(first)
    if named is None or parse_named_secret(f"{named.tenant}.{named.uuid}.{family}") is None:
        return None
    return RefreshToken(named, family)


def kept_of(token: RefreshToken) -> RefreshTokens:
    """What a session keeps of its first refresh token."""
    return RefreshTokens(family=token.family_hash, current=token.named.hashed)


def use_of(token: RefreshToken, kept: RefreshTokens, now: int) -> Use:
    """What it means that this token is used now."""
    if token.named.fits(kept.current):
        return "new"
    if token.named.fits(kept.previous) and now - kept.usedAt <= GRACE_MS:
        return "again"
    family = NamedSecret(token.named.tenant, token.named.uuid, token.family)
    return "reuse" if family.fits(kept.family) else "unknown"

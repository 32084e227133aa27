"""Secrets that lead to what they open: ``tenant.uuid.secret``, of sessions and of the links that begin them.

The secret has 256 random bits and is kept as its SHA-256 alone. Tenant and id are no secrets: by them the row is found,
in the tenant's own key space, and no index holds what would open it.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from hmac import compare_digest

SECRET_BYTES = 32
_FORM = re.compile(
    r"(?P<tenant>[a-z][a-z0-9]{0,31})\.(?P<uuid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(?P<secret>[\w-]{43})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class NamedSecret:
    """A secret of the tenant's thing with this uuid."""

    tenant: str
    uuid: str
    secret: str = field(repr=False)

    @property
    def text(self) -> str:
        """As it travels: fit for a cookie and for an address."""
        return f"{self.tenant}.{self.uuid}.{self.secret}"

    @property
    def hashed(self) -> str:
        """What is kept of it."""
        return hashlib.sha256(b"haulier named secret\0" + self.secret.encode()).hexdigest()

    def fits(self, hashed: str) -> bool:
        """Whether this is what was kept of it."""
        return compare_digest(self.hashed, hashed)


def new_named_secret(tenant: str, uuid: str) -> NamedSecret:
    """A fresh secret, which nobody can foretell."""
    return NamedSecret(tenant, uuid, secrets.token_urlsafe(SECRET_BYTES))


def parse_named_secret(text: str) -> NamedSecret | None:
    """The secret of such a text; None for any other text."""
    found = _FORM.fullmatch(text)
    return NamedSecret(found["tenant"], found["uuid"], found["secret"]) if found is not None else None

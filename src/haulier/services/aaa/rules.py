"""Rules of tenants, apps and tokens. Pure: time and randomness come in as arguments."""

from __future__ import annotations

import re
from typing import Any
from unicodedata import combining, normalize

from haulier.core.ids import derived, split
from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.access.authorization import ADMIN_ROLE, OPERATOR_ROLE, READER_ROLE
from haulier.platform.access.identity import Identity
from haulier.platform.access.keys import ISSUER, SYSTEM_TENANT

TENANT_ID = re.compile(r"[a-z][a-z0-9]{1,15}")
TOKEN_SECONDS = 86_400
"""Life of an access token, as clients expect it (contract/conventions.md section 2)."""
TOKEN_TYPE = "Bearer"
MAX_AUDIENCE = 256

GRANTABLE = frozenset({ADMIN_ROLE, READER_ROLE})
"""Built-in roles that any tenant can give to its apps."""


def tenant_id_of(name: str) -> str:
    """The tenant id that belongs to a name: its letters and digits in small, without their accents.

    Raises Refusal when they do not make one, or not all of them are in it.
    """
    plain = "".join(char for char in normalize("NFKD", name.lower()) if not combining(char))
    text = re.sub(r"[^a-z0-9]", "", plain)
    if len(text) < sum(map(str.isalnum, plain)):
        raise invalid("name", "pattern", f"{name[:64]!r} makes no tenant id: it has letters other than a to z")
    if not TENANT_ID.fullmatch(text):
        raise invalid("name", "pattern", f"{name[:64]!r} makes no tenant id: a letter, then 1 to 15 letters or digits")
    return text


def owner_id_of(tenant_id: str) -> str:
    """The participant-side id of a tenant whose maker did not name one."""
    return derived(tenant_id, "tenant", tenant_id)


def check_owner_id(tenant_id: str, id: str) -> None:
    """The participant-side id is ``<tenantId>:<uuid>``, or ``tenants:<uuid>`` as older stacks write it."""
    parts = split(id)
    if parts is None or parts[0] not in (tenant_id, "tenants"):
        raise invalid("id", "pattern", f"must be {tenant_id}:<uuid>")


def app_id_of(name: str) -> str:
    """The id of an app inside its tenant."""
    return f"platform:app:{name}"


def is_operator(identity: Identity) -> bool:
    """Whether the caller runs this installation, and so may make tenants and look into each."""
    return identity.tenant_id == SYSTEM_TENANT and OPERATOR_ROLE in identity.roles


def check_reach(identity: Identity, tenant_id: str) -> None:
    """A tenant's record is open to its own apps and to the operator."""
    if identity.tenant_id != tenant_id and not is_operator(identity):
        raise Refusal(Cause.FORBIDDEN, "only the operator may look at or change another tenant")


def merge_roles(held: list[str], roles: list[str], *, assign: bool) -> list[str]:
    """The roles after giving or taking some; in the order in which they were given."""
    if assign:
        return [*held, *dict.fromkeys(role for role in roles if role not in held)]
    return [role for role in held if role not in roles]


def claims(
    *, tenant_id: str, app_id: str, client_id: str, roles: list[str], audience: str | None, at: int, token_id: str
) -> dict[str, Any]:
    """What an access token says (RFC 7519). ``at`` is epoch milliseconds."""
    issued = at // 1000
    said: dict[str, Any] = {
        "iss": ISSUER,
        "sub": client_id,
        "tid": tenant_id,
        "app": app_id,
        "roles": roles,
        "iat": issued,
        "exp": issued + TOKEN_SECONDS,
        "jti": token_id,
    }
    if audience:
        said["aud"] = audience
    return said

"""Rules of tenants: their ids, and who may look into them."""

from __future__ import annotations

import re
from typing import Any
from unicodedata import combining, normalize

from haulier.core.ids import derived, split
from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.access.identity import Identity
from haulier.platform.access.keys import SYSTEM_TENANT
from haulier.platform.access.roles import OPERATOR_ROLE

ALIAS = "alias"
"""The member of a tenant's metadata with its other names."""
TENANT_ID = re.compile(r"[a-z][a-z0-9]{1,15}")


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


def with_alias(new: dict[str, Any], old: dict[str, Any] | None, *, may_change: bool) -> dict[str, Any]:
    """New metadata with the other names of the tenant, which hosts are known by. Only the operator changes these: else
    a tenant could take the name of another. Raises Refusal, 403.
    """
    held = (old or {}).get(ALIAS)
    if may_change or new.get(ALIAS, held) == held:
        return new if may_change or held is None else {**new, ALIAS: held}
    raise Refusal(Cause.FORBIDDEN, f"only the operator gives a tenant other names (metadata.{ALIAS})")


def is_operator(identity: Identity) -> bool:
    """Whether the caller runs this installation, and so may make tenants and look into each."""
    return identity.tenant_id == SYSTEM_TENANT and OPERATOR_ROLE in identity.roles


def check_reach(identity: Identity, tenant_id: str) -> None:
    """A tenant's record is open to its own apps and to the operator."""
    if identity.tenant_id != tenant_id and not is_operator(identity):
        raise Refusal(Cause.FORBIDDEN, "only the operator may look at or change another tenant")

"""Rules of tenants: their ids, and who may look into them."""

from __future__ import annotations

import re
from unicodedata import combining, normalize

from haulier.core.ids import derived, split
from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.access.identity import Identity
from haulier.platform.access.keys import SYSTEM_TENANT
from haulier.platform.access.roles import OPERATOR_ROLE

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


def is_operator(identity: Identity) -> bool:
    """Whether the caller runs this installation, and so may make tenants and look into each."""
    return identity.tenant_id == SYSTEM_TENANT and OPERATOR_ROLE in identity.roles


def check_reach(identity: Identity, tenant_id: str) -> None:
    """A tenant's record is open to its own apps and to the operator."""
    if identity.tenant_id != tenant_id and not is_operator(identity):
        raise Refusal(Cause.FORBIDDEN, "only the operator may look at or change another tenant")

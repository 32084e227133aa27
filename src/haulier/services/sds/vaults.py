"""Vaults as operations find them, and who may do what there."""

from __future__ import annotations

from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.commands.call import Call
from haulier.services.sds.kind import SDS_VAULT, Permission, SdsApp, Vault, platform_vault, vault_id


async def need_vault(call: Call, ref: str) -> Vault:
    """The vault of a path. Raises Refusal: 404 where there is none, 403 for one of the platform's own."""
    found = await _find(call, vault_id(call.tenant, ref))
    if found is None:
        raise Refusal(Cause.NOT_FOUND, f"there is no vault {ref!r}")
    return found


async def need_named_vault(call: Call, ref: str) -> Vault:
    """The vault that a body names. Raises Refusal: 400 where there is none, 403 for one of the platform's own."""
    found = await _find(call, vault_id(call.tenant, ref))
    if found is None:
        raise invalid("vault", "unknown", f"there is no vault {ref!r}", Cause.UNKNOWN_REFERENCE)
    return found


async def need_vault_of(call: Call, id: str) -> Vault:
    """The vault that a value lies in. Raises Refusal, 403, for one of the platform's own."""
    found = await _find(call, id)
    assert found is not None, "a vault is never taken away"
    return found


async def _find(call: Call, id: str) -> Vault | None:
    """A vault; the change applies only while it is as it was found."""
    name = platform_vault(call.tenant, id)
    if name is not None:
        raise Refusal(Cause.FORBIDDEN, f"the vault {name!r} is the platform's own")
    found = await call.config(SDS_VAULT, id)
    return found.value if found is not None else None


def check_owner(vault: Vault, app: SdsApp) -> None:
    """Raise Refusal unless the app administers the vault."""
    if app.id != vault.body.owner:
        raise Refusal(Cause.FORBIDDEN, f"only its owner may change the vault {vault.body.name!r}")


def check_open(vault: Vault, app: SdsApp, permission: Permission) -> None:
    """Raise Refusal unless the vault is open and the app may do this in it."""
    check_allowed(vault, app, permission)
    if not vault.body.enable:
        raise Refusal(Cause.FORBIDDEN, f"the vault {vault.body.name!r} is disabled")


def check_allowed(vault: Vault, app: SdsApp, permission: Permission) -> None:
    """Raise Refusal unless the app may do this in the vault."""
    if not vault.allows(app, permission):
        raise Refusal(Cause.FORBIDDEN, f"the app may not {permission.lower()} in this vault")

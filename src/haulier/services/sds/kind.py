"""What secure data storage keeps: apps, vaults and values, each a row. See: contract/sds.md, Concepts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from haulier.core.ids import named_uuid
from haulier.platform.storage.cache import Compiler
from haulier.platform.storage.resources import Resource
from haulier.services.sds.rules.public_keys import kept_key

SDS_APP, SDS_VAULT, SDS_DATA = "sds_app", "sds_vault", "sds_data"
KEPT, ERASED = "KEPT", "ERASED"

PLATFORM_APP = "coreos"
"""The app whose vaults are the platform's own: services use them in-process, the API never opens them."""
CONTACTS, SECRETS = "contacts", "secrets"
PLATFORM_VAULTS = (CONTACTS, SECRETS)
UUID_LENGTH = 36

Permission = Literal["READ", "WRITE"]
READ: Permission = "READ"
WRITE: Permission = "WRITE"


class AppBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """An app as stored."""

    name: str
    key: str
    """Base64 of the DER SubjectPublicKeyInfo."""
    strictSignature: bool = False


class VaultBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A vault as stored. Apps are named by their ids."""

    name: str
    owner: str
    readLimit: int | None = None
    uniqueData: bool = False
    permissions: dict[str, list[Permission]] = {}
    enable: bool = True


class DataBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A value as stored: sealed with the tenant's key, and bound to its id. Nothing is left of an erased one."""

    sealed: str | None = None
    meta: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class SdsApp:
    """An app, ready to verify and to encrypt."""

    id: str
    body: AppBody
    key: RSAPublicKey


@dataclass(frozen=True, slots=True)
class Vault:
    """A vault with its id."""

    id: str
    body: VaultBody

    def allows(self, app: SdsApp, permission: Permission) -> bool:
        """Whether an app may do this here; the owner may do all."""
        return app.id == self.body.owner or permission in self.body.permissions.get(app.id, ())


APP_DECODER = msgspec.json.Decoder(AppBody)
VAULT_DECODER = msgspec.json.Decoder(VaultBody)
DATA_DECODER = msgspec.json.Decoder(DataBody)


def app_id(tenant: str, ref: str) -> str:
    """The id of an app that is named by its id or its name."""
    return _id_of(SDS_APP, tenant, ref)


def vault_id(tenant: str, ref: str) -> str:
    """The id of a vault that is named by its id or its name."""
    return _id_of(SDS_VAULT, tenant, ref)


def platform_vault(tenant: str, id: str) -> str | None:
    """The name of the platform's own vault that has this id; None for any other vault."""
    return next((name for name in PLATFORM_VAULTS if vault_id(tenant, name) == id), None)


def _id_of(kind: str, tenant: str, ref: str) -> str:
    """Names are shorter than ids, and never change: so an id is made of the name, and one look finds either."""
    return ref if len(ref) == UUID_LENGTH else named_uuid("\x1f".join((kind, tenant, ref)))


def _compile_app(resource: Resource) -> SdsApp:
    body = resource.body_as(APP_DECODER)
    return SdsApp(resource.id, body, kept_key(body.key))


def _compile_vault(resource: Resource) -> Vault:
    return Vault(resource.id, resource.body_as(VAULT_DECODER))


COMPILERS: dict[str, Compiler] = {SDS_APP: _compile_app, SDS_VAULT: _compile_vault}

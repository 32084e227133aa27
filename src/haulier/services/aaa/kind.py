"""What AAA keeps: tenants and apps, each a row of the tenant that it belongs to.

See: contract/aaa.md sections 1, 3 and 8.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from haulier.platform.access.roles import (
    APP_RESOURCE,
    GROUP,
    PERMISSION,
    ROLE,
    compile_app_resource,
    compile_group,
    compile_permission,
    compile_role,
)
from haulier.platform.storage.cache import Compiler
from haulier.platform.storage.resources import Json, Resource

TENANT = "tenant"
APP = "app"

AppType = Literal["backend", "mobile", "web", "internal"]
SECRET_TYPES = frozenset({"backend", "internal"})
"""Only these apps have a secret: the others run where a person could read it."""


class AbacConfig(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Where a tenant's own policies are asked. Kept and shown; asked once ABAC is there."""

    url: str | None = None
    contentType: str | None = None
    headers: dict[str, Any] | None = None
    isActive: bool = False


class StoredAbac(AbacConfig, omit_defaults=True):
    """The same as stored: what is secret of it is ``sealed``, see ``rules.abac``. Older rows have it open."""

    sealed: str | None = None


class TenantBody(msgspec.Struct, kw_only=True):
    """A tenant as stored.

    ``id`` is the participant-side id that clients use as the owner of their first participants.
    """

    tenantId: str
    id: str
    name: str
    displayName: str | None = None
    enabled: bool = True
    metadata: dict[str, Any] | None = None
    abacConfig: StoredAbac | None = None


class AppBody(msgspec.Struct, kw_only=True):
    """An app as stored. Its secret is checked by ``secretHash``, and lies in the vault by the name of ``secretId``."""

    appId: str
    appName: str
    appType: AppType
    clientId: str
    description: str | None = None
    redirectUri: list[str] | None = None
    isPrivateApp: bool = False
    privateTenantId: str | None = None
    isActive: bool = True
    isDeleted: bool = False
    secretId: str | None = None
    secretHash: str | None = None
    roles: list[str] = []
    clientSince: int | None = None
    """When it took its client id (epoch ms); None when it was made with it."""

    @property
    def is_usable(self) -> bool:
        """Whether the app may call at all."""
        return self.isActive and not self.isDeleted


TENANT_DECODER = msgspec.json.Decoder(TenantBody)
APP_DECODER = msgspec.json.Decoder(AppBody)

HIDDEN = ("secretHash", "roles", "clientSince")


def show_tenant(body: TenantBody, abac: AbacConfig | None = None) -> Json:
    """A tenant as reads and events give it; events do not tell where its policies are asked."""
    shown: Json = msgspec.to_builtins(body) | {"abacConfig": msgspec.to_builtins(abac)}
    return {name: value for name, value in shown.items() if value is not None}


def show_app(body: AppBody) -> Json:
    """An app as reads and events give it: never its secret, not even the hash."""
    shown: Json = msgspec.to_builtins(body)
    return {name: value for name, value in shown.items() if value is not None and name not in HIDDEN}


def compile_tenant(resource: Resource) -> TenantBody | None:
    """The tenant, or None when it is switched off."""
    body = resource.body_as(TENANT_DECODER)
    return body if body.enabled else None


def compile_app(resource: Resource) -> AppBody | None:
    """The app, or None when it is paused or retired."""
    body = resource.body_as(APP_DECODER)
    return body if body.is_usable else None


COMPILERS: dict[str, Compiler] = {
    TENANT: compile_tenant,
    APP: compile_app,
    ROLE: compile_role,
    PERMISSION: compile_permission,
    APP_RESOURCE: compile_app_resource,
    GROUP: compile_group,
}

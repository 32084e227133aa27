"""Request bodies of AAA. See: contract/aaa.yaml."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from haulier.platform.declarations.patterns import exact
from haulier.services.aaa.credentials.secrets import MAX_SECRET, Encrypted
from haulier.services.aaa.kind import AbacConfig, AppType
from haulier.services.aaa.rules.tokens import MAX_AUDIENCE

MAX_REDIRECTS = 32
MAX_URL = 2_048
MAX_ROLES = 256

TenantName = Annotated[str, exact("^[a-zA-Z]+(-[a-zA-Z0-9]+)*$", min_length=2, max_length=50)]
TenantId = Annotated[str, exact("^[a-z][a-z0-9]{1,15}$", min_length=1, max_length=16)]
DisplayName = Annotated[str, exact(r"^([a-zA-Z])([a-zA-Z0-9,\s-]*)$", min_length=2, max_length=50)]
PlainName = Annotated[str, exact(r"^([a-zA-Z])([a-zA-Z0-9\s-]*)$", min_length=2, max_length=50)]
OwnerId = Annotated[str, Meta(max_length=64, description="<tenantId>:<uuid>")]
AppName = Annotated[str, exact("^[a-zA-Z]+(-[a-zA-Z]+)*$", max_length=50)]
AppText = Annotated[str, exact(r"^([a-zA-Z])([a-zA-Z0-9,\s-]*)$", min_length=0, max_length=50)]
ClientId = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=64,
        pattern=r"^[a-zA-Z0-9][a-zA-Z0-9_:-]{0,63}(?!\n)$",
        extra_json_schema={"pattern": "^[a-zA-Z0-9][a-zA-Z0-9_:-]{0,63}$"},
    ),
]
RoleName = Annotated[str, exact("^([a-zA-Z])([-:a-zA-Z0-9]*)$", max_length=128)]
Redirects = Annotated[list[Annotated[str, Meta(max_length=MAX_URL)]], Meta(min_length=1, max_length=MAX_REDIRECTS)]


class CreateTenant(Struct, kw_only=True, forbid_unknown_fields=True):
    """A tenant to make; ``id`` is its participant-side id."""

    name: TenantName
    tenantId: TenantId
    id: OwnerId
    displayName: DisplayName | None = None
    metadata: dict[str, Any] | None = None
    enabled: bool | None = None
    abacConfig: AbacConfig | None = None


class UpdateTenant(Struct, kw_only=True, forbid_unknown_fields=True):
    """What of a tenant may change; at least one member."""

    id: OwnerId | None = None
    displayName: PlainName | None = None
    enabled: bool | None = None
    metadata: dict[str, Any] | None = None
    abacConfig: AbacConfig | None = None


class CreateApp(Struct, kw_only=True, forbid_unknown_fields=True):
    """An app to register. Client id and secret are made when they are not brought."""

    appName: AppName
    appType: AppType
    description: AppText | None = None
    isPrivateApp: bool | None = None
    privateTenantId: RoleName | None = None
    redirectUri: Redirects | None = None
    clientId: ClientId | None = None
    clientSecret: Encrypted | None = None


class UpdateApp(Struct, kw_only=True, forbid_unknown_fields=True):
    """What of an app may change; at least one member."""

    description: AppText | None = None
    isActive: bool | None = None
    isDeleted: bool | None = None
    redirectUri: Redirects | None = None
    clientId: ClientId | None = None
    clientSecret: Encrypted | None = None


class UpdateAppRoles(Struct, forbid_unknown_fields=True):
    """Roles to give to an app, or to take from it: all of them or none."""

    roles: Annotated[list[RoleName], Meta(min_length=1, max_length=MAX_ROLES)]
    assign: bool


class ClientCredentials(Struct, forbid_unknown_fields=True):
    """Who asks for a token."""

    clientId: Annotated[str, Meta(min_length=1, max_length=128)]
    clientSecret: Annotated[str, Meta(min_length=1, max_length=MAX_SECRET)]
    audience: Annotated[str, Meta(max_length=MAX_AUDIENCE)] | None = None

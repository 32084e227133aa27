"""The events of AAA. See: docs/events.md."""

from __future__ import annotations

from msgspec import Struct

from haulier.platform.access.keys import KEY_KIND
from haulier.platform.declarations.event import of
from haulier.services.aaa.kind import APP, TENANT
from haulier.services.aaa.responses import App, Tenant


class KeyPayload(Struct):
    """A public signing key as a JSON Web Key (RFC 7517, RFC 8037)."""

    kid: str
    kty: str
    crv: str
    x: str


EVENTS = (
    *of(
        TENANT,
        Tenant,
        redacted=("abacConfig",),
        TenantCreated="a tenant was made, with its first app",
        TenantUpdated="a tenant was changed, switched off or on",
    ),
    *of(
        APP,
        App,
        AppCreated="an app was registered",
        AppUpdated="an app was changed, paused or retired",
        AppRolesUpdated="roles were given to an app or taken from it",
        AppSecretRotated="an app got a new secret",
    ),
    *of(KEY_KIND, KeyPayload, SigningKeyCreated="a key that signs tokens was made (tenant haulier)"),
)

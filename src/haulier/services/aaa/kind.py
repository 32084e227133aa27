"""What AAA keeps: tenants, apps and people, each a row of the tenant that it belongs to. Resources, permissions, roles
and groups are what rights are worked out of: ``platform/access/roles.py``.

See: contract/aaa.md sections 1, 3, 5 and 8.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from haulier.platform.access.api_keys import API_KEY, compile_api_key
from haulier.platform.access.policy_settings import AbacConfig, StoredAbac
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
from haulier.platform.declarations.patterns import exact
from haulier.platform.storage.cache import Compiler
from haulier.platform.storage.resources import Json, Resource, to_json

TENANT = "tenant"
APP = "app"
USER = "user"
USER_CONTACT = "user_contact"
"""An e-mail address or a mobile number of a person, which no other one of the tenant has: ``email:<lower>`` or
``mobile:<E.164>``. What nobody has any more stays, without a person.
"""

APP_MANIFEST = "app_manifest"

ACTIVE, BLOCKED = "ACTIVE", "BLOCKED"
"""States of a person."""
IN_PROGRESS, SUCCESS, FAILED = "IN_PROGRESS", "SUCCESS", "FAILED"
"""States of an uploaded manifest."""

AppType = Literal["backend", "mobile", "web", "internal"]
SECRET_TYPES = frozenset({"backend", "internal"})
"""Only these apps have a secret: the others run where a person could read it."""


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

    @property
    def shown_name(self) -> str:
        """What people call the company."""
        return self.displayName or self.name


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
    """Those that it was given, and those that it defines."""
    clientSince: int | None = None
    """When it took its client id (epoch ms); None when it was made with it."""

    @property
    def is_usable(self) -> bool:
        """Whether the app may call at all."""
        return self.isActive and not self.isDeleted


class MobileNumber(msgspec.Struct, forbid_unknown_fields=True):
    """A mobile number as callers write it."""

    countryCode: Annotated[
        str,
        exact(
            r"^\+(\d{1}\-)?(\d{1,3})$",
            "must be a plus and one to three digits, such as +91",
            min_length=2,
            max_length=4,
        ),
    ]
    number: Annotated[str, exact("^[0-9]{4,14}$", "must be 4 to 14 digits", min_length=4, max_length=14)]


class SocialAuth(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """The social providers by which a person may log in."""

    google: bool | None = None


class UserBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A person as stored; whether it is active is the state of the row."""

    userId: str
    firstName: str
    middleName: str | None = None
    lastName: str | None = None
    email: str | None = None
    """Trimmed, otherwise as it was given."""
    mobile: str | None = None
    """``primaryMobile`` as E.164."""
    primaryMobile: MobileNumber | None = None
    secondaryMobile: MobileNumber | None = None
    participantId: str | None = None
    allowSocialAuth: SocialAuth | None = None
    allowSAMLAuth: bool | None = None
    samlConnector: str | None = None
    samlUserId: str | None = None
    groups: list[str] = []
    attributes: dict[str, list[str]] = {}
    """For the built-in policy (contract/aaa.md section 11.8)."""
    hasCredential: bool = False
    """Has an invitation been accepted, a password set, or an outside login been made?"""
    secondFactor: bool = False
    """Is a second factor set up?"""
    externalId: str | None = None
    """What a directory that provisions people calls this one."""

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.firstName} {self.lastName}" if self.lastName else self.firstName


class ContactBody(msgspec.Struct):
    """Whose contact it is; empty when it is nobody's any more."""

    userId: str


class ManifestBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """An uploaded manifest; what was asked for goes once it was applied."""

    appId: str
    manifest: dict[str, Any] = {}
    reason: list[str] = []
    """Why it failed."""
    callback: str | None = None
    """The callback request of its end, what is secret of it sealed."""


TENANT_DECODER = msgspec.json.Decoder(TenantBody)
APP_DECODER = msgspec.json.Decoder(AppBody)
USER_DECODER = msgspec.json.Decoder(UserBody)
MANIFEST_DECODER = msgspec.json.Decoder(ManifestBody)
CONTACT_DECODER = msgspec.json.Decoder(ContactBody)

HIDDEN = ("secretHash", "roles", "clientSince")


def show_tenant(body: TenantBody, abac: AbacConfig | None = None) -> Json:
    """A tenant as reads and events give it; events do not tell where its policies are asked."""
    shown: Json = msgspec.to_builtins(body) | {"abacConfig": msgspec.to_builtins(abac)}
    return {name: value for name, value in shown.items() if value is not None}


def show_app(body: AppBody) -> Json:
    """An app as reads and events give it: never its secret, not even the hash."""
    shown: Json = msgspec.to_builtins(body)
    return {name: value for name, value in shown.items() if value is not None and name not in HIDDEN}


def stored_form(body: msgspec.Struct) -> str:
    """A body as JSON text with all members that have a value, so that lists find also those that are as they begin."""
    return to_json({name: value for name, value in msgspec.structs.asdict(body).items() if value is not None})


def compile_tenant(resource: Resource) -> TenantBody | None:
    """The tenant, or None when it is switched off."""
    body = resource.body_as(TENANT_DECODER)
    return body if body.enabled else None


def compile_app(resource: Resource) -> AppBody | None:
    """The app, or None when it is paused or retired."""
    body = resource.body_as(APP_DECODER)
    return body if body.is_usable else None


def compile_user(resource: Resource) -> UserBody | None:
    """The person, or None when it is blocked."""
    return resource.body_as(USER_DECODER) if resource.state == ACTIVE else None


COMPILERS: dict[str, Compiler] = {
    TENANT: compile_tenant,
    APP: compile_app,
    USER: compile_user,
    API_KEY: compile_api_key,
    ROLE: compile_role,
    PERMISSION: compile_permission,
    APP_RESOURCE: compile_app_resource,
    GROUP: compile_group,
}

"""Request bodies of AAA. See: contract/aaa.yaml."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from haulier.platform.access.policy_settings import AbacConfig
from haulier.platform.access.roles import SecurityLevel
from haulier.platform.declarations.patterns import exact
from haulier.services.aaa.credentials.secrets import MAX_SECRET, Encrypted
from haulier.services.aaa.kind import AppType, MobileNumber, SocialAuth
from haulier.services.aaa.rules.contacts import MAX_EMAIL
from haulier.services.aaa.rules.tokens import MAX_AUDIENCE

MAX_REDIRECTS = 32
MAX_URL = 2_048
MAX_ROLES = 256

HYPHENATED_PATTERN = "^[a-zA-Z]+(-[a-zA-Z]+)*$"
HYPHENATED_WORDS = "must be letters from a to z, with single hyphens between them, such as night-shift"
TEXT_PATTERN = r"^([a-zA-Z])([a-zA-Z0-9,\s-]*)$"
TEXT_WORDS = "must begin with a letter from a to z; letters, digits, blanks, commas and hyphens may follow"
REF_PATTERN = "^([a-zA-Z])([-:a-zA-Z0-9]*)$"
REF_WORDS = "must begin with a letter from a to z; letters, digits, colons and hyphens may follow"

TenantName = Annotated[
    str,
    exact(
        "^[a-zA-Z]+(-[a-zA-Z0-9]+)*$",
        "must be letters from a to z; after a single hyphen digits may stand too, such as acme-2",
        min_length=2,
        max_length=50,
    ),
]
TenantId = Annotated[
    str,
    exact(
        "^[a-z][a-z0-9]{1,15}$",
        "must be a small letter from a to z and 1 to 15 small letters or digits",
        min_length=1,
        max_length=16,
    ),
]
DisplayName = Annotated[str, exact(TEXT_PATTERN, TEXT_WORDS, min_length=2, max_length=50)]
PlainName = Annotated[
    str,
    exact(
        r"^([a-zA-Z])([a-zA-Z0-9\s-]*)$",
        "must begin with a letter from a to z; letters, digits, blanks and hyphens may follow",
        min_length=2,
        max_length=50,
    ),
]
OwnerId = Annotated[str, Meta(max_length=64, description="<tenantId>:<uuid>")]
AppName = Annotated[str, exact(HYPHENATED_PATTERN, HYPHENATED_WORDS, max_length=50)]
AppText = Annotated[str, exact(TEXT_PATTERN, TEXT_WORDS, min_length=0, max_length=50)]
ClientId = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=64,
        pattern=r"^[a-zA-Z0-9][a-zA-Z0-9_:-]{0,63}(?!\n)$",
        extra_json_schema={"pattern": "^[a-zA-Z0-9][a-zA-Z0-9_:-]{0,63}$"},
    ),
]
RoleName = Annotated[str, exact(REF_PATTERN, REF_WORDS, max_length=128)]
Redirects = Annotated[list[Annotated[str, Meta(max_length=MAX_URL)]], Meta(min_length=1, max_length=MAX_REDIRECTS)]

MAX_PERSON_NAME = 36
MAX_PARTICIPANT_ID = 255
MAX_LOGIN_NAME = 255
"""Characters of what an outside provider calls a person, and of a connection's name."""
MAX_USERS = 1_000
"""People that one call puts into a group, or takes out of it."""
MAX_GROUP_TEXT = 50
MAX_ATTRIBUTES = 64
MAX_ATTRIBUTE_VALUES = 1_000
MAX_ATTRIBUTE_VALUE = 256
MAX_ATTRIBUTE_NAME = 128

PersonName = Annotated[str, Meta(min_length=1, max_length=MAX_PERSON_NAME)]
ParticipantLink = Annotated[str, Meta(min_length=2, max_length=MAX_PARTICIPANT_ID)]
Email = Annotated[str, Meta(min_length=1, max_length=MAX_EMAIL, extra_json_schema={"format": "email"})]
LoginName = Annotated[str, Meta(max_length=MAX_LOGIN_NAME)]
UserId = Annotated[str, Meta(max_length=64)]
GroupName = Annotated[str, exact(HYPHENATED_PATTERN, HYPHENATED_WORDS, min_length=2, max_length=50)]
GroupText = Annotated[str, Meta(min_length=2, max_length=MAX_GROUP_TEXT)]

MAX_RESOURCE_PATH = 512
MAX_PERMISSIONS = 4_000
"""Permissions of one role."""
HttpMethod = Literal["get", "put", "post", "delete", "patch"]
ResourceName = Annotated[str, exact(HYPHENATED_PATTERN, HYPHENATED_WORDS, min_length=2, max_length=50)]
ShortText = Annotated[str, exact(TEXT_PATTERN, TEXT_WORDS, min_length=2, max_length=50)]
ResourcePath = Annotated[str, Meta(min_length=1, max_length=MAX_RESOURCE_PATH)]
Methods = Annotated[list[HttpMethod], Meta(min_length=1, max_length=5)]
PartName = Annotated[str, exact(HYPHENATED_PATTERN, HYPHENATED_WORDS, max_length=50)]
PartId = Annotated[str, exact(REF_PATTERN, REF_WORDS, max_length=160)]
PolicyText = Annotated[str, Meta(max_length=MAX_RESOURCE_PATH)]


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


class CreateUser(Struct, kw_only=True, forbid_unknown_fields=True):
    """A person to onboard; e-mail or mobile number at least."""

    firstName: PersonName
    userId: UUID | None = None
    email: Email | None = None
    primaryMobile: MobileNumber | None = None
    middleName: PersonName | None = None
    lastName: PersonName | None = None
    secondaryMobile: MobileNumber | None = None
    participantId: ParticipantLink | None = None
    allowSocialAuth: SocialAuth | None = None
    allowSAMLAuth: bool | None = None
    samlConnector: LoginName | None = None
    samlUserId: LoginName | None = None


class UpdateUser(Struct, kw_only=True, forbid_unknown_fields=True):
    """What of a person may change; at least one member. ``null`` takes away what may be missing."""

    firstName: PersonName | UnsetType = UNSET
    middleName: PersonName | UnsetType | None = UNSET
    lastName: PersonName | UnsetType | None = UNSET
    participantId: ParticipantLink | UnsetType | None = UNSET
    secondaryMobile: MobileNumber | UnsetType | None = UNSET
    primaryMobile: MobileNumber | UnsetType | None = UNSET
    email: Email | UnsetType | None = UNSET
    allowSocialAuth: SocialAuth | UnsetType | None = UNSET
    allowSAMLAuth: bool | UnsetType | None = UNSET
    samlConnector: LoginName | UnsetType | None = UNSET
    samlUserId: LoginName | UnsetType | None = UNSET


class ActivateUser(Struct, kw_only=True, forbid_unknown_fields=True):
    """A blocked person, by e-mail or mobile number."""

    email: Email | None = None
    mobile: MobileNumber | None = None


class SetAttributes(Struct, forbid_unknown_fields=True):
    """All attributes of a person: those that are not named go."""

    attributes: Annotated[
        dict[
            Annotated[str, Meta(min_length=1, max_length=MAX_ATTRIBUTE_NAME)],
            Annotated[
                list[Annotated[str, Meta(max_length=MAX_ATTRIBUTE_VALUE)]], Meta(max_length=MAX_ATTRIBUTE_VALUES)
            ],
        ],
        Meta(max_length=MAX_ATTRIBUTES),
    ]


class CreateGroup(Struct, kw_only=True, forbid_unknown_fields=True):
    """A group to make, without members and roles."""

    name: GroupName
    description: GroupText | None = None


class Membership(Struct, forbid_unknown_fields=True):
    """People to put into a group, or to take out of it."""

    userIds: Annotated[list[UserId], Meta(max_length=MAX_USERS)] = []
    membership: bool = True


class UpdateGroup(Struct, kw_only=True, forbid_unknown_fields=True):
    """What of a group may change; at least one member."""

    description: Annotated[str, Meta(max_length=MAX_GROUP_TEXT)] | None = None
    users: Membership | None = None
    isActive: bool | None = None
    isDeleted: bool | None = None


class UpdateGroupUsers(Struct, forbid_unknown_fields=True):
    """People to put into a group, or to take out of it: all of them or none."""

    users: Annotated[list[UserId], Meta(min_length=1, max_length=MAX_USERS)]
    membership: bool = True


class UpdateGroupRoles(Struct, forbid_unknown_fields=True):
    """Roles to give to a group, or to take from it: all of them or none."""

    roles: Annotated[list[RoleName], Meta(min_length=1, max_length=MAX_ROLES)]
    membership: bool = True


class CreateResource(Struct, kw_only=True):
    """A resource of an app: a path pattern and what may be done there."""

    name: ResourceName
    resourcePath: ResourcePath
    allowedHttpMethods: Methods
    description: ShortText | None = None
    resourcePathFormatted: PolicyText | None = None
    attributePath: PolicyText | None = None
    requestParameter: PolicyText | None = None


class UpdateResource(Struct, kw_only=True):
    """What of a resource may change; at least one member. ``null`` for one of the last three switches policies off."""

    description: ShortText | UnsetType = UNSET
    resourcePath: ResourcePath | UnsetType = UNSET
    allowedHttpMethods: Methods | UnsetType = UNSET
    isActive: bool | UnsetType = UNSET
    isDeleted: bool | UnsetType = UNSET
    resourcePathFormatted: PolicyText | UnsetType | None = UNSET
    attributePath: PolicyText | UnsetType | None = UNSET
    requestParameter: PolicyText | UnsetType | None = UNSET


class CreatePermission(Struct, kw_only=True, forbid_unknown_fields=True):
    """A permission: one method of a resource of the app."""

    action: PartName
    resourceId: PartId
    httpMethod: HttpMethod
    description: AppText


class UpdatePermission(Struct, kw_only=True, forbid_unknown_fields=True):
    """What of a permission may change; at least one member."""

    description: Annotated[str, exact(TEXT_PATTERN, TEXT_WORDS, max_length=50)] | None = None
    isActive: bool | None = None
    isDeleted: bool | None = None


class CreateRole(Struct, kw_only=True, forbid_unknown_fields=True):
    """A role of an app: a set of its permissions."""

    roleName: PartName
    description: ShortText
    securityLevel: SecurityLevel = "OPEN"
    permissions: Annotated[list[PartId], Meta(max_length=MAX_PERMISSIONS)] | None = None
    canGrantToApps: bool = False
    canGrantToUsers: bool = True


class UpdateRole(Struct, kw_only=True, forbid_unknown_fields=True):
    """What of a role may change; at least one member. ``permissions`` are given, or taken where ``assignPermissions``
    is false; ``null`` leaves them as they are.
    """

    description: ShortText | None = None
    assignPermissions: bool = True
    permissions: Annotated[list[PartId], Meta(max_length=MAX_PERMISSIONS)] | None = None
    isActive: bool | None = None
    isDeleted: bool | None = None
    canGrantToApps: bool | None = None
    canGrantToUsers: bool | None = None
    securityLevel: SecurityLevel | None = None


class CreateApiKey(Struct, kw_only=True, forbid_unknown_fields=True):
    """A key for callers that know no tokens."""

    name: Annotated[str, Meta(min_length=1, max_length=64)]
    roles: Annotated[list[RoleName], Meta(min_length=1, max_length=MAX_ROLES)] | None = None
    expiresAt: Annotated[int, Meta(ge=1, le=2**53)] | None = None

"""What a directory gets. See: RFC 7643 sections 4 and 5, RFC 7644 sections 3.4.2 and 3.12."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType, field

from haulier.services.scim.rules.attributes import GROUP_SCHEMA, USER_SCHEMA

LIST_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
ERROR_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:Error"
CONFIG_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
TYPE_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
SCHEMA_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Schema"


class ScimMeta(Struct, kw_only=True):
    """When a thing was made and changed, and where it is."""

    resourceType: str
    location: str
    created: str | UnsetType = UNSET
    lastModified: str | UnsetType = UNSET


class ScimNameOut(Struct, kw_only=True):
    """A person's name and its parts."""

    formatted: str
    givenName: str
    familyName: str | UnsetType = UNSET
    middleName: str | UnsetType = UNSET


class ScimContact(Struct, kw_only=True):
    """A way to reach a person."""

    value: str
    type: str
    primary: bool


class ScimRef(Struct, kw_only=True):
    """A group that a person is in, or a person who is in a group."""

    value: str
    ref: str = field(name="$ref")
    display: str | UnsetType = UNSET
    type: str | UnsetType = UNSET


class ScimUser(Struct, kw_only=True):
    """A person as a directory reads one. Nothing is masked: it was the directory that told us."""

    schemas: list[str] = field(default_factory=lambda: [USER_SCHEMA])
    id: str
    externalId: str | UnsetType = UNSET
    userName: str | UnsetType = UNSET
    name: ScimNameOut | UnsetType = UNSET
    displayName: str | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    emails: list[ScimContact] | UnsetType = UNSET
    phoneNumbers: list[ScimContact] | UnsetType = UNSET
    groups: list[ScimRef] | UnsetType = UNSET
    meta: ScimMeta | UnsetType = UNSET


class ScimGroup(Struct, kw_only=True):
    """A group as a directory reads one."""

    schemas: list[str] = field(default_factory=lambda: [GROUP_SCHEMA])
    id: str
    externalId: str | UnsetType = UNSET
    displayName: str | UnsetType = UNSET
    members: list[ScimRef] | UnsetType = UNSET
    meta: ScimMeta | UnsetType = UNSET


class ScimUsers(Struct, kw_only=True):
    """A page of people."""

    schemas: list[str] = field(default_factory=lambda: [LIST_SCHEMA])
    totalResults: int
    startIndex: int
    itemsPerPage: int
    Resources: list[ScimUser]


class ScimGroups(Struct, kw_only=True):
    """A page of groups."""

    schemas: list[str] = field(default_factory=lambda: [LIST_SCHEMA])
    totalResults: int
    startIndex: int
    itemsPerPage: int
    Resources: list[ScimGroup]


class ScimSupported(Struct):
    """Whether something is supported."""

    supported: bool


class ScimBulk(Struct, kw_only=True):
    """Bulk operations: none."""

    supported: bool = False
    maxOperations: int = 0
    maxPayloadSize: int = 0


class ScimFilterSupport(Struct, kw_only=True):
    """Filters, and most results of a page."""

    supported: bool
    maxResults: int


class ScimScheme(Struct, kw_only=True):
    """How a directory shows who it is."""

    type: str
    name: str
    description: str


class ScimConfig(Struct, kw_only=True):
    """What is supported."""

    schemas: list[str] = field(default_factory=lambda: [CONFIG_SCHEMA])
    patch: ScimSupported
    bulk: ScimBulk
    filter: ScimFilterSupport
    changePassword: ScimSupported
    sort: ScimSupported
    etag: ScimSupported
    authenticationSchemes: list[ScimScheme]
    meta: ScimMeta


class ScimError(Struct, kw_only=True):
    """A refusal."""

    schemas: list[str] = field(default_factory=lambda: [ERROR_SCHEMA])
    status: Annotated[str, Meta(description="the HTTP status, as text")]
    detail: str
    scimType: str | UnsetType = UNSET

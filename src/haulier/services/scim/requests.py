"""Bodies that a directory sends. What they hold beyond these members is passed over. See: RFC 7643."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from haulier.core.identifier_text import identifier

MAX_EXTERNAL_ID = 256
MAX_USER_NAME = 254
MAX_NAME = 36
"""Of a person's names: contract/aaa.md section 5."""
MIN_GROUP_NAME, MAX_GROUP_NAME = 2, 50
MAX_VALUES = 100

ExternalId = Annotated[str, Meta(max_length=MAX_EXTERNAL_ID)]
PersonName = Annotated[str, Meta(max_length=MAX_NAME)]
GroupName = Annotated[str, identifier(min_length=MIN_GROUP_NAME, max_length=MAX_GROUP_NAME)]


class ScimName(Struct, kw_only=True):
    """The parts of a person's name."""

    givenName: PersonName | None = None
    middleName: PersonName | None = None
    familyName: PersonName | None = None
    formatted: str | None = None


class ScimValue(Struct, kw_only=True):
    """One of many values."""

    value: str | None = None
    type: str | None = None
    primary: bool | str | None = None


class ScimMember(Struct, kw_only=True):
    """A member of a group."""

    value: Annotated[str, Meta(min_length=1, description="id of a person")]


class ScimUserIn(Struct, kw_only=True):
    """A person as a directory describes one. ``userName`` is an e-mail address."""

    userName: Annotated[str, Meta(min_length=3, max_length=MAX_USER_NAME, description="an e-mail address")]
    externalId: ExternalId | None = None
    name: ScimName | None = None
    displayName: str | None = None
    emails: Annotated[list[ScimValue], Meta(max_length=MAX_VALUES)] | None = None
    phoneNumbers: Annotated[list[ScimValue], Meta(max_length=MAX_VALUES)] | None = None
    active: bool | str | None = None


class ScimGroupIn(Struct, kw_only=True):
    """A group as a directory describes one."""

    displayName: GroupName
    externalId: ExternalId | None = None
    members: list[ScimMember] | None = None


class ScimPatch(Struct, kw_only=True):
    """Operations, carried out in their order: all of them or none."""

    Operations: list[dict[str, Any]]
    schemas: list[str] = []

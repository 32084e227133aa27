"""What a directory may ask of us, for clients that find out. See: RFC 7644 section 4, RFC 7643 sections 5 to 7."""

from __future__ import annotations

from typing import Any

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.services.scim.queries import MAX_COUNT, place
from haulier.services.scim.responses import (
    LIST_SCHEMA,
    SCHEMA_SCHEMA,
    TYPE_SCHEMA,
    ScimBulk,
    ScimConfig,
    ScimFilterSupport,
    ScimMeta,
    ScimScheme,
    ScimSupported,
)
from haulier.services.scim.rules.attributes import GROUP_SCHEMA, USER_SCHEMA

TYPES = (("User", "Users", USER_SCHEMA), ("Group", "Groups", GROUP_SCHEMA))
BEARER = ScimScheme(
    type="oauthbearertoken",
    name="Access token",
    description="of an app, by its client id and secret, as Authorization: Bearer",
)


async def get_config(call: Call, _body: None) -> ScimConfig:
    """What is supported: patches and filters; neither bulk operations nor sorting."""
    return ScimConfig(
        patch=ScimSupported(True),
        bulk=ScimBulk(),
        filter=ScimFilterSupport(supported=True, maxResults=MAX_COUNT),
        changePassword=ScimSupported(False),
        sort=ScimSupported(False),
        etag=ScimSupported(False),
        authenticationSchemes=[BEARER],
        meta=ScimMeta(resourceType="ServiceProviderConfig", location=place(call, "ServiceProviderConfig")),
    )


async def list_types(call: Call, _body: None) -> dict[str, Any]:
    """The types of resources: people and groups."""
    return _all([_type(call, *type_) for type_ in TYPES])


async def get_type(call: Call, _body: None) -> dict[str, Any]:
    """A type of resources by its name."""
    return _type(call, *_found(call, 0, "type"))


async def list_schemas(call: Call, _body: None) -> dict[str, Any]:
    """The attributes that are kept of people and groups."""
    return _all([_schema(call, *type_) for type_ in TYPES])


async def get_schema(call: Call, _body: None) -> dict[str, Any]:
    """The attributes of people or of groups, by the name of their schema."""
    return _schema(call, *_found(call, 2, "schema"))


def _found(call: Call, at: int, noun: str) -> tuple[str, str, str]:
    """The type whose part at this place is the id of the path. Raises Refusal."""
    id = call.path["id"]
    found = next((type_ for type_ in TYPES if type_[at] == id), None)
    if found is None:
        raise Refusal(Cause.NOT_FOUND, f"there is no {noun} {id[:128]!r}")
    return found


def _type(call: Call, name: str, collection: str, schema: str) -> dict[str, Any]:
    return {
        "schemas": [TYPE_SCHEMA],
        "id": name,
        "name": name,
        "endpoint": f"/{collection}",
        "schema": schema,
        "meta": {"resourceType": "ResourceType", "location": place(call, "ResourceTypes", name)},
    }


def _schema(call: Call, name: str, _collection: str, schema: str) -> dict[str, Any]:
    return {
        "schemas": [SCHEMA_SCHEMA],
        "id": schema,
        "name": name,
        "attributes": ATTRIBUTES[schema],
        "meta": {"resourceType": "Schema", "location": place(call, "Schemas", schema)},
    }


def _all(resources: list[dict[str, Any]]) -> dict[str, Any]:
    count = len(resources)
    return {
        "schemas": [LIST_SCHEMA],
        "totalResults": count,
        "startIndex": 1,
        "itemsPerPage": count,
        "Resources": resources,
    }


def _attribute(name: str, kind: str = "string", *inner: dict[str, Any], **other: Any) -> dict[str, Any]:
    """An attribute as RFC 7643 section 7 describes one."""
    described: dict[str, Any] = {
        "name": name,
        "type": kind,
        "multiValued": False,
        "required": False,
        "caseExact": False,
        "mutability": "readWrite",
        "returned": "default",
        "uniqueness": "none",
    }
    if inner:
        described["subAttributes"] = list(inner)
    return described | other


_CONTACT = (_attribute("value"), _attribute("type"), _attribute("primary", "boolean"))
_REFERENCE = (
    _attribute("value"),
    _attribute("$ref", "reference", referenceTypes=["User", "Group"]),
    _attribute("display"),
)

ATTRIBUTES = {
    USER_SCHEMA: [
        _attribute("userName", required=True, uniqueness="server"),
        _attribute("externalId", caseExact=True),
        _attribute(
            "name",
            "complex",
            _attribute("formatted"),
            _attribute("givenName"),
            _attribute("middleName"),
            _attribute("familyName"),
        ),
        _attribute("displayName"),
        _attribute("active", "boolean"),
        _attribute("emails", "complex", *_CONTACT, multiValued=True),
        _attribute("phoneNumbers", "complex", *_CONTACT, multiValued=True),
        _attribute("groups", "complex", *_REFERENCE, multiValued=True, mutability="readOnly"),
    ],
    GROUP_SCHEMA: [
        _attribute("displayName", required=True, uniqueness="server"),
        _attribute("externalId", caseExact=True),
        _attribute("members", "complex", *_REFERENCE, _attribute("type"), multiValued=True),
    ],
}

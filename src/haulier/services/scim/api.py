"""Operations of SCIM. Not part of the contract. See: RFC 7644 section 3, own.yaml."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta

from haulier.platform.declarations.operation import Auth, RequestBody
from haulier.platform.declarations.parameters import Query
from haulier.platform.declarations.section import Section, Statuses
from haulier.services.scim import discovery, queries
from haulier.services.scim.commands import groups, users
from haulier.services.scim.errors import FORM, SCIM_JSON, UNIQUENESS
from haulier.services.scim.queries import MAX_COUNT
from haulier.services.scim.requests import ScimGroupIn, ScimPatch, ScimUserIn
from haulier.services.scim.responses import ScimConfig, ScimGroup, ScimGroups, ScimUser, ScimUsers
from haulier.services.scim.rules.filters import MAX_FILTER

DIRECTORY = Section(
    "SCIM 2.0",
    statuses=Statuses(refusals=(400, 401, 403, 404, UNIQUENESS)),
    auth=Auth(by_bearer=True, tenant_in="tenantId"),
    is_extension=True,
    refusal_form=FORM,
)
USER_BODY = RequestBody(ScimUserIn, decode_as=dict[str, Any], media_type=SCIM_JSON)
GROUP_BODY = RequestBody(ScimGroupIn, decode_as=dict[str, Any], media_type=SCIM_JSON)
PATCH_BODY = RequestBody(ScimPatch, media_type=SCIM_JSON)
CHOICE = (
    Query("attributes", description="members that are wanted, by comma"),
    Query("excludedAttributes", description="members that are not wanted, by comma"),
)
LIST = (
    Query("filter", Annotated[str, Meta(max_length=MAX_FILTER)], description="eq and and"),
    Query("startIndex", Annotated[int, Meta(ge=1)], description="from which one on; the first is 1"),
    Query("count", Annotated[int, Meta(ge=0, le=MAX_COUNT)], description="at most so many"),
    *CHOICE,
)
USERS, USER = "/{tenantId}/Users", "/{tenantId}/Users/{id}"
GROUPS, GROUP = "/{tenantId}/Groups", "/{tenantId}/Groups/{id}"

USER_OPERATIONS = (
    DIRECTORY.get(USERS, name="scimListUsers", number=901, summary="List people").handle(
        queries.list_users, query=LIST, response=ScimUsers, raw_response=True, media_type=SCIM_JSON
    ),
    DIRECTORY.post(USERS, name="scimCreateUser", number=902, summary="Provision a person").plan(
        users.create_user, body=USER_BODY, response=ScimUser, raw_response=True, media_type=SCIM_JSON
    ),
    DIRECTORY.get(USER, name="scimGetUser", number=903, summary="Read a person").handle(
        queries.get_user, query=CHOICE, response=ScimUser, raw_response=True, media_type=SCIM_JSON
    ),
    DIRECTORY.put(USER, name="scimReplaceUser", number=904, summary="Replace a person").plan(
        users.replace_user, body=USER_BODY, response=ScimUser, raw_response=True, media_type=SCIM_JSON
    ),
    DIRECTORY.patch(USER, name="scimPatchUser", number=905, summary="Change or switch off a person").plan(
        users.patch_user, body=PATCH_BODY, response=ScimUser, raw_response=True, media_type=SCIM_JSON
    ),
    DIRECTORY.delete(USER, name="scimDeleteUser", number=906, summary="Block a person").plan(
        users.delete_user, success=204, raw_response=True, media_type=SCIM_JSON
    ),
)

GROUP_OPERATIONS = (
    DIRECTORY.get(GROUPS, name="scimListGroups", number=911, summary="List groups").handle(
        queries.list_groups, query=LIST, response=ScimGroups, raw_response=True, media_type=SCIM_JSON
    ),
    DIRECTORY.post(GROUPS, name="scimCreateGroup", number=912, summary="Make a group").plan(
        groups.create_group, body=GROUP_BODY, response=ScimGroup, raw_response=True, media_type=SCIM_JSON
    ),
    DIRECTORY.get(GROUP, name="scimGetGroup", number=913, summary="Read a group").handle(
        queries.get_group, query=CHOICE, response=ScimGroup, raw_response=True, media_type=SCIM_JSON
    ),
    DIRECTORY.put(GROUP, name="scimReplaceGroup", number=916, summary="Replace a group").plan(
        groups.replace_group, body=GROUP_BODY, response=ScimGroup, raw_response=True, media_type=SCIM_JSON
    ),
    DIRECTORY.patch(GROUP, name="scimPatchGroup", number=914, summary="Change members").plan(
        groups.patch_group, body=PATCH_BODY, response=ScimGroup, raw_response=True, media_type=SCIM_JSON
    ),
    DIRECTORY.delete(GROUP, name="scimDeleteGroup", number=915, summary="Retire a group").plan(
        groups.delete_group, success=204, raw_response=True, media_type=SCIM_JSON
    ),
)

DISCOVERY = (
    DIRECTORY.get(
        "/{tenantId}/ServiceProviderConfig", name="scimConfig", number=921, summary="Read what is supported"
    ).handle(discovery.get_config, response=ScimConfig, raw_response=True, media_type=SCIM_JSON),
    DIRECTORY.get("/{tenantId}/ResourceTypes", name="scimListTypes", number=922, summary="List types").handle(
        discovery.list_types, response=dict[str, Any], raw_response=True, media_type=SCIM_JSON
    ),
    DIRECTORY.get("/{tenantId}/ResourceTypes/{id}", name="scimGetType", number=924, summary="Read a type").handle(
        discovery.get_type, response=dict[str, Any], raw_response=True, media_type=SCIM_JSON
    ),
    DIRECTORY.get("/{tenantId}/Schemas/{id}", name="scimGetSchema", number=925, summary="Read a schema").handle(
        discovery.get_schema, response=dict[str, Any], raw_response=True, media_type=SCIM_JSON
    ),
    DIRECTORY.get("/{tenantId}/Schemas", name="scimListSchemas", number=923, summary="List schemas").handle(
        discovery.list_schemas, response=dict[str, Any], raw_response=True, media_type=SCIM_JSON
    ),
)

OPERATIONS = (*USER_OPERATIONS, *GROUP_OPERATIONS, *DISCOVERY)

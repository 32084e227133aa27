"""The reads of resources, permissions and roles of apps. See: contract/aaa.md section 4."""

from __future__ import annotations

from msgspec import UNSET

from haulier.core.filters import Term
from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.rights import CORE_APP
from haulier.platform.access.roles import (
    APP_RESOURCE,
    APP_RESOURCE_DECODER,
    PERMISSION,
    PERMISSION_DECODER,
    ROLE,
    ROLE_DECODER,
    AppResourceBody,
    PermissionBody,
    RoleBody,
)
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import Column, UntypedKind
from haulier.platform.storage.resources import Resource
from haulier.services.aaa.core_resources import core_resource, listed_core_resources
from haulier.services.aaa.lists import list_all
from haulier.services.aaa.queries import need_app
from haulier.services.aaa.responses import AppResource, Permission, Role

COLUMNS: dict[str, Column] = {"createdAt": "created_at", "updatedAt": "updated_at"}
COMMON = frozenset({"description", "isActive", "isDeleted"})
RESOURCES = UntypedKind(APP_RESOURCE, {**COLUMNS, "resourceId": "id"}, COMMON | {"name", "resourcePath"})
PERMISSIONS = UntypedKind(
    PERMISSION, {**COLUMNS, "permissionId": "id"}, COMMON | {"action", "resourceId", "httpMethod"}
)
ROLES = UntypedKind(
    ROLE, {**COLUMNS, "roleId": "id"}, COMMON | {"name", "securityLevel", "canGrantToApps", "canGrantToUsers"}
)
NOT_RETIRED = Term("isDeleted", "eq", False)


async def list_resources(call: Call, _body: None) -> list[AppResource]:
    """``GET /apps/{appId}/resources``: those that are not retired."""
    if call.path["appId"] == CORE_APP:
        return [shown_resource(id, body) for id, body in listed_core_resources(call).items()]
    _, app = await need_app(call)
    rows = await list_all(call, RESOURCES, parent=app.appId, also=NOT_RETIRED)
    return [shown_resource(row.id, row.body_as(APP_RESOURCE_DECODER)) for row in rows]


async def read_resource(call: Call, _body: None) -> AppResource:
    """``GET /apps/{appId}/resources/{resourceId}``."""
    if (own := core_resource(call, call.path["resourceId"])) is not None and call.path["appId"] == CORE_APP:
        return shown_resource(call.path["resourceId"], own)
    row, body = await need_resource(call)
    return shown_resource(row.id, body)


async def need_resource(call: Call) -> tuple[Resource, AppResourceBody]:
    """The resource of the path that is not retired. Raises Refusal NOT_FOUND."""
    row = await call.need(APP_RESOURCE, call.path["resourceId"], "resource")
    body = row.body_as(APP_RESOURCE_DECODER)
    if body.appId != call.path["appId"] or body.isDeleted or body.appId == CORE_APP:
        raise Refusal(Cause.NOT_FOUND, f"there is no resource {row.id!r}")
    return row, body


def shown_resource(id: str, body: AppResourceBody) -> AppResource:
    """A resource as reads and events give it."""
    return AppResource(
        resourceId=id,
        name=body.name,
        description=body.description or UNSET,
        resourcePath=body.resourcePath,
        allowedHttpMethods=list(body.allowedHttpMethods),
        isActive="true" if body.isActive and not body.isDeleted else "false",
        resourcePathFormatted=body.resourcePathFormatted or UNSET,
        attributePath=body.attributePath or UNSET,
        requestParameter=body.requestParameter or UNSET,
    )


async def list_permissions(call: Call, _body: None) -> list[Permission]:
    """``GET /apps/{appId}/permissions``: also those that are retired, which say so."""
    _, app = await need_app(call)
    rows = await list_all(call, PERMISSIONS, parent=app.appId)
    return [shown_permission(row.id, row.body_as(PERMISSION_DECODER)) for row in rows]


async def read_permission(call: Call, _body: None) -> Permission:
    """``GET /apps/{appId}/permissions/{permissionId}``."""
    row, body = await need_permission(call)
    return shown_permission(row.id, body)


async def need_permission(call: Call) -> tuple[Resource, PermissionBody]:
    """The permission of the path. Raises Refusal NOT_FOUND."""
    row = await call.need(PERMISSION, call.path["permissionId"], "permission")
    body = row.body_as(PERMISSION_DECODER)
    if body.appId != call.path["appId"]:
        raise Refusal(Cause.NOT_FOUND, f"there is no permission {row.id!r}")
    return row, body


def shown_permission(id: str, body: PermissionBody) -> Permission:
    """A permission as reads and events give it."""
    return Permission(
        permissionId=id,
        action=body.action,
        appId=body.appId,
        resourceId=body.resourceId,
        httpMethod=body.httpMethod,
        description=body.description,
        isActive=body.isActive,
        isDeleted=body.isDeleted,
    )


async def list_roles(call: Call, _body: None) -> list[Role]:
    """``GET /apps/{appId}/roles``: also those that are retired, which say so."""
    _, app = await need_app(call)
    rows = await list_all(call, ROLES, parent=app.appId)
    return [shown_role(row.id, row.body_as(ROLE_DECODER)) for row in rows]


async def read_role(call: Call, _body: None) -> Role:
    """``GET /apps/{appId}/roles/{roleId}``."""
    row, body = await need_role(call)
    return shown_role(row.id, body)


async def need_role(call: Call) -> tuple[Resource, RoleBody]:
    """The role of the path. Raises Refusal NOT_FOUND."""
    row = await call.need(ROLE, call.path["roleId"], "role")
    body = row.body_as(ROLE_DECODER)
    if body.appId != call.path["appId"]:
        raise Refusal(Cause.NOT_FOUND, f"there is no role {row.id!r}")
    return row, body


def shown_role(id: str, body: RoleBody) -> Role:
    """A role as reads and events give it."""
    return Role(
        roleId=id,
        roleName=body.name,
        description=body.description,
        permissions=list(body.permissions),
        isActive=body.isActive,
        isDeleted=body.isDeleted,
        canGrantToUsers=body.canGrantToUsers,
        canGrantToApps=body.canGrantToApps,
        securityLevel=body.securityLevel,
    )

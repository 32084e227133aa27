"""Operations of AAA about what rights are made of. See: contract/aaa.yaml."""

from __future__ import annotations

from haulier.platform.declarations.operation import Conflict
from haulier.platform.declarations.section import Section
from haulier.services.aaa import part_queries as queries
from haulier.services.aaa.commands import parts
from haulier.services.aaa.lists import LISTED
from haulier.services.aaa.requests import (
    CreatePermission,
    CreateResource,
    CreateRole,
    UpdatePermission,
    UpdateResource,
    UpdateRole,
)
from haulier.services.aaa.responses import AppResource, Permission, Role
from haulier.services.aaa.sections import OF_TENANT, STATUSES, taken

RESOURCES = Section("Resource Management", headers=OF_TENANT, statuses=STATUSES)
PERMISSIONS = Section("Permission Management", headers=OF_TENANT, statuses=STATUSES)
ROLES = Section("Role Management", headers=OF_TENANT, statuses=STATUSES)

RESOURCE_OPERATIONS = (
    RESOURCES.post(
        "/apps/{appId}/resources", name="createResource", number=501, summary="Declare a protected resource of an app"
    ).plan(parts.create_resource, body=taken(CreateResource), conflict=Conflict(field="name")),
    RESOURCES.get(
        "/apps/{appId}/resources", name="listResources", number=502, summary="List resources of an app"
    ).handle(queries.list_resources, query=LISTED, response=list[AppResource]),
    RESOURCES.put(
        "/apps/{appId}/resources/{resourceId}", name="updateResource", number=503, summary="Change a resource"
    ).plan(parts.update_resource, body=taken(UpdateResource)),
    RESOURCES.get(
        "/apps/{appId}/resources/{resourceId}", name="getResource", number=504, summary="Read one resource"
    ).handle(queries.read_resource, response=AppResource),
)

PERMISSION_OPERATIONS = (
    PERMISSIONS.post(
        "/apps/{appId}/permissions",
        name="createPermission",
        number=521,
        summary="Name an allowed method on a resource",
    ).plan(parts.create_permission, body=taken(CreatePermission), conflict=Conflict(field="action")),
    PERMISSIONS.get(
        "/apps/{appId}/permissions", name="listPermissions", number=522, summary="List permissions of an app"
    ).handle(queries.list_permissions, query=LISTED, response=list[Permission]),
    PERMISSIONS.put(
        "/apps/{appId}/permissions/{permissionId}", name="updatePermission", number=523, summary="Change a permission"
    ).plan(parts.update_permission, body=taken(UpdatePermission)),
    PERMISSIONS.get(
        "/apps/{appId}/permissions/{permissionId}", name="getPermission", number=524, summary="Read one permission"
    ).handle(queries.read_permission, response=Permission),
)

ROLE_OPERATIONS = (
    ROLES.post("/apps/{appId}/roles", name="createAppRole", number=541, summary="Define a role owned by an app").plan(
        parts.create_role, body=taken(CreateRole), conflict=Conflict(field="roleName")
    ),
    ROLES.get("/apps/{appId}/roles", name="listAppRoles", number=542, summary="List roles defined by an app").handle(
        queries.list_roles, query=LISTED, response=list[Role]
    ),
    ROLES.put(
        "/apps/{appId}/roles/{roleId}",
        name="updateAppRole",
        number=543,
        summary="Change a role or add and remove its permissions",
    ).plan(parts.update_role, body=taken(UpdateRole)),
    ROLES.get("/apps/{appId}/roles/{roleId}", name="getAppRole", number=544, summary="Read one role").handle(
        queries.read_role, response=Role
    ),
)

OPERATIONS = (*RESOURCE_OPERATIONS, *PERMISSION_OPERATIONS, *ROLE_OPERATIONS)

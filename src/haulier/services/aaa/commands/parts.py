"""Resources, permissions and roles of apps: what rights are made of. See: contract/aaa.md sections 4 and 11.7."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec import UNSET

from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.access.roles import (
    APP_RESOURCE,
    APP_RESOURCE_DECODER,
    PERMISSION,
    PERMISSION_DECODER,
    ROLE,
    AppResourceBody,
    PermissionBody,
    RoleBody,
)
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.aaa.commands.role_grants import check_may_grant, check_may_open
from haulier.services.aaa.core_resources import core_resource
from haulier.services.aaa.events import (
    APP_RESOURCE_CREATED,
    APP_RESOURCE_UPDATED,
    PERMISSION_CREATED,
    PERMISSION_UPDATED,
    ROLE_CREATED,
    ROLE_UPDATED,
)
from haulier.services.aaa.kind import AppBody, stored_form
from haulier.services.aaa.part_queries import (
    need_permission,
    need_resource,
    need_role,
    shown_permission,
    shown_resource,
    shown_role,
)
from haulier.services.aaa.queries import need_app
from haulier.services.aaa.requests import (
    MAX_PERMISSIONS,
    MAX_ROLES,
    CreatePermission,
    CreateResource,
    CreateRole,
    UpdatePermission,
    UpdateResource,
    UpdateRole,
)
from haulier.services.aaa.rules.names import merged_names
from haulier.services.aaa.rules.parts import check_resource, part_key, permission_id_of, resource_id_of, role_id_of


async def create_resource(call: Call, body: CreateResource) -> Change:
    """``POST /apps/{appId}/resources``. Nobody opens what nobody opened to her."""
    _, app = await need_app(call)
    resource = AppResourceBody(
        appId=app.appId,
        name=body.name,
        resourcePath=body.resourcePath,
        allowedHttpMethods=tuple(dict.fromkeys(body.allowedHttpMethods)),
        description=body.description or "",
        resourcePathFormatted=body.resourcePathFormatted,
        requestParameter=body.requestParameter,
        attributePath=body.attributePath,
    )
    check_resource(resource)
    await check_may_open(call, resource.resourcePath, resource.allowedHttpMethods)
    return resource_change(APP_RESOURCE_CREATED, new_resource_row(resource))


async def update_resource(call: Call, body: UpdateResource) -> Change:
    """``PUT /apps/{appId}/resources/{resourceId}``."""
    given = {name: value for name, value in msgspec.structs.asdict(body).items() if value is not UNSET}
    if not given:
        raise invalid("body", "minProperties", "the body names nothing to change")
    if "allowedHttpMethods" in given:
        given["allowedHttpMethods"] = tuple(dict.fromkeys(given["allowedHttpMethods"]))
    row, old = await need_resource(call)
    new = msgspec.structs.replace(old, **given)
    check_resource(new)
    if new.isActive and (new.resourcePath, new.allowedHttpMethods, True) != (
        old.resourcePath, old.allowedHttpMethods, old.isActive,
    ):  # fmt: skip
        await check_may_open(call, new.resourcePath, new.allowedHttpMethods)
    return resource_change(APP_RESOURCE_UPDATED, changed_part(row, new, old.appId, old.name))


def new_resource_row(resource: AppResourceBody) -> RowWrite:
    """The row of a new resource."""
    id = resource_id_of(resource.appId, resource.name)
    return new_part(APP_RESOURCE, id, resource, resource.appId, resource.name)


def resource_change(event: str, write: RowWrite) -> Change:
    """The change of a resource, with the event that tells it."""
    shown = shown_resource(write.id, APP_RESOURCE_DECODER.decode(write.body))
    return row_change(event, write, payload=to_json(shown))


async def create_permission(call: Call, body: CreatePermission) -> Change:
    """``POST /apps/{appId}/permissions``: the method is one of those of its resource, which is the app's or a service
    of the installation.
    """
    _, app = await need_app(call)
    found = await call.config(APP_RESOURCE, body.resourceId)
    own = core_resource(call, body.resourceId)
    resource = found.resource.body_as(APP_RESOURCE_DECODER) if found is not None else own
    if resource is None or (resource.appId != app.appId and own is None) or resource.isDeleted:
        message = f"{app.appId} has no resource {body.resourceId!r}"
        raise invalid("resourceId", "unknown", message, Cause.UNKNOWN_REFERENCE)
    if body.httpMethod not in resource.allowedHttpMethods:
        methods = ", ".join(resource.allowedHttpMethods)
        raise invalid("httpMethod", "enum", f"the resource {resource.name} allows {methods}", Cause.RULE)
    permission = PermissionBody(
        appId=app.appId,
        action=body.action,
        resourceId=body.resourceId,
        httpMethod=body.httpMethod,
        description=body.description,
    )
    change = permission_change(PERMISSION_CREATED, new_permission_row(permission))
    if found is None:
        change.rows.append(new_resource_row(resource))
        change.replan_on_conflict = frozenset({APP_RESOURCE})
    return change


async def update_permission(call: Call, body: UpdatePermission) -> Change:
    """``PUT /apps/{appId}/permissions/{permissionId}``."""
    given = _given(body)
    row, old = await need_permission(call)
    new = msgspec.structs.replace(old, **given)
    if new.isActive and not old.isActive:
        await check_permissions_may_open(call, [row.id])
    return permission_change(PERMISSION_UPDATED, changed_part(row, new, old.appId, old.action))


def new_permission_row(permission: PermissionBody) -> RowWrite:
    """The row of a new permission."""
    id = permission_id_of(permission.appId, permission.action)
    return new_part(PERMISSION, id, permission, permission.appId, permission.action)


def permission_change(event: str, write: RowWrite) -> Change:
    """The change of a permission, with the event that tells it."""
    shown = shown_permission(write.id, PERMISSION_DECODER.decode(write.body))
    return row_change(event, write, payload=to_json(shown))


async def create_role(call: Call, body: CreateRole) -> Change:
    """``POST /apps/{appId}/roles``. The app has what it defines; others are given it by groups and app roles."""
    app_row, app = await need_app(call)
    permissions = list(dict.fromkeys(body.permissions or ()))
    await _check_permissions(call, app, permissions)
    role = RoleBody(
        name=body.roleName,
        description=body.description,
        appId=app.appId,
        permissions=tuple(permissions),
        securityLevel=body.securityLevel,
        canGrantToUsers=body.canGrantToUsers,
        canGrantToApps=body.canGrantToApps,
    )
    write = new_role_row(role)
    change = role_change(ROLE_CREATED, write)
    change.rows.append(with_own_roles(app_row, app, [write.id]))
    return change


async def update_role(call: Call, body: UpdateRole) -> Change:
    """``PUT /apps/{appId}/roles/{roleId}``."""
    given = _given(body, "assignPermissions")
    row, old = await need_role(call)
    permissions: list[str] | None = given.pop("permissions", None)
    if permissions is not None:
        if body.assignPermissions:
            _, app = await need_app(call)
            await _check_permissions(call, app, [id for id in permissions if id not in old.permissions])
        given["permissions"] = tuple(merged_names(old.permissions, permissions, assign=body.assignPermissions))
    new = msgspec.structs.replace(old, **given)
    if len(new.permissions) > MAX_PERMISSIONS:
        raise invalid("permissions", "maxItems", f"a role has at most {MAX_PERMISSIONS} permissions")
    if new.securityLevel != old.securityLevel:
        await check_may_grant(call, [row.id])
    if new.isActive and not old.isActive:
        await check_permissions_may_open(call, new.permissions)
    return role_change(ROLE_UPDATED, changed_part(row, new, old.appId, old.name))


def new_role_row(role: RoleBody) -> RowWrite:
    """The row of a new role."""
    return new_part(ROLE, role_id_of(role.appId, role.name), role, role.appId, role.name)


def role_change(event: str, write: RowWrite) -> Change:
    """The change of a role, with the event that tells it."""
    role = msgspec.json.decode(write.body, type=RoleBody)
    return row_change(event, write, payload=to_json(shown_role(write.id, role)))


def with_own_roles(row: Resource, app: AppBody, names: Sequence[str]) -> RowWrite:
    """The app with roles that it defines. Raises Refusal for too many."""
    roles = merged_names(app.roles, names, assign=True)
    if len(roles) > MAX_ROLES:
        raise Refusal(Cause.RULE, f"an app has at most {MAX_ROLES} roles")
    return replacing(row, body=to_json(msgspec.structs.replace(app, roles=roles)))


def new_part(kind: str, id: str, body: msgspec.Struct, app_id: str, name: str) -> RowWrite:
    """The row of a new part of an app."""
    return RowWrite(kind, id, 0, key=part_key(app_id, name), parent=app_id, body=stored_form(body))


def changed_part(row: Resource, body: Any, app_id: str, name: str) -> RowWrite:
    """The row of a changed part. Its name stays taken when it is retired: its id is made of it."""
    return replacing(row, body=stored_form(body), key=part_key(app_id, name), parent=app_id)


async def _check_permissions(call: Call, app: AppBody, ids: Sequence[str]) -> None:
    """Permissions that a role is given are the app's. The change relies on them. Raises Refusal."""
    found = await call.configs(PERMISSION, ids)
    for id in ids:
        body = found[id].resource.body_as(PERMISSION_DECODER) if id in found else None
        if body is None or body.appId != app.appId or body.isDeleted:
            message = f"{app.appId} has no permission {id!r}"
            raise invalid("permissions", "unknown", message, Cause.UNKNOWN_REFERENCE)
    await check_permissions_may_open(call, ids)


async def check_permissions_may_open(call: Call, ids: Iterable[str]) -> None:
    """Raise Refusal, 403, for a permission to do what the caller may not do."""
    permissions = [
        config.resource.body_as(PERMISSION_DECODER) for config in (await call.configs(PERMISSION, ids)).values()
    ]
    resources = await call.configs(APP_RESOURCE, [permission.resourceId for permission in permissions])
    for permission in permissions:
        if permission.resourceId in resources:
            resource = resources[permission.resourceId].resource.body_as(APP_RESOURCE_DECODER)
            await check_may_open(call, resource.resourcePath, [permission.httpMethod])


def _given(body: msgspec.Struct, *others: str) -> dict[str, Any]:
    """The members that a body names, but for some. Raises Refusal when it names none."""
    members = msgspec.structs.asdict(body).items()
    given = {name: value for name, value in members if value is not None and name not in others}
    if not given:
        raise invalid("body", "minProperties", "the body names nothing to change")
    return given

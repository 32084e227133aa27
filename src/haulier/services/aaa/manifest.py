"""The manifest of an app: its form, and what it asks for by itself. See: contract/aaa.md sections 3 and 11.9."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Any

from msgspec import Meta, Struct

from haulier.core.json_decoding import convert_object
from haulier.core.refusal import Fault, Refusal, invalid, refuse_faults
from haulier.platform.access.roles import AppResourceBody, PermissionBody, RoleBody, SecurityLevel
from haulier.services.aaa.requests import (
    MAX_ROLES,
    AppText,
    GroupName,
    GroupText,
    HttpMethod,
    Methods,
    PartId,
    PartName,
    PolicyText,
    ResourceName,
    ResourcePath,
    RoleName,
    ShortText,
)
from haulier.services.aaa.rules.parts import check_resource, permission_id_of, resource_id_of, role_id_of

MAX_MANIFEST_BYTES = 380_000
"""Of the file; the form around it makes up the rest of what a request may have."""
MAX_RESOURCES = 1_000
MAX_PERMISSIONS = 4_000
MAX_MANIFEST_ROLES = 200
MAX_MANIFEST_GROUPS = 200


class ManifestResource(Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A resource of the app."""

    name: ResourceName
    resourcePath: ResourcePath
    allowedHttpMethods: Methods
    description: ShortText | None = None
    resourcePathFormatted: PolicyText | None = None
    attributePath: PolicyText | None = None
    requestParameter: PolicyText | None = None


class ManifestPermission(Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A permission on a resource of the manifest, by its name."""

    action: PartName
    resource: ResourceName
    httpMethod: HttpMethod
    description: AppText


class ManifestRole(Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A role: permissions of the manifest, by their actions."""

    roleName: PartName
    description: ShortText
    permissions: Annotated[list[PartName], Meta(max_length=MAX_PERMISSIONS)] = []
    securityLevel: SecurityLevel = "OPEN"
    canGrantToApps: bool = False
    canGrantToUsers: bool = True


class ManifestGroup(Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A group to make, and the roles it gets: names of the manifest, or ids."""

    name: GroupName
    roles: Annotated[list[RoleName], Meta(max_length=MAX_ROLES)] = []
    description: GroupText | None = None


class Manifest(Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What an app brings along, and what it asks for."""

    appId: PartId
    resources: Annotated[list[ManifestResource], Meta(max_length=MAX_RESOURCES)] = []
    permissions: Annotated[list[ManifestPermission], Meta(max_length=MAX_PERMISSIONS)] = []
    roles: Annotated[list[ManifestRole], Meta(max_length=MAX_MANIFEST_ROLES)] = []
    rolesRequired: Annotated[list[RoleName], Meta(max_length=MAX_ROLES)] = []
    userGroupsRequired: Annotated[list[ManifestGroup], Meta(max_length=MAX_MANIFEST_GROUPS)] = []


def manifest_of(document: Any) -> Manifest:
    """The manifest in a document. Raises Refusal that names all at fault, the path of the member first."""
    if not isinstance(document, dict):
        raise invalid("", "type", "a manifest is a mapping")
    empty = {name for name, value in document.items() if value is None and name != "appId"}
    manifest = convert_object({name: value for name, value in document.items() if name not in empty}, Manifest, "")
    faults = [
        *_twice("resources", "name", (one.name for one in manifest.resources)),
        *_twice("permissions", "action", (one.action for one in manifest.permissions)),
        *_twice("roles", "roleName", (one.roleName for one in manifest.roles)),
        *_twice("userGroupsRequired", "name", (one.name for one in manifest.userGroupsRequired)),
    ]
    refuse_faults(faults or [*_bad_resources(manifest), *_bad_permissions(manifest), *_bad_roles(manifest)])
    return manifest


def _twice(member: str, field: str, names: Iterable[str]) -> list[Fault]:
    counted = Counter(name.lower() for name in names)
    return [Fault(f"{member}.{field}", "unique", f"{name!r} is there twice") for name, n in counted.items() if n > 1]


def _bad_resources(manifest: Manifest) -> Iterable[Fault]:
    for place, resource in enumerate(resource_bodies(manifest)):
        try:
            check_resource(resource)
        except Refusal as refusal:
            yield from (replace(one, field=f"resources[{place}].{one.field}") for one in refusal.faults)


def _bad_permissions(manifest: Manifest) -> Iterable[Fault]:
    methods = {resource.name: resource.allowedHttpMethods for resource in manifest.resources}
    for place, permission in enumerate(manifest.permissions):
        field = f"permissions[{place}]"
        if permission.resource not in methods:
            yield Fault(f"{field}.resource", "unknown", f"the manifest has no resource {permission.resource!r}")
        elif permission.httpMethod not in methods[permission.resource]:
            allowed = ", ".join(methods[permission.resource])
            yield Fault(f"{field}.httpMethod", "enum", f"the resource {permission.resource} allows {allowed}")


def _bad_roles(manifest: Manifest) -> Iterable[Fault]:
    actions = {permission.action for permission in manifest.permissions}
    for place, role in enumerate(manifest.roles):
        for action in role.permissions:
            if action not in actions:
                field = f"roles[{place}].permissions"
                yield Fault(field, "unknown", f"the manifest has no permission {action!r}")


def resource_bodies(manifest: Manifest) -> list[AppResourceBody]:
    """The resources of a manifest as they are stored."""
    return [
        AppResourceBody(
            appId=manifest.appId,
            name=one.name,
            resourcePath=one.resourcePath,
            allowedHttpMethods=tuple(dict.fromkeys(one.allowedHttpMethods)),
            description=one.description or "",
            resourcePathFormatted=one.resourcePathFormatted,
            requestParameter=one.requestParameter,
            attributePath=one.attributePath,
        )
        for one in manifest.resources
    ]


def permission_bodies(manifest: Manifest) -> list[PermissionBody]:
    """The permissions of a manifest as they are stored."""
    return [
        PermissionBody(
            appId=manifest.appId,
            action=one.action,
            resourceId=resource_id_of(manifest.appId, one.resource),
            httpMethod=one.httpMethod,
            description=one.description,
        )
        for one in manifest.permissions
    ]


def role_bodies(manifest: Manifest) -> list[RoleBody]:
    """The roles of a manifest as they are stored."""
    return [
        RoleBody(
            name=one.roleName,
            description=one.description,
            appId=manifest.appId,
            permissions=tuple(permission_id_of(manifest.appId, action) for action in dict.fromkeys(one.permissions)),
            securityLevel=one.securityLevel,
            canGrantToUsers=one.canGrantToUsers,
            canGrantToApps=one.canGrantToApps,
        )
        for one in manifest.roles
    ]


def group_roles(manifest: Manifest, group: ManifestGroup) -> list[str]:
    """The ids of the roles that a group gets: a name of the manifest's own, or an id."""
    own = {role.roleName for role in manifest.roles}
    return [role_id_of(manifest.appId, name) if name in own else name for name in dict.fromkeys(group.roles)]

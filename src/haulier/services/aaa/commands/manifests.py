"""Manifests of apps: taken, and applied all or nothing by a worker. See: contract/aaa.md sections 3 and 11.9."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from haulier.core.ids import derived
from haulier.core.refusal import Cause, Fault, Refusal, invalid, shortened
from haulier.platform.access.roles import (
    APP_RESOURCE,
    APP_RESOURCE_DECODER,
    BUILT_IN,
    GROUP,
    GROUP_DECODER,
    PERMISSION,
    PERMISSION_DECODER,
    ROLE,
    ROLE_DECODER,
    GroupBody,
    RoleBody,
)
from haulier.platform.commands.apply import callback_request_of
from haulier.platform.commands.call import Call
from haulier.platform.commands.callback_limits import MAX_REASON
from haulier.platform.storage.changes import Change, RowWrite, TimerWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.platform.timers.clock import Timer
from haulier.platform.timers.ids import timer_id
from haulier.services.aaa.commands.parts import new_part, with_own_roles
from haulier.services.aaa.commands.role_grants import OPEN, check_may_grant, check_may_open, stored_roles
from haulier.services.aaa.events import APP_MANIFEST_APPLIED, APP_MANIFEST_CREATED, APP_MANIFEST_REFUSED
from haulier.services.aaa.kind import (
    APP,
    APP_DECODER,
    APP_MANIFEST,
    FAILED,
    IN_PROGRESS,
    MANIFEST_DECODER,
    SUCCESS,
    AppBody,
    ManifestBody,
    stored_form,
)
from haulier.services.aaa.lists import list_all
from haulier.services.aaa.manifest import Manifest, group_roles, permission_bodies, resource_bodies, role_bodies
from haulier.services.aaa.manifest_form import UploadedManifest
from haulier.services.aaa.part_queries import PERMISSIONS, RESOURCES
from haulier.services.aaa.responses import ManifestPayload
from haulier.services.aaa.rules.groups import group_key
from haulier.services.aaa.rules.names import merged_names
from haulier.services.aaa.rules.parts import permission_id_of, resource_id_of, role_id_of

BY_MANIFEST = "manifest"
"""Type of resources and permissions that a manifest made: the next one switches off what it lacks."""
MAX_REASONS = 100


async def upload_manifest(call: Call, body: UploadedManifest) -> Change:
    """``POST /apps/upload``: the form and what the caller may give are checked at once, the rest when it is applied."""
    manifest = body.manifest
    if await call.get(APP, manifest.appId) is None:
        raise invalid("appId", "unknown", f"there is no app {manifest.appId!r}", Cause.UNKNOWN_REFERENCE)
    for resource in resource_bodies(manifest):
        await check_may_open(call, resource.resourcePath, resource.allowedHttpMethods)
    await _check_roles(call, manifest)
    id = call.new_id(APP_MANIFEST)
    stored = ManifestBody(manifest=msgspec.to_builtins(manifest), appId=manifest.appId)
    change = row_change(APP_MANIFEST_CREATED, RowWrite(APP_MANIFEST, id, 0, state=IN_PROGRESS))
    stored.callback = callback_request_of(call, body, change)
    change.rows[0].body = to_json(stored)
    change.payload = to_json(ManifestPayload(id, manifest.appId))
    subject = f"{APP_MANIFEST}/{id}"
    change.timers = [
        TimerWrite(timer_id(call.tenant, APP_MANIFEST, id, APP_MANIFEST), APP_MANIFEST, subject, call.at, {})
    ]
    return change


async def _check_roles(call: Call, manifest: Manifest) -> None:
    """Raise Refusal, 403, for roles that the caller may not give: to the app, to groups, or by making a role that is
    there less guarded. The app's own ones it has anyway.
    """
    own = {role_id_of(body.appId, body.name): body for body in role_bodies(manifest)}
    stored = await stored_roles(call, own)
    changed = [id for id, body in own.items() if id in stored and stored[id].securityLevel != body.securityLevel]
    asked = [role for role in manifest.rolesRequired if role not in own]
    given = [role for group in manifest.userGroupsRequired for role in group_roles(manifest, group)]
    guarded = {id for id, body in own.items() if body.securityLevel != OPEN}
    await check_may_grant(call, [*asked, *given, *changed], guarded=guarded)


async def apply_manifest(call: Call, timer: Timer) -> Change | None:
    """Apply an uploaded manifest, whole or, with every reason, not at all."""
    row = await call.get(APP_MANIFEST, timer.subject.partition("/")[2])
    if row is None or row.state != IN_PROGRESS:
        return None
    body = row.body_as(MANIFEST_DECODER)
    work = _Work(call, msgspec.convert(body.manifest, Manifest))
    await work.plan()
    reasons = [f"{fault.field}: {fault.message}" for fault in work.faults][:MAX_REASONS]
    body = msgspec.structs.replace(body, reason=reasons, manifest={})
    write = replacing(row, body=to_json(body), state=FAILED if reasons else SUCCESS)
    event = APP_MANIFEST_REFUSED if reasons else APP_MANIFEST_APPLIED
    change = row_change(
        event, write, *([] if reasons else work.rows), payload=to_json(ManifestPayload(row.id, body.appId))
    )
    change.callback_request = body.callback
    change.replan_on_conflict = frozenset({APP_RESOURCE, PERMISSION, ROLE, GROUP})
    if reasons:
        change.status, change.reason = "failed", shortened("; ".join(reasons), MAX_REASON)
    return change


@dataclass(slots=True)
class _Work:
    """What a manifest comes to: rows to write, or what is wrong."""

    call: Call
    manifest: Manifest
    rows: list[RowWrite] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    async def plan(self) -> None:
        """Work out all of it."""
        row = await self.call.get(APP, self.manifest.appId)
        app = row.body_as(APP_DECODER) if row is not None else None
        if row is None or app is None or app.isDeleted:
            self._fault("appId", "unknown", f"the app {self.manifest.appId!r} was retired")
            return
        await self._plan_resources()
        await self._plan_permissions()
        await self._plan_roles()
        await self._plan_app(row, app)
        await self._plan_groups()

    async def _plan_resources(self) -> None:
        existing = {row.id: row for row in await list_all(self.call, RESOURCES, parent=self.manifest.appId)}
        wanted = {resource_id_of(body.appId, body.name): body for body in resource_bodies(self.manifest)}
        for id, body in wanted.items():
            self._put(APP_RESOURCE, id, existing.get(id), body, APP_RESOURCE_DECODER, body.name)
        self._switch_off((row for id, row in existing.items() if id not in wanted), APP_RESOURCE_DECODER)

    async def _plan_permissions(self) -> None:
        existing = {row.id: row for row in await list_all(self.call, PERMISSIONS, parent=self.manifest.appId)}
        wanted = {permission_id_of(body.appId, body.action): body for body in permission_bodies(self.manifest)}
        for id, body in wanted.items():
            self._put(PERMISSION, id, existing.get(id), body, PERMISSION_DECODER, body.action)
        self._switch_off((row for id, row in existing.items() if id not in wanted), PERMISSION_DECODER)

    def _put(
        self, kind: str, id: str, row: Resource | None, body: Any, decoder: msgspec.json.Decoder[Any], name: str
    ) -> None:
        """Make a part, or change it where it differs; from now on it is the manifest's."""
        if row is None:
            write = new_part(kind, id, body, body.appId, name)
            write.type = BY_MANIFEST
            self.rows.append(write)
        elif row.type != BY_MANIFEST or row.body_as(decoder) != body:
            self.rows.append(replacing(row, body=stored_form(body), type=BY_MANIFEST))

    def _switch_off(self, rows: Iterable[Resource], decoder: msgspec.json.Decoder[Any]) -> None:
        """Pause what an earlier manifest made and this one lacks."""
        for row in rows:
            body = row.body_as(decoder)
            if row.type == BY_MANIFEST and body.isActive:
                self.rows.append(replacing(row, body=stored_form(msgspec.structs.replace(body, isActive=False))))

    async def _plan_roles(self) -> None:
        wanted = {role_id_of(body.appId, body.name): body for body in role_bodies(self.manifest)}
        rows = await self.call.get_many([(ROLE, id) for id in wanted])
        for (id, body), row in zip(wanted.items(), rows, strict=True):
            if row is None:
                self.rows.append(new_part(ROLE, id, body, body.appId, body.name))
                continue
            old = row.body_as(ROLE_DECODER)
            new = msgspec.structs.replace(body, isActive=old.isActive, isDeleted=old.isDeleted)
            if new != old:
                self.rows.append(replacing(row, body=stored_form(new)))

    async def _plan_app(self, row: Resource, app: AppBody) -> None:
        """The app has what it defines, and gets what it asks for."""
        own = [role_id_of(self.manifest.appId, role.roleName) for role in self.manifest.roles]
        known = await self._known_roles(self.manifest.rolesRequired)
        for place, name in enumerate(self.manifest.rolesRequired):
            role = known.get(name)
            if role is None:
                self._fault(f"rolesRequired[{place}]", "unknown", f"there is no active role {name!r}")
            elif not role.canGrantToApps and role.appId != app.appId:
                self._fault(f"rolesRequired[{place}]", "notGrantable", f"the role {name!r} is not given to apps")
        try:
            write = with_own_roles(row, app, [*own, *self.manifest.rolesRequired])
        except Refusal as refusal:
            self._fault("rolesRequired", "maxItems", str(refusal))
            return
        if write.body != to_json(app):
            self.rows.append(write)

    async def _plan_groups(self) -> None:
        for place, group in enumerate(self.manifest.userGroupsRequired):
            names = group_roles(self.manifest, group)
            known = await self._known_roles(names)
            for name in names:
                if name not in known or not known[name].canGrantToUsers:
                    where = f"userGroupsRequired[{place}].roles"
                    self._fault(where, "notGrantable", f"there is no active role {name!r} that is given to people")
            row = await self.call.by_key(GROUP, group_key(group.name))
            if row is None:
                body = GroupBody(name=group.name, description=group.description or "", roles=tuple(names))
                id = derived(GROUP, self.call.new_id(GROUP), group.name)
                self.rows.append(RowWrite(GROUP, id, 0, key=group_key(group.name), body=stored_form(body)))
                continue
            old = row.body_as(GROUP_DECODER)
            new = msgspec.structs.replace(old, roles=tuple(merged_names(old.roles, names, assign=True)))
            if new != old:
                self.rows.append(replacing(row, body=stored_form(new)))

    async def _known_roles(self, names: Iterable[str]) -> dict[str, RoleBody]:
        """Active roles by their ids: built in, stored, or of this manifest."""
        wanted = [name for name in dict.fromkeys(names) if name not in BUILT_IN]
        rows = await self.call.get_many([(ROLE, name) for name in wanted])
        found = {row.id: row.body_as(ROLE_DECODER) for row in rows if row is not None}
        own = {role_id_of(body.appId, body.name): body for body in role_bodies(self.manifest)}
        roles = BUILT_IN | own | found
        return {name: role for name, role in roles.items() if role.isActive and not role.isDeleted}

    def _fault(self, where: str, rule: str, message: str) -> None:
        self.faults.append(Fault(where, rule, message))

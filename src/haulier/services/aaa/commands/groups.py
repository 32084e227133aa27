"""Groups: they join people to roles of any apps. See: contract/aaa.md sections 4, 11.2 and 11.7."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.access.roles import GROUP, GROUP_DECODER, GroupBody
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.aaa.commands.people import check_last_administrator, member_write
from haulier.services.aaa.commands.role_grants import ADMINISTERING, check_grantable, check_may_grant
from haulier.services.aaa.events import GROUP_CREATED, GROUP_ROLES_UPDATED, GROUP_UPDATED, GROUP_USERS_UPDATED
from haulier.services.aaa.kind import ACTIVE, USER, USER_DECODER, stored_form
from haulier.services.aaa.people import need_group
from haulier.services.aaa.people_queries import group_payload
from haulier.services.aaa.requests import CreateGroup, UpdateGroup, UpdateGroupRoles, UpdateGroupUsers
from haulier.services.aaa.rules.groups import ADMINISTRATORS, ADMINISTRATORS_KEY, MAX_ROLES, group_key
from haulier.services.aaa.rules.names import merged_names


async def create_group(call: Call, body: CreateGroup) -> Change:
    """``POST /groups``."""
    return group_change(GROUP_CREATED, [plan_new_group(call, body.name, body.description or "")])


async def update_group(call: Call, body: UpdateGroup) -> Change:
    """``PUT /groups/{groupId}``: change, pause or retire it, with its members in the same call."""
    given: dict[str, Any] = {name: value for name, value in msgspec.structs.asdict(body).items() if value is not None}
    if not given:
        raise invalid("body", "minProperties", "the body names nothing to change")
    row, group = await need_group(call, call.path["groupId"])
    users = given.pop("users", None)
    rows = await plan_group_change(call, row, group, **given)
    if users is not None and users.userIds:
        rows += await plan_members(call, row, group, users.userIds, membership=users.membership)
    return group_change(GROUP_UPDATED, rows)


async def change_users(call: Call, body: UpdateGroupUsers) -> Change:
    """``PUT /groups/{groupId}/users``: all of them or none. The next token of each carries the group's roles."""
    row, group = await need_group(call, call.path["groupId"])
    members = await plan_members(call, row, group, body.users, membership=body.membership)
    change = group_change(GROUP_USERS_UPDATED, [replacing(row), *members])
    payload = msgspec.structs.replace(group_payload(row.id, group), users=body.users, membership=body.membership)
    change.payload = to_json(payload)
    return change


async def change_roles(call: Call, body: UpdateGroupRoles) -> Change:
    """``PUT /groups/{groupId}/roles``: all of them or none."""
    row, group = await need_group(call, call.path["groupId"])
    if body.membership:
        await check_grantable(call, body.roles, "people", lambda role: role.canGrantToUsers)
    elif row.key == ADMINISTRATORS_KEY and not ADMINISTERING.isdisjoint(body.roles):
        raise Refusal(Cause.RULE, f"{ADMINISTRATORS} keeps its role")
    roles = merged_names(group.roles, body.roles, assign=body.membership)
    if len(roles) > MAX_ROLES:
        raise Refusal(Cause.RULE, f"a group has at most {MAX_ROLES} roles")
    new = msgspec.structs.replace(group, roles=tuple(roles))
    return group_change(GROUP_ROLES_UPDATED, [replacing(row, body=stored_form(new))])


def plan_new_group(call: Call, name: str, description: str = "", roles: Sequence[str] = ()) -> RowWrite:
    """The row of a new group. A name that a group has already is refused when it is applied."""
    body = GroupBody(name=name, description=description, roles=tuple(roles))
    return RowWrite(GROUP, call.new_id(GROUP), 0, key=group_key(name), body=stored_form(body))


async def plan_group_change(call: Call, row: Resource, group: GroupBody, **members: Any) -> list[RowWrite]:
    """The row of a changed group: ``members`` are those of ``GroupBody``. Retired, it lets go of its name.

    Raises Refusal: 400 for administrators that would be paused, retired or called otherwise, 403 where it begins to
    give roles that the caller may not give.
    """
    new = msgspec.structs.replace(group, **members)
    if row.key == ADMINISTRATORS_KEY and (new.name, new.isActive, new.isDeleted) != (group.name, True, False):
        raise Refusal(Cause.RULE, f"{ADMINISTRATORS} cannot be paused, retired or called otherwise")
    if new.isActive and not group.isActive:
        await check_may_grant(call, new.roles)
    return [replacing(row, body=stored_form(new), key=None if new.isDeleted else group_key(new.name))]


async def plan_members(
    call: Call, row: Resource, group: GroupBody, user_ids: Sequence[str], *, membership: bool
) -> list[RowWrite]:
    """The rows of people who enter the group, or leave it; the group's own row has to be in the same change.

    Raises Refusal: 400 for an unknown person and for the last active administrator, 403 for a group with roles that
    the caller may not give.
    """
    if membership:
        await check_may_grant(call, group.roles)
    ids = list(dict.fromkeys(user_ids))
    found = await call.get_many([(USER, id) for id in ids])
    unknown = next((id for id, user in zip(ids, found, strict=True) if user is None), None)
    if unknown is not None:
        raise invalid("users", "unknown", f"there is no user {unknown!r}", Cause.UNKNOWN_REFERENCE)
    writes, left = [], []
    for user in filter(None, found):
        body = user.body_as(USER_DECODER)
        if (row.id in body.groups) != membership:
            writes.append(member_write(user, body, merged_names(body.groups, [row.id], assign=membership)))
            left += [user.id] if user.state == ACTIVE and not membership else []
    if left and row.key == ADMINISTRATORS_KEY:
        await check_last_administrator(call, left)
    return writes


def group_change(event: str, rows: list[RowWrite]) -> Change:
    """The change of a group whose rows were planned, its own first, with the event that tells it."""
    return row_change(event, *rows, payload=to_json(group_payload(rows[0].id, GROUP_DECODER.decode(rows[0].body))))

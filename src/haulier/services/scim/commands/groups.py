"""Groups that a directory makes, whose members it chooses, and that it retires. Which roles a group gives is AAA's."""

from __future__ import annotations

from typing import Any

import msgspec

from haulier.platform.access.roles import GROUP, GROUP_DECODER, GroupBody
from haulier.platform.commands.call import Call
from haulier.platform.commands.reply import Reply
from haulier.platform.storage.changes import Change, RowWrite, replacing
from haulier.platform.storage.resources import Resource
from haulier.services.aaa.facade import (
    GROUP_CREATED,
    GROUP_UPDATED,
    group_change,
    group_members,
    plan_group_change,
    plan_members,
    plan_new_group,
)
from haulier.services.scim.commands.users import EMPTY
from haulier.services.scim.errors import SCIM_JSON
from haulier.services.scim.kind import SCIM_GROUP
from haulier.services.scim.queries import member_refs, place, shown_groups
from haulier.services.scim.requests import ScimGroupIn, ScimPatch
from haulier.services.scim.rules.attributes import canonical_object
from haulier.services.scim.rules.patches import MAX_MEMBERS, Membership, Step, parse_steps, patched, unfit
from haulier.services.scim.store import Group, external_ids, external_write, need_path_group


async def create_group(call: Call, body: dict[str, Any]) -> Change:
    """Make a group with its members. It gives no roles until somebody says which."""
    given = _read_group(body)
    write = plan_new_group(call, given.displayName)
    row = _as_made(call, write)
    members = list(dict.fromkeys(member.value for member in given.members or ()))
    if len(members) > MAX_MEMBERS:
        raise unfit(f"one request changes at most {MAX_MEMBERS} members", "tooMany")
    rows = [write, *await plan_members(call, row, GROUP_DECODER.decode(write.body), members, membership=True)]
    rows += await external_write(call, SCIM_GROUP, write.id, given.externalId)
    call.response_headers[b"location"] = place(call, "Groups", write.id).encode()
    return await _answering(call, group_change(GROUP_CREATED, rows), row, given.externalId, members)


async def replace_group(call: Call, body: dict[str, Any]) -> Change:
    """Replace a group: its name, and all of its members."""
    row, group = await need_path_group(call)
    given = _read_group(body)
    whole = Step("replace", "members", None, None, None, [{"value": one.value} for one in given.members or ()])
    return await _changed(call, (row, group), given, [whole])


async def patch_group(call: Call, body: ScimPatch) -> Change:
    """Change name and members of a group by operations, all of them or none."""
    row, group = await need_path_group(call)
    steps = parse_steps(body.Operations)
    known = (await external_ids(call, SCIM_GROUP, [row.id])).get(row.id)
    document = {"displayName": group.name, "externalId": known}
    given = _read_group(patched(document, [step for step in steps if step.name != "members"]))
    return await _changed(call, (row, group), given, [step for step in steps if step.name == "members"])


async def _changed(call: Call, found: Group, given: ScimGroupIn, of_members: list[Step]) -> Change:
    """The change that gives a group its names, and its members by these operations."""
    row, group = found
    rows = await plan_group_change(call, row, group, name=given.displayName)
    membership = Membership()
    for step in of_members:
        membership.take(step)
    current = await group_members(call, row.id)
    rows += await _member_writes(call, row, group, membership, current)
    rows += await external_write(call, SCIM_GROUP, row.id, given.externalId)
    members = membership.after(current)
    return await _answering(call, group_change(GROUP_UPDATED, rows), row, given.externalId, members)


async def delete_group(call: Call, _body: None) -> Change:
    """Retire a group: its roles are nobody's through it any more, and its name is free."""
    row, group = await need_path_group(call)
    rows = await plan_group_change(call, row, group, isDeleted=True)
    old = await call.get(SCIM_GROUP, row.id)
    if old is not None:
        rows.append(replacing(old, key=None))
    change = group_change(GROUP_UPDATED, rows)
    change.answer = EMPTY
    return change


def _read_group(document: dict[str, Any]) -> ScimGroupIn:
    try:
        return msgspec.convert(canonical_object(document), ScimGroupIn)
    except msgspec.ValidationError as error:
        raise unfit(str(error), "invalidValue") from None


async def _member_writes(
    call: Call, row: Resource, group: GroupBody, membership: Membership, current: list[str]
) -> list[RowWrite]:
    """The rows of those who enter the group and of those who leave it."""
    entered, left = list(membership.entered), list(membership.left)
    if membership.is_whole:
        left = [id for id in current if id not in membership.entered]
        if len(left) > MAX_MEMBERS:
            raise unfit(f"one request changes at most {MAX_MEMBERS} members", "tooMany")
    leaving = await plan_members(call, row, group, left, membership=False) if left else []
    entering = await plan_members(call, row, group, entered, membership=True) if entered else []
    return [*leaving, *entering]


def _as_made(call: Call, write: RowWrite) -> Resource:
    """A row as it is once it is written."""
    return Resource(
        call.tenant, GROUP, write.id, write.version, "", write.key, None, None, "{}", write.body,
        call.at, call.actor, call.at, call.actor, None,
    )  # fmt: skip


async def _answering(call: Call, change: Change, row: Resource, external_id: str | None, members: list[str]) -> Change:
    """A change that answers with the group as it is then."""
    shown = (await shown_groups(call, [(row, GROUP_DECODER.decode(change.rows[0].body))], with_members=False))[0]
    shown.externalId = msgspec.UNSET if external_id is None else external_id
    shown.members = member_refs(call, members)
    change.answer = Reply(msgspec.json.encode(shown), SCIM_JSON.encode())
    return change

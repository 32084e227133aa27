"""People and groups as all who need them find them. See: contract/aaa.md sections 4, 5 and 11.7."""

from __future__ import annotations

from collections.abc import Sequence

from haulier.core.refusal import Cause, Refusal
from haulier.engines.statements import load_statements
from haulier.platform.access.rights import count_for_app
from haulier.platform.access.roles import GROUP, GROUP_DECODER, GroupBody, RoleBody
from haulier.platform.commands.call import Call
from haulier.platform.storage.resources import Resource, from_record
from haulier.services.aaa.kind import CONTACT_DECODER, USER, USER_CONTACT, USER_DECODER, AppBody, UserBody
from haulier.services.aaa.rules.contacts import email_contact, mobile_contact
from haulier.services.aaa.rules.groups import ADMINISTRATORS_KEY

SQL = load_statements("haulier.services.aaa", "people.sql")
MAX_MEMBERS = 10_000
"""People of one group that a read gives."""

MAX_SESSIONS = 1_000
"""Sessions of one person that end with a block; more than anyone can have open."""

Person = tuple[Resource, UserBody]


async def find_user(call: Call, user_id: str) -> Person | None:
    """A person of the tenant, blocked or not, as it is stored now."""
    row = await call.get(USER, user_id)
    return (row, row.body_as(USER_DECODER)) if row is not None else None


async def find_user_by_email(call: Call, text: str) -> Person | None:
    """The person with this address, without regard to case."""
    return await _find_by_contact(call, email_contact(text))


async def find_user_by_mobile(call: Call, text: str) -> Person | None:
    """The person with this number, in E.164, as the mobile number."""
    return await _find_by_contact(call, mobile_contact(text))


async def _find_by_contact(call: Call, id: str) -> Person | None:
    """The person with this contact. One that nobody has takes as many reads: time does not tell who is known."""
    contact = await call.get(USER_CONTACT, id)
    return await find_user(call, contact.body_as(CONTACT_DECODER).userId if contact is not None else "")


async def need_user(call: Call, user_id: str) -> Person:
    """A person of the tenant. Raises Refusal NOT_FOUND."""
    found = await find_user(call, user_id)
    if found is None:
        raise Refusal(Cause.NOT_FOUND, f"there is no user {user_id!r}")
    return found


async def need_group(call: Call, group_id: str) -> tuple[Resource, GroupBody]:
    """A group of the tenant that is not retired. Raises Refusal NOT_FOUND."""
    row = await call.get(GROUP, group_id)
    group = row.body_as(GROUP_DECODER) if row is not None else None
    if row is None or group is None or group.isDeleted:
        raise Refusal(Cause.NOT_FOUND, f"there is no group {group_id!r}")
    return row, group


async def find_administrators(call: Call) -> Resource | None:
    """The group that runs the tenant."""
    return await call.by_key(GROUP, ADMINISTRATORS_KEY)


async def group_members(call: Call, group_id: str, limit: int = MAX_MEMBERS) -> list[str]:
    """Ids of the people in a group, blocked ones too, at most ``limit``."""
    return [record["id"] for record in await call.fetch(SQL["members"], group_id, limit)]


async def administrators(call: Call, limit: int) -> list[str]:
    """Ids of the people who run the tenant, blocked ones too, at most ``limit``."""
    group = await find_administrators(call)
    return await group_members(call, group.id, limit) if group is not None else []


async def people_of_groups(call: Call, group_ids: Sequence[str], after: str, limit: int) -> list[str]:
    """Ids of the people in several groups, blocked ones too, each once and in the order of ids: those behind ``after``,
    at most ``limit``.
    """
    return [record["id"] for record in await call.fetch(SQL["people_of_groups"], list(group_ids), after, limit)]


async def members_of_groups(call: Call, group_ids: Sequence[str], limit: int) -> dict[str, list[str]]:
    """Ids of the people in each of several groups, at most ``limit`` in all."""
    members: dict[str, list[str]] = {}
    for record in await call.fetch(SQL["members_of_several"], group_ids, limit):
        members.setdefault(record["group_id"], []).append(record["id"])
    return members


async def has_other_active_member(call: Call, group_id: str, user_ids: Sequence[str]) -> bool:
    """Whether a group has an active member beside these people."""
    return bool((await call.fetch(SQL["other_active_member"], group_id, user_ids))[0]["found"])


async def open_sessions(call: Call, user_id: str) -> list[Resource]:
    """The sessions of a person that have not ended."""
    return [from_record(record) for record in await call.fetch(SQL["open_sessions"], user_id, MAX_SESSIONS)]


async def roles_of_person(call: Call, user: UserBody) -> dict[str, RoleBody]:
    """The active roles that the active groups of a person give, by their names."""
    return await call.roles_of_groups(user.groups)


async def roles_for(call: Call, user: UserBody, app: AppBody, *, has_second_factor: bool) -> tuple[str, ...]:
    """The roles in a person's token for an app: those of the person that count through the app."""
    found = await roles_of_person(call, user)
    return tuple(count_for_app(found, app.appId, app.roles, has_second_factor=has_second_factor))


async def roles_of_app(call: Call, app: AppBody) -> tuple[str, ...]:
    """The roles in a token of an app for itself: those that it was given or defines and that count without a person."""
    found = await call.active_roles(app.roles)
    return tuple(count_for_app(found, app.appId, app.roles, has_second_factor=False))

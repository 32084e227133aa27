"""Rows of people and what goes with them: contacts that nobody else has, and the last administrator that stays.

For AAA's own operations, and for services that make people: SCIM, logins through outside providers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import msgspec

from haulier.core.refusal import Cause, Fault, Refusal, invalid
from haulier.platform.access.roles import GROUP
from haulier.platform.access.sessions import ENDED
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import RowWrite, replacing
from haulier.platform.storage.resources import Resource
from haulier.services.aaa.commands.role_grants import check_may_grant
from haulier.services.aaa.kind import (
    ACTIVE,
    BLOCKED,
    CONTACT_DECODER,
    USER,
    USER_CONTACT,
    ContactBody,
    MobileNumber,
    SocialAuth,
    UserBody,
    stored_form,
)
from haulier.services.aaa.people import find_administrators, has_other_active_member, open_sessions
from haulier.services.aaa.rules.contacts import email_contact, email_of, mobile_contact, mobile_of
from haulier.services.aaa.rules.groups import ADMINISTRATORS, MAX_GROUPS
from haulier.services.aaa.rules.names import merged_names

LAST = f"the last active member of {ADMINISTRATORS} cannot be removed or blocked"


class NewUser(msgspec.Struct, kw_only=True):
    """A person to make: e-mail or mobile number at least. ``userId`` is made where none is given."""

    firstName: str
    userId: str | None = None
    middleName: str | None = None
    lastName: str | None = None
    email: str | None = None
    primaryMobile: MobileNumber | None = None
    secondaryMobile: MobileNumber | None = None
    participantId: str | None = None
    allowSocialAuth: SocialAuth | None = None
    allowSAMLAuth: bool | None = None
    samlConnector: str | None = None
    samlUserId: str | None = None
    groups: list[str] = []
    attributes: dict[str, list[str]] = {}
    hasCredential: bool = False
    externalId: str | None = None


async def plan_new_user(call: Call, new: NewUser, *, check_levels: bool = True) -> list[RowWrite]:
    """The rows of a new person, its own first. ``check_levels`` asks whether the caller may give the roles of the
    groups: without it for who decided that before. A change with them replans on conflicts of ``USER_CONTACT``.

    Raises Refusal: 400 for contacts that are none, or that another one has (``additionalInfo {id, userId, field}``).
    """
    members = msgspec.structs.asdict(new)
    body = _checked(UserBody(**members | {"userId": new.userId or str(uuid4()), "groups": []}))
    writes = await _contact_writes(call, None, body)
    await _check_new_groups(call, new.groups, check_levels)
    body = msgspec.structs.replace(body, groups=merged_names([], new.groups, assign=True))
    return [RowWrite(USER, body.userId, 0, state=ACTIVE, body=stored_form(body)), *writes]


async def plan_user_change(
    call: Call, row: Resource, body: UserBody, *, is_active: bool | None = None, **members: Any
) -> list[RowWrite]:
    """The rows of a changed person, its own first: ``members`` are those of ``UserBody`` but groups, ``is_active``
    blocks it, which ends its sessions, or lets it in again.

    Replans and raises as ``plan_new_user`` does; the last active administrator is not blocked.
    """
    assert "groups" not in members, "plan_membership changes these"
    new = _checked(msgspec.structs.replace(body, **members))
    state = row.state if is_active is None else ACTIVE if is_active else BLOCKED
    writes = [replacing(row, body=stored_form(new), state=state), *await _contact_writes(call, body, new)]
    if state == BLOCKED and row.state == ACTIVE:
        writes += await _leaving_administrators(call, [row.id], body.groups)
        writes += [replacing(session, state=ENDED) for session in await open_sessions(call, row.id)]
    return writes


async def plan_membership(
    call: Call, row: Resource, body: UserBody, *, add: Sequence[str] = (), remove: Sequence[str] = (),
    check_levels: bool = True,
) -> list[RowWrite]:  # fmt: skip
    """The rows of a person who enters and leaves groups, its own first.

    Raises Refusal: 400 for an unknown group and for the last active administrator, 403 for a group with roles that
    the caller may not give (with ``check_levels``).
    """
    entered = [id for id in dict.fromkeys(add) if id not in body.groups]
    await _check_new_groups(call, entered, check_levels)
    groups = merged_names(merged_names(body.groups, remove, assign=False), entered, assign=True)
    writes = [member_write(row, body, groups)]
    if row.state == ACTIVE:
        left = [id for id in body.groups if id not in groups]
        writes += await _leaving_administrators(call, [row.id], left)
    return writes


def member_write(row: Resource, body: UserBody, groups: list[str]) -> RowWrite:
    """A person in these groups. Raises Refusal for too many."""
    if len(groups) > MAX_GROUPS:
        raise Refusal(Cause.RULE, f"a person is in at most {MAX_GROUPS} groups")
    return replacing(row, body=stored_form(msgspec.structs.replace(body, groups=groups)))


async def check_last_administrator(call: Call, user_ids: Sequence[str]) -> None:
    """Raise Refusal when there is no active administrator beside these people."""
    group = await find_administrators(call)
    if group is not None and not await has_other_active_member(call, group.id, user_ids):
        raise Refusal(Cause.RULE, LAST)


async def _leaving_administrators(call: Call, user_ids: Sequence[str], left: Sequence[str]) -> list[RowWrite]:
    """The row of the group, where an active member leaves it: of two who leave at once, the second is judged again."""
    group = await find_administrators(call)
    if group is None or group.id not in left:
        return []
    await check_last_administrator(call, user_ids)
    return [replacing(group)]


async def _check_new_groups(call: Call, ids: Sequence[str], check_levels: bool) -> None:
    """Groups that somebody enters are there. The change relies on them."""
    found = await call.configs(GROUP, ids)
    unknown = next((id for id in ids if id not in found or found[id].value is None), None)
    if unknown is not None:
        raise invalid("groups", "unknown", f"there is no active group {unknown!r}", Cause.UNKNOWN_REFERENCE)
    if check_levels:
        await check_may_grant(call, [role for config in found.values() for role in config.value.roles])


def _checked(body: UserBody) -> UserBody:
    """A person with contacts as they are stored. Raises Refusal."""
    if body.email is None and body.primaryMobile is None:
        raise invalid("email", "required", "a user has an e-mail address or a mobile number")
    if body.secondaryMobile is not None:
        mobile_of(body.secondaryMobile, "secondaryMobile")
    return msgspec.structs.replace(
        body,
        email=email_of(body.email) if body.email is not None else None,
        mobile=mobile_of(body.primaryMobile) if body.primaryMobile is not None else None,
    )


def contact_ids(body: UserBody) -> dict[str, str]:
    """The ids of a person's contacts, each with the member that it comes from."""
    ids = {email_contact(body.email): "email"} if body.email is not None else {}
    return ids | ({mobile_contact(body.mobile): "primaryMobile"} if body.mobile is not None else {})


async def _contact_writes(call: Call, old: UserBody | None, new: UserBody) -> list[RowWrite]:
    """Take what is new and let go of what is no more; the journal names none of it. Raises Refusal for what another one
    has.
    """
    had, has = contact_ids(old) if old is not None else {}, contact_ids(new)
    changed = [id for id in {**had, **has} if (id in had) != (id in has)]
    rows = await call.get_many([(USER_CONTACT, id) for id in changed])
    writes = []
    for id, row in zip(changed, rows, strict=True):
        owner = row.body_as(CONTACT_DECODER).userId if row is not None else ""
        if id in has and owner not in ("", new.userId):
            raise taken_contact(has[id], owner)
        if id in has or owner == new.userId:
            body = stored_form(ContactBody(new.userId if id in has else ""))
            write = replacing(row, body=body) if row is not None else RowWrite(USER_CONTACT, id, 0, body=body)
            write.is_named = False
            writes.append(write)
    return writes


def taken_contact(field: str, user_id: str) -> Refusal:
    """The refusal of a contact that another person of the tenant has."""
    message = f"another user has this {'e-mail address' if field == 'email' else 'mobile number'}"
    info = {"id": user_id, "userId": user_id, "field": field}
    return Refusal(Cause.TAKEN, message, [Fault(field, "taken", message)], info)

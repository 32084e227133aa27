"""People: onboarded, changed, blocked and let in again. See: contract/aaa.md sections 5 and 11.2."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.aaa.commands.people import NewUser, plan_new_user, plan_user_change
from haulier.services.aaa.commands.role_grants import check_may_grant
from haulier.services.aaa.events import (
    USER_ACTIVATED,
    USER_ATTRIBUTES_UPDATED,
    USER_CREATED,
    USER_DEACTIVATED,
    USER_UPDATED,
)
from haulier.services.aaa.kind import ACTIVE, USER_CONTACT, USER_DECODER, UserBody
from haulier.services.aaa.people import find_user_by_email, find_user_by_mobile, need_user, roles_of_person
from haulier.services.aaa.people_queries import user_payload
from haulier.services.aaa.requests import ActivateUser, CreateUser, SetAttributes, UpdateUser
from haulier.services.aaa.rules.contacts import email_of, mobile_of

LOGIN_MEMBERS = frozenset({"email", "primaryMobile", "allowSocialAuth", "allowSAMLAuth", "samlConnector", "samlUserId"})
"""What decides who may log in as a person."""


async def create_user(call: Call, body: CreateUser) -> Change:
    """``POST /users``. Who is made without a way to log in is invited, see the service of credentials."""
    given: dict[str, Any] = msgspec.structs.asdict(body)
    user_id = str(body.userId) if body.userId is not None else None
    return user_change(USER_CREATED, await plan_new_user(call, NewUser(**given | {"userId": user_id})))


async def update_user(call: Call, body: UpdateUser) -> Change:
    """``PUT /users/{userId}``: ``null`` takes a member away.

    Who changes by what a person logs in could become that person, so only who may give its roles may do that.
    """
    given = {name: value for name, value in msgspec.structs.asdict(body).items() if value is not UNSET}
    if not given:
        raise invalid("body", "minProperties", "the body names nothing to change")
    row, user = await need_user(call, call.path["userId"])
    if not LOGIN_MEMBERS.isdisjoint(given):
        await check_may_change_login(call, user)
    return user_change(USER_UPDATED, await plan_user_change(call, row, user, **given))


async def check_may_change_login(call: Call, user: UserBody) -> None:
    """Raise Refusal, 403, for who may not give all that a person has: by another address she could become her."""
    await check_may_grant(call, await roles_of_person(call, user))


async def deactivate_user(call: Call, _body: None) -> Change:
    """``POST /users/{userId}/deactivate``: tokens and sessions are refused from now on."""
    row, user = await need_user(call, call.path["userId"])
    if row.state != ACTIVE:
        raise Refusal(Cause.RULE, "the user is blocked already")
    return user_change(USER_DEACTIVATED, await plan_user_change(call, row, user, is_active=False))


async def activate_user(call: Call, body: ActivateUser) -> Change:
    """``POST /users/activate``: a blocked person is found by e-mail or mobile number."""
    row, user = await _named(call, body)
    if row.state == ACTIVE:
        raise Refusal(Cause.RULE, "the user is active")
    return user_change(USER_ACTIVATED, await plan_user_change(call, row, user, is_active=True))


async def _named(call: Call, body: ActivateUser) -> tuple[Resource, UserBody]:
    if body.email is not None:
        found, field = await find_user_by_email(call, email_of(body.email)), "email"
    elif body.mobile is not None:
        found, field = await find_user_by_mobile(call, mobile_of(body.mobile, "mobile")), "mobile"
    else:
        raise invalid("body", "minProperties", "the body names neither email nor mobile")
    if found is None:
        raise Refusal(Cause.NOT_FOUND, f"there is no user with this {field}")
    return found


async def set_attributes(call: Call, body: SetAttributes) -> Change:
    """``PUT /users/{userId}/attributes``: these are all; the built-in policy reads them."""
    row, user = await need_user(call, call.path["userId"])
    return user_change(USER_ATTRIBUTES_UPDATED, await plan_user_change(call, row, user, attributes=body.attributes))


def user_change(event: str, rows: list[RowWrite]) -> Change:
    """The change of a person whose rows were planned, with the event that tells it."""
    body = USER_DECODER.decode(rows[0].body)
    change = row_change(event, *rows, payload=to_json(user_payload(body, is_active=rows[0].state == ACTIVE)))
    change.replan_on_conflict = frozenset({USER_CONTACT})
    return change

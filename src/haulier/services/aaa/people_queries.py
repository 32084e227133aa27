"""The reads of people and groups. Contacts are masked but for the person itself. See: contract/aaa.md 5 and 11.1."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET

from haulier.core.filters import Term
from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.access.roles import GROUP, GROUP_DECODER, GroupBody
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import Column, UntypedKind
from haulier.platform.storage.resources import Resource
from haulier.services.aaa.kind import ACTIVE, APP, APP_DECODER, USER, USER_DECODER, UserBody
from haulier.services.aaa.lists import list_all
from haulier.services.aaa.people import group_members, members_of_groups, need_group, need_user, roles_of_person
from haulier.services.aaa.queries import MAX_APPS
from haulier.services.aaa.responses import (
    Group,
    GroupPayload,
    RoleId,
    User,
    UserApps,
    UserAttributes,
    UserInfo,
    UserRoles,
)
from haulier.services.aaa.rules.contacts import masked_email, masked_mobile

MAX_LISTED_MEMBERS = 100_000
"""Members of all groups that one list gives."""
LISTED_COLUMNS: dict[str, Column] = {"createdAt": "created_at", "updatedAt": "updated_at"}

USERS = UntypedKind(
    USER,
    {**LISTED_COLUMNS, "userId": "id", "state": "state"},
    frozenset(
        {
            "firstName",
            "middleName",
            "lastName",
            "email",
            "participantId",
            "samlConnector",
            "hasCredential",
            "secondFactor",
        }
    ),
    {"groups": "text"},
)
GROUPS = UntypedKind(
    GROUP, {**LISTED_COLUMNS, "groupId": "id"}, frozenset({"name", "description", "isActive", "isDeleted"})
)
NOT_RETIRED = Term("isDeleted", "eq", False)


async def list_users(call: Call, _body: None) -> list[User]:
    """``GET /users``."""
    return [shown_user(row, row.body_as(USER_DECODER)) for row in await list_all(call, USERS)]


async def read_user(call: Call, _body: None) -> User:
    """``GET /users/{userId}``."""
    return shown_user(*await need_user(call, call.path["userId"]))


def shown_user(row: Resource, body: UserBody) -> User:
    """A person as everybody may see it."""
    return user_payload(body, is_active=row.state == ACTIVE)


def user_payload(body: UserBody, *, is_active: bool) -> User:
    """The same of a person that is not stored yet."""
    return User(
        userId=body.userId,
        firstName=body.firstName,
        middleName=body.middleName or UNSET,
        lastName=body.lastName or UNSET,
        email=masked_email(body.email) if body.email else UNSET,
        primaryMobile=masked_mobile(body.primaryMobile) if body.primaryMobile else UNSET,
        secondaryMobile=masked_mobile(body.secondaryMobile) if body.secondaryMobile else UNSET,
        participantId=body.participantId or UNSET,
        allowSocialAuth=body.allowSocialAuth or UNSET,
        allowSAMLAuth=UNSET if body.allowSAMLAuth is None else body.allowSAMLAuth,
        samlConnector=body.samlConnector or UNSET,
        samlUserId=body.samlUserId or UNSET,
        isActive=is_active,
        groups=body.groups,
        hasCredential=body.hasCredential,
        secondFactor=body.secondFactor,
    )


async def read_self(call: Call, _body: None) -> UserInfo:
    """``GET /users/self``: who is behind the token, with contacts as they are. 404 for a token that is an app's."""
    if not call.identity.user_id:
        raise Refusal(Cause.NOT_FOUND, "there is no user behind this token")
    _, body = await need_user(call, call.identity.user_id)
    return UserInfo(
        userId=body.userId,
        tenantId=call.tenant,
        nickname=body.name,
        firstName=body.firstName,
        middleName=body.middleName or UNSET,
        lastName=body.lastName or UNSET,
        email=body.email or UNSET,
        mobileNumber=body.primaryMobile or UNSET,
        participantId=body.participantId or UNSET,
    )


async def read_user_roles(call: Call, _body: None) -> UserRoles:
    """``GET /users/{userId}/roles``: a view, since roles come through groups alone."""
    _, body = await need_user(call, call.path["userId"])
    return UserRoles(call.tenant, [RoleId(name) for name in await roles_of_person(call, body)])


async def read_user_apps(call: Call, _body: None) -> UserApps:
    """``GET /users/{userId}/apps``: the active apps that have some role of the person's, given or defined."""
    _, body = await need_user(call, call.path["userId"])
    roles = await roles_of_person(call, body)
    apps = [row.body_as(APP_DECODER) for row in await call.all_of(APP, MAX_APPS)]
    reached = [app.appId for app in apps if app.is_usable and not roles.keys().isdisjoint(app.roles)]
    return UserApps(body.userId, reached)


async def read_attributes(call: Call, _body: None) -> UserAttributes:
    """``GET /users/{userId}/attributes``."""
    _, body = await need_user(call, call.path["userId"])
    return UserAttributes(body.attributes)


async def list_groups(call: Call, _body: None) -> list[Group]:
    """``GET /groups``: those that are not retired."""
    rows = await list_all(call, GROUPS, also=NOT_RETIRED)
    members = await members_of_groups(call, [row.id for row in rows], MAX_LISTED_MEMBERS + 1)
    if sum(map(len, members.values())) > MAX_LISTED_MEMBERS:
        message = f"these groups have more than {MAX_LISTED_MEMBERS} members together: ask for fewer groups at once"
        raise invalid("limit", "required", message)
    return [shown_group(row, row.body_as(GROUP_DECODER), members.get(row.id, ())) for row in rows]


async def read_group(call: Call, _body: None) -> Group:
    """``GET /groups/{groupId}``, with its members, at most 10,000."""
    row, body = await need_group(call, call.path["groupId"])
    return shown_group(row, body, await group_members(call, row.id))


def shown_group(row: Resource, body: GroupBody, users: Sequence[str]) -> Group:
    """A group with these members."""
    return Group(
        groupId=row.id,
        name=body.name,
        description=body.description or UNSET,
        roles=list(body.roles),
        isActive=body.isActive,
        users=list(users),
    )


def group_payload(id: str, body: GroupBody) -> GroupPayload:
    """A group as its events tell it."""
    return GroupPayload(
        groupId=id,
        name=body.name,
        description=body.description or UNSET,
        roles=list(body.roles),
        isActive=body.isActive,
        isDeleted=body.isDeleted,
    )

"""Operations of AAA about people and groups. See: contract/aaa.yaml, contract/own.yaml."""

from __future__ import annotations

from haulier.platform.declarations.operation import Auth, Conflict
from haulier.platform.declarations.section import Section
from haulier.services.aaa import people_queries as queries
from haulier.services.aaa.commands import groups, users
from haulier.services.aaa.lists import LISTED
from haulier.services.aaa.requests import (
    ActivateUser,
    CreateGroup,
    CreateUser,
    SetAttributes,
    UpdateGroup,
    UpdateGroupRoles,
    UpdateGroupUsers,
    UpdateUser,
)
from haulier.services.aaa.responses import Group, User, UserApps, UserAttributes, UserInfo, UserRoles
from haulier.services.aaa.sections import OF_TENANT, STATUSES, taken

USERS = Section("User Management", headers=OF_TENANT, statuses=STATUSES)
GROUPS = Section("Group Management", headers=OF_TENANT, statuses=STATUSES)

USER_OPERATIONS = (
    USERS.post("/users", name="createUser", number=401, summary="Onboard a platform user").plan(
        users.create_user, body=taken(CreateUser), conflict=Conflict(field="userId")
    ),
    USERS.get("/users", name="listUsers", number=402, summary="List users of the tenant").handle(
        queries.list_users, query=LISTED, response=list[User]
    ),
    USERS.get("/users/self", name="getSelf", number=403, summary="Read the user behind the access token").handle(
        queries.read_self, response=UserInfo, auth=Auth(any_role_suffices=True)
    ),
    USERS.post(
        "/users/activate", name="activateUser", number=404, summary="Unblock a user found by email or mobile"
    ).plan(users.activate_user, body=taken(ActivateUser), success=200),
    USERS.put("/users/{userId}", name="updateUser", number=405, summary="Change a user").plan(
        users.update_user, body=taken(UpdateUser)
    ),
    USERS.get("/users/{userId}", name="getUser", number=406, summary="Read one user with masked contact data").handle(
        queries.read_user, response=User
    ),
    USERS.get(
        "/users/{userId}/roles", name="listUserRoles", number=407, summary="List effective roles of a user"
    ).handle(queries.read_user_roles, response=UserRoles),
    USERS.get("/users/{userId}/apps", name="listUserApps", number=408, summary="List apps reachable by a user").handle(
        queries.read_user_apps, response=UserApps
    ),
    USERS.post(
        "/users/{userId}/deactivate", name="deactivateUser", number=409, summary="Block a user within the tenant"
    ).plan(users.deactivate_user, success=200),
    USERS.put(
        "/users/{userId}/attributes",
        name="setUserAttributes",
        number=410,
        summary="Attributes of a person for the built-in policy",
    ).plan(users.set_attributes, body=taken(SetAttributes), is_extension=True),
    USERS.get(
        "/users/{userId}/attributes", name="getUserAttributes", number=411, summary="Attributes of a person"
    ).handle(queries.read_attributes, response=UserAttributes, is_extension=True),
)

GROUP_OPERATIONS = (
    GROUPS.post("/groups", name="createGroup", number=431, summary="Create a group that joins users to roles").plan(
        groups.create_group, body=taken(CreateGroup), conflict=Conflict(field="name")
    ),
    GROUPS.get("/groups", name="listGroups", number=432, summary="List groups of the tenant").handle(
        queries.list_groups, query=LISTED, response=list[Group]
    ),
    GROUPS.put(
        "/groups/{groupId}", name="updateGroup", number=433, summary="Change, deactivate or delete a group"
    ).plan(groups.update_group, body=taken(UpdateGroup)),
    GROUPS.get(
        "/groups/{groupId}", name="getGroup", number=434, summary="Read one group with its users and roles"
    ).handle(queries.read_group, response=Group),
    GROUPS.put(
        "/groups/{groupId}/users", name="updateGroupUsers", number=435, summary="Add or remove users of a group"
    ).plan(groups.change_users, body=taken(UpdateGroupUsers)),
    GROUPS.put(
        "/groups/{groupId}/roles", name="updateGroupRoles", number=436, summary="Add or remove roles of a group"
    ).plan(groups.change_roles, body=taken(UpdateGroupRoles)),
)

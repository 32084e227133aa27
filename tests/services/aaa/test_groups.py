"""Groups over HTTP: people and roles in them, and the last administrator, who stays."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

from haulier.platform.access.roles import ADMIN_ROLE, OPERATOR_ROLE, READER_ROLE
from support.stack import Client

USERS = "/core/api/v1/aaa/users"
GROUPS = "/core/api/v1/aaa/groups"


async def new_user(client: Client) -> str:
    answer = await client.post(USERS, {"firstName": "A", "email": f"{uuid4()}@x.example"})
    id: str = answer.data["id"]
    return id


async def new_group(client: Client, name: str = "Staff") -> str:
    answer = await client.post(GROUPS, {"name": name, "description": "Who works here"})
    assert answer.status == 201, answer.body
    id: str = answer.data["id"]
    return id


async def administrators(client: Client) -> str:
    return next(group["groupId"] for group in (await client.get(GROUPS)).data if group["name"] == "Administrators")


async def put_users(client: Client, group: str, *users: str, membership: bool = True) -> Any:
    return await client.put(f"{GROUPS}/{group}/users", {"users": list(users), "membership": membership})


async def test_a_tenant_begins_with_administrators(client: Client) -> None:
    (group,) = (await client.get(GROUPS)).data
    assert (group["name"], group["roles"], group["users"]) == ("Administrators", [ADMIN_ROLE], [])


async def test_a_group_begins_empty_and_its_name_is_taken_without_regard_to_case(client: Client) -> None:
    id = await new_group(client)
    assert (await client.get(f"{GROUPS}/{id}")).data == {
        "groupId": id, "name": "Staff", "description": "Who works here", "roles": [], "users": [], "isActive": True,
    }  # fmt: skip
    for name in ("Staff", "STAFF", "administrators"):
        refused = await client.post(GROUPS, {"name": name})
        assert (refused.status, refused.fields) == (400, {"name"})
    for name in ("x", "x" * 51, "a b", "a1", "-a"):
        assert (await client.post(GROUPS, {"name": name})).fields == {"name"}
    assert (await client.post(GROUPS, {"name": "x" * 50})).status == 201


async def test_members_and_roles_come_and_go(client: Client) -> None:
    group, first, second = await new_group(client), await new_user(client), await new_user(client)
    assert (await put_users(client, group, first, second, first)).data == {"id": group}
    assert (await client.put(f"{GROUPS}/{group}/roles", {"roles": [READER_ROLE]})).status == 200
    shown = (await client.get(f"{GROUPS}/{group}")).data
    assert (set(shown["users"]), shown["roles"]) == ({first, second}, [READER_ROLE])
    assert (await client.get(f"{USERS}/{first}")).data["groups"] == [group]
    assert (await client.get(f"{USERS}/{first}/roles")).data == {
        "tenantId": client.tenant,
        "roles": [{"id": READER_ROLE}],
    }
    assert (await put_users(client, group, first, membership=False)).status == 200
    assert (await client.get(f"{GROUPS}/{group}")).data["users"] == [second]
    assert (await client.get(f"{USERS}/{first}/roles")).data["roles"] == []
    assert (await client.put(f"{GROUPS}/{group}/roles", {"roles": [READER_ROLE], "membership": False})).status == 200
    assert (await client.get(f"{USERS}/{second}/roles")).data["roles"] == []
    listed = next(one for one in (await client.get(GROUPS)).data if one["groupId"] == group)
    assert listed["users"] == [second]


async def test_all_of_them_or_none(client: Client) -> None:
    group, user = await new_group(client), await new_user(client)
    assert (await put_users(client, group, user, str(uuid4()))).fields == {"users"}
    for role in ("Platform:Role:none:None", OPERATOR_ROLE):
        refused = await client.put(f"{GROUPS}/{group}/roles", {"roles": [READER_ROLE, role]})
        assert (refused.status, refused.fields) == (400, {"roles"})
    shown = (await client.get(f"{GROUPS}/{group}")).data
    assert (shown["users"], shown["roles"]) == ([], [])


async def test_a_group_is_changed_paused_and_retired(client: Client) -> None:
    group, user = await new_group(client), await new_user(client)
    path = f"{GROUPS}/{group}"
    await client.put(f"{path}/roles", {"roles": [READER_ROLE]})
    assert (await client.put(path, {"description": "Other", "users": {"userIds": [user]}})).status == 200
    assert (await client.get(path)).data["users"] == [user]
    assert (await client.put(path, {"isActive": False})).status == 200
    assert (await client.get(f"{USERS}/{user}/roles")).data["roles"] == []
    assert (await client.put(path, {"isActive": True})).status == 200
    assert (await client.get(f"{USERS}/{user}/roles")).data["roles"] == [{"id": READER_ROLE}]
    assert (await client.put(path, {"isDeleted": True})).status == 200
    assert (await client.get(path)).status == 404
    assert (await client.put(path, {"isDeleted": False})).status == 404
    assert [one["name"] for one in (await client.get(GROUPS)).data] == ["Administrators"]
    await new_group(client)
    assert (await client.put(path, {})).status == 400


async def test_the_last_active_administrator_stays(client: Client) -> None:
    group, first, second = await administrators(client), await new_user(client), await new_user(client)
    await put_users(client, group, first, second)
    assert (await client.post(f"{USERS}/{second}/deactivate")).status == 200
    for refused in (
        await put_users(client, group, first, membership=False),
        await put_users(client, group, first, second, membership=False),
        await client.post(f"{USERS}/{first}/deactivate"),
        await client.put(f"{GROUPS}/{group}", {"isDeleted": True}),
        await client.put(f"{GROUPS}/{group}", {"isActive": False}),
        await client.put(f"{GROUPS}/{group}", {"users": {"userIds": [first], "membership": False}}),
        await client.put(f"{GROUPS}/{group}/roles", {"roles": [ADMIN_ROLE], "membership": False}),
    ):
        assert (refused.status, refused.code[-4:]) == (400, "0007"), refused.body
    assert (await put_users(client, group, second, membership=False)).status == 200
    third = await new_user(client)
    await put_users(client, group, third)
    assert (await put_users(client, group, first, membership=False)).status == 200


async def test_of_two_administrators_who_leave_at_once_one_stays(client: Client) -> None:
    group = await administrators(client)
    for _ in range(3):
        pair = [await new_user(client), await new_user(client)]
        await put_users(client, group, *pair)
        outsiders = [user for user in (await client.get(f"{GROUPS}/{group}")).data["users"] if user not in pair]
        if outsiders:
            assert (await put_users(client, group, *outsiders, membership=False)).status == 200
        answers = await asyncio.gather(
            put_users(client, group, pair[0], membership=False), client.post(f"{USERS}/{pair[1]}/deactivate")
        )
        assert sorted(answer.status for answer in answers) == [200, 400]
        await client.post(f"{USERS}/activate", {})
        users = (await client.get(f"{GROUPS}/{group}")).data["users"]
        assert [user for user in users if (await client.get(f"{USERS}/{user}")).data["isActive"]]

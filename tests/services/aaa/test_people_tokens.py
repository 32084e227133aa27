"""Tokens of people: what groups give counts, as far as the app has it too, and what is taken away counts no more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from haulier.platform.access.roles import ADMIN_ROLE, READER_ROLE
from haulier.services.aaa import facade as aaa
from haulier.services.aaa.lists import MAX_LISTED
from haulier.services.aaa.people import find_user, roles_for
from services.aaa.test_parts import reader_role
from support.signing_in import claims_of
from support.stack import Client, Stack

AAA = "/core/api/v1/aaa"
APPS, USERS, GROUPS = f"{AAA}/apps", f"{AAA}/users", f"{AAA}/groups"
APP = "platform:app:haulier-admin"
GIVEN = f"{APPS}/{APP}/app-roles"


async def in_group(client: Client, *roles: str) -> tuple[str, str]:
    """A person in a group of its own with these roles: ids of both."""
    user = (await client.post(USERS, {"firstName": "Asha", "lastName": "Rao", "email": f"{uuid4()}@x.example"})).data[
        "id"
    ]
    name = "g" + "".join(chr(97 + int(digit, 16)) for digit in uuid4().hex[:12])
    group = (await client.post(GROUPS, {"name": name})).data["id"]
    assert (await client.put(f"{GROUPS}/{group}/roles", {"roles": list(roles)})).status == 200
    assert (await client.put(f"{GROUPS}/{group}/users", {"users": [user]})).status == 200
    return user, group


def token_of(stack: Stack, client: Client, user: str, *roles: str, amr: tuple[str, ...] = ("pwd",)) -> Client:
    """The tenant's app in the hands of a person."""
    now = stack.runtime.clock() // 1000
    claims: dict[str, Any] = {
        "iss": "haulier", "sub": user, "userId": user, "tid": client.tenant, "app": APP, "azp": client.client_id,
        "roles": list(roles), "name": "Asha Rao", "amr": list(amr), "iat": now, "exp": now + 600,
    }  # fmt: skip
    token = stack.runtime.keys.issue(claims)
    return replace(client, headers={**client.headers, "X-COREOS-ACCESS": token, "X-COREOS-ORIGIN-TOKEN": token})


async def test_the_person_behind_a_token_reads_herself_unmasked(stack: Stack, client: Client) -> None:
    user, _ = await in_group(client, READER_ROLE)
    mine = token_of(stack, client, user)
    shown = (await mine.get(f"{USERS}/self")).data
    assert (shown["userId"], shown["tenantId"], shown["nickname"]) == (user, client.tenant, "Asha Rao")
    assert shown["email"].endswith("@x.example")
    assert "*" not in shown["email"]
    assert (await mine.get(USERS)).status == 403


@pytest.mark.parametrize(
    "way", ["membership", "role of group", "group paused", "group retired", "role of app", "blocked"]
)
async def test_whatever_is_taken_away_counts_at_once(stack: Stack, client: Client, way: str) -> None:
    await client.put(GIVEN, {"roles": [READER_ROLE], "assign": True})
    user, group = await in_group(client, READER_ROLE)
    mine = token_of(stack, client, user, READER_ROLE, ADMIN_ROLE)
    assert (await mine.get(USERS)).status == 200
    assert (await mine.post(GROUPS, {"name": "Mine"})).status == 403
    path, body = {
        "membership": (f"{GROUPS}/{group}/users", {"users": [user], "membership": False}),
        "role of group": (f"{GROUPS}/{group}/roles", {"roles": [READER_ROLE], "membership": False}),
        "group paused": (f"{GROUPS}/{group}", {"isActive": False}),
        "group retired": (f"{GROUPS}/{group}", {"isDeleted": True}),
        "role of app": (GIVEN, {"roles": [READER_ROLE], "assign": False}),
        "blocked": (f"{USERS}/{user}/deactivate", None),
    }[way]
    assert (await client.call("POST" if body is None else "PUT", path, body)).status == 200
    assert (await mine.get(USERS)).status == (401 if way == "blocked" else 403)


async def test_a_token_holds_what_person_and_app_both_have(stack: Stack, client: Client) -> None:
    app = (await client.post(APPS, {"appName": "Depot", "appType": "backend"})).data["appId"]
    secret = await reader_role(client, app, canGrantToApps=True, securityLevel="SENSITIVE")
    await client.put(GIVEN, {"roles": [secret, READER_ROLE], "assign": True})
    user, _ = await in_group(client, secret, READER_ROLE)

    async def roles(app_id: str, has_second_factor: bool) -> tuple[str, ...]:
        found: list[tuple[str, ...]] = []

        async def planned(call: Any, _body: None) -> Any:
            person, holder = await find_user(call, user), await aaa.find_active_app(call, app_id)
            assert person is not None
            assert holder is not None
            found.append(await roles_for(call, person[1], holder, has_second_factor=has_second_factor))
            raise Stop

        with pytest.raises(Stop):
            await aaa.carry_out(stack.runtime, client.tenant, planned)
        return found[0]

    assert set(await roles(APP, True)) == {secret, READER_ROLE}
    assert await roles(APP, False) == (READER_ROLE,)
    assert await roles(app, True) == (secret,)
    assert await roles(app, False) == ()


async def test_a_sensitive_role_works_for_no_app_on_its_own(stack: Stack, client: Client) -> None:
    app = (await client.post(APPS, {"appName": "Depot", "appType": "backend"})).data
    secret = await reader_role(client, app["appId"], USERS, canGrantToApps=True, securityLevel="SENSITIVE")
    open_role = f"{APPS}/{app['appId']}/roles/{secret}"
    grant = {"clientId": app["clientId"], "clientSecret": app["clientSecret"]}

    async def log_in() -> Client:
        token = (await client.post(f"{AAA}/auth/client-credentials", grant)).data["accessToken"]
        return replace(client, headers={**client.headers, "X-COREOS-ACCESS": token, "X-COREOS-ORIGIN-TOKEN": token})

    first = await log_in()
    assert claims_of(first.headers["X-COREOS-ACCESS"])["roles"] == []
    assert (await first.get(USERS)).status == 403
    assert (await client.put(open_role, {"securityLevel": "OPEN"})).status == 200
    mine = await log_in()
    assert claims_of(mine.headers["X-COREOS-ACCESS"])["roles"] == [secret]
    assert (await mine.get(USERS)).status == 200
    key = (await client.post(f"{APPS}/{app['appId']}/api-keys", {"name": "gateway"})).data["key"]
    by_key = replace(client, headers={"X-COREOS-REQUEST-ID": "1", "X-API-KEY": key})
    assert (await by_key.get(USERS)).status == 200
    assert (await client.put(open_role, {"securityLevel": "SENSITIVE"})).status == 200
    assert (await mine.get(USERS)).status == 403, "a token that is out counts as the role is now"
    assert (await by_key.get(USERS)).status == 403


class Stop(Exception):
    """Nothing is to be changed."""


async def test_only_who_may_give_a_persons_roles_changes_by_what_she_logs_in(stack: Stack, client: Client) -> None:
    admin, _ = await in_group(client, ADMIN_ROLE)
    other, _ = await in_group(client, READER_ROLE)
    clerk, _ = await in_group(client, await reader_role(client, APP, f"{USERS}/**"))
    permission = {
        "action": "put",
        "resourceId": "platform:resource:haulier-admin:shelf",
        "httpMethod": "put",
        "description": "x",
    }
    resource = f"{APPS}/{APP}/resources/{permission['resourceId']}"
    assert (await client.put(resource, {"allowedHttpMethods": ["get", "put"]})).status == 200
    id = (await client.post(f"{APPS}/{APP}/permissions", permission)).data["id"]
    role = "Platform:Role:haulier-admin:ShelfReader"
    assert (await client.put(f"{APPS}/{APP}/roles/{role}", {"permissions": [id]})).status == 200
    mine = token_of(stack, client, clerk, role)
    for member in ({"email": "mine@x.example"}, {"samlUserId": "me"}, {"allowSocialAuth": {"google": True}}):
        assert (await mine.put(f"{USERS}/{admin}", member)).status == 403, member
    assert (await mine.put(f"{USERS}/{admin}", {"lastName": "Other"})).status == 200
    assert (await mine.put(f"{USERS}/{other}", {"email": "other@x.example"})).status == 200


async def test_a_list_of_more_than_ten_thousand_asks_for_a_limit(stack: Stack, client: Client) -> None:
    made = """
        INSERT INTO resource (tenant_id, kind, id, version, key, body, created_at, created_by, updated_at, updated_by)
        SELECT $1, 'group', 'group:' || n, 1, 'g' || n,
               '{"name": "g", "roles": [], "isActive": true, "isDeleted": false}', 1, '{}', 1, '{}'
        FROM generate_series($2::int, $3::int) n"""
    await stack.runtime.database.execute(made, client.tenant, 1, MAX_LISTED - 1)
    assert len((await client.get(GROUPS)).data) == MAX_LISTED
    await stack.runtime.database.execute(made, client.tenant, MAX_LISTED, MAX_LISTED)
    refused = await client.get(GROUPS)
    assert (refused.status, refused.fields) == (400, {"limit"})
    assert len((await client.get(f"{GROUPS}?limit=100&offset=9950")).data) == 51

"""Resources, permissions and roles of apps over HTTP, and who may give what they allow."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.refusal import Refusal
from haulier.platform.access.roles import ADMIN_ROLE, READER_ROLE, compile_pattern
from haulier.services.aaa.rules.parts import MAX_SAMPLED, check_attribute_path, pattern_covers
from services.aaa.test_apps import app_client
from support.stack import Client

AAA = "/core/api/v1/aaa"
APPS, USERS, GROUPS = f"{AAA}/apps", f"{AAA}/users", f"{AAA}/groups"
SHELF = {
    "name": "shelf", "resourcePath": "/core/api/v1/aaa/groups/**", "allowedHttpMethods": ["get", "post"],
    "description": "Where things lie",
}  # fmt: skip


async def new_app(client: Client, name: str = "Depot") -> dict[str, Any]:
    answer = await client.post(APPS, {"appName": name, "appType": "backend"})
    assert answer.status == 201, answer.body
    made: dict[str, Any] = answer.data
    return made


async def made(client: Client, path: str, body: Any) -> str:
    answer = await client.post(path, body)
    assert answer.status == 201, answer.body
    id: str = answer.data["id"]
    return id


async def reader_role(client: Client, app: str, path: str = SHELF["resourcePath"], **members: Any) -> str:
    """A role of the app that may GET a path."""
    resource = await made(client, f"{APPS}/{app}/resources", SHELF | {"resourcePath": path})
    body = {"action": "shelf-read", "resourceId": resource, "httpMethod": "get", "description": "Read shelves"}
    permission = await made(client, f"{APPS}/{app}/permissions", body)
    role = {"roleName": "ShelfReader", "description": "Reads shelves", "permissions": [permission]}
    return await made(client, f"{APPS}/{app}/roles", role | members)


async def test_a_resource_is_made_read_changed_and_retired(client: Client) -> None:
    await new_app(client)
    path = f"{APPS}/platform:app:Depot/resources"
    policy = {
        "resourcePathFormatted": "/core/api/v1/aaa/groups/{{id}}",
        "requestParameter": "id",
        "attributePath": "$.a[*]",
    }
    id = await made(client, path, SHELF | policy)
    assert id == "platform:resource:Depot:shelf"
    shown = {"resourceId": id, "isActive": "true", **SHELF, **policy}
    assert (await client.get(f"{path}/{id}")).data == shown
    assert (await client.get(path)).data == [shown]
    assert (await client.put(f"{path}/{id}", {"isActive": False, "resourcePathFormatted": None})).data == {"id": id}
    changed = (await client.get(f"{path}/{id}")).data
    assert changed["isActive"] == "false"
    assert "resourcePathFormatted" not in changed
    assert (await client.put(f"{path}/{id}", {})).status == 400
    assert (await client.put(f"{path}/{id}", {"isDeleted": True})).status == 200
    assert (await client.get(f"{path}/{id}")).status == 404
    assert (await client.get(path)).data == []


async def test_names_are_taken_without_regard_to_case_in_one_app(client: Client) -> None:
    await new_app(client)
    await new_app(client, "Other")
    path = f"{APPS}/platform:app:Depot/resources"
    await made(client, path, SHELF)
    refused = await client.post(path, SHELF | {"name": "SHELF"})
    assert (refused.status, refused.fields) == (400, {"name"})
    await made(client, f"{APPS}/platform:app:Other/resources", SHELF)
    assert (await client.post(f"{APPS}/platform:app:None/resources", SHELF)).status == 404


@pytest.mark.parametrize(
    ("member", "bad"),
    [
        ("name", "x"), ("name", "a1"), ("name", "x" * 51), ("resourcePath", "no-slash"), ("resourcePath", ""),
        ("resourcePath", "/" + "x" * 512), ("resourcePath", "/*" * 7), ("allowedHttpMethods", []),
        ("allowedHttpMethods", ["GET"]), ("allowedHttpMethods", ["head"]), ("description", "1"),
        ("attributePath", "vehicles"), ("attributePath", "$..a..b"), ("attributePath", "$[?@.a == 1]"),
        ("resourcePathFormatted", "/a/{{id}}/{{id}}"), ("resourcePathFormatted", "a/{{id}}"),
    ],
)  # fmt: skip
async def test_what_no_resource_is(client: Client, member: str, bad: Any) -> None:
    await new_app(client)
    refused = await client.post(f"{APPS}/platform:app:Depot/resources", SHELF | {member: bad})
    assert refused.status == 400
    assert {field.partition("[")[0] for field in refused.fields} == {member}


async def test_the_parameter_of_a_policy_is_one_of_its_path(client: Client) -> None:
    await new_app(client)
    body = SHELF | {"resourcePathFormatted": "/a/{{id}}", "requestParameter": "other"}
    refused = await client.post(f"{APPS}/platform:app:Depot/resources", body)
    assert refused.fields == {"requestParameter"}


async def test_a_permission_is_one_method_of_a_resource_of_its_app(client: Client) -> None:
    await new_app(client)
    await new_app(client, "Other")
    resource = await made(client, f"{APPS}/platform:app:Depot/resources", SHELF)
    path = f"{APPS}/platform:app:Depot/permissions"
    body = {"action": "shelf-read", "resourceId": resource, "httpMethod": "get", "description": "Read shelves"}
    id = await made(client, path, body)
    shown = {"permissionId": id, "appId": "platform:app:Depot", "isActive": True, "isDeleted": False, **body}
    assert (await client.get(f"{path}/{id}")).data == shown
    assert (await client.get(path)).data == [shown]
    for member, bad in (("httpMethod", "delete"), ("resourceId", "platform:resource:Depot:none"), ("action", "a b")):
        assert (await client.post(path, body | {"action": "other", member: bad})).fields == {member}
    foreign = await client.post(f"{APPS}/platform:app:Other/permissions", body)
    assert foreign.fields == {"resourceId"}
    assert (await client.post(path, body | {"action": "Shelf-Read"})).fields == {"action"}
    assert (await client.put(f"{path}/{id}", {"resourceId": resource})).status == 400
    assert (await client.put(f"{path}/{id}", {"description": "Other", "isActive": False})).status == 200
    assert (await client.get(f"{APPS}/platform:app:Other/permissions/{id}")).status == 404


async def test_an_app_has_the_roles_that_it_defines(client: Client) -> None:
    app = await new_app(client)
    role = await reader_role(client, app["appId"])
    assert role == "Platform:Role:Depot:ShelfReader"
    depot = await app_client(client, app)
    assert (await depot.get(GROUPS)).status == 403
    group = (await client.get(GROUPS)).data[0]["groupId"]
    assert (await depot.get(f"{GROUPS}/{group}")).status == 200
    assert (await client.get(f"{APPS}/{app['appId']}/app-roles")).data["roles"] == [role]
    taken = await client.put(f"{APPS}/{app['appId']}/app-roles", {"roles": [role], "assign": False})
    assert (taken.status, taken.fields) == (400, {"roles"})
    path = f"{APPS}/{app['appId']}/roles/{role}"
    assert (await client.put(path, {"isActive": False})).status == 200
    assert (await depot.get(f"{GROUPS}/{group}")).status == 403


async def test_permissions_come_to_a_role_and_go(client: Client) -> None:
    app = (await new_app(client))["appId"]
    role = await reader_role(client, app)
    path = f"{APPS}/{app}/roles/{role}"
    (permission,) = (await client.get(path)).data["permissions"]
    for body, left in (
        ({"permissions": [permission], "assignPermissions": False}, []),
        ({"permissions": [permission], "assignPermissions": True}, [permission]),
        ({"permissions": None, "description": "Other words"}, [permission]),
        ({"permissions": [], "assignPermissions": False}, [permission]),
    ):
        assert (await client.put(path, body)).status == 200, body
        assert (await client.get(path)).data["permissions"] == left
    assert (await client.put(path, {"permissions": ["platform:permission:Depot:none"]})).fields == {"permissions"}
    assert (await client.put(path, {"roleName": "Admin"})).fields == {"roleName"}
    assert (await client.put(path, {"assignPermissions": True})).status == 400
    listed = (await client.get(f"{APPS}/{app}/roles")).data
    assert [(one["roleId"], one["securityLevel"], one["canGrantToApps"]) for one in listed] == [(role, "OPEN", False)]


async def test_a_role_is_given_to_whom_it_may(client: Client) -> None:
    app = (await new_app(client))["appId"]
    role = await reader_role(client, app, canGrantToUsers=False)
    await new_app(client, "Other")
    group = await made(client, GROUPS, {"name": "Staff"})
    for path, body in (
        (f"{APPS}/platform:app:Other/app-roles", {"roles": [role], "assign": True}),
        (f"{GROUPS}/{group}/roles", {"roles": [role]}),
    ):
        assert (await client.put(path, body)).fields == {"roles"}
        members = {"canGrantToUsers": True, "canGrantToApps": True}
        assert (await client.put(f"{APPS}/{app}/roles/{role}", members)).status == 200
        assert (await client.put(path, body)).status == 200
        assert (await client.put(f"{APPS}/{app}/roles/{role}", dict.fromkeys(members, False))).status == 200


async def manager(client: Client) -> Client:
    """An app that may write groups, users, apps and their parts, and no more."""
    app = await new_app(client, "Manager")
    paths = [f"{AAA}/groups/**", f"{AAA}/users/**", f"{AAA}/apps/**", GROUPS, USERS]
    permissions = []
    for number, path in enumerate(paths):
        name = f"part-{'abcde'[number]}"
        body = {"name": name, "resourcePath": path, "allowedHttpMethods": ["get", "put", "post"]}
        resource = await made(client, f"{APPS}/{app['appId']}/resources", body)
        for method in ("get", "put", "post"):
            permission = {
                "action": f"{name}-{method}",
                "resourceId": resource,
                "httpMethod": method,
                "description": "x",
            }
            permissions.append(await made(client, f"{APPS}/{app['appId']}/permissions", permission))
    role = {"roleName": "Manager", "description": "Manages", "permissions": permissions}
    await made(client, f"{APPS}/{app['appId']}/roles", role)
    return await app_client(client, app)


async def test_a_restricted_role_is_given_by_who_has_it_or_administers(client: Client) -> None:
    app = (await new_app(client))["appId"]
    role = await reader_role(client, app, securityLevel="RESTRICTED", canGrantToApps=True)
    group = await made(client, GROUPS, {"name": "Staff"})
    user = await made(client, USERS, {"firstName": "A", "email": f"{uuid4()}@x.example"})
    other = await manager(client)
    give = (f"{GROUPS}/{group}/roles", {"roles": [role]})
    assert (await other.put(*give)).status == 403
    assert (await client.put(*give)).status == 200
    enter = (f"{GROUPS}/{group}/users", {"users": [user]})
    assert (await other.put(*enter)).status == 403
    mine = f"{APPS}/platform:app:Manager/app-roles"
    assert (await other.put(mine, {"roles": [role], "assign": True})).status == 403
    assert (await client.put(mine, {"roles": [role], "assign": True})).status == 200
    await other.log_in()
    assert (await other.put(*enter)).status == 200


async def test_addresses_of_an_app_are_changed_by_who_may_give_its_roles(client: Client) -> None:
    made_app = {"appName": "Portal", "appType": "web", "redirectUri": ["https://a.example/back"]}
    app = (await client.post(APPS, made_app)).data["appId"]
    other, path = await manager(client), f"{APPS}/{app}"
    assert (await other.put(path, {"redirectUri": ["https://b.example/back"]})).status == 200
    await reader_role(client, app, securityLevel="RESTRICTED")
    assert (await other.put(path, {"redirectUri": ["https://evil.example/back"]})).status == 403
    assert (await other.put(path, {"description": "The same", "redirectUri": ["https://b.example/back"]})).status == 200
    assert (await other.put(path, {"isActive": False})).status == 200
    assert (await other.put(path, {"isActive": True})).status == 403
    assert (await client.put(path, {"isActive": True, "redirectUri": ["https://c.example/back"]})).status == 200


async def test_no_role_grants_itself_more(client: Client) -> None:
    other = await manager(client)
    mine = f"{APPS}/platform:app:Manager"
    administrators = next(one["groupId"] for one in (await client.get(GROUPS)).data if one["name"] == "Administrators")
    user = await made(client, USERS, {"firstName": "A", "email": f"{uuid4()}@x.example"})
    role = "Platform:Role:Manager:Manager"
    everything = {"name": "everything", "resourcePath": "/**", "allowedHttpMethods": ["get"]}
    resource = await made(client, f"{mine}/resources", everything)
    body = {"action": "everything", "resourceId": resource, "httpMethod": "get", "description": "x"}
    permission = await made(client, f"{mine}/permissions", body)
    part = "platform:resource:Manager:part-a"
    for method, path, attempt in (
        ("PUT", f"{mine}/app-roles", {"roles": [ADMIN_ROLE], "assign": True}),
        ("PUT", f"{GROUPS}/{administrators}/users", {"users": [user]}),
        ("POST", f"{mine}/resources", {**everything, "name": "more", "resourcePath": "/core/**"}),
        (
            "POST",
            f"{mine}/resources",
            {**everything, "name": "more", "resourcePath": f"{AAA}/*", "allowedHttpMethods": ["get"]},
        ),
        ("PUT", f"{mine}/resources/{part}", {"resourcePath": "/**"}),
        ("PUT", f"{mine}/resources/{part}", {"allowedHttpMethods": ["get", "put", "post", "delete"]}),
        ("PUT", f"{mine}/roles/{role}", {"permissions": [permission]}),
        ("POST", f"{mine}/roles", {"roleName": "More", "description": "More", "permissions": [permission]}),
    ):
        assert (await other.call(method, path, attempt)).status == 403, (method, path, attempt)
    assert (await other.put(f"{mine}/resources/{part}", {"description": "The same"})).status == 200
    assert (await other.put(f"{mine}/app-roles", {"roles": [READER_ROLE], "assign": True})).status == 200


def test_a_wider_pattern_covers_a_narrower_one() -> None:
    for wide, narrow, covered in (
        ("/**", "/a/**/b/*", True), ("/a/**", "/a/*/b", True), ("/a/*/b", "/a/x/b", True), ("/a/*", "/a/**", False),
        ("/a/*/**", "/a/**", False), ("/a/**", "/a", False), ("/a/b", "/a/*", False), ("/a/*", "/a/{{id}}", True),
        ("/a/**/z", "/a/**", False), ("/a/x%20y", "/a/x y", True), ("/a/*/*/*/*/*/*", "/a/**", False),
    ):  # fmt: skip
        assert pattern_covers(wide, narrow) is covered, (wide, narrow)


segments = st.sampled_from(["a", "b", "*", "**"])
patterns = st.lists(segments, min_size=1, max_size=4).map(lambda parts: "/" + "/".join(parts))
paths = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=7).map(lambda parts: "/" + "/".join(parts))


@given(patterns, patterns, paths)
def test_what_is_covered_is_never_more(wide: str, narrow: str, path: str) -> None:
    if pattern_covers(wide, narrow) and compile_pattern(narrow).fullmatch(path):
        assert compile_pattern(wide).fullmatch(path)


def test_limits_of_what_is_tried() -> None:
    assert pattern_covers("/a/**", "/a/**/b" + "/**" * (MAX_SAMPLED - 1))
    assert not pattern_covers("/a/**", "/a/**/b" + "/**" * MAX_SAMPLED)


def test_paths_into_answers() -> None:
    for good in ("$", "$.attributes.vehicles[*]", "$..id", "$['a'][0]"):
        check_attribute_path(good)
    for bad in ("", "a", "$.", "$..a..b", "$[?@.a]", "$[?match(@.a, 'x')]", "[" * 200):
        with pytest.raises(Refusal):
            check_attribute_path(bad)


async def test_an_app_with_more_roles_than_a_token_holds_is_told_so(client: Client) -> None:
    made = await new_app(client, "a" * 50)
    for number in range(70):
        name = "r" * 46 + "".join(chr(97 + int(digit)) for digit in f"{number:04}")
        answer = await client.post(f"{APPS}/{made['appId']}/roles", {"roleName": name, "description": "Reads"})
        assert answer.status == 201, answer.body
    login = {"clientId": made["clientId"], "clientSecret": made["clientSecret"]}
    refused = await client.post(f"{AAA}/auth/client-credentials", login)
    assert (refused.status, refused.code[-4:]) == (400, "0007")

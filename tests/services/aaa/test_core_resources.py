"""The services of the installation as resources that permissions of any app may name."""

from __future__ import annotations

import asyncio

from haulier.app.catalogue import SERVICES
from haulier.core.normal_path import normal_path
from haulier.platform.access.roles import compile_pattern
from support.operations import operations
from support.stack import Client, Stack

APPS = "/core/api/v1/aaa/apps"
CORE = f"{APPS}/platform:app:coreos"
AUTHORIZE = "/core/api/v1/ext-auth/token/authorize"
AAA = "platform:resource:coreos:aaa"


def test_every_operation_that_asks_for_a_role_is_of_one_resource_at_least() -> None:
    patterns = {name: compile_pattern(path) for name, path in SERVICES[0].core_paths.items()}
    used = set()
    for service, operation in operations():
        if operation.auth.is_public or operation.auth.any_role_suffices:
            continue
        for base in service.bases:
            path = normal_path((base + operation.path).replace("{", "").replace("}", "").encode())
            found = {name for name, pattern in patterns.items() if pattern.fullmatch(path)}
            assert found, path
            used |= found
    assert used == patterns.keys()
    assert all(name.replace("-", "").isalpha() and 2 <= len(name) <= 50 for name in patterns)


async def test_they_are_read_like_others_and_nobody_changes_them(client: Client) -> None:
    app = (await client.get(CORE)).data
    assert (app["appId"], app["appType"]) == ("platform:app:coreos", "internal")
    listed = (await client.get(f"{CORE}/resources")).data
    assert {one["resourceId"] for one in listed} == {
        f"platform:resource:coreos:{name}" for name in SERVICES[0].core_paths
    }
    assert (await client.get(f"{CORE}/resources?limit=2&offset=1")).data == listed[1:3]
    assert (await client.get(f"{CORE}/resources?sortKey=name")).status == 400
    (aaa,) = [one for one in listed if one["resourceId"] == AAA]
    assert aaa["resourcePath"] == "/core/api/*/aaa/**"
    assert (await client.get(f"{CORE}/resources/{AAA}")).data == aaa
    assert (await client.get(f"{CORE}/resources/platform:resource:coreos:nothing")).status == 404
    assert (await client.put(f"{CORE}/resources/{AAA}", {"isActive": False})).status == 404
    assert (await client.post(f"{CORE}/resources", {"name": "x", "resourcePath": "/x"})).status >= 400
    taken = {"appName": "coreos", "appType": "web", "redirectUri": ["https://x.example"]}
    assert (await client.post(APPS, taken)).status == 400


async def test_a_permission_names_one_and_a_role_of_it_opens_core_paths(client: Client) -> None:
    first = "platform:app:haulier-admin"
    body = {"resourceId": AAA, "httpMethod": "get", "description": "Read people and apps"}
    made = await asyncio.gather(
        *(client.post(f"{APPS}/{first}/permissions", body | {"action": f"aaa-read-{letter}"}) for letter in "abcd")
    )
    assert [one.status for one in made] == [201] * 4
    role = {"roleName": "Auditor", "description": "Reads", "permissions": [made[0].data["id"]], "canGrantToApps": True}
    auditor = (await client.post(f"{APPS}/{first}/roles", role)).data["id"]
    reader = await client.new_app(auditor)
    assert (await reader.get(APPS)).status == 200
    for path, method, status in (
        ("/core/api/v1/aaa/users/1", "get", 200), ("/core/api/v1/aaa/users/1", "put", 403),
        ("/core/api/v1/aaa-more/x", "get", 403), ("/core/api/v2/containers/box", "get", 403),
    ):  # fmt: skip
        assert (await reader.post(AUTHORIZE, {"path": path, "method": method})).status == status, path
    mine = f"{APPS}/{first}/permissions"
    assert (await reader.post(mine, body | {"action": "aaa-put", "httpMethod": "put"})).status == 403
    assert (await client.get(f"{CORE}/resources/{AAA}")).data["isActive"] == "true"


async def test_who_may_not_call_a_service_makes_no_role_of_it(client: Client) -> None:
    first = "platform:app:haulier-admin"
    body = {"resourceId": AAA, "httpMethod": "put", "description": "x", "action": "aaa-put"}
    permission = (await client.post(f"{APPS}/{first}/permissions", body)).data["id"]
    parts = {"resourceId": AAA, "description": "x"}
    ids = [
        (await client.post(f"{APPS}/{first}/permissions", parts | {"action": f"aaa-{m}", "httpMethod": m})).data["id"]
        for m in ("get", "post")
    ]
    clerk_role = {"roleName": "Clerk", "description": "Rises", "permissions": ids, "canGrantToApps": True}
    clerk = await client.new_app((await client.post(f"{APPS}/{first}/roles", clerk_role)).data["id"])
    role = {"roleName": "Rising", "description": "Rises", "permissions": [permission]}
    assert (await clerk.post(f"{APPS}/{first}/roles", role)).status == 403


async def test_they_come_before_no_resource_of_the_tenants_own_in_policies(stack: Stack, client: Client) -> None:
    """Else a permission on a service would switch the tenant's policy off for it."""
    first = "platform:app:haulier-admin"
    own = {
        "name": "all-of-core", "resourcePath": "/core/**", "allowedHttpMethods": ["get"],
        "resourcePathFormatted": "/core/api/v1/aaa/groups/{{id}}", "requestParameter": "id",
        "attributePath": "$.attributes.groups[*]",
    }  # fmt: skip
    assert (await client.post(f"{APPS}/{first}/resources", own)).status == 201
    config = {"url": "internal:attributes", "contentType": "application/json", "isActive": True}
    assert (await client.put(f"/core/api/v1/aaa/tenants/{client.tenant}", {"abacConfig": config})).status == 200
    assert (await client.get("/core/api/v1/aaa/groups")).status == 403
    body = {"resourceId": AAA, "httpMethod": "get", "description": "x", "action": "aaa-read"}
    assert (await client.post(f"{APPS}/{first}/permissions", body)).status == 201
    assert (await client.get("/core/api/v1/aaa/groups")).status == 403

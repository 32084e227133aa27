"""Members that a body's page does not have give nothing: they are refused, or nothing of them is stored."""

from __future__ import annotations

from typing import Any

import pytest

from haulier.platform.access.roles import ADMIN_ROLE
from support.stack import Client, Stack

AAA = "/core/api/v1/aaa"
APPS, USERS, GROUPS = f"{AAA}/apps", f"{AAA}/users", f"{AAA}/groups"
DEPOT = f"{APPS}/platform:app:Depot"
RIGHTS: dict[str, Any] = {
    "isAdmin": True, "admin": True, "roles": [ADMIN_ROLE], "role": ADMIN_ROLE, "groups": ["Administrators"],
    "permissions": ["*"], "grants": [{"path": "/**", "methods": ["get", "put"]}], "scope": "*", "state": "ACTIVE",
    "hasCredential": True, "secondFactor": True, "secretHash": "planted", "clientSince": 0, "tenantId": "haulier",
    "isPlatform": True, "owner": "haulier", "version": 99, "appId": "platform:app:haulier-admin",
}  # fmt: skip
"""As a caller may try them: names of rights elsewhere, and of what we store."""


@pytest.mark.parametrize("name", RIGHTS)
async def test_a_member_that_gives_rights_elsewhere_gives_none_here(stack: Stack, client: Client, name: str) -> None:
    planted = {name: RIGHTS[name]}
    await client.post(APPS, {"appName": "Depot", "appType": "backend"})
    user = (await client.post(USERS, {"firstName": "Asha", "email": "asha@x.example"})).data["id"]
    group = (await client.post(GROUPS, {"name": "Staff"})).data["id"]
    resource = {"name": "shelf", "resourcePath": "/app/**", "allowedHttpMethods": ["get"]}
    role = {"roleName": "Reader", "description": "Reads"}
    for method, path, body in (
        ("POST", APPS, {"appName": "Other", "appType": "backend"}),
        ("PUT", DEPOT, {"description": "Depot"}),
        ("POST", USERS, {"firstName": "Ravi", "email": "ravi@x.example"}),
        ("PUT", f"{USERS}/{user}", {"firstName": "Usha"}),
        ("POST", GROUPS, {"name": "Others"}),
        ("PUT", f"{GROUPS}/{group}", {"description": "People"}),
        ("POST", f"{DEPOT}/resources", resource),
        ("PUT", f"{DEPOT}/resources/platform:resource:Depot:shelf", {"description": "Shelves"}),
        ("POST", f"{DEPOT}/roles", role),
        ("PUT", f"{AAA}/tenants/{client.tenant}", {"displayName": "Acme"}),
    ):
        answer = await client.call(method, path, body | planted)
        assert answer.status in (200, 201, 400, 404), f"{method} {path}: {answer.body}"
    rows = await stack.runtime.database.fetch(
        "SELECT kind, id, body::text AS body FROM resource WHERE tenant_id = $1 AND kind IN"
        " ('app', 'user', 'group', 'role', 'app_resource', 'tenant') AND updated_at > created_at - 1"
        " AND id NOT LIKE '%haulier-admin%'",
        client.tenant,
    )  # fmt: skip
    for row in rows:
        assert "planted" not in row["body"], row["id"]
        if row["kind"] in ("app", "user", "role"):
            assert ADMIN_ROLE not in row["body"], row["id"]
            assert "/**" not in row["body"], row["id"]
            assert '"hasCredential": true' not in row["body"], row["id"]
            assert '"secondFactor": true' not in row["body"], row["id"]
    administrators = next(one for one in (await client.get(GROUPS)).data if one["name"] == "Administrators")
    assert not (await client.get(f"{GROUPS}/{administrators['groupId']}")).data.get("users")

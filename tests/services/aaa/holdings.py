"""People, groups, an app and its parts for the tests that go over the operations of every service."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from services.aaa.test_manifests import form
from support.stack import Client

AAA = "/core/api/v1/aaa"


async def make_holdings(client: Client, mark: str) -> dict[str, str]:
    """A person in a group, and what stands for the parameters of paths."""
    email = f"{mark}@{mark}.example"
    user = (await client.post(f"{AAA}/users", {"firstName": mark, "email": email})).data["id"]
    group = (await client.post(f"{AAA}/groups", {"name": mark, "description": mark})).data["id"]
    assert (await client.put(f"{AAA}/groups/{group}/users", {"users": [user]})).status == 200
    app = (await client.post(f"{AAA}/apps", {"appName": f"parts-{mark}", "appType": "backend"})).data["appId"]
    path = f"{AAA}/apps/{app}"
    resource = {"name": mark, "resourcePath": f"/app/{mark}", "allowedHttpMethods": ["get"], "description": mark}
    resource_id = (await client.post(f"{path}/resources", resource)).data["id"]
    permission = {"action": mark, "resourceId": resource_id, "httpMethod": "get", "description": mark}
    permission_id = (await client.post(f"{path}/permissions", permission)).data["id"]
    role = {"roleName": mark, "description": mark, "permissions": [permission_id], "canGrantToApps": True}
    role_id = (await client.post(f"{path}/roles", role)).data["id"]
    upload = (await client.post(f"{AAA}/apps/upload", None, **form(fields_of("", {"aaa.appId": app})))).data["id"]
    key = (await client.post(f"{path}/api-keys", {"name": mark})).data["id"]
    parts = {"keyId": key, "resourceId": resource_id, "permissionId": permission_id, "roleId": role_id}
    return {"userId": user, "email": email, "groupId": group, "appId": app, "statusId": upload, **parts}


def body_of(operation: str, named: dict[str, str]) -> Any:
    """Bodies whose types say less than they must hold; ``named`` are ids to refer to."""
    bodies: dict[str, Any] = {
        "createUser": {"firstName": "New", "email": f"{uuid4()}@people.example"},
        "updateUser": {"firstName": "Other"},
        "activateUser": {"email": named["aaa.email"]},
        "setUserAttributes": {"attributes": {"vehicles": ["V-1"]}},
        "updateGroupUsers": {"users": [named["aaa.userId"]]},
        "createResource": {"name": letters(), "resourcePath": "/app/x", "allowedHttpMethods": ["get"]},
        "createPermission": {
            "action": letters(), "resourceId": named["aaa.resourceId"], "httpMethod": "get", "description": "Read",
        },
        "createAppRole": {
            "roleName": letters(), "description": "Reads", "permissions": [named["aaa.permissionId"]],
        },
        "updateAppRole": {"permissions": [named["aaa.permissionId"]]},
        "updateResource": {"description": "Other"},
        "updatePermission": {"description": "Other"},
        "updateGroupRoles": {"roles": ["Platform:Role:platform:app:haulier:Reader"]},
    }  # fmt: skip
    return bodies.get(operation)


def fields_of(_operation: str, named: dict[str, str]) -> dict[str, str]:
    """The fields of a manifest's form."""
    return {"file": f"appId: {named['aaa.appId']}", "callback": "https://hook.example/x"}


def letters() -> str:
    """A name of letters that nothing has yet."""
    return "".join(chr(97 + int(digit, 16)) for digit in uuid4().hex[:14])

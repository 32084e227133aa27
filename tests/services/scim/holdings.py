"""A person and a group of a directory, for the suites that go over the operations of every service."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from support.stack import Client

USERS = ("Get", "Replace", "Patch", "Delete")
GROUPS = USERS


async def make_holdings(client: Client, mark: str) -> dict[str, str]:
    """A person with a group, as a directory makes them."""
    base = f"/scim/v2/{client.tenant}"
    headers = {"Authorization": f"Bearer {client.token}"}
    person = {"userName": f"{mark}@scim.example", "name": {"givenName": mark}, "externalId": mark}
    user = (await client.post(f"{base}/Users", person, headers=headers)).body["id"]
    group = {"displayName": f"scim {mark}", "members": [{"value": user}]}
    group_id = (await client.post(f"{base}/Groups", group, headers=headers)).body["id"]
    ids = {f"scim{verb}User.id": user for verb in USERS} | {f"scim{verb}Group.id": group_id for verb in GROUPS}
    ids |= {"scimGetType.id": "User", "scimGetSchema.id": "urn:ietf:params:scim:schemas:core:2.0:User"}
    return ids | {"memberId": user}


def body_of(operation: str, named: dict[str, str]) -> Any:
    """Bodies whose types say less than they must hold."""
    person = {"userName": f"{uuid4().hex}@scim.example"}
    group = {"displayName": uuid4().hex, "members": [{"value": named["scim.memberId"]}]}
    add = {"op": "add", "path": "members", "value": [{"value": named["scim.memberId"]}]}
    return {
        "scimCreateUser": person,
        "scimReplaceUser": person,
        "scimPatchUser": {"Operations": [{"op": "replace", "path": "active", "value": True}]},
        "scimCreateGroup": group,
        "scimReplaceGroup": group,
        "scimPatchGroup": {"Operations": [add]},
    }.get(operation)

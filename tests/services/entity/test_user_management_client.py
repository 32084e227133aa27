"""The calls of a public client that keeps its users as entities. See: contract/entity.md section 15."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import quote

from support.receiver import Receiver
from support.stack import Answer, Client

APP = "platform:app:user-management"
TYPE = "/core/api/v2/entity/entity-type"
USERS = f"/core/api/v2/entity/apps/{APP}/Users"
SECRET = "c2VzYW1l"
"""Base64 text."""
NAMES = ("FirstName", "LastName", "Email", "IsDeleted", "IsVerified")


async def send(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Answer:
    """As that client sends: no user info, no app id, one request id for all calls, the origin token on writes only."""
    content = None if body is None else json.dumps(body, separators=(",", ":")).encode()
    own: dict[str, str | None] = {
        "X-COREOS-REQUEST-ID": "request123", "X-COREOS-USERINFO": None, "X-COREOS-ORIGIN-TOKEN": None,
    }  # fmt: skip
    if method != "GET":
        own["X-COREOS-ORIGIN-TOKEN"] = client.token
    return await client.call(method, path, raw=content, headers=own | headers)


async def test_users_are_kept_found_changed_and_softly_deleted(client: Client) -> None:
    attributes = [{"name": name, "dataType": "string", "indexed": True, "isReadPublic": True} for name in NAMES]
    type_body = {"name": {"plural": "Users", "singular": "User"}, "attributes": attributes}
    assert (await client.post(TYPE, type_body, headers={"X-COREOS-APPID": APP})).status == 202
    ids = []
    async with Receiver() as receiver:
        for first, last in (("Anna", "Ash"), ("Andreas", "Birch"), ("Bert", "Cedar")):
            values = {
                "FirstName": first, "LastName": last, "Email": f"{first}@example.com", "IsDeleted": "false",
                "IsVerified": "true",
            }  # fmt: skip
            body = {"uniqueCode": first, "owner": APP, "properties": values, "callback": {"url": receiver.url}}
            signature = hashlib.sha256(json.dumps(body, separators=(",", ":")).encode()).hexdigest()
            secrets = {"X-COREOS-CALLBACK-SECRET": SECRET, "X-COREOS-HMAC-SIGNATURE": signature}
            made = await send(client, "POST", USERS, body, **secrets)
            assert 200 <= made.status < 300
            ids.append(made.data["id"])
        told = await receiver.wait_for(3)
    for call in told:
        assert call.headers["X-COREOS-CALLBACK-SECRET"] == SECRET
        again = json.dumps(call.json(), separators=(",", ":"), ensure_ascii=False)
        assert call.headers["X-COREOS-HMAC-SIGNATURE"] == hashlib.sha256((again + SECRET).encode()).hexdigest()
    assert {call.json()["data"]["id"] for call in told} == set(ids)

    relative = {
        "uniqueCode": "Dora",
        "owner": APP,
        "properties": {"FirstName": "Dora"},
        "callback": {"url": "/callback"},
    }
    assert (await send(client, "POST", USERS, relative)).status == 202

    wanted = {
        "terms": [{"key": "IsDeleted", "value": [False]}],
        "match_phrase_prefix": [{"key": "FirstName", "value": "An"}],
    }
    listing = f"?query={quote(json.dumps(wanted))}&limit=50&offset=0&sortBy=desc"
    for place in (USERS, f"{USERS}/"):
        found = await send(client, "GET", place + listing)
        assert (found.status, found.data["meta"]) == (200, {"totalElements": 2})
        assert [user["id"] for user in found.data["entityInstances"]] == [ids[1], ids[0]]

    one = await send(client, "GET", f"{USERS}/{ids[0]}")
    assert (one.status, one.data["properties"]["LastName"]) == (200, "Ash")
    changed = await send(client, "PUT", f"{USERS}/{ids[0]}", {"properties": {"LastName": "Oak"}})
    assert 200 <= changed.status < 300
    assert (await send(client, "PUT", f"{USERS}/{ids[1]}", {"properties": {"IsDeleted": "true"}})).status == 202
    found = await send(client, "GET", USERS + listing)
    assert [user["properties"]["LastName"] for user in found.data["entityInstances"]] == ["Oak"]

"""Operations that the installation's admin key signs, in place of a token."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.platform.access.roles import READER_ROLE
from services.aaa.test_manifests import DEPOT, form
from support.stack import Answer, Client, Stack, serving

AAA = "/core/api/v1/aaa"
ADMIN = f"{AAA}/admin"
KEY = "k" * 32
DEPOT_APP = {"appName": "Depot", "appType": "backend"}


@pytest.fixture
async def signed(stack: Stack, client: Client) -> AsyncIterator[Client]:
    """The tenant on a server that has an admin key, without a token."""
    async with serving(stack.runtime.settings.changed(admin_key=KEY), SERVICES, COMPILERS) as (_, url):
        yield Client(client.http, url, client.tenant, client.owner, "", "", {"X-COREOS-TID": client.tenant})


def signature(method: str, target: str, request_id: str, body: bytes, key: str = KEY) -> str:
    """As a caller works it out, from the page alone."""
    text = f"{method}\n{target}\n{request_id}\n{hashlib.sha256(body).hexdigest()}"
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


async def call(client: Client, method: str, target: str, body: Any = None, **more: Any) -> Answer:
    raw = more.pop("raw", None) or (msgspec.json.encode(body) if body is not None else b"")
    request_id = more.pop("request_id", str(uuid4()))
    signing = {"method": method, "target": target, "request_id": request_id, "body": raw} | more.pop("signing", {})
    headers = {"X-COREOS-REQUEST-ID": request_id, "X-AUTH-KEY": signature(**signing)} | more.pop("headers", {})
    return await client.call(method, target, raw=raw or None, headers=headers)


async def test_apps_are_made_changed_and_read(signed: Client, client: Client) -> None:
    made = await call(signed, "POST", f"{ADMIN}/apps", DEPOT_APP)
    assert made.status == 200
    assert made.data["clientSecret"]
    changed = await call(signed, "PUT", f"{ADMIN}/apps/{made.data['appId']}", {"description": "Shelves"})
    assert changed.data == {"appId": made.data["appId"]}
    assert (await client.get(f"{AAA}/apps/{made.data['appId']}")).data["description"] == "Shelves"
    journal = (await client.get(f"/core/haulier/v1/journal/app/{made.data['appId']}")).data
    assert {(entry["actor"]["id"], entry["actor"]["address"]) for entry in journal} == {("haulier", "127.0.0.1")}
    user = (await client.post(f"{AAA}/users", {"firstName": "A", "email": "a@x.example"})).data["id"]
    group = (await client.post(f"{AAA}/groups", {"name": "Staff"})).data["id"]
    await client.put(f"{AAA}/groups/{group}/roles", {"roles": [READER_ROLE]})
    await client.put(f"{AAA}/groups/{group}/users", {"users": [user]})
    await client.put(f"{AAA}/apps/{made.data['appId']}/app-roles", {"roles": [READER_ROLE], "assign": True})
    shown = await call(signed, "GET", f"{ADMIN}/users/{user}/apps?x=1")
    assert shown.data == {"userId": user, "apps": [made.data["appId"]]}
    assert (await client.get(f"{AAA}/users/{user}/apps")).data == shown.data


async def test_a_manifest_is_uploaded(signed: Client, client: Client) -> None:
    await call(signed, "POST", f"{ADMIN}/apps", DEPOT_APP)
    sent = form({"file": DEPOT, "callback": "https://nobody.invalid/x"})
    answer = await call(signed, "POST", f"{ADMIN}/apps/upload", raw=sent["raw"], headers=sent["headers"])
    assert answer.status == 200, answer.body
    assert (await client.get(f"{AAA}/apps/upload/{answer.data['id']}")).data[0]["tenantId"] == client.tenant
    forged = await call(
        signed, "POST", f"{ADMIN}/apps/upload", raw=sent["raw"], headers=sent["headers"], signing={"body": b"other"}
    )
    assert forged.status == 401


@pytest.mark.parametrize(
    "signing",
    [
        {"key": "x" * 32}, {"method": "PUT"}, {"target": f"{ADMIN}/apps?x=1"}, {"request_id": "other"},
        {"body": b"{}"},
    ],
)  # fmt: skip
async def test_whatever_was_not_signed_is_refused(signed: Client, client: Client, signing: dict[str, Any]) -> None:
    assert (await call(signed, "POST", f"{ADMIN}/apps", DEPOT_APP, signing=signing)).status == 401
    assert len((await client.get(f"{AAA}/apps")).data) == 1


async def test_a_signed_request_is_good_in_one_tenant_alone(stack: Stack, signed: Client) -> None:
    other, id = await stack.new_tenant(), str(uuid4())
    assert (await call(signed, "POST", f"{ADMIN}/apps", DEPOT_APP, request_id=id)).status == 200
    headers = {"X-COREOS-TID": other.tenant}
    assert (await call(signed, "POST", f"{ADMIN}/apps", DEPOT_APP, request_id=id, headers=headers)).status == 401
    assert (await call(signed, "POST", f"{ADMIN}/apps", DEPOT_APP, headers=headers)).status == 200


async def test_a_request_id_is_taken_once(signed: Client) -> None:
    id = str(uuid4())
    assert (await call(signed, "POST", f"{ADMIN}/apps", DEPOT_APP, request_id=id)).status == 200
    other = {"appName": "Other", "appType": "web"}
    assert (await call(signed, "POST", f"{ADMIN}/apps", other, request_id=id)).status == 401
    assert (await call(signed, "POST", f"{ADMIN}/apps", other)).status == 200


async def test_without_the_setting_nobody_may(client: Client) -> None:
    refused = await call(client, "POST", f"{ADMIN}/apps", DEPOT_APP)
    assert refused.status == 403


async def test_a_token_is_no_signature(signed: Client, client: Client) -> None:
    headers = {**client.headers, "X-AUTH-KEY": "0" * 64}
    assert (await signed.post(f"{ADMIN}/apps", DEPOT_APP, headers=headers)).status == 401
    assert (await signed.post(f"{ADMIN}/apps", DEPOT_APP)).status == 400
    gone = {"X-COREOS-TID": "nosuchtenant"}
    assert (await call(signed, "POST", f"{ADMIN}/apps", DEPOT_APP, headers=gone)).status == 401


async def test_a_body_is_not_longer_than_375_kib(client: Client) -> None:
    for length, status in ((375 * 1024, 400), (375 * 1024 + 1, 413)):
        raw = b'{"appName":"' + b"x" * (length - 14) + b'"}'
        assert len(raw) == length
        assert (await client.call("POST", f"{AAA}/apps", raw=raw)).status == status

"""The second gate, of tenants that have one: their own server, or the attributes of the person."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

import pytest

from haulier.platform.access.policies import MAX_ANSWER_BYTES
from haulier.platform.access.policy_paths import allows, flat, order_resources, parameters_of, path_resource
from haulier.platform.access.roles import ADMIN_ROLE, AppResourceBody
from support.receiver import Receiver
from support.stack import Client, Stack

AAA = "/core/api/v1/aaa"
AUTHORIZE = "/core/api/v1/ext-auth/token/authorize"
APP = "platform:app:haulier-admin"
USERS, GROUPS = f"{AAA}/users", f"{AAA}/groups"
FORMATTED = f"{USERS}/{{{{id}}}}"
PATIENCE = 60.0


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """The tenant's policy."""
    async with Receiver() as receiver:
        yield receiver


async def set_policy(client: Client, url: str, **members: Any) -> None:
    config = {"url": url, "contentType": "application/json", "isActive": True, **members}
    assert (await client.put(f"{AAA}/tenants/{client.tenant}", {"abacConfig": config})).status == 200


async def guard(client: Client, name: str = "users", **members: Any) -> str:
    """A resource about which the policy is asked."""
    body = {
        "name": name, "resourcePath": f"{USERS}/*", "allowedHttpMethods": ["get"], "resourcePathFormatted": FORMATTED,
        "requestParameter": "id", "attributePath": "$.attributes.users[*]",
    }  # fmt: skip
    answer = await client.post(f"{AAA}/apps/{APP}/resources", body | members)
    assert answer.status == 201, answer.body
    id: str = answer.data["id"]
    return id


async def new_user(client: Client) -> str:
    id: str = (await client.post(USERS, {"firstName": "A", "email": f"{uuid4()}@x.example"})).data["id"]
    return id


async def person(stack: Stack, client: Client) -> tuple[str, Client]:
    """A person who administers the tenant, with a token for its first app."""
    id = await new_user(client)
    group = next(one["groupId"] for one in (await client.get(GROUPS)).data if one["name"] == "Administrators")
    await client.put(f"{GROUPS}/{group}/users", {"users": [id]})
    now = stack.runtime.clock() // 1000
    claims = {
        "iss": "haulier", "sub": id, "userId": id, "tid": client.tenant, "app": APP, "azp": client.client_id,
        "roles": [ADMIN_ROLE], "name": "A", "iat": now, "exp": now + 600,
    }  # fmt: skip
    token = stack.runtime.keys.issue(claims)
    return id, replace(client, headers={**client.headers, "X-COREOS-ACCESS": token, "X-COREOS-ORIGIN-TOKEN": token})


async def asked(client: Client, path: str) -> int:
    """The status of the authorizer's answer."""
    return (await client.post(AUTHORIZE, {"path": path, "method": "get"})).status


async def test_the_server_is_asked_and_its_answer_decides(client: Client, receiver: Receiver) -> None:
    user, other = await new_user(client), await new_user(client)
    resource = await guard(client)
    await set_policy(client, receiver.url, headers={"X-Key": "s3cr3t"})
    receiver.answer(200, {"attributes": {"users": [user, 7]}})
    assert (await client.get(f"{USERS}/{user}")).status == 200
    assert await asked(client, f"{USERS}/{user}") == 200
    (call,) = receiver.received
    told = call.json()
    assert call.headers["X-Key"] == "s3cr3t"
    assert told["tenantId"] == client.tenant
    assert told["user"] == {"appId": APP, "roles": [ADMIN_ROLE], "groups": [], "attributes": {}}
    assert told["resource"] == {
        "id": resource, "path": f"{USERS}/{user}", "pathFormatted": FORMATTED, "parameters": {"id": user},
    }  # fmt: skip
    assert told["action"] == "get"
    assert told["environment"]["ip"] == "127.0.0.1"
    assert (await client.get(f"{USERS}/{other}")).status == 403
    assert await asked(client, f"{USERS}/7") == 200
    assert await asked(client, f"{USERS}/{other}") == 403
    assert (await client.get(USERS)).status == 200


async def test_roles_come_first(client: Client, receiver: Receiver) -> None:
    await guard(client)
    await set_policy(client, receiver.url)
    receiver.answer(200, {"attributes": {"users": ["*"]}})
    bare = await client.new_app()
    assert (await bare.get(f"{USERS}/x")).status == 403
    assert receiver.received == []
    assert (await client.get(f"{USERS}/x")).status == 404


async def test_who_does_not_answer_refuses_nothing_and_allows_nothing(client: Client, receiver: Receiver) -> None:
    user = await new_user(client)
    await guard(client)
    await set_policy(client, receiver.url)
    for status, body in (
        (500, {}),
        (404, {}),
        (302, {}),
        (200, b"nonsense"),
        (200, b'"' + b"x" * MAX_ANSWER_BYTES + b'"'),
    ):
        receiver.answer(status, body)
        answer = await client.get(f"{USERS}/{user}")
        assert answer.status == 503, (status, answer.body)
        assert await asked(client, f"{USERS}/{user}") == 503
    receiver.answer(200, {"attributes": {"users": [user]}})
    assert (await client.get(f"{USERS}/{user}")).status == 200
    await set_policy(client, "http://127.0.0.1:1/closed")
    assert (await client.get(f"{USERS}/{user}")).status == 503


async def test_a_slow_server_is_waited_for_two_seconds(client: Client, receiver: Receiver) -> None:
    await guard(client)
    await set_policy(client, receiver.url)
    never = asyncio.Event()
    receiver.answer(200, {}, after=never)
    began = asyncio.get_running_loop().time()
    assert (await client.get(f"{USERS}/x")).status == 503
    assert 1.5 < asyncio.get_running_loop().time() - began < 10
    never.set()


async def test_an_answer_counts_for_what_was_asked_alone(stack: Stack, client: Client, receiver: Receiver) -> None:
    user = await new_user(client)
    me, caller = await person(stack, client)
    part = f"{USERS}/{{{{id}}}}/{{{{part}}}}"
    await guard(client, "parts", resourcePath=f"{USERS}/*/*", resourcePathFormatted=part)
    await guard(client, allowedHttpMethods=["get", "put"])
    await set_policy(client, receiver.url)
    receiver.answer(200, {"attributes": {"users": [user]}})
    for _ in range(2):
        assert (await caller.get(f"{USERS}/{user}")).status == 200
        assert (await caller.get(f"{USERS}/{user}/apps")).status == 200
    assert len(receiver.received) == 2
    receiver.answer(200, {"attributes": {"users": []}})
    assert (await caller.get(f"{USERS}/{user}")).status == 200
    assert (await caller.put(f"{USERS}/{user}", {"firstName": "B"})).status == 403, "another action"
    assert (await caller.get(f"{USERS}/{user}/roles")).status == 403, "another parameter"
    assert (await client.get(f"{USERS}/{user}")).status == 403, "another caller"
    assert (await client.put(f"{USERS}/{me}/attributes", {"attributes": {"depot": ["7"]}})).status == 200
    assert (await caller.get(f"{USERS}/{user}")).status == 403, "the person has other attributes now"


async def test_many_at_once_ask_once(client: Client, receiver: Receiver) -> None:
    user = await new_user(client)
    await guard(client)
    await set_policy(client, receiver.url)
    receiver.answer(200, {"attributes": {"users": [user]}})
    answers = await asyncio.gather(*(client.get(f"{USERS}/{user}") for _ in range(20)))
    assert {answer.status for answer in answers} == {200}
    assert len(receiver.received) == 1


async def test_as_a_form(client: Client, receiver: Receiver) -> None:
    await guard(client)
    await set_policy(client, receiver.url, contentType="application/x-www-form-urlencoded")
    receiver.answer(200, {"attributes": {"users": []}})
    assert (await client.get(f"{USERS}/x")).status == 403
    fields = parse_qs(receiver.received[0].body.decode())
    assert fields["user.roles.0"] == [ADMIN_ROLE]
    assert fields["resource.parameters.id"] == ["x"]
    assert fields["tenantId"] == [client.tenant]


async def test_attributes_of_the_person_need_no_server(stack: Stack, client: Client) -> None:
    user = await new_user(client)
    me, caller = await person(stack, client)
    await guard(client)
    await set_policy(client, "internal:attributes")
    assert (await caller.get(f"{USERS}/{user}")).status == 403
    assert (await client.get(f"{USERS}/{user}")).status == 403
    await client.put(f"{USERS}/{me}/attributes", {"attributes": {"users": [user]}})
    assert (await caller.get(f"{USERS}/{user}")).status == 200
    assert (await caller.get(f"{USERS}/{me}")).status == 403
    await client.put(f"{USERS}/{me}/attributes", {"attributes": {"users": ["*"]}})
    assert (await caller.get(f"{USERS}/{me}")).status == 200
    assert (await client.get(f"{USERS}/{me}")).status == 403


async def test_a_refusal_is_told_to_the_audit_once_in_half_a_minute(stack: Stack, client: Client) -> None:
    me, caller = await person(stack, client)
    resource = await guard(client)
    await set_policy(client, "internal:attributes")
    for _ in range(3):
        assert (await caller.get(f"{USERS}/{me}")).status == 403
    audit, entries = f"{AAA}/audit?from={stack.runtime.clock() // 1000 - 60}&action=PolicyRefused", []
    async with asyncio.timeout(PATIENCE):
        while not entries:
            entries = (await client.get(audit)).data["entries"]
    assert len(entries) == 1
    assert (entries[0]["subject"], entries[0]["by"]["id"], entries[0]["details"]["userId"]) == (resource, me, me)


async def test_without_settings_or_a_formatted_path_nobody_is_asked(client: Client, receiver: Receiver) -> None:
    user = await new_user(client)
    resource = await guard(client)
    assert (await client.get(f"{USERS}/{user}")).status == 200
    await set_policy(client, receiver.url, isActive=False)
    assert (await client.get(f"{USERS}/{user}")).status == 200
    await set_policy(client, receiver.url)
    assert (await client.get(f"{USERS}/{user}")).status == 403
    off = {"resourcePathFormatted": None}
    assert (await client.put(f"{AAA}/apps/{APP}/resources/{resource}", off)).status == 200
    assert (await client.get(f"{USERS}/{user}")).status == 200
    assert len(receiver.received) == 1


async def test_the_most_specific_resource_says_where_to_look(client: Client, receiver: Receiver) -> None:
    user = await new_user(client)
    await set_policy(client, receiver.url)
    await guard(client, "wide", resourcePath=f"{AAA}/**")
    receiver.answer(200, {"attributes": {"users": []}})
    assert (await client.get(f"{USERS}/{user}")).status == 403
    open_ = {"name": "narrow", "resourcePath": f"{USERS}/*", "allowedHttpMethods": ["get"]}
    assert (await client.post(f"{AAA}/apps/{APP}/resources", open_)).status == 201
    assert (await client.get(f"{USERS}/{user}")).status == 200


def resources(*paths: str) -> Any:
    bodies = [AppResourceBody(appId="a", name=path, resourcePath=path, allowedHttpMethods=("get",)) for path in paths]
    return order_resources(one for one in (path_resource(body.name, 1, body) for body in bodies) if one is not None)


def test_which_resource_is_the_most_specific() -> None:
    found = resources("/**", "/a/**", "/a/*/c", "/a/b/*", "/a/*", "/a/b/**/d")
    for path, wanted in (
        ("/a/b/c", "/a/b/*"), ("/a/x/c", "/a/*/c"), ("/a/x", "/a/*"), ("/b", "/**"), ("/a/b/c/d", "/a/b/**/d"),
    ):  # fmt: skip
        chosen = found.choose("get", path)
        assert chosen is not None
        assert chosen.id == wanted, path
    assert found.choose("post", "/a") is None


def test_what_an_answer_must_hold() -> None:
    for document, path, value, is_allowed in (
        ({"a": [1, "x", True]}, "$.a[*]", "1", True), ({"a": [[["x"]]]}, "$.a", "x", True),
        ({"a": "*"}, "$.a", "x", True), ({"a": True}, "$.a", "true", True), ({"a": None}, "$.a", "null", False),
        ({"a": {"x": 1}}, "$.a", "x", False), ({}, "$.a", "x", False), ({"a": "x"}, None, "x", False),
        ({"a": 1.5}, "$.a", "1.5", True), ({"a": "X"}, "$.a", "x", False),
    ):  # fmt: skip
        assert allows(document, path, value) is is_allowed, (document, path, value)


def test_parameters_are_read_as_callers_write_them() -> None:
    assert parameters_of("/a/{{x-id}}/{{y}}/**", "/a/b%20c/2/3/4") == {"x-id": "b c", "y": "2"}
    assert parameters_of("/a/{{x}}", "/a/1/2") is None


def test_a_document_as_fields() -> None:
    assert dict(flat({"a": {"b": [1, {"c": True}]}, "d": "x"})) == {"a.b.0": "1", "a.b.1.c": "true", "d": "x"}

"""What a token allows is what its app has now: roles, their permissions, and the resources of these."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.refusal import Refusal
from haulier.platform.access.roles import (
    ADMIN_ROLE,
    APP_RESOURCE,
    BUILT_IN,
    MAX_PATTERN_LENGTH,
    PERMISSION,
    READER_ROLE,
    ROLE,
    AppResourceBody,
    Grant,
    PermissionBody,
    RoleBody,
    compile_pattern,
    union_of,
)
from support.stack import Client, Stack

AAA = "/core/api/v1/aaa"
FIRST_APP = "platform:app:haulier-admin"
APP_ROLES = f"{AAA}/apps/{FIRST_APP}/app-roles"
STORE = (
    "INSERT INTO resource (tenant_id, kind, id, version, body, created_at, created_by, updated_at, updated_by)"
    " VALUES ($1, $2, $3, 1, $4::text::jsonb, 1, '{}', 1, '{}')"
    " ON CONFLICT (tenant_id, kind, id) DO UPDATE SET body = excluded.body, version = resource.version + 1"
)
SHELVES, SHELF = "/app/api/v1/shelves/**", "/app/api/v1/shelves/7"


async def store(stack: Stack, tenant: str, kind: str, id: str, body: msgspec.Struct) -> None:
    """Store a row of configuration, and hear of it as of any other change."""
    await stack.runtime.database.execute(STORE, tenant, kind, id, msgspec.json.encode(body).decode())
    stack.runtime.configs.drop(tenant, kind, id)


async def allows(stack: Stack, client: Client, method: str, path: str) -> bool:
    access = stack.runtime.access
    identity = await access.authenticate(client.token, None, stack.runtime.reload_keys)
    return await access.allowed(identity, method, path)


@pytest.fixture
async def reader(stack: Stack, client: Client) -> Client:
    """Whose app defines a role that reads shelves, and has no other one."""
    shelf = AppResourceBody(appId=FIRST_APP, name="shelf", resourcePath=SHELVES, allowedHttpMethods=("get", "post"))
    await store(stack, client.tenant, APP_RESOURCE, "shelf", shelf)
    permission = PermissionBody(appId=FIRST_APP, action="shelf-read", resourceId="shelf", httpMethod="get")
    await store(stack, client.tenant, PERMISSION, "shelf-read", permission)
    role = RoleBody(name="ShelfReader", appId=FIRST_APP, permissions=("shelf-read",))
    await store(stack, client.tenant, ROLE, "ShelfReader", role)
    access, now = stack.runtime.access, stack.runtime.clock() // 1000
    identity = await access.authenticate(client.token, None, stack.runtime.reload_keys)
    named = {"iss": "haulier", "tid": client.tenant, "sub": identity.client_id, "app": identity.app_id}
    client.headers["X-COREOS-ACCESS"] = stack.runtime.keys.issue(
        named | {"roles": ["ShelfReader"], "iat": now, "exp": now + 3600}
    )
    return client


async def test_a_role_allows_what_its_permissions_name(stack: Stack, reader: Client) -> None:
    assert await allows(stack, reader, "GET", SHELF)
    assert not await allows(stack, reader, "POST", SHELF)
    assert not await allows(stack, reader, "GET", "/app/api/v1/boxes/7")


@pytest.mark.parametrize("kind", [ROLE, PERMISSION, APP_RESOURCE])
@pytest.mark.parametrize("member", ["isActive", "isDeleted"])
async def test_what_is_paused_or_retired_allows_nothing_at_once(
    stack: Stack, reader: Client, kind: str, member: str
) -> None:
    assert await allows(stack, reader, "GET", SHELF)
    id = {ROLE: "ShelfReader", PERMISSION: "shelf-read", APP_RESOURCE: "shelf"}[kind]
    row = await stack.runtime.reader.get(reader.tenant, kind, id)
    assert row is not None
    body = row.body_as(msgspec.json.Decoder({ROLE: RoleBody, PERMISSION: PermissionBody}.get(kind, AppResourceBody)))
    await store(stack, reader.tenant, kind, id, msgspec.structs.replace(body, **{member: member == "isDeleted"}))
    assert not await allows(stack, reader, "GET", SHELF)


async def test_a_permission_of_a_method_that_its_resource_lost_allows_nothing(stack: Stack, reader: Client) -> None:
    shelf = AppResourceBody(appId=FIRST_APP, name="shelf", resourcePath=SHELVES, allowedHttpMethods=("post",))
    await store(stack, reader.tenant, APP_RESOURCE, "shelf", shelf)
    assert not await allows(stack, reader, "GET", SHELF)


async def test_a_role_that_is_taken_away_stops_at_once_and_one_given_counts_with_the_next_token(
    stack: Stack, client: Client
) -> None:
    assert await allows(stack, client, "POST", SHELF)
    assert (await client.put(APP_ROLES, {"roles": [READER_ROLE], "assign": True})).status == 200
    assert (await client.put(APP_ROLES, {"roles": [ADMIN_ROLE], "assign": False})).status == 200
    assert not await allows(stack, client, "POST", SHELF)
    assert not await allows(stack, client, "GET", SHELF)
    again = await client.log_in()
    assert await allows(stack, again, "GET", SHELF)
    assert not await allows(stack, again, "POST", SHELF)


def test_a_union_asks_all_its_patterns_and_denies_nothing() -> None:
    get, post = frozenset({"get"}), frozenset({"post"})
    grants = [Grant(f"/a/{number}/*", get) for number in range(300)] + [Grant("/b/**", post), Grant("/a/7/**", post)]
    union = union_of(grants)
    assert union.covers("get", "/a/299/x")
    assert not union.covers("get", "/a/300/x")
    assert not union.covers("get", "/a/299/x/y")
    assert union.covers("post", "/b/a/299/x")
    assert union.covers("post", "/a/7/x/y")
    assert not union.covers("delete", "/b/1")
    assert list(union.grants) == grants
    assert union_of(BUILT_IN[ADMIN_ROLE].grants).covers("delete", "/anything")
    assert not union_of(BUILT_IN[READER_ROLE].grants).covers("delete", "/anything")


SEGMENTS = st.sampled_from(["a", "b", "*", "**", "{id}", "a*", "%61", "ä"])
PATTERNS = st.builds(
    "{}{}{}".format,
    st.sampled_from(["/", ""]),
    st.lists(SEGMENTS, max_size=4).map("/".join),
    st.sampled_from(["/", ""]),
)
PATHS = st.lists(st.sampled_from(["a", "b", "ab", "%C3%A4"]), max_size=4).map(lambda parts: "/" + "/".join(parts))


@given(st.lists(PATTERNS, max_size=6), PATHS)
def test_a_union_covers_what_one_of_its_patterns_fits(patterns: list[str], path: str) -> None:
    union = union_of([Grant(pattern, frozenset({"get"})) for pattern in patterns])
    fits = any(compile_pattern(pattern).fullmatch(path) for pattern in patterns)
    assert union.covers("get", path) == fits
    assert not union.covers("put", path)


@pytest.mark.parametrize(
    ("path", "methods", "is_named"),
    [
        ("/a/users/email", {"get"}, True),
        ("/a/users/email/", {"get"}, True),
        ("/a/*/email", {"get", "post"}, True),
        ("/**/email", {"get"}, True),
        ("/a/users/email", {"post"}, False),
        ("/a/users/*", {"get"}, False),
        ("/a/users/{id}", {"get"}, False),
        ("/a/**", {"get"}, False),
        ("/**", {"get"}, False),
        ("/a/users/mobile", {"get"}, False),
        ("/**", {"get", "put", "post", "delete", "patch"}, True),
    ],
)
def test_a_grant_names_an_address_by_its_last_segment(path: str, methods: set[str], is_named: bool) -> None:
    assert union_of([Grant(path, frozenset(methods))]).names("get", "/a/users/email") is is_named


def test_an_administrator_has_what_is_granted_by_name_and_a_reader_has_not() -> None:
    assert union_of(BUILT_IN[ADMIN_ROLE].grants).names("get", "/a/users/email")
    assert not union_of(BUILT_IN[READER_ROLE].grants).names("get", "/a/users/email")


def test_a_pattern_has_its_longest_length() -> None:
    union_of([Grant("/" * MAX_PATTERN_LENGTH, frozenset({"get"}))])
    with pytest.raises(Refusal):
        union_of([Grant("/" * (MAX_PATTERN_LENGTH + 1), frozenset({"get"}))])

"""Personal data lie in the vault: who may read them, what a reading leaves, when they go."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import pytest

from haulier.services.fpa.commands.contacts import MAX_ASKED
from haulier.services.fpa.kind import USER_CONTACT
from haulier.services.sds.facade import CONTACTS, place_of
from support.fpa import DOCUMENT, EMAIL, MOBILE, PARTICIPANTS, USERS, made, moved, user
from support.running import until
from support.stack import Client, Stack

AAA = "/core/api/v1/aaa"
READER = "Platform:Role:platform:app:haulier:Reader"
SECOND = {"countryCode": "+91", "number": "5550101"}
READINGS = "SELECT event, data, actor FROM journal WHERE tenant_id = $1 AND kind = $2 ORDER BY id"
HOLDING = """
    SELECT (SELECT count(*) FROM resource WHERE tenant_id = $1 AND (attrs::text LIKE $2 OR body::text LIKE $2))
         + (SELECT count(*) FROM journal WHERE tenant_id = $1 AND data::text LIKE $2) AS n"""


async def role_with(client: Client, *paths: str) -> str:
    """The name of a new role that may GET these addresses; it belongs to an app, which may call with it."""
    app = (await client.post(f"{AAA}/apps", {"appName": "people", "appType": "backend"})).data["appId"]
    permissions = []
    for letter, path in zip("abc", paths, strict=True):
        resource = {"name": f"place-{letter}", "resourcePath": path, "allowedHttpMethods": ["get"]}
        id = (await client.post(f"{AAA}/apps/{app}/resources", resource)).data["id"]
        permission = {"action": f"look-{letter}", "resourceId": id, "httpMethod": "get", "description": "look"}
        permissions.append((await client.post(f"{AAA}/apps/{app}/permissions", permission)).data["id"])
    role = {"roleName": "Looker", "description": "look", "permissions": permissions, "canGrantToApps": True}
    return str((await client.post(f"{AAA}/apps/{app}/roles", role)).data["id"])


async def test_email_and_mobiles_have_operations_of_their_own(client: Client) -> None:
    one = await made(client, USERS, user(secondaryMobile=SECOND))
    other = await made(client, USERS, user(email=None))
    ids = f"userIds={one}&userIds={other.replace('users:', 'user:')}&userIds=users:none"
    assert (await client.get(f"{USERS}/email?{ids}")).data == [{"id": one, "email": EMAIL}, {"id": other}]
    together = f"userIds={other},{one},{one}"
    assert (await client.get(f"{USERS}/mobile?{together}")).data == [
        {"id": other, "primaryMobile": MOBILE},
        {"id": one, "primaryMobile": MOBILE, "secondaryMobile": SECOND},
    ]


async def test_a_change_of_one_keeps_the_others(client: Client) -> None:
    id = await made(client, USERS, user(userCode="U-1"))
    assert (await client.put(f"{USERS}/{id}", {"email": "new@example.org"})).status == 202
    assert (await client.get(f"{USERS}/email?userIds={id}")).data[0]["email"] == "new@example.org"
    assert (await client.get(f"{USERS}/mobile?userIds={id}")).data[0]["primaryMobile"] == MOBILE
    by_core = {"uniqueCode": "U-2", "owner": client.owner, "properties": {}}
    bare = (await client.post(f"{PARTICIPANTS}/users", by_core)).data["id"]
    assert (await client.get(f"{USERS}/email?userIds={bare}")).data == [{"id": bare}]
    assert (await client.put(f"{USERS}/{bare}", {"primaryMobile": SECOND})).status == 202
    assert (await client.get(f"{USERS}/mobile?userIds={bare}")).data == [{"id": bare, "primaryMobile": SECOND}]


@pytest.mark.parametrize("count", [0, MAX_ASKED + 1])
async def test_a_call_names_at_least_one_and_no_more_than_a_hundred(client: Client, count: int) -> None:
    asked = "userIds=" + ",".join(f"users:{number}" for number in range(count))
    for what in ("email", "mobile"):
        refused = await client.get(f"{USERS}/{what}?{asked}")
        assert (refused.status, refused.rules) == (400, {("userIds", "limit")})
        most = ",".join(f"users:{number}" for number in range(MAX_ASKED))
        assert (await client.get(f"{USERS}/{what}?userIds={most}")).data == []


async def test_who_may_read_everything_may_not_read_these(client: Client) -> None:
    id = await made(client, USERS, user())
    reader = await client.new_app(READER)
    assert (await reader.get(f"{USERS}/{id}")).status == 200
    for what in ("email", "mobile"):
        refused = await reader.get(f"{USERS}/{what}?userIds={id}")
        assert (refused.status, refused.code[-4:]) == (403, "4003")


async def test_a_role_must_name_the_address(client: Client) -> None:
    id = await made(client, USERS, user())
    role = await role_with(client, f"{USERS}/*", "/app/**", f"{USERS}/email")
    app = await client.new_app(role)
    assert (await app.get(f"{USERS}/{id}")).status == 200
    assert (await app.get(f"{USERS}/email?userIds={id}")).data[0]["email"] == EMAIL
    assert (await app.get(f"{USERS}/mobile?userIds={id}")).status == 403


async def test_each_reading_leaves_who_read_of_whom(client: Client, stack: Stack) -> None:
    one, other = [await made(client, USERS, user()) for _ in range(2)]
    await client.get(f"{USERS}/email?userIds={one},{other}")
    await client.get(f"{USERS}/mobile?userIds={other}")
    rows = await stack.runtime.database.fetch(READINGS, client.tenant, USER_CONTACT)
    assert [(row["event"], msgspec.json.decode(row["data"])) for row in rows] == [
        ("UserEmailsRead", {"userIds": [one, other]}),
        ("UserMobilesRead", {"userIds": [other]}),
    ]
    assert all(msgspec.json.decode(row["actor"])["id"] == "1" for row in rows)


async def test_nothing_personal_is_stored_or_told_in_the_open(client: Client, stack: Stack) -> None:
    body = user(email="zebra77@example.org", primaryMobile={"countryCode": "+1", "number": "7700771"})
    id = await made(client, USERS, body | {"identification": DOCUMENT})
    await client.put(f"{USERS}/{id}", {"email": "zebra78@example.org"})
    await client.get(f"{USERS}/email?userIds={id}")
    for text in ("zebra7", "7700771", DOCUMENT["validIdNumber"]):
        assert await stack.runtime.database.fetchval(HOLDING, client.tenant, f"%{text}%") == 0


async def test_no_address_of_the_vault_opens_them(client: Client) -> None:
    id = await made(client, USERS, user())
    place = place_of(CONTACTS, client.tenant, id).partition(":")[2]
    assert (await client.get(f"/core/api/v1/sds/data/{place}")).status in (400, 401, 403)


async def test_two_changes_at_once_both_count(client: Client) -> None:
    id = await made(client, USERS, user())
    bodies: list[dict[str, Any]] = [
        {"email": "new@example.org"},
        {"secondaryMobile": SECOND},
        {"primaryMobile": SECOND},
    ]
    answers = await asyncio.gather(*(client.put(f"{USERS}/{id}", body) for body in bodies))
    assert [answer.status for answer in answers] == [202] * 3
    assert (await client.get(f"{USERS}/email?userIds={id}")).data[0]["email"] == "new@example.org"
    shown = (await client.get(f"{USERS}/mobile?userIds={id}")).data[0]
    assert (shown["primaryMobile"], shown["secondaryMobile"]) == (SECOND, SECOND)


async def test_a_refused_user_leaves_nothing_in_the_vault(client: Client, stack: Stack) -> None:
    await made(client, USERS, user(userCode="U-1"))
    count = "SELECT count(*) FROM resource WHERE tenant_id = $1 AND kind = 'sds_data'"
    before = await stack.runtime.database.fetchval(count, client.tenant)
    assert (await client.post(USERS, user(userCode="U-1", email="other@example.org"))).status == 400
    assert await stack.runtime.database.fetchval(count, client.tenant) == before
    shown = (await client.get(f"{USERS}/email?userIds={(await client.get(f'{USERS}/U-1')).data['id']}")).data
    assert shown[0]["email"] == EMAIL


async def test_they_are_erased_when_a_user_is_removed(client: Client, stack: Stack) -> None:
    id = await made(client, USERS, user(userCode="U-1"))
    await moved(client, f"{USERS}/{id}", "active", "inactive", "inactive:dead")
    due = "UPDATE timer SET due_at = 0 WHERE tenant_id = $1 AND purpose = 'expiry'"
    over = "UPDATE resource SET expires_at = 1 WHERE tenant_id = $1 AND id = $2"
    await stack.runtime.database.execute(over, client.tenant, id)
    await stack.runtime.database.execute(due, client.tenant)
    stack.runtime.poke(timers=True)

    async def is_erased() -> bool:
        rows = await stack.runtime.database.fetch(READINGS, client.tenant, USER_CONTACT)
        return [(row["event"], msgspec.json.decode(row["data"])) for row in rows] == [("UserContactErased", {"id": id})]

    await until(is_erased)
    again = await made(client, USERS, user(userCode="U-1", email=None))
    assert again == id
    assert (await client.get(f"{USERS}/email?userIds={id}")).data == [{"id": id}]

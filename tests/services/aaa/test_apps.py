"""Apps over HTTP: made, read, changed, given roles and fresh secrets."""

from __future__ import annotations

from typing import Any

from haulier.platform.access.roles import ADMIN_ROLE, OPERATOR_ROLE, READER_ROLE
from haulier.services.aaa.credentials.secrets import Encrypted, decrypt, encrypt
from support.stack import Client, Stack

APPS = "/core/api/v1/aaa/apps"
DEPOT = {"appName": "Depot", "appType": "backend", "description": "Shelves, bins"}


async def app_client(client: Client, made: dict[str, Any]) -> Client:
    """A client of a new app of the same tenant."""
    return await Client(
        client.http, client.url, client.tenant, client.owner, made["clientId"], made["clientSecret"]
    ).log_in()


async def test_an_app_is_made_read_and_listed_without_its_secret(client: Client) -> None:
    answer = await client.post(APPS, DEPOT)
    assert answer.status == 201
    made = answer.data
    assert made["appId"] == "platform:app:Depot"
    shown = (await client.get(f"{APPS}/{made['appId']}")).data
    assert shown["isActive"] is True
    assert shown["isPrivateApp"] is False
    assert shown["secretId"].startswith("secrets:")
    listed = await client.get(APPS)
    assert [app["appName"] for app in listed.data] == ["haulier-admin", "Depot"]
    for text in (str(shown), str(listed.body)):
        assert made["clientSecret"] not in text
        assert "argon2" not in text


async def test_the_secret_comes_in_plain_and_encrypted_under_the_callers_token(client: Client) -> None:
    made = (await client.post(APPS, DEPOT)).data
    assert decrypt(Encrypted(**made["secret"]), client.token) == made["clientSecret"]


async def test_a_caller_may_bring_client_id_and_secret(client: Client) -> None:
    brought = encrypt("a secret of my own", client.token)
    body = DEPOT | {
        "clientId": f"depot-{client.tenant}",
        "clientSecret": {"iv": brought.iv, "encryptedText": brought.encryptedText},
    }
    made = (await client.post(APPS, body)).data
    assert made["clientId"] == body["clientId"]
    await app_client(client, made | {"clientSecret": "a secret of my own"})


async def test_a_secret_that_does_not_decrypt_is_refused(client: Client) -> None:
    for brought in (
        {},
        {"iv": "zz", "encryptedText": "00"},
        {"iv": "00" * 16, "encryptedText": "00" * 40},
        {"iv": "00"},
    ):
        answer = await client.post(APPS, DEPOT | {"clientSecret": brought})
        assert (answer.status, answer.fields) == (400, {"clientSecret"})


async def test_an_app_name_is_taken_once(client: Client) -> None:
    assert (await client.post(APPS, DEPOT)).status == 201
    refused = await client.post(APPS, DEPOT)
    assert (refused.status, refused.fields) == (400, {"appName"})


async def test_limits_of_an_app_name(client: Client) -> None:
    for name in ("", "a b", "a1", "-a", "x" * 51, "a\n", "a\u0000"):
        assert (await client.post(APPS, DEPOT | {"appName": name})).status == 400
    assert (await client.post(APPS, DEPOT | {"appName": "x" * 50})).status == 201


async def test_unknown_members_and_types_are_refused(client: Client) -> None:
    assert (await client.post(APPS, DEPOT | {"surprise": 1})).fields == {"surprise"}
    assert (await client.post(APPS, DEPOT | {"appType": "robot"})).fields == {"appType"}


async def test_a_new_app_may_do_nothing_until_it_is_given_a_role(client: Client) -> None:
    made = (await client.post(APPS, DEPOT)).data
    assert (await (await app_client(client, made)).get(APPS)).status == 403
    roles = f"{APPS}/{made['appId']}/app-roles"
    assert (await client.put(roles, {"roles": [READER_ROLE], "assign": True})).data == {"id": made["appId"]}
    reader = await app_client(client, made)
    assert (await reader.get(APPS)).status == 200
    assert (await reader.post(APPS, DEPOT | {"appName": "Other"})).status == 403
    assert (await client.put(roles, {"roles": [READER_ROLE], "assign": False})).status == 200
    assert (await client.get(roles)).data == {"appId": made["appId"], "roles": []}


async def test_roles_that_do_not_exist_or_are_the_operators_are_not_given(client: Client) -> None:
    roles = f"{APPS}/platform:app:haulier-admin/app-roles"
    for role in ("Platform:Role:none", OPERATOR_ROLE):
        answer = await client.put(roles, {"roles": [ADMIN_ROLE, role], "assign": True})
        assert answer.status == 400
    assert (await client.get(roles)).data["roles"] == [ADMIN_ROLE]


async def test_a_rotated_secret_replaces_the_old_one_at_once(client: Client) -> None:
    made = (await client.post(APPS, DEPOT)).data
    fresh = (await client.post(f"{APPS}/{made['appId']}/rotate-secret")).data
    login = {"clientId": made["clientId"], "clientSecret": made["clientSecret"]}
    assert (await client.post("/core/api/v1/aaa/auth/client-credentials", login)).status == 401
    await app_client(client, fresh)


async def test_an_app_for_people_has_no_secret(client: Client) -> None:
    made = (await client.post(APPS, {"appName": "Web", "appType": "web", "redirectUri": ["https://a.example"]})).data
    assert made.keys() == {"appId", "clientId"}
    assert (await client.post(f"{APPS}/{made['appId']}/rotate-secret")).status == 400


async def test_a_paused_app_loses_access_at_once(client: Client) -> None:
    made = (await client.post(APPS, DEPOT)).data
    await client.put(f"{APPS}/{made['appId']}/app-roles", {"roles": [READER_ROLE], "assign": True})
    paused = await app_client(client, made)
    assert (await paused.get(APPS)).status == 200
    assert (await client.put(f"{APPS}/{made['appId']}", {"isActive": False})).data == {"appId": made["appId"]}
    assert (await paused.get(APPS)).status == 401
    login = {"clientId": made["clientId"], "clientSecret": made["clientSecret"]}
    assert (await client.post("/core/api/v1/aaa/auth/client-credentials", login)).status == 401
    await client.put(f"{APPS}/{made['appId']}", {"isActive": True})
    assert (await paused.get(APPS)).status == 200


async def test_an_empty_update_and_an_unknown_app_are_refused(client: Client) -> None:
    assert (await client.put(f"{APPS}/platform:app:haulier-admin", {})).status == 400
    assert (await client.put(f"{APPS}/platform:app:none", {"isActive": True})).status == 404
    assert (await client.get(f"{APPS}/platform:app:none")).status == 404


async def test_an_app_is_out_of_sight_of_other_tenants(stack: Stack, client: Client) -> None:
    made = (await client.post(APPS, DEPOT)).data
    stranger = await stack.new_tenant()
    assert (await stranger.get(f"{APPS}/{made['appId']}")).status == 404

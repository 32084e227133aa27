"""Client secrets lie in the vault under the id that the app shows, and are checked by their hash."""

from __future__ import annotations

from haulier.services.sds import facade as sds
from support.sds import register
from support.stack import Client, Stack
from support.system_calls import reading

APPS = "/core/api/v1/aaa/apps"


async def secret_id(client: Client, app: str) -> str:
    shown: str = (await client.get(f"{APPS}/{app}")).data["secretId"]
    return shown


async def test_a_secret_lies_in_the_vault_and_a_rotated_one_is_erased(stack: Stack, client: Client) -> None:
    made = (await client.post(APPS, {"appName": "Depot", "appType": "backend"})).data
    first = await secret_id(client, made["appId"])
    call = reading(stack, client.tenant)
    assert await sds.read_secret(call, first) == made["clientSecret"]
    rotated = (await client.post(f"{APPS}/{made['appId']}/rotate-secret")).data
    second = await secret_id(client, made["appId"])
    assert second != first
    assert await sds.read_secrets(call, [first, second]) == {second: rotated["clientSecret"]}


async def test_the_secret_of_a_tenants_first_app_is_there_too(stack: Stack, client: Client) -> None:
    id = await secret_id(client, "platform:app:haulier-admin")
    assert await sds.read_secret(reading(stack, client.tenant), id) == client.client_secret


async def test_the_api_does_not_open_it(client: Client) -> None:
    app = await register(client, "parcels")
    uuid = (await secret_id(client, "platform:app:haulier-admin")).partition(":")[2]
    for method in ("GET", "DELETE"):
        assert (await app.call(method, f"/data/{uuid}")).status == 403


async def test_an_app_without_secret_has_none_there(client: Client) -> None:
    made = (await client.post(APPS, {"appName": "Page", "appType": "web"})).data
    assert "secretId" not in (await client.get(f"{APPS}/{made['appId']}")).data

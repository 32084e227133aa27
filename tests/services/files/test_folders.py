"""Folders: made once by name, found by id and name, changed, listed, and told of."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from support.files import FMS, new_folder, shown, uploaded
from support.receiver import Receiver
from support.stack import Client, Stack

FOLDERS = f"{FMS}/folders"


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver


async def test_a_folder_is_found_by_its_id_and_by_its_name(client: Client) -> None:
    body = {"name": "invoices", "description": "Signed invoices", "defaultURLExpiry": "30m"}
    answer = await client.post(FOLDERS, body)
    assert answer.status == 202
    id = answer.data["id"]
    assert id.startswith("folder:")
    found = (await client.get(f"{FOLDERS}/{id}")).data
    assert found == (await client.get(f"{FOLDERS}/invoices")).data
    assert found | body == found
    assert found["createdAt"] == found["updatedAt"]


async def test_a_name_is_taken_once_in_a_tenant_even_by_many_at_once(client: Client) -> None:
    answers = await asyncio.gather(*(client.post(FOLDERS, {"name": "same"}) for _ in range(8)))
    assert sorted(answer.status for answer in answers) == [202] + [400] * 7
    refused = next(answer for answer in answers if answer.status == 400)
    assert refused.code == "201410012301"
    assert refused.fields == {"name"}


async def test_two_tenants_have_a_folder_of_one_name(client: Client, stack: Stack) -> None:
    other = await stack.new_tenant()
    first, second = await new_folder(client, "shared"), await new_folder(other, "shared")
    assert first != second
    assert (await other.get(f"{FOLDERS}/{first}")).status == 404


@pytest.mark.parametrize("name", ["ab", "a" * 17, "a b c", "a/b/c", "añb", "abc\n", "a.b"])
async def test_names_have_3_to_16_letters_digits_hyphens_and_underscores(client: Client, name: str) -> None:
    answer = await client.post(FOLDERS, {"name": name})
    assert (answer.status, answer.fields) == (400, {"name"})


@pytest.mark.parametrize("name", ["a-_", "Z" * 16])
async def test_the_shortest_and_the_longest_name_are_taken(client: Client, name: str) -> None:
    assert (await client.post(FOLDERS, {"name": name})).status == 202


@pytest.mark.parametrize("expiry", ["1s", "7d", "10080", "22h 40m 3s", "1"])
async def test_links_may_live_for_a_second_to_a_week(client: Client, expiry: str) -> None:
    folder = await new_folder(client, defaultURLExpiry=expiry)
    assert (await client.get(f"{FOLDERS}/{folder}")).data["defaultURLExpiry"] == expiry


@pytest.mark.parametrize("expiry", ["0", "0s", "7d 1s", "10081", "soon", "", "-1"])
async def test_other_lives_of_links_are_refused(client: Client, expiry: str) -> None:
    for answer in (
        await client.post(FOLDERS, {"name": "refused", "defaultURLExpiry": expiry}),
        await client.put(f"{FOLDERS}/{await new_folder(client)}", {"defaultURLExpiry": expiry}),
    ):
        assert (answer.status, answer.fields) == (400, {"defaultURLExpiry"})


async def test_without_its_own_a_folder_has_a_quarter_of_an_hour(client: Client) -> None:
    folder = await new_folder(client)
    assert (await client.get(f"{FOLDERS}/{folder}")).data["defaultURLExpiry"] == "15"


async def test_what_is_given_is_changed_and_the_rest_stays(client: Client) -> None:
    folder = await new_folder(client, "steady", description="before", defaultURLExpiry="1h")
    assert (await client.put(f"{FOLDERS}/steady", {"description": "after"})).data == {"id": folder}
    found = (await client.get(f"{FOLDERS}/{folder}")).data
    assert (found["name"], found["description"], found["defaultURLExpiry"]) == ("steady", "after", "1h")
    assert found["updatedAt"] >= found["createdAt"]
    assert (await client.put(f"{FOLDERS}/{folder}", {})).status == 400
    assert (await client.put(f"{FOLDERS}/none", {"description": "x"})).status == 404


async def test_folders_are_listed_the_newest_first_page_by_page(client: Client) -> None:
    made = [await new_folder(client) for _ in range(5)]
    first = (await client.get(f"{FOLDERS}?pageNo=1&pageSize=2")).body
    third = (await client.get(f"{FOLDERS}?pageNo=3&pageSize=2")).body
    assert [one["id"] for one in first["data"]] == [made[4], made[3]]
    assert [one["id"] for one in third["data"]] == [made[0]]
    assert first["meta"] == {"totalElements": 5, "pageNo": 1, "pageSize": 2}
    assert (await client.get(FOLDERS)).body["meta"]["pageSize"] == 50
    for query in ("pageNo=0", "pageSize=0", "pageSize=101", "pageNo=x"):
        assert (await client.get(f"{FOLDERS}?{query}")).status == 400, query
    assert (await client.get(f"{FOLDERS}?pageSize=100")).status == 200


async def test_a_callback_by_address_or_object_hears_of_folder_and_files(client: Client, receiver: Receiver) -> None:
    meta = {"order": 7}
    secret = {"X-COREOS-CALLBACK-SECRET": "hush"}
    await client.post(FOLDERS, {"name": "plain", "callback": receiver.url}, headers=secret)
    body = {"name": "object", "callback": {"url": receiver.url_of("/o?key=1"), "meta": meta}}
    folder = (await client.post(FOLDERS, body)).data["id"]
    await receiver.wait_for(2)
    first = next(one for one in receiver.received if one.json()["data"]["name"] == "plain")
    assert first.is_signed_with("hush")
    assert first.json()["eventType"] == "FolderCreated"
    file = await uploaded(client, folder, b"content", filename="pod.txt")
    heard = (await receiver.wait_for(3))[-1].json()
    expected = {"tenantId": client.tenant, "status": "success", "eventType": "FileStored", "callbackMeta": meta}
    assert heard | expected == heard
    assert heard["data"] | {"id": file, "folderId": folder, "name": "pod.txt", "status": "AVAILABLE"} == heard["data"]
    await uploaded(client, folder, b"content", callback=receiver.url_of("/own"))
    assert (await receiver.wait_for(4))[-1].path == "/own"


async def test_what_is_secret_of_a_callback_is_not_shown(client: Client) -> None:
    callback = {"url": "https://hook.example/x?token=hidden", "headers": [{"key": "X-Key", "value": "hidden"}]}
    folder = await new_folder(client, callback=callback)
    answer = await client.get(f"{FOLDERS}/{folder}")
    assert answer.data["callback"] == "https://hook.example/x?…"
    assert "hidden" not in str(answer.body)


async def test_a_link_lives_as_long_as_its_folder_says_unless_asked_otherwise(client: Client) -> None:
    folder = await new_folder(client, defaultURLExpiry="2h")
    file = await uploaded(client, folder, b"content")
    usual, asked = await shown(client, file), await shown(client, file, "?urlExpiry=7d")
    assert 6 * 86_400 < asked["urlExpiresAt"] - usual["urlExpiresAt"] <= 7 * 86_400 - 7_190
    for expiry in ("0", "7d1s", "x"):
        answer = await client.get(f"{FMS}/files/{file}?urlExpiry={expiry}")
        assert (answer.status, answer.fields) == (400, {"urlExpiry"})

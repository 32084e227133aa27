"""Search by tags: all must fit, exactly or by key alone, in one folder or all of them, page by page."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from support.files import FMS, new_folder, uploaded
from support.stack import Client

TAGGED = {
    "a": ["kind:pod", "order:1"],
    "b": ["kind:pod", "order:2"],
    "c": ["kind:invoice", "order:1", "kind:pod"],
    "d": ["note:", "time:12:30"],
    "e": [],
}


@pytest.fixture
async def folder(client: Client) -> str:
    """A folder with five files, made in the order of their names."""
    folder = await new_folder(client)
    for name, tags in TAGGED.items():
        pairs = [dict(zip(("key", "value"), tag.split(":", 1), strict=True)) for tag in tags]
        await uploaded(client, folder, name.encode(), name=name, tags=pairs)
    return folder


async def names(client: Client, query: str) -> str:
    """The names that a search finds, in its order."""
    body = (await client.get(f"{FMS}/files{query}")).body
    found = "".join(file["name"] for file in body["data"])
    assert body["meta"]["totalElements"] == len(found)
    assert not any("url" in file for file in body["data"])
    return found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "edcba"),
        ("?tags=kind:pod", "cba"),
        ("?tags=kind:pod&tags=order:1", "ca"),
        ("?tags=kind:pod,order:1", "ca"),
        ("?tags=kind:pod,kind:invoice", "c"),
        ("?tags=kind:pod,kind:pod", "cba"),
        ("?tags=order:*", "cba"),
        ("?tags=order", "cba"),
        ("?tags=order,kind:invoice", "c"),
        ("?tags=order,kind,note", ""),
        ("?tags=note:", "d"),
        ("?tags=note", "d"),
        ("?tags=time:12:30", "d"),
        ("?tags=time:12", ""),
        ("?tags=kind:po", ""),
        ("?tags=KIND:pod", ""),
        ("?tags=" + quote("kind:%"), ""),
        ("?tags=none", ""),
    ],
)
async def test_files_are_found_by_all_of_the_tags(client: Client, folder: str, query: str, found: str) -> None:
    assert await names(client, query) == found


async def test_a_folder_narrows_the_search(client: Client, folder: str) -> None:
    other = await new_folder(client, "other-folder")
    await uploaded(client, other, b"f", name="f", tags="kind:pod")
    assert await names(client, "?tags=kind:pod") == "fcba"
    assert await names(client, f"?tags=kind:pod&folderId={folder}") == "cba"
    assert await names(client, "?tags=kind:pod&folderId=other-folder") == "f"
    assert await names(client, f"?folderId={folder}") == "edcba"
    assert await names(client, "?folderId=none") == ""


async def test_a_search_comes_page_by_page(client: Client, folder: str) -> None:
    first = (await client.get(f"{FMS}/files?tags=kind:pod&pageSize=2")).body
    second = (await client.get(f"{FMS}/files?tags=kind:pod&pageSize=2&pageNo=2")).body
    assert [file["name"] for file in first["data"] + second["data"]] == ["c", "b", "a"]
    assert second["meta"] == {"totalElements": 3, "pageNo": 2, "pageSize": 2}
    for query in ("pageSize=101", "pageNo=0", "pageNo=100000000"):
        assert (await client.get(f"{FMS}/files?{query}")).status == 400


async def test_a_search_that_cannot_be_read_is_refused(client: Client) -> None:
    for query in ("tags=:value", "tags=" + ",".join(f"k{n}" for n in range(21))):
        answer = await client.get(f"{FMS}/files?{query}")
        assert (answer.status, answer.fields) == (400, {"tags"})
    assert (await client.get(f"{FMS}/files?tags=" + ",".join(f"k{n}" for n in range(20)))).status == 200

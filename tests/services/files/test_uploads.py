"""Uploads by a form: what is taken, what is refused, and what becomes of it."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from haulier.services.files.commands.upload_form import MAX_FIELD_BYTES, MAX_FILE_BYTES
from haulier.services.files.rules.durations import MAX_LINK_SECONDS
from haulier.services.files.tasks import GONE_MS
from support.files import FMS, fetch, form, new_folder, on_disk, sha256, shown, unfinished, upload, uploaded
from support.running import until
from support.stack import Client, Stack


@pytest.fixture
async def folder(client: Client) -> str:
    return await new_folder(client)


async def test_what_is_uploaded_is_what_is_downloaded(client: Client, folder: str) -> None:
    content = bytes(range(256)) * 100
    tags = [{"key": "CONSIGNEE", "value": ""}, {"key": "order", "value": "o-1"}]
    answer = await upload(client, folder, content, filename="pod.pdf", media="application/pdf", tags=tags)
    assert answer.status == 202
    file = await shown(client, answer.data["id"])
    assert file["id"].startswith("doc:")
    expected = {
        "folderId": folder, "name": "pod.pdf", "kind": "FILE", "status": "AVAILABLE", "mimeType": "application/pdf",
        "sizeBytes": len(content), "sha256": sha256(content), "tags": tags,
    }  # fmt: skip
    assert file | expected == file
    assert file["createdBy"] | {"id": "1", "name": "tester"} == file["createdBy"]
    assert "expiresAt" not in file
    fetched = await fetch(client, file["url"])
    assert (fetched.status, fetched.body) == (200, content)


async def test_the_folder_may_be_named_and_must_be_there(client: Client, folder: str) -> None:
    name = (await client.get(f"{FMS}/folders/{folder}")).data["name"]
    assert (await upload(client, name, b"x")).status == 202
    assert (await upload(client, "none", b"x")).status == 404
    assert (await upload(client, f"folder:{uuid4()}", b"x")).status == 404


async def test_a_file_has_1_byte_to_10_mib(stack: Stack, client: Client, folder: str) -> None:
    assert (await upload(client, folder, b"")).fields == {"file"}
    assert (await upload(client, folder, b"x")).status == 202
    longest = b"\x00" * MAX_FILE_BYTES
    file = await uploaded(client, folder, longest, media="application/octet-stream")
    assert (await shown(client, file))["sha256"] == sha256(longest)
    before = on_disk(stack.runtime.settings, client.tenant)
    assert (await upload(client, folder, longest + b"x")).status == 413
    assert on_disk(stack.runtime.settings, client.tenant) == before


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"ttl": "59s"}, "ttl"),
        ({"ttl": "3650d 1s"}, "ttl"),
        ({"ttl": "0"}, "ttl"),
        ({"ttl": "soon"}, "ttl"),
        ({"name": ""}, "name"),
        ({"name": "a" * 257}, "name"),
        ({"name": "a/b"}, "name"),
        ({"name": ".."}, "name"),
        ({"name": "a\x01b"}, "name"),
        ({"name": "photo\u202egpj.exe"}, "name"),
        ({"tags": "nocolon"}, "tags"),
        ({"tags": ":value"}, "tags"),
        ({"tags": "k" * 65 + ":v"}, "tags"),
        ({"tags": "k:" + "v" * 257}, "tags"),
        ({"tags": [{"key": "a"}]}, "tags[0].value"),
        ({"tags": [{"key": "a", "value": "b"}] * 21}, "tags"),
        ({"tags": "[1"}, "tags"),
        ({"id": "doc:1"}, "id"),
        ({"id": f"file:{uuid4()}"}, "id"),
        ({"colour": "red"}, "colour"),
        ({"callback": '{"url": 1}'}, "callback"),
    ],
)
async def test_fields_beyond_their_limits_are_refused_and_leave_nothing(
    stack: Stack, client: Client, folder: str, fields: dict[str, object], named: str
) -> None:
    answer = await upload(client, folder, b"content of a refused file", **fields)
    assert answer.status == 400, answer.body
    assert any(field.startswith(named) for field in answer.fields), answer.fields
    assert on_disk(stack.runtime.settings, client.tenant) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"ttl": "1m"}, {"ttl": "3650d"}, {"ttl": "1"}, {"name": "a"}, {"name": "é" * 256}, {"name": "a.b.c.exe"},
        {"tags": "k" * 64 + ":" + "v" * 256}, {"tags": [{"key": "a", "value": ""}] * 20}, {"tags": "a:b:c"},
        {"id": f"doc:{uuid4()}"}, {"callback": "https://hook.example/x"},
        {"callback": {"url": "https://hook.example/x", "meta": {"a": 1}}},
    ],
)  # fmt: skip
async def test_fields_at_their_limits_are_taken(client: Client, folder: str, fields: dict[str, object]) -> None:
    assert (await upload(client, folder, b"x", **fields)).status == 202


async def test_tags_come_as_json_or_one_by_one(client: Client, folder: str) -> None:
    parts = [("tags", b"a:1", {}), ("file", b"x", {"filename": "x"}), ("tags", b"b:2:3", {}), ("tags", b"a:1", {})]
    raw, headers = form(*parts)
    id = (await client.post(f"{FMS}/folders/{folder}/files", raw=raw, headers=headers)).data["id"]
    pairs = [(tag["key"], tag["value"]) for tag in (await shown(client, id))["tags"]]
    assert pairs == [("a", "1"), ("b", "2:3"), ("a", "1")]


async def test_a_form_has_exactly_one_file_and_each_field_once(client: Client, folder: str) -> None:
    one = ("file", b"x", {"filename": "x"})
    for parts, named in (
        ([one, one], "file"),
        ([("name", b"a", {})], "file"),
        ([one, ("name", b"a", {}), ("name", b"b", {})], "name"),
        ([one, ("name", b"a" * (MAX_FIELD_BYTES + 1), {})], "name"),
    ):
        raw, headers = form(*parts)
        answer = await client.post(f"{FMS}/folders/{folder}/files", raw=raw, headers=headers)
        assert (answer.status, answer.fields) == (400, {named})


async def test_what_is_no_form_is_refused(client: Client, folder: str) -> None:
    path = f"{FMS}/folders/{folder}/files"
    assert (await client.post(path, {"file": "x"})).status == 415
    for raw in (b"nonsense", b"", form(("file", b"x", {"filename": "x"}))[0][:-8]):
        headers = form()[1]
        assert (await client.post(path, raw=raw, headers=headers)).status == 400


async def test_the_name_of_the_part_is_no_path(client: Client, folder: str) -> None:
    for given, kept in (
        ("../../etc/passwd", "passwd"), ("C:\\fakepath\\photo.jpg", "photo.jpg"), ("/abs/x.txt", "x.txt"),
        ("bill.pdf.exe", "bill.pdf.exe"),
    ):  # fmt: skip
        file = await uploaded(client, folder, given.encode(), filename=given.replace("\\", "\\\\"))
        assert (await shown(client, file))["name"] == kept
    for given in ("../..", "..", ""):
        answer = await upload(client, folder, b"x", filename=given)
        assert (answer.status, answer.fields) == (400, {"name"}), given


async def test_nothing_of_a_name_reaches_the_disk(stack: Stack, client: Client, folder: str) -> None:
    for name in ("..\\..\\evil.txt", "%2e%2e%2fevil", "evil.php%00.jpg", "a" * 256, "con", "nul.txt"):
        assert (await upload(client, folder, name.encode(), name=name)).status == 202
    for path in on_disk(stack.runtime.settings, client.tenant):
        digest, _, generation = path.name.partition(".")
        assert (len(digest), len(generation)) == (64, 36)
        assert sha256(path.read_bytes()) == digest


async def test_the_type_is_the_parts_else_the_names_else_unknown(client: Client, folder: str) -> None:
    for media, filename, expected in (
        ("image/png", "a.txt", "image/png"), ("", "a.txt", "text/plain"), ("", "a", "application/octet-stream"),
        ("no type", "a.csv", "text/csv"), ("Text/HTML; charset=utf-8", "a", "text/html"),
    ):  # fmt: skip
        file = await uploaded(client, folder, b"x", filename=filename, media=media)
        assert (await shown(client, file))["mimeType"] == expected


async def test_the_same_bytes_are_two_files_and_stored_once(stack: Stack, client: Client, folder: str) -> None:
    first, second = [await uploaded(client, folder, b"the same", name=name) for name in ("one", "two")]
    assert first != second
    assert [path.read_bytes() for path in on_disk(stack.runtime.settings, client.tenant)] == [b"the same"]
    assert unfinished(stack.runtime.settings) == []


async def test_many_at_once_store_the_same_bytes_once(stack: Stack, client: Client, folder: str) -> None:
    answers = await asyncio.gather(*(upload(client, folder, b"at once") for _ in range(20)))
    assert len({answer.data["id"] for answer in answers}) == 20
    assert len(on_disk(stack.runtime.settings, client.tenant)) == 1


async def test_tenants_share_no_bytes(stack: Stack, client: Client, folder: str) -> None:
    other = await stack.new_tenant()
    await uploaded(client, folder, b"of two")
    await uploaded(other, await new_folder(other), b"of two")
    for tenant in (client.tenant, other.tenant):
        assert len(on_disk(stack.runtime.settings, tenant)) == 1


async def test_an_id_of_the_callers_own_is_taken_once(client: Client, folder: str) -> None:
    id = f"doc:{uuid4()}"
    answers = await asyncio.gather(*(upload(client, folder, b"%d" % n, id=id) for n in range(4)))
    assert sorted(answer.status for answer in answers) == [202, 400, 400, 400]
    refused = next(answer for answer in answers if answer.status == 400)
    assert (refused.code[-4:], refused.fields) == ("2300", {"id"})
    assert (await shown(client, id))["status"] == "AVAILABLE"


async def test_the_id_of_a_file_that_is_gone_is_not_given_anew_while_links_to_it_may_be_out(
    client: Client, folder: str
) -> None:
    id = f"doc:{uuid4()}"
    assert (await upload(client, folder, b"for her", id=id)).status == 202
    link = (await shown(client, id, "?urlExpiry=7d"))["url"]
    assert (await client.call("DELETE", f"{FMS}/files/{id}")).status == 202
    refused = await upload(client, folder, b"for him", id=id)
    assert (refused.status, refused.fields) == (400, {"id"})
    announced = await client.post(f"{FMS}/folders/{folder}/upload-links", {"name": "a.txt", "id": id})
    assert (announced.status, announced.fields) == (400, {"id"})
    assert (await fetch(client, link)).status == 404
    assert GONE_MS > MAX_LINK_SECONDS * 1000, "so long its row stays"


async def test_an_upload_that_breaks_off_leaves_nothing(stack: Stack, client: Client, folder: str) -> None:
    raw, headers = form(("file", b"x" * 3_000_000, {"filename": "x"}))
    sent = {**client.headers, **headers, "X-COREOS-REQUEST-ID": "cut", "Host": "x", "Content-Length": str(len(raw))}
    head = [f"POST {FMS}/folders/{folder}/files HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items())]
    host, _, port = stack.url.removeprefix("http://").partition(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write("\r\n".join([*head, "", ""]).encode() + raw[:2_000_000])
    await writer.drain()

    async def has_begun() -> bool:
        return bool(unfinished(stack.runtime.settings))

    async def has_gone() -> bool:
        return not unfinished(stack.runtime.settings)

    await until(has_begun)
    writer.close()
    await until(has_gone)
    assert on_disk(stack.runtime.settings, client.tenant) == []


async def test_a_file_kept_elsewhere_is_a_link(client: Client, folder: str) -> None:
    body = {"url": "https://files.example/a%20b/scan.pdf?x=1", "tags": [{"key": "k", "value": "v"}], "ttl": "1d"}
    answer = await client.post(f"{FMS}/folders/{folder}/links", body)
    assert answer.status == 202
    file = await shown(client, answer.data["id"])
    expected = {"kind": "LINK", "status": "AVAILABLE", "url": body["url"], "name": "scan.pdf"}
    assert file | expected == file
    assert "urlExpiresAt" not in file
    for url in ("ftp://a/b", "javascript:alert(1)", "/relative", "https://", "https://a b/c", "x", ""):
        refused = await client.post(f"{FMS}/folders/{folder}/links", {"url": url})
        assert (refused.status, refused.fields) == (400, {"url"}), url
    longest = "https://files.example/" + "a" * (2_048 - 22)
    assert (await client.post(f"{FMS}/folders/{folder}/links", {"url": longest})).status == 202
    assert (await client.post(f"{FMS}/folders/{folder}/links", {"url": longest + "a"})).status == 400

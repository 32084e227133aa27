"""Limits of a process and what the document says of bytes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import msgspec
import pytest

from haulier.app.pages import openapi_json
from haulier.engines.settings import Settings
from support.file_stacks import NewDatabase, own_stack
from support.files import FMS, new_folder, send, unfinished, upload, uploaded
from support.pictures import picture
from support.running import until
from support.stack import Stack

TIMERS = "SELECT count(*) FROM timer WHERE tenant_id = $1 AND purpose = 'file_preview'"


@pytest.fixture(scope="module")
async def narrow(settings: Settings, ready_database: NewDatabase) -> AsyncIterator[Stack]:
    """One upload at a time, and no previews."""
    async with own_stack(settings, ready_database, files_uploads_at_once=1, files_preview_pixels=0) as stack:
        yield stack


async def test_who_finds_no_place_for_an_upload_is_told_to_come_again(narrow: Stack) -> None:
    slow, other = await narrow.new_tenant(), await narrow.new_tenant()
    folder, ends = await new_folder(slow), asyncio.Event()
    link = (await slow.post(f"{FMS}/folders/{folder}/upload-links", {"name": "slow"})).data

    async def pieces() -> AsyncIterator[bytes]:
        yield b"x" * 2_000_000
        await ends.wait()
        yield b"end"

    sending = asyncio.ensure_future(send(slow, link["uploadUrl"], pieces()))

    async def has_begun() -> bool:
        return bool(unfinished(narrow.runtime.settings))

    await until(has_begun)
    refused = await upload(other, await new_folder(other), b"x")
    assert (refused.status, "Retry-After" in refused.headers) == (503, True)
    ends.set()
    assert (await sending).status == 200
    assert (await upload(other, await new_folder(other), b"x")).status == 202


async def test_where_previews_are_off_nobody_looks_for_pictures(narrow: Stack) -> None:
    client = await narrow.new_tenant()
    id = await uploaded(client, await new_folder(client), picture("PNG"))
    assert await narrow.runtime.database.fetchval(TIMERS, client.tenant) == 0
    assert "preview" not in (await client.get(f"{FMS}/files/{id}")).data


def test_the_document_says_that_a_put_takes_bytes() -> None:
    paths = msgspec.json.decode(openapi_json())["paths"]
    body = paths[f"{FMS}/files/{{fileId}}/content"]["put"]["requestBody"]["content"]
    assert list(body) == ["application/octet-stream"]
    form = paths[f"{FMS}/folders/{{folderId}}/files"]["post"]["requestBody"]["content"]
    assert list(form) == ["multipart/form-data"]

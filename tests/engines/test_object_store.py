"""The stores of objects: the disk, a bucket of a real S3 server, and a container of Azure's own emulator, held to the
same. Of Google Cloud's there is no emulator that speaks the XML of its API: docs/design/files.md.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import stat
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from haulier.engines.failure import Unavailable
from haulier.engines.object_store import ObjectGone, ObjectStore, Writing, open_object_store, tenant_and_generation
from haulier.engines.object_store.base import BLOCK_BYTES, object_name
from haulier.engines.object_store.disk import BLOCKS_AHEAD, DiskStore
from support.azure_server import AzureServer
from support.s3_server import S3Server

LONG = os.urandom(12 * 1024 * 1024 + 17)
"""Longer than two parts of a bucket's upload."""
FAR = 2**62


@pytest.fixture(scope="module")
async def azure(run_home: Path, worker: str) -> AsyncIterator[AzureServer]:
    server = AzureServer(run_home / worker / "azure")
    yield server
    await server.stop()


@pytest.fixture(params=["disk", "s3", "azure"])
async def store(request: pytest.FixtureRequest, tmp_path: Path, s3_server: S3Server, azure: AzureServer) -> ObjectStore:
    if request.param == "disk":
        return open_object_store("", tmp_path)
    server = s3_server if request.param == "s3" else azure
    return open_object_store(await server.new_place(), tmp_path)


async def kept(store: ObjectStore, content: bytes, tenant: str = "acme", piece: int = 100_000) -> str:
    writing = store.begin(tenant)
    for first in range(0, len(content), piece):
        await writing.write(content[first : first + piece])
    sealed = await writing.seal()
    assert (sealed.size, sealed.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    name = await writing.keep()
    assert await writing.keep() == name
    assert tenant_and_generation(name) == (tenant, writing.generation)
    return name


async def read(store: ObjectStore, name: str, start: int, end: int) -> bytes:
    return b"".join([piece async for piece in store.read(name, start, end)])


async def names(store: ObjectStore) -> set[str]:
    return {one.name async for some in store.objects() for one in some}


@pytest.mark.parametrize("content", [b"x", b"short" * 1_000, b"b" * BLOCK_BYTES, LONG], ids=["1", "5k", "1M", "12M"])
async def test_what_is_kept_is_read_whole_and_in_parts(store: ObjectStore, content: bytes) -> None:
    name = await kept(store, content)
    assert await read(store, name, 0, len(content)) == content
    middle = len(content) // 2
    assert await read(store, name, middle, middle + 1) == content[middle : middle + 1]
    assert await read(store, name, 0, 0) == b""


async def test_what_comes_in_many_little_pieces_is_kept(store: ObjectStore) -> None:
    content = LONG[: 2 * BLOCK_BYTES + 5]
    name = await kept(store, content, piece=300)
    assert await read(store, name, 0, len(content)) == content


async def test_the_same_content_twice_is_two_objects(store: ObjectStore) -> None:
    first, second = await kept(store, b"same"), await kept(store, b"same")
    assert first != second
    await store.remove(first)
    assert await read(store, second, 0, 4) == b"same"


async def test_what_is_removed_is_gone_and_removing_it_again_is_no_error(store: ObjectStore) -> None:
    for content in (b"short", LONG):
        name = await kept(store, content)
        await store.remove(name)
        await store.remove(name)
        with pytest.raises(ObjectGone):
            await read(store, name, 0, 1)


async def test_all_objects_are_listed_with_their_age(store: ObjectStore) -> None:
    made = {await kept(store, b"%d" % n, tenant) for n in range(5) for tenant in ("acme", "zoo")}
    found = [one async for some in store.objects() for one in some if one.name in made]
    assert {one.name for one in found} == made
    assert all(1_600_000_000_000 < one.modified_at < FAR for one in found)


@pytest.mark.parametrize("size", [10, 3_000_000, len(LONG)])
@pytest.mark.parametrize("until", ["written", "sealed", "kept"])
async def test_what_is_discarded_leaves_nothing(store: ObjectStore, size: int, until: str) -> None:
    before = await names(store)
    writing = store.begin("acme")
    await writing.write(LONG[:size])
    if until != "written":
        await writing.seal()
    if until == "kept":
        await writing.keep()
    await writing.discard()
    await writing.discard()
    assert await names(store) == before


async def test_many_are_written_at_once(store: ObjectStore) -> None:
    contents = [b"%d" % n * 10_000 for n in range(20)]
    made = await asyncio.gather(*(kept(store, content) for content in contents))
    for name, content in zip(made, contents, strict=True):
        assert await read(store, name, 0, len(content)) == content


async def test_who_claims_a_store_first_owns_it(store: ObjectStore) -> None:
    assert await store.owner("first") == "first"
    assert await store.owner("second") == "first"
    assert await store.owner("first") == "first"
    await kept(store, b"x")
    assert all(tenant_and_generation(name) for name in await names(store) if not name.startswith("."))


async def test_a_wrong_secret_is_told_without_it(s3_server: S3Server, tmp_path: Path) -> None:
    location = await s3_server.new_place(secret="not-the-secret")
    store = open_object_store(location, tmp_path)
    with pytest.raises(Unavailable) as raised:
        await kept(store, b"x")
    assert "not-the-secret" not in str(raised.value)


async def test_a_store_that_is_away_is_unavailable(tmp_path: Path) -> None:
    store = open_object_store("s3://key:secret@bucket/p?endpoint=http://127.0.0.1:9&region=x", tmp_path)
    with pytest.raises(Unavailable):
        await kept(store, b"x")


async def test_an_address_that_cannot_be_used_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="user"):
        open_object_store("gs://user:secret@bucket", tmp_path)


async def test_files_of_the_disk_are_their_owners_alone_and_named_by_content(tmp_path: Path) -> None:
    name = await kept(DiskStore(tmp_path / "files"), b"content")
    place = tmp_path / "files" / name
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert place.name.startswith(hashlib.sha256(b"content").hexdigest())


async def test_what_was_begun_and_left_is_discarded(tmp_path: Path) -> None:
    store = DiskStore(tmp_path / "files")
    writing = store.begin("acme")
    await writing.write(b"x" * BLOCK_BYTES)
    await writing.seal()
    assert await store.discard_unfinished(0) == 0
    assert await store.discard_unfinished(FAR) == 1
    with pytest.raises(Unavailable):
        await writing.keep()


async def test_a_full_disk_is_unavailable(tmp_path: Path) -> None:
    store = DiskStore(tmp_path / "files")
    (tmp_path / "files").write_text("in the way")
    with pytest.raises(Unavailable):
        await kept(store, b"x")
    writing = store.begin("acme")
    with pytest.raises(Unavailable):
        await write_blocks(writing, BLOCKS_AHEAD + 1)
    await writing.discard()


async def write_blocks(writing: Writing, count: int) -> None:
    for _ in range(count):
        await writing.write(LONG[:BLOCK_BYTES])


def test_a_tenant_cannot_leave_its_place() -> None:
    for tenant in ("..", "a/b", "", "a\x00", "ä"):
        with pytest.raises(ValueError, match="cannot stand"):
            object_name(tenant, "a" * 64, str(uuid4()))

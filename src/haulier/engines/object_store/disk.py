"""Objects as files of this machine: written beside, made durable, then renamed, so that none is there by half."""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from haulier.engines.failure import Unavailable
from haulier.engines.object_store.base import (
    BLOCK_BYTES,
    PIECE_BYTES,
    ObjectGone,
    ObjectInfo,
    Sealed,
    object_name,
)

THREADS = 8
"""Reads and writes of one process that wait for the disk at the same moment."""
UNFINISHED = ".unfinished"
"""Folder of what is on its way. No tenant is called so."""
OWNER = ".owner"
BLOCKS_AHEAD = 2
"""Blocks of one file that wait to be written, or are, while the next one comes."""
MAX_VECTOR = 1_024
"""Pieces that one call of the system writes, IOV_MAX of Linux; more are joined. See: writev(2)."""
SYNC_BYTES = 16 * BLOCK_BYTES
"""Of a long file so much is sent to the disk at once, while more comes."""
LISTED_AT_ONCE = 1_000

T = TypeVar("T")


class DiskStore:
    """Objects below one folder."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="files")
        self._folders: set[Path] = set()
        """Those that are known to be there, durably."""

    def begin(self, tenant: str) -> DiskWriting:
        """Begin to write an object of a tenant."""
        return DiskWriting(self, tenant)

    async def read(self, name: str, start: int, end: int) -> AsyncIterator[bytes]:
        """The bytes from ``start`` up to ``end``. A file that is removed meanwhile is read to its end all the same."""
        file = await self.run(_open, self._root / name)
        try:
            while start < end:
                piece = await self.run(os.pread, file, min(end - start, PIECE_BYTES), start)
                if not piece:
                    raise Unavailable(f"the file {name} is shorter than it was when it was stored")
                start += len(piece)
                yield piece
        finally:
            os.close(file)

    async def remove(self, name: str) -> None:
        """Remove an object."""
        await self.run(self._remove, self._root / name)

    async def objects(self) -> AsyncIterator[Sequence[ObjectInfo]]:
        """All objects, folder by folder."""
        for tenant in await self.run(_folders, self._root):
            if tenant.name.startswith("."):
                continue
            for folder in await self.run(_folders, tenant):
                found = await self.run(_objects, folder, f"{tenant.name}/{folder.name}")
                for first in range(0, len(found), LISTED_AT_ONCE):
                    yield found[first : first + LISTED_AT_ONCE]

    async def owner(self, claimant: str) -> str:
        """Whose store it is."""
        return await self.run(self._owner, claimant)

    def _owner(self, claimant: str) -> str:
        self._make_folder(self._root)
        place, draft = self._root / OWNER, self._root / f"{OWNER}.{uuid4()}"
        draft.write_text(claimant)
        try:
            with suppress(FileExistsError):
                os.link(draft, place)
        finally:
            draft.unlink()
        return place.read_text()

    async def discard_unfinished(self, before: int) -> int:
        """Remove what nobody has written to since that moment."""
        return await self.run(_remove_old, self._root / UNFINISHED, before)

    async def run(self, work: Callable[..., T], *arguments: object) -> T:
        """Do something that waits for the disk. Raises Unavailable, with what the system said."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)
        except OSError as error:
            raise Unavailable(f"files cannot be stored or read: {error.strerror or error}") from error

    def place_of(self, name: str) -> Path:
        """Where an object goes; its folder is made, durably. To be called in a thread."""
        place = self._root / name
        self._make_folder(place.parent)
        return place

    def unfinished_place(self) -> Path:
        """Where what is on its way goes, made if need be. To be called in a thread."""
        self._make_folder(self._root / UNFINISHED)
        return self._root / UNFINISHED

    def _make_folder(self, folder: Path) -> None:
        if folder in self._folders:
            return
        if folder != self._root:
            self._make_folder(folder.parent)
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        sync_folder(folder.parent)  # also of one that another process made a moment ago
        self._folders.add(folder)

    def _remove(self, place: Path) -> None:
        with suppress(FileNotFoundError, NotADirectoryError):
            place.unlink()


class DiskWriting:
    """One file on its way. A short one is written at the end, all at once."""

    def __init__(self, store: DiskStore, tenant: str) -> None:
        self.generation = str(uuid4())
        self.size = 0
        self._store = store
        self._tenant = tenant
        self._hash = hashlib.sha256()
        self._pieces: list[bytes] = []
        self._held = 0
        self._blocks: deque[asyncio.Task[None]] = deque()
        """Those that are being written and hashed, one after the other, while the next one comes."""
        self._syncing: asyncio.Future[None] | None = None
        """The early blocks of a long file on their way to the disk, so that its end does not wait for all of them."""
        self._unsynced = 0
        self._file: int | None = None
        self._path: Path | None = None
        self._sealed: Sealed | None = None
        self._name = ""

    async def write(self, piece: bytes) -> None:
        """Take the next piece."""
        self._pieces.append(piece)
        self._held += len(piece)
        self.size += len(piece)
        if self._held >= BLOCK_BYTES:
            if len(self._blocks) == BLOCKS_AHEAD:
                await self._blocks.popleft()
            block, self._pieces, self._held = self._pieces, [], 0
            before = self._blocks[-1] if self._blocks else None
            self._blocks.append(asyncio.create_task(self._take_block(block, before)))

    async def _take_block(self, block: Sequence[bytes], before: asyncio.Task[None] | None) -> None:
        """Write and hash a block, once the one before it was. Raises Unavailable where one of them could not be."""
        if before is not None:
            await before
        await self._store.run(self._append_and_hash, block)
        self._unsynced += BLOCK_BYTES
        if self._unsynced >= SYNC_BYTES and self._file is not None and (self._syncing is None or self._syncing.done()):
            self._unsynced = 0
            self._syncing = asyncio.ensure_future(self._store.run(os.fdatasync, self._file))

    async def seal(self) -> Sealed:
        """Nothing more comes."""
        if self._sealed is None:
            await self._landed()
            if self._held > PIECE_BYTES:
                await self._store.run(self._update, self._pieces)
            else:
                self._update(self._pieces)
            self._sealed = Sealed(self.size, self._hash.hexdigest())
        return self._sealed

    async def keep(self) -> str:
        """On the disk with all that leads there, when this returns."""
        assert self._sealed is not None, "it is sealed before it is kept"
        if not self._name:
            name = object_name(self._tenant, self._sealed.sha256, self.generation)
            await self._synced()
            await self._store.run(self._finish, name)
            self._name = name
        return self._name

    async def discard(self) -> None:
        """Remove what came."""
        for under_way in (self._landed, self._synced):
            with suppress(Unavailable):
                await under_way()
        await self._store.run(self._drop)

    async def _landed(self) -> None:
        """Wait for the blocks that are under way. Raises Unavailable where one was not written."""
        blocks, self._blocks = self._blocks, deque()
        for failure in await asyncio.gather(*blocks, return_exceptions=True):
            if failure is not None:
                raise failure

    async def _synced(self) -> None:
        syncing, self._syncing = self._syncing, None
        if syncing is not None:
            await syncing

    def _update(self, pieces: Sequence[bytes]) -> None:
        for piece in pieces:
            self._hash.update(piece)

    def _append_and_hash(self, block: Sequence[bytes]) -> None:
        self._append(block)
        self._update(block)

    def _append(self, block: Sequence[bytes]) -> None:
        if self._file is None:
            self._path = self._store.unfinished_place() / self.generation
            self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        rest: Sequence[bytes | memoryview] = block if len(block) <= MAX_VECTOR else (b"".join(block),)
        while rest:
            rest = _behind(rest, os.writev(self._file, rest))

    def _finish(self, name: str) -> None:
        self._append(self._pieces)
        assert self._file is not None, "it was opened"
        assert self._path is not None, "it was opened"
        self._pieces = []
        os.fsync(self._file)
        place = self._store.place_of(name)
        os.rename(self._path, place)
        self._path = place
        sync_folder(place.parent)
        self._close()

    def _drop(self) -> None:
        self._close()
        self._pieces = []
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def _close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _behind(pieces: Sequence[bytes | memoryview], written: int) -> Sequence[bytes | memoryview]:
    """What of pieces is left when so many bytes were written."""
    for number, piece in enumerate(pieces):
        if written < len(piece):
            return [memoryview(piece)[written:], *pieces[number + 1 :]]
        written -= len(piece)
    return ()


def sync_folder(folder: Path) -> None:
    """Have what a folder names last: a file is found after a power cut only if its folder was written too."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDONLY)
    except (FileNotFoundError, NotADirectoryError):
        raise ObjectGone(path.name) from None


def _folders(folder: Path) -> list[Path]:
    try:
        return sorted(Path(entry.path) for entry in os.scandir(folder) if entry.is_dir(follow_symlinks=False))
    except FileNotFoundError:
        return []


def _objects(folder: Path, place: str) -> list[ObjectInfo]:
    return [ObjectInfo(f"{place}/{name}", modified) for name, modified in _files(folder)]


def _remove_old(folder: Path, before: int) -> int:
    old = [name for name, modified in _files(folder) if modified < before]
    for name in old:
        (folder / name).unlink(missing_ok=True)
    return len(old)


def _files(folder: Path) -> Iterator[tuple[str, int]]:
    """Names with the moments of the last writing, epoch milliseconds."""
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):
                if entry.is_file(follow_symlinks=False):
                    yield entry.name, entry.stat(follow_symlinks=False).st_mtime_ns // 1_000_000

"""Objects in a bucket of S3, Google Cloud or Azure, or of what speaks like one of them.

Where they are is one address: ``s3://KEY:SECRET@bucket/prefix?endpoint=https://…&region=…``, or ``gs://…``, ``az://…``.
What follows the question mark are options of obstore by their names; what is left out comes from the usual variables of
the environment (``AWS_…``, ``GOOGLE_…``, ``AZURE_…``). A short object goes out with its hash in its name. Of a long one
the hash is not known when the first part goes, so its name has none.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from uuid import uuid4

from obstore import exceptions
from obstore.store import ObjectStore as Bucket
from obstore.store import from_url

from haulier.engines.failure import Unavailable
from haulier.engines.object_store.base import BLOCK_BYTES, PIECE_BYTES, ObjectGone, ObjectInfo, Sealed, object_name

PART_BYTES = 5 * 1024 * 1024
"""Bytes of one part of a long object: the least that S3 takes. What is no longer is sent as a whole."""
PARTS_AT_ONCE = 2
BLOCKS_AHEAD = 2
"""Blocks that wait to be sent."""
READ_BYTES = 2 * 1024 * 1024
"""Bytes of one read. Each is a request of its own: a client that takes an hour holds none open for an hour."""
OWNER = ".owner"
LISTED_AT_ONCE = 1_000
RETRIES = 3
RETRY_TIME = timedelta(seconds=10)
"""After so long nothing is tried again: somebody waits, who can try again himself."""
ENDPOINTS = ("endpoint", "base_url")
"""Options that say where the store is: of S3 and Azure, and of Google Cloud."""
USERS = {"s3": ("access_key_id", "secret_access_key"), "az": ("account_name", "account_key")}
"""What user and password of an address stand for."""


class CloudStore:
    """Objects of one bucket, below one prefix."""

    def __init__(self, location: str) -> None:
        self._bucket = open_bucket(location)

    def begin(self, tenant: str) -> CloudWriting:
        """Begin to write an object of a tenant."""
        return CloudWriting(self._bucket, tenant)

    async def read(self, name: str, start: int, end: int) -> AsyncIterator[bytes]:
        """The bytes from ``start`` up to ``end``; the next block is fetched while this one is taken."""
        coming = asyncio.ensure_future(self._block(name, start, min(start + READ_BYTES, end)))
        try:
            while start < end:
                block = memoryview(await coming)
                start += len(block)
                if start < end:
                    coming = asyncio.ensure_future(self._block(name, start, min(start + READ_BYTES, end)))
                for first in range(0, len(block), PIECE_BYTES):
                    yield bytes(block[first : first + PIECE_BYTES])
        finally:
            coming.cancel()

    async def _block(self, name: str, start: int, end: int) -> bytes:
        try:
            block = bytes(await self._bucket.get_range_async(name, start=start, end=end))
        except FileNotFoundError:
            raise ObjectGone(name) from None
        except exceptions.BaseError as error:
            raise _away(error) from error
        if len(block) != end - start:
            raise Unavailable(f"the object {name} is shorter than it was when it was stored")
        return block

    async def remove(self, name: str) -> None:
        """Remove an object."""
        await _remove(self._bucket, name)

    async def objects(self) -> AsyncIterator[Sequence[ObjectInfo]]:
        """All objects below the prefix."""
        try:
            async for found in self._bucket.list(chunk_size=LISTED_AT_ONCE):
                yield [ObjectInfo(one["path"], int(one["last_modified"].timestamp() * 1000)) for one in found]
        except exceptions.BaseError as error:
            raise _away(error) from error

    async def owner(self, claimant: str) -> str:
        """Whose store it is. Who claims it for the first time is alone with it, or it is known who else is there."""
        try:
            if (owner := await self._marked()) is None:
                await self._bucket.put_async(OWNER, claimant.encode(), use_multipart=False)
                owner = await self._marked()
        except exceptions.BaseError as error:
            raise _away(error) from error
        return owner or ""

    async def _marked(self) -> str | None:
        try:
            found = await self._bucket.get_async(OWNER)
            return bytes(await found.bytes_async()).decode()
        except FileNotFoundError:
            return None

    async def discard_unfinished(self, before: int) -> int:
        """Nothing: what a process that died had begun is no object, and goes by the bucket's own rule for it."""
        return 0


class CloudWriting:
    """One object on its way."""

    def __init__(self, bucket: Bucket, tenant: str) -> None:
        self.generation = str(uuid4())
        self.size = 0
        self._bucket = bucket
        self._tenant = tenant
        self._hash = hashlib.sha256()
        self._pieces: list[bytes] = []
        self._held = 0
        self._short: list[bytes] = []
        """All that came, as long as it is short."""
        self._blocks: asyncio.Queue[bytes | None] = asyncio.Queue(BLOCKS_AHEAD)
        self._sending: asyncio.Task[Any] | None = None
        self._is_broken = False
        self._sealed: Sealed | None = None
        self._name = ""

    async def write(self, piece: bytes) -> None:
        """Take the next piece."""
        self._pieces.append(piece)
        self._held += len(piece)
        self.size += len(piece)
        if self._held >= BLOCK_BYTES:
            await self._take_block()

    async def _take_block(self) -> None:
        block, self._pieces, self._held = b"".join(self._pieces), [], 0
        if len(block) > PIECE_BYTES:
            await asyncio.to_thread(self._hash.update, block)
        else:
            self._hash.update(block)
        if self.size <= PART_BYTES:
            self._short.append(block)
            return
        if self._sending is None:
            self._name = f"{self._tenant}/long/{self.generation}"
            self._sending = asyncio.create_task(self._send())
        for waiting in (*self._short, block):
            await self._hand_over(waiting)
        self._short = []

    async def _hand_over(self, block: bytes | None) -> None:
        """Wait until there is room for a block; not for ever, where the sending has failed."""
        assert self._sending is not None, "it goes to who sends it"
        put = asyncio.ensure_future(self._blocks.put(block))
        await asyncio.wait((put, self._sending), return_when=asyncio.FIRST_COMPLETED)
        if not put.done():
            put.cancel()
            await self._sent()

    async def _send(self) -> None:
        await self._bucket.put_async(
            self._name, self._waiting(), use_multipart=True, chunk_size=PART_BYTES, max_concurrency=PARTS_AT_ONCE
        )

    async def _waiting(self) -> AsyncIterator[bytes]:
        while (block := await self._blocks.get()) is not None:
            yield block
        if self._is_broken:
            raise OSError("the rest does not come")

    async def _sent(self) -> None:
        assert self._sending is not None, "it was begun"
        try:
            await self._sending
        except Exception as error:
            raise _away(error) from error

    async def seal(self) -> Sealed:
        """Nothing more comes. A long object is there when this returns."""
        if self._sealed is None:
            await self._take_block()
            if self._sending is not None:
                await self._hand_over(None)
                await self._sent()
            self._sealed = Sealed(self.size, self._hash.hexdigest())
        return self._sealed

    async def keep(self) -> str:
        """In the bucket when this returns."""
        assert self._sealed is not None, "it is sealed before it is kept"
        if not self._name:
            name = object_name(self._tenant, self._sealed.sha256, self.generation)
            try:
                await self._bucket.put_async(name, b"".join(self._short), use_multipart=False)
            except exceptions.BaseError as error:
                raise _away(error) from error
            self._name = name
        return self._name

    async def discard(self) -> None:
        """Remove what came. Parts of what is not complete are given up, which the bucket is told."""
        self._pieces, self._short = [], []
        sending = self._sending
        if sending is not None and not sending.done():
            self._is_broken = True
            while not self._blocks.empty():
                self._blocks.get_nowait()
            self._blocks.put_nowait(None)
            with suppress(Exception):
                await sending
        if self._name and (sending is None or not self._is_broken):
            await _remove(self._bucket, self._name)


def open_bucket(location: str) -> Bucket:
    """The bucket at an address. Raises ValueError for one that cannot be read; asks nothing of the bucket yet."""
    parts = urlsplit(location)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    if parts.username:
        user, password = USERS.get(parts.scheme, ("", ""))
        if not user:
            raise ValueError(f"an address with {parts.scheme}:// has no user; its options say who asks")
        options |= {user: unquote(parts.username), password: unquote(parts.password or "")}
    host = parts.netloc.rpartition("@")[2]
    plain = any(str(options.get(name, "")).startswith("http://") for name in ENDPOINTS)
    given: Any = {
        "config": options,
        "client_options": {"allow_http": plain, "timeout": "60s", "connect_timeout": "5s"},
        "retry_config": {"max_retries": RETRIES, "retry_timeout": RETRY_TIME},
    }
    try:
        found: Bucket = from_url(f"{parts.scheme}://{host}{parts.path}", **given)
        return found
    except exceptions.BaseError as error:
        raise ValueError(f"the store of files cannot be used: {error}") from error


async def _remove(bucket: Bucket, name: str) -> None:
    try:
        await bucket.delete_async(name)
    except FileNotFoundError:
        return
    except exceptions.BaseError as error:
        raise _away(error) from error


def _away(error: Exception) -> Unavailable:
    """What went wrong, without what was sent: texts of a store can repeat a whole request."""
    return Unavailable(f"the store of files: {type(error).__name__}")

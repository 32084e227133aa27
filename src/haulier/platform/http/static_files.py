"""Files as they are served: codings made beforehand, entity tags, parts of large ones. They never change meanwhile.

See: RFC 9110 sections 8.8.3 (ETag), 13.1 (conditions) and 14 (Range).
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from haulier.core.content_negotiation import IDENTITY, choose_coding
from haulier.platform.http.exchange import Answer, Headers
from haulier.platform.http.partial_content import asked_part, is_known

MAX_KEPT_BYTES = 512 * 1024
"""Longest file that is kept in memory; of longer ones what is asked for is read from the disk."""
CODINGS = ("br", "zstd", "gzip")
"""What a file may lie there in besides, the best first."""
VARY = (b"vary", b"accept-encoding")
TAG_DIGITS = 32
"""Hexadecimal digits of a hash that an entity tag has."""


class FileContent:
    """The bytes of one file on the disk. It is held open: one that is replaced meanwhile is served as it was."""

    __slots__ = ("_file", "_kept", "size")

    def __init__(self, path: Path) -> None:
        file = os.open(path, os.O_RDONLY)
        self.size = os.fstat(file).st_size
        self._file: int | None = file
        self._kept: bytes | None = None
        if self.size <= MAX_KEPT_BYTES:
            self._kept = os.pread(file, self.size, 0)
            self.close()

    @property
    def is_kept(self) -> bool:
        """Is it in memory, once for all who ask?"""
        return self._kept is not None

    async def read(self, start: int, end: int) -> bytes:
        """The bytes from ``start`` up to ``end``. Raises OSError."""
        if self._kept is not None:
            return self._kept if (start, end) == (0, self.size) else self._kept[start:end]
        assert self._file is not None, "it was not closed"
        return await asyncio.to_thread(_read, self._file, start, end)

    def close(self) -> None:
        """Let go of the file on the disk."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


class MadeContent:
    """Bytes that were made by the program."""

    __slots__ = ("_content", "size")
    is_kept = True

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.size = len(content)

    async def read(self, start: int, end: int) -> bytes:
        """The bytes from ``start`` up to ``end``."""
        return self._content if (start, end) == (0, self.size) else self._content[start:end]

    def close(self) -> None:
        """There is nothing to let go of."""


Content = FileContent | MadeContent


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file with its codings."""

    media_type: str
    tag: str
    """What its entity tags begin with: another content has another one."""
    headers: tuple[tuple[bytes, bytes], ...]
    """What is sent besides, in each answer."""
    contents: Mapping[str, Content]
    """By coding; ``IDENTITY`` is always there."""
    max_sent: int = sys.maxsize
    """Most bytes of one answer, which lies in memory: of a longer file no more is sent than is asked for in parts."""

    async def answer(self, named: Mapping[bytes, bytes]) -> tuple[Answer, bool]:
        """The answer to a GET with these headers, and whether its body is the same bytes for all who ask."""
        part = named.get(b"range")
        coding = choose_coding(named.get(b"accept-encoding"), self._offered) if part is None else IDENTITY
        content, tag = self.contents[coding], self._entity_tag(coding)
        headers: Headers = [*self.headers, (b"etag", tag), (b"accept-ranges", b"bytes")]
        if len(self.contents) > 1:
            headers.append(VARY)
        if is_known(named.get(b"if-none-match"), tag):
            return (304, headers, b""), True
        status, start, end = 200, 0, content.size
        if part is not None and named.get(b"if-range", tag) == tag:
            status, start, end = asked_part(part, content.size)
        if end - start > self.max_sent:
            status, start, end = 416, 0, 0
        headers.append((b"content-length", b"%d" % (end - start)))
        if status == 416:
            return (416, [*headers, (b"content-range", b"bytes */%d" % content.size)], b""), True
        headers.append((b"content-type", self.media_type.encode()))
        if status == 206:
            headers.append((b"content-range", b"bytes %d-%d/%d" % (start, end - 1, content.size)))
        if coding != IDENTITY:
            headers.append((b"content-encoding", coding.encode()))
        return (status, headers, await content.read(start, end)), content.is_kept and status == 200

    def close(self) -> None:
        """Let go of its files on the disk."""
        for content in self.contents.values():
            content.close()

    @property
    def _offered(self) -> tuple[str, ...]:
        return tuple(coding for coding in CODINGS if coding in self.contents)

    def _entity_tag(self, coding: str) -> bytes:
        """Each coding has its own: a part of one is no part of another."""
        return f'"{self.tag}"'.encode() if coding == IDENTITY else f'"{self.tag}-{coding}"'.encode()


def made_file(content: bytes, media_type: str, headers: tuple[tuple[bytes, bytes], ...]) -> StaticFile:
    """What the program made once, with a gzip of it where that is shorter."""
    contents: dict[str, Content] = {IDENTITY: MadeContent(content)}
    packed = gzip.compress(content, mtime=0)
    if len(packed) < len(content):
        contents["gzip"] = MadeContent(packed)
    return StaticFile(media_type, hashlib.sha256(content).hexdigest()[:TAG_DIGITS], headers, contents)


def _read(file: int, start: int, end: int) -> bytes:
    """The bytes of a file from ``start`` up to ``end``. Raises OSError when it has become shorter."""
    parts = []
    while start < end:
        part = os.pread(file, end - start, start)
        if not part:
            raise OSError("the file has become shorter")
        parts.append(part)
        start += len(part)
    return b"".join(parts)

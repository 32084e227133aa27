"""Content: bytes that files share. A file refers to it in the same change that makes the file, and lets go of it in the
one that ends it; so what is counted is exact, whoever dies when.

Nobody ever refers to a generation again to which nobody refers: the same bytes that come later are a generation of
their own. So the bytes of a DEAD one can be removed at any time, and twice. See: docs/design/files.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

from haulier.core.refusal import Cause, Refusal
from haulier.engines.failure import Unavailable
from haulier.engines.object_store import Sealed
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, TimerWrite, replacing, row_change
from haulier.platform.storage.resources import to_json
from haulier.platform.timers.clock import Timer
from haulier.platform.timers.ids import timer_id
from haulier.services.files.commands.usage import usage_rows
from haulier.services.files.events import CONTENT_GIVEN_UP
from haulier.services.files.kind import CONTENT, CONTENT_BODY, DEAD, LIVE, ContentBody
from haulier.services.files.responses import ContentPayload
from haulier.services.files.rules.media_types import HEAD_BYTES
from haulier.services.files.storage import Storage, storage_of
from haulier.services.files.store import drop_content

REMOVAL = "file_content"
"""Purpose of the timers that have bytes removed."""


class Kept(NamedTuple):
    """Content to which a planned change refers, with the rows of that."""

    id: str
    object_name: str
    rows: list[RowWrite]


class NewContent:
    """Bytes on their way to be content. ``head`` are the first of them."""

    def __init__(self, storage: Storage, tenant: str) -> None:
        self._writing = storage.objects.begin(tenant)
        self.head = b""
        self._is_kept = False
        self._is_used = False
        """Whether what was planned last refers to this generation."""

    @property
    def size(self) -> int:
        """Bytes that came until now."""
        return self._writing.size

    async def write(self, piece: bytes) -> None:
        """Take the next piece."""
        if len(self.head) < HEAD_BYTES:
            self.head += piece[: HEAD_BYTES - len(self.head)]
        await self._writing.write(piece)

    async def seal(self) -> Sealed:
        """Nothing more comes."""
        return await self._writing.seal()

    async def refer(self, call: Call) -> Kept:
        """Plan one more reference: to content that has these bytes, else to these, which are made to last first.

        Raises Refusal where they were given up because nothing came of them for a day.
        """
        sealed = await self.seal()
        row = await call.by_key(CONTENT, sealed.sha256)
        self._is_used = row is None
        if row is not None:
            body = row.body_as(CONTENT_BODY)
            body.references += 1
            return Kept(row.id, body.objectName, [replacing(row, body=body)])
        id = self._writing.generation
        if self._is_kept and await call.get(CONTENT, id) is not None:  # it was planned before, and is still not there
            raise Refusal(Cause.UNAVAILABLE, "the upload took too long, and its bytes were given up")
        used = await usage_rows(call, sealed.size)
        name = await self._writing.keep()
        self._is_kept = True
        body = ContentBody(objectName=name, sha256=sealed.sha256, sizeBytes=sealed.size, references=1)
        write = RowWrite(CONTENT, id, 0, key=sealed.sha256, state=LIVE, body=to_json(body))
        return Kept(id, name, [write, *used])

    async def let_go(self, is_refused: bool = False) -> None:
        """Remove what nobody refers to. Of what a change refers to it may be unknown whether that was committed: then
        it stays, and the sweep of the store finds out. So it does where the store is away now.
        """
        if is_refused or not (self._is_kept and self._is_used):
            with suppress(Unavailable):
                await self._writing.discard()


async def release(call: Call, change: Change, ids: Iterable[str | None]) -> None:
    """Add to a change that it lets go of content. What nobody refers to any more is removed a moment later."""
    freed = 0
    for id, count in Counter(id for id in ids if id is not None).items():
        row = await call.get(CONTENT, id)
        assert row is not None, "content is there as long as a file refers to it"
        body = row.body_as(CONTENT_BODY)
        body.references -= count
        assert body.references >= 0, "nobody lets go twice"
        if body.references:
            change.rows.append(replacing(row, body=body))
            continue
        freed += body.sizeBytes
        change.rows.append(replacing(row, body=body, key=None, state=DEAD))
        change.timers.append(_removal(call, id))
    if freed:
        change.rows += await usage_rows(call, -freed)


async def remove_bytes(call: Call, timer: Timer) -> None:
    """Remove the bytes of content to which nobody refers, then the row that says where they were."""
    row = await call.get(CONTENT, timer.subject)
    if row is None:
        return
    assert row.state == DEAD, "what is to be removed stays so"
    body = row.body_as(CONTENT_BODY)
    await storage_of(call).objects.remove(body.objectName)
    if body.sha256 is not None:
        await drop_content(call, row.id)


async def give_up(call: Call, timer: Timer) -> Change | None:
    """Give up bytes of which no file came to be. The row that says so is the one that a late upload would have to make:
    it stays, so that an upload which hung for a week is refused.
    """
    generation = timer.id
    if await call.get(CONTENT, generation) is not None:
        return None
    body = ContentBody(objectName=timer.subject, sha256=None, sizeBytes=0, references=0)
    write = RowWrite(CONTENT, generation, 0, state=DEAD, body=to_json(body))
    change = row_change(CONTENT_GIVEN_UP, write, payload=to_json(ContentPayload(id=generation, references=0)))
    change.timers.append(_removal(call, generation))
    return change


def _removal(call: Call, id: str) -> TimerWrite:
    return TimerWrite(timer_id(call.tenant, CONTENT, id, REMOVAL), REMOVAL, id, call.now(), {})

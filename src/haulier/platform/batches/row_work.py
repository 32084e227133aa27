"""Working off batches whose rows are calls: many rows at once through the write path, each once in effect.

Some rows together are a group, whose outcome is noted in one statement; the next groups are under way meanwhile. A
worker that dies before leaves its groups to be begun again: what it had made is found by the rows' ids, which follow
from the batch and the row's number. When all pieces are done, rows whose making goes on (plugins are asked) are looked
at until they have come to their end.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import deque
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from time import monotonic
from typing import Any

import msgspec
import structlog

from haulier.core.json_decoding import decode_item
from haulier.core.refusal import Cause, Refusal
from haulier.engines.failure import Unavailable
from haulier.engines.fair_semaphore import FairSemaphore, NoPermit
from haulier.engines.postgres import Record
from haulier.platform.batches.accept import SQL as PARTS
from haulier.platform.batches.row_accept import KEPT_MS, ROW_BATCH
from haulier.platform.batches.row_batches import (
    IN_PROGRESS,
    PENDING,
    ROW_BATCH_DECODER,
    RowBatchBody,
    RowBatches,
    counts_of,
)
from haulier.platform.batches.row_cells import reader_of
from haulier.platform.batches.row_results import MAX_REF, OUTCOMES, SQL, RowOutcome, encoded, read_counts, tally
from haulier.platform.batches.work import LOOK_AGAIN_MS, PLACE_SECONDS
from haulier.platform.commands.call import Call
from haulier.platform.commands.command import Command
from haulier.platform.commands.deferred import resume
from haulier.platform.commands.deferred_worker import PASSING
from haulier.platform.commands.write_path import execute
from haulier.platform.declarations.operation import Service
from haulier.platform.outbound.callback_request import CallbackRequest
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import TimerDrop, TimerWrite, replacing, row_change
from haulier.platform.storage.resources import Json, Resource, to_json
from haulier.platform.timers.clock import Timer, drop_fired
from haulier.platform.timers.ids import timer_id
from haulier.platform.timers.timer_context import TimerContext, envelope_of

ROW_BATCH_END = "row_batch_end"
"""Purpose of the timer that deletes a batch's outcome."""
TURN_SECONDS = 4.0
"""How long a worker makes rows of a batch until others get a turn."""
GROUP_ROWS = 32
"""Rows that are begun together and whose outcome is noted together."""
GROUPS_AT_ONCE = 3
"""Groups of a piece that are under way at once: while some wait for the database, others are planned."""
KEY_BYTES = 16
"""Length of the digest that a key is kept as."""
PARTS_READ = 4
SLICES_READ = 64
SETTLE_MS = 1_000
"""Time between two looks at rows whose making goes on."""
RANDOM_BITS = 74

log = structlog.get_logger("haulier.batches")
_rows = msgspec.json.Decoder(list[msgspec.Raw])
_callback_request = msgspec.json.Decoder(CallbackRequest)


class _Sheet(msgspec.Struct):
    lines: int | list[int]
    rows: list[list[str]]


_sheet = msgspec.json.Decoder(_Sheet)


class RowBatchWork:
    """Carries out such batches; any number of workers may. ``batches`` are by the name of their kind; ``turns`` are
    shared with all other batches of the process.
    """

    def __init__(
        self, runtime: Runtime, services: Sequence[Service], batches: Mapping[str, RowBatches], turns: FairSemaphore
    ) -> None:
        self._runtime = runtime
        self._services = {service.name: service for service in services}
        self._batches = batches
        self._turns = turns

    async def work_off(self, tenant: str, timer: Timer) -> None:
        """Work at a batch for a turn, and hand it on or record its end."""
        kind, _, id = timer.subject.partition("/")
        try:
            async with self._turns.permit(tenant, PLACE_SECONDS):
                await self._work_off(tenant, timer, kind, id)
        except NoPermit:
            await self._hand_on(tenant, timer, LOOK_AGAIN_MS)

    async def _work_off(self, tenant: str, timer: Timer, kind: str, id: str) -> None:
        row = await self._runtime.reader.get(tenant, kind, id)
        if row is None or row.state != IN_PROGRESS:
            await drop_fired(self._runtime, tenant, timer)
            return
        batches, body = self._batches[kind], row.body_as(ROW_BATCH_DECODER)
        assert body.sender is not None, "it is kept until the end"
        if timer.tries > self._runtime.settings.timer.tries:
            log.error("given up", tenant=tenant, batch=id)
            await self._finish(batches, row, timer)
            return
        sender = replace(resume(self._runtime, self._services, tenant, body.sender), operation=batches.operation)
        turn = _Turn(batches, row, body, sender)
        pending = 0
        if await turn.work():
            pending = await turn.settle()
            if not pending:
                await self._finish(batches, row, timer)
                return
        await self._tell_progress(batches, row)
        await self._hand_on(tenant, timer, SETTLE_MS if pending else 0)

    async def _hand_on(self, tenant: str, timer: Timer, rest_ms: int) -> None:
        """Let whoever comes first go on with the batch after a rest."""
        later = self._runtime.clock() + rest_ms
        await self._runtime.database.execute(PARTS["hand_on"], tenant, timer.id, timer.due_at, later)
        self._runtime.poke_timers()

    async def _tell_progress(self, batches: RowBatches, row: Resource) -> None:
        counts = await read_counts(self._runtime, row)
        change = row_change(batches.progressed, replacing(row), payload=to_json(counts))
        change.rows, change.version = [], 0
        at = self._runtime.clock()
        timer = Timer("", ROW_BATCH, row.id, at, 1, "")
        await self._runtime.applier.apply(envelope_of(TimerContext(row.tenant_id, at, row.created_by), timer), change)
        self._runtime.committed(row.tenant_id, change)

    async def _finish(self, batches: RowBatches, row: Resource, timer: Timer) -> None:
        """Record the outcome; rows that were not done have failed."""
        runtime, tenant = self._runtime, row.tenant_id
        body = row.body_as(ROW_BATCH_DECODER)
        (found,) = await runtime.database.fetch(SQL["counts"], tenant, row.id)
        body.success = found["rows"] - found["failed"] - found["pending"]
        body.failed = body.total - body.success
        body.gave_up = body.failed - found["failed"]
        body.sender = None
        counts = counts_of(row.id, tenant, body.total, body.success, body.failed)
        change = row_change(batches.ended, replacing(row, body=body, state=counts.status), payload=to_json(counts))
        change.drops = [TimerDrop(timer.id, must=True)]
        at = runtime.clock()
        forget = timer_id(tenant, batches.kind.name, row.id, ROW_BATCH_END)
        change.timers = [TimerWrite(forget, ROW_BATCH_END, timer.subject, row.created_at + KEPT_MS, {})]
        envelope = envelope_of(TimerContext(tenant, at, row.created_by), timer, _callback_of(body))
        if not await runtime.applier.apply(envelope, change):
            runtime.committed(tenant, change)
            runtime.spawn(runtime.background.execute(PARTS["drop_parts"], tenant, row.id))
            runtime.spawn(runtime.background.execute(SQL["drop_keys"], tenant, row.id))

    async def forget(self, tenant: str, timer: Timer) -> None:
        """Delete the outcome of a batch, which has been kept long enough."""
        id = timer.subject.partition("/")[2]
        await self._runtime.database.execute(PARTS["drop_slices"], tenant, id)
        await self._runtime.database.execute(PARTS["drop_parts"], tenant, id)
        await self._runtime.database.execute(SQL["drop_keys"], tenant, id)
        await drop_fired(self._runtime, tenant, timer)


class _Turn:
    """One worker's turn at one batch."""

    def __init__(self, batches: RowBatches, row: Resource, body: RowBatchBody, sender: Call) -> None:
        self._batches = batches
        self._row = row
        self._body = body
        self._sender = sender
        self._runtime = sender.runtime
        self._read: Any = None
        self._to_look_up = GROUPS_AT_ONCE
        """Groups whose rows may have been made by a worker that died."""

    async def work(self) -> bool:
        """Work off one piece after the other; False when the time was over before."""
        number, until = -1, monotonic() + TURN_SECONDS
        while parts := await self._runtime.database.fetch(
            SQL["open_parts"], self._row.tenant_id, self._row.id, number, PARTS_READ
        ):
            for part in parts:
                rows = await self._rows(part)
                if not await self._work_part(part, rows, await self._repeated(part["first"], rows), until):
                    return False
                number = part["number"]
        return True

    async def settle(self) -> int:
        """Look at the rows whose making goes on; how many still do."""
        tenant, id = self._row.tenant_id, self._row.id
        for record in await self._runtime.database.fetch(SQL["pending"], tenant, id, SLICES_READ):
            outcomes = OUTCOMES.decode(record["results"])
            waiting = [one for one in outcomes if one.is_pending and one.id is not None]
            made = await self._runtime.reader.get_many(tenant, [(self._batches.made, one.id or "") for one in waiting])
            for one, found in zip(waiting, made, strict=True):
                self._judge(one, found)
            failed, pending = tally(outcomes)
            await self._runtime.database.execute(
                SQL["settle_slice"], tenant, id, record["first"], failed, pending, encoded(outcomes)
            )
        (counts,) = await self._runtime.database.fetch(SQL["counts"], tenant, id)
        return int(counts["pending"])

    def _judge(self, outcome: RowOutcome, made: Resource | None) -> None:
        """Note what became of a row by what it made."""
        said = None if made is None else self._batches.settled(made)
        outcome.is_pending = said == PENDING
        outcome.errors = said if isinstance(said, list) else None

    async def _work_part(self, part: Record, rows: Sequence[Json | Refusal], repeated: Set[int], until: float) -> bool:
        """Make the rows of a piece that are left, group by group; False when the time was over before."""
        under_way: deque[asyncio.Task[None]] = deque()
        before: asyncio.Task[None] | None = None
        left = deque(range(part["done"], len(rows), GROUP_ROWS))
        try:
            while left and (before is None or monotonic() < until):
                if len(under_way) == GROUPS_AT_ONCE:
                    await under_way[0]
                    under_way.popleft()
                done = left.popleft()
                before = asyncio.create_task(
                    self._work_group(part, done, rows[done : done + GROUP_ROWS], repeated, before)
                )
                under_way.append(before)
            for group in under_way:
                await group
        finally:
            for group in under_way:
                group.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)
        return not left

    async def _work_group(
        self, part: Record, done: int, rows: Sequence[Json | Refusal], repeated: Set[int],
        before: asyncio.Task[None] | None,
    ) -> None:  # fmt: skip
        """Make some rows of a piece at once, of which ``done`` come first, and note their outcome after that of the
        group ``before``.
        """
        first = part["first"] + done
        known: Mapping[str, Resource] = {}
        if self._to_look_up:
            self._to_look_up -= 1
            known = await self._known(first, len(rows))
        work = (
            self._make(index, given, known, is_repeated=index in repeated) for index, given in enumerate(rows, first)
        )
        outcomes = await asyncio.gather(*work)
        failed, pending = tally(outcomes)
        if before is not None:
            await before
        place = (self._row.tenant_id, self._row.id, part["number"], done, len(rows))
        await self._runtime.background.execute(SQL["settle_part"], *place, failed, pending, encoded(outcomes))
        self._runtime.metrics.batch_rows(len(rows) - failed, failed)

    async def _known(self, first: int, count: int) -> dict[str, Resource]:
        """What rows made that were begun by a worker that died."""
        ids = [self._call(index).new_id(self._batches.prefix) for index in range(first, first + count)]
        rows = await self._runtime.reader.get_many(self._row.tenant_id, [(self._batches.made, id) for id in ids])
        return {row.id: row for row in rows if row is not None}

    async def _make(
        self, index: int, given: Json | Refusal, known: Mapping[str, Resource], *, is_repeated: bool
    ) -> RowOutcome:
        """Carry out one row. Raises Refusal and Unavailable where they say nothing of the row itself."""
        call = self._call(index)
        id = call.new_id(self._batches.prefix)
        if isinstance(given, Refusal):
            return RowOutcome(index, "", None, self._batches.errors(given))
        outcome = RowOutcome(index, self._batches.ref(given)[:MAX_REF], id)
        if id in known:
            self._judge(outcome, known[id])
            return outcome
        try:
            if is_repeated:
                assert self._batches.unique is not None, "by it the row before was found"
                raise self._batches.unique.taken(given)
            taken = self._batches.operation.body
            assert taken is not None, "a row is a body"
            raw = msgspec.json.encode(given)
            command = Command(call, decode_item(raw, taken.decoder), raw=raw)
            await execute(command)
            outcome.is_pending = self._is_pending(command)
        except Refusal as refusal:
            if refusal.cause in PASSING or refusal.cause is Cause.CONFLICT:
                raise
            made = await self._runtime.reader.get(self._row.tenant_id, self._batches.made, id)
            if made is not None:  # by another worker, which was thought dead
                self._judge(outcome, made)
            else:
                outcome.id, outcome.errors = None, self._batches.errors(refusal)
        except Unavailable:
            raise
        except Exception as error:
            log.exception("row failed", tenant=self._row.tenant_id, kind=self._row.kind, row=index)
            why = Refusal(Cause.INTERNAL, f"could not be worked off: {type(error).__name__}")
            outcome.id, outcome.errors = None, self._batches.errors(why)
        return outcome

    def _is_pending(self, command: Command) -> bool:
        """Does the making of what a row made go on?"""
        made = (row for row in command.change.rows if row.kind == self._batches.made)
        state = next((row.state for row in made), None)
        return state is not None and self._batches.is_begun(state)

    def _call(self, index: int) -> Call:
        """The call of one row: its ids follow from the batch and the index, whoever begins it when."""
        digest = hashlib.sha256(f"{self._row.id}\x1f{index}".encode()).digest()
        randomness = int.from_bytes(digest[:10], "big") % (1 << RANDOM_BITS)
        return replace(
            self._sender,
            randomness=randomness,
            at=self._runtime.clock(),
            ids_at=self._row.created_at,
            can_wait=True,
            path={**self._sender.path, "batchId": self._row.id},
            guards=[],
            prefetched={},
            asked={},
            at_end=[],
        )

    async def _rows(self, part: Record) -> list[Json | Refusal]:
        """The rows of a piece as plain JSON; a refusal where one is none."""
        if self._body.header is None:
            return [_object(raw) for raw in _rows.decode(part["input"])]
        if self._read is None:
            types = await self._batches.attribute_types(self._sender)
            taken = self._batches.operation.body
            assert taken is not None, "a row is a body"
            self._read = reader_of(self._body.header, taken.type, types)
        return [self._read(cells) for cells in _sheet.decode(part["input"]).rows]

    async def _repeated(self, first: int, rows: Sequence[Json | Refusal]) -> set[int]:
        """The rows of a piece, by their indexes, that have what an earlier one of the batch has."""
        unique, keys, indexes = self._batches.unique, list[bytes](), list[int]()
        if unique is None:
            return set()
        for index, given in enumerate(rows, first):
            key = None if isinstance(given, Refusal) else unique.key(self._row.tenant_id, given)
            if key is not None:
                keys.append(hashlib.blake2b(key.encode(errors="surrogatepass"), digest_size=KEY_BYTES).digest())
                indexes.append(index)
        kept = await self._runtime.background.fetch(SQL["keep_keys"], self._row.tenant_id, self._row.id, keys, indexes)
        first_rows = {record["key"]: record["row"] for record in kept}
        return {index for key, index in zip(keys, indexes, strict=True) if first_rows[key] != index}


def _object(raw: msgspec.Raw) -> Json | Refusal:
    try:
        found = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        found = None
    return found if isinstance(found, dict) else Refusal(Cause.INVALID, "a row must be an object")


def _callback_of(body: RowBatchBody) -> str | None:
    """The callback request of a batch's end. A batch succeeded when any of its rows did."""
    if body.callback_request is None:
        return None
    callback_request = _callback_request.decode(body.callback_request)
    if body.failed:
        callback_request.reason = f"{body.failed} of {body.total} rows failed"
        callback_request.status = "success" if body.success else "failed"
    return to_json(callback_request)

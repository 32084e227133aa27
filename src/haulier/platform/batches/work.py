"""Working batches off: durably, those of one type in the order they came, each row exactly once.

A batch is a timer. Whoever takes it works for a turn and hands it on. A piece is planned while the one before it is
applied, unless it needs what that writes, so that the outcome is the same as one row after the other. The statement
that applies a slice also steps on in its piece, so a worker that dies between any two lines leaves no row half done,
and two workers at one batch do not do a row twice: the second finds that the piece has been stepped on.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from time import monotonic
from typing import NamedTuple

import msgspec
import structlog

from haulier.core.refusal import Cause, Refusal
from haulier.engines.cooperative_yield import CooperativeYield
from haulier.engines.failure import Unavailable
from haulier.engines.fair_semaphore import FairSemaphore, NoPermit, Permit
from haulier.engines.loops import pause
from haulier.engines.postgres import Record
from haulier.platform.batches.accept import BATCH, SQL
from haulier.platform.batches.custom_code import (
    ASKED_AT_ONCE,
    begin,
    begin_asking,
    end,
    end_calling,
    has_custom_code,
)
from haulier.platform.batches.declared import (
    BATCH_COMPLETED,
    BATCH_DECODER,
    COMPLETED,
    OPEN,
    BatchBody,
    Batches,
    BatchMeta,
)
from haulier.platform.batches.progress import Progress
from haulier.platform.batches.results import RowError, result_of
from haulier.platform.batches.rows import Row, chunks_of, rows_of_csv, rows_of_json
from haulier.platform.batches.slices import Place, Slice, plan_slice
from haulier.platform.batches.writing import Taken, Unfit, apply_slice, make_arguments
from haulier.platform.commands.deferred import resume
from haulier.platform.commands.write_path import MAX_PLANS
from haulier.platform.declarations.operation import Service
from haulier.platform.declarations.tasks import Wants
from haulier.platform.outbound.callback_request import CallbackRequest
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import TimerDrop, TimerWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.platform.timers.clock import Timer, drop_fired
from haulier.platform.timers.ids import timer_id
from haulier.platform.timers.timer_context import TimerContext, envelope_of
from haulier.platform.typed.events import event_name
from haulier.platform.typed.type_changes import need_type

TURN_SECONDS = 5.0
"""How long a worker stays with a batch until others get a turn."""
ASKING_SECONDS = 1.0
"""How long into a turn custom code is still asked: its answers may take as long as all other work of the turn."""
MAX_BUSY_SECONDS = 0.25
"""How long a batch keeps its place while others wait for one."""
TURNS_IN_LINE = 32
"""Batches of one tenant that wait for a turn in one process; others look again later."""
PLACE_SECONDS = 2.0
"""How long a batch waits for a turn, and in it for its place, before it looks again later."""
LOOK_AGAIN_MS = 1_000
"""When a batch that got no turn is looked at again."""
PARTS_READ = 8
"""Pieces that are read together."""
SENT_AT_ONCE = 2
"""Pieces of a batch that are under way while the next is planned. The server applies one after the other, and finds the
next one there when it is done with the last; both at once were as fast and doubled the p99 of lists beside them.
"""
WAIT_IN_LINE_MS = 10_000
"""A batch behind another of its type looks again after this long, unless it is called up before."""
DAY_MS = 86_400_000
SWEEP_SECONDS = 3_600.0
ABANDONED_MS = DAY_MS
"""Rows of which no batch was made are deleted after this long."""
SWEPT_AT_ONCE = 100

FORGET = "batch_end"
"""Purpose of the timer that deletes a batch's outcome."""

log = structlog.get_logger("haulier.batches")
_callback_request = msgspec.json.Decoder(CallbackRequest)


@dataclass(slots=True)
class Piece:
    """What is left of one part: ``done`` of its rows have been dealt with, ``first`` rows of the batch came before.

    One that is not the ``whole`` of what is left is applied before the next: they share a cursor.
    """

    number: int
    first: int
    done: int
    rows: Sequence[Row]
    whole: bool = True
    coded: bool = False
    """Whether there is custom code for any of its rows."""

    def step(self, count: int) -> None:
        self.done += count
        self.rows = self.rows[count:]


class InFlight(NamedTuple):
    """A piece that is under way, and the ids and keys that it writes."""

    task: asyncio.Task[None]
    touched: set[str]


class LostTurn(Exception):
    """Another worker has gone on with the batch meanwhile."""


class BatchWork:
    """Carries out batches; any number of workers may. ``batches`` are by the name of their kind; ``hearers`` say
    whose standing rules are for events of single rows.
    """

    def __init__(
        self, runtime: Runtime, services: Sequence[Service], batches: Mapping[str, Batches],
        hearers: Sequence[Wants] = (),
    ) -> None:  # fmt: skip
        self._runtime = runtime
        self._hearers = hearers
        self._services = {service.name: service for service in services}
        self._batches = batches
        self._settings = settings = runtime.settings.batch
        self.turns = FairSemaphore(settings.at_once, TURNS_IN_LINE)
        """Of batches under way, whatever their rows are, with those that only wait for custom code; half of them one
        tenant's at most.
        """
        self._places = FairSemaphore(settings.written_at_once, settings.at_once)
        """Of batches that are planned and applied; half of them one tenant's at most."""

    async def work_off(self, tenant: str, timer: Timer) -> None:
        """Work at a batch for a turn, and at those behind it while there is time."""
        row = await self._due(tenant, timer)
        if row is None:
            return
        try:
            async with self.turns.permit(tenant, PLACE_SECONDS), self._places.permit(tenant, PLACE_SECONDS) as place:
                time = TurnTime(place)
                following = await self._go_on(row, timer, time)
                while following is not None and (row := await self._due(tenant, following)) is not None:
                    following = await self._go_on(row, following, time)
        except NoPermit:
            await self._hand_on(tenant, timer, self._runtime.clock() + LOOK_AGAIN_MS)

    async def _due(self, tenant: str, timer: Timer) -> Resource | None:
        """The batch of a timer; None if it has ended, or waits behind another of its type."""
        kind, _, id = timer.subject.partition("/")
        row = await self._runtime.reader.get(tenant, kind, id)
        if row is None or row.state == COMPLETED:
            await drop_fired(self._runtime, tenant, timer)
            return None
        if await self._first(row) != id:
            await self._wait_in_line(row, timer)
            return None
        return row

    async def _go_on(self, row: Resource, timer: Timer, time: TurnTime) -> Timer | None:
        """Work at one batch, to its end if there is time. Returns the timer of the next of its type if it took it."""
        batches = self._batches[row.kind]
        if timer.tries > self._runtime.settings.timer.tries:
            log.error("given up", tenant=row.tenant_id, batch=row.id)
            await self._finish(batches, row, timer, gave_up=True)
            return await self._next(batches, row, time)
        try:
            if await Turn(self._runtime, self._services, batches, row, time, self._hearers).work():
                await self._finish(batches, row, timer)
                return await self._next(batches, row, time)
        except LostTurn:
            return None
        await self._hand_on(row.tenant_id, timer, self._runtime.clock())
        self._runtime.poke_timers()
        return None

    async def _hand_on(self, tenant: str, timer: Timer, at: int) -> None:
        """Set the timer of a batch to that moment, for whichever process is free then."""
        await self._runtime.database.execute(SQL["hand_on"], tenant, timer.id, timer.due_at, at)

    async def _first(self, row: Resource) -> str | None:
        """The id of the oldest batch of this one's type that is not worked off."""
        found: str | None = await self._runtime.database.fetchval(
            SQL["first_in_line"], row.tenant_id, row.kind, row.type, OPEN
        )
        return found

    async def _wait_in_line(self, row: Resource, timer: Timer) -> None:
        """Set the timer to a later moment. The batch before may have ended since, and could not call up one that was
        being looked at: so the line is read once more.
        """
        later = self._runtime.clock() + WAIT_IN_LINE_MS
        await self._hand_on(row.tenant_id, timer, later)
        if await self._first(row) == row.id:
            await self._hand_on(row.tenant_id, replace(timer, due_at=later), self._runtime.clock())
            self._runtime.poke_timers()

    async def _finish(self, batches: Batches, row: Resource, timer: Timer, *, gave_up: bool = False) -> None:
        """Record the outcome and delete the rows as they came. If the batch was given up (``gave_up``), those left have
        failed.
        """
        runtime, tenant, kind = self._runtime, row.tenant_id, batches.kind
        result = await result_of(runtime, batches, row)
        body = row.body_as(BATCH_DECODER)
        if gave_up:
            left = body.total - result.meta.success - result.meta.failed
            body.gave_up = f"{left} rows could not be worked off in {runtime.settings.timer.tries} tries"
            result.meta = BatchMeta(COMPLETED, result.meta.success, result.meta.failed + left, body.total)
            result.errors = [*result.errors, RowError("", body.gave_up)]
        body.success, body.failed, body.sender = result.meta.success, result.meta.failed, None
        write = replacing(row, body=body, state=COMPLETED, slots="")
        at = runtime.clock()
        change = row_change(event_name(kind, BATCH_COMPLETED), write, payload=to_json(result))
        change.drops = [TimerDrop(timer.id, must=True)]
        forget = timer_id(tenant, kind.name, row.id, FORGET)
        change.timers = [TimerWrite(forget, FORGET, timer.subject, at + self._settings.kept_days * DAY_MS, {})]
        envelope = envelope_of(TimerContext(tenant, at, row.created_by), timer, _callback_request_of(body))
        if not await runtime.applier.apply(envelope, change):
            runtime.committed(tenant, change)
            runtime.spawn(runtime.background.execute(SQL["drop_parts"], tenant, row.id))

    async def _next(self, batches: Batches, row: Resource, time: TurnTime) -> Timer | None:
        """The timer of the batch that is now first in line, taken if there is time for it, else left to others."""
        database, tenant, kind = self._runtime.database, row.tenant_id, batches.kind.name
        id = await self._first(row)
        if id is None:
            return None
        lease = 0 if time.is_over() else int(self._runtime.settings.timer.lease_seconds * 1000)
        taken = await database.fetchrow(
            SQL["call_up"], tenant, timer_id(tenant, kind, id, BATCH), self._runtime.clock(), lease
        )
        if taken is None or not lease:
            self._runtime.poke_timers()
            return None
        return Timer(str(taken["id"]), BATCH, *(taken[name] for name in ("subject", "due_at", "tries", "payload")))

    async def forget(self, tenant: str, timer: Timer) -> None:
        """Delete the outcome of a batch, which has been kept long enough."""
        id = timer.subject.partition("/")[2]
        await self._runtime.database.execute(SQL["drop_slices"], tenant, id)
        await self._runtime.database.execute(SQL["drop_parts"], tenant, id)
        await drop_fired(self._runtime, tenant, timer)


class TurnTime:
    """How long a turn may take, and its place, which it gives up whenever it only waits or has had it long enough."""

    def __init__(self, place: Permit) -> None:
        self._place = place
        self._began = self._since = monotonic()

    def is_over(self, *, asking: bool = False) -> bool:
        """Whether the turn has lasted long enough; ``asking``: for work that asks custom code first."""
        return monotonic() - self._began >= (ASKING_SECONDS if asking else TURN_SECONDS)

    async def give_way(self) -> None:
        """Release the place, if others wait for it and this turn has had it for long, and take it again.

        Raises NoPermit.
        """
        if self._place.is_contended() and monotonic() - self._since >= MAX_BUSY_SECONDS:
            self._place.release()
            await self._place.acquire(PLACE_SECONDS)
            self._since = monotonic()

    @asynccontextmanager
    async def released(self) -> AsyncIterator[None]:
        """Release the place for the time of the block, which only waits for an answer. Raises NoPermit."""
        self._place.release()
        yield
        await self._place.acquire(PLACE_SECONDS, first=True)
        self._since = monotonic()


class Turn:
    """One worker's turn at one batch."""

    def __init__(
        self, runtime: Runtime, services: Mapping[str, Service], batches: Batches, row: Resource, time: TurnTime,
        hearers: Sequence[Wants],
    ) -> None:  # fmt: skip
        self._runtime = runtime
        self._batches = batches
        self._hearers = hearers
        self._row = row
        self._body: BatchBody = row.body_as(BATCH_DECODER)
        self._shape = batches.shapes[self._body.method]
        if self._body.sender is None:
            raise LostTurn  # it has ended meanwhile
        self._sender = replace(
            resume(runtime, services, row.tenant_id, self._body.sender), operation=self._shape.operation
        )
        self._progress = Progress(batches, row, self._body, self._sender)
        self._time = time
        self._in_flight: deque[InFlight] = deque()
        """Pieces that are under way while the next is planned."""
        self._uncalled: list[Slice] = []
        """What was applied and whose custom code is not called yet."""

    async def work(self) -> bool:
        """Work off one piece after the other; False when the time was over before. Raises LostTurn."""
        try:
            await self._runtime.configs.newest(self._row.tenant_id, self._batches.kind.type_kind, self._row.type)
            await self._progress.begin()
            number, dealt = -1, 0
            while dealt < self._body.total and (parts := await self._open_parts(number)):
                for part in parts:
                    for piece in await self._pieces(part):
                        if self._time.is_over(asking=piece.coded) or not await self._start(piece):
                            await self._wait_for_pieces()
                            return False
                        await self._progress.record()
                        await self._time.give_way()
                    number, dealt = part["number"], part["first"] + part["rows"]
            await self._wait_for_pieces()
            return True
        except NoPermit:
            await self._wait_for_pieces()
            return False
        except BaseException:
            tasks = [in_flight.task for in_flight in self._in_flight]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            raise

    async def _open_parts(self, number: int) -> list[Record]:
        """The next parts behind one that are not worked off."""
        return await self._runtime.database.fetch(
            SQL["open_parts"], self._row.tenant_id, self._row.id, number, PARTS_READ
        )

    async def _pieces(self, part: Record) -> list[Piece]:
        """What is left of a part: one piece, or several where custom code is asked. Read while the part before is
        applied.
        """
        done, rows = part["done"], await self._rows(part)
        coded = await has_custom_code(self._sender, rows)
        self._sender.guards.clear()
        chunk = ASKED_AT_ONCE if coded else len(rows)
        return [
            Piece(
                part["number"], part["first"] + at, at, rows[at - done : at - done + chunk], chunk == len(rows), coded
            )
            for at in range(done, done + len(rows), chunk)
        ]  # fmt: skip

    async def _rows(self, part: Record) -> list[Row]:
        """The rows of a piece that have not been dealt with."""
        content, first, done = part["input"], part["first"], part["done"]
        if self._body.header is None:
            rows = await self._made(content, lambda chunk, before: rows_of_json(chunk, self._shape, before), first)
            return rows[done:]
        typed = self._batches.typed
        type_ = await need_type(self._sender, typed.kind, typed.type_id(self._sender))
        header, values = self._body.header, typed.kind.values
        rows = await self._made(
            content, lambda chunk, before: rows_of_csv(chunk, self._shape, before, header, type_, values), first
        )
        return rows[done:]

    @staticmethod
    async def _made(content: bytes, make: Callable[[bytes, int], list[Row]], first: int) -> list[Row]:
        """Rows made of their text, chunk by chunk, so that other work of the process gets its turn."""
        rows: list[Row] = []
        turns_given = CooperativeYield()
        for chunk in chunks_of(content):
            rows += make(chunk, first + len(rows))
            await turns_given.yield_if_due()
        return rows

    async def _start(self, piece: Piece) -> bool:
        """Plan a piece while those before it are applied, anew if it rests on them; then let it be applied.

        False when custom code has answered for a part of its rows only, which are applied.
        """
        if piece.coded:
            return await self._start_coded(piece)
        await begin(self._sender, piece.rows)
        await self._send(piece)
        return True

    async def _start_coded(self, piece: Piece) -> bool:
        """Apply a piece as custom code answers for its rows; the place is released while it is asked.

        False when it has answered for a part of the rows only.
        """
        async with self._time.released():
            answered = await begin_asking(self._sender, piece.rows)
        asked, piece.rows = len(piece.rows), piece.rows[:answered]
        if piece.rows:
            await self._send(piece)
            await self._wait_for_pieces()
        applied, self._uncalled = self._uncalled, []
        async with self._time.released():
            await end_calling(applied)
        return answered == asked

    async def _send(self, piece: Piece) -> None:
        planned = await self._plan(piece, piece.rows)
        rests = planned.touched | planned.relied
        if not all(in_flight.touched.isdisjoint(rests) for in_flight in self._in_flight):
            await self._wait_for_pieces()
            planned = await self._plan(piece, piece.rows)
        await self._wait_for_pieces(SENT_AT_ONCE - 1)
        task = asyncio.create_task(self._apply_piece(piece, planned))
        self._in_flight.append(InFlight(task, planned.touched))
        if not piece.whole or len(planned.rows) < len(piece.rows):
            await self._wait_for_pieces()

    async def _wait_for_pieces(self, least: int = 0) -> None:
        """Wait until at most ``least`` pieces are still being applied."""
        while len(self._in_flight) > least:
            await self._in_flight[0].task
            self._in_flight.popleft()

    async def _plan(self, piece: Piece, rows: Sequence[Row], *, careful: bool = False) -> Slice:
        """Plan the rows, or so many of them as can be planned: one that fails for no reason of its own fails alone."""
        place = Place(self._row.id, piece.number, piece.done, piece.first)
        try:
            planned = await plan_slice(self._batches, self._shape, self._sender, rows, careful=careful)
            heard = await self._is_heard(planned)
            make_arguments(self._batches, planned, place, coded=piece.coded, heard=heard)
        except (Refusal, Unavailable):
            raise  # of the type, or of us
        except Exception as error:
            if len(rows) > 1:
                return await self._plan(piece, rows[: len(rows) // 2], careful=careful)
            if rows[0].why is not None:
                raise
            log.exception("row failed", tenant=self._row.tenant_id, kind=self._row.kind, row=rows[0].number)
            rows[0].why = Refusal(Cause.INTERNAL, f"could not be worked off: {type(error).__name__}")
            return await self._plan(piece, rows, careful=careful)
        return planned

    async def _is_heard(self, planned: Slice) -> bool:
        """Whether a subscription or rule of the tenant is for events of the rows, which leave their own then."""
        names = {change.event for _, change in planned.changes}
        for hears in self._hearers:
            for name in names:
                if await hears(self._runtime, self._row.tenant_id, self._batches.typed.kind.name, name):
                    return True
        return False

    async def _apply_piece(self, piece: Piece, planned: Slice | None) -> None:
        """Apply a piece to its end, planned again whenever others were faster."""
        careful, most, tries = False, len(piece.rows), 0
        while piece.rows:
            if planned is None:
                planned = await self._plan(piece, piece.rows[:most], careful=careful)
            try:
                applied = await self._apply(piece, planned)
            except Taken:
                applied, careful = False, True
            except Unfit:
                applied = False
                if len(planned.rows) == 1:
                    piece.rows[0].why = Refusal(Cause.INVALID, "the database refused a value of the row")
                most = max(1, len(planned.rows) // 2)
            if applied:
                if piece.coded:
                    self._uncalled.append(planned)
                else:
                    await end(planned)
                piece.step(len(planned.rows))
                most, tries = len(piece.rows), 0
            else:
                tries += 1
                if tries > MAX_PLANS * most.bit_length():
                    raise Refusal(Cause.CONFLICT, f"rows of {self._row.id} are being changed by others")
            planned = None

    async def _apply(self, piece: Piece, planned: Slice) -> bool:
        """Apply a slice; False when it must be planned again. Raises LostTurn, Taken and Unfit."""
        obstacles = await apply_slice(planned)
        if any(obstacle.why == "part" for obstacle in obstacles):
            raise LostTurn
        for obstacle in obstacles:
            if obstacle.why == "guard":
                self._runtime.configs.drop(self._row.tenant_id, obstacle.kind, obstacle.id)
        if obstacles:
            return False
        piece.first += len(planned.rows)
        self._progress.add(len(planned.rows), planned.failed)
        if planned.timers or not planned.unsynced:
            self._runtime.poke(timers=bool(planned.timers))
        return True


def _callback_request_of(body: BatchBody) -> str | None:
    """The callback request of a batch's end. A batch succeeded when any of its rows did."""
    if body.callback_request is None:
        return None
    callback_request = _callback_request.decode(body.callback_request)
    if body.failed:
        callback_request.reason = f"{body.failed} of {body.total} rows failed"
        callback_request.status = "success" if body.success else "failed"
    return to_json(callback_request)


async def keep_batches(runtime: Runtime, kinds: Collection[str], stop: asyncio.Event) -> None:
    """Delete rows of which no batch of these kinds was made, from time to time, until ``stop`` is set."""
    while not stop.is_set():
        try:
            swept = await sweep(runtime, kinds)
            if swept:
                log.info("swept", batches=swept)
        except Unavailable as error:
            log.warning("not swept", error=str(error))
        await pause(stop, SWEEP_SECONDS)


async def sweep(runtime: Runtime, kinds: Collection[str]) -> int:
    """Delete abandoned rows. Returns of how many uploads they were."""
    before = runtime.clock() - ABANDONED_MS
    found = await runtime.database.fetch(SQL["abandoned"], before, list(kinds), SWEPT_AT_ONCE)
    for tenant, id in found:
        await runtime.database.execute(SQL["drop_parts"], tenant, id)
    return len(found)

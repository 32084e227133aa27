"""Builds of indexes: the columns of attributes that become indexed are filled for the instances that are there already.

Writes go on meanwhile. From the change of the type on every write fills the columns itself, because a change applies
only under the type it was planned with; what was written before is filled here, slice by slice, behind it. Lists read
the JSON until one guarded change of the type says that all is filled. See: docs/design/lists.md.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic

import msgspec
import structlog

from haulier.core.refusal import Cause, Refusal
from haulier.engines.postgres import STATEMENT_TIMEOUT, Record
from haulier.engines.statements import load_statements
from haulier.platform.commands.write_path import MAX_PLANS
from haulier.platform.declarations.kind import TYPE_DECODER, CompiledType, Kind
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change, TimerDrop, TimerWrite, replacing, row_change, slot_text
from haulier.platform.storage.resources import to_json
from haulier.platform.timers.clock import Timer
from haulier.platform.timers.ids import timer_id
from haulier.platform.timers.timer_context import TimerContext, envelope_of
from haulier.platform.typed.events import INDEX_ABANDONED, INDEX_BUILT, IndexPayload, type_event_name
from haulier.platform.typed.index_columns import index_columns
from haulier.platform.typed.instance_changes import ChangeContext

SQL = load_statements("haulier.platform.typed", "index_builds.sql")

INDEX = "index"
"""Purpose of the timer of a build. A type has one at most; another change of its indexes starts it again."""
SLOTS_FROM = 4
"""Where the index columns begin in the rows that ``slice`` reads."""
SLICE_ROWS = 250
"""Rows that one statement fills, and locks for as long as it takes."""
FIRST_ROWS = 16
"""Rows of the first one: nothing is known yet of their length."""
SLICE_BYTES = 8 * 1024 * 1024
"""Size of the values of one slice, estimated from the slice before; a single longer row still goes."""
TURN_SECONDS = 5.0
"""How long a build works before it stores its progress: what is lost at most when a worker dies."""
LONGEST_TRANSACTION_SECONDS = 2 * STATEMENT_TIMEOUT
"""The server cancels writes that take longer, so an older transaction only reads."""
REST_SECONDS = 0.01
"""Pause before looking again at what others hold."""

log = structlog.get_logger("haulier.indexing")


class Progress(msgspec.Struct):
    """How far a build has come, as its timer keeps it.

    ``kind`` is the kind of the instances, ``since`` the type's version that began the build, ``moment`` when it was
    first taken up, by the server's clock; ``after`` is the id that was come to, ``rows`` how many instances of the type
    were looked at.
    """

    kind: str
    since: int
    moment: float | None = None
    after: str = ""
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Build:
    """What is built, and when to store the progress and let another worker go on."""

    tenant: str
    kind: Kind
    type_id: str
    until: float
    """By the process's monotonic clock."""

    @property
    def is_over(self) -> bool:
        """Whether its turn has ended."""
        return monotonic() >= self.until


def index_timer(context: ChangeContext, kind: Kind, type_id: str, version: int) -> TimerWrite:
    """The timer that starts a build, or starts it again, for the version of a type that it is written with."""
    id = timer_id(context.tenant, kind.type_kind, type_id, INDEX)
    progress = msgspec.to_builtins(Progress(kind.name, version))
    return TimerWrite(id, INDEX, f"{kind.type_kind}/{type_id}", context.at, progress)


class IndexBuilds:
    """Carries out builds; any number of workers may, also of the same one. ``kinds`` are those of instances."""

    def __init__(self, runtime: Runtime, kinds: Mapping[str, Kind]) -> None:
        self._runtime = runtime
        self._kinds = kinds

    async def fire(self, tenant: str, timer: Timer) -> None:
        """Work on a build for one turn, and finish it when all is filled."""
        progress = msgspec.json.decode(timer.payload, type=Progress)
        type_id = timer.subject.partition("/")[2]
        build = Build(tenant, self._kinds[progress.kind], type_id, monotonic() + TURN_SECONDS)
        if timer.tries > self._runtime.settings.timer.tries:
            await self._abandon(build, timer)
            return
        if await self._earlier_writes_ended(build, progress) and await self._fill_all(build, progress):
            await self._finish(build, progress, timer)
            return
        await self._runtime.database.execute(
            SQL["store_progress"], tenant, timer.id, progress.since, self._runtime.clock(), to_json(progress)
        )
        self._runtime.poke_timers()

    async def _earlier_writes_ended(self, build: Build, progress: Progress) -> bool:
        """Wait for the writes that were planned before the type changed and that the server had begun by then.

        They leave the columns as the type was, and their rows cannot be seen yet.
        """
        if progress.moment is None:
            progress.moment = await self._runtime.database.fetchval(SQL["moment"])
        while await self._runtime.database.fetchval(
            SQL["earlier_transactions"], progress.moment, LONGEST_TRANSACTION_SECONDS
        ):
            if build.is_over:
                return False
            await asyncio.sleep(REST_SECONDS)
        return True

    async def _fill_all(self, build: Build, progress: Progress) -> bool:
        """Fill the next slices; answers whether all is filled."""
        most = min(FIRST_ROWS, SLICE_ROWS)
        while True:
            rows = await self._runtime.background.fetch(
                SQL["slice"], build.tenant, build.kind.name, build.type_id, progress.after, most
            )
            wanted = [row for row in rows if row["wanted"]]
            if wanted and not await self._fill(build, wanted):
                return False
            progress.rows += len(wanted)
            self._runtime.metrics.indexed(len(wanted))
            if len(rows) < most:
                return True
            progress.after = rows[-1]["id"]
            most = rows_of_next(most, sum([len(row["attrs"]) for row in wanted]))
            if build.is_over:
                return False

    async def _fill(self, build: Build, rows: list[Record]) -> bool:
        """Set the index columns of these instances as the type says, also while others write them.

        Those that were written since they were read, or are being written now, are read again. Answers False when the
        turn ended before that was done.
        """
        database = self._runtime.background
        while True:
            config = await self._runtime.configs.newest(build.tenant, build.kind.type_kind, build.type_id)
            if config is None:
                return True
            type_: CompiledType = config.value
            wrong = [found for row in rows if (found := _wrong_columns(build, row, type_)) is not None]
            if not wrong:
                return True
            ids, versions, slots = zip(*wrong, strict=True)
            filled = await database.fetch(
                SQL["fill"], build.tenant, build.kind.name, ids, versions, slots, type_.kind, type_.id, type_.version
            )
            left = set(ids) - {row["id"] for row in filled}
            if not left:
                return True
            if build.is_over:
                return False
            if not filled:
                await asyncio.sleep(REST_SECONDS)
            rows = await database.fetch(SQL["slice_again"], build.tenant, build.kind.name, sorted(left))

    async def _abandon(self, build: Build, timer: Timer) -> None:
        """Record that a build has failed. Lists go on reading the JSON; the next change of attributes tries again."""
        runtime, tenant, kind = self._runtime, build.tenant, build.kind
        row = await runtime.reader.get(tenant, kind.type_kind, build.type_id)
        unbuilt = row.body_as(TYPE_DECODER).unbuilt if row is not None else []
        change = Change(
            kind.type_kind, build.type_id, 0, type_event_name(kind, INDEX_ABANDONED),
            drops=[TimerDrop(timer.id, must=True)], payload=to_json(IndexPayload(build.type_id, unbuilt)),
        )  # fmt: skip
        if not await runtime.applier.apply(envelope_of(TimerContext(tenant, runtime.clock()), timer), change):
            runtime.committed(tenant, change)
            log.error("index build abandoned", tenant=tenant, type=timer.subject, attributes=unbuilt)

    async def _finish(self, build: Build, progress: Progress, timer: Timer) -> None:
        """Let lists use the index, unless the build has been started again meanwhile.

        The type is read before the timer: a change that starts the build again between the two reads, or later, gives
        the type another version, and then this change is not applied.
        """
        runtime, tenant, kind = self._runtime, build.tenant, build.kind
        for _ in range(MAX_PLANS):
            row = await runtime.reader.get(tenant, kind.type_kind, build.type_id)
            if await runtime.database.fetchval(SQL["began_with"], tenant, timer.id) != progress.since:
                return
            stored = row.body_as(TYPE_DECODER) if row is not None else None
            if row is None or stored is None or not stored.unbuilt:
                await runtime.database.execute(SQL["end_build"], tenant, timer.id, progress.since)
                return
            write = replacing(row, body=msgspec.structs.replace(stored, unbuilt=[]))
            payload = to_json(IndexPayload(row.id, stored.unbuilt))
            change = row_change(type_event_name(kind, INDEX_BUILT), write, payload=payload)
            change.drops.append(TimerDrop(timer.id, must=True))
            if not await runtime.applier.apply(envelope_of(TimerContext(tenant, runtime.clock()), timer), change):
                runtime.committed(tenant, change)
                log.info(
                    "index built", tenant=tenant, type=timer.subject, attributes=stored.unbuilt, rows=progress.rows
                )
                return
        raise Refusal(Cause.CONFLICT, f"{timer.subject} is being changed by others")


def rows_of_next(most: int, size: int) -> int:
    """How many rows the next slice has, after one of ``most`` rows and ``size`` bytes."""
    return min(2 * most, SLICE_ROWS, max(1, most * SLICE_BYTES // max(size, 1)))


def _wrong_columns(build: Build, row: Record, type_: CompiledType) -> tuple[str, int, str] | None:
    """Id, version and the columns that an instance should have; None when it has them."""
    slots = index_columns(build.tenant, build.kind, type_, msgspec.json.decode(row["attrs"]))
    stored = tuple(row)[SLOTS_FROM : SLOTS_FROM + len(slots)]
    return None if slots == stored else (row["id"], row["version"], slot_text(slots))

"""Acceptance of points: the one function by which REST, MQTT and all listeners hand them in.

Points of many requests share a statement: what waits while one runs goes into the next, as changes do. That statement
stores the points, moves the devices forward and notes what is to be judged; what it returns is on disk.
See: docs/design/tracking.md, contract/tracking.md section 9.2.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import asyncpg

from haulier.engines.cooperative_yield import CooperativeYield
from haulier.engines.failure import Unavailable
from haulier.engines.statements import load_statements
from haulier.platform.runtime import Runtime
from haulier.platform.storage.coalescing import Coalescer
from haulier.services.tracking.day_partitions import Days
from haulier.services.tracking.live.position_messages import Position, publish_positions
from haulier.services.tracking.registration import register_senders
from haulier.services.tracking.requests import SentPoint
from haulier.services.tracking.rules.points import DAY_MS, DEVICE, Point, Source, other_names, read_point

SQL = load_statements("haulier.services.tracking", "points.sql")

LANES = 2
"""Statements of one process side by side: one waits for the disk while the other computes."""
MAX_REQUESTS = 512
"""Batches that share a statement."""
MAX_ROWS = 10_000
"""Points that share one."""
MAX_TRIES = 5
"""Tries of a statement that another one stood in the way of."""
MAX_LOOKS = 2
"""How often a batch's devices are looked for: again where one was deregistered since this process knew of it."""
MAX_REMEMBERED = 200_000
"""Numbers of devices that a process remembers."""
MAX_NAMES = 16
"""Other names that are kept of a device."""
NAMES_SEPARATOR = "\x1f"
WORK_SUBJECT = "haulier.tracking.poke"

Key = tuple[int, int, int, int]
"""Device, tis, seq and app, as the table has them."""
Row = tuple[int, int, int, int, "bool | None", float, float, "float | None", "float | None", "float | None",
            "float | None", "float | None", "float | None", "str | None", "str | None", "str | None"]  # fmt: skip


class Rejected(NamedTuple):
    """A point that was not taken, by its place in the batch."""

    place: int
    reason: str


class Accepted(NamedTuple):
    """What became of a batch. What is accepted is on disk."""

    accepted: int
    duplicates: int
    rejected: list[Rejected]


class Prepared(NamedTuple):
    """Points ready for the statement: rows by their key, of devices by their number."""

    tenant: str
    rows: dict[Key, Row]
    newest: dict[int, Row]
    names: dict[int, str]
    ids: dict[int, str]
    apps: dict[int, str]


class Outcome(NamedTuple):
    """What the statement did: the keys that are new, and the devices that may not send."""

    stored: set[Key]
    unregistered: set[int]


async def accept_points(runtime: Runtime, source: Source, sent: Sequence[SentPoint | str]) -> Accepted:
    """Check, identify, deduplicate and store points; when it returns, those accepted are on disk, their devices have
    moved, and what follows from them is noted. A text among ``sent`` is why a point was rejected before.

    Raises Unavailable, and Refusal where too much waits for the database.
    """
    return await runtime.kept(Acceptance).accept(source, sent)


class Acceptance:
    """Takes points. One a process."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._days = Days()
        self._devices: dict[tuple[str, str], int] = {}
        self._apps: dict[tuple[str, str], int] = {}
        self._coalescer: Coalescer[Prepared, Outcome] = Coalescer(
            self._store, lanes=LANES, largest=MAX_REQUESTS, weigh=lambda item: len(item.rows), heaviest=MAX_ROWS
        )

    async def accept(self, source: Source, sent: Sequence[SentPoint | str]) -> Accepted:
        """See ``accept_points``."""
        points, rejected, names = await self._read(source, sent)
        stored = duplicates = 0
        for _ in range(MAX_LOOKS):
            numbers = await self._numbers(source, {point.device for _, point in points})
            unknown = [(index, point) for index, point in points if point.device not in numbers]
            rejected += [Rejected(index, DEVICE) for index, _ in unknown]
            points = [(index, point) for index, point in points if point.device in numbers]
            if not points:
                break
            prepared = await self._prepare(source, [point for _, point in points], numbers, names)
            outcome = await self._coalescer.submit(prepared, source.tenant)
            gone = {prepared.ids[number] for number in outcome.unregistered}
            stored += len(outcome.stored)
            duplicates += sum([point.device not in gone for _, point in points]) - len(outcome.stored)
            points = [(index, point) for index, point in points if point.device in gone]
            for device in gone:
                self._devices.pop((source.tenant, device), None)
            if not points:
                break
        rejected += [Rejected(index, DEVICE) for index, _ in points]
        if stored:
            self._runtime.wake(WORK_SUBJECT)
        return Accepted(stored, duplicates, sorted(rejected))

    async def _read(
        self, source: Source, sent: Sequence[SentPoint | str]
    ) -> tuple[list[tuple[int, Point]], list[Rejected], dict[str, set[str]]]:
        """The good points with their places, the others, and further names of devices."""
        now, turn = self._runtime.clock(), CooperativeYield()
        good: list[tuple[int, Point]] = []
        rejected: list[Rejected] = []
        names: dict[str, set[str]] = {}
        for index, one in enumerate(sent):
            point = one if isinstance(one, str) else read_point(one, source, now)
            if isinstance(point, str):
                rejected.append(Rejected(index, point))
            else:
                good.append((index, point))
                if not isinstance(one, str) and (others := other_names(one, point.device)):
                    names.setdefault(point.device, set()).update(others)
            if index % 256 == 255:
                await turn.yield_if_due()
        return good, rejected, names

    async def _numbers(self, source: Source, ids: set[str]) -> dict[str, int]:
        """Numbers of the devices that may send; those that nobody knows are registered where that may be."""
        tenant, known = source.tenant, self._devices
        numbers = {id: number for id in ids if (number := known.get((tenant, id))) is not None}
        missing = sorted(ids - numbers.keys())
        if missing:
            found = await self._find(tenant, missing)
            if source.registers and (new := [id for id in missing if id not in found]):
                await register_senders(self._runtime, source, new)
                found |= await self._find(tenant, new)
            if len(known) > MAX_REMEMBERED:
                known.clear()
            known.update({(tenant, id): number for id, number in found.items()})
            numbers |= found
        return numbers

    async def _find(self, tenant: str, ids: list[str]) -> dict[str, int]:
        rows = await self._runtime.database.fetch(SQL["device_numbers"], tenant, ids)
        return {row["device_id"]: row["number"] for row in rows}

    async def _app_numbers(self, tenant: str, apps: set[str]) -> dict[str, int]:
        known = self._apps
        numbers = {app: number for app in apps if (number := known.get((tenant, app))) is not None}
        if missing := sorted(apps - numbers.keys()):
            found: dict[str, int] = {}
            while found.keys() != set(missing):  # one that another statement makes at this moment is found next
                rows = await self._runtime.database.fetch(SQL["app_numbers"], tenant, missing)
                found |= {row["app"]: row["number"] for row in rows}
            if len(known) > MAX_REMEMBERED:
                known.clear()
            known.update({(tenant, app): number for app, number in found.items()})
            numbers |= found
        return numbers

    async def _prepare(
        self, source: Source, points: list[Point], numbers: dict[str, int], names: dict[str, set[str]]
    ) -> Prepared:
        """Rows of the points, each key once: the first one stays."""
        apps = await self._app_numbers(source.tenant, {point.app for point in points})
        rows: dict[Key, Row] = {}
        newest: dict[int, Row] = {}
        days: set[int] = set()
        for p in points:
            device, app = numbers[p.device], apps[p.app]
            row: Row = (
                device, p.tis, p.seq, app, p.is_mobile, p.lat, p.lon, p.accuracy, p.speed, p.bearing, p.altitude,
                p.battery, p.distance, p.provider, p.md, p.meta,
            )  # fmt: skip
            if rows.setdefault((device, p.tis, p.seq, app), row) is row:
                days.add(p.tis // DAY_MS)
                last = newest.get(device)
                if last is None or p.tis > last[1]:
                    newest[device] = row
        if self._days.missing(days):
            await self._days.make(self._runtime.database, days)
        texts = {numbers[id]: NAMES_SEPARATOR.join(sorted(others)) for id, others in names.items() if id in numbers}
        ids = {numbers[p.device]: p.device for p in points}
        return Prepared(source.tenant, rows, newest, texts, ids, {number: app for app, number in apps.items()})

    async def _store(self, items: list[Prepared]) -> list[Outcome]:
        """Store what several requests brought, then let listeners know. Raises Unavailable."""
        newest: dict[int, tuple[Row, Prepared]] = {}
        names: dict[int, str] = {}
        for item in items:
            for device, text in item.names.items():
                names[device] = f"{names[device]}{NAMES_SEPARATOR}{text}" if device in names else text
            for device, row in item.newest.items():
                if device not in newest or row[1] > newest[device][0][1]:
                    newest[device] = (row, item)
        rows = [row for item in items for row in item.rows.values()]
        now = self._runtime.clock()
        found = await self._run(now, [newest[device][0] for device in sorted(newest)], names, rows)
        (_, moved, stored, _, _), *details = found
        registered = set(newest) if moved == len(newest) else {row[1] for row in details if row[0] == 1}
        new = None if stored == len(rows) else {tuple(row)[1:] for row in details if row[0] == 2}
        positions: dict[str, list[Position]] = defaultdict(list)
        for device in registered:
            row, item = newest[device]
            positions[item.tenant].append(_position(row, item, now))
        for tenant, moved_to in positions.items():
            await publish_positions(self._runtime, tenant, moved_to)
        return _outcomes(items, registered, new)

    async def _run(self, now: int, newest: list[Row], names: dict[int, str], rows: list[Row]) -> list[asyncpg.Record]:
        places = list(zip(*[(*row[:4], *row[5:12]) for row in newest], strict=True))
        columns = list(zip(*rows, strict=True))
        for tried in range(1, MAX_TRIES + 1):
            try:
                return await self._runtime.database.fetch(
                    SQL["store"], now, MAX_NAMES, *places, [names.get(row[0]) for row in newest], *columns
                )
            except (asyncpg.DeadlockDetectedError, asyncpg.UniqueViolationError):
                if tried == MAX_TRIES:
                    raise Unavailable("too many write the same points at once") from None
            except asyncpg.CheckViolationError:  # a day was dropped and is needed again
                if tried == MAX_TRIES:
                    raise
                self._days.forget()
                await self._days.make(self._runtime.database, {row[1] // DAY_MS for row in rows})
        raise AssertionError("it was answered or raised")


def _position(row: Row, item: Prepared, now: int) -> Position:
    """A point as listeners are told it."""
    device, tis, _, app, _, lat, lon, accuracy, speed, bearing, _, battery, *_ = row
    return Position(item.ids[device], now, tis, lat, lon, accuracy, speed, bearing, battery, item.apps[app])


def _outcomes(items: Iterable[Prepared], registered: set[int], new: set[Key] | None) -> list[Outcome]:
    """What became of each request's points. A key that two of them have is the first one's."""
    outcomes = []
    for item in items:
        stored = set(item.rows) if new is None else item.rows.keys() & new
        if new is not None:
            new -= stored
        outcomes.append(Outcome(stored, item.ids.keys() - registered))
    return outcomes

"""What a step of the pipeline gets: devices of one tenant with points that were not judged yet.

    async def judge_fences(batch: JudgedBatch) -> None:
        rows = await batch.fetch(SQL["watched"], [device.number for device in batch.devices])
        ...
        batch.write(SQL["keep"], ...)                # the tenant is the first parameter, as in reads
        batch.set_timer(timer)                       # what is to be done afterwards, once
        batch.tell(change, callback=...)             # an event, and what it writes, as any other change

Steps read first and write by these alone: a transaction that has written holds up the relay, so all is written at
the end, in a few statements. A step that raises makes the batch begin again, device by device.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from haulier.core.ids import ordered_uuid
from haulier.engines.postgres import Connection, Record
from haulier.engines.statements import load_statements
from haulier.platform.runtime import Runtime
from haulier.platform.storage.applier import apply_over
from haulier.platform.storage.changes import Change, Envelope, TimerWrite
from haulier.platform.storage.resources import to_json
from haulier.platform.timers.timer_context import SYSTEM_ACTOR

SQL = load_statements("haulier.services.tracking", "judge.sql")

T = TypeVar("T")

LOCK_CLASS = 2009
"""First half of the keys of the advisory locks on devices that are judged."""


class Overtaken(Exception):
    """A change of a step was planned from rows that another changed: the batch begins again."""


class JudgedPoint(NamedTuple):
    """A point as it was stored. ``seq`` is -1 where it has none."""

    tis: int
    seq: int
    app: str
    lat: float
    lon: float
    accuracy: float | None
    speed: float | None
    bearing: float | None


class Place(NamedTuple):
    """The last point up to which a device was judged."""

    tis: int
    seq: int
    lat: float
    lon: float


class JudgedDevice(NamedTuple):
    """A device with its new points, the oldest first; none of them is older than ``before``."""

    number: int
    id: str
    device_type: str | None
    carrier: str | None
    """The externalRefId of the registration: vehicle or participant."""
    before: Place | None
    newest: Place
    points: list[JudgedPoint]


@dataclass(slots=True)
class JudgedBatch:
    """Devices of one tenant. ``at`` is the present moment, epoch milliseconds."""

    _runtime: Runtime
    tenant: str
    at: int
    devices: list[JudgedDevice]
    connection: Connection
    writes: list[tuple[str, tuple[object, ...]]] = field(default_factory=list)
    changes: list[tuple[Envelope, Change]] = field(default_factory=list)
    timers: list[TimerWrite] = field(default_factory=list)
    afterwards: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    left: set[int] = field(default_factory=set)
    """Devices that are not judged now, none of their points."""
    unfinished: set[int] = field(default_factory=set)
    """Devices of which some points are left."""

    def of_process(self, make: Callable[[Runtime], T]) -> T:
        """What this process keeps for a step, made when first asked for."""
        return self._runtime.kept(make)

    async def fetch(self, statement: str, *arguments: object) -> list[Record]:
        """All rows of a statement whose first parameter is the tenant: it gets the batch's."""
        return await self.connection.fetch(statement, self.tenant, *arguments)

    def write(self, statement: str, *arguments: object) -> None:
        """Have a statement run with the end of the work; its first parameter is the tenant."""
        self.writes.append((statement, arguments))

    def set_timer(self, timer: TimerWrite) -> None:
        """Have a timer set with the end of the work; one of the same id that stands stays as it is."""
        self.timers.append(timer)

    def tell(self, change: Change, *, request_id: str, callback: str | None = None, actor: str = SYSTEM_ACTOR) -> None:
        """Have a change applied with the end of the work, with its event; ``callback`` is JSON of a CallbackRequest.
        Where it was overtaken the batch begins again. Two changes of a batch never touch the same resource.
        """
        journal_id = str(ordered_uuid(self.at, random.getrandbits(74)))
        envelope = Envelope(self.tenant, journal_id, self.at, actor, request_id, callback=callback)
        self.changes.append((envelope, change))

    def leave_rest(self, place: int, count: int) -> None:
        """Leave to the next batch what there is no time for: the devices behind the one at ``place``, and of that all
        but its first ``count`` points. It is for the first step, since those behind it see only what it has seen.
        """
        device = self.devices[place]
        self.left.update(each.number for each in self.devices[place + 1 :])
        if count < len(device.points):
            self.unfinished.add(device.number)
        self.devices[place:] = [device._replace(points=device.points[:count])]

    def after(self, then: Callable[[], Awaitable[None]]) -> None:
        """Have something done once all is on disk; it may be lost, and should not raise."""
        self.afterwards.append(then)

    def committed(self) -> None:
        """Let the relay and the clock know of what is on disk now."""
        for _, change in self.changes:
            self._runtime.committed(self.tenant, change)
        if self.timers:
            self._runtime.poke_timers()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the judgement. ``wanted`` says of which devices (by number) it needs the points at all: those that no
    step wants are passed over without being read. It is asked once the work is read, so that it can know of all that
    was decided before these points came. It is a statement by the tenant and the keys of the devices, which is sent
    together with those of the other steps, or a function where the process itself knows.
    """

    name: str
    wanted: str | Callable[[Runtime, str, Collection[int]], Awaitable[Collection[int]]]
    judge: Callable[[JudgedBatch], Awaitable[None]]


async def write_batch(connection: Connection, batch: JudgedBatch) -> None:
    """All that was handed in. Raises Overtaken."""
    for _, change in batch.changes:
        change.payload = change.data
    if batch.changes:
        obstacles = [each for all_ in await apply_over(connection, batch.changes) for each in all_]
        if obstacles:
            raise Overtaken(", ".join(f"{each.why} {each.kind} {each.id}" for each in obstacles))
    for statement, arguments in batch.writes:
        await connection.execute(statement, batch.tenant, *arguments)
    if batch.timers:
        rows = [(each.id, each.purpose, each.subject, each.due_at, to_json(each.payload)) for each in batch.timers]
        await connection.execute(SQL["set_timers"], batch.tenant, *map(list, zip(*rows, strict=True)))


async def claim_devices(connection: Connection, tenant: str, numbers: Collection[int]) -> list[int]:
    """Those of a tenant's devices that nobody else judges: they are this transaction's to its end."""
    return [row[0] for row in await connection.fetch(SQL["claim"], tenant, numbers, LOCK_CLASS)]

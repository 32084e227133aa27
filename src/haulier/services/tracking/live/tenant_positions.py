"""Listeners to the positions of one tenant in one process, and what they are told: the newest position of each device,
at most once a second a device.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec
import structlog

from haulier.engines.failure import Unavailable
from haulier.engines.postgres import Record
from haulier.engines.statements import load_statements
from haulier.platform.live.listener import Listener
from haulier.platform.live.subject_follower import SubjectFollower
from haulier.platform.runtime import Runtime
from haulier.services.dispatch.facade import DISPATCH
from haulier.services.tracking.live.position_messages import Position, read_round, subject_of
from haulier.services.tracking.live.topics import NAME, Wanted, wanted_by

SQL = load_statements("haulier.services.tracking", "live/live.sql")

TICK_SECONDS = 0.1
"""Positions of this time go out together."""
REST_SECONDS = 1.0
"""A device is told of at most once in this time."""
SLACK_MS = 5_000
"""A look goes back by so much more."""
MAX_TOLD = 5_000
"""Devices of one answer, and of what a listener is told at first."""
SHARE = 64
"""Groups that are written to before the process looks after its other work."""
MICRODEGREES = 1e6

log = structlog.get_logger("haulier.tracking")
_encode = msgspec.json.Encoder().encode


class Group:
    """Listeners that want the same and may see the same: ``app`` alone, or all apps."""

    __slots__ = ("app", "devices", "listeners", "wanted")

    def __init__(self, wanted: Wanted, app: str | None) -> None:
        self.wanted = wanted
        self.app = app
        self.devices: frozenset[str] = wanted.devices
        """Those named, and those that the dispatches have."""
        self.listeners: set[Listener] = set()

    def chosen(self, due: Mapping[str, Position], types: Mapping[str, str | None]) -> Iterable[str]:
        """Which of the devices its listeners want to know of."""
        wanted, app = self.wanted, self.app
        found = set(due) if wanted.everything else set(self.devices & due.keys())
        if not wanted.everything:
            if wanted.types:
                found |= {id for id in due if types.get(id) in wanted.types}
            if wanted.boxes:
                found |= {id for id, p in due.items() if any(box.holds(p.lat, p.lon) for box in wanted.boxes)}
        return found if app is None else [id for id in found if due[id].app == app]


class TenantPositions:
    """One tenant's. It works from the first listener to ``close``."""

    def __init__(self, runtime: Runtime, tenant: str) -> None:
        self._runtime = runtime
        self._reader = runtime.kept(PositionReader)
        self._tenant = tenant
        self.groups: dict[tuple[Wanted, str | None], Group] = {}
        self._changed: dict[str, Position] = {}
        self._last_tis: dict[str, int] = {}
        self._told_at: dict[str, float] = {}
        self._types: dict[str, str | None] = {}
        self._work = asyncio.Event()
        self._looked_at = runtime.clock()
        self._follower = SubjectFollower(runtime.bus, subject_of(tenant), self._hear, self._catch_up)
        self._telling = asyncio.create_task(self._tell())

    @property
    def is_idle(self) -> bool:
        """See ``TenantFeed``."""
        return not self.groups

    async def begin(self, listener: Listener, topics: Collection[str]) -> None:
        """Tell a listener where devices are, and let it hear what follows. An app hears of its own positions, unless a
        role says more. Raises Unavailable.
        """
        wanted, app = wanted_by(topics), listener.subscription.app_of(NAME)
        await self._follower.begun()
        group = self.groups.get((wanted, app))
        if group is None:
            group = self.groups[wanted, app] = Group(wanted, app)
        group.listeners.add(listener)  # what comes while it is read is told too: none is missed
        group.devices = wanted.devices | await self._devices_of(wanted.dispatches)
        rows = await self._reader.read(self._tenant, wanted, app, 0, devices=group.devices)
        positions = [position_of(row) for row in rows[:MAX_TOLD]]
        if sum(len(each.listeners) for each in self.groups.values()) > 1:
            self.take(positions)  # what was read may be newer than what the others were told
        else:
            self._last_tis |= {one.device: max(one.tis, self._last_tis.get(one.device, 0)) for one in positions}
        listener.write(frame([shown(position) for position in positions]))

    def leave(self, listener: Listener) -> None:
        """See ``TenantFeed``."""
        for key, group in list(self.groups.items()):
            group.listeners.discard(listener)
            if not group.listeners:
                del self.groups[key]

    async def close(self) -> None:
        """See ``TenantFeed``."""
        await self._follower.close()
        self._telling.cancel()
        await asyncio.gather(self._telling, return_exceptions=True)

    def take(self, positions: Iterable[Position]) -> None:
        """Note positions, the newest of each device; it is told in the next round in which the device is due."""
        for position in positions:
            if position.tis > self._last_tis.get(position.device, 0):
                self._last_tis[position.device] = position.tis
                self._changed[position.device] = position
        if self._changed:
            self._work.set()

    async def _tell(self) -> None:
        """Rounds of telling, as long as something has changed."""
        loop = asyncio.get_running_loop()
        while True:
            await self._work.wait()
            await asyncio.sleep(TICK_SECONDS)
            now = loop.time()
            due = {id: p for id, p in self._changed.items() if now - self._told_at.get(id, 0.0) >= REST_SECONDS}
            for id in due:
                del self._changed[id]
                self._told_at[id] = now
            if not self._changed:
                self._work.clear()
            try:
                await self._write(due)
            except Unavailable as error:
                log.warning("positions wait", error=str(error))
                self._changed = {**due, **self._changed}
                self._work.set()
            except Exception:
                log.exception("crashed", part="positions")

    async def _write(self, due: Mapping[str, Position]) -> None:
        if any(group.wanted.types for group in self.groups.values()):
            await self._learn_types([id for id in due if id not in self._types])
        texts = {id: shown(position) for id, position in due.items()}
        for number, group in enumerate(list(self.groups.values()), 1):
            if chosen := [texts[id] for id in group.chosen(due, self._types)]:
                text = frame(chosen)
                for listener in list(group.listeners):
                    listener.write(text)
            if number % SHARE == 0:
                await asyncio.sleep(0)

    async def _learn_types(self, ids: list[str]) -> None:
        if ids:
            rows = await self._runtime.database.fetch(SQL["devices"], self._tenant, ids)
            self._types |= {row["device_id"]: row["device_type"] for row in rows}

    async def _hear(self, _subject: str, payload: bytes) -> None:
        found = read_round(payload)
        if found.tenant == self._tenant:
            self.take(found.positions)

    async def _catch_up(self) -> None:
        """Find what was not heard, and who the participants of dispatches are by now. Raises Unavailable, and Refusal
        where lists are full.
        """
        at = self._runtime.clock()
        rows = await self._reader.read(self._tenant, Wanted(True), None, self._looked_at - SLACK_MS)
        self._looked_at = at
        self.take(position_of(row) for row in rows)
        self._types = {row["device_id"]: row["device_type"] for row in rows}
        for group in list(self.groups.values()):
            if group.wanted.dispatches:
                group.devices = group.wanted.devices | await self._devices_of(group.wanted.dispatches)

    async def _devices_of(self, dispatches: frozenset[str]) -> frozenset[str]:
        """The devices that participants of dispatches carry, by the participants' ids. Raises Unavailable."""
        carriers = await self._reader.carriers_of(self._tenant, dispatches)
        if not carriers:
            return frozenset()
        rows = await self._reader.read(self._tenant, Wanted(False), None, 0, carriers=carriers)
        return frozenset(row["device_id"] for row in rows)


class PositionReader:
    """Reads where devices are. One a process."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def carriers_of(self, tenant: str, dispatches: Iterable[str]) -> list[str]:
        """The participants of dispatches, which devices name as what carries them. Raises Unavailable."""
        rows = await self._runtime.reader.get_many(tenant, [(DISPATCH.name, id) for id in dispatches])
        return [participant for row in rows if row is not None for participant in row.fields().get("participants", [])]

    async def read(
        self, tenant: str, wanted: Wanted, app: str | None, since: int, *,
        devices: Iterable[str] = (), carriers: Iterable[str] = (), most: int = MAX_TOLD,
    ) -> list[Record]:  # fmt: skip
        """Positions, one more than ``most`` at the most. Raises Unavailable, and Refusal where lists are full."""
        south, west, north, east = ([box[side] for box in wanted.boxes] for side in range(4))
        named = [*wanted.devices, *devices]
        return await self._runtime.lists.fetch(
            tenant, SQL["positions"], tenant, since, app, south, west, north, east, wanted.everything, most + 1,
            [*wanted.types], named, [*carriers],
        )  # fmt: skip


def position_of(row: Record) -> Position:
    """A position of a row of ``positions``."""
    names = ("device_id", "seen_at", "tis", "lat", "lon", "accuracy", "speed", "bearing", "battery", "app")
    return Position(*[row[name] for name in names])


def shown(position: Position) -> bytes:
    """A position as listeners get it: id, lon and lat in millionths of a degree, bearing, speed, tis."""
    lon, lat = round(position.lon * MICRODEGREES), round(position.lat * MICRODEGREES)
    row: list[Any] = [position.device, lon, lat, position.bearing, position.speed, position.tis]
    return _encode(row)


def frame(texts: list[bytes]) -> bytes:
    """One server-sent event without an id: what the stream said last remains where to go on from."""
    return b'event: position\ndata: {"positions":[%b]}\n\n' % b",".join(texts)

"""The judge: what follows from points, one device at a time. Runs in every worker. See: ``pipeline.py``.

A device is claimed by an advisory lock to the end of the transaction in which its points are read, the steps are
asked, and all they want written is written together with the end of the work. What a worker that dies had claimed is
free at once, and nothing of it was written.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from haulier.engines.failure import Unavailable
from haulier.engines.loops import OUTAGE_PAUSE_SECONDS, Outage
from haulier.engines.postgres import Connection, Record
from haulier.platform.runtime import Runtime
from haulier.services.tracking.acceptance import WORK_SUBJECT
from haulier.services.tracking.judged_batch import (
    SQL,
    JudgedBatch,
    JudgedDevice,
    JudgedPoint,
    Place,
    Step,
    claim_devices,
    write_batch,
)
from haulier.services.tracking.pipeline import JUDGING
from haulier.services.tracking.rules.points import MAX_SEQ, NO_SEQ

ROWS_SEEN = 1_000
"""Rows of work of one tenant that a round looks at."""
DEVICES_AT_ONCE = 100
"""Devices of one transaction."""
POINTS_AT_ONCE = 1_000
"""Points of one device that a transaction judges."""
LANES = 2
"""Transactions of one worker side by side."""
NO_TIS = 0
"""Before every point."""
POLL_SECONDS = 1.0
"""Work that nobody announced waits for so long at the most."""
MAX_TRIES = 10
"""Tries of a device whose judgement fails; then its points are passed over, and the log says so."""

log = structlog.get_logger("haulier.tracking")


class Judge:
    """Judges until it is told to stop."""

    def __init__(self, runtime: Runtime, steps: Sequence[Step] = JUDGING) -> None:
        self._runtime = runtime
        self._steps = steps
        self._asked = "\nUNION ALL\n".join(f"({step.wanted})" for step in steps if isinstance(step.wanted, str))
        """What the steps want, in one statement."""
        self._awake = asyncio.Event()
        self._outage = Outage("judge")
        self._failures: dict[tuple[str, int], int] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Judge until ``stop`` is set."""
        is_listening = self._runtime.bus is None
        while not stop.is_set():
            self._awake.clear()
            try:
                if not is_listening and self._runtime.bus is not None:
                    await self._runtime.bus.listen(WORK_SUBJECT, self._wake)
                    is_listening = True
                worked = await self.round()
                self._outage.ended()
            except Unavailable as error:
                self._outage.started(error)
                await asyncio.sleep(OUTAGE_PAUSE_SECONDS)
                continue
            if not worked:
                await self._wait(stop)

    async def round(self) -> int:
        """Judge some of the devices that wait, of each tenant; how many devices that were. Raises Unavailable."""
        lanes = asyncio.Semaphore(LANES)

        async def judge_part(tenant: str, devices: list[int]) -> int:
            async with lanes:
                return await self.judge_devices(tenant, devices)

        passed_over, parts = 0, list[tuple[int, str, list[int]]]()
        for tenant, devices, lasts in await self._runtime.background.fetch(SQL["waiting"], ROWS_SEEN):
            wanted = await self._wanted(tenant, devices)
            if unwanted := {device: last for device, last in zip(devices, lasts, strict=True) if device not in wanted}:
                await self._runtime.background.execute(SQL["pass_over"], tenant, [*unwanted], [*unwanted.values()])
                passed_over += len(unwanted)
            ordered = sorted(wanted)
            parts += [(n, tenant, ordered[n : n + DEVICES_AT_ONCE]) for n in range(0, len(ordered), DEVICES_AT_ONCE)]
        in_turn = sorted(parts)  # the first part of each tenant, then the second ones
        return passed_over + sum(await asyncio.gather(*(judge_part(tenant, devices) for _, tenant, devices in in_turn)))

    async def _wanted(self, tenant: str, devices: list[int]) -> set[int]:
        """Of which of the devices some step wants the points: all, where one cannot say. Raises Unavailable."""
        wanted = set[int]()
        try:
            if self._asked:
                wanted.update(row[0] for row in await self._runtime.background.fetch(self._asked, tenant, devices))
            for step in self._steps:
                if not isinstance(step.wanted, str):
                    wanted.update(await step.wanted(self._runtime, tenant, devices))
        except Unavailable:
            raise
        except Exception:
            log.exception("failed to say what is wanted", tenant=tenant)
            return set(devices)
        return wanted.intersection(devices)

    async def judge_devices(self, tenant: str, devices: list[int]) -> int:
        """Judge devices of a tenant together; where that fails, each alone; how many that were. Raises Unavailable."""
        try:
            return await self._judge(tenant, devices)
        except Unavailable:
            raise
        except Exception:
            if len(devices) > 1:
                return sum([await self.judge_devices(tenant, [device]) for device in devices])
            return await self._failed(tenant, devices[0])

    async def _failed(self, tenant: str, device: int) -> int:
        failures = self._failures.get((tenant, device), 0) + 1
        self._failures[tenant, device] = failures
        if failures < MAX_TRIES:
            log.warning("judgement failed", tenant=tenant, device=device, failures=failures, exc_info=True)
            return 0
        log.exception("points passed over", tenant=tenant, device=device)
        del self._failures[tenant, device]
        return await self._judge(tenant, [device], pass_over=True)

    async def _judge(self, tenant: str, numbers: list[int], *, pass_over: bool = False) -> int:
        """Judge those of the devices that no other worker has. Raises Unavailable, and what a step raises."""
        runtime = self._runtime
        steps = () if pass_over else self._steps
        async with runtime.background.transaction() as connection:
            work = await _claim(connection, tenant, numbers)
            if not work:
                return 0
            batch = await _read(runtime, connection, tenant, work)
            for step in steps:
                if batch.devices:
                    await step.judge(batch)
            await _write(connection, batch, work)
        for row in work:
            self._failures.pop((tenant, row["number"]), None)
        await self._afterwards(batch)
        return len(work)

    async def _afterwards(self, batch: JudgedBatch) -> None:
        batch.committed()
        for then in batch.afterwards:
            try:
                await then()
            except Exception:
                log.exception("failed after judgement", tenant=batch.tenant)

    async def _wake(self, _subject: str, _payload: bytes) -> None:
        self._awake.set()

    async def _wait(self, stop: asyncio.Event) -> None:
        """Until there is work, a time has passed, or it is to end."""
        waits = [asyncio.ensure_future(event.wait()) for event in (self._awake, stop)]
        try:
            await asyncio.wait(waits, timeout=POLL_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()


async def _claim(connection: Connection, tenant: str, numbers: list[int]) -> list[Record]:
    """What there is to judge of the devices that nobody else judges: read once they are claimed."""
    claimed = await claim_devices(connection, tenant, numbers)
    return await connection.fetch(SQL["work"], tenant, claimed) if claimed else []


async def _read(runtime: Runtime, connection: Connection, tenant: str, work: Sequence[Record]) -> JudgedBatch:
    """The batch of the devices that have points behind those that were judged."""
    points: dict[int, list[JudgedPoint]] = {row["number"]: [] for row in work}
    behind = map(list, zip(*[(row["number"], *_judged_to(row)) for row in work], strict=True))
    for device, *point in await connection.fetch(SQL["points"], tenant, *behind, POINTS_AT_ONCE):
        points[device].append(JudgedPoint(*point))
    devices = [_device(row, found) for row in work if (found := points[row["number"]])]
    return JudgedBatch(runtime, tenant, runtime.clock(), devices, connection)


def _judged_to(row: Record) -> tuple[int, int]:
    """Up to which tis and seq points are over: those that were judged, or, of a device that nobody wanted judged for a
    while, those it had sent before.
    """
    judged = (NO_TIS, NO_SEQ) if row["judged_tis"] is None else (row["judged_tis"], row["judged_seq"])
    return (row["before_tis"], MAX_SEQ) if row["before_tis"] > judged[0] else judged


def _device(row: Record, points: list[JudgedPoint]) -> JudgedDevice:
    before = None
    if row["judged_tis"] is not None and row["judged_tis"] >= row["before_tis"]:
        before = Place(row["judged_tis"], row["judged_seq"], row["judged_lat"], row["judged_lon"])
    newest = Place(row["tis"], row["seq"], row["lat"], row["lon"])
    return JudgedDevice(row["number"], row["device_id"], row["device_type"], row["carrier"], before, newest, points)


async def _write(connection: Connection, batch: JudgedBatch, work: Sequence[Record]) -> None:
    """All that the steps want written, then the end of the work, as far as it was done."""
    await write_batch(connection, batch)
    points = {device.number: device.points for device in batch.devices}
    judged = [
        _judged(row, points.get(row["number"]), is_whole=row["number"] not in batch.unfinished)
        for row in work
        if row["number"] not in batch.left
    ]
    await connection.execute(SQL["finish"], batch.tenant, *map(list, zip(*judged, strict=True)))


def _judged(
    row: Record, points: list[JudgedPoint] | None, *, is_whole: bool
) -> tuple[int, int, int, float, float, int]:
    """Up to where a device was judged, and which of its work is done: none where more of its points may wait. Points
    that came since the work was read may be among those judged; what notes them stays, and finds nothing more.
    """
    if points is None:
        return row["number"], row["tis"], row["seq"], row["lat"], row["lon"], row["last"]
    last = points[-1]
    done = row["last"] if len(points) < POINTS_AT_ONCE and is_whole else 0
    return row["number"], last.tis, last.seq, last.lat, last.lon, done


async def judge_points(runtime: Runtime, stop: asyncio.Event) -> None:
    """Judge until ``stop`` is set: the loop that every worker runs."""
    await Judge(runtime).run(stop)

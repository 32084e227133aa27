"""What devices are told by MQTT: numbers that are missing, and how often a point is wanted. See: tracking.md 9.3."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

import msgspec

from haulier.engines import mqtt_server
from haulier.engines.statements import load_statements
from haulier.platform.runtime import Runtime
from haulier.services.tracking.judged_batch import JudgedBatch, JudgedDevice, Step
from haulier.services.tracking.kind import topic_key
from haulier.services.tracking.mqtt.topics import TOKEN, Sender
from haulier.services.tracking.rules.sequence_numbers import SequenceRuns

MAX_RANGES = 100
"""Gaps that one message names; the missing-number read knows all."""
LEAST_INTERVAL, LONGEST_INTERVAL = 1, 86_400
"""Seconds between two points that a device may be asked for, by the attribute ``interval`` of its registration."""
SENT_AGAIN_MS = 3_600_000
"""After how long a device is told its interval again: it may have connected anew."""
MAX_REMEMBERED = 100_000
REMEMBERED_MS = 60_000
"""How long a process remembers which devices speak MQTT."""

SQL = load_statements("haulier.services.tracking.mqtt", "mqtt.sql")

_encode = msgspec.json.Encoder().encode


class Missing(msgspec.Struct):
    """First and last number of each gap."""

    missing: list[tuple[int, int]]


class Interval(msgspec.Struct):
    """Seconds between two points."""

    interval: int


class IntervalsSent:
    """Which devices were sent their interval, and when. One a process."""

    def __init__(self, runtime: Runtime) -> None:
        self._clock = runtime.clock
        self._sent: dict[Sender, tuple[int, int]] = {}

    def is_due(self, sender: Sender, interval: int) -> bool:
        """Is it to be sent now? Then it counts as sent."""
        now = self._clock()
        sent, at = self._sent.get(sender, (0, 0))
        if sent == interval and now - at < SENT_AGAIN_MS:
            return False
        if len(self._sent) >= MAX_REMEMBERED:
            self._sent.clear()
        self._sent[sender] = (interval, now)
        return True


async def tell_interval(runtime: Runtime, sender: Sender, interval: int | None) -> None:
    """Tell a device how often a point is wanted, where its registration says so. It may be lost."""
    if interval is None or not LEAST_INTERVAL <= interval <= LONGEST_INTERVAL or runtime.bus is None:
        return
    if runtime.kept(IntervalsSent).is_due(sender, interval):
        await mqtt_server.publish(runtime.bus, sender.down, _encode(Interval(interval)))


class MqttDevices:
    """Which devices speak MQTT, by number. One a process; it looks again after a while: registrations change."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._known: dict[int, bool] = {}
        self._until = 0

    async def among(self, tenant: str, numbers: Collection[int]) -> set[int]:
        """Those of a tenant's devices that do, where MQTT is on. Raises Unavailable."""
        if not self._runtime.settings.mqtt.port or self._runtime.bus is None or not TOKEN.fullmatch(tenant):
            return set()
        now = self._runtime.clock()
        if now > self._until or len(self._known) > MAX_REMEMBERED:
            self._known.clear()
            self._until = now + REMEMBERED_MS
        found = {number for number in numbers if self._known.get(number)}
        if unknown := [number for number in numbers if number not in self._known]:
            rows = await self._runtime.database.fetch(SQL["mqtt_devices"], tenant, unknown)
            speakers = {row["number"] for row in rows}
            self._known.update((number, number in speakers) for number in unknown)
            found |= speakers
        return found

    async def tell_gaps(self, sender: Sender, gaps: list[tuple[int, int]]) -> None:
        """Tell a device which numbers are missing. It may be lost."""
        if self._runtime.bus is not None:
            await mqtt_server.publish(self._runtime.bus, sender.down, _encode(Missing(gaps)))


async def wanted(runtime: Runtime, tenant: str, numbers: Collection[int]) -> Collection[int]:
    """Devices that speak MQTT, where it is on. Raises Unavailable."""
    return await runtime.kept(MqttDevices).among(tenant, numbers)


async def judge_gaps(batch: JudgedBatch) -> None:
    """Tell devices that speak MQTT which numbers are missing between their points, each gap when it is seen."""
    devices = batch.of_process(MqttDevices)
    speakers = await devices.among(batch.tenant, [device.number for device in batch.devices])
    for device in batch.devices:
        if device.number in speakers and (gaps := gaps_of(device)):
            sender = Sender(batch.tenant, topic_key(device.id))
            batch.after(partial(devices.tell_gaps, sender, gaps[:MAX_RANGES]))


def gaps_of(device: JudgedDevice) -> list[tuple[int, int]]:
    """First and last of the numbers that are missing between new points of a device, and before the first of them."""
    runs = SequenceRuns()
    before = device.before
    if before is not None and before.seq >= 0:
        runs.add([(before.tis, before.seq)])
    runs.add((point.tis, point.seq) for point in device.points if point.seq >= 0)
    runs.end()
    return runs.ranges


TELL_GAPS = Step("missing numbers to MQTT devices", wanted, judge_gaps)

"""Dwells that nobody's point tells of: the device stands still in a geofence and sends nothing new, or not yet.

Every worker looks at what is due. A device is claimed as the judge claims it, so one is told once; what a worker that
dies had claimed is free at once.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence

from haulier.engines.failure import Unavailable
from haulier.engines.loops import OUTAGE_PAUSE_SECONDS, Outage, pause
from haulier.engines.postgres import Record
from haulier.platform.runtime import Runtime
from haulier.services.tracking.geofences.judging import Happened, Judgement, KeptPair, Sender, read_states
from haulier.services.tracking.geofences.memory import SQL, Watched
from haulier.services.tracking.geofences.movements import MOVEMENTS, Movements, movement_key
from haulier.services.tracking.judged_batch import JudgedBatch, claim_devices, write_batch
from haulier.services.tracking.rules.geofence_state import DWELL, INSIDE, Pair, dwell_due, dwelt

LOOK_SECONDS = 1.0
AT_ONCE = 500
"""Pairs of one look."""


async def tell_dwells(runtime: Runtime, stop: asyncio.Event) -> None:
    """Tell of dwells that come due, until ``stop`` is set."""
    outage = Outage("geofence dwells")
    while not stop.is_set():
        try:
            await look(runtime)
            outage.ended()
            await pause(stop, LOOK_SECONDS)
        except Unavailable as error:
            outage.started(error)
            await asyncio.sleep(OUTAGE_PAUSE_SECONDS)


async def look(runtime: Runtime) -> int:
    """Tell of what is due now; how many dwells that were. Raises Unavailable."""
    due: dict[str, list[int]] = defaultdict(list)
    for tenant, device in await runtime.background.fetch(SQL["dwells"], runtime.clock(), AT_ONCE):
        due[tenant].append(device)
    return sum([await _tell(runtime, tenant, devices) for tenant, devices in due.items()])


async def _tell(runtime: Runtime, tenant: str, devices: list[int]) -> int:
    async with runtime.background.acquire() as connection, connection.transaction():
        batch = JudgedBatch(runtime, tenant, runtime.clock(), [], connection)
        claimed = await claim_devices(connection, tenant, devices)
        senders = {
            row["number"]: Sender(row["device_id"], row["carrier"])
            for row in await batch.fetch(SQL["dwelling"], claimed)
        }
        judgement = await _judge(batch, senders, await batch.fetch(SQL["watched"], list(senders)))
        judgement.hand_in(batch)
        await write_batch(connection, batch)
    batch.committed()
    return len(judgement.events)


async def _judge(batch: JudgedBatch, senders: dict[int, Sender], rows: Sequence[Record]) -> Judgement:
    judgement = Judgement()
    watched, unsettled = await read_states(batch, rows)
    for row in rows:
        device = row["device"]
        of, before = watched[device], MOVEMENTS.decode(row["movements"])
        for id, pair in unsettled.get(device, {}).items():
            _look_at(judgement, senders, device, of, before, (id, pair), batch.at)
    return judgement


def _look_at(
    judgement: Judgement, senders: dict[int, Sender], device: int, of: Watched, before: Movements,
    state: tuple[str, Pair], at: int,
) -> None:  # fmt: skip
    """Tell of a stay that is long enough; one that waits for a new point is looked at no more until that comes."""
    id, pair = state
    if pair.state != INSIDE:
        return
    subscription = of.subscriptions[id]
    fence = subscription.fence
    movement, due_at = before.get(movement_key(fence.max_accuracy)), dwell_due(pair, fence.rules)
    if due_at is None or due_at > at:  # the geofence asks for another stay by now
        judgement.pairs.append(KeptPair(device, subscription, pair))
    elif movement is None or movement.last is None:
        judgement.waiting.append(KeptPair(device, subscription, pair))
    elif dwelt(pair, fence.rules, movement.last, at) and (fence.expiry is None or fence.expiry > at):
        judgement.pairs.append(KeptPair(device, subscription, pair._replace(is_dwell_told=True)))
        judgement.add_event(senders[device], Happened(fence, DWELL, movement.last._replace(tis=due_at)))
    else:
        judgement.waiting.append(KeptPair(device, subscription, pair))

"""Dwells that nobody's point tells of: the device stands still in a geofence and sends nothing new, or not yet.

Every worker looks at what is due. A device is claimed as the judge claims it, so one is told once; what a worker that
dies had claimed is free at once.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict

from haulier.engines.failure import Unavailable
from haulier.engines.loops import OUTAGE_PAUSE_SECONDS, Outage, pause
from haulier.platform.runtime import Runtime
from haulier.services.tracking.geofences.judging import Happened, Judgement, KeptPair, Sender, read_states
from haulier.services.tracking.geofences.memory import SQL
from haulier.services.tracking.geofences.movements import Movements, movement_key
from haulier.services.tracking.judged_batch import JudgedBatch, claim_devices, write_batch
from haulier.services.tracking.rules.geofence_state import DWELL, INSIDE, dwell_due, dwelt

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
    async with runtime.background.transaction() as connection:
        batch = JudgedBatch(runtime, tenant, runtime.clock(), [], connection)
        claimed = await claim_devices(connection, tenant, devices)
        senders = {
            row["number"]: Sender(row["device_id"], row["carrier"])
            for row in await batch.fetch(SQL["dwelling"], claimed)
        }
        judgement = await _judge(batch, senders)
        judgement.hand_in(batch)
        await write_batch(connection, batch)
    batch.committed()
    return len(judgement.events)


async def _judge(batch: JudgedBatch, senders: dict[int, Sender]) -> Judgement:
    judgement = Judgement()
    for device, state in (await read_states(batch, list(senders))).items():
        for id, pair in state.unsettled.items():
            if pair.state == INSIDE:
                kept = KeptPair(device, state.watched.subscriptions[id], pair)
                _look_at(judgement, senders[device], kept, state.movements, batch.at)
    return judgement


def _look_at(judgement: Judgement, sender: Sender, kept: KeptPair, movements: Movements, at: int) -> None:
    """Tell of a stay that is long enough; one that waits for a new point is looked at no more until that comes."""
    pair, fence = kept.pair, kept.subscription.fence
    movement, due_at = movements.get(movement_key(fence.max_accuracy)), dwell_due(pair, fence.rules)
    if due_at is None or due_at > at:  # the geofence asks for another stay by now
        judgement.pairs.append(kept)
    elif movement is None or movement.last is None:
        judgement.waiting.append(kept)
    elif dwelt(pair, fence.rules, movement.last, at) and (fence.expiry is None or fence.expiry > at):
        judgement.pairs.append(kept._replace(pair=pair._replace(is_dwell_told=True)))
        judgement.add_event(sender, Happened(fence, DWELL, movement.last._replace(tis=due_at)))
    else:
        judgement.waiting.append(kept)

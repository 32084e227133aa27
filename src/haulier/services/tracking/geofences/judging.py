"""The step of the pipeline that judges geofences. See: ``pipeline.py``, ``rules/geofence_state.py``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import NamedTuple

from msgspec import UNSET

from haulier.engines.cooperative_yield import CooperativeYield
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import to_json
from haulier.services.tracking.geofences.actions import PlannedAction, action_timer
from haulier.services.tracking.geofences.events import EVENT_NAMES
from haulier.services.tracking.geofences.kind import GEOFENCE_EVENT, event_id
from haulier.services.tracking.geofences.memory import SQL, Fence, Memory, Subscription, Watched
from haulier.services.tracking.geofences.movements import MOVEMENTS, Movements, movement_key
from haulier.services.tracking.geofences.responses import GeofenceEvent
from haulier.services.tracking.judged_batch import JudgedBatch, JudgedDevice, JudgedPoint, Step
from haulier.services.tracking.rules.geofence_state import (
    INSIDE,
    OUTSIDE,
    FenceEvent,
    Fix,
    Movement,
    Pair,
    admitted,
    dwell_due,
    step,
)

ASLEEP = Pair(state=OUTSIDE)
"""What is known of a pair that was not read."""
LONGEST_SECONDS = 2.0
"""Time of one batch; points for which there is none left wait for the next, and others have their turn before."""
MOVEMENT_COLUMNS, PAIR_COLUMNS, EVENT_COLUMNS, WAITING_COLUMNS = 2, 11, 11, 3
"""Of what is written."""
PAIRS_AT_ONCE = 4_096
"""Points times geofences that are judged before others have a turn: some hundredths of a second."""


class Sender(NamedTuple):
    """A device, and the vehicle or participant that carries it."""

    device: str
    carrier: str | None


class Happened(NamedTuple):
    """An event between a device and a geofence."""

    fence: Fence
    event: FenceEvent
    fix: Fix


class KeptPair(NamedTuple):
    """A pair that is another one now."""

    device: int
    subscription: Subscription
    pair: Pair


class DeviceState(NamedTuple):
    """What is known of a device before its points: its subscriptions, up to where it was judged, and those of its pairs
    that are not asleep.
    """

    watched: Watched
    movements: Movements
    unsettled: dict[str, Pair]


@dataclass(slots=True)
class Judgement:
    """What is to be written of a batch."""

    movements: list[tuple[int, str]] = field(default_factory=list)
    pairs: list[KeptPair] = field(default_factory=list)
    waiting: list[KeptPair] = field(default_factory=list)
    """Pairs that the clock need not look at until another point comes."""
    events: dict[str, tuple[Sender, Happened]] = field(default_factory=dict)
    """By their ids: a device that is in and out and in again at one time of its clock makes one entry."""

    def add_event(self, sender: Sender, happened: Happened) -> None:
        """Note an event, unless it is noted."""
        fence, event, fix = happened
        self.events.setdefault(event_id(fence.id, sender.device, event, fix.tis), (sender, happened))

    def hand_in(self, batch: JudgedBatch) -> None:
        """Have it written with the end of the work."""
        if self.movements or self.pairs or self.events:
            happened = [_event_row(id, *each, batch.at) for id, each in self.events.items()]
            batch.write(
                SQL["keep"],
                *_columns(sorted(self.movements), MOVEMENT_COLUMNS),
                *_columns([_pair_row(kept) for kept in self.pairs], PAIR_COLUMNS),
                *_columns(happened, EVENT_COLUMNS),
            )
        if self.waiting:
            rows = [(kept.device, kept.subscription.fence.id, kept.subscription.epoch) for kept in self.waiting]
            batch.write(SQL["wait"], *_columns(rows, WAITING_COLUMNS))
        for id, each in self.events.items():
            _report(batch, id, *each)


async def judge_geofences(batch: JudgedBatch) -> None:
    """Entries, exits, dwells and approaches of devices that are subscribed to geofences."""
    judgement = Judgement()
    states = await read_states(batch, [device.number for device in batch.devices])
    turn, until = CooperativeYield(), monotonic() + LONGEST_SECONDS
    for place, device in enumerate(batch.devices):
        if (state := states.get(device.number)) is None:
            continue
        count = await _judge_in_turns(judgement, state, device, batch.at, turn, until)
        if monotonic() > until:
            batch.leave_rest(place, count)
            break
    judgement.hand_in(batch)


async def _judge_in_turns(
    judgement: Judgement, state: DeviceState, device: JudgedDevice, at: int, turn: CooperativeYield, until: float
) -> int:
    """Judge the points of a device, some and then some more, as long as there is time; how many those were."""
    of, kept, unsettled = state
    together, count = max(1, PAIRS_AT_ONCE // max(1, len(of.subscriptions))), 0
    changed, sender = dict[str, Pair](), Sender(device.id, device.carrier)
    while count < len(device.points) and (not count or monotonic() <= until):
        some = device.points[count : count + together]
        kept, happened = judge_device(of, kept, unsettled, changed, some, at)
        unsettled = {id: pair for id, pair in (unsettled | changed).items() if not pair.is_asleep}
        for each in happened:
            judgement.add_event(sender, each)
        count += len(some)
        await turn.yield_if_due()
    judgement.movements.append((device.number, to_json(kept)))
    judgement.pairs += [KeptPair(device.number, of.subscriptions[id], pair) for id, pair in changed.items()]
    return count


async def read_states(batch: JudgedBatch, numbers: Sequence[int]) -> dict[int, DeviceState]:
    """What is known of the devices that are subscribed. No state is older than the subscription that it belongs to:
    where that is read only now, states are read again behind it.
    """
    memory = batch.of_process(Memory)
    rows = await batch.fetch(SQL["watched"], numbers)
    versions = {row["device"]: row["version"] for row in rows}
    watched = memory.known(batch.tenant, versions)
    if unread := {device: version for device, version in versions.items() if device not in watched}:
        watched |= await memory.read(batch.connection, batch.tenant, unread)
        rows = [row for row in rows if row["device"] not in unread]
        rows += await batch.fetch(SQL["watched"], list(unread))
    states: dict[int, DeviceState] = {}
    for device, _, movements, fence, epoch, *state in rows:
        if device not in states:
            states[device] = DeviceState(watched[device], MOVEMENTS.decode(movements), {})
        known = watched[device].subscriptions.get(fence)
        if known is not None and known.epoch == epoch:
            states[device].unsettled[fence] = Pair(*state)
    return states


def judge_device(
    of: Watched, before: Movements, unsettled: dict[str, Pair], changed: dict[str, Pair],
    points: Sequence[JudgedPoint], at: int,
) -> tuple[Movements, list[Happened]]:  # fmt: skip
    """The movements of a device after points, and what happened; which pairs are others now is noted in ``changed``."""
    fixes = [Fix(each.tis, each.seq, each.app, each.lat, each.lon, each.accuracy) for each in points]
    movements: Movements = {}
    happened: list[Happened] = []
    for accuracy, subscriptions in _by_accuracy(of, at).items():
        movement, judged = before.get(movement_key(accuracy), Movement()), list[Fix]()
        for fix in fixes:
            if fix.accuracy is None or fix.accuracy <= accuracy:
                movement, admitted_now = admitted(movement, fix)
                judged += admitted_now
        movements[movement_key(accuracy)] = movement
        pairs = {id: pair for id, pair in unsettled.items() if id in subscriptions}
        happened += _judge_fixes(of, subscriptions, pairs, judged, changed)
    return movements, sorted(happened, key=lambda each: (each.fix.tis, each.fix.seq))


def _judge_fixes(
    of: Watched, subscriptions: dict[str, Subscription], pairs: dict[str, Pair], fixes: Sequence[Fix],
    changed: dict[str, Pair],
) -> list[Happened]:  # fmt: skip
    """Judge points one after the other, each for the geofences near it and for those that are not asleep."""
    if not fixes:
        return []
    happened: list[Happened] = []
    for fix, near in zip(fixes, of.near([(fix.lon, fix.lat) for fix in fixes]), strict=True):
        if not pairs and not near:
            continue
        for id in [*pairs, *(id for id in sorted(near) if id in subscriptions and id not in pairs)]:
            fence, pair = subscriptions[id].fence, pairs.get(id) or changed.get(id, ASLEEP)
            sight = fence.shape.sight(fix.lat, fix.lon, how_far=pair.state == INSIDE)
            after, events = step(pair, fence.rules, fix, sight)
            happened += [Happened(fence, event, fix) for event in events]
            if after != pair:
                changed[id] = after
            if after.is_asleep:
                pairs.pop(id, None)
            else:
                pairs[id] = after
    return happened


def _by_accuracy(of: Watched, at: int) -> dict[float, dict[str, Subscription]]:
    """The geofences that are not over, by the greatest accuracy that they ask for."""
    found: dict[float, dict[str, Subscription]] = {}
    for id, one in of.subscriptions.items():
        if one.fence.expiry is None or one.fence.expiry > at:
            found.setdefault(one.fence.max_accuracy, {})[id] = one
    return found


def _columns(rows: Sequence[Sequence[object]], count: int) -> list[list[object]]:
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(count)]


def _pair_row(kept: KeptPair) -> tuple[object, ...]:
    pair, (fence, epoch) = kept.pair, kept.subscription
    due_at = dwell_due(pair, fence.rules)
    return (kept.device, fence.id, epoch, *pair, pair.is_asleep, due_at)


def _event_row(id: str, sender: Sender, happened: Happened, at: int) -> tuple[object, ...]:
    fence, event, fix = happened
    return (fence.id, fix.tis, id, sender.device, fix.app, event, fix.lat, fix.lon, fix.accuracy,
            event in fence.reported, at)  # fmt: skip


def _report(batch: JudgedBatch, id: str, sender: Sender, happened: Happened) -> None:
    """Have the actions of a geofence carried out that an event leads to; and the event reported, on the stream and to
    the callback, where the geofence says so.
    """
    fence, event, fix = happened
    actions = [action for action in fence.actions if action.on == event]
    is_reported = event in fence.reported
    if not is_reported and not actions:
        return
    payload = GeofenceEvent(
        eventId=id,
        geofenceId=fence.id,
        externalRefId=fence.external_ref or UNSET,
        deviceId=sender.device,
        app=fix.app,
        event=event,
        timestamp=fix.tis,
        lat=fix.lat,
        lon=fix.lon,
        accuracy=UNSET if fix.accuracy is None else fix.accuracy,
    )
    timers = [
        action_timer(batch.tenant, batch.at, number, PlannedAction(action, payload, sender.carrier, fence.actions_by))
        for number, action in enumerate(actions)
    ]
    if is_reported:
        change = Change(GEOFENCE_EVENT, id, 1, EVENT_NAMES[event], timers=timers, payload=to_json(payload))
        batch.tell(change, request_id=f"geofence:{id}", callback=fence.callback)
        return
    for timer in timers:
        batch.set_timer(timer)


GEOFENCES = Step("geofences", SQL["wanted"], judge_geofences)

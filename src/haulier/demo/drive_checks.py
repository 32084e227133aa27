"""Checks of what was on the road: positions, entries and exits of facilities, and what was said to customers."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence

import msgspec

from haulier.demo.calls import TRACKING, Call, TripRun, phone_of
from haulier.demo.client import CoreClient
from haulier.demo.concurrency import run_concurrently
from haulier.demo.drive_setup import DESK, address_of
from haulier.demo.fences import ENTRY, Passage
from haulier.demo.http_pool import HttpPool
from haulier.demo.late_checks import must_warn, on_the_road
from haulier.demo.plan import Act
from haulier.demo.receiver import GEOFENCES
from haulier.demo.stops import COLLECT
from haulier.demo.verify import CALLBACK_POLL_SECONDS, CALLBACK_QUIET_SECONDS, Check, Received, outcome

PAGE = 100
Told = tuple[str, str, int]
"""Device, event and its time in epoch milliseconds."""


class Mails(msgspec.Struct):
    """What the mail server took: mails in all, those that came again, and how many each address got."""

    received: int
    repeated: int
    by_address: dict[str, int]


class Envelope(msgspec.Struct):
    """The frame of the receiver's answer."""

    data: Mails


def points_planned(run: TripRun) -> int:
    """How many positions the phone sends on a trip."""
    return sum(end - first for first, end in (step.points for step in run.plan.steps))


def customers_to_tell(runs: Sequence[TripRun]) -> list[str]:
    """The addresses of all customers who have paid on delivery."""
    return [
        address_of(run.jobs[step.leg, False].ref)
        for run in runs
        for step in run.plan.steps
        if step.act is Act.CUSTODY_TASK_CLOSED and step.task == COLLECT
    ]


async def check_drive(
    client: CoreClient,
    runs: Sequence[TripRun],
    foreseen: Sequence[Passage],
    inbox: Received,
    at_least_once: bool,
    at_once: int,
    progressed: Callable[[], None],
) -> list[Check]:
    """Read what happened at every geofence; ``progressed`` is called after each."""
    planned = sum(points_planned(run) for run in runs)
    kept = sum(run.points_kept for run in runs)
    wanted: dict[str, Counter[Told]] = {}
    for passage in foreseen:
        due = (phone_of(passage.rider), passage.event, passage.tis)
        wanted.setdefault(passage.centre, Counter())[due] += 1
    found: dict[str, list[dict[str, object]]] = {}

    async def look_at(centre: str, geofence: str) -> None:
        found[centre] = await read_events(client, geofence)
        progressed()

    def work() -> Iterator[Awaitable[None]]:
        for centre, geofence in runs[0].registered.geofences.items() if runs else ():
            yield look_at(centre, geofence)

    await run_concurrently(work(), at_once)
    entered = {str(event["eventId"]) for events in found.values() for event in events if event["event"] == ENTRY}
    return [
        Check("every position of a phone was kept", kept == planned, f"{kept:,} of {planned:,}"),
        outcome(
            "every phone entered and left facilities as it was to", len(foreseen), list(passage_faults(wanted, found))
        ),
        outcome(
            f"every arrival was told {'at least' if at_least_once else 'exactly'} once",
            sum(passage.event == ENTRY for passage in foreseen),
            list(telling_faults(entered, inbox.keys, at_least_once)),
        ),
    ]


async def read_events(client: CoreClient, geofence: str) -> list[dict[str, object]]:
    """All that happened at a geofence."""
    events: list[dict[str, object]] = []
    while True:
        path = f"{TRACKING}/geofences/{geofence}/events?limit={PAGE}&offset={len(events)}"
        page = await client.read(Call("check geofence", "GET", path, command=False))
        events += page["events"]
        if len(page["events"]) < PAGE:
            return events


def passage_faults(
    wanted: Mapping[str, Counter[Told]], found: Mapping[str, Sequence[Mapping[str, object]]]
) -> Iterator[str]:
    """Entries and exits that were missed, and those that nobody made."""
    for centre, events in found.items():
        happened = Counter((str(one["deviceId"]), str(one["event"]), int(str(one["timestamp"]))) for one in events)
        due = wanted.get(centre, Counter())
        for device, event, tis in due - happened:
            yield f"{device} made no {event} of {centre} at {tis}"
        for device, event, tis in happened - due:
            yield f"{device} is said to have made an {event} of {centre} at {tis}"


def telling_faults(entered: set[str], keys: Mapping[str, int], at_least_once: bool) -> Iterator[str]:
    """Entries of which no callback told, or more than one."""
    begin = f"{GEOFENCES}{ENTRY}/"
    heard = {key.removeprefix(begin): count for key, count in keys.items() if key.startswith(GEOFENCES)}
    yield from (f"{id} was not told" for id in sorted(entered - heard.keys()))
    yield from (f"{id} was told, and is no entry" for id in sorted(heard.keys() - entered))
    if not at_least_once:
        yield from (f"{id} was told {count} times" for id, count in heard.items() if count > 1)


async def read_mails(pool: HttpPool) -> Mails:
    """What the mail server took."""
    return msgspec.json.decode((await pool.request("GET", "/mails", b"")).body, type=Envelope).data


async def await_mails(pool: HttpPool, due: Counter[str]) -> Mails:
    """The mails, once everybody has hers, or none came for ``CALLBACK_QUIET_SECONDS``."""
    loop = asyncio.get_running_loop()
    mails, last_change = await read_mails(pool), loop.time()
    while due - Counter(mails.by_address) and loop.time() - last_change < CALLBACK_QUIET_SECONDS:
        await asyncio.sleep(CALLBACK_POLL_SECONDS)
        fresh = await read_mails(pool)
        if fresh.received != mails.received:
            last_change = loop.time()
        mails = fresh
    return mails


def mails_due(runs: Sequence[TripRun]) -> Counter[str]:
    """How many mails each address is to get."""
    customers = Counter(customers_to_tell(runs))
    return customers + Counter({DESK: sum(must_warn(run) for run in on_the_road(runs))})


def check_mails(runs: Sequence[TripRun], mails: Mails, at_least_once: bool, others_run_late: bool) -> list[Check]:
    """Each customer who has paid got one mail, the planners' desk one of each late trip, and nobody else any.

    ``at_least_once`` allows mails that came again, which one knows by their id. ``others_run_late``: the desk may hear
    of trips that are left open, or that a clock hurries.
    """
    due = mails_due(runs)
    late, got_by_desk = due.pop(DESK, 0), mails.by_address.get(DESK, 0)
    got = {address: count for address, count in mails.by_address.items() if address != DESK}
    wrong = [f"{address} got no mail" for address in sorted(due.keys() - got.keys())]
    wrong += [f"{address} has not paid" for address in sorted(got.keys() - due.keys())]
    wrong += [f"{address} got {count} mails" for address, count in got.items() if count > 1]
    if mails.repeated and not at_least_once:
        wrong.append(f"{mails.repeated:,} mails came again")
    is_right = got_by_desk >= late if others_run_late else got_by_desk == late
    more = f", {got_by_desk - late:,} more of trips left open" if is_right and got_by_desk > late else ""
    return [
        outcome("every customer who paid on delivery got one mail", due.total(), wrong),
        Check(
            "the planners' desk got a mail of every late trip",
            is_right,
            f"mails {got_by_desk:,}, late trips {late:,}{more}",
        ),
    ]

"""The calculation of what is due: reads, asks the rules, hands in what is written, see ``JudgedBatch``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec
from msgspec import Struct

from haulier.engines.postgres import Record
from haulier.engines.statements import load_statements
from haulier.platform.runtime import Runtime
from haulier.platform.storage.resources import to_json
from haulier.services.dispatch.facade import (
    NO_PLACE,
    NO_POSITION,
    OLDEST_POSITION_MS,
    POSITION_TOO_OLD,
    AheadStop,
    AheadWork,
    EtaPosition,
    EtaStop,
    RunningLate,
    StoredEta,
    read_ahead,
    read_open,
    running_late,
)
from haulier.services.location.facade import read_points
from haulier.services.participant.facade import read_places
from haulier.services.tracking.eta.position_step import REST_MS
from haulier.services.tracking.eta.travel import GREAT_CIRCLE, Travel
from haulier.services.tracking.judged_batch import JudgedBatch
from haulier.services.tracking.rules.arrivals import (
    MAX_STOPS,
    Arrived,
    LatLon,
    PlacedStop,
    Visit,
    arrived_at,
    estimate,
    late_by,
    lateness,
    next_of_jobs,
    visits_of,
)
from haulier.services.tracking.rules.thinning import Fix

SQL = load_statements("haulier.services.tracking.eta", "eta.sql")


class Kept(Struct, omit_defaults=True):
    """What is kept beside an estimate: slots that are known to be late, and since when the vehicle is at a place."""

    slots: list[str] = []
    place: LatLon | None = None
    since: int = 0

    @property
    def arrived(self) -> Arrived | None:
        """Since when the vehicle is at the next place."""
        return None if self.place is None else Arrived(self.place, self.since)


_kept = msgspec.json.Decoder(Kept)


class Due(NamedTuple):
    """A dispatch that is calculated: what lies ahead, and where its vehicle is, if anybody knows."""

    id: str
    work: AheadWork
    position: EtaPosition | None
    kept: Kept


class Ahead(NamedTuple):
    """The same with its stops, placed."""

    due: Due
    stops: Sequence[AheadStop]
    placed: Sequence[PlacedStop]
    visits: Sequence[Visit]
    arrived: Arrived | None


class Calculated(NamedTuple):
    """What was calculated of a dispatch."""

    id: str
    eta: StoredEta
    kept: Kept
    next: Mapping[str, tuple[int | None, int]]


async def calculate(runtime: Runtime, batch: JudgedBatch, dispatches: Sequence[str]) -> list[Calculated]:
    """Calculate those of the dispatches that were claimed and are due, and hand in what is to be written.

    Raises Unavailable.
    """
    rows = await batch.fetch(SQL["work"], dispatches)
    rows = _postpone(batch, rows)
    if not rows:
        return []
    batch.write(SQL["finish"], [id for row in rows for id in row["ids"]])
    works = await read_open(runtime, batch.tenant, [row["dispatch"] for row in rows])
    known = {row["dispatch"]: row for row in rows if row["calculated_at"] is not None}
    if over := [id for id in known if id not in works]:
        batch.write(SQL["forget"], over)
    positions = await _positions(batch, works)
    dues = [
        Due(id, work, positions.get(id), _kept.decode(known[id]["warned"]) if id in known else Kept())
        for id, work in works.items()
        if id in known or id in positions
    ]
    calculated = await _calculated(runtime, batch, dues)
    _keep(batch, calculated)
    return calculated


def _postpone(batch: JudgedBatch, rows: Sequence[Record]) -> list[Record]:
    """The rows that are due; positions that came too soon after the last time wait until then."""
    early = [
        row
        for row in rows
        if not row["is_change"] and row["calculated_at"] is not None and row["calculated_at"] + REST_MS > batch.at
    ]
    if early:
        moments = [row["calculated_at"] + REST_MS for row in early]
        batch.write(SQL["postpone"], [row["dispatch"] for row in early], moments)
    waiting = {row["dispatch"] for row in early}
    return [row for row in rows if row["dispatch"] not in waiting]


async def _positions(batch: JudgedBatch, works: Mapping[str, AheadWork]) -> dict[str, EtaPosition]:
    """The newest position of what the participants of each dispatch carry."""
    carriers = list(dict.fromkeys(carrier for work in works.values() for carrier in work.participants))
    rows = await batch.fetch(SQL["positions"], carriers) if carriers else []
    of = {carrier: EtaPosition(*position) for carrier, *position in rows}
    found = {id: [of[each] for each in work.participants if each in of] for id, work in works.items()}
    return {id: max(all_, key=lambda each: each.tis) for id, all_ in found.items() if all_}


async def _calculated(runtime: Runtime, batch: JudgedBatch, dues: Sequence[Due]) -> list[Calculated]:
    ahead = await read_ahead(runtime, batch.tenant, {due.id: due.work for due in dues})
    ids = dict.fromkeys(stop.place for stops in ahead.values() for stop in stops if isinstance(stop.place, str))
    points = await read_points(runtime, batch.tenant, ids)
    if others := [id for id in ids if id not in points]:
        points |= await read_places(runtime, batch.tenant, others)
    service_ms = runtime.settings.eta_stop_seconds * 1000
    aheads = [_placed(due, ahead[due.id][:MAX_STOPS], points, service_ms) for due in dues]
    ways = {each.due.id: way for each in aheads if (way := _way(each, batch.at))}
    travel = await batch.of_process(Travel).of_ways(batch.tenant, ways)
    return [_estimated(batch, each, *travel.get(each.due.id, ([], GREAT_CIRCLE))) for each in aheads]


def _placed(due: Due, stops: Sequence[AheadStop], points: Mapping[str, LatLon], service_ms: int) -> Ahead:
    placed = [
        PlacedStop(
            stop.job,
            stop.objective,
            points.get(stop.place) if isinstance(stop.place, str) else stop.place,
            stop.slot_from,
            stop.slot_to,
            service_ms if stop.service_seconds is None else stop.service_seconds * 1000,
        )
        for stop in stops
    ]
    visits = visits_of(placed)
    arrived = None if due.position is None else arrived_at(_fix(due.position), visits, due.kept.arrived)
    return Ahead(due, stops, placed, visits, arrived)


def _fix(position: EtaPosition) -> Fix:
    return Fix(position.tis, position.lat, position.lon)


def _way(ahead: Ahead, at: int) -> list[LatLon]:
    """The places that the vehicle goes by, from where it is; none where nobody can say."""
    position = ahead.due.position
    if position is None or position.tis < at - OLDEST_POSITION_MS or not ahead.visits:
        return []
    start = ahead.visits[0].place if ahead.arrived is not None else (position.lat, position.lon)
    return [start, *(visit.place for visit in ahead.visits)]


def _estimated(batch: JudgedBatch, ahead: Ahead, travel_ms: Sequence[int], source: str) -> Calculated:
    due, position = ahead.due, ahead.due.position
    etas: list[int | None] = [None] * len(ahead.placed)
    if travel_ms and position is not None:
        etas = estimate(ahead.placed, ahead.visits, travel_ms, position.tis, batch.at, ahead.arrived)
    late = lateness(ahead.placed, etas, frozenset(due.kept.slots))
    for number in late.new:
        eta = etas[number]
        assert eta is not None, "only what is estimated is late"
        assert position is not None, "and estimated from somewhere"
        found = RunningLate(ahead.stops[number], eta, batch.at, source, position)
        batch.tell(running_late(due.id, due.work, found), request_id=f"eta:{due.id}")
    stops = [
        EtaStop(stop.job, stop.objective, stop.attempt, eta, late_by(placed, eta))
        for stop, placed, eta in zip(ahead.stops, ahead.placed, etas, strict=True)
    ]
    place, since = ahead.arrived or (None, 0)
    return Calculated(
        due.id,
        StoredEta(batch.at, _reason(ahead, batch.at), position, source, stops),
        Kept(sorted(late.warned), place, since),
        next_of_jobs(ahead.placed, etas),
    )


def _reason(ahead: Ahead, at: int) -> str | None:
    """Why nobody can say when the vehicle is at its next stop."""
    position = ahead.due.position
    if position is None:
        return NO_POSITION
    if position.tis < at - OLDEST_POSITION_MS:
        return POSITION_TOO_OLD
    return NO_PLACE if ahead.stops and not ahead.visits else None


def _keep(batch: JudgedBatch, calculated: Sequence[Calculated]) -> None:
    if not calculated:
        return
    rows = [_row(each) for each in sorted(calculated, key=lambda each: each.id)]
    batch.write(SQL["keep"], batch.at, *(list(column) for column in zip(*rows, strict=True)))


def _row(each: Calculated) -> tuple[object, ...]:
    eta, position = each.eta, each.eta.position
    where = (None, 0, None, None) if position is None else (position.deviceId, position.tis, position.lat, position.lon)
    return (each.id, eta.reason, *where, eta.source, to_json(eta.stops), to_json(each.next), to_json(each.kept))

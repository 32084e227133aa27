"""The member ``eta`` of dispatches and jobs as they are read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import islice
from typing import NamedTuple

import msgspec

from haulier.core.refusal import Cause, Refusal
from haulier.engines.postgres import Record
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.runtime import Runtime
from haulier.platform.storage.coalescing import Coalescer
from haulier.platform.storage.reader import now_ms
from haulier.platform.storage.resources import Json, Resource, without_nulls
from haulier.services.dispatch.kind import DISPATCH, DISPATCH_BODY
from haulier.services.dispatch.responses import Eta, EtaPosition, EtaStop

SQL = load_statements("haulier.services.dispatch.eta", "eta.sql")

OLDEST_POSITION_MS = 15 * 60_000
"""Of a position older than that nobody says when a vehicle arrives."""
NO_POSITION, POSITION_TOO_OLD, NO_PLACE = "NO_POSITION", "POSITION_TOO_OLD", "NO_PLACE"
UNDER_WAY = frozenset({"ASSIGNED", "IN_PROGRESS"})
"""Statuses of dispatches and jobs that have stops ahead."""
LANES, LARGEST = 2, 256

_stops = msgspec.json.Decoder(list[EtaStop])
_COLUMNS = len(Resource.__struct_fields__)
_UNKNOWN_POSITION = without_nulls(Eta(status="UNKNOWN", reason=NO_POSITION))
"""What is shown of most dispatches, whose participants carry no device."""

Key = tuple[str, str]
"""Tenant and dispatch."""
RowKey = tuple[str, str, str]
"""Tenant, kind and id of a dispatch or a job."""
Found = tuple[Resource, "StoredEta | None"]


class StoredEta(NamedTuple):
    """What was calculated last of a dispatch."""

    calculated_at: int
    reason: str | None
    position: EtaPosition | None
    source: str
    stops: list[EtaStop]


class EtaReader:
    """Reads what was calculated, gathered over concurrent requests. One a process."""

    def __init__(self, runtime: Runtime) -> None:
        self._database = runtime.database
        self._reads: Coalescer[Sequence[Key], dict[Key, Record]] = Coalescer(self._read, lanes=LANES, largest=LARGEST)
        self._row_reads: Coalescer[RowKey, Found | None] = Coalescer(self._read_rows, lanes=LANES, largest=LARGEST)

    async def row(self, tenant: str, kind: str, id: str) -> Found | None:
        """A dispatch or a job with what was calculated, in one look. Raises Unavailable."""
        return await self._row_reads.submit((tenant, kind, id), tenant)

    async def of(self, tenant: str, dispatches: Iterable[str]) -> dict[str, StoredEta]:
        """What was calculated of those of the dispatches of which something was. Raises Unavailable."""
        keys = [(tenant, id) for id in dict.fromkeys(dispatches)]
        found = await self._reads.submit(keys, tenant) if keys else {}
        return {key[1]: _stored(found[key]) for key in keys if key in found}

    async def _read(self, wanted: list[Sequence[Key]]) -> list[dict[Key, Record]]:
        keys = list({key for group in wanted for key in group})
        rows = await self._database.fetch(SQL["etas"], [key[0] for key in keys], [key[1] for key in keys])
        found = {(row["tenant_id"], row["dispatch"]): row for row in rows}
        return [found] * len(wanted)

    async def _read_rows(self, wanted: list[RowKey]) -> list[Found | None]:
        tenants, kinds, ids = zip(*dict.fromkeys(wanted), strict=True)
        records = await self._database.fetch(SQL["rows_with_etas"], tenants, kinds, ids, now_ms())
        found: dict[RowKey, Found] = {}
        for record in records:
            row = Resource(*islice(record.values(), _COLUMNS))
            found[row.tenant_id, row.kind, row.id] = row, None if record["calculated_at"] is None else _stored(record)
        return [found.get(key) for key in wanted]


def _stored(row: Record) -> StoredEta:
    position = None
    if row["device_id"] is not None:
        position = EtaPosition(row["device_id"], row["tis"], row["lat"], row["lon"])
    return StoredEta(row["calculated_at"], row["reason"], position, row["source"], _stops.decode(row["stops"]))


class EtaSubject(NamedTuple):
    """What arrivals are asked of: a dispatch, and the jobs whose stops are shown."""

    dispatch: str
    jobs: Collection[str]


def eta_subject(row: Resource) -> EtaSubject | None:
    """Whose arrivals a dispatch or a job shows: those of its open jobs. None of one that is not under way."""
    if row.state not in UNDER_WAY:
        return None
    if row.kind == DISPATCH.name:
        body = row.body_as(DISPATCH_BODY)
        return EtaSubject(row.id, set(body.jobs).difference(body.done))
    return None if row.parent is None else EtaSubject(row.parent, {row.id})


async def read_with_eta(call: Call, kind: str, id: str, show: Callable[[Resource], Json]) -> Json:
    """A dispatch or a job as it is shown, with ``eta`` if it is under way. Raises Refusal if there is none."""
    found = await call.of_process(EtaReader).row(call.tenant, kind, id)
    if found is None:
        raise Refusal(Cause.NOT_FOUND, f"there is no {kind} {id!r}")
    row, stored = found
    shown = show(row)
    if (subject := eta_subject(row)) is not None:
        shown["eta"] = shown_eta(stored, call.at, subject.jobs)
    return shown


async def add_etas(call: Call, rows: Sequence[Resource], shown: Sequence[Json]) -> None:
    """Add ``eta`` to those of the shown dispatches or jobs that are under way."""
    subjects = [eta_subject(row) for row in rows]
    wanted = [subject.dispatch for subject in subjects if subject is not None]
    found = await call.of_process(EtaReader).of(call.tenant, wanted) if wanted else {}
    for subject, each in zip(subjects, shown, strict=True):
        if subject is not None:
            each["eta"] = shown_eta(found.get(subject.dispatch), call.at, subject.jobs)


def shown_eta(stored: StoredEta | None, at: int, jobs: Collection[str]) -> Json:
    """An estimate as it is shown, of the stops of some jobs. What it rests on grows old while nobody calculates."""
    if stored is None or stored.position is None:
        return dict(_UNKNOWN_POSITION)
    reason = stored.reason
    if reason is None and stored.position.tis < at - OLDEST_POSITION_MS:
        reason = POSITION_TOO_OLD
    stops = [stop for stop in stored.stops if stop.jobId in jobs]
    if reason == POSITION_TOO_OLD:
        stops = [EtaStop(stop.jobId, stop.objectiveRef, stop.attemptId) for stop in stops]
    elif reason is None and stops and stops[0].eta is None:
        reason = NO_PLACE
    shown = Eta(
        status="KNOWN" if reason is None else "UNKNOWN",
        reason=reason,
        calculatedAt=stored.calculated_at,
        position=stored.position,
        source=stored.source if reason is None else None,
        isLate=any(stop.lateBy for stop in stops),
        stops=stops,
    )
    return without_nulls(shown)

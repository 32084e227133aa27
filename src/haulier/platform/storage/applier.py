"""Group commit: the changes of concurrent commands go into one statement and one transaction."""

from __future__ import annotations

from collections.abc import Iterator

import asyncpg

from haulier.core.refusal import Cause, Refusal
from haulier.engines.postgres import Database
from haulier.engines.statements import load_statements
from haulier.platform.storage.changes import Change, Envelope, Obstacle, has_far_slots, with_far_slots
from haulier.platform.storage.coalescing import Coalescer
from haulier.platform.storage.resources import to_json

SQL = load_statements("haulier.platform.storage", "apply.sql")
APPLY_FAR = with_far_slots(SQL["apply"], SQL["far_slots"])
"""``apply`` where some row has index slots beyond the eighth."""

APPLY_LANES = 2
"""Apply statements of one process that run side by side: one waits for the disk while the other computes."""
APPLY_BATCH = 128
APPLY_BATCH_BYTES = 4 * 1024 * 1024
"""Characters of the longest members of a batch's changes; a single longer change still goes."""

Item = tuple[Envelope, Change]
Outcome = list[Obstacle] | Refusal
"""No obstacles when the change was applied."""

OVERTAKEN = (asyncpg.TransactionRollbackError, asyncpg.UniqueViolationError)
"""Another process wrote the same row or took the same key while the statement ran: the next one sees what it wrote."""

REFUSED = (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError)
"""The database's own rules, and values that it cannot hold."""

BALANCE_RULES = frozenset({"balance_not_below_lowest", "balance_not_above_highest", "entry_adds_up"})


def touched(item: Item) -> Iterator[tuple[str, str, str]]:
    """What a change writes: no two changes of one batch may write the same row, key or timer."""
    envelope, change = item
    for row in change.rows:
        yield envelope.tenant_id, row.kind, row.id
        if row.key is not None:
            yield envelope.tenant_id, row.kind + "#key", row.key
    for drop in change.drops:
        yield envelope.tenant_id, "#timer", drop.id
    for timer in change.timers:
        yield envelope.tenant_id, "#timer", timer.id


def _weight(item: Item) -> int:
    """About as much as the statement carries of a change."""
    envelope, change = item
    written = sum([len(row.attrs) + len(row.body) for row in change.rows])
    return written + len(change.data) + len(envelope.callback or "") + len(envelope.meta or "")


class Applier:
    """Applies changes. Every result is on disk when it is returned (``synchronous_commit`` stays on)."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._coalescer: Coalescer[Item, Outcome] = Coalescer(
            self._apply, lanes=APPLY_LANES, largest=APPLY_BATCH, keys=touched, weigh=_weight, heaviest=APPLY_BATCH_BYTES
        )

    async def apply(self, envelope: Envelope, change: Change) -> list[Obstacle]:
        """Obstacles that kept the change from being applied; none means that it is committed.

        Raises Refusal(RULE) when a balance would leave its bounds, Unavailable when the database cannot be reached.
        """
        change.payload = change.data  # written out here: a mistake in it is this command's alone
        outcome = await self._coalescer.submit((envelope, change), envelope.tenant_id)
        if isinstance(outcome, Refusal):
            raise outcome
        return outcome

    async def _apply(self, items: list[Item]) -> list[Outcome]:
        try:
            return [*await self._run(items)]
        except (*OVERTAKEN, *REFUSED):
            return [await self._alone(item) for item in items]

    async def _alone(self, item: Item) -> Outcome:
        """The batch held a change that the database refused: each is run alone, so that only the culprit fails."""
        try:
            return (await self._run([item]))[0]
        except OVERTAKEN:
            return [Obstacle("stale", item[1].kind, item[1].id)]
        except REFUSED as error:
            return _refusal(error)

    async def _run(self, items: list[Item]) -> list[list[Obstacle]]:
        outcomes: list[list[Obstacle]] = [[] for _ in items]
        far = any(has_far_slots(row.slots) for _, change in items for row in change.rows)
        statement = APPLY_FAR if far else SQL["apply"]
        for number, why, kind, id in await self._database.fetch(statement, *_arguments(items)):
            outcomes[number].append(Obstacle(why, kind, id))
        return outcomes


def _refusal(error: asyncpg.PostgresError) -> Refusal:
    constraint = getattr(error, "constraint_name", None)
    if constraint in BALANCE_RULES:
        return Refusal(
            Cause.RULE, "the ledger would not add up: more would be handed out than is held, or taken in twice"
        )
    return Refusal(Cause.INVALID, "the database refused a value of the request")


def _arguments(items: list[Item]) -> list[object]:
    """The statement's parameters, one list a column, in the order of apply.sql."""
    rows = [(n, e.tenant_id, r) for n, (e, c) in enumerate(items) for r in c.rows]
    guards = [(n, e.tenant_id, *g) for n, (e, c) in enumerate(items) for g in c.guards]
    return [
        [n for n, _, _ in rows],
        [t for _, t, _ in rows],
        [r.kind for _, _, r in rows],
        [r.id for _, _, r in rows],
        [r.expect for _, _, r in rows],
        [r.type for _, _, r in rows],
        [r.key for _, _, r in rows],
        [r.parent for _, _, r in rows],
        [r.state for _, _, r in rows],
        [r.attrs for _, _, r in rows],
        [r.body for _, _, r in rows],
        [r.slots for _, _, r in rows],
        [r.expires_at for _, _, r in rows],
        list(range(len(items))),
        [e.tenant_id for e, _ in items],
        [e.at for e, _ in items],
        [e.actor for e, _ in items],
        [e.journal_id for e, _ in items],
        [c.kind for _, c in items],
        [c.id for _, c in items],
        [c.version for _, c in items],
        [c.event for _, c in items],
        [c.state for _, c in items],
        [e.request_id for e, _ in items],
        [c.data for _, c in items],
        [e.meta for e, _ in items],
        [e.callback for e, _ in items],
        [_also(c) for _, c in items],
        [g[0] for g in guards],
        [g[1] for g in guards],
        [g[2] for g in guards],
        [g[3] for g in guards],
        [g[4] for g in guards],
        _entries(items),
        _timers(items),
        _drops(items),
    ]


def _also(change: Change) -> str | None:
    """The other resources that the change writes, for their change logs."""
    others = [f"{row.kind}/{row.id}" for row in change.rows if (row.kind, row.id) != (change.kind, change.id)]
    return "\x1f".join(others) if others else None


def _entries(items: list[Item]) -> str:
    found = [
        {
            "change": n,
            "tenant_id": e.tenant_id,
            "book": x.book,
            "number": x.number,
            "account": x.account,
            "delta": x.delta,
            "lowest": x.lowest,
            "highest": x.highest,
            "detail": x.detail,
        }
        for n, (e, c) in enumerate(items)
        for x in c.entries
    ]
    return to_json(found) if found else "[]"


def _timers(items: list[Item]) -> str:
    found = [
        {
            "change": n,
            "tenant_id": e.tenant_id,
            "id": t.id,
            "purpose": t.purpose,
            "subject": t.subject,
            "due_at": t.due_at,
            "payload": t.payload,
        }
        for n, (e, c) in enumerate(items)
        for t in c.timers
    ]
    return to_json(found) if found else "[]"


def _drops(items: list[Item]) -> str:
    found = [
        {"change": n, "tenant_id": e.tenant_id, "id": d.id, "must": d.must}
        for n, (e, c) in enumerate(items)
        for d in c.drops
    ]
    return to_json(found) if found else "[]"

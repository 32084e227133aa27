"""Group commit: the changes of concurrent commands go into one statement and one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import asyncpg

from haulier.core.refusal import Cause, Refusal
from haulier.engines.postgres import Connection, Database
from haulier.engines.statements import load_statements, with_numbers
from haulier.platform.storage.apply_parameters import DELIVERY_NAMES, NAMES, Item, delivery_parameters, parameters
from haulier.platform.storage.changes import Change, Envelope, Obstacle, has_far_slots, with_deliveries, with_far_slots
from haulier.platform.storage.coalescing import Coalescer

SQL = load_statements("haulier.platform.storage", "apply.sql")
APPLY = with_numbers(SQL["apply"], NAMES)
FAR = with_far_slots(SQL["apply"], SQL["far_slots"])
APPLY_FAR = with_numbers(FAR, NAMES)
"""The same where some row has index slots beyond the eighth."""
APPLY_DELIVERIES = with_numbers(with_deliveries(FAR, SQL["deliveries"]), DELIVERY_NAMES)
"""The same where some change has something delivered too."""

APPLY_LANES = 2
"""Apply statements of one process that run side by side: one waits for the disk while the other computes."""
APPLY_BATCH = 128
APPLY_BATCH_BYTES = 4 * 1024 * 1024
"""Characters of the longest members of a batch's changes; a single longer change still goes."""

Outcome = list[Obstacle] | Refusal
"""No obstacles when the change was applied."""

OVERTAKEN = (asyncpg.TransactionRollbackError, asyncpg.UniqueViolationError)
"""Another process wrote the same row or took the same key while the statement ran: the next one sees what it wrote."""

REFUSED = (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError)
"""The database's own rules, and values that it cannot hold."""

BALANCE_RULES = frozenset({"balance_not_below_lowest", "balance_not_above_highest", "entry_adds_up"})


def touched(item: Item) -> Iterator[tuple[str, str, str]]:
    """Name what a change writes: no two changes of one batch may write the same row, key or timer, or are in turn."""
    envelope, change = item
    for row in change.rows:
        yield envelope.tenant_id, row.kind, row.id
        if row.key is not None:
            yield envelope.tenant_id, row.kind + "#key", row.key
    for drop in change.drops:
        yield envelope.tenant_id, "#timer", drop.id
    for timer in change.timers:
        yield envelope.tenant_id, "#timer", timer.id
    if change.in_turn is not None:
        yield envelope.tenant_id, "#turn", change.in_turn
    for group in change.groups:
        yield envelope.tenant_id, "#deliveries", group.id
    for recalled in change.recalls:
        yield envelope.tenant_id, "#deliveries", recalled


def _weight(item: Item) -> int:
    """Estimate the characters that a change adds to the statement."""
    envelope, change = item
    written = sum([len(row.attrs) + len(row.body) for row in change.rows])
    written += sum([len(delivery.target or "") for delivery in change.deliveries])
    return written + len(change.data) + len(envelope.callback or "") + len(envelope.meta or "")


class Applier:
    """Applies changes. Every result is on disk when it is returned (``synchronous_commit`` stays on)."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._coalescer: Coalescer[Item, Outcome] = Coalescer(
            self._apply, lanes=APPLY_LANES, largest=APPLY_BATCH, keys=touched, weigh=_weight, heaviest=APPLY_BATCH_BYTES
        )

    async def apply(self, envelope: Envelope, change: Change) -> list[Obstacle]:
        """Apply a change and return the obstacles that kept it from that; none means that it is committed.

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
        """Run one change alone, after the database refused a batch with it: so only the culprit fails."""
        try:
            return (await self._run([item]))[0]
        except OVERTAKEN:
            return [Obstacle("stale", item[1].kind, item[1].id)]
        except REFUSED as error:
            return _refusal(error, item[1])

    async def _run(self, items: list[Item]) -> list[list[Obstacle]]:
        return await apply_over(self._database, items)


async def apply_over(database: Database | Connection, items: Sequence[Item]) -> list[list[Obstacle]]:
    """Apply changes with one statement; over a connection that has a transaction, as a part of that. Two of them never
    touch the same thing (``touched``), and the payload of each is a text. Raises what the database does.
    """
    outcomes: list[list[Obstacle]] = [[] for _ in items]
    values = list(parameters(items).values())
    if any(change.delivers for _, change in items):
        statement, values = APPLY_DELIVERIES, [*values, *delivery_parameters(items).values()]
    else:
        far = any(has_far_slots(row.slots) for _, change in items for row in change.rows)
        statement = APPLY_FAR if far else APPLY
    for number, why, kind, id in await database.fetch(statement, *values):
        outcomes[number].append(Obstacle(why, kind, id))
    return outcomes


def _refusal(error: asyncpg.PostgresError, change: Change) -> Refusal:
    constraint = getattr(error, "constraint_name", None)
    if constraint in change.rule_refusals:
        return change.rule_refusals[constraint]
    if constraint in BALANCE_RULES:
        return change.out_of_bounds or Refusal(
            Cause.RULE, "the ledger would not add up: more would be handed out than is held, or taken in twice"
        )
    return Refusal(Cause.INVALID, "the database refused a value of the request")

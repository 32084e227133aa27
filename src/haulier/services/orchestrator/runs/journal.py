"""The event of a stored run, read again from the journal."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from haulier.platform.commands.call import Call
from haulier.platform.journal.consumers import SQL
from haulier.platform.journal.events import event_of
from haulier.platform.journal.raised import Raised
from haulier.services.orchestrator.runs.run_row import Run
from haulier.services.orchestrator.runs.trigger import Trigger, triggers_of


async def trigger_of_run(call: Call, run: Run) -> Trigger:
    """The trigger that a run came from; without its data where the journal has let go of it."""
    body = run.body
    rows = await call.fetch(SQL["event"], body.at, UUID(body.journalId))
    if rows:
        triggers = triggers_of(event_of(rows[0]))
        if body.number < len(triggers):
            return replace(triggers[body.number], names=(body.event,))
    raised = Raised(
        name=body.event, entityType=body.entityType, entityId=body.entityId, orderId=body.orderId,
        workOrderId=body.workOrderId,
    )  # fmt: skip
    return Trigger(
        run.tenant, (body.event,), raised, body.eventId, body.journalId, body.number, body.at, body.depth, {}
    )

"""Every event that a service writes is declared, and tells what its declaration says."""

from __future__ import annotations

from haulier.app.catalogue import EVENTS
from support import dispatch_calls, workflow_calls
from support.declared_events import journal_faults, names
from support.linehaul import lay_lane
from support.stack import Client, Stack

RARE = ("TimedOut", "Expired", "IndexBuilt", "IndexAbandoned", "Failed")
"""Ends of names of what needs time or custom code; tests of their own make them."""
ELSEWHERE = {"tenant", "app", "signing_key", "sm_config", "sm_instance", "sm_reason", "sm_event", "sm_entity"}
"""Kinds whose calls are not made here."""
TOLD_AGAIN = {"job.TaskStartedAgain", "job.TaskClosedAgain", "job.WorkflowStartedAgain", "job.ObjectiveCancelledAgain"}


async def test_one_good_call_of_every_operation_writes_declared_events(stack: Stack, client: Client) -> None:
    lane = await lay_lane(client)
    for name in dispatch_calls.WRITES:
        scene = await dispatch_calls.set_scene(lane)
        assert (await scene.call(name)).status < 300, name
    for name, operation in workflow_calls.OPERATIONS.items():
        if operation.plan is not None:
            assert (await (await workflow_calls.define(lane)).call(name)).status < 300, name
    events, faults = await journal_faults(stack.runtime.database)
    assert not faults, "\n".join(faults)
    written = names(events)
    assert {
        f"{kind}.{name}"
        for kind in ("ledger", "custom_code", "job_type")
        for name in EVENTS.kinds[kind]
        if not name.endswith(RARE)
    } <= written
    assert len(written) > 40

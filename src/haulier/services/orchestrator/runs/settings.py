"""What a tenant configured for the default plugins, ready for a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from haulier.platform.commands.call import Call
from haulier.services.orchestrator.kind import CONFIG
from haulier.services.orchestrator.requests import DefaultPluginConfig, Entry, Table
from haulier.services.order.facade import settings_of

JOB_MANAGER, WORK_ORDER_MANAGER, CONTAINER_MANAGER = "job-manager", "work-order-manager", "container-manager"
WORKFLOW_MANAGER, CANCELLATION_MANAGER = "workflow-manager", "cancellation-manager"
MEMBERS: dict[str, tuple[str, ...]] = {
    JOB_MANAGER: ("jobTypeId", "jobWorkflowId", "placeOfObjective"),
    WORK_ORDER_MANAGER: ("successReasonCodes", "noReattemptReasonCodes", "maxAttempts"),
    CONTAINER_MANAGER: ("tables",),
    WORKFLOW_MANAGER: ("configs",),
    CANCELLATION_MANAGER: ("order", "job"),
}
"""The configurable plugins, each with its members."""


@dataclass(frozen=True, slots=True)
class RunSettings:
    """All of it in one place."""

    success: Sequence[str] = ()
    no_reattempt: Sequence[str] = ()
    max_attempts: int = 1
    order_states: Sequence[str] = ()
    job_states: Sequence[str] = ()
    tables: Sequence[Table] = ()
    entries: Sequence[Entry] = ()
    places: dict[str, str] = field(default_factory=dict)
    job_type: str | None = None
    job_workflow: str | None = None


async def read_settings(call: Call) -> RunSettings:
    """What the tenant configured; the defaults where it did not. Two of the plugins are configured with orders."""
    kept = await settings_of(call)
    call.guards.clear()  # no change relies on them
    job = await _config(call, JOB_MANAGER)
    return RunSettings(
        success=kept.successReasonCodes,
        no_reattempt=kept.noReattemptReasonCodes,
        max_attempts=kept.maxAttempts,
        order_states=kept.cancellation.orderStates,
        job_states=kept.cancellation.jobStates,
        tables=(await _config(call, CONTAINER_MANAGER)).tables or (),
        entries=(await _config(call, WORKFLOW_MANAGER)).configs or (),
        places=dict(job.placeOfObjective or {}),
        job_type=job.jobTypeId,
        job_workflow=job.jobWorkflowId,
    )


NOTHING = DefaultPluginConfig()


async def _config(call: Call, name: str) -> DefaultPluginConfig:
    found = await call.read_optional_config(CONFIG, name)
    return NOTHING if found is None else found.value

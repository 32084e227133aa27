"""What other services may use of the scheduler."""

from __future__ import annotations

from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change
from haulier.services.scheduler.commands.jobs import create_job
from haulier.services.scheduler.events import JOB_ENDED as SCHEDULED_JOB_ENDED
from haulier.services.scheduler.kind import SCHEDULED_JOB
from haulier.services.scheduler.requests import Schedule, ScheduledJobRequest

__all__ = ["SCHEDULED_JOB", "SCHEDULED_JOB_ENDED", "Schedule", "ScheduledJobRequest", "plan_schedule"]


async def plan_schedule(call: Call, payload: ScheduledJobRequest) -> Change:
    """Schedule a job that the app of the call owns; ``change.answer`` is not set, its id is ``change.id``.

    With the external id of an active job it is that one, where the same was asked for. Raises Refusal.
    """
    return await create_job(call, payload)

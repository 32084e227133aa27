"""The events of the scheduler. See: docs/events.md."""

from __future__ import annotations

from haulier.platform.declarations.event import EventSpec, event_specs
from haulier.services.scheduler.kind import SCHEDULED_JOB
from haulier.services.scheduler.responses import EndedPayload, JobPayload, RunPayload

JOB_CREATED, JOB_UPDATED, JOB_CANCELLED = "ScheduledJobCreated", "ScheduledJobUpdated", "ScheduledJobCancelled"
JOB_REPEATED = "ScheduledJobRepeated"
RUN_COMPLETED, RUN_ABANDONED, RUN_DELAYED = "ScheduledRunCompleted", "ScheduledRunAbandoned", "ScheduledRunDelayed"
JOB_ENDED = "ScheduledJobEnded"

EVENTS = (
    *event_specs(
        SCHEDULED_JOB,
        JobPayload,
        {
            JOB_CREATED: "a job was scheduled",
            JOB_UPDATED: "a job has another schedule, or calls otherwise",
            JOB_CANCELLED: "a job was cancelled",
            JOB_REPEATED: "what was asked for was there already, or over",
        },
    ),
    *event_specs(
        SCHEDULED_JOB,
        RunPayload,
        {
            RUN_COMPLETED: "a run's call was answered with 2xx",
            RUN_ABANDONED: "a run's call failed, and is not made again",
            RUN_DELAYED: "a run's call failed, and is made again",
        },
    ),
    EventSpec(SCHEDULED_JOB, JOB_ENDED, "a run of a job that raises this event in place of a call", EndedPayload),
)

"""Scheduled jobs as they are stored and told of. See: contract/scheduler.md, Model."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from haulier.core.ids import named_uuid
from haulier.platform.declarations.kind import CommandOutcome, UntypedKind, callback_kind
from haulier.platform.outbound.callback_request import CallbackRequest
from haulier.platform.storage.changes import TimerWrite, joined_key
from haulier.platform.storage.resources import Json, Resource
from haulier.services.scheduler.requests import DEFAULT_RETRIES
from haulier.services.scheduler.responses import Status
from haulier.services.scheduler.rules.schedules import KeptSchedule

SCHEDULED_JOB = "scheduled_job"
ID_PREFIX = "schedule"
ACTIVE, COMPLETED, FAILED, CANCELLED = "ACTIVE", "COMPLETED", "FAILED", "CANCELLED"
STATUSES: dict[str, Status] = {status: status for status in get_args(Status)}
PURPOSE = "schedule"
"""Of the timers that call, which have a lane of their own: see migration 0027 of the platform."""
EVENT_URL = "coreos://event"
"""Raises an event in place of a call."""
MAX_RUNS_KEPT = 100
ENDED_KEPT_MS = 30 * 24 * 3_600_000
"""How long a job that ended can be read."""
JOBS_RULE = "scheduled_jobs_of_app"
"""The database's rule that an app has at most 100,000 active jobs."""

RunStatus = Literal["SUCCESS", "FAILED"]
SUCCESS: RunStatus = "SUCCESS"
FAILURE: RunStatus = "FAILED"


class Run(msgspec.Struct, array_like=True):
    """One attempt as stored, a list without names: a job keeps a hundred. Moments are epoch seconds."""

    runAt: int
    firedAt: int
    attempt: int
    status: RunStatus
    httpStatus: int | None = None
    error: str | None = None


class JobBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A job as stored. Moments are epoch seconds."""

    kind: str
    schedule: KeptSchedule
    endpoint: CallbackRequest
    """The address; what may be secret of it is sealed."""
    content: str
    """Fingerprint of what was asked for, by which a repeated request is known."""
    externalId: str | None = None
    key: str | None = None
    """The signature key, sealed."""
    toldAs: str | None = None
    """The request id under which its runs are told of, of a job that was scheduled by a run of the orchestrator: by it
    events that cause each other are known, however much time lies between them.
    """
    payload: str | None = None
    """The JSON that is sent, as it came."""
    retries: int = DEFAULT_RETRIES
    notification: CallbackRequest | None = None
    active: bool = True
    generation: int = 1
    """Counts the schedules that the job has had: a run of an earlier one leaves the newer one alone."""
    nextRunAt: int | None = None
    """The planned time of the run that comes next or is under way."""
    dueAt: int | None = None
    """When the next attempt at it is due."""
    firedAt: int | None = None
    """When its first attempt began, once there was one."""
    attempts: int = 0
    """Attempts that were made at the current run, or the last one."""
    lastRunAt: int | None = None
    runCount: int = 0
    runs: list[Run] = []
    """The newest last."""

    @property
    def next_attempt(self) -> int:
        """The number of the attempt that comes next."""
        return self.attempts + 1 if self.firedAt is not None else 1


DECODER = msgspec.json.Decoder(JobBody)


def attempt_timer(tenant: str, id: str, body: JobBody) -> str:
    """The id of the timer of the attempt that comes next; the call that it makes has it as its request id."""
    parts = (tenant, id, str(body.generation), str(body.nextRunAt), str(body.next_attempt))
    return named_uuid("\x1f".join(parts))


def timer_of(tenant: str, id: str, body: JobBody) -> list[TimerWrite]:
    """The timer of the attempt that comes next, if any does."""
    if body.dueAt is None:
        return []
    return [TimerWrite(attempt_timer(tenant, id, body), PURPOSE, id, body.dueAt * 1000, {})]


def unique_key(app: str, external_id: str | None) -> str | None:
    """What an active job's external id is unique by."""
    return None if external_id is None else joined_key(app, external_id)


def is_over(row: Resource, now: int) -> bool:
    """Can the job not be read any more?"""
    return row.expires_at is not None and row.expires_at <= now


def _members(_data: Json, _outcome: CommandOutcome) -> Json:
    return {"service": "scheduler"}


NOTICES = callback_kind(SCHEDULED_JOB, "ScheduledJob", _members)
"""What the engine needs to know for the notices of ends."""

LISTED = UntypedKind(
    SCHEDULED_JOB,
    columns={
        "id": "id", "ownerAppId": "type", "status": "state", "createdAt": "created_at", "updatedAt": "updated_at",
    },
    members=frozenset({"externalId", "kind", "nextRunAt"}),
)  # fmt: skip

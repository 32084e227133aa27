"""Responses of the scheduler, and what its events carry. See: contract/scheduler.yaml."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from haulier.services.scheduler.requests import ScheduleKind

Seconds = Annotated[int, Meta(ge=0, description="epoch seconds")]
Status = Literal["ACTIVE", "COMPLETED", "FAILED", "CANCELLED"]


class ShownSchedule(Struct, omit_defaults=True):
    """A schedule with every moment worked out."""

    kind: ScheduleKind
    at: Seconds | UnsetType = UNSET
    startAt: Seconds | UnsetType = UNSET
    intervalSeconds: int | UnsetType = UNSET
    endAt: Seconds | UnsetType = UNSET
    maxRuns: int | UnsetType = UNSET
    expression: str | UnsetType = UNSET
    timeZone: str | UnsetType = UNSET


class ShownNotification(Struct, omit_defaults=True):
    """Where the outcome goes; headers are told to nobody."""

    url: str
    meta: Any = None


class ScheduledJob(Struct, kw_only=True, omit_defaults=True):
    """A scheduled job. Its signature key is told to nobody."""

    id: str
    externalId: str | UnsetType = UNSET
    endpointUrl: str
    payload: Raw | UnsetType = UNSET
    retries: int
    schedule: ShownSchedule
    notification: ShownNotification | UnsetType = UNSET
    active: bool
    status: Status
    nextRunAt: Seconds | UnsetType = UNSET
    lastRunAt: Seconds | UnsetType = UNSET
    attempts: int
    runCount: int
    ownerAppId: str
    createdAt: Seconds
    updatedAt: Seconds


class AskedFor(Struct):
    """What was asked."""

    uri: str
    method: str


class ListMeta(Struct):
    """Which page it is, and how many jobs there are in all."""

    totalElements: int
    pageNo: int
    pageSize: int


class ScheduledJobs(Struct):
    """A page of jobs."""

    data: list[ScheduledJob]
    request: AskedFor
    meta: ListMeta


class ScheduledRun(Struct, kw_only=True, omit_defaults=True):
    """One attempt at a run; one that is PENDING is still to be made, or under way."""

    runAt: Seconds
    firedAt: Seconds | UnsetType = UNSET
    attempt: int
    status: Literal["PENDING", "SUCCESS", "FAILED"]
    httpStatus: int | UnsetType = UNSET
    error: str | UnsetType = UNSET


class JobPayload(Struct, kw_only=True, omit_defaults=True):
    """What events tell of a job: nothing of what is sent, or where."""

    jobId: str
    externalId: str | UnsetType = UNSET
    kind: ScheduleKind
    active: bool
    nextRunAt: int | UnsetType = UNSET


class RunPayload(Struct, kw_only=True, omit_defaults=True):
    """How an attempt ended: what notices carry too."""

    jobId: str
    externalId: str | UnsetType = UNSET
    status: Literal["SUCCESS", "FAILED"]
    attempt: int
    runAt: int
    firedAt: int
    httpStatus: int | UnsetType = UNSET
    error: str | UnsetType = UNSET


class EndedPayload(RunPayload, kw_only=True, omit_defaults=True):
    """The same of a job that raises an event in place of a call, with what the app wants told."""

    payload: Raw | UnsetType = UNSET

"""The reads of the scheduler. An app sees its own jobs, an administrator all. See: contract/scheduler.md, Model."""

from __future__ import annotations

from msgspec import UNSET, Raw, UnsetType

from haulier.core.filters import parse_query
from haulier.core.filters.tree import Group, Term
from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.roles import ADMIN_ROLE
from haulier.platform.commands.call import Call
from haulier.platform.listing.query import ListRequest, find_resources, read_sort, read_window
from haulier.platform.outbound.callback_request import CallbackRequest
from haulier.platform.storage.resources import Resource
from haulier.services.scheduler.kind import (
    ACTIVE,
    DECODER,
    LISTED,
    SCHEDULED_JOB,
    STATUSES,
    JobBody,
    Run,
    is_over,
)
from haulier.services.scheduler.responses import (
    AskedFor,
    ListMeta,
    ScheduledJob,
    ScheduledJobs,
    ScheduledRun,
    ShownNotification,
    ShownSchedule,
)
from haulier.services.scheduler.rules.filters import in_stored_units


async def get_job(call: Call, _body: None) -> ScheduledJob:
    """``GET /jobs/{scheduledJobId}``."""
    return shown(call, await need_job(call, call.path["scheduledJobId"]))


async def list_jobs(call: Call, _body: None) -> ScheduledJobs:
    """``GET /jobs``: newest first, unless ``sortBy`` names another field."""
    window, (key, direction, named) = read_window(call), read_sort(call)
    tree = in_stored_units(parse_query(call.query("query") or ""))
    if not await _sees_all(call):
        tree = Group("and", (Term("ownerAppId", "eq", call.identity.app_id), tree))
    found = await find_resources(call, LISTED, None, ListRequest(tree, window, key or "createdAt", direction, named))
    assert found.total is not None, "it was asked for"
    meta = ListMeta(found.total, window.offset // window.limit + 1, window.limit)
    return ScheduledJobs([shown(call, row) for row in found.resources], AskedFor(call.uri, "GET"), meta)


async def list_runs(call: Call, _body: None) -> list[ScheduledRun]:
    """``GET /jobs/{scheduledJobId}/runs``: attempts, the newest first; an attempt that is due or awaited is PENDING."""
    row = await need_job(call, call.path["scheduledJobId"])
    body = row.body_as(DECODER)
    runs = [_shown_run(run) for run in reversed(body.runs)]
    is_begun = body.firedAt is not None or (body.dueAt is not None and body.dueAt <= call.at // 1000)
    if row.state == ACTIVE and body.nextRunAt is not None and is_begun:
        runs.insert(0, ScheduledRun(runAt=body.nextRunAt, attempt=body.next_attempt, status="PENDING"))
    return runs


async def need_job(call: Call, id: str) -> Resource:
    """A job that the caller may see. Raises Refusal."""
    row = await call.get(SCHEDULED_JOB, id)
    if row is None or is_over(row, call.at) or (row.type != call.identity.app_id and not await _sees_all(call)):
        raise Refusal(Cause.NOT_FOUND, f"there is no scheduled job {id!r}")
    return row


async def _sees_all(call: Call) -> bool:
    return ADMIN_ROLE in await call.roles()


def shown(call: Call, row: Resource) -> ScheduledJob:
    """The wire form of a job."""
    body = row.body_as(DECODER)
    schedule = body.schedule
    return ScheduledJob(
        id=row.id,
        externalId=UNSET if body.externalId is None else body.externalId,
        endpointUrl=_address(call, body.endpoint),
        payload=UNSET if body.payload is None else Raw(body.payload),
        retries=body.retries,
        schedule=ShownSchedule(
            schedule.kind, schedule.at, schedule.startAt, schedule.intervalSeconds, schedule.endAt, schedule.maxRuns,
            schedule.expression, schedule.timeZone,
        ),
        notification=_shown_notification(call, body),
        active=body.active,
        status=STATUSES[row.state or ""],
        nextRunAt=UNSET if body.nextRunAt is None else body.nextRunAt,
        lastRunAt=UNSET if body.lastRunAt is None else body.lastRunAt,
        attempts=body.attempts,
        runCount=body.runCount,
        ownerAppId=row.type,
        createdAt=row.created_at // 1000,
        updatedAt=row.updated_at // 1000,
    )  # fmt: skip


def _shown_notification(call: Call, body: JobBody) -> ShownNotification | UnsetType:
    asked = body.notification
    return UNSET if asked is None else ShownNotification(_address(call, asked), asked.meta)


def _address(call: Call, kept: CallbackRequest) -> str:
    """The whole address, for whoever gave it."""
    return call.address_of(kept)


def _shown_run(run: Run) -> ScheduledRun:
    return ScheduledRun(
        runAt=run.runAt,
        firedAt=run.firedAt,
        attempt=run.attempt,
        status=run.status,
        httpStatus=UNSET if run.httpStatus is None else run.httpStatus,
        error=UNSET if run.error is None else run.error,
    )

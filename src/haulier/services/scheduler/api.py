"""Operations of the scheduler. See: contract/scheduler.yaml."""

from __future__ import annotations

from haulier.platform.declarations.operation import Conflict, RequestBody
from haulier.platform.declarations.parameters import COMMON_HEADERS, Header, Query
from haulier.platform.declarations.section import Section, Statuses
from haulier.services.scheduler import queries
from haulier.services.scheduler.commands import jobs
from haulier.services.scheduler.requests import ScheduledJobRequest
from haulier.services.scheduler.responses import ScheduledJob, ScheduledJobs, ScheduledRun

APP_ID = Header("X-COREOS-APPID", description="not trusted: the app of the token owns what it schedules")
JOBS = Section("Scheduler Service", headers=(*COMMON_HEADERS, APP_ID), statuses=Statuses(refusals=(400, 401, 503)))
LIST = (
    Query("pageNo", int, description="from 1"),
    Query("pageSize", int, description="at most 100; 50 where nothing is said"),
    Query("sortBy", description="a field, with - before it for the greatest first; -createdAt where nothing is said"),
    Query("query", description="over externalId, status, kind, nextRunAt, createdAt, ownerAppId"),
)
ALL, ONE = "/jobs", "/jobs/{scheduledJobId}"
BODY = RequestBody(ScheduledJobRequest, is_secret=True)
TAKEN = Conflict(field="externalId")

OPERATIONS = (
    JOBS.post(ALL, name="createScheduledJob", number=1001, summary="Register one scheduled job").plan(
        jobs.create_job, body=BODY, conflict=TAKEN
    ),
    JOBS.get(ALL, name="listScheduledJobs", number=1002, summary="List scheduled job records").handle(
        queries.list_jobs, query=LIST, response=ScheduledJobs, raw_response=True
    ),
    JOBS.get(ONE, name="getScheduledJob", number=1003, summary="Read one scheduled job").handle(
        queries.get_job, response=ScheduledJob
    ),
    JOBS.put(ONE, name="updateScheduledJob", number=1004, summary="Change one scheduled job").plan(
        jobs.update_job, body=BODY, conflict=TAKEN, refusals=(400, 401, 404, 409, 503)
    ),
    JOBS.delete(ONE, name="deleteScheduledJob", number=1005, summary="Remove one scheduled job").plan(jobs.cancel_job),
    JOBS.get(f"{ONE}/runs", name="listScheduledJobRuns", number=1006, summary="List the newest runs of a job").handle(
        queries.list_runs, response=list[ScheduledRun], is_extension=True
    ),
)

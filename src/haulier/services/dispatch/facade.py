"""What other services may use of jobs and dispatches."""

from __future__ import annotations

from haulier.services.dispatch.commands.moves import move_jobs, order_jobs
from haulier.services.dispatch.kind import DISPATCH, JOB
from haulier.services.dispatch.queries import parts_of_jobs, parts_of_run
from haulier.services.dispatch.requests import MoveJobs, OrderJobs
from haulier.services.dispatch.responses import MovedJobs
from haulier.services.dispatch.rules.job_status import TERMINAL
from haulier.services.dispatch.shelves import FIRST_CLOSED_SHELF, LAST_CLOSED_SHELF, closed_shelf
from haulier.services.dispatch.statuses import CLOSED, DispatchStatus, JobStatus

__all__ = [
    "CLOSED",
    "DISPATCH",
    "FIRST_CLOSED_SHELF",
    "JOB",
    "LAST_CLOSED_SHELF",
    "TERMINAL",
    "DispatchStatus",
    "JobStatus",
    "MoveJobs",
    "MovedJobs",
    "OrderJobs",
    "closed_shelf",
    "move_jobs",
    "order_jobs",
    "parts_of_jobs",
    "parts_of_run",
]

"""What other services may use of jobs and dispatches."""

from __future__ import annotations

from haulier.services.dispatch.commands.cancellation import try_to_cancel_job
from haulier.services.dispatch.commands.dispatches import change_dispatch_sub_status, remove_job_from_dispatch
from haulier.services.dispatch.commands.job_facts import (
    OnlyOne,
    Visited,
    begins_later,
    custom_data_of,
    job_type_named,
    only_job_type,
    only_job_workflow,
    read_graph,
    read_visits,
    refs_from,
    unchanged_job,
)
from haulier.services.dispatch.commands.jobs import create_job_for, update_job
from haulier.services.dispatch.commands.moves import move_jobs, order_jobs
from haulier.services.dispatch.eta.late_stops import RunningLate, running_late
from haulier.services.dispatch.eta.reads import (
    NO_PLACE,
    NO_POSITION,
    OLDEST_POSITION_MS,
    POSITION_TOO_OLD,
    EtaReader,
    StoredEta,
    add_etas,
    eta_subject,
    shown_eta,
)
from haulier.services.dispatch.eta.work import AheadStop, AheadWork, read_ahead, read_open
from haulier.services.dispatch.kind import DISPATCH, JOB, show_job
from haulier.services.dispatch.queries import (
    may_change_sub_status,
    open_dispatch_of,
    parts_of_jobs,
    parts_of_run,
    read_participants,
)
from haulier.services.dispatch.requests import (
    HookedBody,
    JobCancel,
    JobCreate,
    JobUpdate,
    MoveJobs,
    OrderJobs,
    SubStatusChange,
)
from haulier.services.dispatch.responses import EtaPosition, EtaStop, MovedJobs
from haulier.services.dispatch.rules import triggers
from haulier.services.dispatch.rules.graph import JobGraph
from haulier.services.dispatch.rules.job_status import TERMINAL
from haulier.services.dispatch.rules.triggers import ORDER_ID, WORK_ORDER_ID
from haulier.services.dispatch.shelves import FIRST_CLOSED_SHELF, LAST_CLOSED_SHELF, closed_shelf
from haulier.services.dispatch.statuses import CLOSED, DispatchStatus, JobStatus

__all__ = [
    "CLOSED",
    "DISPATCH",
    "FIRST_CLOSED_SHELF",
    "JOB",
    "LAST_CLOSED_SHELF",
    "NO_PLACE",
    "NO_POSITION",
    "OLDEST_POSITION_MS",
    "ORDER_ID",
    "POSITION_TOO_OLD",
    "TERMINAL",
    "WORK_ORDER_ID",
    "AheadStop",
    "AheadWork",
    "DispatchStatus",
    "EtaPosition",
    "EtaReader",
    "EtaStop",
    "HookedBody",
    "JobCancel",
    "JobCreate",
    "JobGraph",
    "JobStatus",
    "JobUpdate",
    "MoveJobs",
    "MovedJobs",
    "OnlyOne",
    "OrderJobs",
    "RunningLate",
    "StoredEta",
    "SubStatusChange",
    "Visited",
    "add_etas",
    "begins_later",
    "change_dispatch_sub_status",
    "closed_shelf",
    "create_job_for",
    "custom_data_of",
    "eta_subject",
    "job_type_named",
    "may_change_sub_status",
    "move_jobs",
    "only_job_type",
    "only_job_workflow",
    "open_dispatch_of",
    "order_jobs",
    "parts_of_jobs",
    "parts_of_run",
    "read_ahead",
    "read_graph",
    "read_open",
    "read_participants",
    "read_visits",
    "refs_from",
    "remove_job_from_dispatch",
    "running_late",
    "show_job",
    "shown_eta",
    "triggers",
    "try_to_cancel_job",
    "unchanged_job",
    "update_job",
]

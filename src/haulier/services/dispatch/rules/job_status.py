"""Life of a job: which status may follow which, and who may set it. See: contract/dispatch.md "Life of a job"."""

from __future__ import annotations

from typing import NamedTuple

from haulier.core.refusal import Cause, Fault, Refusal
from haulier.services.dispatch.rules.run import SUCCESS_REASON, Progress
from haulier.services.dispatch.statuses import JobStatus

MOVES: dict[JobStatus, frozenset[JobStatus]] = {
    "CREATED": frozenset({"ASSIGNED", "IN_PROGRESS", "COMPLETED", "CANCELLED"}),
    "ASSIGNED": frozenset({"CREATED", "IN_PROGRESS", "COMPLETED", "CANCELLED"}),
    "IN_PROGRESS": frozenset({"COMPLETED", "CANCELLED"}),
    "COMPLETED": frozenset(),
    "CANCELLED": frozenset(),
}
TERMINAL: frozenset[JobStatus] = frozenset({"COMPLETED", "CANCELLED"})
BEGUN: frozenset[JobStatus] = frozenset({"IN_PROGRESS", "COMPLETED", "CANCELLED"})


class JobState(NamedTuple):
    """Status and sub-status of a job, and why it ended (None while it is open)."""

    status: JobStatus
    sub_status: str | None = None
    reason_code: str | None = None


def move(job: JobState, wanted: JobStatus, sub_status: str | None = None, reason_code: str | None = None) -> JobState:
    """The job in another status; a change without a sub-status clears it. Raises Refusal for a move not allowed."""
    if wanted not in MOVES[job.status]:
        message = f"a job that is {job.status} cannot become {wanted}"
        info = {"status": job.status, "wanted": wanted, "allowed": sorted(MOVES[job.status])}
        raise Refusal(Cause.RULE, message, [Fault("status", "move_not_allowed", message)], info)
    return JobState(wanted, sub_status, reason_code if wanted in TERMINAL else None)


def complete(job: JobState, sub_status: str | None = None, reason_code: str | None = None) -> JobState:
    """A client completes a job; without a reason it counts as success. Repeating it changes nothing.

    Raises Refusal when the job is cancelled, or is completed with another reason or sub-status than now asked for.
    """
    if job.status != "COMPLETED":
        return move(job, "COMPLETED", sub_status, reason_code or SUCCESS_REASON)
    if sub_status not in (None, job.sub_status) or reason_code not in (None, job.reason_code):
        message = f"the job is already COMPLETED with reason {job.reason_code}"
        info = {"status": job.status, "subStatus": job.sub_status, "reasonCode": job.reason_code}
        raise Refusal(Cause.RULE, message, [Fault("status", "already_terminal", message)], info)
    return job


def cancel(job: JobState, reason_code: str | None = None) -> JobState:
    """A job is given up. Repeating it changes nothing. Raises Refusal when the job is completed."""
    return job if job.status == "CANCELLED" else move(job, "CANCELLED", None, reason_code)


def assign(job: JobState) -> JobState:
    """A job is put into a dispatch. One already begun stays IN_PROGRESS. Raises Refusal when it is terminal."""
    return job if job.status == "IN_PROGRESS" else move(job, "ASSIGNED", job.sub_status)


def release(job: JobState) -> JobState:
    """A job is taken out of its dispatch: one not begun is CREATED again, any other stays as it is."""
    return move(job, "CREATED", job.sub_status) if job.status == "ASSIGNED" else job


def advance(job: JobState, progress: Progress) -> JobState:
    """The job after its run came as far as ``progress``. A terminal job stays as it is: reports may come late."""
    if job.status in TERMINAL or progress.status in ("CREATED", job.status):
        return job
    return move(job, progress.status, None, progress.reason_code)


def succeeded(job: JobState) -> bool:
    """Whether the job is completed with the reason that means success."""
    return job.status == "COMPLETED" and job.reason_code == SUCCESS_REASON

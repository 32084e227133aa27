"""Workflow instances of the objectives of jobs, which change with the dispatch or the content of a job.

Only objectives of which no phone reported anything are concerned; the job's own row knows them.
"""

from __future__ import annotations

from collections.abc import Iterable

from haulier.core.refusal import Cause, Fault, Refusal
from haulier.services.dispatch.kind import JobBody
from haulier.services.dispatch.requests import Objective
from haulier.services.workflow.facade import InstanceRef, instance_id

MAX_OBJECTIVES_AT_ONCE = 5_000
"""Objectives, in all jobs, whose instances one command makes or moves: each is a row of its one statement."""


def instances_of_jobs(jobs: Iterable[tuple[str, JobBody]], dispatch_id: str | None) -> list[InstanceRef]:
    """The untouched instances of jobs, by id and body, that are now in a dispatch or in none.

    Raises Refusal when there are more than one command may write.
    """
    refs = [
        instance_ref(id, body, objective, dispatch_id)
        for id, body in jobs
        for objective in body.objectives
        if not body.run.worked_on(objective.objectiveRef)
    ]
    if len(refs) > MAX_OBJECTIVES_AT_ONCE:
        message = f"the jobs have {len(refs)} open objectives; one request may name jobs with {MAX_OBJECTIVES_AT_ONCE}"
        raise Refusal(
            Cause.RULE, message, [Fault("jobs", "too_many_objectives", message)], {"limit": MAX_OBJECTIVES_AT_ONCE}
        )
    return refs


def instance_ref(job_id: str, body: JobBody, objective: Objective, dispatch_id: str | None) -> InstanceRef:
    """The instance of one of the objectives of a job."""
    ref = objective.objectiveRef
    return InstanceRef(
        instance_id(job_id, ref), body.workflows.get(ref, ""), job_id, dispatch_id, ref, objective.workflowInput
    )

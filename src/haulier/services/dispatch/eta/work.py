"""What lies ahead of dispatches: their stops, in the order of their jobs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from haulier.platform.runtime import Runtime
from haulier.platform.storage.resources import Resource
from haulier.services.dispatch.kind import (
    DISPATCH,
    DISPATCH_BODY,
    JOB,
    JOB_BODY,
    JOB_WORKFLOW,
    CompiledWorkflow,
    JobBody,
    dispatch_status,
    graph_of,
)
from haulier.services.dispatch.requests import InlineLocation, Objective
from haulier.services.dispatch.rules.job_status import TERMINAL
from haulier.services.dispatch.rules.remaining_objectives import remaining
from haulier.services.dispatch.statuses import CLOSED

SERVICE_TIME = "serviceTime"
"""Member of an objective's input: the seconds that it takes there, as orders have it."""
MAX_SERVICE_SECONDS = 43_200


class AheadStop(NamedTuple):
    """An objective that lies ahead. Moments are epoch milliseconds."""

    job: str
    job_version: int
    objective: str
    attempt: int
    place: str | tuple[float, float] | None
    """The id of a location, or latitude and longitude."""
    slot_from: int | None
    slot_to: int | None
    service_seconds: int | None


class AheadWork(NamedTuple):
    """An open dispatch, and those of its jobs that are not done."""

    version: int
    status: str
    ref: str | None
    participants: Sequence[str]
    jobs: Sequence[str]


async def read_open(runtime: Runtime, tenant: str, dispatches: Sequence[str]) -> dict[str, AheadWork]:
    """Those of the dispatches that are open. Raises Unavailable."""
    rows = await runtime.reader.get_many(tenant, [(DISPATCH.name, id) for id in dispatches])
    return {row.id: _open(row) for row in rows if row is not None and row.state != CLOSED}


def _open(row: Resource) -> AheadWork:
    body = row.body_as(DISPATCH_BODY)
    done = frozenset(body.done)
    jobs = [job for job in body.jobs if job not in done]
    return AheadWork(row.version, dispatch_status(row), row.key, body.participants, jobs)


async def read_ahead(runtime: Runtime, tenant: str, works: Mapping[str, AheadWork]) -> dict[str, list[AheadStop]]:
    """The stops that lie ahead of dispatches, one job after the other. Raises Unavailable."""
    wanted = list(dict.fromkeys(job for work in works.values() for job in work.jobs))
    found = await runtime.reader.get_many(tenant, [(JOB.name, id) for id in wanted])
    jobs = {row.id: (row, row.body_as(JOB_BODY)) for row in found if row is not None and row.state not in TERMINAL}
    ids = dict.fromkeys(body.jobWorkflowId for _, body in jobs.values())
    workflows = {id: config.value for id, config in (await runtime.configs.many(tenant, JOB_WORKFLOW, ids)).items()}
    return {id: _stops([jobs[job] for job in work.jobs if job in jobs], workflows) for id, work in works.items()}


def _stops(jobs: Iterable[tuple[Resource, JobBody]], workflows: Mapping[str, CompiledWorkflow]) -> list[AheadStop]:
    found: list[AheadStop] = []
    for row, body in jobs:
        workflow = workflows.get(body.jobWorkflowId)
        if workflow is None:
            continue
        objectives = {objective.objectiveRef: objective for objective in body.objectives}
        for ref, attempt in remaining(body.run, graph_of(workflow, body.start)):
            found.append(_stop(row, objectives.get(ref) or Objective(objectiveRef=ref), attempt))
    return found


def _stop(row: Resource, objective: Objective, attempt: int) -> AheadStop:
    slot = objective.timeslot
    return AheadStop(
        row.id,
        row.version,
        objective.objectiveRef,
        attempt,
        _place(objective.location),
        None if slot is None else slot.from_ * 1000,
        None if slot is None else slot.to * 1000,
        _service_seconds(objective),
    )


def _place(location: str | InlineLocation | None) -> str | tuple[float, float] | None:
    if location is None or isinstance(location, str):
        return location
    if location.geolocation is None:
        return None
    return float(location.geolocation.lat), float(location.geolocation.long)


def _service_seconds(objective: Objective) -> int | None:
    given = (objective.workflowInput or {}).get(SERVICE_TIME)
    if not isinstance(given, int | float) or isinstance(given, bool) or not 0 <= given <= MAX_SERVICE_SECONDS:
        return None
    return round(given)

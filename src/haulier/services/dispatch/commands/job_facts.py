"""What services behind dispatch ask of a job: how far its run came, and where.

See: contract/order.md sections 6 and 7, contract/orchestrator.md "Job Manager".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from haulier.platform.commands.call import Call
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Json, Resource, to_json
from haulier.platform.typed.events import CREATED, event_name
from haulier.services.dispatch.events import again
from haulier.services.dispatch.kind import JOB, JOB_BODY, JOB_WORKFLOW, CompiledWorkflow, custom_data, graph_of
from haulier.services.dispatch.rules.graph import JobGraph, starting_at
from haulier.services.dispatch.rules.run import walk
from haulier.services.dispatch.statuses import ACTIVE
from haulier.services.workflow.facade import Attempt

MOST_CONFIGURED = 1_000
"""Types, or job workflows, of a tenant that are looked through."""
MOST_TENANTS = 10_000
"""Tenants of which it is remembered."""


class Visited(Struct, frozen=True):
    """An objective that a job came through: where it was, and how it ended."""

    objectiveRef: str
    location: Any
    code: str
    reasonCode: str | None


async def read_visits(call: Call, job: Resource) -> list[Visited]:
    """The objectives that a job came through, in their order."""
    body = job.body_as(JOB_BODY)
    workflow = await call.read_config(JOB_WORKFLOW, body.jobWorkflowId)
    assert workflow is not None, "a job's workflow is never removed"
    progress = walk(body.run, graph_of(workflow.value, body.start))
    places = {objective.objectiveRef: objective.location for objective in body.objectives}
    return [
        Visited(visit.objective_ref, places.get(visit.objective_ref), visit.code, _reason(body.run.objectives, visit))
        for visit in progress.path
    ]


def _reason(objectives: dict[str, list[Attempt]], visit: Any) -> str | None:
    attempts: Sequence[Attempt] = objectives.get(visit.objective_ref, ())
    return next((attempt.reasonCode for attempt in attempts if attempt.number == visit.attempt), None)


async def read_graph(call: Call, job_workflow_id: str) -> JobGraph | None:
    """The graph of an active job workflow; None where there is no such one. Its objectives stand in its order."""
    found = await call.read_config(JOB_WORKFLOW, job_workflow_id)
    workflow: CompiledWorkflow | None = found.value if found is not None else None
    return workflow.graph if workflow is not None and workflow.active else None


class OnlyOne(Struct, frozen=True):
    """The id of what a tenant has one of, and how many there are; None where that is none, or more than one."""

    id: str | None
    count: int


class OnlyOnes:
    """Of each tenant the id of its only job type and of its only active job workflow, as long as none changes."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._known: dict[tuple[str, str], tuple[int, float, OnlyOne]] = {}

    async def find(self, tenant: str, kind: str, state: str | None = None) -> OnlyOne:
        """The only one of a kind, in a state if that is named."""
        configs, key = self._runtime.configs, (tenant, kind)
        changes = configs.changes[kind]
        known = self._known.get(key)
        if known is not None and known[0] == changes and configs.still_holds(known[1]):
            return known[2]
        began = configs.now()
        rows = await self._runtime.reader.all_of(tenant, kind, MOST_CONFIGURED)
        ids = [row.id for row in rows if state is None or row.state == state]
        found = OnlyOne(ids[0] if len(ids) == 1 else None, len(ids))
        if len(self._known) >= MOST_TENANTS:
            self._known.clear()
        self._known[key] = (changes, began, found)
        return found


async def only_job_type(call: Call) -> OnlyOne:
    """The tenant's only job type."""
    return await call.of_process(OnlyOnes).find(call.tenant, JOB.type_kind)


async def only_job_workflow(call: Call) -> OnlyOne:
    """The tenant's only active job workflow."""
    return await call.of_process(OnlyOnes).find(call.tenant, JOB_WORKFLOW, ACTIVE)


async def job_type_named(call: Call, name: str) -> str | None:
    """The id of the job type of a name."""
    row = await call.by_key(JOB.type_kind, name)
    return row.id if row is not None else None


def refs_from(graph: JobGraph, start: str | None) -> tuple[str, ...]:
    """The objectives of a job that begins there, or at the workflow's start, in the workflow's order."""
    return graph.order if start is None else starting_at(graph, start).order


def begins_later(job: Resource) -> bool:
    """Whether a job was made without the objectives at the start of its workflow."""
    return job.body_as(JOB_BODY).start is not None


def unchanged_job(job: Resource) -> Change:
    """What to write where a job was to be made that is there already: that it was asked for again."""
    payload: Json = {"id": job.id, "jobRef": job.key, "status": job.state, "jobTypeId": job.type, "customData": {}}
    return Change(
        JOB.name, job.id, job.version, again(event_name(JOB, CREATED)), state=job.state, payload=to_json(payload)
    )


def custom_data_of(job: Resource) -> Json:
    """The custom data of a job with the order that it was made for."""
    return custom_data(job, job.body_as(JOB_BODY))

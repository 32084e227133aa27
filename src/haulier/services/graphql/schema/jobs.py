"""Jobs and their objectives. See: contract/graphql.md, contract/dispatch.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import UNSET, Info

from haulier.core.filters import Group, Node, Term
from haulier.platform.commands.call import Call
from haulier.platform.storage.resources import Json, Resource
from haulier.services.dispatch.facade import DISPATCH, JOB
from haulier.services.graphql.execution.loader import Found, Key, LoadedField, RowLink, RowsInside, SchemaPart
from haulier.services.graphql.execution.selection import TopField
from haulier.services.graphql.schema.etas import LINK, Eta, with_subject
from haulier.services.graphql.schema.pages import Listing, PageInfo, page, prefix_terms
from haulier.services.graphql.schema.resolvers import (
    given_argument,
    loaded_single,
    preloaded,
    rows_found,
    with_actors,
)
from haulier.services.graphql.schema.scalars import AnyJson, Epoch, Flag, Text, Whole
from haulier.services.graphql.schema.workflows import WorkflowInstance
from haulier.services.workflow.facade import INSTANCE

if TYPE_CHECKING:
    from haulier.services.graphql.schema.dispatches import Dispatch

NAMES = ("id", "jobId")
"""What a job may be asked for by."""


@strawberry.type(description="A document that goes with a job.")
class Asset:
    description: Text
    documentType: Text
    documentUrl: Text


@strawberry.type(description="When an objective may be done, epoch seconds.")
class Timeslot:
    from_: Epoch = strawberry.field(name="from")
    to: Epoch


@strawberry.type(description="One stop of a job. Objectives stand in the order of the job workflow.")
class Objective:
    objectiveRef: Text
    status: Text
    code: Text
    attemptId: Text
    workflowInstanceId: Text
    workflowInstance: WorkflowInstance | None
    location: AnyJson
    contact: AnyJson
    timeslot: Timeslot | None


@strawberry.type(description="One leg of an order's path.")
class Job:
    id: Text
    jobRef: Text
    jobTypeId: Text
    jobTypeName: Text
    assets: list[Asset | None] | None
    assignedAt: Epoch
    batchId: Text
    cancelled: Flag
    completedAt: Epoch
    containers: AnyJson
    createdAt: Epoch
    createdBy: AnyJson
    customData: AnyJson
    dispatchRef: Text
    eta: Eta | None
    objectives: list[Objective | None] | None
    dispatchId: Text
    jobWorkflowId: Text
    scheduledFor: AnyJson
    status: Text
    subStatus: Text
    version: Whole
    tenantId: Text
    updatedAt: Epoch
    updatedBy: AnyJson
    dispatch: Annotated[Dispatch, strawberry.lazy("haulier.services.graphql.schema.dispatches")] | None


@strawberry.type
class JobPage:
    data: list[Job | None] | None
    meta: PageInfo | None
    total: Whole


def job(info: Info, id: Text = UNSET, jobId: Text = UNSET, tenant: Text = UNSET) -> Any:
    return preloaded(info)


def first_page(info: Info, tenant: str, filter: Text = "", page: Whole = 10, size: Whole = 10, sort: Text = "") -> Any:
    return preloaded(info)


@strawberry.type
class JobQueries:
    job: Job | None = strawberry.field(resolver=job)
    jobList: JobPage | None = strawberry.field(resolver=page)
    jobListV2: JobPage | None = strawberry.field(
        resolver=first_page, description="Without a page it gives the first one, whatever the default says."
    )


def show_job(_call: Call, row: Resource) -> Json:
    """A job; its objectives know it, so that they can be followed from there."""
    shown = with_subject(with_actors(JOB.show(row), row), row)
    for objective in shown["objectives"]:
        objective["job"] = shown
    return shown


async def load_job(call: Call, top: TopField) -> LoadedField:
    """A job by its id."""
    row = await call.need(JOB.name, given_argument(top, *NAMES), "job")
    return loaded_single(top, "Job", show_job(call, row))


async def search_jobs(call: Call, text: str) -> Node:
    """Jobs by the beginning of their reference or id (it begins with the name of their type), or by their dispatch."""
    dispatch = await call.by_key(DISPATCH.name, text)
    ids = (text,) if dispatch is None else (text, dispatch.id)
    return Group("or", (*prefix_terms(text, "jobRef", "id"), Term("dispatchId", "in", ids)))


def dispatch_key(job: Json) -> list[Key]:
    """The dispatch that a job is in."""
    return [(DISPATCH.name, job["dispatchId"])] if job.get("dispatchId") else []


def join_dispatch(job: Json, found: Found) -> list[Json]:
    """A job with its dispatch."""
    dispatches = rows_found(found, dispatch_key(job))
    job["dispatch"] = dispatches[0] if dispatches else None
    return dispatches


def instance_key(objective: Json) -> list[Key]:
    """The workflow instance of an objective; its id is known before it is stored."""
    return [(INSTANCE, objective["workflowInstanceId"])]


def join_instance(objective: Json, found: Found) -> list[Json]:
    """An objective with its workflow instance. One that is not stored yet is shown as it will begin."""
    instance = found.get((INSTANCE, objective["workflowInstanceId"]))
    if instance is None:
        job = objective["job"]
        instance = {
            "id": objective["workflowInstanceId"],
            "workflowId": objective.get("workflow"),
            "jobId": job["id"],
            "dispatchId": job.get("dispatchId"),
            "objectiveRef": objective["objectiveRef"],
            "status": "CREATED",
            "input": objective.get("workflowInput"),
        }
    objective["workflowInstance"] = instance
    return [instance]


JOBS = Listing(JOB, "Job", show_job, search_jobs, typed=JOB, type_key="jobTypeId")

PART = SchemaPart(
    loads={"job": load_job, "jobList": JOBS.load, "jobListV2": JOBS.load},
    links={
        ("Job", "eta"): LINK,
        ("Job", "dispatch"): RowLink("Dispatch", dispatch_key, join_dispatch),
        ("Job", "objectives"): RowsInside("Objective"),
        ("Objective", "workflowInstance"): RowLink("WorkflowInstance", instance_key, join_instance),
    },
    shows={JOB.name: show_job},
    sizes={("Job", "objectives"): 4, ("Job", "assets"): 2},
)

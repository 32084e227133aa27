"""Execution workflows and their instances. See: contract/graphql.md, contract/workflow.md."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry import UNSET, Info

from haulier.core.filters import Group, Node, Term
from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.listing.paging import RETIRED
from haulier.platform.storage.resources import Json, Resource
from haulier.services.graphql.execution.loader import Found, Key, LoadedField, RowLink, SchemaPart
from haulier.services.graphql.execution.selection import TopField
from haulier.services.graphql.schema.pages import Listing, PageInfo, contains_term, page, prefix_terms
from haulier.services.graphql.schema.resolvers import given_argument, loaded_single, preloaded, rows_found, with_actors
from haulier.services.graphql.schema.scalars import AnyJson, Epoch, Text, Whole
from haulier.services.workflow.facade import (
    FLOW,
    INSTANCE,
    INSTANCE_ROWS,
    WORKFLOW,
    WORKFLOW_ROWS,
    WORKFLOW_VERSION,
    flow_of_instance,
    show_flow,
    show_instance,
    show_workflow,
    version_id,
)


@strawberry.type(description="One version of a flow of tasks.")
class ExecutionWorkflow:
    id: Text
    name: Text
    description: Text
    version: Whole
    tag: list[Text] | None
    start: Text
    flow: AnyJson
    status: Text
    expiresAt: Epoch
    createdAt: Epoch
    createdBy: AnyJson
    updatedAt: Epoch
    updatedBy: AnyJson


@strawberry.type(description="One run of an execution workflow for one objective of one job.")
class WorkflowInstance:
    id: Text
    workflowId: Text
    version: Whole
    attemptId: Text
    jobId: Text
    dispatchId: Text
    objectiveRef: Text
    status: Text
    tasks: AnyJson
    lastStatus: AnyJson
    input: AnyJson
    flow: AnyJson = strawberry.field(description="The steps to run, macros written out. Not in the contract.")
    createdAt: Epoch
    updatedAt: Epoch
    workflow: ExecutionWorkflow | None


@strawberry.type
class ExecutionWorkflowPage:
    data: list[ExecutionWorkflow | None] | None
    meta: PageInfo | None
    total: Whole


@strawberry.type
class WorkflowInstancePage:
    data: list[WorkflowInstance | None] | None
    meta: PageInfo | None
    total: Whole


def workflow(info: Info, tenant: str, id: Text = UNSET, workflowId: Text = UNSET, version: Whole = UNSET) -> Any:
    return preloaded(info)


def workflow_instance(info: Info, tenant: str, id: Text = UNSET, workflowInstanceId: Text = UNSET) -> Any:
    return preloaded(info)


@strawberry.type
class WorkflowQueries:
    workflow: ExecutionWorkflow | None = strawberry.field(resolver=workflow)
    workflowList: ExecutionWorkflowPage | None = strawberry.field(resolver=page)
    workflowInstance: WorkflowInstance | None = strawberry.field(resolver=workflow_instance)
    workflowInstanceList: WorkflowInstancePage | None = strawberry.field(resolver=page)


def shown_workflow(call: Call, row: Resource) -> Json:
    """An execution workflow, or an earlier version of one. Its tags are texts here, ``name=value``."""
    shown = with_actors(show_workflow(row, call.at), row)
    if shown.get("tag"):
        shown["tag"] = [f"{tag['name']}={tag['value']}" for tag in shown["tag"]]
    return shown


def shown_instance(_call: Call, row: Resource) -> Json:
    """A workflow instance; it knows its flow, so that this can be followed from there."""
    return show_instance(row, None) | {"flowId": flow_of_instance(row)}


def shown_flow(_call: Call, row: Resource) -> Json:
    """A flow, which many instances share."""
    return show_flow(row)


async def load_workflow(call: Call, top: TopField) -> LoadedField:
    """An execution workflow in use, an earlier version of it when ``version`` is given."""
    id, version = given_argument(top, "id", "workflowId"), top.arguments.get("version")
    wanted = [(WORKFLOW, id)] if version is None else [(WORKFLOW, id), (WORKFLOW_VERSION, version_id(id, version))]
    row, *earlier = await call.get_many(wanted)
    if row is None or row.state == RETIRED:
        raise Refusal(Cause.NOT_FOUND, f"there is no execution workflow {id!r}")
    if version is not None and version != row.version:
        row = earlier[0]
        if row is None:
            raise Refusal(Cause.NOT_FOUND, f"there is no version {version} of execution workflow {id!r}")
    return loaded_single(top, "ExecutionWorkflow", shown_workflow(call, row))


async def load_instance(call: Call, top: TopField) -> LoadedField:
    """A workflow instance."""
    id = given_argument(top, "id", "workflowInstanceId")
    return loaded_single(
        top, "WorkflowInstance", shown_instance(call, await call.need(INSTANCE, id, "workflow instance"))
    )


async def search_workflows(_call: Call, text: str) -> Node:
    """Workflows by a part of their name or by the beginning of their id."""
    return Group("or", (contains_term(text, "name"), *prefix_terms(text, "id")))


async def search_instances(_call: Call, text: str) -> Node:
    """Instances by the beginning of their own id, that of the job or that of the workflow."""
    return Group("or", tuple(prefix_terms(text, "id", "jobId", "workflowId")))


def flow_key(instance: Json) -> list[Key]:
    """The flow that an instance runs; one that a report made has none."""
    return [(FLOW, instance["flowId"])] if instance.get("flowId") else []


def join_flow(instance: Json, found: Found) -> list[Json]:
    """An instance with the steps of its flow, from which nothing leads on."""
    flow = next(iter(rows_found(found, flow_key(instance))), None)
    instance["flow"] = None if flow is None else flow["steps"]
    return []


def workflow_keys(instance: Json) -> list[Key]:
    """Where the workflow of an instance may be: in its latest version, or kept as an earlier one."""
    id, version = instance.get("workflowId"), instance.get("version")
    if not id:
        return []
    return [(WORKFLOW, id)] if version is None else [(WORKFLOW, id), (WORKFLOW_VERSION, version_id(id, version))]


def join_workflow(instance: Json, found: Found) -> list[Json]:
    """The version that the instance runs; the latest one when it has none of its own yet."""
    versions = rows_found(found, workflow_keys(instance))
    wanted = instance.get("version")
    instance["workflow"] = next((one for one in versions if wanted in (None, one["version"])), None)
    return versions


PART = SchemaPart(
    loads={
        "workflow": load_workflow,
        "workflowList": Listing(
            WORKFLOW_ROWS, "ExecutionWorkflow", shown_workflow, search_workflows, always=Term("state", "ne", RETIRED)
        ).load,
        "workflowInstance": load_instance,
        "workflowInstanceList": Listing(INSTANCE_ROWS, "WorkflowInstance", shown_instance, search_instances).load,
    },
    links={
        ("WorkflowInstance", "workflow"): RowLink("ExecutionWorkflow", workflow_keys, join_workflow),
        ("WorkflowInstance", "flow"): RowLink("Flow", flow_key, join_flow),
    },
    shows={
        WORKFLOW: shown_workflow,
        WORKFLOW_VERSION: shown_workflow,
        INSTANCE: shown_instance,
        FLOW: shown_flow,
    },
)

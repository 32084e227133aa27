"""Plugin workflows made, changed and read. See: contract/order.md section 12."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from haulier.core.refusal import Cause, Fault, Refusal, invalid
from haulier.platform.commands.call import Call
from haulier.platform.listing.paging import read_page
from haulier.platform.storage.changes import Change, RowWrite, replacing
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.order.plugin_kinds import (
    PLUGINS,
    WORKFLOWS,
    WORKFLOWS_DECODER,
    StoredWorkflow,
    WorkflowsBody,
)
from haulier.services.order.rules.plugin_workflows import EVENTS, GivenSequence, Name, compile_sequence, event_of

WORKFLOW_CREATED, WORKFLOW_UPDATED = "OrderPluginWorkflowCreated", "OrderPluginWorkflowUpdated"


class PluginWorkflowRequest(Struct, kw_only=True):
    """A workflow as it is given."""

    name: Name
    event: Annotated[str, Meta(min_length=3, max_length=50)]
    workflow: GivenSequence


class ShownWorkflow(Struct, kw_only=True):
    """A workflow as it is read."""

    id: str
    name: str
    event: str
    workflow: GivenSequence


class WorkflowPayload(Struct, kw_only=True):
    """A workflow as its events tell of it."""

    id: str
    name: str
    event: str


async def create_workflow(call: Call, body: PluginWorkflowRequest) -> Change:
    """``POST /plugin-workflows``: one an event. Raises Refusal."""
    row, stored = await _read(call)
    made = await _stored(call, body)
    if any(one.event == made.event for one in stored.workflows.values()):
        raise _taken(made)
    return _change(WORKFLOW_CREATED, row, stored, call.new_id("pluginWorkflow"), made)


async def update_workflow(call: Call, body: PluginWorkflowRequest) -> Change:
    """``PUT /plugin-workflows/{pluginWorkflowId}``: another definition in place of the one before. Raises Refusal."""
    row, stored = await _read(call)
    id = call.path["pluginWorkflowId"]
    if id not in stored.workflows:
        raise _unknown(id)
    made = await _stored(call, body)
    if any(one.event == made.event for other, one in stored.workflows.items() if other != id):
        raise _taken(made)
    return _change(WORKFLOW_UPDATED, row, stored, id, made)


async def read_workflow(call: Call, _body: None) -> ShownWorkflow:
    """``GET /plugin-workflows/{pluginWorkflowId}``. Raises Refusal."""
    _, stored = await _read(call)
    id = call.path["pluginWorkflowId"]
    if id not in stored.workflows:
        raise _unknown(id)
    return _shown(id, stored.workflows[id])


async def list_workflows(call: Call, _body: None) -> list[ShownWorkflow]:
    """``GET /plugin-workflows``: a page, in the order in which they were made."""
    page = read_page(call)
    _, stored = await _read(call)
    shown = [_shown(id, one) for id, one in stored.workflows.items()]
    return shown[page.offset : page.offset + page.size]


async def _read(call: Call) -> tuple[Resource | None, WorkflowsBody]:
    row = await call.get(WORKFLOWS, WORKFLOWS)
    return row, row.body_as(WORKFLOWS_DECODER) if row is not None else WorkflowsBody()


async def _stored(call: Call, body: PluginWorkflowRequest) -> StoredWorkflow:
    """The workflow with the ids of its plugins. Raises Refusal."""
    event = event_of(body.event)
    if event is None:
        known = ", ".join(dict.fromkeys(EVENTS.values()))
        raise invalid("event", "enum", f"must be one of {known}")
    index = await PLUGINS.read_index(call)
    sequence = compile_sequence(body.workflow, index.find)
    return StoredWorkflow(name=body.name, event=event, workflow=body.workflow, sequence=sequence)


def _change(event: str, row: Resource | None, stored: WorkflowsBody, id: str, made: StoredWorkflow) -> Change:
    new = WorkflowsBody({**stored.workflows, id: made})
    write = RowWrite(WORKFLOWS, WORKFLOWS, 0, body=to_json(new)) if row is None else replacing(row, body=new)
    payload = to_json(WorkflowPayload(id=id, name=made.name, event=made.event))
    change = Change(WORKFLOWS, WORKFLOWS, write.version, event, [write], payload=payload)
    change.answer = {"id": id}
    change.replan_on_conflict = frozenset({WORKFLOWS})
    return change


def _shown(id: str, stored: StoredWorkflow) -> ShownWorkflow:
    return ShownWorkflow(id=id, name=stored.name, event=stored.event, workflow=stored.workflow)


def _unknown(id: str) -> Refusal:
    return Refusal(Cause.NOT_FOUND, f"there is no plugin workflow {id!r}")


def _taken(made: StoredWorkflow) -> Refusal:
    text = f"there is a workflow for {made.event} already"
    return Refusal(Cause.TAKEN, text, [Fault("event", "taken", text)])

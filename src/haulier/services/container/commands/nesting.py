"""Containers go into each other and out again. See: contract/container.md section 4, preconditions.

Containers form a forest: each has one parent at most and never lies inside itself, however many calls change it at
once. Every change of a tree writes the tree's root, so the root's version stands for its shape: putting C into P
writes C, P and the root that P had when it was read. If all three still have the versions that were read, C is still a
root and P lies in the tree of another root, so no circle closes. Guards would not do: they are checked without a lock.
"""

from __future__ import annotations

from collections.abc import Sequence

from haulier.core.machine import EVENT_CODE, REASON_CODE, EventRule
from haulier.core.refusal import Cause, Fault, invalid, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType
from haulier.platform.declarations.shared_members import shared_members
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Json, Resource, to_json
from haulier.platform.typed.instance_changes import AppliedEvent, apply_event, as_stored, update_change
from haulier.services.container import store
from haulier.services.container.commands.containers import CONTAINERS, INSTANCES, changed_body
from haulier.services.container.events import CONTAINERIZED, DECONTAINERIZED, EMPTIED, FILLED
from haulier.services.container.kind import CLOSED, CONTAINER, OPENED, ContainerBody, TypeOwn
from haulier.services.container.requests import MAX_CHILDREN, Action, CreateContainer, PutChild, PutChildren
from haulier.services.container.rules.containers import check_items, check_scannable_id, is_container_id
from haulier.services.container.rules.nesting import check_parent, entry_fault

PARENT, CHILD, CHILDREN, SUB_STATE = "parentId", "containerId", "childIds", "subState"
"""The members, and the parameter of the path, that refusals name."""

_SUB_STATE_MEMBERS = {EVENT_CODE: SUB_STATE, REASON_CODE: SUB_STATE}

MAX_LEVELS = 64
"""Containers around a parent into which something may still be put."""


async def move_child(call: Call, body: PutChild) -> Change:
    """Put a container into a parent, or take it out of it."""
    id = call.path["containerId"]
    if not is_container_id(id):
        raise store.unknown(CHILD, [id], Cause.NOT_FOUND)
    child = await store.need(call, id, CHILD, cause=Cause.NOT_FOUND)
    lineage = await _parent_and_ancestors(call, body.parentId)
    rows = await _moved_rows(call, lineage, [child], body.action, CHILD)
    answer = {"id": child.id, "operation": body.action}
    payload = to_json({**answer, "parentId": lineage[0].id, "state": child.state})
    change = row_change(CONTAINERIZED if body.action == "CONTAINERIZE" else DECONTAINERIZED, *rows, payload=payload)
    change.answer = answer
    return change


async def move_children(call: Call, body: PutChildren) -> Change:
    """Put many containers into a parent, or take them out, and change the parent along with it: all or nothing."""
    type_ = await CONTAINERS.need_type(call, CONTAINERS.type_id(call))
    may_be_new = body.action == "CONTAINERIZE" and body.parentId == body.scannableId
    if may_be_new and await store.find(call, body.parentId) is None:
        return await _create_filled_parent(call, type_, body)
    lineage = await _parent_and_ancestors(call, body.parentId)
    parent = lineage[0]
    if parent.type != type_.id:
        raise invalid(PARENT, "type", f"{parent.id} is not of type {type_.id}", Cause.UNKNOWN_REFERENCE)
    children = await _children(call, parent, body)
    rows = await _moved_rows(call, lineage, children, body.action, CHILDREN)
    change = await _changed_parent(call, type_, parent, body)
    change.rows += [row for row in rows if row.id != parent.id]
    change.event = FILLED if body.action == "CONTAINERIZE" else EMPTIED
    change.answer = {"id": parent.id, "operation": body.action}
    moved = {"containerType": body.childContainerType, "childContainerIDs": [child.id for child in children]}
    change.payload = to_json({**change.answer, "state": change.state, **moved})
    return change


async def _create_filled_parent(call: Call, type_: CompiledType[TypeOwn], body: PutChildren) -> Change:
    """Make the parent, open it, put the children in and close it, in one change."""
    change = await INSTANCES.plan_create(call, CreateContainer(**shared_members(body, CreateContainer)))
    row = change.rows[0]
    await _move_on_to(call, type_, change, OPENED)
    parent = as_stored(call, row)
    children = await _children(call, parent, body)
    await _check_entry(call, [parent], children, CHILDREN)
    await _move_on_to(call, type_, change, f"{CLOSED}:{body.subState}")
    change.rows += [replacing(child, parent=parent.id) for child in children]
    change.payload = to_json(CONTAINER.show(as_stored(call, row)))
    change.answer = {"id": parent.id, "operation": body.action}
    return change


async def _move_on_to(call: Call, type_: CompiledType[TypeOwn], change: Change, destination: str) -> None:
    """Move the container that the change makes to its next state, as an event would do it."""
    row = change.rows[0]
    change.timers.clear()
    event, rule = await _event_towards(call, type_, row.state, destination)
    apply_event(call, type_, change, row, event, rule)


async def _children(call: Call, parent: Resource, body: PutChildren) -> list[Resource]:
    """The children that the body names; to be taken out and none or all named: those of the type in the parent."""
    await CONTAINERS.need_type(call, body.childContainerType, "childContainerType")
    if body.action == "CONTAINERIZE":
        if not body.childIds:
            raise invalid(CHILDREN, "required", "is required to put containers into a parent")
        if not body.subState:
            raise invalid(SUB_STATE, "required", "is required to put containers into a parent")
    if body.action == "DECONTAINERIZE" and (body.decontainerizeAll or body.childIds is None):
        return await store.children(call, parent.id, body.childContainerType)
    children = await store.need_all(call, body.childIds or (), CHILDREN)
    others = [child.id for child in children if child.type != body.childContainerType]
    refuse_faults([Fault(CHILDREN, "type", f"{id} is not of type {body.childContainerType}") for id in others])
    return children


async def _parent_and_ancestors(call: Call, name: str) -> list[Resource]:
    """The parent that is named and all that it lies in, innermost first, read at one moment."""
    lineage = await store.lineage(call, (await store.need(call, name, PARENT)).id)
    if not lineage:
        raise store.unknown(PARENT, [name])
    return lineage


async def _moved_rows(
    call: Call, lineage: Sequence[Resource], children: Sequence[Resource], action: Action, member: str
) -> list[RowWrite]:
    """The rows to write so that the children lie in ``lineage[0]``, or no longer do: those of the children first.

    Refusals name ``member``, which is where the caller named the children.
    """
    parent = lineage[0]
    if action == "CONTAINERIZE":
        await _check_entry(call, lineage, children, member)
        rows = [replacing(child, parent=parent.id) for child in children]
    else:
        outsiders = [child.id for child in children if child.parent != parent.id]
        faults = [Fault(member, "parent", f"{id} does not lie in {parent.id}") for id in outsiders]
        refuse_faults(faults, Cause.RULE)
        rows = [replacing(child, parent=None) for child in children]
    written = {row.id for row in rows}
    # A child that has become what its parent lies in, since it was read, is written with the version read: stale.
    others = {parent.id: parent, lineage[-1].id: lineage[-1]}
    return rows + [replacing(other) for id, other in others.items() if id not in written]


async def _check_entry(call: Call, lineage: Sequence[Resource], children: Sequence[Resource], member: str) -> None:
    """Raise Refusal unless the children may be put into ``lineage[0]``, which lies in the others.

    It names every child that may not.
    """
    parent = lineage[0]
    check_parent(parent, (await CONTAINERS.need_type(call, parent.type)).own)
    if len(lineage) > MAX_LEVELS:
        text = f"{parent.id} lies in {len(lineage) - 1} containers; more than that are too many"
        raise invalid(PARENT, "limit", text, Cause.RULE)
    inside = len(await store.child_ids(call, parent.id))
    if inside + len(children) > MAX_CHILDREN:
        text = f"a container holds at most {MAX_CHILDREN} others; in {parent.id} are {inside}"
        raise invalid(PARENT, "limit", text, Cause.RULE)
    places = {place.id for place in lineage}
    types = await CONTAINERS.need_types(call, (child.type for child in children))
    faults = []
    for child in children:
        if child.id in places:
            faults.append(Fault(PARENT, "cycle", f"{parent.id} is {child.id} or lies inside it"))
        elif (found := entry_fault(child, types[child.type].own, parent)) is not None:
            faults.append(Fault(member, *found))
    faults += [
        Fault(member, "parent", f"{child.id} lies in {child.parent} already")
        for child in await _inside_others(call, children)
    ]
    refuse_faults(faults, Cause.RULE)


async def _inside_others(call: Call, children: Sequence[Resource]) -> list[Resource]:
    """Those that lie in a parent already: each has one at most. A parent that has expired holds nothing any more."""
    parents = {child.parent for child in children if child.parent is not None}
    standing = await store.find_all(call, sorted(parents))
    return [child for child in children if child.parent in standing]


async def _changed_parent(call: Call, type_: CompiledType[TypeOwn], parent: Resource, body: PutChildren) -> Change:
    """The change of the parent: the fields that came along, and the sub-state that an event of its machine leads to."""
    check_items(body.items, type_.own)
    stored = changed_body(parent, body)
    _update_flags(stored, body)
    event, rule = None, None
    if body.subState:
        event, rule = await _event_towards(call, type_, parent.state, f"{CLOSED}:{body.subState}")
    change = update_change(call, CONTAINER, type_, parent, values=body.attributes, body=stored, event=event, rule=rule)
    if body.scannableId is not None:
        check_scannable_id(body.scannableId)
        change.rows[0].key = body.scannableId
    return change


def _update_flags(stored: ContainerBody, body: PutChildren) -> None:
    """Set the flags that the body gives. Raises Refusal for the one that never changes."""
    if body.isReusable not in (None, stored.isReusable):
        raise invalid("isReusable", "fixed", "cannot be changed after creation")
    stored.isHazmat = stored.isHazmat if body.isHazmat is None else body.isHazmat
    stored.isContainerizable = stored.isContainerizable if body.isContainerizable is None else body.isContainerizable


async def _event_towards(
    call: Call, type_: CompiledType[TypeOwn], state: str | None, destination: str
) -> tuple[AppliedEvent, EventRule | None]:
    """The event that leads from one state to another, as the caller's app would raise it, and its rule."""
    assert type_.machine is not None, "made with the default machine and never without one"
    assert state is not None, "made in the first state of the machine"
    way = type_.machine.transition_to(type_.machine.effective_state(state), type_.machine.full_name(destination))
    if way is None:
        text = f"no event leads from {state} to {destination}"
        raise invalid(SUB_STATE, "transition", text, Cause.STATE_MACHINE)
    source: Json = {"appId": call.origin_app}
    event = AppliedEvent(way[0], way[1], call.at // 1000, {}, source, members=_SUB_STATE_MEMBERS)
    return event, await CONTAINERS.rule_of(call, type_, event, state)

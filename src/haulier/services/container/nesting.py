"""Containers go into each other and out again. See: contract/container.md section 4, preconditions.

What lies in what is a forest: one parent at most, and nobody inside itself, however many put and take at once. Every
change of a tree's shape writes the tree's root, so that the root's version stands for the shape; putting C into P
writes C, P and the root that P had at one moment. If all three still have their versions, C is still a root and P
still lies in the tree of another root, so no circle closes. Guards would not do: they are checked without a lock.
"""

from __future__ import annotations

from collections.abc import Sequence

from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.call import Call
from haulier.platform.changes import Change, RowWrite, replacing
from haulier.platform.instances import AppliedEvent, plan_update
from haulier.platform.kinds import CompiledType
from haulier.platform.resources import Resource, to_json
from haulier.platform.typed.declared import ENTITY_CODE
from haulier.platform.types import need_type
from haulier.services.container import store
from haulier.services.container.containers import changed_body
from haulier.services.container.kind import CLOSED, CONTAINER, ContainerBody, own_of
from haulier.services.container.rules import check_child, check_parent, check_scannable_id, is_container_id
from haulier.services.container.wire import MAX_CHILDREN, Action, PutChild, PutChildren
from haulier.services.statemachine import REGISTRY

MAX_LEVELS = 64
"""Containers around a parent into which something may still be put."""


async def plan_child(call: Call, body: PutChild) -> Change:
    """Put a container into a parent, or take it out of it."""
    id = call.path["containerId"]
    if not is_container_id(id):
        raise Refusal(Cause.NOT_FOUND, f"there is no container {id!r}")
    child = await store.need(call, id, cause=Cause.NOT_FOUND)
    around = await _place(call, body.parentId)
    rows = await _moved(call, around, [child], body.action)
    about = next(row for row in rows if row.id == child.id)
    event = "ContainerContainerized" if body.action == "CONTAINERIZE" else "ContainerDecontainerized"
    change = Change(CONTAINER.name, child.id, about.version, event, rows, state=child.state)
    answer = {"id": child.id, "operation": body.action}
    change.data = to_json({**answer, "parentId": around[0].id, "state": child.state})
    change.answer = answer
    return change


async def plan_children(call: Call, body: PutChildren) -> Change:
    """Put many containers into a parent, or take them out, and change the parent along with it: all or nothing."""
    type_ = await need_type(call, CONTAINER, call.path["containerType"])
    around = await _place(call, body.parentId)
    parent = around[0]
    if parent.type != type_.id:
        raise Refusal(Cause.UNKNOWN_REFERENCE, f"{parent.id} is not of type {type_.id}")
    children = await _children(call, parent, body)
    rows = await _moved(call, around, children, body.action)
    change = await _changed_parent(call, type_, parent, body)
    change.rows += [row for row in rows if row.id != parent.id]
    change.event = "ContainerFilled" if body.action == "CONTAINERIZE" else "ContainerEmptied"
    change.answer = {"id": parent.id, "operation": body.action}
    moved = {"containerType": body.childContainerType, "childContainerIDs": [child.id for child in children]}
    change.data = to_json({**change.answer, "state": change.state, **moved})
    return change


async def _children(call: Call, parent: Resource, body: PutChildren) -> list[Resource]:
    """The children that are meant; none named, or all of them, means those of the type that lie in the parent."""
    await need_type(call, CONTAINER, body.childContainerType)
    if body.action == "CONTAINERIZE":
        if not body.childIds:
            raise invalid("childIds", "required", "is required to put containers into a parent")
        if not body.subState:
            raise invalid("subState", "required", "is required to put containers into a parent")
    if body.action == "DECONTAINERIZE" and (body.decontainerizeAll or not body.childIds):
        return await store.children(call, parent.id, body.childContainerType)
    children = await store.need_all(call, body.childIds or ())
    other = next((child for child in children if child.type != body.childContainerType), None)
    if other is not None:
        raise invalid("childIds", "type", f"{other.id} is not of type {body.childContainerType}")
    return children


async def _place(call: Call, name: str) -> list[Resource]:
    """The parent that is named and all that it lies in, read at one moment."""
    around = await store.lineage(call, (await store.need(call, name)).id)
    if not around:
        raise Refusal(Cause.UNKNOWN_REFERENCE, f"there is no container {name!r}")
    return around


async def _moved(
    call: Call, around: Sequence[Resource], children: Sequence[Resource], action: Action
) -> list[RowWrite]:
    """The rows to write so that the children lie in ``around[0]``, or no longer do."""
    parent = around[0]
    if action == "CONTAINERIZE":
        await _check_entry(call, around, children)
        rows = [replacing(child, parent=parent.id) for child in children]
    else:
        stranger = next((child for child in children if child.parent != parent.id), None)
        if stranger is not None:
            raise Refusal(Cause.RULE, f"{stranger.id} does not lie in {parent.id}")
        rows = [replacing(child, parent=None) for child in children]
    written = {row.id for row in rows}
    for other in {parent.id: parent, around[-1].id: around[-1]}.values():
        assert other.id not in written, "a child is never what it lies in, nor the root of that"
        rows.append(replacing(other))
    return rows


async def _check_entry(call: Call, around: Sequence[Resource], children: Sequence[Resource]) -> None:
    """Every precondition of putting the children into ``around[0]``, which lies in the others."""
    parent = around[0]
    check_parent(parent, own_of((await need_type(call, CONTAINER, parent.type)).body))
    if len(around) > MAX_LEVELS:
        raise Refusal(Cause.RULE, f"{parent.id} lies in {len(around) - 1} containers; more than that are too many")
    inside = len(await store.child_ids(call, parent.id))
    if inside + len(children) > MAX_CHILDREN:
        raise Refusal(Cause.RULE, f"a container holds at most {MAX_CHILDREN} others; in {parent.id} are {inside}")
    places = {place.id for place in around}
    for child in children:
        if child.id in places:
            raise Refusal(Cause.RULE, f"{parent.id} is {child.id} or lies inside it")
        check_child(child, own_of((await need_type(call, CONTAINER, child.type)).body), parent)
    await _check_free(call, children)


async def _check_free(call: Call, children: Sequence[Resource]) -> None:
    """A container lies in one parent at most. A parent that has expired holds nothing any more."""
    parents = {child.parent for child in children if child.parent is not None}
    standing = await store.find_all(call, sorted(parents))
    taken = next((child for child in children if child.parent in standing), None)
    if taken is not None:
        raise Refusal(Cause.RULE, f"{taken.id} lies in {taken.parent} already")


async def _changed_parent(call: Call, type_: CompiledType, parent: Resource, body: PutChildren) -> Change:
    """The parent with the fields that came along, in the sub-state it moves to by an event of its machine."""
    stored = changed_body(parent, body)
    _set_flags(stored, body)
    event, rule = None, None
    if body.subState:
        event = _way_to(call, type_, parent, f"{CLOSED}:{body.subState}")
        code = type_.body.own[ENTITY_CODE]
        rule = await REGISTRY.event_rule(call, CONTAINER.name, code, event.event_code, event.reason_code, parent.state)
    change = plan_update(call, CONTAINER, type_, parent, values=body.attributes, body=stored, event=event, rule=rule)
    if body.scannableId is not None:
        check_scannable_id(body.scannableId)
        change.rows[0].key = body.scannableId
    return change


def _set_flags(stored: ContainerBody, body: PutChildren) -> None:
    if body.isReusable not in (None, stored.isReusable):
        raise invalid("isReusable", "fixed", "cannot be changed after creation")
    stored.isHazmat = stored.isHazmat if body.isHazmat is None else body.isHazmat
    stored.isContainerizable = stored.isContainerizable if body.isContainerizable is None else body.isContainerizable


def _way_to(call: Call, type_: CompiledType, parent: Resource, destination: str) -> AppliedEvent:
    """The event that leads the parent where it is to go, as the caller's app would raise it."""
    assert type_.machine is not None, "made with the default machine and never without one"
    assert parent.state is not None, "made in the first state of the machine"
    way = type_.machine.way_to(parent.state, type_.machine.full_name(destination))
    if way is None:
        raise Refusal(Cause.STATE_MACHINE, f"no event leads from {parent.state} to {destination}")
    return AppliedEvent(way[0], way[1], call.at // 1000, {}, {"appId": call.origin_app})

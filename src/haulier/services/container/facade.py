"""What other services may use of containers: they are made and changed with the caller's own change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import msgspec

from haulier.core.attributes import AttributeConfig
from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.identity import Identity
from haulier.platform.commands.call import Call
from haulier.platform.commands.nested import InPlace, put_in_place
from haulier.platform.declarations.wire_schemas import EventSource
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Json
from haulier.platform.typed import NewType
from haulier.platform.typed.events import EVENT_APPLIED, event_name
from haulier.platform.typed.instance_changes import create_row, enter_state, update_change
from haulier.services.container.commands.containers import BY_ID, CONTAINERS, TYPES
from haulier.services.container.events import GROUP_EVENT_APPLIED
from haulier.services.container.kind import CONTAINER, CONTAINER_DECODER, CONTAINER_TYPE, GROUP, ContainerBody, TypeOwn
from haulier.services.container.requests import ApplyEvent
from haulier.services.container.rules.containers import check_scannable_id, is_container_id

__all__ = [
    "CONTAINER", "CONTAINER_EVENT_APPLIED", "GROUP", "GROUP_EVENT_APPLIED", "HeldContainer", "add_container",
    "apply_event", "change_container", "ensure_container_type", "may_apply_event", "read_containers",
]  # fmt: skip

CONTAINER_EVENT_APPLIED = event_name(CONTAINER, EVENT_APPLIED)
"""The event of the journal that tells of an event which was applied to a container."""


@dataclass(frozen=True, slots=True)
class HeldContainer:
    """A container as others show it."""

    type: str
    scannable_id: str | None
    attributes: Json
    """Those that the caller's app may read."""


async def add_container(
    call: Call, change: Change, type_name: str, scannable_id: str | None, attributes: Json, *, number: int, member: str
) -> str:
    """Let the change make a container in the first state of its type's machine; its id.

    ``number`` tells apart the containers of one call, ``member`` names it in refusals. Raises Refusal: an unknown
    type, values that do not fit it. A scannable id that is taken is found when the change is applied.
    """
    type_ = await CONTAINERS.need_type(call, type_name, f"{member}.containerType")
    if scannable_id is not None:
        check_scannable_id(scannable_id)
    id = call.new_id(type_.id, number)
    row, _ = create_row(call, CONTAINER, type_, id, values=attributes, body=ContainerBody(), key=scannable_id)
    change.rows.append(row)
    if type_.machine is not None and row.state is not None:
        enter_state(call, change, row, type_.machine, row.state)
    return id


async def change_container(
    call: Call, change: Change, scannable_id: str, among: Collection[str], attributes: Json
) -> bool:
    """Let the change set attributes of the container with this scannable id, if it is among these; whether it is.

    Raises Refusal for values that do not fit.
    """
    row = await call.by_key(CONTAINER.name, scannable_id)
    if row is None or row.id not in among:
        return False
    if attributes:
        type_ = await CONTAINERS.need_type(call, row.type, "containers")
        body = row.body_as(CONTAINER_DECODER)
        change.rows += update_change(call, CONTAINER, type_, row, values=attributes, body=body).rows
    return True


async def read_containers(call: Call, ids: Iterable[str]) -> dict[str, HeldContainer]:
    """Those of the containers that are there, by their ids, read together."""
    wanted = [(CONTAINER.name, id) for id in dict.fromkeys(ids)]
    rows = [row for row in await call.get_many(wanted) if row is not None]
    types = await call.read_configs(CONTAINER_TYPE.name, {row.type for row in rows})
    return {
        row.id: HeldContainer(
            row.type,
            row.key,
            types[row.type].value.schema.visible(row.attributes(), call.origin_app) if row.type in types else {},
        )
        for row in rows
    }


async def ensure_container_type(call: Call, name: str, attributes: Sequence[Json]) -> None:
    """Make a type with these attributes by a command of its own, if the tenant has none of this name."""
    if await call.read_config(CONTAINER_TYPE.name, name) is not None:
        return
    given = msgspec.convert(attributes, list[AttributeConfig])

    async def planned(inner: Call, _given: None) -> Change:
        if await inner.get(CONTAINER_TYPE.name, name) is not None:
            raise InPlace
        change = await TYPES.plan_new(inner, NewType(name, TypeOwn(), attributes=given, open_attributes=True))
        change.replan_on_conflict |= {CONTAINER_TYPE.name}
        return change

    await put_in_place(call, planned, CONTAINER_TYPE.name, name)


async def may_apply_event(call: Call, identity: Identity, id: str) -> bool:
    """Whether a role of an identity allows it to apply events to a container, with or without its type's name."""
    row = await call.get(CONTAINER.name, id) if is_container_id(id) else None
    named = [f"{row.type}/{id}"] if row is not None else []
    paths = [f"/core/api/v2/containers/{container}/state/event" for container in (id, *named)]
    return await call.is_allowed_any(identity, "PUT", paths)


async def apply_event(call: Call, id: str, event_code: str, reason_code: str | None, data: Json, *, app: str) -> Change:
    """Apply an event to a container in the name of an app. Raises Refusal."""
    if not is_container_id(id):
        raise Refusal(Cause.NOT_FOUND, f"there is no container {id!r}")
    call.path = {"containerId": id}
    event = ApplyEvent(
        eventCode=event_code,
        timestamp=call.at // 1000,
        data=data,
        source=EventSource(appId=app),
        reasonCode=reason_code,
    )
    return await BY_ID.plan_apply_event(call, event)

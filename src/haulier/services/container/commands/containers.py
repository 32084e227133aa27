"""The rules of containers and their types that are this service's own. See: contract/container.md sections 1, 2, 7."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType, TypeBody
from haulier.platform.declarations.shared_members import shared_members
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Json, Resource, without_nulls
from haulier.platform.typed import InstancePlans, NewInstance, NewType, TypedResource, TypePlans, UpdatedInstance
from haulier.platform.typed.admission import check_admission
from haulier.platform.typed.instance_changes import AppliedEvent, event_change
from haulier.platform.typed.registry_routes import Facade
from haulier.platform.typed.serialization import audit
from haulier.services.container import store
from haulier.services.container.kind import (
    CONTAINER,
    CONTAINER_DECODER,
    CONTAINER_TYPE,
    MAIN_STATES,
    ContainerBody,
    TypeOwn,
    show_type,
)
from haulier.services.container.requests import ApplyEvent, CreateContainer, CreateType, UpdateContainer, UpdateType
from haulier.services.container.rules.containers import (
    check_items,
    check_name,
    check_scannable_id,
    is_container_id,
    with_primary,
)
from haulier.services.statemachine.facade import REGISTRY


class Containers(TypedResource[TypeOwn]):
    """Containers: physical things with an id of their own that hold items or each other."""

    kind = CONTAINER
    type_kind = CONTAINER_TYPE
    own = TypeOwn
    type_text = "container type"
    types_member = "containerTypes"
    instances_member = "containers"
    main_states = MAIN_STATES

    def type_id(self, call: Call) -> str:
        return call.path["containerTypeName"]

    def instance_id(self, call: Call) -> str:
        """The container's id or its scannable id."""
        return call.path["containerId"]

    def check_type(self, body: CreateType | UpdateType) -> None:
        check_admission(body.allowedParent, "allowedParent")

    def new_type(self, call: Call, body: CreateType) -> NewType[TypeOwn]:
        check_name(body.name)
        return NewType(body.name, TypeOwn(**shared_members(body, TypeOwn)))

    def show_type(self, stored: TypeBody) -> Json:
        return show_type(stored)

    def type_answer(self, stored: TypeBody) -> Json:
        return {"id": stored.name}

    def show_frame(self, row: Resource, stored: TypeBody) -> Json:
        return show_type(stored) | audit(row)

    def has_own_events(self, type_: CompiledType[TypeOwn]) -> bool:
        return type_.own.enableOrchestrator

    async def new_instance(self, call: Call, type_: CompiledType[TypeOwn], body: CreateContainer) -> NewInstance:
        """The id is not made from the scannable id: the same box may come again after its record has expired."""
        check_scannable_id(body.scannableId)
        check_items(body.items, type_.own)
        stored = ContainerBody(
            isHazmat=body.isHazmat,
            isContainerizable=body.isContainerizable,
            isReusable=body.isReusable,
            trackingDetails=with_primary(body.trackingDetails or ()),
            items=body.items or [],
        )
        return NewInstance(call.new_id(type_.id), stored, body.attributes or {}, key=body.scannableId)

    async def updated_instance(
        self, call: Call, type_: CompiledType[TypeOwn], old: Resource, body: UpdateContainer
    ) -> UpdatedInstance:
        check_items(body.items, type_.own)
        return UpdatedInstance(changed_body(old, body), body.attributes)

    async def find_instances(self, call: Call, names: Sequence[str]) -> Mapping[str, Resource]:
        return await store.find_all(call, names)

    async def find_instance(self, call: Call) -> Resource | None:
        return await store.find(call, self.instance_id(call))

    async def show_one(self, call: Call, row: Resource, type_: CompiledType) -> Json:
        shown = self.show_to(row, type_, call.origin_app)
        return shown | {"childContainerIDs": await store.child_ids(call, row.id)}


class ByQuery(Containers):
    """Containers at the oldest address of their list, where the query string names the type."""

    def type_id(self, call: Call) -> str:
        name = call.query("containerType")
        if not name:
            raise invalid("containerType", "required", "is required: the type whose containers are asked for")
        return name


class ById(Containers):
    """Containers at addresses that do not name the type: there only the container's own id will do."""

    def type_id(self, call: Call) -> str:
        return self.instance_id(call).partition(":")[0]

    def instance_id(self, call: Call) -> str:
        """It stands where other addresses have the type's name."""
        id = call.path.get("containerId") or call.path["containerTypeName"]
        if not is_container_id(id):
            raise Refusal(Cause.NOT_FOUND, f"there is no container {id!r}")
        return id


def changed_body(old: Resource, body: Any) -> ContainerBody:
    """The container's own fields after an update: lists that are given replace those it had."""
    stored = old.body_as(CONTAINER_DECODER)
    if body.trackingDetails is not None:
        stored.trackingDetails = with_primary(body.trackingDetails)
    if body.items is not None:
        stored.items = body.items
    return stored


class ContainerPlans(InstancePlans[TypeOwn]):
    """The operations of containers; an event may reach what lies inside, and its response carries the outcome."""

    async def plan_apply_event(self, call: Call, body: ApplyEvent) -> Change:
        """Apply an event, to everything inside as well when it is to propagate: to all of them or to none."""
        change = await super().plan_apply_event(call, body)
        if body.propagate:
            await add_events(call, change, await store.contents(call, [change.id]), body)
        change.answer = msgspec.Raw(change.data.encode())
        return change


async def add_events(call: Call, change: Change, containers: list[Resource], body: ApplyEvent) -> None:
    """Let the change apply the event to these containers too."""
    source = without_nulls(body.source)
    event = AppliedEvent(body.eventCode, body.reasonCode, body.timestamp, body.data, source, body.propagate)
    types = await CONTAINERS.need_types(call, (container.type for container in containers))
    for container in containers:
        type_ = types[container.type]
        try:
            rule = await CONTAINERS.rule_of(call, type_, event, container.state)
            applied = event_change(call, CONTAINER, type_, container, event, rule)
        except Refusal as refusal:
            refusal.description = f"{container.id}: {refusal}"
            raise
        change.rows += applied.rows
        change.timers += applied.timers
        change.drops += applied.drops


CONTAINERS = Containers(REGISTRY)
FACADE = Facade(REGISTRY, CONTAINER.name, orphan="no reason", code_member="enityCode")
TYPES = TypePlans(CONTAINERS)
INSTANCES = ContainerPlans(CONTAINERS)
BY_ID = ContainerPlans(ById(REGISTRY))
BY_QUERY = ContainerPlans(ByQuery(REGISTRY))

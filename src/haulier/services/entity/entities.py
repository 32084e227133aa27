"""The rules of entities and their types that are this service's own. See: contract/entity.md sections 1, 5, 6, 7."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from haulier.core.attributes import AttributeConfig
from haulier.core.durations import parse_duration
from haulier.core.ids import derived
from haulier.core.refusal import Cause, Refusal
from haulier.platform.call import Call
from haulier.platform.changes import Change
from haulier.platform.kinds import CompiledType, TypeBody
from haulier.platform.resources import Json, Resource, to_json
from haulier.platform.typed import ChangedInstance, InstancePlans, NewInstance, NewType, Typed, TypePlans
from haulier.platform.typed.categories import check_categories
from haulier.platform.typed.shown import audit
from haulier.platform.typed.templates import TemplatePlans, classify
from haulier.platform.typed.wire import HOOK_METHODS
from haulier.services.entity.kind import (
    ENTITY,
    ENTITY_DECODER,
    ENTITY_TEMPLATE,
    ENTITY_TYPE,
    EntityBody,
    TypeOwn,
    own_of,
    show_entity,
    show_to,
    show_type_body,
    type_id,
)
from haulier.services.entity.rules import (
    check_app,
    check_core_attributes,
    check_names,
    first_state,
    unmet,
)
from haulier.services.entity.wire import CreateEntity, CreateType, SaveMachine, UpdateEntity, UpdateType
from haulier.services.statemachine import REGISTRY


@dataclass(slots=True)
class Unmet(Exception):
    """The condition of an update is not true of the entity as it was read."""

    entity: Resource


class Entities(Typed):
    """Entities: whatever an app keeps data about. Their types belong to one app each."""

    kind = ENTITY
    type_kind = ENTITY_TYPE
    type_text = "entity type"
    hook_methods = HOOK_METHODS
    machine_shape = "array"

    def type_id(self, call: Call) -> str:
        return type_id(check_app(call.path["appId"]), call.path["entityTypePluralName"])

    def instance_id(self, call: Call) -> str:
        return call.path["entityId"]

    def new_type(self, call: Call, body: CreateType) -> NewType:
        app = check_app(call.path["appId"])
        check_names(body.name)
        _check_type(body)
        own = TypeOwn(
            appId=app,
            singular=body.name.singular,
            alias=None if body.alias is None else msgspec.to_builtins(body.alias),
            category=body.category or [],
            coreAttributes=body.coreAttributes or [],
            isStateMachineEnabled=body.isStateMachineEnabled,
            ttlOnInactive=body.ttlOnInactive,
            events=body.events or [],
            terminalTTL=body.terminalTTL,
            enableOrchestrator=body.enableOrchestrator,
        )
        return NewType(
            type_id(app, body.name.plural),
            msgspec.to_builtins(own),
            name=body.name.plural,
            entity_code=body.entityCode,
            attributes=self.given_attributes(body),
            parent=app,
        )

    def changed_own(self, own: Json, body: UpdateType) -> Json:
        _check_type(body)
        names = (
            "alias", "category", "coreAttributes", "ttlOnInactive", "events", "terminalTTL", "enableOrchestrator",
        )  # fmt: skip
        given = {name: msgspec.to_builtins(getattr(body, name)) for name in names}
        return own | {name: value for name, value in given.items() if value is not None}

    def changed(self, stored: TypeBody, body: UpdateType) -> TypeBody:
        """A new time to live after the end holds for the machine too."""
        changed = super().changed(stored, body)
        if body.terminalTTL is None or changed.machine is None:
            return changed
        machine = msgspec.structs.replace(changed.machine, terminalTTL=body.terminalTTL)
        return msgspec.structs.replace(changed, machine=machine)

    def given_attributes(self, body: CreateType | UpdateType) -> Sequence[AttributeConfig]:
        return body.attributes or ()

    def types_parent(self, call: Call) -> str | None:
        return check_app(call.path["appId"])

    def default_machine(self) -> None:
        """A type has none until it is registered."""

    def machine_document(self, stored: TypeBody, body: SaveMachine) -> Json:
        own = own_of(stored)
        if not own.isStateMachineEnabled:
            raise Refusal(Cause.RULE, "the type was made without a state machine")
        time = body.terminalTTL or own.terminalTTL
        return {"states": body.states, "terminalTTL": time, "callback": body.machine_callback or None}

    def show_type(self, stored: TypeBody) -> Json:
        return show_type_body(stored)

    def type_answer(self, stored: TypeBody) -> Json:
        return {"id": stored.name, "name": {"plural": stored.name, "singular": own_of(stored).singular}}

    def show_types(self, shown: list[Json], total: int) -> Json:
        return {"meta": {"totalElements": total}, "entityTypes": shown}

    def show_frame(self, row: Resource, _stored: TypeBody) -> Json:
        return audit(row)

    async def new_instance(self, call: Call, type_: CompiledType, body: CreateEntity) -> NewInstance:
        """The id comes from app, type and unique code, so that a code is taken once."""
        classes, shaped = await classify(call, ENTITY_TEMPLATE, type_, body)
        stored = EntityBody(uniqueCode=body.uniqueCode, name=body.name, **msgspec.structs.asdict(classes))
        id = derived(type_.body.name, call.tenant, type_.id, body.uniqueCode)
        state = first_state(type_.machine, body.state)
        return NewInstance(id, stored, body.properties, parent=body.owner, state=state, shaped=shaped)

    async def changed_instance(
        self, call: Call, type_: CompiledType, old: Resource, body: UpdateEntity
    ) -> ChangedInstance:
        stored = old.body_as(ENTITY_DECODER)
        classes, shaped = await classify(call, ENTITY_TEMPLATE, type_, body, stored)
        condition = body.conditionExpression
        if condition is not None and unmet(condition, shaped.schema, call.origin_app, show_entity(old)):
            raise Unmet(old)
        name = stored.name if body.name is None else body.name
        stored = msgspec.structs.replace(stored, name=name, **msgspec.structs.asdict(classes))
        return ChangedInstance(stored, body.properties, body.owner, shaped)

    def show_to(self, row: Resource, type_: CompiledType, app: str | None) -> Json:
        return show_to(row, type_, app)

    def show_page(self, shown: list[Json], total: int) -> Json:
        return {"meta": {"totalElements": total}, "entities": shown}


class EntityPlans(InstancePlans):
    """The plans and handles of entities; an update may have a condition."""

    async def plan_changed(self, call: Call, type_: CompiledType, old: Resource, body: UpdateEntity) -> Change:
        """Change values and fields and, when an event comes along, the state: both or neither.

        Where the condition is not true nothing changes, and the outcome that goes out says so.
        """
        transition = {} if body.stateTransition is None else msgspec.to_builtins(body.stateTransition)
        try:
            change = await super().plan_changed(call, type_, old, body)
        except Unmet as unmet:
            return _refused(unmet.entity, transition)
        if transition:
            change.data = to_json(msgspec.json.decode(change.data) | transition)
        return change


def _refused(entity: Resource, transition: Json) -> Change:
    """Nothing but the journal's row, valid as long as the entity is as it was when the condition was judged."""
    reason = "the condition is not true"
    return Change(
        ENTITY.name,
        entity.id,
        0,
        "EntityUpdateRefused",
        guards=[(ENTITY.name, entity.id, entity.version)],
        data=to_json({"id": entity.id, "reason": reason, **transition}),
        status="failed",
        reason=reason,
    )


def _check_type(body: Any) -> None:
    """What creation and update of a type check alike."""
    check_categories(body.category or [])
    check_core_attributes(body.coreAttributes or [])
    if body.terminalTTL is not None:
        parse_duration(body.terminalTTL, "terminalTTL")


ENTITIES = Entities(REGISTRY)
TYPES = TypePlans(ENTITIES)
INSTANCES = EntityPlans(ENTITIES)
TEMPLATES = TemplatePlans(ENTITIES, ENTITY_TEMPLATE)

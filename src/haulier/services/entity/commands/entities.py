"""The rules of entities and their types that are this service's own. See: contract/entity.md sections 1, 5, 6, 7."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from haulier.core.attributes import AttributeConfig
from haulier.core.durations import parse_duration
from haulier.core.ids import derived
from haulier.core.refusal import Cause, Refusal, error_code
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType, TypeBody
from haulier.platform.declarations.shared_members import shared_members
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Json, Resource, to_json
from haulier.platform.typed import InstancePlans, NewInstance, NewType, TypedResource, TypePlans, UpdatedInstance
from haulier.platform.typed.categories import check_categories
from haulier.platform.typed.categorized_instances import categorized_body
from haulier.platform.typed.events import UPDATE_REFUSED, event_name
from haulier.platform.typed.serialization import audit
from haulier.platform.typed.templates import TemplatePlans
from haulier.platform.typed.typed_resource import callback_target
from haulier.services.entity.kind import ENTITY, ENTITY_TEMPLATE, ENTITY_TYPE, TypeOwn, show_type, type_id
from haulier.services.entity.requests import ApplyEvent, CreateEntity, CreateType, SaveMachine, UpdateEntity, UpdateType
from haulier.services.entity.rules.entities import (
    check_app,
    check_core_attributes,
    check_names,
    first_state,
    is_unmet,
)
from haulier.services.statemachine.facade import EVENT_CODE, REGISTRY


@dataclass(slots=True)
class Unmet(Exception):
    """The condition of an update is not true of the entity as it was read."""

    entity: Resource


class Entities(TypedResource[TypeOwn]):
    """Entities: whatever an app keeps data about. Their types belong to one app each."""

    kind = ENTITY
    type_kind = ENTITY_TYPE
    own = TypeOwn
    type_text = "entity type"
    types_member = "entityTypes"
    instances_member = "entityInstances"
    machine_shape = "array"

    def type_id(self, call: Call) -> str:
        return type_id(check_app(call.path["appId"]), call.path["entityTypePluralName"])

    def instance_id(self, call: Call) -> str:
        return call.path["entityId"]

    def check_type(self, body: CreateType | UpdateType) -> None:
        check_categories(body.category or [])
        check_core_attributes(body.coreAttributes or [])
        if body.terminalTTL is not None:
            parse_duration(body.terminalTTL, "terminalTTL")

    def new_type(self, call: Call, body: CreateType) -> NewType[TypeOwn]:
        app, names = check_app(call.path["appId"]), body.name
        check_names(names)
        own = TypeOwn(appId=app, singular=names.singular, **shared_members(body, TypeOwn))
        id, attributes = type_id(app, names.plural), self.given_attributes(body)
        return NewType(id, own, name=names.plural, attributes=attributes, parent=app)

    def updated_type(self, stored: TypeBody, body: UpdateType) -> TypeBody:
        """A new time to live after the end holds for the machine too."""
        changed = super().updated_type(stored, body)
        if body.terminalTTL is None or changed.machine is None:
            return changed
        machine = msgspec.structs.replace(changed.machine, terminalTTL=body.terminalTTL)
        return msgspec.structs.replace(changed, machine=machine)

    def event_codes(self, own: TypeOwn) -> Sequence[str]:
        """Those of its events that are codes; words such as ``created`` name none of the registry."""
        return [event for event in dict.fromkeys(own.events) if EVENT_CODE.fullmatch(event)]

    def given_attributes(self, body: CreateType | UpdateType) -> Sequence[AttributeConfig]:
        return body.attributes or ()

    def types_parent(self, call: Call) -> str | None:
        return check_app(call.path["appId"])

    def machine_document(self, stored: TypeBody, body: SaveMachine) -> Json:
        own = self.own_of(stored)
        if not own.isStateMachineEnabled:
            raise Refusal(Cause.RULE, "the type was made without a state machine")
        time = body.terminalTTL or own.terminalTTL
        return {"states": body.states, "terminalTTL": time, "callback": callback_target(body.machine_callback)}

    def show_type(self, stored: TypeBody) -> Json:
        return show_type(stored)

    def type_answer(self, stored: TypeBody) -> Json:
        return {"id": stored.name, "name": stored.name}

    def show_frame(self, row: Resource, _stored: TypeBody) -> Json:
        return audit(row)

    def has_own_events(self, type_: CompiledType[TypeOwn]) -> bool:
        return type_.own.enableOrchestrator

    async def new_instance(self, call: Call, type_: CompiledType[TypeOwn], body: CreateEntity) -> NewInstance:
        """The id comes from app, type and unique code, so that a code is taken once."""
        stored, templated = await categorized_body(call, ENTITY_TEMPLATE, type_, body)
        id = derived(type_.body.name, call.tenant, type_.id, body.uniqueCode)
        state = first_state(type_.machine, body.state)
        return NewInstance(id, stored, body.properties, parent=body.owner, state=state, templated=templated)

    async def updated_instance(
        self, call: Call, type_: CompiledType[TypeOwn], old: Resource, body: UpdateEntity
    ) -> UpdatedInstance:
        stored, templated = await categorized_body(call, ENTITY_TEMPLATE, type_, body, old)
        condition = body.conditionExpression
        if condition is not None and is_unmet(condition, templated.schema, call.origin_app, ENTITY.show(old)):
            raise Unmet(old)
        return UpdatedInstance(stored, body.properties, body.owner, templated)


class EntityPlans(InstancePlans[TypeOwn]):
    """The plans and handles of entities; an update may have a condition."""

    async def plan_apply_event(self, call: Call, body: ApplyEvent) -> Change:
        """Apply an event, which may move the state."""
        change = await super().plan_apply_event(call, body)
        app, _, plural = change.rows[0].type.partition("/")
        code = msgspec.json.decode(change.rows[0].body)["uniqueCode"]
        names = {"entityName": plural, "appId": app, "uniqueCode": code}
        change.payload = to_json(msgspec.json.decode(change.data) | names)
        return change

    async def plan_update(
        self,
        call: Call,
        body: UpdateEntity,
        type_: CompiledType[TypeOwn] | None = None,
        old: Resource | None = None,
    ) -> Change:
        """Change values and fields and, when an event comes along, the state: both or neither."""
        # Where the condition is not true nothing changes, and the outcome that goes out says so.
        transition = {} if body.stateTransition is None else msgspec.to_builtins(body.stateTransition)
        try:
            change = await super().plan_update(call, body, type_, old)
        except Unmet as unmet:
            return _refusal_change(call, unmet.entity, transition)
        if transition:
            change.payload = to_json(msgspec.json.decode(change.data) | transition)
        return change


def _refusal_change(call: Call, entity: Resource, transition: Json) -> Change:
    """A change that writes the journal alone, while the entity is as it was when the condition was judged."""
    reason = "the condition is not true"
    return Change(
        ENTITY.name,
        entity.id,
        0,
        event_name(ENTITY, UPDATE_REFUSED),
        guards=[(ENTITY.name, entity.id, entity.version)],
        payload=to_json({"id": entity.id, "reason": reason, **transition}),
        status="failed",
        reason=reason,
        code=error_code(call.service.code, call.operation.number, Cause.RULE),
    )


ENTITIES = Entities(REGISTRY)
TYPES = TypePlans(ENTITIES)
INSTANCES = EntityPlans(ENTITIES)
TEMPLATES = TemplatePlans(ENTITIES, ENTITY_TEMPLATE, "entityTemplates")

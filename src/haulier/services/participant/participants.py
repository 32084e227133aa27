"""The rules of participants and their types that are this service's own.

See: contract/participant.md sections 4.1, 4.4 and 5.
"""

from __future__ import annotations

from typing import Any

import msgspec

from haulier.core.ids import derived
from haulier.core.machine import MachineConfig, default_machine
from haulier.core.refusal import Cause, Refusal
from haulier.platform.call import Call
from haulier.platform.kinds import CompiledType, TypeBody
from haulier.platform.resources import Json, Resource
from haulier.platform.typed import ChangedInstance, InstancePlans, NewInstance, NewType, Typed, TypePlans
from haulier.platform.typed.categories import check_categories
from haulier.platform.typed.facade import Facade
from haulier.platform.typed.templates import TemplatePlans, classify
from haulier.platform.typed.wire import HOOK_METHODS
from haulier.services.aaa import owner_ids
from haulier.services.participant.kind import (
    MAIN_STATES,
    PARTICIPANT,
    PARTICIPANT_DECODER,
    PARTICIPANT_TEMPLATE,
    PARTICIPANT_TYPE,
    ParticipantBody,
    TypeOwn,
    machine_of,
    own_of,
    show_names,
    show_to,
    show_type_body,
)
from haulier.services.participant.rules import check_allowed_owner, check_first_state, check_names, owner_admitted
from haulier.services.participant.tenant import terminal_ttl
from haulier.services.participant.wire import CreateParticipant, CreateType, UpdateParticipant, UpdateType
from haulier.services.statemachine import REGISTRY


class Participants(Typed):
    """Participants: people, vehicles, places that take part, each owned by the tenant or by another participant."""

    kind = PARTICIPANT
    type_kind = PARTICIPANT_TYPE
    type_text = "participant type"
    hook_methods = HOOK_METHODS
    main_states = MAIN_STATES

    def type_id(self, call: Call) -> str:
        return call.path["participantTypePluralName"]

    def instance_id(self, call: Call) -> str:
        return call.path["participantId"]

    def new_type(self, call: Call, body: CreateType) -> NewType:
        check_names(body.name.plural, body.name.singular)
        check_allowed_owner(body.allowedOwner)
        check_categories(body.category or [])
        own = TypeOwn(
            singular=body.name.singular,
            alias=_plain(body.alias),
            category=body.category or [],
            allowedOwner=body.allowedOwner,
            enableOrchestrator=body.enableOrchestrator,
        )
        return NewType(body.name.plural, msgspec.to_builtins(own), body.name.singular, body.entityCode)

    def changed_own(self, own: Json, body: UpdateType) -> Json:
        check_allowed_owner(body.allowedOwner)
        check_categories(body.category or [])
        given: Json = {
            "alias": body.alias,
            "category": body.category,
            "allowedOwner": body.allowedOwner,
            "enableOrchestrator": body.enableOrchestrator,
        }
        return own | {name: msgspec.to_builtins(value) for name, value in given.items() if value is not None}

    def default_machine(self) -> MachineConfig:
        return default_machine("participant")

    async def terminal_ttl(self, call: Call) -> str | None:
        return await terminal_ttl(call)

    def show_type(self, stored: TypeBody) -> Json:
        return show_type_body(stored)

    def type_answer(self, stored: TypeBody) -> Json:
        return {"name": stored.name}

    def show_types(self, shown: list[Json], total: int) -> Json:
        return {"meta": {"totalElements": total}, "participantTypes": shown}

    def show_frame(self, row: Resource, stored: TypeBody) -> Json:
        return show_names(row, stored)

    async def new_instance(self, call: Call, type_: CompiledType, body: CreateParticipant) -> NewInstance:
        """The id comes from type and unique code, so that a code is taken once."""
        own = own_of(type_.body)
        classes, shaped = await classify(call, PARTICIPANT_TEMPLATE, type_, body)
        check_first_state(machine_of(type_), body.state)
        owner = await _owner(call, own, body.owner)
        stored = ParticipantBody(uniqueCode=body.uniqueCode, name=body.name, **msgspec.structs.asdict(classes))
        id = derived(type_.id, call.tenant, type_.id, body.uniqueCode)
        return NewInstance(id, stored, body.properties, parent=owner, shaped=shaped)

    async def changed_instance(
        self, call: Call, type_: CompiledType, old: Resource, body: UpdateParticipant
    ) -> ChangedInstance:
        own, stored = own_of(type_.body), old.body_as(PARTICIPANT_DECODER)
        classes, shaped = await classify(call, PARTICIPANT_TEMPLATE, type_, body, stored)
        name = stored.name if body.name is None else body.name
        stored = msgspec.structs.replace(stored, name=name, **msgspec.structs.asdict(classes))
        owner = None if body.owner is None else await _owner(call, own, body.owner, of=old.id)
        return ChangedInstance(stored, body.properties, owner, shaped)

    def show_to(self, row: Resource, type_: CompiledType, app: str | None) -> Json:
        return show_to(row, type_, app)

    def show_page(self, shown: list[Json], total: int) -> Json:
        return {"meta": {"totalElements": total}, "participants": shown}


async def _owner(call: Call, own: TypeOwn, owner: str, *, of: str | None = None) -> str:
    """The owner's id as it is stored: the tenant, or a participant of a type that may own this one."""
    tenant_owner, bare = await owner_ids(call)
    if owner in (tenant_owner, bare):
        return tenant_owner
    if owner == of:
        raise Refusal(Cause.RULE, "a participant cannot own itself")
    found = await call.get(PARTICIPANT.name, owner)
    if found is None:
        raise Refusal(Cause.UNKNOWN_REFERENCE, f"there is no owner {owner!r}")
    if not owner_admitted(own.allowedOwner, found.type):
        raise Refusal(Cause.RULE, f"participants of type {found.type} may not own this type")
    return owner


def _plain(value: Any) -> Any:
    return None if value is None else msgspec.to_builtins(value)


PARTICIPANTS = Participants(REGISTRY)
TYPES = TypePlans(PARTICIPANTS)
INSTANCES = InstancePlans(PARTICIPANTS)
TEMPLATES = TemplatePlans(PARTICIPANTS, PARTICIPANT_TEMPLATE)
FACADE = Facade(REGISTRY, PARTICIPANT.name, orphan="no type", entity_answer="name")

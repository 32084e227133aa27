"""The rules of participants and their types that are this service's own.

See: contract/participant.md sections 4.1, 4.4 and 5.
"""

from __future__ import annotations

from collections.abc import Sequence

from haulier.core.ids import derived
from haulier.core.refusal import Cause, invalid
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType, TypeBody
from haulier.platform.declarations.shared_members import shared_members
from haulier.platform.storage.resources import Json, Resource
from haulier.platform.typed import InstancePlans, NewInstance, NewType, TypedResource, TypePlans, UpdatedInstance
from haulier.platform.typed.admission import check_admission
from haulier.platform.typed.categories import check_categories
from haulier.platform.typed.categorized_instances import categorized_body
from haulier.platform.typed.registry_routes import Facade
from haulier.platform.typed.templates import TemplatePlans
from haulier.services.aaa.facade import owner_ids
from haulier.services.participant.kind import (
    MAIN_STATES,
    PARTICIPANT,
    PARTICIPANT_TEMPLATE,
    PARTICIPANT_TYPE,
    TypeOwn,
    machine_of,
    show_names,
    show_type,
)
from haulier.services.participant.queries import terminal_ttl
from haulier.services.participant.requests import CreateParticipant, CreateType, UpdateParticipant, UpdateType
from haulier.services.participant.rules.participants import check_first_state, check_names
from haulier.services.statemachine.facade import REGISTRY


class Participants(TypedResource[TypeOwn]):
    """Participants: people, vehicles, places that take part, each owned by the tenant or by another participant."""

    kind = PARTICIPANT
    type_kind = PARTICIPANT_TYPE
    own = TypeOwn
    type_text = "participant type"
    types_member = "participantTypes"
    instances_member = "participants"
    main_states = MAIN_STATES

    def type_id(self, call: Call) -> str:
        return call.path["participantTypePluralName"]

    def instance_id(self, call: Call) -> str:
        return call.path["participantId"]

    def check_type(self, body: CreateType | UpdateType) -> None:
        check_admission(body.allowedOwner, "allowedOwner")
        check_categories(body.category or [])

    def new_type(self, call: Call, body: CreateType) -> NewType[TypeOwn]:
        names = body.name
        check_names(names.plural, names.singular)
        return NewType(
            names.plural, TypeOwn(singular=names.singular, **shared_members(body, TypeOwn)), key=names.singular
        )

    async def terminal_ttl(self, call: Call) -> str | None:
        return await terminal_ttl(call)

    def show_type(self, stored: TypeBody) -> Json:
        return show_type(stored)

    def type_answer(self, stored: TypeBody) -> Json:
        return {"name": stored.name}

    def show_frame(self, row: Resource, stored: TypeBody) -> Json:
        return show_names(row, stored)

    def references(self, body: CreateParticipant | UpdateParticipant) -> Sequence[tuple[str, str]]:
        return () if body.owner is None else ((PARTICIPANT.name, body.owner),)

    def has_own_events(self, type_: CompiledType[TypeOwn]) -> bool:
        return type_.own.enableOrchestrator

    async def new_instance(self, call: Call, type_: CompiledType[TypeOwn], body: CreateParticipant) -> NewInstance:
        """The id comes from type and unique code, so that a code is taken once."""
        stored, templated = await categorized_body(call, PARTICIPANT_TEMPLATE, type_, body)
        check_first_state(machine_of(type_), body.state)
        owner = await _owner(call, type_.own, body.owner)
        id = derived(type_.id, call.tenant, type_.id, body.uniqueCode)
        return NewInstance(id, stored, body.properties, parent=owner, templated=templated)

    async def updated_instance(
        self, call: Call, type_: CompiledType[TypeOwn], old: Resource, body: UpdateParticipant
    ) -> UpdatedInstance:
        stored, templated = await categorized_body(call, PARTICIPANT_TEMPLATE, type_, body, old)
        owner = None if body.owner is None else await _owner(call, type_.own, body.owner, of=old.id)
        return UpdatedInstance(stored, body.properties, owner, templated)


async def _owner(call: Call, own: TypeOwn, owner: str, *, of: str | None = None) -> str:
    """The owner's id as it is stored: the tenant, or a participant of a type that may own this one."""
    tenant_owner, bare = await owner_ids(call)
    if owner in (tenant_owner, bare):
        return tenant_owner
    if owner == of:
        raise invalid("owner", "self", "a participant cannot own itself", Cause.RULE)
    found = await call.get(PARTICIPANT.name, owner)
    if found is None:
        raise invalid("owner", "unknown", f"there is no owner {owner!r}", Cause.UNKNOWN_REFERENCE)
    if own.allowedOwner is not None and not own.allowedOwner.admits(found.type):
        text = f"participants of type {found.type} may not own this type"
        raise invalid("owner", "allowedOwner", text, Cause.RULE)
    return owner


PARTICIPANTS = Participants(REGISTRY)
TYPES = TypePlans(PARTICIPANTS)
INSTANCES = InstancePlans(PARTICIPANTS)
TEMPLATES = TemplatePlans(PARTICIPANTS, PARTICIPANT_TEMPLATE)
FACADE = Facade(REGISTRY, PARTICIPANT.name, orphan="no type", entity_answer="name")

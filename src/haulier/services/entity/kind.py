"""What the entity service declares to the engine: entities and their types, as stored and as shown.

A type's stored id is ``<app>/<plural>``: two apps may use the same plural. See: contract/entity.md sections 1 to 5, 11.
"""

from __future__ import annotations

from typing import Any

import msgspec

from haulier.platform.declarations.kind import CommandOutcome, Kind, TypeBody, compiler
from haulier.platform.storage.cache import Compiler
from haulier.platform.storage.resources import Json, Resource
from haulier.platform.typed.categories import CategorizedOwn
from haulier.platform.typed.categorized_instances import MEMBERS, show_categorized
from haulier.platform.typed.events import CREATED, EVENT_APPLIED, UPDATE_REFUSED, UPDATED, event_name, type_event_name
from haulier.platform.typed.requests import Alias
from haulier.platform.typed.serialization import show_attributes
from haulier.platform.typed.templates import Template, template_kind
from haulier.platform.typed.type_kinds import action_of, kind_of_types
from haulier.services.entity.requests import CoreAttribute

TYPE = "entity_type"
SERVICE_NAME = "Entity"
"""As callbacks call the service."""


class TypeOwn(CategorizedOwn, kw_only=True, omit_defaults=True):
    """What an entity type has beside attributes, machine and custom code."""

    appId: str
    singular: str
    alias: Alias | None = None
    coreAttributes: list[CoreAttribute] = msgspec.field(default_factory=list)
    isStateMachineEnabled: bool = False
    ttlOnInactive: str | None = None
    events: list[str] = msgspec.field(default_factory=list)
    terminalTTL: str | None = None
    enableOrchestrator: bool = False


def type_id(app: str, plural: str) -> str:
    """The stored id of a type; app ids hold no slash."""
    return f"{app}/{plural}"


def plural_of(type_id: str) -> str:
    """What callers call a type, from its stored id."""
    return type_id.partition("/")[2]


def show_type(body: TypeBody) -> Json:
    """A type with its attributes; machine and custom code have reads of their own."""
    own = msgspec.convert(body.own, TypeOwn)
    shown: Json = {
        "id": body.name,
        **msgspec.to_builtins(own),
        "name": {"plural": body.name, "singular": own.singular},
        "attributes": show_attributes(body.attributes),
        "category": msgspec.to_builtins(own.category),
        "isStateMachineEnabled": own.isStateMachineEnabled,
        "enableOrchestrator": own.enableOrchestrator,
        "ownerAppId": body.ownerAppId,
        "isActive": True,
    }
    del shown["singular"]
    return shown


def names_of(type_id: str) -> Json:
    """The type of a template, as reads name it."""
    app, _, plural = type_id.partition("/")
    return {"entityType": plural, "entityName": plural, "appId": app}


def show_entity(row: Resource) -> Json:
    """An entity with all its properties, as callbacks and events give it."""
    app, _, plural = row.type.partition("/")
    return show_categorized(row) | {"entityName": plural, "appId": app, "isActive": True}


def command_of(event: str) -> str:
    """What callbacks call the command behind an event: the operation as the contract names it."""
    return COMMANDS.get(event) or event[:1].lower() + event[1:].removesuffix("Failed")


def _entity_callback(data: Json, outcome: CommandOutcome) -> Json:
    """The members that the service adds to the callback of a write to an entity."""
    id, command = str(data.get("id", "")), command_of(outcome.event)
    plural = id.partition(":")[0]
    shown: Json = {
        "serviceName": SERVICE_NAME,
        "entityType": plural,
        "businessCommand": command,
        "commandName": command,
        "entityName": plural,
        "entityVersion": outcome.version,
        "entityInstanceId": id,
        "payloadValidated": outcome.succeeded,
        "requestId": outcome.request_id,
        "entity": data,
    }
    return shown if outcome.succeeded else {**shown, "errorCode": outcome.code}


def _type_callback(data: Json, outcome: CommandOutcome) -> Json:
    """The members that the service adds to the callback of a write to a type."""
    command = command_of(outcome.event)
    return {
        "serviceName": SERVICE_NAME,
        "entityType": data.get("id"),
        "businessCommand": command,
        "commandName": command,
        "entityName": data.get("id"),
        "schema": data.get("attributes", []),
        "schemaValidated": outcome.succeeded,
        "action": action_of(outcome.event),
        "requestId": outcome.request_id,
        "errorCode": outcome.code,
    }


def creation_outcome(_body: Any, succeeded: bool) -> str:
    """What callbacks call the outcome of a creation. See: contract/entity.md section 11."""
    return "EntityCreationSuccessEvent" if succeeded else "EntityCreationFailedEvent"


def update_outcome(body: Any, succeeded: bool) -> str:
    """What callbacks call the outcome of an update, alone or together with an event."""
    if body.stateTransition is not None:
        return f"EntityAttributeAndStateUpdation{'Success' if succeeded else 'Failed'}Event"
    return "EntityUpdationSuccessEvent" if succeeded else "UpdationFailedEvent"


def event_outcome(_body: Any, succeeded: bool) -> str:
    """What callbacks call the outcome of an event."""
    return "ApplyEventSuccessEvent" if succeeded else "ApplyEventFailedEvent"


ENTITY = Kind(
    name="entity",
    noun="Entity",
    type_kind=TYPE,
    type_noun="entity type",
    values="properties",
    show=show_entity,
    columns={"owner": "parent", "state": "state"},
    members=frozenset(MEMBERS),
    is_counted=True,
    callback=_entity_callback,
)

COMMANDS = {
    event_name(ENTITY, CREATED): "createEntity",
    event_name(ENTITY, UPDATED): "updateEntity",
    event_name(ENTITY, UPDATE_REFUSED): "updateEntity",
    event_name(ENTITY, EVENT_APPLIED): "applyEvent",
    type_event_name(ENTITY, CREATED): "createEntityType",
    type_event_name(ENTITY, UPDATED): "updateEntityType",
}
"""Operations by the events that they end in."""

ENTITY_TYPE = kind_of_types(ENTITY, show_type, {"appId": "parent"}, _type_callback)

ENTITY_TEMPLATE = template_kind("entity_template", "EntityTemplate", TYPE, "entity type", "entityType", names_of)

COMPILERS: dict[str, Compiler] = {TYPE: compiler(TypeOwn), ENTITY_TEMPLATE.name: Template}

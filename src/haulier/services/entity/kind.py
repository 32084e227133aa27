"""What the entity service declares to the engine: entities and their types, as stored and as shown.

A type's stored id is ``<app>/<plural>``: two apps may use the same plural. See: contract/entity.md sections 1 to 5, 11.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from haulier.platform.cache import Compiler
from haulier.platform.kinds import TYPE_DECODER, CompiledType, Kind, TypeBody, compile_type
from haulier.platform.resources import Json, Resource
from haulier.platform.typed.shown import audit
from haulier.platform.typed.templates import Template, template_kind
from haulier.platform.typed.wire import Category
from haulier.services.entity.wire import CoreAttribute

TYPE = "entity_type"
SERVICE_NAME = "Entity"
"""As callbacks call the service."""


class TypeOwn(Struct, kw_only=True, omit_defaults=True):
    """What an entity type has beside attributes, machine and custom code."""

    appId: str
    singular: str
    entityCode: str = ""
    alias: dict[str, str] | None = None
    category: list[Category] = []
    coreAttributes: list[CoreAttribute] = []
    isStateMachineEnabled: bool = False
    ttlOnInactive: str | None = None
    events: list[str] = []
    terminalTTL: str | None = None
    enableOrchestrator: bool = False


class EntityBody(Struct, kw_only=True, omit_defaults=True):
    """An entity's own fields as stored. Owner is the row's parent, state its state, properties its attributes."""

    uniqueCode: str
    name: str | None = None
    category: str | None = None
    subCategory: str | None = None
    templateId: str | None = None
    lastEvent: Json | None = None
    """Written by the engine with every event (``instances.LAST_EVENT``)."""


ENTITY_DECODER = msgspec.json.Decoder(EntityBody)


def type_id(app: str, plural: str) -> str:
    """The stored id of a type; app ids hold no stroke."""
    return f"{app}/{plural}"


def plural_of(type_id: str) -> str:
    """What callers call a type, from its stored id."""
    return type_id.partition("/")[2]


def own_of(body: TypeBody) -> TypeOwn:
    """The entity type's own members."""
    return msgspec.convert(body.own, TypeOwn)


def show_type_body(body: TypeBody) -> Json:
    """A type with its attributes; machine and custom code have reads of their own."""
    own = own_of(body)
    attributes: list[Json] = [msgspec.to_builtins(attribute) for attribute in body.attributes]
    for attribute in attributes:
        attribute.pop("slot", None)
    shown: Json = {
        "id": body.name,
        **msgspec.to_builtins(own),
        "name": {"plural": body.name, "singular": own.singular},
        "attributes": attributes,
        "isStateMachineEnabled": own.isStateMachineEnabled,
        "enableOrchestrator": own.enableOrchestrator,
        "ownerAppId": body.ownerAppId,
        "isActive": True,
    }
    del shown["singular"]
    return shown


def show_type(resource: Resource) -> Json:
    """A type as reads and lists give it."""
    return show_type_body(resource.body_as(TYPE_DECODER)) | audit(resource)


def show_entity(resource: Resource) -> Json:
    """An entity with all its properties, as callbacks and events give it."""
    body = resource.body_as(ENTITY_DECODER)
    given = {
        "name": body.name,
        "owner": resource.parent,
        "category": body.category,
        "subCategory": body.subCategory,
        "templateId": body.templateId,
        "state": resource.state,
    }
    shown: Json = {"id": resource.id, "uniqueCode": body.uniqueCode}
    shown |= {name: value for name, value in given.items() if value is not None}
    return shown | {"properties": resource.attributes()} | audit(resource)


def show_to(resource: Resource, type_: CompiledType, app_id: str | None) -> Json:
    """An entity as this app may see it: without the properties that other apps keep to themselves."""
    shown = show_entity(resource)
    shown["properties"] = type_.schema.visible(shown["properties"], app_id)
    return shown


def _of_type(data: Json) -> Json:
    """What callbacks of entities tell beside the frame; ids begin with the type's name."""
    return {"serviceName": SERVICE_NAME, "entityType": str(data.get("id", "")).rpartition(":")[0]}


def _type_name(data: Json) -> Json:
    return {"serviceName": SERVICE_NAME, "entityType": data.get("id")}


def creation_told(_body: Any, succeeded: bool) -> str:
    """What callbacks call the outcome of a creation. See: contract/entity.md section 11."""
    return "EntityCreationSuccessEvent" if succeeded else "EntityCreationFailedEvent"


def change_told(body: Any, succeeded: bool) -> str:
    """What callbacks call the outcome of an update, alone or together with an event."""
    if body.stateTransition is not None:
        return f"EntityAttributeAndStateUpdation{'Success' if succeeded else 'Failed'}Event"
    return "EntityUpdationSuccessEvent" if succeeded else "UpdationFailedEvent"


def event_told(_body: Any, succeeded: bool) -> str:
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
    members=frozenset({"uniqueCode", "name", "category", "subCategory", "templateId"}),
    callback=_of_type,
)

ENTITY_TYPE = Kind(
    name=TYPE,
    noun="EntityType",
    type_kind="",
    type_noun="",
    values="",
    show=show_type,
    columns={"appId": "parent"},
    members=frozenset({"name", "ownerAppId"}),
    callback=_type_name,
)

ENTITY_TEMPLATE = template_kind("entity_template", "EntityTemplate", TYPE, "entity type", "entityType", plural_of)

COMPILERS: dict[str, Compiler] = {TYPE: compile_type, ENTITY_TEMPLATE.name: Template}

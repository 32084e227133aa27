"""The entity service's operations, each in both families of paths. See: contract/entity.yaml, entity.md section 2."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from haulier.core.refusal import Cause
from haulier.platform.batches import Batches, BatchTable, Column, RowShape, batch_operations
from haulier.platform.batches.columns import CLASSES, ID, OWNER, REF, UNIQUE_CODE, itself
from haulier.platform.declarations.operation import Conflict, Hooks, Operation, RequestBody
from haulier.platform.declarations.parameters import ORIGIN_TOKEN_REQUIRED, Header, Query
from haulier.platform.declarations.section import Section
from haulier.platform.typed import api
from haulier.platform.typed.api import ACCEPTED, DONE, NATURAL, PAGES, SEARCH
from haulier.platform.typed.requests import ChangedHook, TypeHook
from haulier.platform.typed.responses import ChangeLogShown, HookShown, StateShown
from haulier.platform.typed.templates import TemplateTable, template_operations
from haulier.services.entity.commands.entities import INSTANCES, TEMPLATES, TYPES
from haulier.services.entity.commands.types import create_type
from haulier.services.entity.kind import creation_outcome, event_outcome, plural_of, update_outcome
from haulier.services.entity.queries import ASKED, count_entities, onboard
from haulier.services.entity.requests import (
    AnyCallback,
    ApplyEvent,
    ChangedRow,
    ChangedTemplate,
    CreateEntity,
    CreateType,
    NewRow,
    NewTemplate,
    SaveMachine,
    UpdateEntity,
    UpdateType,
)
from haulier.services.entity.responses import (
    Aggregate,
    EntitiesPage,
    EntityMachine,
    EntityShown,
    EntityTemplateShown,
    EntityTemplatesPage,
    EntityTypeName,
    EntityTypeShown,
    EntityTypesPage,
    Onboarding,
)

APP = Header("X-COREOS-APPID", required=True, description="id of the app that the types belong to", parameter="appId")
HEADERS = (*api.HEADERS, APP)
APP_HEADERS = (*api.APP_HEADERS, APP)
TYPE_HEADERS = (*api.CALLBACK_HEADERS, replace(ORIGIN_TOKEN_REQUIRED, may_be_missing=True), APP)
"""Headers of writes to types. A genuine client leaves the origin token out there: the calling app counts."""

ALL_TYPES = "/entity-type"
ONE_TYPE = f"{ALL_TYPES}/{{entityTypePluralName}}"
MACHINE = f"{ONE_TYPE}/config/state-machine"
HOOKS = f"{ONE_TYPE}/config/handlers"
ONE_HOOK = f"{HOOKS}/{{handlerId}}"
ALL = "/{entityTypePluralName}"
ONE = f"{ALL}/{{entityId}}"

ENTITY_TYPES = Section("Entity Type", headers=HEADERS, write_headers=TYPE_HEADERS, statuses=ACCEPTED)
TYPE_MACHINE = Section("State Machine Config", headers=HEADERS, statuses=DONE)
TYPE_HOOKS = Section("Entity Type - Custom Code Config", headers=HEADERS, statuses=DONE)
ENTITIES = Section("Entity Instance", headers=HEADERS, write_headers=APP_HEADERS, statuses=ACCEPTED)
ENTITY_STATE = Section("Entity Instance State", headers=HEADERS, statuses=ACCEPTED)

CONDITION = Column("conditionExpression", "must be true of the entity as it is stored")

TYPE_OPERATIONS = (
    ENTITY_TYPES.post(ALL_TYPES, name="createEntityType", number=1052, summary="Register an entity type").plan(
        create_type,
        body=CreateType,
        response=EntityTypeName,
        conflict=Conflict(Cause.DUPLICATE_NAME, "name"),
        documents_404=False,
    ),
    ENTITY_TYPES.get(ALL_TYPES, name="getEntityTypes", number=1053, summary="List entity types").handle(
        TYPES.list_types, query=(*SEARCH, *PAGES), response=EntityTypesPage
    ),
    ENTITY_TYPES.get(ONE_TYPE, name="getEntityType", number=1054, summary="Read one entity type").handle(
        TYPES.get_type, response=EntityTypeShown
    ),
    ENTITY_TYPES.put(
        ONE_TYPE, name="updateEntityType", number=1055, summary="Change the configuration of an entity type"
    ).plan(TYPES.plan_update, body=UpdateType, response=EntityTypeName),
    TYPE_MACHINE.post(
        MACHINE, name="registerStateMachine", number=1063, summary="Register the state machine of an entity type"
    ).plan(TYPES.plan_create_machine, body=SaveMachine, response=EntityTypeName, success=200),
    TYPE_MACHINE.put(
        MACHINE, name="updateStateMachine", number=1064, summary="Replace the state machine of an entity type"
    ).plan(TYPES.plan_update_machine, body=SaveMachine, response=EntityTypeName),
    TYPE_MACHINE.get(
        MACHINE, name="getStateMachine", number=1065, summary="Read the state machine of an entity type"
    ).handle(TYPES.get_machine, response=EntityMachine),
    TYPE_HOOKS.post(HOOKS, name="registerCustomCode", number=1071, summary="Register a custom code hook").plan(
        TYPES.plan_create_hook, body=TypeHook
    ),
    TYPE_HOOKS.get(HOOKS, name="getCustomCodes", number=1072, summary="List custom code hooks").handle(
        TYPES.list_hooks, response=list[HookShown]
    ),
    TYPE_HOOKS.get(ONE_HOOK, name="getCustomCode", number=1073, summary="Read one custom code hook").handle(
        TYPES.get_hook, response=HookShown
    ),
    TYPE_HOOKS.put(ONE_HOOK, name="updateCustomCode", number=1074, summary="Change a custom code hook").plan(
        TYPES.plan_update_hook, body=RequestBody(TypeHook, decode_as=ChangedHook)
    ),
)

CREATE = ENTITIES.post(ALL, name="createEntity", number=1005, summary="Create an entity").plan(
    INSTANCES.plan_create,
    body=CreateEntity,
    hooks=Hooks("create", INSTANCES.hooks_of),
    conflict=Conflict(field="uniqueCode"),
    outcome_name=creation_outcome,
)
UPDATE = ENTITIES.put(
    ONE, name="updateEntity", number=1008, summary="Change attributes, and optionally state, of an entity"
).plan(INSTANCES.plan_update, body=UpdateEntity, hooks=Hooks("update", INSTANCES.hooks_of), outcome_name=update_outcome)

INSTANCE_OPERATIONS = (
    CREATE,
    ENTITIES.get(ALL, name="getEntities", number=1006, summary="Search the entities of one type").handle(
        INSTANCES.list_instances, query=(*SEARCH, *PAGES), response=EntitiesPage
    ),
    ENTITIES.get(ONE, name="getEntityById", number=1007, summary="Read one entity").handle(
        INSTANCES.get_instance, response=EntityShown
    ),
    UPDATE,
    ENTITY_STATE.get(
        f"{ONE}/state", name="getEntityState", number=1009, summary="Read the current state of an entity"
    ).handle(INSTANCES.get_state, response=StateShown),
    ENTITY_STATE.put(f"{ONE}/event", name="applyEvent", number=1010, summary="Apply an event to an entity").plan(
        INSTANCES.plan_apply_event,
        body=ApplyEvent,
        hooks=Hooks("apply_event", INSTANCES.hooks_of),
        outcome_name=event_outcome,
    ),
    ENTITIES.get(
        f"{ONE}/changelog", name="getEntityChangeLog", number=1011, summary="Read the change log of an entity"
    ).handle(
        INSTANCES.get_change_log,
        query=(
            Query("from", int, required=True, description="epoch from which on changes are asked for"),
            Query("duration", NATURAL, description="days, up to 31; 1 when not given"),
            *SEARCH[:2],
        ),
        response=ChangeLogShown,
    ),
)


ONE_FAMILY = (
    ENTITIES.get(
        "/aggregate-query/{entityTypePluralName}",
        name="getAggregateOfEntity",
        number=1012,
        summary="Count the entities of a type by the values of attributes",
    ).handle(
        count_entities,
        query=(
            Query(ASKED, list[dict[str, Any]], description="what to count: each names a result and an attribute"),
            Query("query", str, description="filter as JSON text"),
            Query("op", Literal["and", "or"], description="how the terms of arr are joined, and when not given"),
            Query("arr", list[dict[str, Any]], description="terms of the filter, beside query or instead of it"),
        ),
        response=Aggregate,
        documents_404=False,
    ),
    ENTITY_TYPES.post(
        "/app/onboard", name="onboardTenantInApp", number=1056, summary="Prepare a tenant for entities"
    ).handle(onboard, response=Onboarding, documents_404=False, headers=api.HEADERS),
)
"""Operations that the contract has in one family only."""


def in_app(operation: Operation) -> Operation:
    """The same operation in the other family: the app stands in the path."""
    return replace(
        operation,
        name=f"{operation.name}InApp",
        path=f"/apps/{{appId}}{operation.path}",
        docs=replace(operation.docs, summary=f"{operation.docs.summary} of a named app"),
        headers=tuple(header for header in operation.headers if header is not APP),
        same_as=operation.name,
    )


TEMPLATE_OPERATIONS = template_operations(
    TEMPLATES,
    TemplateTable(
        at=ONE_TYPE,
        create="createTemplate",
        list="getTemplates",
        get="getTemplateById",
        update="updateTemplate",
        first=1101,
        new=NewTemplate,
        changed=ChangedTemplate,
        shown=EntityTemplateShown,
        page=EntityTemplatesPage,
        headers=HEADERS,
        query=SEARCH,
    ),
)

BATCHES = Batches(
    INSTANCES,
    "entityType",
    RowShape(CREATE, NewRow, itself, "uniqueCode", (UNIQUE_CODE, OWNER, *CLASSES, REF)),
    RowShape(
        UPDATE,
        ChangedRow,
        itself,
        "entityInstanceId",
        (replace(ID, name="entityInstanceId"), replace(OWNER, required=False), *CLASSES, CONDITION, REF),
    ),
    type_name=plural_of,
)

BATCH_OPERATIONS = batch_operations(
    BATCHES,
    BatchTable(
        section=Section("Entity - Batch Processing", headers=HEADERS, write_headers=APP_HEADERS, statuses=ACCEPTED),
        at=f"{ALL}/batch",
        files=f"{ALL}/upload",
        names={
            "create rows": "createEntitiesInBatch",
            "update rows": "updateEntitiesInBatch",
            "status": "getBatchStatus",
            "create file": "createEntitiesByFile",
            "update file": "updateEntitiesByFile",
            "file status": "getUploadStatus",
        },
        first=1121,
        callback=AnyCallback,
    ),
)

OF_A_FAMILY = (*TYPE_OPERATIONS, *TEMPLATE_OPERATIONS, *INSTANCE_OPERATIONS, *BATCH_OPERATIONS)

OPERATIONS = (*OF_A_FAMILY, *ONE_FAMILY, *map(in_app, OF_A_FAMILY))

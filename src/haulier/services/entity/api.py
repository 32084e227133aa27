"""The entity service's operations, each in both families of paths. See: contract/entity.yaml, entity.md section 2."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from haulier.core.refusal import Cause
from haulier.platform.batches import Batches, BatchTable, Column, RowShape, batch_operations
from haulier.platform.batches.columns import CLASSES, ID, OWNER, REF, UNIQUE_CODE, itself
from haulier.platform.declarations.operation import ORIGIN_TOKEN_REQUIRED, Header, Operation, Query
from haulier.platform.typed import api
from haulier.platform.typed.api import NATURAL, PAGES, SEARCH, read, write
from haulier.platform.typed.requests import ChangedHook, TypeHook
from haulier.platform.typed.responses import ChangeLogShown, HookShown, StateShown
from haulier.platform.typed.templates import TemplateTable, template_operations
from haulier.services.entity.commands.entities import INSTANCES, TEMPLATES, TYPES
from haulier.services.entity.kind import change_event_name, creation_event, event_event_name, plural_of
from haulier.services.entity.queries import ASKED, aggregate, onboard
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

APP = Header("X-COREOS-APPID", True, "id of the app that the types belong to", parameter="appId")
HEADERS = (*api.HEADERS, APP)
FOR_APP = (*api.FOR_APP, APP)
OF_TYPE = (*api.LATER, replace(ORIGIN_TOKEN_REQUIRED, forgiven=True), APP)
"""Of writes to types: a genuine client leaves the origin token out there, and is taken for the app that calls."""

ALL_TYPES = "/entity-type"
ONE_TYPE = f"{ALL_TYPES}/{{entityTypePluralName}}"
MACHINE = f"{ONE_TYPE}/config/state-machine"
HOOKS = f"{ONE_TYPE}/config/handlers"
ALL = "/{entityTypePluralName}"
ONE = f"{ALL}/{{entityId}}"

TYPE_TAG = "Entity Type"
MACHINE_TAG = "State Machine Config"
HOOK_TAG = "Entity Type - Custom Code Config"
TAG = "Entity Instance"
STATE_TAG = "Entity Instance State"

CONDITION = Column("conditionExpression", "must be true of the entity as it is stored")

TYPE_OPERATIONS = (
    write(
        "createEntityType", 1052, "POST", ALL_TYPES, "Register an entity type", TYPE_TAG, TYPES.plan_create, CreateType,
        headers=OF_TYPE, found=False, taken=Cause.DUPLICATE_NAME, taken_field="name", answer=EntityTypeName,
    ),
    read(
        "getEntityTypes", 1053, ALL_TYPES, "List entity types", TYPE_TAG, TYPES.list_types, query=(*SEARCH, *PAGES),
        headers=HEADERS, answer=EntityTypesPage,
    ),
    read(
        "getEntityType", 1054, ONE_TYPE, "Read one entity type", TYPE_TAG, TYPES.get_type, headers=HEADERS,
        answer=EntityTypeShown,
    ),
    write(
        "updateEntityType", 1055, "PUT", ONE_TYPE, "Change the configuration of an entity type", TYPE_TAG,
        TYPES.plan_update, UpdateType, headers=OF_TYPE, answer=EntityTypeName,
    ),
    write(
        "registerStateMachine", 1063, "POST", MACHINE, "Register the state machine of an entity type", MACHINE_TAG,
        TYPES.plan_register_machine, SaveMachine, headers=HEADERS, success=200, answer=EntityTypeName,
    ),
    write(
        "updateStateMachine", 1064, "PUT", MACHINE, "Replace the state machine of an entity type", MACHINE_TAG,
        TYPES.plan_put_machine, SaveMachine, headers=HEADERS, success=200, answer=EntityTypeName,
    ),
    read(
        "getStateMachine", 1065, MACHINE, "Read the state machine of an entity type", MACHINE_TAG, TYPES.get_machine,
        headers=HEADERS, answer=EntityMachine,
    ),
    write(
        "registerCustomCode", 1071, "POST", HOOKS, "Register a custom code hook", HOOK_TAG, TYPES.plan_register_hook,
        TypeHook, headers=HEADERS, success=201,
    ),
    read(
        "getCustomCodes", 1072, HOOKS, "List custom code hooks", HOOK_TAG, TYPES.list_hooks, headers=HEADERS,
        answer=list[HookShown],
    ),
    read(
        "getCustomCode", 1073, f"{HOOKS}/{{handlerId}}", "Read one custom code hook", HOOK_TAG, TYPES.get_hook,
        headers=HEADERS, answer=HookShown,
    ),
    write(
        "updateCustomCode", 1074, "PUT", f"{HOOKS}/{{handlerId}}", "Change a custom code hook", HOOK_TAG,
        TYPES.plan_replace_hook, TypeHook, headers=HEADERS, success=200, decode_as=ChangedHook,
    ),
)  # fmt: skip

CREATE = write(
    "createEntity", 1005, "POST", ALL, "Create an entity", TAG, INSTANCES.plan_create, CreateEntity,
    headers=FOR_APP, hook="create", hooks=INSTANCES.hooks_of, outcome_name=creation_event, taken_field="uniqueCode",
)  # fmt: skip
UPDATE = write(
    "updateEntity", 1008, "PUT", ONE, "Change attributes, and optionally state, of an entity", TAG,
    INSTANCES.plan_change, UpdateEntity, headers=FOR_APP, hook="update", hooks=INSTANCES.hooks_of,
    outcome_name=change_event_name,
)  # fmt: skip

INSTANCE_OPERATIONS = (
    CREATE,
    read(
        "getEntities", 1006, ALL, "Search the entities of one type", TAG, INSTANCES.list_instances,
        query=(*SEARCH, *PAGES), headers=HEADERS, answer=EntitiesPage,
    ),
    read(
        "getEntityById", 1007, ONE, "Read one entity", TAG, INSTANCES.get_instance, headers=HEADERS, answer=EntityShown,
    ),
    UPDATE,
    read(
        "getEntityState", 1009, f"{ONE}/state", "Read the current state of an entity", STATE_TAG, INSTANCES.get_state,
        headers=HEADERS, answer=StateShown,
    ),
    write(
        "applyEvent", 1010, "PUT", f"{ONE}/event", "Apply an event to an entity", STATE_TAG,
        INSTANCES.plan_apply_event, ApplyEvent, headers=HEADERS, hook="apply_event", hooks=INSTANCES.hooks_of,
        outcome_name=event_event_name,
    ),
    read(
        "getEntityChangeLog", 1011, f"{ONE}/changelog", "Read the change log of an entity", TAG,
        INSTANCES.get_change_log, headers=HEADERS,
        query=(
            Query("from", int, True, "epoch from which on changes are asked for"),
            Query("duration", NATURAL, description="days, up to 31; 1 when not given"),
            *SEARCH[:2],
        ), answer=ChangeLogShown,
    ),
)  # fmt: skip


ONE_FAMILY = (
    replace(
        read(
            "getAggregateOfEntity", 1012, "/aggregate-query/{entityTypePluralName}",
            "Count the entities of a type by the values of attributes", TAG, aggregate, headers=HEADERS,
            statuses=(200, 400, 401),
            query=(
                Query(ASKED, list[dict[str, Any]], description="what to count: each names a result and an attribute"),
                Query("query", str, description="filter as JSON text"),
                Query("op", Literal["and", "or"], description="how the terms of arr are joined, and when not given"),
                Query("arr", list[dict[str, Any]], description="terms of the filter, beside query or instead of it"),
            ),
        ),
        answer=Aggregate,
    ),
    Operation(
        "onboardTenantInApp", "POST", "/app/onboard", 1056, 200, (200, 400, 401), "Prepare a tenant for entities",
        TYPE_TAG, api.HEADERS, handle=onboard, answer=Onboarding,
    ),
)  # fmt: skip
"""What the genuine interface has at one address only."""


def in_app(operation: Operation) -> Operation:
    """The same operation in the other family: the app stands in the path."""
    return replace(
        operation,
        name=f"{operation.name}InApp",
        path=f"/apps/{{appId}}{operation.path}",
        summary=f"{operation.summary} of a named app",
        headers=tuple(header for header in operation.headers if header is not APP),
        same_as=operation.name,
    )


TEMPLATE_OPERATIONS = template_operations(
    TEMPLATES,
    TemplateTable(
        at=ONE_TYPE, create="createTemplate", list="getTemplates", get="getTemplateById", update="updateTemplate",
        first=1101, new=NewTemplate, changed=ChangedTemplate, shown=EntityTemplateShown, page=EntityTemplatesPage,
        headers=HEADERS, query=SEARCH,
    ),
)  # fmt: skip

BATCHES = Batches(
    INSTANCES,
    "entityType",
    RowShape(CREATE, NewRow, itself, "uniqueCode", (UNIQUE_CODE, OWNER, *CLASSES, REF)),
    RowShape(
        UPDATE, ChangedRow, itself, "entityInstanceId",
        (replace(ID, name="entityInstanceId"), replace(OWNER, required=False), *CLASSES, CONDITION, REF),
    ),
    type_name=plural_of,
)  # fmt: skip

BATCH_OPERATIONS = batch_operations(
    BATCHES,
    BatchTable(
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
        tag="Entity - Batch Processing",
        callback=AnyCallback,
        headers=HEADERS,
        write_headers=FOR_APP,
    ),
)

OF_A_FAMILY = (*TYPE_OPERATIONS, *TEMPLATE_OPERATIONS, *INSTANCE_OPERATIONS, *BATCH_OPERATIONS)

OPERATIONS = (*OF_A_FAMILY, *ONE_FAMILY, *map(in_app, OF_A_FAMILY))

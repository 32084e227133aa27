"""The container service's operations. See: contract/container.yaml; container.md section 7 for the older forms."""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter
from typing import Annotated

from msgspec import Meta

from haulier.core.refusal import Cause
from haulier.platform.batches import Batches, BatchTable, Column, RowShape, batch_operations
from haulier.platform.batches.columns import REF, itself
from haulier.platform.declarations.operation import Conflict, Hooks, Operation, RequestBody
from haulier.platform.declarations.parameters import ORIGIN_TOKEN_REQUIRED, Query
from haulier.platform.declarations.section import Section, Statuses
from haulier.platform.declarations.wire_schemas import Callback
from haulier.platform.typed.api import (
    ACCEPTED,
    APP_HEADERS,
    CALLBACK_HEADERS,
    DONE,
    HEADERS,
    LIMIT,
    OFFSET,
    PAGES,
    SEARCH,
)
from haulier.platform.typed.registry_routes import REFUSALS, FacadeTable, facade_operations
from haulier.platform.typed.requests import ChangedHook, TypeHook
from haulier.platform.typed.responses import ChangeLogShown, HookShown, StateShown
from haulier.services.container.commands.containers import BY_ID, BY_QUERY, FACADE, INSTANCES, TYPES
from haulier.services.container.commands.groups import apply_group_event, create_group, update_group
from haulier.services.container.commands.nesting import move_child, move_children
from haulier.services.container.queries import get_group, get_tracked, list_groups
from haulier.services.container.requests import (
    ApplyEvent,
    ChangedRow,
    CreateContainer,
    CreateEvent,
    CreateType,
    NewRow,
    PutChild,
    PutChildren,
    SaveGroup,
    UpdateAttributes,
    UpdateContainer,
    UpdateEvent,
    UpdateMachine,
    UpdateType,
)
from haulier.services.container.responses import (
    ContainerMachine,
    ContainerMoved,
    ContainerOrphan,
    ContainerRead,
    ContainersPage,
    ContainerTypeShown,
    ContainerTypesPage,
    GroupShown,
    GroupsPage,
    TrackingShown,
)

DAYS = Annotated[int, Meta(ge=1, le=31)]
LOG = (
    Query("from", int, required=True, description="epoch from which on changes are asked for"),
    Query("duration", DAYS, description="days from there, 1 when not given"),
    Query("limit", LIMIT, description="rows of a page, 50 when not given"),
    Query("offset", OFFSET, description="rows to skip"),
)

ALL_TYPES = "/container-types"
ONE_TYPE = f"{ALL_TYPES}/{{containerTypeName}}"
ATTRIBUTES = f"{ONE_TYPE}/config/attributes"
MACHINE = f"{ONE_TYPE}/config/state-machine"
HOOKS = f"{ONE_TYPE}/config/handlers"
ONE_HOOK = f"{HOOKS}/{{handlerId}}"
ALL = "/{containerTypeName}"
ONE = f"{ALL}/{{containerId}}"
NAMELESS = "/{containerId}"
GROUPS = "/container-groups"
ONE_GROUP = f"{GROUPS}/{{groupId}}"

CONTAINER_TYPES = Section("Container Type", headers=HEADERS, write_headers=CALLBACK_HEADERS, statuses=ACCEPTED)
TYPE_ATTRIBUTES = Section(
    "Container Type - Attributes Config", headers=HEADERS, write_headers=APP_HEADERS, statuses=ACCEPTED
)
TYPE_MACHINE = Section(
    "Container Type - State Machine Config", headers=HEADERS, write_headers=CALLBACK_HEADERS, statuses=DONE
)
TYPE_HOOKS = Section("Container Type - Custom Code Config", headers=HEADERS, statuses=DONE)
CONTAINERS = Section("Container", headers=HEADERS, write_headers=APP_HEADERS, statuses=ACCEPTED)
CONTAINER_STATE = Section("Container State", headers=HEADERS, write_headers=CALLBACK_HEADERS, statuses=DONE)
CONTAINER_GROUPS = Section("Container Group", headers=HEADERS, write_headers=CALLBACK_HEADERS, statuses=ACCEPTED)

TYPE_NUMBER = 2004
"""Of the read and of the update of a type alike. See: contract/error-codes.md."""

TYPE_OPERATIONS = (
    CONTAINER_TYPES.post(ALL_TYPES, name="createContainerType", number=2002, summary="Register a container type").plan(
        TYPES.plan_create, body=CreateType, conflict=Conflict(Cause.INNER_REQUEST, "name")
    ),
    CONTAINER_TYPES.get(
        ALL_TYPES, name="getContainerTypes", number=2003, summary="List container types by filter"
    ).handle(TYPES.list_types, query=(*SEARCH, *PAGES), response=ContainerTypesPage),
    CONTAINER_TYPES.get(
        ONE_TYPE, name="getContainerTypeById", number=TYPE_NUMBER, summary="Read one container type"
    ).handle(TYPES.get_type, response=ContainerTypeShown),
    CONTAINER_TYPES.put(
        ONE_TYPE, name="updateContainerType", number=TYPE_NUMBER, summary="Change the allowed parents of a type"
    ).plan(TYPES.plan_update, body=UpdateType),
    TYPE_ATTRIBUTES.get(
        ATTRIBUTES, name="getAttributesConfig", number=2011, summary="Read the attribute schema of a type"
    ).handle(TYPES.get_attributes, response=ContainerTypeShown, headers=(*HEADERS, ORIGIN_TOKEN_REQUIRED)),
    TYPE_ATTRIBUTES.put(
        ATTRIBUTES, name="updateAttributesConfig", number=2012, summary="Add or redefine attributes of a type"
    ).plan(TYPES.plan_update_attributes, body=UpdateAttributes),
    TYPE_MACHINE.get(MACHINE, name="getStateMachine", number=2013, summary="Read the state machine of a type").handle(
        TYPES.get_machine, response=ContainerMachine
    ),
    TYPE_MACHINE.put(
        MACHINE, name="updateStateMachine", number=2014, summary="Replace the state machine of a type"
    ).plan(TYPES.plan_update_machine, body=UpdateMachine),
    TYPE_HOOKS.post(
        HOOKS, name="registerCustomCodeConfig", number=2021, summary="Register a custom code hook for a type"
    ).plan(TYPES.plan_create_hook, body=TypeHook),
    TYPE_HOOKS.get(HOOKS, name="getCustomCodeConfig", number=2022, summary="List custom code hooks of a type").handle(
        TYPES.list_hooks, response=list[HookShown]
    ),
    TYPE_HOOKS.get(ONE_HOOK, name="getCustomCodeConfigById", number=2023, summary="Read one custom code hook").handle(
        TYPES.get_hook, response=HookShown
    ),
    TYPE_HOOKS.put(ONE_HOOK, name="updateCustomCodeConfig", number=2024, summary="Change a custom code hook").plan(
        TYPES.plan_update_hook, body=RequestBody(TypeHook, decode_as=ChangedHook)
    ),
    CONTAINER_TYPES.get(
        f"{ONE_TYPE}/changelog", name="getContainerTypeChangeLog", number=2031, summary="Read the change log of a type"
    ).handle(TYPES.get_change_log, query=LOG, response=ChangeLogShown),
)

REGISTRY_OPERATIONS = facade_operations(
    FACADE,
    FacadeTable(
        section=replace(TYPE_MACHINE, statuses=Statuses(created=200, refusals=REFUSALS)),
        names={
            "update entity": "updateEntity",
            "create event": "createEvents",
            "update event": "updateEvent",
            "create reason": "createReason",
            "update reason": "updateReason",
            "list events": "getAllEvents",
            "get event": "getEvent",
            "orphan events": "getOrphanEvent",
            "list reasons": "getAllReasons",
            "get reason": "getReason",
            "orphan reasons": "getOrphanReason",
        },
        first=2041,
        page=SEARCH[:2],
        new_event=CreateEvent,
        changed_event=UpdateEvent,
        orphan=ContainerOrphan,
    ),
)

CREATE = CONTAINERS.post(ALL, name="createContainer", number=1005, summary="Create a container of a type").plan(
    INSTANCES.plan_create,
    body=CreateContainer,
    hooks=Hooks("create", INSTANCES.hooks_of),
    conflict=Conflict(field="scannableId"),
    documents_404=False,
)
LIST = CONTAINERS.get(
    f"{ALL}/filter", name="getContainers", number=1006, summary="Search the containers of one type"
).handle(INSTANCES.list_instances, query=(*SEARCH, *PAGES), response=ContainersPage)
READ = CONTAINERS.get(
    ONE, name="getContainerById", number=1007, summary="Read a container by id or scannable id"
).handle(INSTANCES.get_instance, response=ContainerRead)
UPDATE = CONTAINERS.put(
    ONE, name="updateContainerById", number=1008, summary="Change attributes, items or tracking of a container"
).plan(INSTANCES.plan_update, body=UpdateContainer, hooks=Hooks("update", INSTANCES.hooks_of), documents_404=False)
STATE = CONTAINER_STATE.get(
    f"{ONE}/state", name="getContainerState", number=1009, summary="Read the current state of a container"
).handle(INSTANCES.get_state, response=StateShown)
EVENT = CONTAINER_STATE.put(
    f"{ONE}/state/event", name="updateContainerState", number=1010, summary="Apply an event to a container"
).plan(
    INSTANCES.plan_apply_event,
    body=ApplyEvent,
    response=StateShown,
    hooks=Hooks("apply_event", INSTANCES.hooks_of, caller_waits=True),
)

CONTAINER_OPERATIONS = (
    CREATE,
    LIST,
    READ,
    UPDATE,
    STATE,
    EVENT,
    CONTAINERS.get(
        "/tracking/{trackingId}", name="getContainerByTrackingId", number=1011, summary="Find containers by tracking id"
    ).handle(get_tracked, response=TrackingShown),
    CONTAINERS.put(
        f"{NAMELESS}/child",
        name="containerizeContainerById",
        number=1012,
        summary="Put a container into, or out of, a parent",
    ).plan(move_child, body=PutChild, response=ContainerMoved, headers=CALLBACK_HEADERS),
    CONTAINERS.put(
        f"{ALL}/containerise",
        name="bulkContainerizeContainerById",
        number=1013,
        summary="Put many children into, or out of, a parent",
    ).plan(move_children, body=PutChildren, response=ContainerMoved),
    CONTAINERS.get(
        f"{ONE}/changelog", name="getContainerChangeLog", number=1014, summary="Read the change log of a container"
    ).handle(INSTANCES.get_change_log, query=LOG, response=ChangeLogShown),
)


def _nameless(operation: Operation, path: str, summary: str) -> Operation:
    """The older form of an operation, at an address that does not name the type."""
    return replace(
        operation,
        name=f"{operation.name}BackwardCompatible",
        path=path,
        docs=replace(operation.docs, summary=summary),
        same_as=operation.name,
    )


OLDER_OPERATIONS = (
    replace(
        _nameless(LIST, "", "Search the containers of the type that the query names"),
        handle=BY_QUERY.list_instances,
        query=(Query("containerType", str, required=True, description="name of the type"), *LIST.query),
    ),
    replace(_nameless(READ, ALL, "Read a container without naming its type"), handle=BY_ID.get_instance),
    replace(
        _nameless(UPDATE, ALL, "Update a container without naming its type"),
        plan=BY_ID.plan_update,
        hooks=Hooks("update", BY_ID.hooks_of),
        refusals=frozenset({400, 401, 404}),
    ),
    replace(_nameless(STATE, f"{NAMELESS}/state", "Read the state without naming the type"), handle=BY_ID.get_state),
    replace(
        _nameless(EVENT, f"{NAMELESS}/state/event", "Apply an event without naming the type"),
        plan=BY_ID.plan_apply_event,
        hooks=Hooks("apply_event", BY_ID.hooks_of, caller_waits=True),
    ),
)

SCANNABLE_ID = Column("scannableId", "printed on the thing", required=True)
CONTAINER_ID = Column("containerId", "id or scannable id of the container", required=True)
FLAGS = tuple(Column(name, "true or false") for name in ("isHazmat", "isContainerizable", "isReusable"))
DETAILS = (
    Column("trackingDetails", "JSON array of {operator, trackingId, isPrimary}", json=True),
    Column("items", "JSON array of items", json=True),
)

GROUP_OPERATIONS = (
    CONTAINER_GROUPS.post(
        GROUPS, name="createContainerGroup", number=3001, summary="Create a group of containers"
    ).plan(create_group, body=SaveGroup),
    CONTAINER_GROUPS.get(
        GROUPS, name="getContainerGroups", number=3002, summary="List container groups by filter"
    ).handle(list_groups, query=SEARCH, response=GroupsPage),
    CONTAINER_GROUPS.get(ONE_GROUP, name="getContainerGroupById", number=3003, summary="Read a container group").handle(
        get_group, response=GroupShown
    ),
    CONTAINER_GROUPS.put(
        ONE_GROUP, name="updateContainerGroup", number=3004, summary="Change the members of a container group"
    ).plan(update_group, body=SaveGroup),
    CONTAINER_GROUPS.put(
        f"{ONE_GROUP}/event",
        name="applyEventOnContainerGroup",
        number=3005,
        summary="Apply one event to every group member",
    ).plan(apply_group_event, body=ApplyEvent),
)

BATCHES = Batches(
    INSTANCES,
    "containerType",
    RowShape(
        CREATE,
        NewRow,
        itself,
        "scannableId",
        (SCANNABLE_ID, *FLAGS, *DETAILS, REF),
    ),
    RowShape(
        UPDATE,
        ChangedRow,
        attrgetter("data"),
        "containerId",
        (CONTAINER_ID, *DETAILS, REF),
        within="data",
    ),
)

BATCH_OPERATIONS = batch_operations(
    BATCHES,
    BatchTable(
        section=Section("Container - Batch Processing", headers=HEADERS, write_headers=APP_HEADERS, statuses=ACCEPTED),
        at=f"{ALL}/batch",
        files=f"{ALL}/batch/upload",
        names={
            "create rows": "createContainersInBatch",
            "update rows": "updateContainersInBatch",
            "status": "getStatusOfBatchRequest",
            "create file": "recordFileUploadCreateRequest",
            "update file": "recordFileUploadUpdateRequest",
            "file status": "getStatusOfBatchUploadRequest",
        },
        first=1021,
        callback=Callback,
        documents_404=False,
    ),
)

OPERATIONS = (
    *TYPE_OPERATIONS,
    *REGISTRY_OPERATIONS,
    *CONTAINER_OPERATIONS,
    *OLDER_OPERATIONS,
    *GROUP_OPERATIONS,
    *BATCH_OPERATIONS,
)

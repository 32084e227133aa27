"""The container service's operations. See: contract/container.yaml; container.md section 7 for the older forms."""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter
from typing import Annotated

from msgspec import Meta

from haulier.core.refusal import Cause
from haulier.platform.batches import Batches, BatchTable, Column, RowShape, batch_operations
from haulier.platform.batches.columns import REF, itself
from haulier.platform.declarations.operation import ORIGIN_TOKEN_REQUIRED, Operation, Query
from haulier.platform.declarations.wire_schemas import Callback
from haulier.platform.typed.api import FOR_APP, HEADERS, LATER, LIMIT, OFFSET, PAGES, SEARCH, read, write
from haulier.platform.typed.registry_routes import FacadeTable, facade_operations
from haulier.platform.typed.requests import ChangedHook, TypeHook
from haulier.platform.typed.responses import ChangeLogShown, HookShown, StateShown
from haulier.services.container.commands.containers import BY_ID, BY_QUERY, FACADE, INSTANCES, TYPES
from haulier.services.container.commands.groups import plan_create_group, plan_group_event, plan_update_group
from haulier.services.container.commands.nesting import plan_child, plan_children
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
ALL = "/{containerTypeName}"
ONE = f"{ALL}/{{containerId}}"
NAMELESS = "/{containerId}"
GROUPS = "/container-groups"
ONE_GROUP = f"{GROUPS}/{{groupId}}"

TYPE_TAG = "Container Type"
ATTRIBUTE_TAG = "Container Type - Attributes Config"
MACHINE_TAG = "Container Type - State Machine Config"
HOOK_TAG = "Container Type - Custom Code Config"
TAG = "Container"
STATE_TAG = "Container State"
GROUP_TAG = "Container Group"

TYPE_OPERATIONS = (
    write(
        "createContainerType", 2002, "POST", ALL_TYPES, "Register a container type", TYPE_TAG, TYPES.plan_create,
        CreateType, taken=Cause.INNER_REQUEST, taken_field="name",
    ),
    read(
        "getContainerTypes", 2003, ALL_TYPES, "List container types by filter", TYPE_TAG, TYPES.list_types,
        query=(*SEARCH, *PAGES), answer=ContainerTypesPage,
    ),
    read(
        "getContainerTypeById", 2004, ONE_TYPE, "Read one container type", TYPE_TAG, TYPES.get_type,
        answer=ContainerTypeShown,
    ),
    write(
        "updateContainerType", 2004, "PUT", ONE_TYPE, "Change the allowed parents of a type", TYPE_TAG,
        TYPES.plan_update, UpdateType,
    ),
    read(
        "getAttributesConfig", 2011, f"{ONE_TYPE}/config/attributes", "Read the attribute schema of a type",
        ATTRIBUTE_TAG, TYPES.get_attributes, headers=(*HEADERS, ORIGIN_TOKEN_REQUIRED), answer=ContainerTypeShown,
    ),
    write(
        "updateAttributesConfig", 2012, "PUT", f"{ONE_TYPE}/config/attributes", "Add or redefine attributes of a type",
        ATTRIBUTE_TAG, TYPES.plan_put_attributes, UpdateAttributes, headers=FOR_APP,
    ),
    read(
        "getStateMachine", 2013, f"{ONE_TYPE}/config/state-machine", "Read the state machine of a type", MACHINE_TAG,
        TYPES.get_machine, answer=ContainerMachine,
    ),
    write(
        "updateStateMachine", 2014, "PUT", f"{ONE_TYPE}/config/state-machine", "Replace the state machine of a type",
        MACHINE_TAG, TYPES.plan_put_machine, UpdateMachine, success=200,
    ),
    write(
        "registerCustomCodeConfig", 2021, "POST", f"{ONE_TYPE}/config/handlers",
        "Register a custom code hook for a type", HOOK_TAG, TYPES.plan_register_hook, TypeHook, success=201,
        headers=HEADERS,
    ),
    read(
        "getCustomCodeConfig", 2022, f"{ONE_TYPE}/config/handlers", "List custom code hooks of a type", HOOK_TAG,
        TYPES.list_hooks, answer=list[HookShown],
    ),
    read(
        "getCustomCodeConfigById", 2023, f"{ONE_TYPE}/config/handlers/{{handlerId}}", "Read one custom code hook",
        HOOK_TAG, TYPES.get_hook, answer=HookShown,
    ),
    write(
        "updateCustomCodeConfig", 2024, "PUT", f"{ONE_TYPE}/config/handlers/{{handlerId}}",
        "Change a custom code hook", HOOK_TAG, TYPES.plan_replace_hook, TypeHook, success=200, headers=HEADERS,
        decode_as=ChangedHook,
    ),
    read(
        "getContainerTypeChangeLog", 2031, f"{ONE_TYPE}/changelog", "Read the change log of a type", TYPE_TAG,
        TYPES.get_change_log, query=LOG, answer=ChangeLogShown,
    ),
)  # fmt: skip

REGISTRY_OPERATIONS = facade_operations(
    FACADE,
    FacadeTable(
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
        first=2041, tag=MACHINE_TAG, made=200, headers=HEADERS, write_headers=LATER, page=SEARCH[:2],
        new_event=CreateEvent, changed_event=UpdateEvent, orphan=ContainerOrphan,
    ),
)  # fmt: skip

CREATE = write(
    "createContainer", 1005, "POST", ALL, "Create a container of a type", TAG, INSTANCES.plan_create, CreateContainer,
    headers=FOR_APP, found=False, hook="create", hooks=INSTANCES.hooks_of, taken_field="scannableId",
)  # fmt: skip
LIST = read(
    "getContainers", 1006, f"{ALL}/filter", "Search the containers of one type", TAG, INSTANCES.list_instances,
    query=(*SEARCH, *PAGES), answer=ContainersPage,
)  # fmt: skip
READ = read(
    "getContainerById",
    1007,
    ONE,
    "Read a container by id or scannable id",
    TAG,
    INSTANCES.get_instance,
    answer=ContainerRead,
)
UPDATE = write(
    "updateContainerById", 1008, "PUT", ONE, "Change attributes, items or tracking of a container", TAG,
    INSTANCES.plan_change, UpdateContainer, headers=FOR_APP, found=False, hook="update", hooks=INSTANCES.hooks_of,
)  # fmt: skip
STATE = read(
    "getContainerState",
    1009,
    f"{ONE}/state",
    "Read the current state of a container",
    STATE_TAG,
    INSTANCES.get_state,
    answer=StateShown,
)
EVENT = replace(
    write(
        "updateContainerState", 1010, "PUT", f"{ONE}/state/event", "Apply an event to a container", STATE_TAG,
        INSTANCES.plan_apply_event, ApplyEvent, success=200, hook="apply_event", hooks=INSTANCES.hooks_of,
        answer=StateShown,
    ),
    at_once=True,
)  # fmt: skip

CONTAINER_OPERATIONS = (
    CREATE,
    LIST,
    READ,
    UPDATE,
    STATE,
    EVENT,
    read(
        "getContainerByTrackingId", 1011, "/tracking/{trackingId}", "Find containers by tracking id", TAG, get_tracked,
        answer=TrackingShown,
    ),
    write(
        "containerizeContainerById", 1012, "PUT", f"{NAMELESS}/child", "Put a container into, or out of, a parent", TAG,
        plan_child, PutChild, answer=ContainerMoved,
    ),
    write(
        "bulkContainerizeContainerById", 1013, "PUT", f"{ALL}/containerise",
        "Put many children into, or out of, a parent", TAG, plan_children, PutChildren, headers=FOR_APP,
        answer=ContainerMoved,
    ),
    read(
        "getContainerChangeLog", 1014, f"{ONE}/changelog", "Read the change log of a container", TAG,
        INSTANCES.get_change_log, query=LOG, answer=ChangeLogShown,
    ),
)  # fmt: skip


def _nameless(operation: Operation, path: str, summary: str, **parts: object) -> Operation:
    """The older form of an operation, at an address that does not name the type."""
    name = f"{operation.name}BackwardCompatible"
    return replace(operation, name=name, path=path, summary=summary, same_as=operation.name, **parts)  # type: ignore[arg-type]


OLDER_OPERATIONS = (
    _nameless(
        LIST, "", "Search the containers of the type that the query names", handle=BY_QUERY.list_instances,
        query=(Query("containerType", str, required=True, description="name of the type"), *LIST.query),
    ),
    _nameless(READ, ALL, "Read a container without naming its type", handle=BY_ID.get_instance),
    _nameless(
        UPDATE, ALL, "Update a container without naming its type", plan=BY_ID.plan_change, hooks=BY_ID.hooks_of,
        statuses=(202, 400, 401, 404),
    ),
    _nameless(STATE, f"{NAMELESS}/state", "Read the state without naming the type", handle=BY_ID.get_state),
    _nameless(
        EVENT, f"{NAMELESS}/state/event", "Apply an event without naming the type", plan=BY_ID.plan_apply_event,
        hooks=BY_ID.hooks_of,
    ),
)  # fmt: skip

SCANNABLE_ID = Column("scannableId", "printed on the thing", required=True)
CONTAINER_ID = Column("containerId", "id or scannable id of the container", required=True)
FLAGS = tuple(Column(name, "true or false") for name in ("isHazmat", "isContainerizable", "isReusable"))
DETAILS = (
    Column("trackingDetails", "JSON array of {operator, trackingId, isPrimary}", json=True),
    Column("items", "JSON array of items", json=True),
)

GROUP_OPERATIONS = (
    write("createContainerGroup", 3001, "POST", GROUPS, "Create a group of containers", GROUP_TAG, plan_create_group,
          SaveGroup),
    read(
        "getContainerGroups", 3002, GROUPS, "List container groups by filter", GROUP_TAG, list_groups, query=SEARCH,
        answer=GroupsPage,
    ),
    read("getContainerGroupById", 3003, ONE_GROUP, "Read a container group", GROUP_TAG, get_group, answer=GroupShown),
    write("updateContainerGroup", 3004, "PUT", ONE_GROUP, "Change the members of a container group", GROUP_TAG,
          plan_update_group, SaveGroup),
    write("applyEventOnContainerGroup", 3005, "PUT", f"{ONE_GROUP}/event", "Apply one event to every group member",
          GROUP_TAG, plan_group_event, ApplyEvent),
)  # fmt: skip

BATCHES = Batches(
    INSTANCES,
    "containerType",
    RowShape(
        CREATE, NewRow, itself, "scannableId",
        (SCANNABLE_ID, *FLAGS, *DETAILS, REF),
    ),
    RowShape(
        UPDATE, ChangedRow, attrgetter("data"), "containerId", (CONTAINER_ID, *DETAILS, REF), within="data",
    ),
)  # fmt: skip

BATCH_OPERATIONS = batch_operations(
    BATCHES,
    BatchTable(
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
        tag="Container - Batch Processing",
        callback=Callback,
        statuses=(200, 400, 401),
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

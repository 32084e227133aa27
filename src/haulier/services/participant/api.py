"""The participant service's operations. See: contract/participant.yaml.

Templates, batches, the tenant as a participant and the registry's facades are not here yet.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from haulier.core.codes import PARTICIPANT as CODE
from haulier.core.refusal import Cause
from haulier.platform.operation import (
    ACCESS,
    CALLBACK_SECRET,
    ORIGIN_TOKEN,
    ORIGIN_TOKEN_REQUIRED,
    REQUEST_ID,
    TENANT,
    USER_INFO,
    Handle,
    Header,
    Operation,
    Plan,
    Query,
    Service,
)
from haulier.services.participant.participants import INSTANCES, TYPES
from haulier.services.participant.wire import (
    ApplyEvent,
    CreateParticipant,
    CreateType,
    TypeHook,
    UpdateAttributes,
    UpdateMachine,
    UpdateParticipant,
    UpdateType,
)

HEADERS = (REQUEST_ID, TENANT, ACCESS, USER_INFO)
LATER = (*HEADERS, CALLBACK_SECRET)
FOR_APP = (*LATER, ORIGIN_TOKEN_REQUIRED)

LIMIT = Annotated[int, Meta(ge=1, le=100)]
OFFSET = Annotated[int, Meta(ge=0)]
NATURAL = Annotated[int, Meta(ge=1)]
SEARCH = (
    Query("limit", LIMIT, description="rows of a page, 50 when not given"),
    Query("offset", OFFSET, description="rows to skip"),
    Query("select", list[str], description="members to show; id is always there"),
    Query("query", str, description="filter as JSON text"),
    Query("sortKey", str, description="field to sort by, createdAt when not given"),
    Query("sortBy", Literal["asc", "desc"], description="direction, desc when not given"),
)
PAGES = (Query("size", NATURAL, description="the same as limit"), Query("page", NATURAL, description="page, from 1"))

ALL_TYPES = "/participant-types"
ONE_TYPE = f"{ALL_TYPES}/{{participantTypePluralName}}"
ALL = "/{participantTypePluralName}"
ONE = f"{ALL}/{{participantId}}"

TYPE_TAG = "Participant Type"
HOOK_TAG = "Participant Type - Custom Code Config"
ATTRIBUTE_TAG = "Participant Type - Attributes Config"
MACHINE_TAG = "Participant Type - State Machine"
TAG = "Participant"
STATE_TAG = "Participant State"


def read(
    name: str, number: int, path: str, summary: str, tag: str, handle: Handle, *, query: tuple[Query, ...] = (),
    headers: tuple[Header, ...] = HEADERS,
) -> Operation:  # fmt: skip
    """A GET."""
    return Operation(
        name, "GET", path, number, 200, (200, 400, 401, 404), summary, tag, headers, handle=handle, query=query
    )


def write(
    name: str, number: int, method: str, path: str, summary: str, tag: str, plan: Plan, body: Any,
    *, success: int = 202, headers: tuple[Header, ...] = LATER, found: bool = True, hook: str | None = None,
    taken: Cause = Cause.TAKEN,
) -> Operation:  # fmt: skip
    """A write. ``found`` tells whether it is about something that may not be there."""
    statuses = (success, 400, 401, 404) if found else (success, 400, 401)
    return Operation(
        name, method, path, number, success, statuses, summary, tag, headers, plan=plan, body=body,
        hook=hook, hooks=INSTANCES.hooks_of if hook else None, taken=taken,
    )  # fmt: skip


TYPE_OPERATIONS = (
    write(
        "createParticipantType", 1052, "POST", ALL_TYPES, "Define a new participant type, asynchronously", TYPE_TAG,
        TYPES.plan_create, CreateType, found=False, taken=Cause.DUPLICATE_NAME,
    ),
    read(
        "listParticipantTypes", 1053, ALL_TYPES, "List participant types with basic details", TYPE_TAG,
        TYPES.list_types, query=SEARCH,
    ),
    read("getParticipantType", 1054, ONE_TYPE, "Read one participant type", TYPE_TAG, TYPES.get_type),
    write(
        "updateParticipantType", 1055, "PUT", ONE_TYPE, "Change categories and owner rules of a type", TYPE_TAG,
        TYPES.plan_update, UpdateType,
    ),
    read(
        "getParticipantTypeAttributes", 1061, f"{ONE_TYPE}/config/attributes",
        "Read custom attribute definitions of a type", ATTRIBUTE_TAG, TYPES.get_attributes,
        headers=(*HEADERS, ORIGIN_TOKEN_REQUIRED),
    ),
    write(
        "updateParticipantTypeAttributes", 1062, "PUT", f"{ONE_TYPE}/config/attributes",
        "Add or redefine custom attributes of a type", ATTRIBUTE_TAG, TYPES.plan_put_attributes, UpdateAttributes,
        headers=FOR_APP,
    ),
    read(
        "getParticipantTypeStateMachine", 1063, f"{ONE_TYPE}/config/state-machine", "Read the state machine of a type",
        MACHINE_TAG, TYPES.get_machine,
    ),
    write(
        "updateParticipantTypeStateMachine", 1064, "PUT", f"{ONE_TYPE}/config/state-machine",
        "Replace the whole state machine of a type", MACHINE_TAG, TYPES.plan_put_machine, UpdateMachine, success=200,
    ),
)  # fmt: skip

HOOK_OPERATIONS = (
    write(
        "registerParticipantTypeCustomCode", 1071, "POST", f"{ONE_TYPE}/config/handlers",
        "Register one custom code hook for a type", HOOK_TAG, TYPES.plan_register_hook, TypeHook, success=201,
        headers=HEADERS,
    ),
    read(
        "listParticipantTypeCustomCode", 1072, f"{ONE_TYPE}/config/handlers", "List custom code hooks of a type",
        HOOK_TAG,
        TYPES.list_hooks,
    ),
    read(
        "getParticipantTypeCustomCode", 1073, f"{ONE_TYPE}/config/handlers/{{handlerId}}", "Read one custom code hook",
        HOOK_TAG, TYPES.get_hook,
    ),
    write(
        "updateParticipantTypeCustomCode", 1074, "PUT", f"{ONE_TYPE}/config/handlers/{{handlerId}}",
        "Replace one custom code hook", HOOK_TAG, TYPES.plan_replace_hook, TypeHook, success=200, headers=HEADERS,
    ),
)  # fmt: skip

PARTICIPANT_OPERATIONS = (
    write(
        "createParticipant", 1005, "POST", ALL, "Create a participant of a type, asynchronously", TAG,
        INSTANCES.plan_create, CreateParticipant, headers=FOR_APP, found=False, hook="create",
    ),
    read(
        "listParticipants", 1006, ALL, "List participants of a type", TAG, INSTANCES.list_instances,
        query=(*SEARCH, *PAGES),
    ),
    read(
        "getParticipant", 1007, ONE, "Read one participant", TAG, INSTANCES.get_instance,
        headers=(*HEADERS, ORIGIN_TOKEN),
    ),
    write(
        "updateParticipant", 1008, "PUT", ONE, "Change core and custom attributes, optionally with state", TAG,
        INSTANCES.plan_change, UpdateParticipant, headers=FOR_APP, hook="update",
    ),
    read(
        "getParticipantState", 1009, f"{ONE}/state", "Read the current state of a participant", STATE_TAG,
        INSTANCES.get_state,
    ),
    write(
        "applyParticipantEvent", 1010, "PUT", f"{ONE}/state/event", "Apply an event that may move the state", STATE_TAG,
        INSTANCES.plan_apply_event, ApplyEvent, hook="apply_event",
    ),
)  # fmt: skip

SERVICE = Service(
    "participant",
    "Participant",
    CODE,
    ("/core/api/v2/participants",),
    (*TYPE_OPERATIONS, *HOOK_OPERATIONS, *PARTICIPANT_OPERATIONS),
)

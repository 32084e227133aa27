"""The participant service's operations. See: contract/participant.yaml."""

from __future__ import annotations

from dataclasses import replace

from haulier.core.refusal import Cause
from haulier.platform.batches import Batches, BatchTable, RowShape, batch_operations
from haulier.platform.batches.columns import CLASSES, ID, OWNER, REF, UNIQUE_CODE, itself
from haulier.platform.declarations.operation import ORIGIN_TOKEN, ORIGIN_TOKEN_REQUIRED
from haulier.platform.typed.api import FOR_APP, HEADERS, PAGES, SEARCH, read, write
from haulier.platform.typed.registry_routes import FacadeTable, facade_operations
from haulier.platform.typed.requests import ChangedHook, TypeHook
from haulier.platform.typed.responses import BoundOrphan, HookShown, NameShown, StateShown
from haulier.platform.typed.templates import TemplateTable, template_operations
from haulier.services.participant.commands.participants import FACADE, INSTANCES, TEMPLATES, TYPES
from haulier.services.participant.commands.tenant import plan_update_tenant
from haulier.services.participant.queries import get_tenant
from haulier.services.participant.requests import (
    ApplyEvent,
    Callback,
    ChangedRow,
    ChangedTemplate,
    CreateEvent,
    CreateParticipant,
    CreateType,
    NewRow,
    NewTemplate,
    UpdateAttributes,
    UpdateEvent,
    UpdateMachine,
    UpdateParticipant,
    UpdateTenant,
    UpdateType,
)
from haulier.services.participant.responses import (
    ParticipantAttributes,
    ParticipantMachine,
    ParticipantShown,
    ParticipantsPage,
    ParticipantTemplateShown,
    ParticipantTemplatesPage,
    ParticipantTypeShown,
    ParticipantTypesPage,
    TenantShown,
)

TENANT = "/tenants/{tenantId}"
ALL_TYPES = "/participant-types"
ONE_TYPE = f"{ALL_TYPES}/{{participantTypePluralName}}"
ALL = "/{participantTypePluralName}"
ONE = f"{ALL}/{{participantId}}"

TENANT_TAG = "Tenant"
TYPE_TAG = "Participant Type"
HOOK_TAG = "Participant Type - Custom Code Config"
ATTRIBUTE_TAG = "Participant Type - Attributes Config"
MACHINE_TAG = "Participant Type - State Machine"
TAG = "Participant"
STATE_TAG = "Participant State"


TENANT_OPERATIONS = (
    read(
        "getTenant", 1111, TENANT, "Read the tenant participant and its settings", TENANT_TAG, get_tenant,
        answer=TenantShown,
    ),
    write(
        "updateTenant", 1112, "PUT", TENANT, "Change tenant settings, asynchronously", TENANT_TAG,
        plan_update_tenant, UpdateTenant,
    ),
)  # fmt: skip

TYPE_OPERATIONS = (
    write(
        "createParticipantType", 1052, "POST", ALL_TYPES, "Define a new participant type, asynchronously", TYPE_TAG,
        TYPES.plan_create, CreateType, found=False, taken=Cause.DUPLICATE_NAME, taken_field="name", answer=NameShown,
    ),
    read(
        "listParticipantTypes", 1053, ALL_TYPES, "List participant types with basic details", TYPE_TAG,
        TYPES.list_types, query=SEARCH, answer=ParticipantTypesPage,
    ),
    read(
        "getParticipantType", 1054, ONE_TYPE, "Read one participant type", TYPE_TAG, TYPES.get_type,
        answer=ParticipantTypeShown,
    ),
    write(
        "updateParticipantType", 1055, "PUT", ONE_TYPE, "Change categories and owner rules of a type", TYPE_TAG,
        TYPES.plan_update, UpdateType, answer=NameShown,
    ),
    read(
        "getParticipantTypeAttributes", 1061, f"{ONE_TYPE}/config/attributes",
        "Read custom attribute definitions of a type", ATTRIBUTE_TAG, TYPES.get_attributes,
        headers=(*HEADERS, ORIGIN_TOKEN_REQUIRED), answer=ParticipantAttributes,
    ),
    write(
        "updateParticipantTypeAttributes", 1062, "PUT", f"{ONE_TYPE}/config/attributes",
        "Add or redefine custom attributes of a type", ATTRIBUTE_TAG, TYPES.plan_put_attributes, UpdateAttributes,
        headers=FOR_APP, answer=NameShown,
    ),
    read(
        "getParticipantTypeStateMachine", 1063, f"{ONE_TYPE}/config/state-machine", "Read the state machine of a type",
        MACHINE_TAG, TYPES.get_machine, answer=ParticipantMachine,
    ),
    write(
        "updateParticipantTypeStateMachine", 1064, "PUT", f"{ONE_TYPE}/config/state-machine",
        "Replace the whole state machine of a type", MACHINE_TAG, TYPES.plan_put_machine, UpdateMachine, success=200,
        answer=NameShown,
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
        TYPES.list_hooks, answer=list[HookShown],
    ),
    read(
        "getParticipantTypeCustomCode", 1073, f"{ONE_TYPE}/config/handlers/{{handlerId}}", "Read one custom code hook",
        HOOK_TAG, TYPES.get_hook, answer=HookShown,
    ),
    write(
        "updateParticipantTypeCustomCode", 1074, "PUT", f"{ONE_TYPE}/config/handlers/{{handlerId}}",
        "Replace one custom code hook", HOOK_TAG, TYPES.plan_replace_hook, TypeHook, success=200, headers=HEADERS,
        decode_as=ChangedHook,
    ),
)  # fmt: skip

CREATE = write(
    "createParticipant", 1005, "POST", ALL, "Create a participant of a type, asynchronously", TAG,
    INSTANCES.plan_create, CreateParticipant, headers=FOR_APP, found=False, hook="create", hooks=INSTANCES.hooks_of,
    taken_field="uniqueCode",
)  # fmt: skip
UPDATE = write(
    "updateParticipant", 1008, "PUT", ONE, "Change core and custom attributes, optionally with state", TAG,
    INSTANCES.plan_change, UpdateParticipant, headers=FOR_APP, hook="update", hooks=INSTANCES.hooks_of,
)  # fmt: skip

PARTICIPANT_OPERATIONS = (
    CREATE,
    read(
        "listParticipants", 1006, ALL, "List participants of a type", TAG, INSTANCES.list_instances,
        query=(*SEARCH, *PAGES), answer=ParticipantsPage,
    ),
    read(
        "getParticipant", 1007, ONE, "Read one participant", TAG, INSTANCES.get_instance,
        headers=(*HEADERS, ORIGIN_TOKEN), answer=ParticipantShown,
    ),
    UPDATE,
    read(
        "getParticipantState", 1009, f"{ONE}/state", "Read the current state of a participant", STATE_TAG,
        INSTANCES.get_state, answer=StateShown,
    ),
    write(
        "applyParticipantEvent", 1010, "PUT", f"{ONE}/state/event", "Apply an event that may move the state", STATE_TAG,
        INSTANCES.plan_apply_event, ApplyEvent, hook="apply_event", hooks=INSTANCES.hooks_of,
    ),
)  # fmt: skip

REGISTRY_OPERATIONS = facade_operations(
    FACADE,
    FacadeTable(
        names={
            "update entity": "updateParticipantEntity",
            "create event": "createParticipantEvent",
            "update event": "updateParticipantEvent",
            "create reason": "createParticipantReason",
            "update reason": "updateParticipantReason",
            "list events": "listParticipantEvents",
            "get event": "getParticipantEvent",
            "orphan events": "listOrphanParticipantEvents",
            "list reasons": "listParticipantReasons",
            "get reason": "getParticipantReason",
            "orphan reasons": "listOrphanParticipantReasons",
        },
        first=1081, tag=MACHINE_TAG, made=201, headers=HEADERS, write_headers=HEADERS, page=SEARCH[:2],
        new_event=CreateEvent, changed_event=UpdateEvent, orphan=BoundOrphan,
    ),
)  # fmt: skip

TEMPLATE_OPERATIONS = template_operations(
    TEMPLATES,
    TemplateTable(
        at=ONE_TYPE,
        create="createParticipantTemplate",
        list="listParticipantTemplates",
        get="getParticipantTemplate",
        update="updateParticipantTemplate",
        first=1101,
        new=NewTemplate,
        changed=ChangedTemplate,
        shown=ParticipantTemplateShown,
        page=ParticipantTemplatesPage,
    ),
)

BATCHES = Batches(
    INSTANCES,
    "participantType",
    RowShape(CREATE, NewRow, itself, "uniqueCode", (UNIQUE_CODE, OWNER, *CLASSES, REF)),
    RowShape(UPDATE, ChangedRow, itself, "id", (ID, replace(OWNER, required=False), *CLASSES, REF)),
)

BATCH_OPERATIONS = batch_operations(
    BATCHES,
    BatchTable(
        at=f"{ALL}/batch",
        files=f"{ALL}/batch/upload",
        names={
            "create rows": "createParticipantBatch",
            "update rows": "updateParticipantBatch",
            "status": "getParticipantBatchStatus",
            "create file": "uploadParticipantBatchCreate",
            "update file": "uploadParticipantBatchUpdate",
            "file status": "getParticipantBatchUploadStatus",
        },
        first=1121,
        tag="Participant - Batch Processing",
        callback=Callback,
    ),
)

OPERATIONS = (
    *TENANT_OPERATIONS,
    *TYPE_OPERATIONS,
    *HOOK_OPERATIONS,
    *REGISTRY_OPERATIONS,
    *TEMPLATE_OPERATIONS,
    *PARTICIPANT_OPERATIONS,
    *BATCH_OPERATIONS,
)

"""The participant service's operations. See: contract/participant.yaml."""

from __future__ import annotations

from dataclasses import replace

from haulier.core.refusal import Cause
from haulier.platform.batches import Batches, BatchTable, RowShape, batch_operations
from haulier.platform.batches.columns import CLASSES, ID, OWNER, REF, UNIQUE_CODE, itself
from haulier.platform.declarations.operation import Conflict, Hooks, RequestBody
from haulier.platform.declarations.parameters import ORIGIN_TOKEN, ORIGIN_TOKEN_REQUIRED
from haulier.platform.declarations.section import Section, Statuses
from haulier.platform.typed.api import ACCEPTED, APP_HEADERS, CALLBACK_HEADERS, DONE, HEADERS, PAGES, SEARCH
from haulier.platform.typed.registry_routes import REFUSALS, FacadeTable, facade_operations
from haulier.platform.typed.requests import ChangedHook, TypeHook
from haulier.platform.typed.responses import BoundOrphan, HookShown, NameShown, StateShown
from haulier.platform.typed.templates import TemplateTable, template_operations
from haulier.services.participant.commands.participants import FACADE, INSTANCES, TEMPLATES, TYPES
from haulier.services.participant.commands.tenant import update_tenant
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
ATTRIBUTES = f"{ONE_TYPE}/config/attributes"
MACHINE = f"{ONE_TYPE}/config/state-machine"
HOOKS = f"{ONE_TYPE}/config/handlers"
ONE_HOOK = f"{HOOKS}/{{handlerId}}"
ALL = "/{participantTypePluralName}"
ONE = f"{ALL}/{{participantId}}"

TENANTS = Section("Tenant", headers=HEADERS, write_headers=CALLBACK_HEADERS, statuses=ACCEPTED)
PARTICIPANT_TYPES = Section("Participant Type", headers=HEADERS, write_headers=CALLBACK_HEADERS, statuses=ACCEPTED)
TYPE_ATTRIBUTES = Section(
    "Participant Type - Attributes Config", headers=HEADERS, write_headers=APP_HEADERS, statuses=ACCEPTED
)
TYPE_MACHINE = Section(
    "Participant Type - State Machine", headers=HEADERS, write_headers=CALLBACK_HEADERS, statuses=DONE
)
TYPE_HOOKS = Section("Participant Type - Custom Code Config", headers=HEADERS, statuses=DONE)
PARTICIPANTS = Section("Participant", headers=HEADERS, write_headers=APP_HEADERS, statuses=ACCEPTED)
PARTICIPANT_STATE = Section("Participant State", headers=HEADERS, write_headers=CALLBACK_HEADERS, statuses=ACCEPTED)


TENANT_OPERATIONS = (
    TENANTS.get(TENANT, name="getTenant", number=1111, summary="Read the tenant participant and its settings").handle(
        get_tenant, response=TenantShown
    ),
    TENANTS.put(TENANT, name="updateTenant", number=1112, summary="Change tenant settings, asynchronously").plan(
        update_tenant, body=UpdateTenant
    ),
)

TYPE_OPERATIONS = (
    PARTICIPANT_TYPES.post(
        ALL_TYPES, name="createParticipantType", number=1052, summary="Define a new participant type, asynchronously"
    ).plan(
        TYPES.plan_create,
        body=CreateType,
        response=NameShown,
        conflict=Conflict(Cause.DUPLICATE_NAME, "name"),
        documents_404=False,
    ),
    PARTICIPANT_TYPES.get(
        ALL_TYPES, name="listParticipantTypes", number=1053, summary="List participant types with basic details"
    ).handle(TYPES.list_types, query=SEARCH, response=ParticipantTypesPage),
    PARTICIPANT_TYPES.get(ONE_TYPE, name="getParticipantType", number=1054, summary="Read one participant type").handle(
        TYPES.get_type, response=ParticipantTypeShown
    ),
    PARTICIPANT_TYPES.put(
        ONE_TYPE, name="updateParticipantType", number=1055, summary="Change categories and owner rules of a type"
    ).plan(TYPES.plan_update, body=UpdateType, response=NameShown),
    TYPE_ATTRIBUTES.get(
        ATTRIBUTES,
        name="getParticipantTypeAttributes",
        number=1061,
        summary="Read custom attribute definitions of a type",
    ).handle(TYPES.get_attributes, response=ParticipantAttributes, headers=(*HEADERS, ORIGIN_TOKEN_REQUIRED)),
    TYPE_ATTRIBUTES.put(
        ATTRIBUTES,
        name="updateParticipantTypeAttributes",
        number=1062,
        summary="Add or redefine custom attributes of a type",
    ).plan(TYPES.plan_update_attributes, body=UpdateAttributes, response=NameShown),
    TYPE_MACHINE.get(
        MACHINE, name="getParticipantTypeStateMachine", number=1063, summary="Read the state machine of a type"
    ).handle(TYPES.get_machine, response=ParticipantMachine),
    TYPE_MACHINE.put(
        MACHINE,
        name="updateParticipantTypeStateMachine",
        number=1064,
        summary="Replace the whole state machine of a type",
    ).plan(TYPES.plan_update_machine, body=UpdateMachine, response=NameShown),
)

HOOK_OPERATIONS = (
    TYPE_HOOKS.post(
        HOOKS, name="registerParticipantTypeCustomCode", number=1071, summary="Register one custom code hook for a type"
    ).plan(TYPES.plan_create_hook, body=TypeHook),
    TYPE_HOOKS.get(
        HOOKS, name="listParticipantTypeCustomCode", number=1072, summary="List custom code hooks of a type"
    ).handle(TYPES.list_hooks, response=list[HookShown]),
    TYPE_HOOKS.get(
        ONE_HOOK, name="getParticipantTypeCustomCode", number=1073, summary="Read one custom code hook"
    ).handle(TYPES.get_hook, response=HookShown),
    TYPE_HOOKS.put(
        ONE_HOOK, name="updateParticipantTypeCustomCode", number=1074, summary="Replace one custom code hook"
    ).plan(TYPES.plan_update_hook, body=RequestBody(TypeHook, decode_as=ChangedHook)),
)

CREATE = PARTICIPANTS.post(
    ALL, name="createParticipant", number=1005, summary="Create a participant of a type, asynchronously"
).plan(
    INSTANCES.plan_create,
    body=CreateParticipant,
    hooks=Hooks("create", INSTANCES.hooks_of),
    conflict=Conflict(field="uniqueCode"),
    documents_404=False,
)
UPDATE = PARTICIPANTS.put(
    ONE, name="updateParticipant", number=1008, summary="Change core and custom attributes, optionally with state"
).plan(INSTANCES.plan_update, body=UpdateParticipant, hooks=Hooks("update", INSTANCES.hooks_of))

PARTICIPANT_OPERATIONS = (
    CREATE,
    PARTICIPANTS.get(ALL, name="listParticipants", number=1006, summary="List participants of a type").handle(
        INSTANCES.list_instances, query=(*SEARCH, *PAGES), response=ParticipantsPage
    ),
    PARTICIPANTS.get(ONE, name="getParticipant", number=1007, summary="Read one participant").handle(
        INSTANCES.get_instance, response=ParticipantShown, headers=(*HEADERS, ORIGIN_TOKEN)
    ),
    UPDATE,
    PARTICIPANT_STATE.get(
        f"{ONE}/state", name="getParticipantState", number=1009, summary="Read the current state of a participant"
    ).handle(INSTANCES.get_state, response=StateShown),
    PARTICIPANT_STATE.put(
        f"{ONE}/state/event",
        name="applyParticipantEvent",
        number=1010,
        summary="Apply an event that may move the state",
    ).plan(INSTANCES.plan_apply_event, body=ApplyEvent, hooks=Hooks("apply_event", INSTANCES.hooks_of)),
)

REGISTRY_OPERATIONS = facade_operations(
    FACADE,
    FacadeTable(
        section=replace(TYPE_MACHINE, write_headers=HEADERS, statuses=Statuses(refusals=REFUSALS)),
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
        first=1081,
        page=SEARCH[:2],
        new_event=CreateEvent,
        changed_event=UpdateEvent,
        orphan=BoundOrphan,
    ),
)

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
        section=Section(
            "Participant - Batch Processing", headers=HEADERS, write_headers=APP_HEADERS, statuses=ACCEPTED
        ),
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

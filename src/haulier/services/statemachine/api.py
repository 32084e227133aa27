"""The state machine service's operations. See: contract/statemachine.yaml."""

from __future__ import annotations

from haulier.core.refusal import Cause
from haulier.platform.declarations.operation import Conflict, RequestBody
from haulier.platform.declarations.parameters import Query
from haulier.platform.declarations.section import Section, Statuses
from haulier.platform.typed.api import HEADERS, SEARCH
from haulier.platform.typed.registry import SaveReason
from haulier.platform.typed.responses import EventShown, OrphanShown, ReasonShown
from haulier.services.statemachine import queries
from haulier.services.statemachine.commands import entities, events, instances, machines, reasons
from haulier.services.statemachine.requests import (
    ApplyEvent,
    CreateEntity,
    CreateEvent,
    GivenConfig,
    Onboard,
    SaveConfig,
    UpdateEntity,
    UpdateEvent,
    Validate,
)
from haulier.services.statemachine.responses import ConfigShown, InstanceShown, InstanceState, RegisteredEntity, Verdict

STATUSES = Statuses(created=200, refusals=(400, 401, 503), documents_404=False)
"""Writes are done when the response comes."""
PAGES = SEARCH[:2]

CONFIG = Section("State Machine Config", headers=HEADERS, statuses=STATUSES)
ENTITIES = Section("Entity", headers=HEADERS, statuses=STATUSES)
EVENTS = Section("Events", headers=HEADERS, statuses=STATUSES)
REASONS = Section("Reasons", headers=HEADERS, statuses=STATUSES)
INSTANCES = Section("Instance State", headers=HEADERS, statuses=STATUSES)


CONFIG_OPERATIONS = (
    CONFIG.post(
        "/config/{entityCode}",
        name="createStateMachineConfig",
        number=101,
        summary="Create the state machine of an entity type",
    ).plan(machines.create_config, body=RequestBody(SaveConfig, decode_as=GivenConfig)),
    CONFIG.get(
        "/config/{entityCode}",
        name="getStateMachineConfig",
        number=102,
        summary="Read the state machine of an entity type",
    ).handle(queries.get_config, response=ConfigShown, documents_404=True),
    CONFIG.put(
        "/config/{entityCode}",
        name="updateStateMachineConfig",
        number=103,
        summary="Replace the state machine, main state names fixed",
    ).plan(machines.update_config, body=RequestBody(SaveConfig, decode_as=GivenConfig), documents_404=True),
)

ENTITY_OPERATIONS = (
    ENTITIES.post(
        "/entities", name="createEntity", number=201, summary="Register an entity with its allowed events"
    ).plan(entities.create_entity, body=CreateEntity, conflict=Conflict(Cause.DUPLICATE_NAME, "name")),
    ENTITIES.get("/entities", name="listEntities", number=202, summary="List registered entities").handle(
        queries.list_entities, query=PAGES, response=list[RegisteredEntity]
    ),
    ENTITIES.get("/entities/{entityCode}", name="getEntity", number=203, summary="Read one registered entity").handle(
        queries.get_entity, response=RegisteredEntity
    ),
    ENTITIES.put(
        "/entities/{entityCode}", name="updateEntity", number=204, summary="Replace the events of an entity"
    ).plan(entities.update_entity, body=UpdateEntity),
    ENTITIES.post(
        "/entities/{entityCode}/validate",
        name="validateEntityState",
        number=205,
        summary="Test whether event and reason fit a state",
    ).handle(queries.validate, body=Validate, response=Verdict),
)

EVENT_OPERATIONS = (
    EVENTS.post("/events", name="createEvent", number=301, summary="Register an event for entities").plan(
        events.create_event, body=CreateEvent
    ),
    EVENTS.get("/events", name="listEvents", number=302, summary="List registered events").handle(
        queries.list_events, query=PAGES, response=list[EventShown]
    ),
    EVENTS.get("/events/orphan", name="listOrphanEvents", number=303, summary="List events used by no entity").handle(
        queries.list_orphan_events, response=list[OrphanShown]
    ),
    EVENTS.get("/events/{eventCode}", name="getEvent", number=304, summary="Read one event").handle(
        queries.get_event, response=EventShown
    ),
    EVENTS.put("/events/{eventCode}", name="updateEvent", number=305, summary="Change one event").plan(
        events.update_event, body=UpdateEvent
    ),
)

REASON_OPERATIONS = (
    REASONS.post("/reasons", name="createReason", number=401, summary="Register a reason").plan(
        reasons.create_reason, body=SaveReason
    ),
    REASONS.get("/reasons", name="listReasons", number=402, summary="List registered reasons").handle(
        queries.list_reasons, query=PAGES, response=list[ReasonShown]
    ),
    REASONS.get(
        "/reasons/orphan", name="listOrphanReasons", number=403, summary="List reasons used by no event"
    ).handle(queries.list_orphan_reasons, response=list[ReasonShown]),
    REASONS.get("/reasons/{reasonCode}", name="getReason", number=404, summary="Read one reason").handle(
        queries.get_reason, response=ReasonShown
    ),
    REASONS.put("/reasons/{reasonCode}", name="updateReason", number=405, summary="Change one reason").plan(
        reasons.update_reason, body=SaveReason
    ),
)

INSTANCE_OPERATIONS = (
    INSTANCES.post(
        "/{entityCode}/instance", name="onboardInstance", number=501, summary="Put a new instance under state control"
    ).plan(instances.onboard, body=Onboard, response=InstanceShown),
    INSTANCES.get(
        "/{entityCode}/instance/{instanceId}",
        name="getInstanceState",
        number=502,
        summary="Read current or all states of an instance",
    ).handle(queries.get_state, query=(Query("type", queries.Depth),), response=InstanceState, documents_404=True),
    INSTANCES.put(
        "/{entityCode}/instance/{instanceId}/event",
        name="applyEventToInstance",
        number=503,
        summary="Apply an event to an instance",
    ).plan(instances.apply_event, body=ApplyEvent, response=InstanceShown, documents_404=True),
)

OPERATIONS = (*CONFIG_OPERATIONS, *ENTITY_OPERATIONS, *EVENT_OPERATIONS, *REASON_OPERATIONS, *INSTANCE_OPERATIONS)

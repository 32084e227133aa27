"""The state machine service's operations. See: contract/statemachine.yaml."""

from __future__ import annotations

from functools import partial

from haulier.core.refusal import Cause
from haulier.platform.declarations.operation import Operation, Query
from haulier.platform.typed import api
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

STATUSES = (200, 400, 401, 503)
MAY_MISS = (200, 400, 401, 404, 503)
PAGES = SEARCH[:2]

read = partial(api.read, statuses=STATUSES)
write = partial(api.write, success=200, headers=HEADERS, statuses=STATUSES)
"""Writes are done when they are answered."""

CONFIG = "State Machine Config"
ENTITY = "Entity"
EVENTS = "Events"
REASONS = "Reasons"
INSTANCE = "Instance State"


CONFIG_OPERATIONS = (
    write(
        "createStateMachineConfig", 101, "POST", "/config/{entityCode}", "Create the state machine of an entity type",
        CONFIG, machines.plan_create_config, SaveConfig, decode_as=GivenConfig,
    ),
    read(
        "getStateMachineConfig", 102, "/config/{entityCode}", "Read the state machine of an entity type", CONFIG,
        queries.get_config, statuses=MAY_MISS, answer=ConfigShown,
    ),
    write(
        "updateStateMachineConfig", 103, "PUT", "/config/{entityCode}",
        "Replace the state machine, main state names fixed", CONFIG,
        machines.plan_update_config, SaveConfig, decode_as=GivenConfig, statuses=MAY_MISS,
    ),
)  # fmt: skip

ENTITY_OPERATIONS = (
    write(
        "createEntity", 201, "POST", "/entities", "Register an entity with its allowed events", ENTITY,
        entities.plan_create_entity, CreateEntity, taken=Cause.DUPLICATE_NAME, taken_field="name",
    ),
    read(
        "listEntities", 202, "/entities", "List registered entities", ENTITY, queries.list_entities, query=PAGES,
        answer=list[RegisteredEntity],
    ),
    read(
        "getEntity", 203, "/entities/{entityCode}", "Read one registered entity", ENTITY, queries.get_entity,
        answer=RegisteredEntity,
    ),
    write(
        "updateEntity", 204, "PUT", "/entities/{entityCode}", "Replace the events of an entity", ENTITY,
        entities.plan_update_entity, UpdateEntity,
    ),
    Operation(
        "validateEntityState", "POST", "/entities/{entityCode}/validate", 205, 200, STATUSES,
        "Test whether event and reason fit a state", ENTITY, HEADERS, handle=queries.validate, body=Validate,
        answer=Verdict,
    ),
)  # fmt: skip

EVENT_OPERATIONS = (
    write(
        "createEvent", 301, "POST", "/events", "Register an event for entities", EVENTS, events.plan_create_event,
        CreateEvent,
    ),
    read(
        "listEvents", 302, "/events", "List registered events", EVENTS, queries.list_events, query=PAGES,
        answer=list[EventShown],
    ),
    read("listOrphanEvents", 303, "/events/orphan", "List events used by no entity", EVENTS,
    queries.list_orphan_events, answer=list[OrphanShown]),
    read("getEvent", 304, "/events/{eventCode}", "Read one event", EVENTS, queries.get_event, answer=EventShown),
    write(
        "updateEvent", 305, "PUT", "/events/{eventCode}", "Change one event", EVENTS, events.plan_update_event,
        UpdateEvent,
    ),
)  # fmt: skip

REASON_OPERATIONS = (
    write(
        "createReason", 401, "POST", "/reasons", "Register a reason", REASONS, reasons.plan_create_reason, SaveReason,
    ),
    read(
        "listReasons", 402, "/reasons", "List registered reasons", REASONS, queries.list_reasons, query=PAGES,
        answer=list[ReasonShown],
    ),
    read(
        "listOrphanReasons", 403, "/reasons/orphan", "List reasons used by no event", REASONS,
        queries.list_orphan_reasons, answer=list[ReasonShown],
    ),
    read(
        "getReason", 404, "/reasons/{reasonCode}", "Read one reason", REASONS, queries.get_reason, answer=ReasonShown,
    ),
    write(
        "updateReason", 405, "PUT", "/reasons/{reasonCode}", "Change one reason", REASONS, reasons.plan_update_reason,
        SaveReason,
    ),
)  # fmt: skip

INSTANCE_OPERATIONS = (
    write(
        "onboardInstance", 501, "POST", "/{entityCode}/instance", "Put a new instance under state control", INSTANCE,
        instances.plan_onboard, Onboard, answer=InstanceShown,
    ),
    read(
        "getInstanceState", 502, "/{entityCode}/instance/{instanceId}", "Read current or all states of an instance",
        INSTANCE,
        queries.get_state, query=(Query("type", queries.Depth),), statuses=MAY_MISS, answer=InstanceState,
    ),
    write(
        "applyEventToInstance", 503, "PUT", "/{entityCode}/instance/{instanceId}/event",
        "Apply an event to an instance",
        INSTANCE, instances.plan_apply_event, ApplyEvent, statuses=MAY_MISS, answer=InstanceShown,
    ),
)  # fmt: skip

OPERATIONS = (*CONFIG_OPERATIONS, *ENTITY_OPERATIONS, *EVENT_OPERATIONS, *REASON_OPERATIONS, *INSTANCE_OPERATIONS)

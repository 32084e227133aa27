"""Every service that Haulier serves, and what each declares to the engine."""

from __future__ import annotations

from dataclasses import replace

from haulier.platform.batches import Batches
from haulier.platform.declarations.event import EventBook
from haulier.platform.declarations.kind import Kind
from haulier.platform.declarations.operation import Service
from haulier.platform.storage.cache import Compiler
from haulier.services import (
    aaa,
    authorizer,
    container,
    dispatch,
    entity,
    graphql,
    journal,
    participant,
    statemachine,
    workflow,
)

COMPILERS: dict[str, Compiler] = {
    **aaa.COMPILERS,
    **statemachine.COMPILERS,
    **participant.COMPILERS,
    **container.COMPILERS,
    **entity.COMPILERS,
    **workflow.COMPILERS,
    **dispatch.COMPILERS,
}

BATCHES: dict[str, Batches] = {
    batches.kind.name: batches for batches in (participant.BATCHES, container.BATCHES, entity.BATCHES)
}

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        *(batches.kind for batches in BATCHES.values()),
        statemachine.INSTANCE,
        participant.PARTICIPANT_TYPE,
        participant.PARTICIPANT,
        participant.PARTICIPANT_TEMPLATE,
        participant.TENANT_SETTINGS,
        container.CONTAINER_TYPE,
        container.CONTAINER,
        entity.ENTITY_TYPE,
        entity.ENTITY,
        entity.ENTITY_TEMPLATE,
        dispatch.JOB,
        dispatch.DISPATCH,
    )
}

EVENTS = EventBook(
    [
        *aaa.EVENTS,
        *statemachine.EVENTS,
        *participant.EVENTS,
        *container.EVENTS,
        *entity.EVENTS,
        *workflow.EVENTS,
        *dispatch.EVENTS,
    ],
)

SERVICES: list[Service] = [
    replace(service, kinds=KINDS, events=EVENTS)
    for service in (
        aaa.SERVICE,
        authorizer.SERVICE,
        statemachine.SERVICE,
        participant.SERVICE,
        container.SERVICE,
        entity.SERVICE,
        workflow.SERVICE,
        dispatch.SERVICE,
        graphql.SERVICE,
        journal.SERVICE,
    )
]

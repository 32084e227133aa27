"""Participants as a module."""

from __future__ import annotations

from haulier.platform.batches import batch_events
from haulier.platform.declarations.event import failures
from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.participant.api import BATCHES, OPERATIONS
from haulier.services.participant.events import EVENTS
from haulier.services.participant.kind import (
    COMPILERS,
    PARTICIPANT,
    PARTICIPANT_TEMPLATE,
    PARTICIPANT_TYPE,
    TENANT_SETTINGS,
)

MODULE = Module(
    service=Service(
        name="participant", title="Participant", code=1011, bases=("/core/api/v2/participants",), operations=OPERATIONS
    ),
    kinds=(PARTICIPANT_TYPE, PARTICIPANT, PARTICIPANT_TEMPLATE, TENANT_SETTINGS),
    compilers=COMPILERS,
    batches=(BATCHES,),
    events=(*EVENTS, *batch_events(BATCHES), *failures(OPERATIONS, {"/{participantTypePluralName}": PARTICIPANT.name})),
)

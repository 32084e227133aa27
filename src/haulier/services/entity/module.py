"""Entities as a module."""

from __future__ import annotations

from haulier.platform.batches import batch_events
from haulier.platform.declarations.event import failures
from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.entity.api import BATCHES, OPERATIONS
from haulier.services.entity.events import EVENTS
from haulier.services.entity.kind import COMPILERS, ENTITY, ENTITY_TEMPLATE, ENTITY_TYPE

MODULE = Module(
    service=Service(name="entity", title="Entity", code=1018, bases=("/core/api/v2/entity",), operations=OPERATIONS),
    kinds=(ENTITY_TYPE, ENTITY, ENTITY_TEMPLATE),
    compilers=COMPILERS,
    batches=(BATCHES,),
    events=(*EVENTS, *batch_events(BATCHES), *failures(OPERATIONS, {"/{entityTypePluralName}": ENTITY.name})),
)

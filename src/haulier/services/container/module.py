"""Containers as a module."""

from __future__ import annotations

from haulier.platform.batches import batch_events
from haulier.platform.declarations.event import failures
from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.container.api import BATCHES, OPERATIONS, TYPE_NUMBER
from haulier.services.container.events import EVENTS
from haulier.services.container.kind import COMPILERS, CONTAINER, CONTAINER_TYPE

MODULE = Module(
    service=Service(
        name="container",
        title="Container",
        code=1009,
        bases=("/core/api/v2/containers",),
        operations=OPERATIONS,
        shared_numbers=frozenset({TYPE_NUMBER}),
    ),
    kinds=(CONTAINER_TYPE, CONTAINER),
    compilers=COMPILERS,
    batches=(BATCHES,),
    events=(*EVENTS, *batch_events(BATCHES), *failures(OPERATIONS, {"/{container": CONTAINER.name})),
)

"""Users, facilities and vehicles as a module."""

from __future__ import annotations

from haulier.platform.declarations.event import failures
from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.fpa.api import OPERATIONS
from haulier.services.fpa.events import EVENTS
from haulier.services.fpa.tasks import CONSUMERS
from haulier.services.participant.facade import PARTICIPANT

BASES = ("/app/api/v2", "/app/api/v1", "/app/fpa/api/v1", "/app/application/api/v1")
"""The address of the contract, and those of older clients."""

MODULE = Module(
    service=Service(
        name="fpa",
        title="Users, facilities and vehicles",
        code=2016,
        bases=BASES,
        operations=OPERATIONS,
        echoes_request=True,
    ),
    events=(*EVENTS, *failures(OPERATIONS, {"/": PARTICIPANT.name})),
    consumers=CONSUMERS,
)

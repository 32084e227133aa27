"""Connections as a module. To callers they are a part of AAA."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.connection.api import OPERATIONS
from haulier.services.connection.events import EVENTS
from haulier.services.connection.kind import COMPILERS

MODULE = Module(
    service=Service(
        name="connection", title="AAA", code=1001, bases=("/core/api/v1/aaa",), operations=OPERATIONS, keeps_origin=True
    ),
    compilers=COMPILERS,
    events=EVENTS,
)

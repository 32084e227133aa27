"""Workflows as a module."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.workflow.api import OPERATIONS
from haulier.services.workflow.events import EVENTS
from haulier.services.workflow.kind import COMPILERS

MODULE = Module(
    service=Service(
        name="workflow", title="Workflow Service", code=2002, bases=("/core/api/v1/workflow",), operations=OPERATIONS
    ),
    compilers=COMPILERS,
    events=EVENTS,
)

"""Workflows as a module."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.workflow.api import OPERATIONS
from haulier.services.workflow.events import EVENTS
from haulier.services.workflow.kind import COMPILERS

MODULE = Module(
    service=Service("workflow", "Workflow Service", 2002, ("/core/api/v1/workflow",), OPERATIONS),
    compilers=COMPILERS,
    events=EVENTS,
)

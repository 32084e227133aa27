"""The console's own operations as a module. The contract knows no such service."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.console.api import OPERATIONS

MODULE = Module(
    service=Service(name="console", title="Console", code=2930, bases=("/core/haulier/v1",), operations=OPERATIONS)
)

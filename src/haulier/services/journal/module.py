"""The journal's reads as a module. The contract knows no such service."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.journal.api import OPERATIONS

MODULE = Module(
    service=Service(name="haulier", title="Haulier", code=2900, bases=("/core/haulier/v1",), operations=OPERATIONS)
)

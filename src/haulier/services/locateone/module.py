"""LocateOne as a module. Callers see one service with addresses."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.locateone.api import OPERATIONS

MODULE = Module(
    service=Service(name="locateone", title="LocateOne", code=2011, bases=("/locateone/v1",), operations=OPERATIONS)
)

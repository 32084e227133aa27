"""AAA as a module."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.aaa.api import OPERATIONS
from haulier.services.aaa.events import EVENTS
from haulier.services.aaa.kind import COMPILERS

MODULE = Module(
    service=Service(name="aaa", title="AAA", code=1001, bases=("/core/api/v1/aaa",), operations=OPERATIONS),
    compilers=COMPILERS,
    events=EVENTS,
)

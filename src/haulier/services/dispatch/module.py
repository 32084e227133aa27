"""Jobs and dispatches as a module."""

from __future__ import annotations

from haulier.platform.declarations.event import failures
from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.dispatch.api import OPERATIONS
from haulier.services.dispatch.events import EVENTS
from haulier.services.dispatch.kind import COMPILERS, DISPATCH, JOB, LEDGER

BASES = ("/core/api/v2/dispatch-service", "/core/api/v1/dispatch-service")
ABOUT = {"/jobs": JOB.name, "/dispatches": DISPATCH.name, "/workflows": JOB.name, "/ledgers": LEDGER}
"""What deferred commands are about, by the beginning of their paths."""

MODULE = Module(
    service=Service(
        name="dispatch", title="Dispatch Service", code=2001, bases=BASES, operations=OPERATIONS, has_error_member=True
    ),
    kinds=(JOB, DISPATCH),
    compilers=COMPILERS,
    events=(*EVENTS, *failures(OPERATIONS, ABOUT)),
    migrations="haulier.services.dispatch.migrations",
)

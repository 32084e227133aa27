"""Secure data storage as a module. See: contract/sds.yaml."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.sds.api import OPERATIONS
from haulier.services.sds.events import EVENTS
from haulier.services.sds.kind import COMPILERS
from haulier.services.sds.tasks import SWEEP

MODULE = Module(
    service=Service(
        name="sds",
        title="Secure data storage",
        code=2015,
        bases=("/core/api/v1/sds",),
        operations=OPERATIONS,
        keeps_origin=True,
    ),
    compilers=COMPILERS,
    events=EVENTS,
    migrations="haulier.services.sds.migrations",
    loops={"sds": SWEEP.keep_swept},
)

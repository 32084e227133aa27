"""AAA as a module."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.aaa.api import OPERATIONS
from haulier.services.aaa.commands.manifests import apply_manifest
from haulier.services.aaa.events import EVENTS
from haulier.services.aaa.kind import APP_MANIFEST, COMPILERS

MODULE = Module(
    service=Service(
        name="aaa", title="AAA", code=1001, bases=("/core/api/v1/aaa",), operations=OPERATIONS, keeps_origin=True
    ),
    compilers=COMPILERS,
    events=EVENTS,
    timers={APP_MANIFEST: apply_manifest},
    migrations="haulier.services.aaa.migrations",
)

"""Credentials as a module: to callers a part of AAA, with numbers of its own."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.credentials.api import OPERATIONS
from haulier.services.credentials.events import EVENTS
from haulier.services.credentials.tasks import ONBOARDED, SWEEP

MODULE = Module(
    service=Service(
        name="credentials",
        title="Credentials",
        code=1001,
        bases=("/core/api/v1/aaa",),
        operations=OPERATIONS,
        keeps_origin=True,
    ),
    events=EVENTS,
    consumers=(ONBOARDED,),
    migrations="haulier.services.credentials.migrations",
    loops={"credentials": SWEEP.keep_swept},
)

"""Signing in as a module: to callers it is a part of AAA."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.signin.api import OPERATIONS
from haulier.services.signin.events import EVENTS
from haulier.services.signin.tasks import CONSUMERS, SWEEP

MODULE = Module(
    service=Service(name="signin", title="Sign-in", code=1001, bases=("",), operations=OPERATIONS, keeps_origin=True),
    events=EVENTS,
    migrations="haulier.services.signin.migrations",
    consumers=CONSUMERS,
    loops={"signin": SWEEP.keep_swept},
)

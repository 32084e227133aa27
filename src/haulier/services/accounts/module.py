"""The account pages as a module: to callers a part of AAA."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.accounts.api import OPERATIONS

MODULE = Module(
    service=Service(
        name="accounts",
        title="Account pages",
        code=1001,
        bases=("/auth/realms",),
        operations=OPERATIONS,
        keeps_origin=True,
    )
)

"""Lookups as a module. The contract knows no such service."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.lookup.api import OPERATIONS

MODULE = Module(
    service=Service(name="lookup", title="Lookup", code=2921, bases=("/core/haulier/v1",), operations=OPERATIONS),
    migrations="haulier.services.lookup.migrations",
)

"""The data listing and query service as a module."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.dlqs.api import OPERATIONS

MODULE = Module(
    service=Service(
        name="dlqs", title="Data Listing and Query", code=2019, bases=("/core/api/v1/dlqs",), operations=OPERATIONS
    )
)

"""SCIM as a module. The contract knows no such service."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.scim.api import OPERATIONS

MODULE = Module(
    service=Service(name="scim", title="SCIM", code=1001, bases=("/scim/v2",), operations=OPERATIONS, keeps_origin=True)
)

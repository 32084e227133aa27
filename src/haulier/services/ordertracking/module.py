"""Public order tracking as a module."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.ordertracking.api import OPERATIONS

MODULE = Module(
    service=Service(name="ordertracking", title="Order tracking", code=2006, bases=("",), operations=OPERATIONS)
)

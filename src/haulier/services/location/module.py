"""Locations as a module. They are kept for other services; operations of their own come with them."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service

MODULE = Module(
    service=Service(
        name="location", title="Location Service", code=2010, bases=("/core/api/v1/locations",), operations=()
    ),
)

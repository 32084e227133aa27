"""Containers: physical things that hold items or each other, as typed resources.

The names other services may use.
"""

from haulier.services.container.api import BATCHES, SERVICE
from haulier.services.container.events import EVENTS
from haulier.services.container.kind import COMPILERS, CONTAINER, CONTAINER_TYPE

__all__ = ["BATCHES", "COMPILERS", "CONTAINER", "CONTAINER_TYPE", "EVENTS", "SERVICE"]

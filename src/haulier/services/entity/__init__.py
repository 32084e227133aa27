"""Entities: whatever an app keeps data about, as typed resources of that app. The names other services may use."""

from haulier.services.entity.api import BATCHES, SERVICE
from haulier.services.entity.events import EVENTS
from haulier.services.entity.kind import COMPILERS, ENTITY, ENTITY_TEMPLATE, ENTITY_TYPE

__all__ = ["BATCHES", "COMPILERS", "ENTITY", "ENTITY_TEMPLATE", "ENTITY_TYPE", "EVENTS", "SERVICE"]

"""Logistics orders as a module."""

from __future__ import annotations

from haulier.core.refusal import Refusal
from haulier.platform.declarations.event import failures
from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.platform.storage.resources import Json
from haulier.services.logisticsorder.api import HANDLERS, OPERATIONS
from haulier.services.logisticsorder.commands.intake import EVENTS
from haulier.services.logisticsorder.rules.codes import plain_errors
from haulier.services.order.facade import ORDER


def errors_as_here(refusal: Refusal) -> Json:
    """What refusals say beside the family's members: the same errors by this API's codes."""
    return {"errors": plain_errors(refusal)}


MODULE = Module(
    service=Service(
        name="logisticsorder",
        title="LogisticsOrder",
        code=2007,
        bases=("/app/logisticsorders/v1/api", "/app/order/api/v1"),
        operations=OPERATIONS,
        refusal_info=errors_as_here,
    ),
    row_batches=(HANDLERS.batches,),
    events=(*HANDLERS.batches.events, *EVENTS, *failures(OPERATIONS, {"/": ORDER.name})),
)

"""Orders and work orders as a module."""

from __future__ import annotations

from haulier.platform.declarations.event import failures
from haulier.platform.declarations.kind import Kind
from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.platform.storage.resources import Json, Resource
from haulier.services.order.api import BATCHES, OPERATIONS
from haulier.services.order.events import EVENTS
from haulier.services.order.kind import COMPILERS, ORDER, ORDER_TYPE, REPETITION, WORK_ORDER
from haulier.services.order.plugin_api import PLUGIN_EVENTS, PLUGIN_TIMERS
from haulier.services.order.plugin_kinds import PLUGIN_COMPILERS
from haulier.services.order.tasks import TIMERS


def _show_nothing(row: Resource) -> Json:
    return {"id": row.id}


REPETITIONS = Kind(
    name=REPETITION, noun="OrderRepetition", type_kind=ORDER_TYPE, type_noun="", values="", show=_show_nothing
)
"""Idempotency keys: a kind, so that each goes when its time is over."""

MODULE = Module(
    service=Service(
        name="order", title="Order Service", code=2005, bases=("/core/api/v1/orders",), operations=OPERATIONS
    ),
    kinds=(ORDER, WORK_ORDER, REPETITIONS),
    compilers={**COMPILERS, **PLUGIN_COMPILERS},
    row_batches=(BATCHES,),
    events=(*EVENTS, *BATCHES.events, *failures(OPERATIONS, {"/": ORDER.name}), *PLUGIN_EVENTS),
    timers={**TIMERS, **PLUGIN_TIMERS},
    migrations="haulier.services.order.migrations",
)

"""Orders and work orders for those who search: what their fields are of, and what is shown of them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType
from haulier.platform.storage.resources import Json, Resource
from haulier.services.order.kind import ORDER_TYPE, USUAL_TYPES
from haulier.services.order.show import show_order, show_work_order
from haulier.services.order.store import read_orders


async def read_config(call: Call, id: str) -> CompiledType:
    """The attributes and the machine of all orders, or of all work orders; the usual ones where none were set."""
    found = await call.read_optional_config(ORDER_TYPE, id)
    config: CompiledType = USUAL_TYPES[id] if found is None else found.value
    return config


async def show_orders(call: Call, rows: Sequence[Resource]) -> list[Json]:
    """Orders with their work orders, as reads of them give them; without those that are gone by now."""
    found = await read_orders(call, [row.id for row in rows])
    return [msgspec.to_builtins(show_order(found[row.id])) for row in rows if row.id in found]


async def show_work_orders(_call: Call, rows: Sequence[Resource]) -> list[Json]:
    """Work orders as reads of them give them."""
    return [msgspec.to_builtins(show_work_order(row)) for row in rows]

"""Orders and work orders for those who search: what their fields are of, and what is shown of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from msgspec import Struct

from haulier.core.refusal import invalid
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType
from haulier.platform.listing.query import select_fields
from haulier.platform.storage.resources import Json, Resource
from haulier.services.order.kind import ORDER_CONFIG, ORDER_TYPE, PLACES, USUAL_TYPES, WORK_ORDER_CONFIG
from haulier.services.order.responses import OrderShown, WorkOrderShown
from haulier.services.order.show import show_order, show_work_order
from haulier.services.order.store import read_orders

OF_ORDERS = {"id": "orderId", "workOrders": "workOrder", **{name: place for place, name in PLACES.items()}}
OF_WORK_ORDERS = {"id": "workOrderId"}
"""Names by which members can be chosen beside their own."""


async def read_config(call: Call, id: str) -> CompiledType:
    """The attributes and the machine of all orders, or of all work orders; the usual ones where none were set."""
    found = await call.read_optional_config(ORDER_TYPE, id)
    config: CompiledType = USUAL_TYPES[id] if found is None else found.value
    return config


async def show_orders(call: Call, rows: Sequence[Resource], select: Sequence[str]) -> list[Json]:
    """Orders with their work orders, as reads of them give them; without those that are gone by now. Raises Refusal."""
    chosen = _chosen(select, OrderShown, OF_ORDERS, await read_config(call, ORDER_CONFIG))
    found = await read_orders(call, [row.id for row in rows])
    return [select_fields(msgspec.to_builtins(show_order(found[row.id])), chosen) for row in rows if row.id in found]


async def show_work_orders(call: Call, rows: Sequence[Resource], select: Sequence[str]) -> list[Json]:
    """Work orders as reads of them give them. Raises Refusal."""
    chosen = _chosen(select, WorkOrderShown, OF_WORK_ORDERS, await read_config(call, WORK_ORDER_CONFIG))
    return [select_fields(msgspec.to_builtins(show_work_order(row)), chosen) for row in rows]


def _chosen(
    select: Sequence[str], shown: type[Struct], other_names: Mapping[str, str], type_: CompiledType
) -> list[str]:
    """The members that are asked for, the id always. Raises Refusal for a name that nothing has."""
    if not select:
        return []
    members = {field.encode_name for field in msgspec.structs.fields(shown)}
    for name in select:
        if not (name in other_names or name.partition(".")[0] in members or name in type_.schema.attributes):
            known = ", ".join(sorted({*members, *other_names}))
            raise invalid("select", "unknown", f"there is no member {name[:64]!r}; there are {known}, and attributes")
    return [other_names["id"], *(other_names.get(name, name) for name in select)]

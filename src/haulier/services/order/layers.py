"""What apps in front of orders use: the platform order by its id and by its client, changed as a whole, and listed.

See: contract/logisticsorder.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from haulier.core.attributes import AttributeConfig
from haulier.core.machine import main_state
from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.commands.nested import put_in_place
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Json, Resource
from haulier.services.order import states
from haulier.services.order.commands import cancelling, updates
from haulier.services.order.commands.configuration import complete_attributes
from haulier.services.order.commands.creation import plan_create
from haulier.services.order.commands.doors import only_open
from haulier.services.order.commands.plugin_outcomes import let_plugins_judge
from haulier.services.order.commands.repetition import IDEMPOTENCY_KEY, once
from haulier.services.order.commands.whole_orders import load_order
from haulier.services.order.events import (
    CANCELLATION_FAILED,
    CANCELLATION_SUCCEEDED,
    CREATION_FAILED,
    CREATION_SUCCEEDED,
    UPDATE_FAILED,
    UPDATE_SUCCEEDED,
)
from haulier.services.order.kind import (
    ORDER_CONFIG,
    ORDER_DECODER,
    ORDER_PREFIX,
    ORDER_TYPE,
    USUAL_TYPES,
    WORK_ORDER_CONFIG,
    full_id,
)
from haulier.services.order.queries import find_page, registered_hooks, request_of
from haulier.services.order.requests import (
    AskedReason,
    CancelOrder,
    ClientDetails,
    ContactOrId,
    DropDetails,
    LocationOrId,
    Measure,
    Money,
    NewOrder,
    ReturnDetails,
    ServiceTime,
    ShipmentFlow,
    Slot,
    WholeUpdate,
)
from haulier.services.order.responses import (
    CancellationShown,
    ClientShown,
    OrderShown,
    PageShown,
    RequestShown,
    WorkOrderShown,
)
from haulier.services.order.rules.plugin_workflows import ORDER_UPDATION
from haulier.services.order.show import show_order
from haulier.services.order.store import find_of_client, find_order_rows, read_orders

__all__ = [
    "CANCELLATION_OUTCOMES", "CREATION_OUTCOMES", "IDEMPOTENCY_KEY", "ORDER_CONFIG",
    "UPDATE_OUTCOMES", "WORK_ORDER_CONFIG", "AskedReason", "CancelOrder", "CancellationShown", "ClientDetails",
    "ClientShown",
    "ContactOrId", "DropDetails", "LocationOrId", "Measure", "Money", "NewOrder", "OrderShown", "PageShown",
    "RequestShown", "ReturnDetails", "ServiceTime", "ShipmentFlow", "Slot", "WholeUpdate", "WorkOrderShown",
    "attribute_types", "creation_refusal", "ensure_attributes", "find_open_of_client",
    "find_orders_of_client", "find_page", "is_waiting", "need_order", "once", "plan_cancel", "plan_change",
    "plan_create", "registered_hooks", "request_of",
]  # fmt: skip

CREATION_OUTCOMES: Final = (CREATION_SUCCEEDED, CREATION_FAILED)
UPDATE_OUTCOMES: Final = (UPDATE_SUCCEEDED, UPDATE_FAILED)
CANCELLATION_OUTCOMES: Final = (CANCELLATION_SUCCEEDED, CANCELLATION_FAILED)
"""What callbacks call an outcome, when it was good and when not."""


async def need_order(call: Call, text: str) -> OrderShown:
    """An order by its id or the bare UUID. Raises Refusal NOT_FOUND."""
    id = full_id(ORDER_PREFIX, text)
    rows = await find_order_rows(call, id)
    if not rows or rows[0].id != id:
        raise Refusal(Cause.NOT_FOUND, f"there is no order {text!r}")
    return show_order(rows)


async def find_orders_of_client(call: Call, client: str, name: str) -> list[OrderShown]:
    """The orders that a client calls so, newest first."""
    found = await find_of_client(call, client, name)
    rows = await read_orders(call, [row.id for row in found])
    return [show_order(rows[row.id]) for row in found if row.id in rows]


async def find_open_of_client(call: Call) -> OrderShown:
    """The one open order of the client and the name of the path. Raises Refusal where there are several or none."""
    return await need_order(call, await only_open(call))


async def plan_change(call: Call, order_id: str, body: WholeUpdate) -> Change:
    """Change an order and one of its work orders in one change, which plugins judge. Raises Refusal."""

    async def planned() -> Change:
        return await updates.change_whole(call, await load_order(call, order_id), body)

    return await let_plugins_judge(call, ORDER_UPDATION, order_id, body, planned)


async def plan_cancel(call: Call, order_id: str, body: CancelOrder) -> Change:
    """Ask for the cancellation of an order. Raises Refusal."""
    return await cancelling.ask_for_order(call, await load_order(call, order_id), body)


async def ensure_attributes(call: Call, config: str, attributes: Sequence[Json]) -> None:
    """Define those of the attributes that the configuration lacks, by a command of its own. Raises Refusal."""
    known = await _attributes(call, config)
    if any(one["name"] not in known for one in attributes):
        given = msgspec.convert(attributes, list[AttributeConfig])
        await put_in_place(call, complete_attributes(config, given), ORDER_TYPE, config)


async def attribute_types(call: Call, config: str) -> dict[str, str]:
    """The data types of custom attributes, by name."""
    return {name: one.dataType for name, one in (await _attributes(call, config)).items()}


async def _attributes(call: Call, config: str) -> Any:
    found = await call.read_optional_config(ORDER_TYPE, config)
    type_ = found.value if found is not None else USUAL_TYPES[config]
    return type_.schema.attributes


def is_waiting(state: str) -> bool:
    """Whether an order in this state waits for plugins."""
    return main_state(state) == states.INITIATED


def creation_refusal(row: Resource) -> str | None:
    """Why the creation of an order failed; None where it did not."""
    return row.body_as(ORDER_DECODER).refusal

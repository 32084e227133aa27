"""What is done when the time in a sub-state of an order or a work order is over. See: contract/conventions.md 8."""

from __future__ import annotations

import msgspec

from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change
from haulier.platform.timers.clock import Timer
from haulier.services.order.commands.whole_orders import TIME_OUT, config_of, loaded, order_change
from haulier.services.order.events import ORDER_TIMED_OUT
from haulier.services.order.store import find_order_rows


async def time_out(call: Call, timer: Timer) -> Change | None:
    """Move what has stood in a sub-state for too long, with all that follows for its order; None where it has moved."""
    id = timer.subject.partition("/")[2]
    rows = await find_order_rows(call, id)
    if not rows:
        return None
    order = loaded(call, await config_of(call), rows)
    stood = msgspec.json.decode(timer.payload).get("state")
    part = order.whole.find(id)
    if (order.whole.state if part is None else part.state) != stood or not order.whole.time_out(part):
        return None
    return order_change(call, ORDER_TIMED_OUT, order)


TIMERS = {TIME_OUT: time_out}

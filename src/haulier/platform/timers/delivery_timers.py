"""Timers of deliveries: of a callback beside that of the request, or of what a service has in a form of its own."""

from __future__ import annotations

from typing import Any

import msgspec

from haulier.platform.outbound.callback_request import CallbackRequest
from haulier.platform.storage.changes import TimerWrite
from haulier.platform.timers.ids import callback_timer


def delivery_timer(
    tenant: str, kind: str, id: str, callback: CallbackRequest, data: Any, *, due_at: int, actor: str
) -> TimerWrite:
    """The timer of a delivery. ``kind`` says how it looks. ``id`` is a UUID: its tries are kept under it, and the timer
    is found by it, to end or move with them. ``actor`` is JSON of who acts.
    """
    event = {
        "id": id, "tenantid": tenant, "kind": kind, "callback": msgspec.to_builtins(callback),
        "actor": msgspec.json.decode(actor), "data": data,
    }  # fmt: skip
    return TimerWrite(callback_timer(tenant, id), "callback", id, due_at, {"tried": 0, "event": event})

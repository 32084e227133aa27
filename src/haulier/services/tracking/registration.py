"""Registration of devices that nobody registered, by their first point. See: contract/tracking.md section 9.2."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence

from haulier.core.ids import ordered_uuid
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change, Envelope, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.tracking.events import DEVICE_REGISTERED
from haulier.services.tracking.kind import DEREGISTERED, DEVICE, REGISTERED, DeviceBody, device_payload
from haulier.services.tracking.rules.points import Source

AT_ONCE = 256
"""Registrations that are begun together."""


async def register_senders(runtime: Runtime, source: Source, ids: Sequence[str]) -> None:
    """Register devices for a sender; those that another registers at the same moment are left as they are."""
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        rows = await runtime.reader.get_many(source.tenant, [(DEVICE, id) for id in part])
        await asyncio.gather(*(_register(runtime, source, id, row) for id, row in zip(part, rows, strict=True)))


async def _register(runtime: Runtime, source: Source, id: str, row: Resource | None) -> None:
    if row is not None and row.state != DEREGISTERED:
        return
    now = runtime.clock()
    body = DeviceBody(app=source.app, appId=source.app, protocol="REST")
    envelope = Envelope(
        source.tenant, str(ordered_uuid(now, random.getrandbits(74))), now, source.actor, source.request_id
    )
    change = registered_change(id, row, body)
    if not await runtime.applier.apply(envelope, change):
        runtime.committed(source.tenant, change)


def registered_change(id: str, row: Resource | None, body: DeviceBody) -> Change:
    """The change by which a device is registered, for the first time or again."""
    write = (
        RowWrite(DEVICE, id, 0, state=REGISTERED, body=to_json(body))
        if row is None
        else replacing(row, state=REGISTERED, body=to_json(body))
    )
    return row_change(DEVICE_REGISTERED, write, payload=to_json(device_payload(id, REGISTERED, body)))

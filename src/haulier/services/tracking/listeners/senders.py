"""Who a tracker is: registered for the protocol that it speaks, or nobody. See: contract/tracking.md section 9.4."""

from __future__ import annotations

from typing import NamedTuple

from haulier.engines.statements import load_statements
from haulier.platform.runtime import Runtime
from haulier.services.tracking.kind import DEVICE, DEVICE_BODY, REGISTERED
from haulier.services.tracking.rules.points import Source, is_device_id

SQL = load_statements("haulier.services.tracking.listeners", "listeners.sql")

PORTS = {"osmand": 5055, "gt06": 5023, "h02": 5013, "tk103": 5002, "gps103": 5001}
"""As Traccar has them."""
TRACCAR = "traccar"
"""What comes by Traccar has no port of its own."""


class Listener(NamedTuple):
    """A protocol that is heard, and on which port."""

    protocol: str
    port: int


def listeners_of(runtime: Runtime) -> list[Listener]:
    """Those that the settings name and that have a port."""
    named = [text.partition(":") for text in runtime.settings.listeners]
    return [Listener(name, int(port or PORTS[name])) for name, _, port in named if name != TRACCAR]


async def sender_anywhere(runtime: Runtime, protocol: str, device: str) -> Source | None:
    """The device of the installation that speaks this protocol, if there is one. Raises Unavailable."""
    if not is_device_id(device):
        return None
    row = await runtime.database.fetchrow(SQL["listener_device"], device)
    if row is None or row["protocol"] != protocol:
        return None
    return await runtime.kept(Senders).of_tenant(row["tenant_id"], protocol, device)


class Senders:
    """Trackers whose tenant is known. One a process."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def is_heard(self, protocol: str) -> bool:
        """Do the settings name it?"""
        return any(text.partition(":")[0] == protocol for text in self._runtime.settings.listeners)

    async def of_tenant(self, tenant: str, protocol: str, device: str) -> Source | None:
        """The device of a tenant that speaks this protocol, if there is one and the tenant is switched on. A device
        of another protocol is not meant: it has credentials, and here there are none. Raises Unavailable.
        """
        row = await self._runtime.reader.get(tenant, DEVICE, device) if is_device_id(device) else None
        if row is None or row.state != REGISTERED or not await self._runtime.access.is_tenant_on(tenant):
            return None
        body = row.body_as(DEVICE_BODY)
        return Source(tenant, body.app, protocol, row.id) if body.protocol == protocol else None

    def count(self, protocol: str, result: str) -> None:
        """Count a message of a tracker."""
        self._runtime.metrics.tracker_message(protocol, result)

"""Connections that stand on credentials which are no longer: they are ended. See: contract/tracking.md section 9.3."""

from __future__ import annotations

from haulier.engines import mqtt_server
from haulier.engines.embedded_nats import AUTH_TIMEOUT, nats_place
from haulier.engines.failure import Unavailable
from haulier.engines.nats_keys import ISSUER_FILE
from haulier.platform.commands.call import Call
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import TimerWrite
from haulier.platform.timers.clock import Timer
from haulier.platform.timers.ids import timer_id
from haulier.services.tracking.kind import DEVICE, DEVICE_BODY, client_id, topic_key

SESSION_END = "mqtt-session-end"
"""Purpose of the timer that ends the connection of a device."""
LAST_TRY = 8
"""Tries within which the server answers, or is none of ours: then the login's own end has to do."""
HASH_SHOWN = 8
"""Characters of a password's hash by which a login is told from one by another password."""
LET_IN_MS = (AUTH_TIMEOUT + 1) * 1000
"""After so long whoever was let in by what was stored before is connected, or never will be."""


def session_end(call: Call, device: str) -> list[TimerWrite]:
    """What ends the connection of a device whose credentials change now; nothing where MQTT is off."""
    if not call.mqtt_settings.port:
        return []
    id = timer_id(call.tenant, DEVICE, device, SESSION_END)
    return [TimerWrite(id, SESSION_END, device, call.at + LET_IN_MS, {})]


async def end_session(call: Call, timer: Timer) -> None:
    """End the connection of a device that does not stand on its present password. Raises Unavailable."""
    row = await call.get(DEVICE, timer.subject)
    kept = row.body_as(DEVICE_BODY).passwordHash if row is not None else None
    name = login_name(call.tenant, timer.subject, kept) if kept is not None else None
    try:
        await call.of_process(Sessions).end(client_id(call.tenant, timer.subject), but=name)
    except Unavailable:
        if timer.tries < LAST_TRY:
            raise


def serves_mqtt(runtime: Runtime) -> bool:
    """Is MQTT on, and the server that speaks it ours?"""
    is_ours = (nats_place(runtime.settings.home) / ISSUER_FILE).exists()
    return is_ours and runtime.settings.mqtt.port > 0 and runtime.bus is not None


def login_name(tenant: str, device: str, kept_hash: str) -> str:
    """The name of a device's login by the password that is kept like this."""
    return f"{tenant}/{topic_key(device)} {kept_hash[:HASH_SHOWN]}"


class Sessions:
    """The connections to the embedded server. One a process."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def end(self, client_id: str, *, but: str | None) -> None:
        """End those of a client id, but that of this name. Raises Unavailable."""
        if serves_mqtt(self._runtime):
            await mqtt_server.end_connections(self._runtime.settings.nats_url, client_id, but)

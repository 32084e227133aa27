"""Devices: registered, given new credentials, deregistered. See: contract/tracking.md section 9.3."""

from __future__ import annotations

import secrets

from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.tracking.events import DEVICE_CREDENTIALS_RENEWED, DEVICE_DEREGISTERED
from haulier.services.tracking.kind import (
    DEREGISTERED,
    DEVICE,
    DEVICE_BODY,
    REGISTERED,
    WITHOUT_TENANT,
    DeviceBody,
    device_payload,
    password_hash,
)
from haulier.services.tracking.mqtt.sessions import session_end
from haulier.services.tracking.queries import need_device, shown_device, shown_mqtt, tenant_of_listener
from haulier.services.tracking.registration import registered_change
from haulier.services.tracking.requests import DeviceCreate
from haulier.services.tracking.responses import RenewedCredentials
from haulier.services.tracking.rules.points import is_device_id

PASSWORD_BYTES = 32


async def register_device(call: Call, body: DeviceCreate) -> Change:
    """``POST /devices``. A deviceId is one device's of the tenant; of a protocol that names no tenant, of the
    installation. What was deregistered may be registered again. Raises Refusal, 409 for one that is taken.
    """
    if not is_device_id(body.deviceId):
        raise invalid("deviceId", "pattern", "a deviceId is 1 to 64 printable characters, without blanks around them")
    row = await call.get(DEVICE, body.deviceId)
    if row is not None and row.state == REGISTERED:
        raise _taken(body.deviceId)
    if body.protocol in WITHOUT_TENANT and await tenant_of_listener(call, body.deviceId) not in (None, call.tenant):
        raise _taken(body.deviceId)
    password = secrets.token_urlsafe(PASSWORD_BYTES) if body.protocol == "MQTT" else None
    stored = DeviceBody(
        app=body.app or call.identity.app_id,
        appId=call.identity.app_id,
        protocol=body.protocol,
        deviceType=body.deviceType,
        name=body.name,
        externalRefId=body.externalRefId,
        attributes=body.attributes,
        passwordHash=password_hash(password) if password is not None else None,
    )
    change = registered_change(body.deviceId, row, stored)
    change.replan_on_conflict = frozenset({DEVICE})
    created = row.created_at if row is not None else call.at
    kept = Resource(
        call.tenant, DEVICE, body.deviceId, change.version, "", None, None, REGISTERED, "{}", to_json(stored),
        created, "{}", call.at, "{}", None,
    )  # fmt: skip
    change.answer = shown_device(call, kept, None, None, password)
    return change


async def renew_credentials(call: Call, _body: None) -> Change:
    """``POST /devices/{deviceId}/credentials``: the old password ends, and soon the connection that stands on it."""
    row = await need_registered(call)
    body = row.body_as(DEVICE_BODY)
    if body.protocol != "MQTT":
        raise Refusal(Cause.RULE, f"a device of the protocol {body.protocol} has no MQTT credentials")
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    body.passwordHash = password_hash(password)
    write = replacing(row, body=to_json(body))
    change = row_change(DEVICE_CREDENTIALS_RENEWED, write, payload=to_json(device_payload(row.id, REGISTERED, body)))
    change.timers = session_end(call, row.id)
    change.answer = RenewedCredentials(shown_mqtt(call, row.id, password))
    return change


async def deregister_device(call: Call, _body: None) -> Change:
    """``DELETE /devices/{deviceId}``: its credentials end, its points stay."""
    row = await need_registered(call)
    body = row.body_as(DEVICE_BODY)
    body.passwordHash = None
    write = replacing(row, state=DEREGISTERED, body=to_json(body))
    change = row_change(DEVICE_DEREGISTERED, write, payload=to_json(device_payload(row.id, DEREGISTERED, body)))
    change.timers = session_end(call, row.id) if body.protocol == "MQTT" else []
    return change


async def need_registered(call: Call) -> Resource:
    """The device of the path, if it may send. Raises Refusal."""
    row = await need_device(call, call.path["deviceId"])
    if row.state != REGISTERED:
        raise Refusal(Cause.NOT_FOUND, f"the device {row.id!r} is deregistered")
    return row


def _taken(id: str) -> Refusal:
    return Refusal(Cause.VERSION_CONFLICT, f"a device {id!r} is registered already")

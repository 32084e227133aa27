"""Reads of devices. See: contract/tracking.md section 9.3."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

import msgspec
from msgspec import UNSET, Raw

from haulier.core.filters import parse_query
from haulier.core.refusal import Cause, Refusal
from haulier.engines.postgres import Record
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.listing.query import ListRequest, find_resources, read_window
from haulier.platform.storage.resources import Resource
from haulier.services.tracking.kind import DEVICE, DEVICE_BODY, LISTED, REGISTERED, client_id, topic_key
from haulier.services.tracking.responses import Device, DeviceMeta, Devices, LastPosition, Mqtt
from haulier.services.tracking.visibility import visible_app

SQL = load_statements("haulier.services.tracking", "queries.sql")

MQTT_PORT = 1883
"""Where none is set: MQTT may be another machine's."""


async def get_device(call: Call, _body: None) -> Device:
    """``GET /devices/{deviceId}``."""
    row = await need_device(call, call.path["deviceId"])
    places, app = await read_places(call, [row.id]), await visible_app(call)
    return shown_device(call, row, places.get(row.id), app)


async def list_devices(call: Call, _body: None) -> Devices:
    """``GET /devices``: the newest first, each with its last position."""
    tree = parse_query(call.query("query") or "")
    found = await find_resources(call, LISTED, None, ListRequest(tree, read_window(call), "createdAt"))
    places = await read_places(call, [row.id for row in found.resources])
    app = await visible_app(call)
    shown = [shown_device(call, row, places.get(row.id), app) for row in found.resources]
    assert found.total is not None, "it was asked for"
    return Devices(DeviceMeta(found.total), shown)


async def need_device(call: Call, id: str) -> Resource:
    """A device that is or was registered. Raises Refusal NOT_FOUND."""
    return await call.need(DEVICE, id, "device", cause=Cause.NOT_FOUND)


async def need_known(call: Call, device: str) -> None:
    """Refuse to read of a device that never sent and was never registered. Raises Refusal."""
    if not await call.fetch(SQL["device_known"], device):
        raise Refusal(Cause.NOT_FOUND, f"nothing is known of a device {device!r}")


async def read_places(call: Call, ids: Sequence[str]) -> dict[str, Record]:
    """Where devices are, one row each, by their ids."""
    return {row["device_id"]: row for row in await call.fetch(SQL["last_positions"], ids)} if ids else {}


async def tenant_of_listener(call: Call, id: str) -> str | None:
    """Whose device of a listener it is, if anybody's."""
    rows = await call.fetch_of_all_tenants(SQL["tenant_of_listener"], id)
    return rows[0][0] if rows else None


def shown_device(
    call: Call, row: Resource, place: Record | None, app: str | None, password: str | None = None
) -> Device:
    """The wire form of a device. Where it is is shown if this app said so, None for any app; its password where it was
    just made.
    """
    body = row.body_as(DEVICE_BODY)
    state = REGISTERED if row.state == REGISTERED else "DEREGISTERED"
    has_seen = place is not None and place["seen_at"] > 0
    return Device(
        deviceId=row.id,
        app=body.app,
        appId=body.appId,
        status=state,
        protocol=body.protocol,
        deviceType=body.deviceType or UNSET,
        name=body.name or UNSET,
        externalRefId=body.externalRefId or UNSET,
        attributes=Raw(msgspec.json.encode(body.attributes)) if body.attributes else UNSET,
        otherNames=place["names"] if place is not None and place["names"] else UNSET,
        mqtt=shown_mqtt(call, row.id, password) if body.protocol == "MQTT" and state == REGISTERED else UNSET,
        createdAt=row.created_at,
        updatedAt=row.updated_at,
        lastSeen=place["seen_at"] if place is not None and has_seen else UNSET,
        lastPosition=shown_position(place)
        if place is not None and place["tis"] and app in (None, place["app"])
        else UNSET,
    )


def shown_position(place: Record) -> LastPosition:
    """The newest position of a device that has one."""
    found = {name: place[name] for name in ("seq", "app", "accuracy", "speed", "bearing", "altitude", "battery")}
    known = {name: value for name, value in found.items() if value is not None and (name, value) != ("seq", -1)}
    return LastPosition(tis=place["tis"], lat=place["lat"], lon=place["lon"], **known)


def shown_mqtt(call: Call, id: str, password: str | None) -> Mqtt:
    """How a device reaches the broker. See: contract/tracking.md section 9.3."""
    key, name = topic_key(id), f"{call.tenant}/{id}"
    host, mqtt = urlsplit(call.public_address).hostname, call.mqtt_settings
    return Mqtt(
        topic=f"mts/{call.tenant}/{key}/up",
        downTopic=f"mts/{call.tenant}/{key}/down",
        clientId=client_id(call.tenant, id),
        username=name,
        password=UNSET if password is None else password,
        url=f"{'mqtts' if mqtt.cert else 'mqtt'}://{host}:{mqtt.port or MQTT_PORT}",
    )

"""Geofences: made, changed, switched, deleted; devices subscribed. See: contract/tracking.md section 9.6."""

from __future__ import annotations

from haulier.core.moments import milliseconds
from haulier.core.refusal import Cause, Fault, Refusal, invalid, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.commands.kept_callback import changed_callback
from haulier.platform.outbound.callback_request import CallbackRequest
from haulier.platform.storage.changes import Change, RowWrite, TimerDrop, TimerWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.platform.timers.clock import Timer
from haulier.platform.timers.ids import timer_id
from haulier.services.tracking.geofences.action_rights import actions_set_by
from haulier.services.tracking.geofences.events import (
    DEVICES_SUBSCRIBED,
    DEVICES_UNSUBSCRIBED,
    GEOFENCE_ACTIVATED,
    GEOFENCE_CREATED,
    GEOFENCE_DEACTIVATED,
    GEOFENCE_DELETED,
    GEOFENCE_EXPIRED,
    GEOFENCE_UNCHANGED,
    GEOFENCE_UPDATED,
)
from haulier.services.tracking.geofences.kind import (
    ACTIVE,
    DELETED,
    DEVICES_BODY,
    DEVICES_RULE,
    EXPIRY,
    GEOFENCE,
    GEOFENCE_BODY,
    GEOFENCE_DEVICES,
    ID_PREFIX,
    INACTIVE,
    DevicesBody,
    GeofenceBody,
    circle_of,
    devices_payload,
    geofence_payload,
)
from haulier.services.tracking.geofences.queries import need_device_number, need_geofence, numbers_of
from haulier.services.tracking.geofences.requests import (
    MAX_DEVICES,
    MAX_GEOFENCES,
    GeofenceCreate,
    GeoJson,
    Hysteresis,
    StatusChange,
    SubscribeDevices,
)
from haulier.services.tracking.rules.geofence_shapes import Box, ShapeFault, area_of, closed_coordinates
from haulier.services.tracking.rules.geofence_state import APPROACH, DWELL

LAST_MOMENT = 10**14
KINDS = frozenset({GEOFENCE, GEOFENCE_DEVICES})
GEOFENCED_DEVICES = "geofenced devices"
"""What triggers lock, in the order of their numbers, where a geofence or its subscriptions become others."""


async def create_geofence(call: Call, body: GeofenceCreate) -> Change:
    """``POST /geofences``. An externalRefId is one geofence's of the tenant. Raises Refusal."""
    stored = _stored(call, body)
    stored.actionsBy = await actions_set_by(call, body.actions)
    if body.externalRefId is not None and await call.by_key(GEOFENCE, body.externalRefId) is not None:
        raise _taken(body.externalRefId)
    id = call.new_id(ID_PREFIX)
    row = RowWrite(GEOFENCE, id, 0, key=body.externalRefId, state=ACTIVE, body=to_json(stored))
    change = _change(GEOFENCE_CREATED, row, stored)
    change.timers = _timers(call, id, stored)
    change.replan_on_conflict = KINDS
    return change


async def update_geofence(call: Call, body: GeofenceCreate) -> Change:
    """``PUT /geofences/{geofenceId}``: the whole document. With another shape all states are unknown."""
    row = await need_geofence(call)
    old = row.body_as(GEOFENCE_BODY)
    stored = _stored(call, body, old.callback)
    stored.actionsBy = await actions_set_by(call, body.actions, old)
    ref = body.externalRefId
    if ref is not None and ref != row.key and await call.by_key(GEOFENCE, ref) is not None:
        raise _taken(ref)
    is_moved = (old.lat, old.lon, old.radius, old.geoJson) != (stored.lat, stored.lon, stored.radius, stored.geoJson)
    stored.generation = old.generation + is_moved
    write = replacing(row, key=ref, body=to_json(stored))
    change = _change(GEOFENCE_UPDATED, write, stored)
    if row.state == ACTIVE:
        change.timers = _timers(call, row.id, stored)
        if not change.timers:
            change.drops = _drops(call, row.id, old)
    change.replan_on_conflict = KINDS
    return change


async def update_status(call: Call, body: StatusChange) -> Change:
    """``PUT /geofences/{geofenceId}/status``. All states are unknown after a reactivation; what is so already stays."""
    row = await need_geofence(call)
    stored = row.body_as(GEOFENCE_BODY)
    if body.status == row.state:
        change = Change(GEOFENCE, row.id, row.version, GEOFENCE_UNCHANGED, state=row.state,
                        payload=to_json(geofence_payload(row.id, body.status, stored)))  # fmt: skip
        change.guards.append((GEOFENCE, row.id, row.version))
        return change
    if body.status == ACTIVE:
        if stored.expiry is not None and stored.expiry <= call.at:
            raise invalid("status", "expiry", "its expiry is over: give it another one first", Cause.RULE)
        stored.generation += 1
    change = _change(_switched(body.status), replacing(row, state=body.status, body=to_json(stored)), stored)
    if body.status == ACTIVE:
        change.timers = _timers(call, row.id, stored)
    else:
        change.drops = _drops(call, row.id, stored)
    return change


async def delete_geofence(call: Call, _body: None) -> Change:
    """``DELETE /geofences/{geofenceId}``: its subscriptions go too."""
    row = await need_geofence(call)
    stored = row.body_as(GEOFENCE_BODY)
    write = replacing(row, key=None, state=DELETED, expires_at=call.at)
    change = _change(GEOFENCE_DELETED, write, stored)
    subscriptions = await call.get(GEOFENCE_DEVICES, row.id)
    if subscriptions is not None:
        change.rows.append(replacing(subscriptions, body=to_json(DevicesBody()), expires_at=call.at))
    change.drops = _drops(call, row.id, stored)
    change.replan_on_conflict = KINDS
    return change


async def subscribe_devices(call: Call, body: SubscribeDevices) -> Change:
    """``POST /geofences/{geofenceId}/devices``: all of them or none. Those that are subscribed stay as they are."""
    row = await need_geofence(call)
    numbers = await numbers_of(call, [device.deviceId for device in body.devices])
    unknown = [
        Fault(f"devices[{index}].deviceId", "unknown", f"nothing is known of a device {device.deviceId!r}")
        for index, device in enumerate(body.devices)
        if device.deviceId not in numbers
    ]
    if unknown:
        raise Refusal(Cause.NOT_FOUND, "; ".join(fault.message for fault in unknown[:3]), unknown)
    before = await call.get(GEOFENCE_DEVICES, row.id)
    stored = before.body_as(DEVICES_BODY) if before is not None else DevicesBody()
    for device in body.devices:
        number = str(numbers[device.deviceId])
        stored.devices.setdefault(number, (device.app or call.identity.app_id, call.at))
    if len(stored.devices) > MAX_DEVICES:
        raise invalid("devices", "maxItems", f"a geofence has at most {MAX_DEVICES} devices", Cause.RULE)
    change = _subscriptions(DEVICES_SUBSCRIBED, row, before, stored)
    too_many = f"a device is subscribed to at most {MAX_GEOFENCES} geofences"
    change.rule_refusals = {DEVICES_RULE: invalid("devices", "maxItems", too_many, Cause.RULE)}
    return change


async def unsubscribe_device(call: Call, _body: None) -> Change:
    """``DELETE /geofences/{geofenceId}/devices/{deviceId}``."""
    row = await need_geofence(call)
    number = str(await need_device_number(call))
    before = await call.get(GEOFENCE_DEVICES, row.id)
    stored = before.body_as(DEVICES_BODY) if before is not None else DevicesBody()
    if stored.devices.pop(number, None) is None:
        raise Refusal(Cause.NOT_FOUND, f"the device {call.path['deviceId']!r} is not subscribed to this geofence")
    return _subscriptions(DEVICES_UNSUBSCRIBED, row, before, stored)


async def expire_geofence(call: Call, timer: Timer) -> Change | None:
    """The expiry of a geofence came: it is not judged any more."""
    row = await call.get(GEOFENCE, timer.subject)
    if row is None or row.state != ACTIVE:
        return None
    stored = row.body_as(GEOFENCE_BODY)
    if stored.expiry is None or stored.expiry > call.at:
        return None
    return _change(GEOFENCE_EXPIRED, replacing(row, state=INACTIVE), stored)


def _subscriptions(event: str, fence: Resource, before: Resource | None, stored: DevicesBody) -> Change:
    """The change of a geofence's subscriptions, as long as the geofence is what was read."""
    body = to_json(stored)
    write = RowWrite(GEOFENCE_DEVICES, fence.id, 0, body=body) if before is None else replacing(before, body=body)
    change = row_change(event, write, payload=to_json(devices_payload(fence.id, stored)))
    change.guards.append((GEOFENCE, fence.id, fence.version))
    change.replan_on_conflict = KINDS
    change.in_turn = GEOFENCED_DEVICES
    return change


def _change(event: str, row: RowWrite, stored: GeofenceBody) -> Change:
    """The change of a geofence. The callback of the body hears of what happens there, and not of the change."""
    change = row_change(event, row, payload=to_json(geofence_payload(row.id, row.state or "", stored)))
    change.calls_back = False
    if row.expect:
        change.in_turn = GEOFENCED_DEVICES
    return change


def _switched(status: str) -> str:
    return GEOFENCE_ACTIVATED if status == ACTIVE else GEOFENCE_DEACTIVATED


def _taken(ref: str) -> Refusal:
    return invalid("externalRefId", "taken", f"a geofence with the externalRefId {ref!r} exists",
                   Cause.VERSION_CONFLICT)  # fmt: skip


def _timers(call: Call, id: str, stored: GeofenceBody) -> list[TimerWrite]:
    if stored.expiry is None:
        return []
    return [TimerWrite(timer_id(call.tenant, GEOFENCE, id, EXPIRY), EXPIRY, id, stored.expiry, {})]


def _drops(call: Call, id: str, stored: GeofenceBody) -> list[TimerDrop]:
    return [] if stored.expiry is None else [TimerDrop(timer_id(call.tenant, GEOFENCE, id, EXPIRY))]


def _stored(call: Call, body: GeofenceCreate, before: CallbackRequest | None = None) -> GeofenceBody:
    """The geofence as it is stored; ``before`` is the callback that it had. Raises Refusal, which names all that is
    wrong.
    """
    expiry = None if body.expiry is None else milliseconds(body.expiry)
    refuse_faults([*_shape_faults(body), *_event_faults(body), *_action_faults(body), *_expiry_faults(call, expiry)])
    geo_json, boxes = _shape(body)
    return GeofenceBody(
        externalRefId=body.externalRefId,
        name=body.name,
        lat=body.lat,
        lon=body.lon,
        radius=body.radius,
        geoJson=geo_json,
        callback=changed_callback(call, body.callback, before),
        events=list(dict.fromkeys(body.events)),
        expiry=expiry,
        dwellSeconds=body.dwellSeconds,
        approachRadius=body.approachRadius,
        hysteresis=body.hysteresis or Hysteresis(),
        actions=body.actions,
        boxes=boxes,
    )


def _shape(body: GeofenceCreate) -> tuple[GeoJson | None, list[Box]]:
    """The polygon with closed rings, if it is one, and where the shape lies. Raises Refusal."""
    if body.geoJson is None:
        return None, circle_of(body.lat, body.lon, body.radius).boxes(0.0)
    try:
        coordinates = closed_coordinates(body.geoJson.type, body.geoJson.coordinates)
        area = area_of(body.geoJson.type, coordinates)
    except ShapeFault as fault:
        raise invalid(f"geoJson.coordinates{fault.place}", fault.rule, fault.message) from None
    return GeoJson(type=body.geoJson.type, coordinates=coordinates), area.boxes(0.0)


def _shape_faults(body: GeofenceCreate) -> list[Fault]:
    circle = {"lat": body.lat, "lon": body.lon, "radius": body.radius}
    if body.geoJson is not None:
        given = [name for name, value in circle.items() if value is not None]
        faults = [Fault(name, "oneOf", f"{name} is of a circle, and geoJson was given") for name in given]
        if body.approachRadius is not None:
            faults.append(Fault("approachRadius", "circle", "only a circle has an approach radius"))
        return faults
    faults = [
        Fault(name, "required", f"{name} is required, or geoJson") for name, value in circle.items() if value is None
    ]
    if body.approachRadius is not None and body.radius is not None and body.approachRadius <= body.radius:
        faults.append(Fault("approachRadius", "minimum", "the approach radius must be greater than the radius"))
    return faults


def _event_faults(body: GeofenceCreate) -> list[Fault]:
    needed = {DWELL: ("dwellSeconds", body.dwellSeconds), APPROACH: ("approachRadius", body.approachRadius)}
    named = {*body.events, *(action.on for action in body.actions)}
    return [
        Fault(name, "required", f"the event {event} needs {name}")
        for event, (name, value) in needed.items()
        if event in named and value is None
    ]


def _action_faults(body: GeofenceCreate) -> list[Fault]:
    faults = []
    for index, action in enumerate(body.actions):
        for name in ("subStatus",) if action.target == "DISPATCH" else ("containerId", "eventCode"):
            if getattr(action, name) is None:
                text = f"an action on a {action.target.lower()} needs {name}"
                faults.append(Fault(f"actions[{index}].{name}", "required", text))
    return faults


def _expiry_faults(call: Call, expiry: int | None) -> list[Fault]:
    if expiry is None or call.at < expiry <= LAST_MOMENT:
        return []
    return [Fault("expiry", "minimum", "the expiry must lie in the future")]

"""What anybody with an order's id may see of it. See: contract/order.md section 14.

An unknown tenant, an unknown order, one that was closed long ago and a tenant that wants none of this are one and the
same answer. Where a tenant lets nobody follow orders by their ids, its people may still give away a link to one.
"""

from __future__ import annotations

from hmac import compare_digest
from typing import NamedTuple

import msgspec
from msgspec import Struct

from haulier.core.link_token import MARK_DIGITS, LinkToken
from haulier.core.moments import LEAST_MILLISECONDS
from haulier.core.refusal import Cause, Refusal
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.commands.open_requests import count_open_request
from haulier.platform.storage.resources import Resource
from haulier.services.aaa.facade import find_active_tenant
from haulier.services.container.facade import CONTAINER_EVENT_APPLIED
from haulier.services.dispatch.facade import JOB
from haulier.services.location.facade import LocationBody, read_locations
from haulier.services.order.facade import ORDER_PREFIX, OrderShown, WorkOrderShown, find_order, full_id, settings_of
from haulier.services.ordertracking.responses import (
    Coordinates,
    Spot,
    Tracked,
    TrackedEvent,
    TrackedJob,
    TrackedOrder,
    TrackedShipment,
    TrackedState,
    TrackingLink,
)
from haulier.services.ordertracking.rider import rider_tracking
from haulier.services.ordertracking.rules.steps import Moment, Step, events_of, steps_of

SQL = load_statements("haulier.services.ordertracking", "tracking.sql")

SHOWN_MS = 30 * 86_400_000
"""How long an order is shown after it was closed."""
MAX_EVENTS = 200
"""Events of one container that are shown, the newest."""
MAX_MOMENTS = 1_000
PAGE_PATH = "/track/{orderId}"
LINK_SCOPE = "tracking-link"
COUNTED = "tracking"
CLOSED, ACTIVE = "closed", "inProgress:active"
NOTHING = "there is no such order"


class _Event(Struct):
    eventCode: str = ""
    reasonCode: str | None = None
    timestamp: int | float = 0


class _Applied(Struct):
    event: _Event | None = None


class Followed(NamedTuple):
    """An order that may be shown, and its way so far."""

    order: OrderShown
    steps: list[Step]


_applied = msgspec.json.Decoder(_Applied)


async def track(call: Call, _body: None) -> Tracked:
    """``GET /external/ordertracking/{orderId}``. Raises Refusal, 404 or 429."""
    await count_open_request(call, COUNTED)
    found = await follow(call, call.named_tenant or "")
    order = found.order
    containers = list(dict.fromkeys(id for one in order.workOrder for id in one.containers))
    shipments = await _shipments(call, containers) if containers else [TrackedShipment(events=events_of(found.steps))]
    chosen, job = await _job(call, order)
    return Tracked(
        data=TrackedOrder(
            order=TrackedState(clientOrderId=order.clientDetails.clientOrderId, state=order.state),
            riderTracking=await rider_tracking(call, job),
            job=await _shown_job(call, order, chosen, job),
            shipmentTracking=shipments,
        )
    )


async def follow(call: Call, tenant: str) -> Followed:
    """The order of the path, where the tenant lets whoever has its id follow it. Raises Refusal, 404."""
    call.enter(tenant)
    if not tenant or await find_active_tenant(call) is None or not (await settings_of(call)).publicTracking:
        raise Refusal(Cause.NOT_FOUND, NOTHING)
    return await _followed(call, full_id(ORDER_PREFIX, call.path["orderId"]))


async def follow_link(call: Call, token: LinkToken) -> Followed:
    """The order of a link that the tenant's own people made, which is leave enough. Raises Refusal, 404."""
    call.enter(token.tenant)
    if await find_active_tenant(call) is None or not compare_digest(_mark(call, token.id), token.mark):
        raise Refusal(Cause.NOT_FOUND, NOTHING)
    return await _followed(call, full_id(ORDER_PREFIX, token.id))


async def make_link(call: Call, _body: None) -> TrackingLink:
    """``POST /orders/{orderId}/tracking-link``: the same for an order each time. Raises Refusal, 404."""
    id = full_id(ORDER_PREFIX, call.path["orderId"])
    order = await find_order(call, id)
    if order is None or order.orderId != id:
        raise Refusal(Cause.NOT_FOUND, NOTHING)
    bare = id.partition(":")[2]
    token = LinkToken(bare, _mark(call, bare), call.tenant).text()
    return TrackingLink(token=token, url=f"{call.public_address}{PAGE_PATH.format(orderId=token)}")


def _mark(call: Call, order: str) -> str:
    return call.fingerprint(order.encode(), LINK_SCOPE)[:MARK_DIGITS]


async def _followed(call: Call, id: str) -> Followed:
    order = await find_order(call, id)
    if order is None or order.orderId != id:
        raise Refusal(Cause.NOT_FOUND, NOTHING)
    if order.status == CLOSED and order.updatedAt + SHOWN_MS < call.at:
        raise Refusal(Cause.NOT_FOUND, NOTHING)
    rows = await call.fetch(SQL["states_of_order"], order.orderId, MAX_MOMENTS)
    return Followed(order, steps_of(Moment(row["state"], row["at"]) for row in rows))


async def _shipments(call: Call, containers: list[str]) -> list[TrackedShipment]:
    rows = await call.fetch(SQL["events_of_containers"], containers, CONTAINER_EVENT_APPLIED, MAX_EVENTS)
    events: dict[str, list[TrackedEvent]] = {id: [] for id in containers}
    for row in rows:
        event = _applied.decode(row["data"]).event
        if event is not None:
            shown = TrackedEvent(
                eventCode=event.eventCode, reasonCode=event.reasonCode or "", timestamp=_seconds(event.timestamp)
            )
            events[row["id"]].append(shown)
    return [TrackedShipment(events=events[id]) for id in containers]


def _seconds(given: int | float) -> int:
    """Epoch seconds of a time in seconds or milliseconds."""
    return int(given // 1000 if given >= LEAST_MILLISECONDS else given)


async def _job(call: Call, order: OrderShown) -> tuple[WorkOrderShown | None, Resource | None]:
    """The job of the active work order, else the latest one, with its work order."""
    with_job = [one for one in order.workOrder if one.attributes.get("jobId")]
    if not with_job:
        return None, None
    chosen = next((one for one in with_job if one.state == ACTIVE), with_job[-1])
    return chosen, await call.get(JOB.name, str(chosen.attributes["jobId"]))


async def _shown_job(
    call: Call, order: OrderShown, chosen: WorkOrderShown | None, row: Resource | None
) -> TrackedJob | None:
    if chosen is None or row is None:
        return None
    pickup, drop = _places(order, chosen)
    places = await read_locations(call, [id for id in (pickup, drop) if id is not None])
    return TrackedJob(
        dispatchRef=row.fields().get("dispatchRef") or "",
        pickup=_spot(places.get(pickup or "")),
        drop=_spot(places.get(drop or "")),
    )


def _places(order: OrderShown, chosen: WorkOrderShown) -> tuple[str | None, str | None]:
    """The ids of the places that a work order goes from and to."""
    pickup = chosen.pickupDetails.location if chosen.pickupDetails is not None else None
    if chosen.returnOf is not None:
        return pickup, chosen.returnDetails.location if chosen.returnDetails is not None else None
    return pickup, order.dropDetails.location


def _spot(place: LocationBody | None) -> Spot:
    if place is None or place.geolocation is None:
        return Spot()
    return Spot(geolocation=Coordinates(lat=place.geolocation.lat, long=place.geolocation.long))

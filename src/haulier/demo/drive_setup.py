"""What a tenant registers so that it hears of what is on the road: phones, geofences, a rule that sends mail.

See: contract/tracking.md 9.3 and 9.6, contract/notification.md 9.5.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from urllib.parse import quote

from haulier.demo.calls import APP_ID, TRACKING, Call, Registrations, phone_of
from haulier.demo.client import CoreClient
from haulier.demo.concurrency import run_concurrently
from haulier.demo.fences import ARRIVED, ENTRY, RADIUS_M, visitors_of
from haulier.demo.plan import TripPlan
from haulier.demo.readback import ReadBack, exists
from haulier.demo.receiver import GEOFENCES
from haulier.demo.stops import COLLECT

PUSH_APPS = "/core/api/v1/notification-service/apps"
PAID = "TaskClosed"
"""The event that a rider's phone has closed a task; the one that collects cash ends a delivery against cash."""
RUNNING_LATE = "DispatchRunningLate"
"""The event that a stop will not be reached within its slot."""
DESK = "desk@haulier.example"
CUSTOMERS = "customers.haulier.example"
"""Each customer of cash on delivery is reached by the reference of her parcel's job, as market places give relay
addresses: events hold nobody's real one.
"""


def address_of(job_ref: str) -> str:
    """Where the customer of a job is reached."""
    return f"{job_ref}@{CUSTOMERS}"


async def set_up_drive(
    client: CoreClient,
    registered: Registrations,
    plans: Sequence[TripPlan],
    at_once: int,
    progressed: Callable[[], None],
) -> None:
    """Register all of it; ``progressed`` is called for each phone and each geofence."""
    await register_mail_rules(client)

    async def register_phone(rider: int, participant: str) -> None:
        device = phone_of(rider)
        body = {"deviceId": device, "deviceType": "SMARTPHONE", "protocol": "REST", "externalRefId": participant}
        call = Call("register phone", "POST", f"{TRACKING}/devices", body)
        await client.do(call, ReadBack(f"{TRACKING}/devices/{device}", exists))
        progressed()

    async def register_geofence(centre: str, riders: list[int]) -> None:
        registered.geofences[centre] = await make_geofence(client, registered, centre)
        if riders:
            path = f"{TRACKING}/geofences/{registered.geofences[centre]}/devices"
            devices = [{"deviceId": phone_of(rider)} for rider in riders]
            await client.do(Call("subscribe phones", "POST", path, {"devices": devices}), None)
        progressed()

    visitors = visitors_of(plans)

    def phones() -> Iterator[Awaitable[None]]:
        for rider, participant in enumerate(registered.pools["riders"]):
            yield register_phone(rider, participant)

    def geofences() -> Iterator[Awaitable[None]]:
        for centre in registered.centres:
            yield register_geofence(centre, visitors.get(centre, []))

    await run_concurrently(phones(), at_once)
    await run_concurrently(geofences(), at_once)


async def make_geofence(client: CoreClient, registered: Registrations, code: str) -> str:
    """The geofence of a facility; answers its id. An entry is told, and makes the rider's dispatch arrived."""
    centre, facility = registered.centres[code], registered.facilities[code]
    body = {
        "externalRefId": facility,
        "name": centre.name,
        "lat": centre.lat,
        "lon": centre.lon,
        "radius": RADIUS_M,
        "events": [ENTRY],
        "actions": [{"on": ENTRY, "target": "DISPATCH", "subStatus": ARRIVED}],
        "callback": {"url": f"{client.callback_base}/cb/{GEOFENCES}{code}"},
    }
    known = ReadBack(f"{TRACKING}/geofences/external-ref/{quote(facility, safe='')}", exists)
    made = await client.do(Call("create geofence", "POST", f"{TRACKING}/geofences", body), known)
    geofence: str = made["id"]
    return geofence


async def register_mail_rules(client: CoreClient) -> None:
    """Whoever has paid on delivery gets a mail, and the planners' desk one of every leg that runs late."""
    app = {"name": "Customers", "appPlatform": "web", "appId": APP_ID, "accountConfig": {}}
    registered = await client.do(Call("register mail rule", "POST", PUSH_APPS, app), None)
    paid = {
        "name": "paid on delivery",
        "eventName": PAID,
        "conditions": [
            {"key": "taskId", "expr": "=", "value": COLLECT},
            {"key": "outcome", "expr": "=", "value": "ET_SUCCESS"},
        ],
        "recipients": {"emails": [address_of("{{jobRef}}")]},
        "channels": ["email"],
        "title": "Your parcel is delivered and paid",
        "body": "Parcel {{jobRef}} was handed over, and its price was paid in cash. Thank you.",
    }
    late = {
        "name": "running late",
        "eventName": RUNNING_LATE,
        "recipients": {"emails": [DESK]},
        "channels": ["email"],
        "title": "Trip {{dispatchRef}} runs late",
        "body": "Job {{jobId}} comes {{lateBy}} seconds after its slot.",
    }
    for rule in (paid, late):
        await client.do(Call("register mail rule", "POST", f"{PUSH_APPS}/{registered['id']}/filters", rule), None)

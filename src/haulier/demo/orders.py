"""The client's side: an order for each leg, as the LogisticsOrder API takes it, one by one or as rows of files.

Pure. See: contract/logisticsorder.md sections 2 and 4.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Any

from haulier.demo.plan import TripPlan, consignment, order_ref
from haulier.demo.terms import CENTS
from haulier.demo.times import Times
from haulier.demo.trips import Centre

LOGISTICS = "/app/logisticsorders/v1/api"
CLIENT, CLIENT_NAME = "delhivery", "Delhivery"
BATCHES = f"{LOGISTICS}/orders/batch"
OF_CLIENT = f"{LOGISTICS}/clients/{CLIENT}/orders"
ROWS_OF_FILE = 500
"""Orders of one file."""
FILE_KEYS = "order_file"
"""How the keys of callbacks about files begin."""
FILE_BOUNDARY = "haulier-demo-orders"
FORM_TYPE = f"multipart/form-data; boundary={FILE_BOUNDARY}"
SLOT_SECONDS = 3600
"""How long a pick-up is offered, from the departure on."""
AHEAD_SECONDS = 60
"""A slot is asked for only when it is so far ahead: one that has begun is refused."""
ORDER_ATTRIBUTES = ("routeType", "source", "destination", "plannedMinutes", "legNumber")
"""What an order says of its leg, and its job after it."""

Body = dict[str, Any]


def order_path(ref: str) -> str:
    """The orders that the client calls so."""
    return f"{OF_CLIENT}/{ref}"


def order_body(plan: TripPlan, leg: int, centres: dict[str, Centre], times: Times, now: float) -> Body:
    """The create body of a leg's order: from desk to desk, with what is carried as its one container."""
    trip, its = plan.trip, plan.trip.legs[leg]
    cash = plan.terms.cash[leg]
    ref = order_ref(trip, leg)
    pickup = desk_of(centres[its.source])
    departs = times.at(its.departed)
    if departs > now + AHEAD_SECONDS:
        pickup["pickupSlot"] = {"from": departs * 1000, "to": (departs + SLOT_SECONDS) * 1000}
    return {
        "clientDetails": {"clientId": CLIENT, "clientName": CLIENT_NAME, "clientOrderId": ref},
        "productType": "PARCEL",
        "shipmentFlow": "FORWARD",
        "pickupDetails": pickup,
        "dropDetails": desk_of(centres[its.destination]),
        "orderSummary": {
            "totalWeight": {"value": 1},
            "totalOrderCost": {"cost": cash / CENTS, "currencyCode": "INR"},
        },
        "paymentInformation": {"paymentType": "COD" if cash else "PREPAID"},
        "containers": [{"containerType": "shipments", "scannableId": consignment(trip, leg)}],
        "attributes": {
            "routeType": trip.route_type,
            "source": its.source,
            "destination": its.destination,
            "plannedMinutes": its.planned_minutes,
            "legNumber": leg + 1,
        },
    }


def desk_of(centre: Centre) -> Body:
    """Whom a driver meets at a centre, and where."""
    return {
        "contact": {
            "name": f"Desk of {centre.name}",
            "phone": {"countryCode": "+91", "number": "5550100000", "isMobile": False},
        },
        "location": {
            "address": {
                "addressLine1": centre.name,
                "city": city_of(centre),
                "country": {"code": "IN", "name": "India"},
            },
            "geolocation": {"lat": f"{centre.lat:.6f}", "long": f"{centre.lon:.6f}"},
        },
    }


def city_of(centre: Centre) -> str:
    """The place that a centre's name begins with: ``Pune_PC`` is in Pune."""
    return centre.name.partition("_")[0].partition("(")[0].strip()


def cells_of(body: Any, path: str = "") -> dict[str, str]:
    """A body as the cells of a row, by their columns."""
    if isinstance(body, dict):
        parts = [(f"{path}.{name}" if path else name, part) for name, part in body.items()]
    elif isinstance(body, list):
        parts = [(f"{path}[{place}]", part) for place, part in enumerate(body)]
    else:
        return {path: str(body).lower() if isinstance(body, bool) else str(body)}
    return {name: cell for column, part in parts for name, cell in cells_of(part, column).items()}


def file_of(bodies: Sequence[Body]) -> bytes:
    """The orders as a CSV file; a cell is empty where an order lacks the member."""
    rows = [cells_of(body) for body in bodies]
    text = StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(column for row in rows for column in row)))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def form_of(file: bytes, callback_url: str) -> bytes:
    """The form that uploads a file of orders and says where its end is told."""

    def field(name: str, content: bytes, filename: str = "") -> bytes:
        more = f'; filename="{filename}"' if filename else ""
        head = f'--{FILE_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
        return head.encode() + content + b"\r\n"

    parts = (field("file", file, "orders.csv"), field("callback", callback_url.encode()))
    return b"".join(parts) + f"--{FILE_BOUNDARY}--\r\n".encode()

"""Logistics orders as clients send them: bodies, the tenant that they are for, and files of them."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ground import Ground
from load import Request

ORDERS = "/app/logisticsorders/v1/api/orders"
RULES = "/core/api/v1/orchestrator/rules"
STOPS = ("PICKUP", "DELIVER")
HOUR_MS = 3_600_000
CLIENTS = 40
"""Clients that orders are of; each has one place where its goods are picked up."""


class OrderTenant:
    """A tenant whose orders become jobs: it has one job type and one job workflow."""

    def __init__(self, ground: Ground, name: str, *, has_rules: bool = True) -> None:
        self.ground = ground.of_new_tenant(name, STOPS)
        self._made = 0
        # The first order puts in place what the layer needs.
        self.ground.send([self.new_order()])
        if not has_rules:
            self._switch_off_rules()
        self.ground.wait_drained()

    def _switch_off_rules(self) -> None:
        (answer,) = self.ground.send([Request("GET", f"{RULES}?pageSize=100")], keep=True).answers
        members = ("name", "event", "priority")
        self.ground.send(
            [
                Request("PUT", f"{RULES}/{rule['id']}", json.dumps({m: rule[m] for m in members} | {"active": False}))
                for rule in json.loads(answer)["data"]
            ]
        )

    def body(self) -> dict[str, Any]:
        """An order of a client that comes often, for somebody who never came before: one work order, one container."""
        self._made += 1
        number, client = f"{self._made:016d}", self._made % CLIENTS
        now = time.time_ns() // 1_000_000
        return {
            "clientDetails": {
                "clientId": f"clients:{client}", "clientName": f"Shop {client}", "clientOrderId": f"BENCH-{number}",
            },
            "productType": "PARCEL",
            "shipmentFlow": "FORWARD",
            "dropDetails": {
                "contact": contact(f"Ann Bell {number}"),
                "location": place(f"Main Street {number}", "Springfield", "12.500000"),
            },
            "pickupDetails": {
                "contact": contact(f"Hub {client}"), "location": place(f"Dock {client}", "Shelby", "12.400000"),
                "pickupSlot": {"from": now + HOUR_MS, "to": now + 2 * HOUR_MS},
            },
            "deliveryDetails": {"deliverySlot": {"from": now + 5 * HOUR_MS, "to": now + 6 * HOUR_MS}},
            "orderSummary": {"totalWeight": {"value": 2}, "totalOrderCost": {"cost": 450, "currencyCode": "USD"}},
            "containers": [{"containerType": "shipments", "scannableId": f"PK-{number}"}],
        }  # fmt: skip

    def new_order(self, *, is_repeatable: bool = False) -> Request:
        """The request that makes one; one that is sent again has a container that anybody's may be like."""
        body = self.body()
        if is_repeatable:
            del body["containers"][0]["scannableId"]
        return Request("POST", ORDERS, json.dumps(body))

    def new_orders(self, count: int) -> list[Request]:
        """As many of them."""
        return [self.new_order() for _ in range(count)]

    def write_file(self, path: Path, count: int) -> None:
        """Write a file of orders, one a row, whose columns are dotted paths."""
        with path.open("w", newline="") as target:
            rows = (dict(flat(self.body())) for _ in range(count))
            first = next(rows)
            writer = csv.DictWriter(target, list(first))
            writer.writeheader()
            writer.writerow(first)
            writer.writerows(rows)


def contact(name: str) -> dict[str, Any]:
    return {"name": name, "phone": {"countryCode": "+1", "number": "5550100", "isMobile": True}}


def place(line: str, city: str, lat: str) -> dict[str, Any]:
    return {
        "address": {"addressLine1": line, "city": city, "country": {"code": "US", "name": "United States"}},
        "geolocation": {"lat": lat, "long": "77.100000"},
    }


def flat(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """A body as cells by their columns."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from flat(part, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from flat(part, f"{path}[{index}]")
    else:
        yield path, str(value).lower() if isinstance(value, bool) else str(value)

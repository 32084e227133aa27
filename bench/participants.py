"""What the measurements of participants share: their types, their bodies, their addresses."""

from __future__ import annotations

import json
from typing import Any

from ground import Ground, data_of
from load import Request

from haulier.demo.onboard import PARTICIPANTS, Attributes, number, text

TYPES = f"{PARTICIPANTS}/participant-types"

ATTRIBUTES: Attributes = [
    {**text("vehicleClass", valueOneOf=["van", "truck", "trailer"]), "indexed": False},
    text("region", range={"min": 1, "max": 64}),
    {**text("registration", regex="^[A-Z]{2}-[0-9]{4}$"), "indexed": False},
    {**text("fuel", valueOneOf=["diesel", "petrol", "electric", "gas"]), "indexed": False},
    {**text("depot", range={"min": 2, "max": 64}), "indexed": False},
    {**text("language", regex="^[a-z]{2}$"), "indexed": False},
    number("capacity", 0, 100_000),
    number("lat", -90, 90),
    number("lon", -180, 180),
    {**number("rating", 0, 5), "indexed": True},
    number("shiftHours", 0, 24),
    {"name": "active", "dataType": "boolean", "validation": {"required": True}},
]
"""Twelve, each with a rule of its own, two of them indexed."""


def register(ground: Ground, name: str, machine: list[dict[str, Any]] | None = None) -> str:
    """A type of these attributes, with a machine or the default one. Answers its plural name."""
    plural = f"{name}s"
    ground.do("POST", TYPES, {"name": {"singular": name, "plural": plural}})
    ground.do("PUT", f"{TYPES}/{plural}/config/attributes", {"attributes": ATTRIBUTES})
    if machine is not None:
        ground.do("PUT", f"{TYPES}/{plural}/config/state-machine", {"states": machine})
    return plural


def body(ground: Ground, code: str) -> dict[str, Any]:
    """A new participant."""
    properties = {
        "vehicleClass": "truck", "region": ground.chance.choice(ground.centres), "registration": "TR-0042",
        "fuel": "electric", "depot": "Bhiwandi", "language": "hi", "capacity": 18_500, "lat": 19.28, "lon": 73.05,
        "rating": 4.5, "shiftHours": 9.5, "active": True,
    }  # fmt: skip
    return {"uniqueCode": code, "name": f"Truck {code}", "owner": ground.tenant, "properties": properties}


def create(ground: Ground, plural: str, code: str) -> Request:
    """The request that makes one."""
    return Request("POST", f"{PARTICIPANTS}/{plural}", json.dumps(body(ground, code)))


def made(ground: Ground, plural: str, code: str) -> str:
    """One that is there now; its id."""
    id: str = data_of(ground.send([create(ground, plural, code)], keep=True).answers[0])["id"]
    return id

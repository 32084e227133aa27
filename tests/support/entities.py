"""An entity type for tests: invoices of the app Billing, in either family of paths."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from support.stack import Answer, Client

BASE = "/core/api/v2/entity"
APP = "platform:app:Billing"
NAMES = {"plural": "invoices", "singular": "invoice"}
ATTRIBUTES: list[dict[str, Any]] = [
    {
        "name": "amount",
        "dataType": "number",
        "indexed": True,
        "validation": {"range": {"min": 0}, "regex": "", "valueOneOf": [], "required": True},
    },
    {"name": "status", "dataType": "string", "indexed": True, "validation": {"range": {"min": 0, "max": 0}}},
    {"name": "paid", "dataType": "boolean", "defaultValue": False},
]
TYPE: dict[str, Any] = {
    "name": NAMES,
    "category": [{"name": "freight", "description": "d", "subCategory": ["road", "air"]}, {"name": "parcels"}],
    "attributes": ATTRIBUTES,
    "coreAttributes": [{"name": "uniqueCode", "alias": "invoiceNo"}],
    "isStateMachineEnabled": True,
    "terminalTTL": "30d",
    "enableOrchestrator": True,
}
MACHINE: list[dict[str, Any]] = [
    {
        "name": "onboarding",
        "defaultSubState": "onboarding",
        "subStates": [
            {"name": "onboarding", "transitions": [{"eventCode": "E-101", "destination": "active:active"}]},
        ],
    },
    {
        "name": "active",
        "defaultSubState": "active",
        "subStates": [
            {
                "name": "active",
                "transitions": [
                    {"eventCode": "E-102", "destination": "inactive:inactive"},
                    {"eventCode": "E-101", "destination": "active:active"},
                ],
            }
        ],
    },
    {"name": "inactive", "defaultSubState": "inactive", "subStates": [{"name": "inactive", "transitions": []}]},
]
EVENTS = ("E-101", "E-102")


@dataclass(frozen=True, slots=True)
class Family:
    """One way to name the app: ``in_path`` or in the header."""

    client: Client
    in_path: bool
    app: str = APP

    def of(self, app: str) -> Family:
        """The same caller, asking for another app's types."""
        return Family(self.client, self.in_path, app)

    def by(self, client: Client) -> Family:
        """The same app's types, asked for by another caller."""
        return Family(client, self.in_path, self.app)

    async def call(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str | None] | None = None
    ) -> Answer:
        place = f"{BASE}/apps/{self.app}" if self.in_path else BASE
        own: dict[str, str | None] = {"X-COREOS-APPID": None if self.in_path else self.app}
        return await self.client.call(method, place + path, body, headers={**own, **(headers or {})})

    async def get(self, path: str) -> Answer:
        return await self.call("GET", path)

    async def post(self, path: str, body: Any = None) -> Answer:
        return await self.call("POST", path, body)

    async def put(self, path: str, body: Any = None) -> Answer:
        return await self.call("PUT", path, body)

    async def make_type(self, **members: Any) -> None:
        """Invoices, without a machine as yet."""
        answer = await self.post("/entity-type", TYPE | members)
        assert answer.status == 202, answer.body

    async def register_machine(self) -> None:
        """The events of the machine, bound to invoices, and the machine."""
        code = (await self.get("/entity-type/invoices")).data["entityCode"]
        for event in EVENTS:
            body = {"description": event, "entities": [code], "eventCode": event}
            assert (await self.client.post("/core/api/v1/state-machine/events", body)).status < 300
        answer = await self.post("/entity-type/invoices/config/state-machine", {"states": MACHINE})
        assert answer.status == 200, answer.body

    async def make(self, code: str = "INV-9", **members: Any) -> Answer:
        body = {"uniqueCode": code, "owner": self.app, "properties": {"amount": 120}}
        return await self.post("/invoices", body | members)

    async def make_id(self, code: str = "INV-9", **members: Any) -> str:
        id: str = (await self.make(code, **members)).data["id"]
        return id

"""Participants with twelve attributes: made, and moved by an event; and what other measurements of them share."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from capture import Statement, recorder
from figures import Figure
from ground import Ground, data_of
from load import Request
from rounds import CENTRE, FIRST_NUMBER, Plan, Rounds, Say
from script import DIGITS, Put, Sql, apply_statement, numbered, update_script

from haulier.demo.onboard import ACTIVATE, DEFAULT_REASON, PARTICIPANTS, Attributes, number, text
from haulier.services.participant.kind import PARTICIPANT

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


FULL = Plan(rounds=2, jobs=6_000, seconds=6)
QUICK = Plan(rounds=1, jobs=2_000, seconds=3)


@dataclass(frozen=True, slots=True)
class Sample:
    """One participant, and the statements that its creation and its activation took."""

    id: str
    code: str
    region: str
    created: list[Statement]
    moved: list[Statement]

    def put(self, variable: str) -> Put:
        """Its id and code, ending in the number of a pgbench variable instead."""
        return {text: numbered(text, variable) for text in (self.id, self.code)}


class Participants(Rounds):
    """Both measurements; each activates its own participants once, so a round has participants of its own."""

    def __init__(self, ground: Ground, plan: Plan, say: Say) -> None:
        super().__init__(ground, plan, say)
        self.plural = ""
        self.sample: Sample | None = None
        self.codes = 0

    def create(self) -> Figure:
        """Create a participant with twelve attributes."""
        sample = self._sample()
        put = {**sample.put("id"), sample.region: Sql("('IND' || (:centre)::text)")}
        (apply,) = sample.created

        def script() -> str:
            return f"{self._numbers()}\n{CENTRE}\n{apply_statement(apply, put, {})};\n"

        def requests(_round: int) -> list[Request]:
            return [self._new() for _ in range(self.plan.jobs)]

        what = "POST /participants/{type}, 12 attributes, 202 when durable; 32 connections"
        return self._figure("create participant", what, 0.40, requests, script)

    def event(self) -> Figure:
        """Activate a participant."""
        sample = self._sample()

        def script() -> str:
            settings = f"{self._numbers()}\n{self._pick()}"
            return update_script(settings, sample.moved, sample.put("pick"), PARTICIPANT.name)

        def requests(_round: int) -> list[Request]:
            self.say("participant event: participants to activate")
            made = self.ground.send([self._new() for _ in range(self.plan.jobs)], keep=True)
            self.ground.wait_drained()
            return [activation(self.plural, data_of(answer)["id"]) for answer in made.answers]

        what = "PUT /participants/{type}/{id}/state/event; 32 connections"
        return self._figure("participant event", what, 0.35, requests, script)

    def _new(self) -> Request:
        self.codes += 1
        return create(self.ground, self.plural, f"BENCH-{self.codes:016d}")

    def _sample(self) -> Sample:
        if self.sample is None:
            self.say("participants: taking down the service's own statements")
            self.plural = register(self.ground, "trucker")
            self.sample = asyncio.run(self._take())
        return self.sample

    async def _take(self) -> Sample:
        """One participant made and activated inside this process, after another that warms it; copies in between."""
        ground, headers = self.ground, await asyncio.to_thread(self.ground.headers)
        async with recorder(ground.settings, headers) as calls:

            async def call(request: Request) -> tuple[Any, list[Statement]]:
                return await calls.call(request.method, request.path, json.loads(request.body))

            warm, _ = await call(self._new())
            asked = self._new()
            made, created = await call(asked)
            numbers = (FIRST_NUMBER + 1, FIRST_NUMBER + self.plan.jobs)
            kinds, ids = [PARTICIPANT.name], [made["id"]]
            await asyncio.to_thread(ground.fetch, "copies", ground.tenant, kinds, ids, DIGITS, *numbers)
            await call(activation(self.plural, warm["id"]))
            _, moved = await call(activation(self.plural, made["id"]))
        await asyncio.to_thread(ground.fetch, "settle")
        sent = json.loads(asked.body)
        return Sample(made["id"], sent["uniqueCode"], sent["properties"]["region"], created, moved)


def activation(plural: str, id: str) -> Request:
    """The event that every new participant waits for."""
    event = {
        "eventCode": ACTIVATE, "reasonCode": DEFAULT_REASON, "timestamp": 1537900000, "data": {},
        "source": {"appId": "haulier-bench"},
    }  # fmt: skip
    return Request("PUT", f"{PARTICIPANTS}/{plural}/{id}/state/event", json.dumps(event))


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
